"""`python3 run.py bench why [--hits N]`: the pages that say why, on both databases.

A contact with 500 hits among N others (200,000); milliseconds of each page, a line of JSON each.
"""

import argparse
import sys

from bench.loads import on_both_databases

LOAD = "import django; django.setup(); from bench.why_load import measure; measure({0})"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench why")
    parser.add_argument("--hits", type=int, default=200_000)
    code = LOAD.format(parser.parse_args(arguments).hits)
    for said in on_both_databases(code):
        print(said, end="", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
