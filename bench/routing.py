"""`python3 run.py bench routing [N]`: reads the routing table of N partners (100,000) again."""

import argparse
import json
import sys

from bench.loads import on_both_databases

MOST_MS = 100
READ = "import django; django.setup(); from bench.routing_load import measure; measure({0})"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench routing")
    parser.add_argument("partners", type=int, nargs="?", default=100_000)
    code = READ.format(parser.parse_args(arguments).partners)
    return int(max(map(show, on_both_databases(code))) > MOST_MS)


def show(said: str) -> float:
    """The median of a reading in milliseconds."""
    print(said, end="", flush=True)
    return float(json.loads(said)["reading_ms"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
