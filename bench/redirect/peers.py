"""Other products that run on this machine already, measured with one short link of theirs."""

import argparse
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.redirect.seeding import Rows

NAMES = ("kutt", "yourls")


@dataclass(frozen=True)
class Peer:
    """Not started by us, so its processes and memory are nobody's here."""

    name: str
    port: int
    path: str
    pids: tuple[int, ...] = ()

    def rows(self, rows: Rows) -> Rows:
        return [(self.path, browser) for _path, browser in rows]


def add_peers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--against", choices=NAMES, nargs="+", default=[])
    for name in NAMES:
        parser.add_argument(f"--{name}-address", help="a short link of it on this machine")


def peers_of(options: argparse.Namespace, parser: argparse.ArgumentParser) -> list[Peer]:
    return [peer_at(name, getattr(options, f"{name}_address"), parser) for name in options.against]


def peer_at(name: str, address: str | None, parser: argparse.ArgumentParser) -> Peer:
    parts = urlsplit(address or "")
    if parts.scheme != "http" or parts.hostname not in {"127.0.0.1", "localhost"} or not parts.port:
        parser.error(f"--{name}-address must name a short link, like http://127.0.0.1:3000/abc")
    return Peer(name, parts.port, parts.path)
