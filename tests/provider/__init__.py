"""A real OpenID provider on loopback, in a process of its own: allauth's."""
