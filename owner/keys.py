"""Keys of rows, as they come from outside."""

LONGEST_KEY = 18


def is_key(text: str) -> bool:
    """Whether `text` is a number that both databases can hold."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY
