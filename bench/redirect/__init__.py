"""How fast the redirect is, against nginx and against a plain Django view on the same machine."""
