"""`python3 run.py bench histories [N]`: N random histories (10,000) against the slow model."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.loads import load

PLAY = (
    "import django; django.setup(); from bench.random_histories import play; "
    "found = [each for seed in range({0}) for each in play(seed)]; "
    "print(*found[:20], f'{0} histories, {{len(found)}} differences', sep='\\n')"
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench histories")
    parser.add_argument("number", type=int, nargs="?", default=10_000)
    number = parser.parse_args(arguments).number
    with tempfile.TemporaryDirectory() as place:
        said = load(f"sqlite:///{place}/bench.sqlite3", Path(place), PLAY.format(number))
    sys.stdout.write(said)
    return 0 if said.endswith(" 0 differences\n") else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
