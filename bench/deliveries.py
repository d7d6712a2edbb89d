"""`python3 run.py bench deliveries [--messages N] [--kills N]`: the outbox under kill -9.

A worker sends to a mail server of this run and is killed again and again; no message may be
missing, and none may come twice but those that were in hand. A line of JSON for each database.
"""

import argparse
import sys

from bench.loads import on_both_databases

LOAD = "import django; django.setup(); from bench.delivery_load import measure; measure({0}, {1})"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench deliveries")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    asked = parser.parse_args(arguments)
    code = LOAD.format(asked.messages, asked.kills)
    for said in on_both_databases(code):
        print(said, end="", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
