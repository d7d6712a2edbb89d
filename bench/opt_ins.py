"""`python3 run.py bench opt_ins [--hits N] [--contacts N]`: opt-ins on both databases.

Time at a million hits, one key from 200 threads, and the harvest attack; a line of JSON each.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.redirect import databases

LOAD = "import django; django.setup(); from bench.opt_in_load import measure; measure({0}, {1})"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench opt_ins")
    parser.add_argument("--hits", type=int, default=1_000_000)
    parser.add_argument("--contacts", type=int, default=100_000)
    asked = parser.parse_args(arguments)
    code = LOAD.format(asked.hits, asked.contacts)
    with tempfile.TemporaryDirectory() as place, databases.postgresql() as postgresql:
        for address in (f"sqlite:///{place}/bench.sqlite3", postgresql):
            if address:
                sys.stdout.write(load(address, Path(place), code))
                sys.stdout.flush()
    return 0


def load(address: str, folder: Path, code: str) -> str:
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    databases.run(migrate, address, folder)
    return databases.run_python(code, address, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
