"""`python3 run.py bench lists [--hits N]`: the owner's pages in a big program, on both databases.

10,000 partners, a year of counts of 36 million hits, N hits as rows (5,000,000), 100,000 contacts
and as many opt-ins. Queries and milliseconds of each list; it fails where one takes too long.
"""

import argparse
import json
import sys

from bench.loads import on_both_databases

LOAD = "import django; django.setup(); from bench.lists_load import measure; measure({0})"
MOST_QUERIES, MOST_MS = 12, 200


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench lists")
    parser.add_argument("--hits", type=int, default=5_000_000)
    code = LOAD.format(parser.parse_args(arguments).hits)
    return max(show(json.loads(said)) for said in on_both_databases(code))


def show(figures: dict[str, dict[str, dict[str, float]]]) -> int:
    """The figures as a table and as a line of JSON; 1 if a list is too slow."""
    (database, pages), *_rest = figures.items()
    print(f"\n{database}\n{'queries':>8} {'p50 ms':>8} {'cpu ms':>8}  page")
    for page, of in pages.items():
        print(f"{of['queries']:8.0f} {of['p50_ms']:8.1f} {of['cpu_ms']:8.1f}  {page}")
    slow = [page for page, of in pages.items() if is_list(page) and is_too_much(of)]
    print(json.dumps({"database": database, "too_slow": slow, "pages": pages}), flush=True)
    return int(bool(slow))


def is_list(page: str) -> bool:
    """Reports and the front page have figures of their own."""
    return page.startswith("list")


def is_too_much(of: dict[str, float]) -> bool:
    return of["queries"] > MOST_QUERIES or of["p50_ms"] > MOST_MS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
