"""The one door: `python3 run.py demo`, `serve`, `manage` or `test`.

This file alone has to be readable for every old Python, so that it gets as far as its sentence.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Sentby needs Python 3.11 or newer, and this is Python %d.%d. "  # noqa: UP031
        "Install a newer one and use it, for example: python3.11 run.py demo" % sys.version_info[:2]
    )

from config.launcher import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
