"""Whether a secret key is worth its name; `serve` and `doctor` ask. Standard library only."""

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 10


def is_guessable(key: str) -> bool:
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS
