"""Proves that counts, rows and decisions agree (docs/rules.md, Numbers)."""
