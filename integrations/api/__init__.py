"""REST API for the owner's servers (docs/api.md)."""
