"""A backend in a box: the whole reference, without a key, a port or a network."""
