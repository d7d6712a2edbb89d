"""`python3 run.py bench agents`: which crawlers count as people, and which browsers do not.

Needs no network and no database: the lists are packages of the tests.
"""

import os
import sys
import tempfile
from pathlib import Path

import django

from bench.redirect.servers import environment

LEAST_CAUGHT, LEAST_COUNTED = 0.99, 0.999


def main() -> int:
    with tempfile.TemporaryDirectory() as place:
        os.environ |= environment("sqlite:///:memory:", Path(place), 8000)
        django.setup()
        from bench import agent_lists

        caught, counted = agent_lists.crawlers_caught(), agent_lists.browsers_counted()
    print(f"Crawlers caught: {caught.right_share:.2%} of {caught.number}. Not caught:")
    print(*(f"    {agent}" for agent in caught.wrong), sep="\n")
    print(f"Browsers counted as people: {counted.right_share:.2%} of {counted.number}.")
    print(*(f"    refused: {agent}" for agent in counted.wrong), sep="\n")
    is_well = caught.right_share >= LEAST_CAUGHT and counted.right_share >= LEAST_COUNTED
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
