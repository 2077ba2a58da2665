"""Sign-in by an OpenID provider: who somebody is and what they may do is the provider's word."""
