"""How the redirect of this process is doing, for monitors and the owner."""

from dataclasses import dataclass


@dataclass
class Status:
    """`unstored`: hits of this process that neither database nor disk took."""

    is_spooling: bool = False
    unstored: int = 0
    refused: int = 0


STATUS = Status()
