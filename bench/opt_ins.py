"""`python3 run.py bench opt_ins [--hits N] [--contacts N]`: opt-ins on both databases.

Time at a million hits, one key from 200 threads, and the harvest attack; a line of JSON each.
"""

import argparse
import sys

from bench.loads import on_both_databases

LOAD = "import django; django.setup(); from bench.opt_in_load import measure; measure({0}, {1})"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench opt_ins")
    parser.add_argument("--hits", type=int, default=1_000_000)
    parser.add_argument("--contacts", type=int, default=100_000)
    asked = parser.parse_args(arguments)
    code = LOAD.format(asked.hits, asked.contacts)
    for said in on_both_databases(code):
        print(said, end="", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
