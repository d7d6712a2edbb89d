"""`run.py worker`: checks the environment and becomes the worker; docs/deploy.md says when."""

import os
import signal
import sys

from config.installing import PROJECT, StartError, say
from config.serve import check_settings


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        check_settings()
    except StartError as error:
        sys.exit(str(error))
    say("The worker sends what waits and runs the jobs. Ctrl-C stops it.")
    os.execv(sys.executable, [sys.executable, str(PROJECT / "manage.py"), "worker"])  # noqa: S606


if __name__ == "__main__":
    main()
