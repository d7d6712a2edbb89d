"""The log: one line for each event, without anybody's e-mail address."""

import logging
import re
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

# Errors of a database or a mail server quote what they were given.
EMAIL = re.compile(r"[^\s@\"'<>()=,;:]+@[^\s@\"'<>()=,;:]+")
MASK = "…@…"


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).splitlines()
        return EMAIL.sub(MASK, " | ".join(line.strip() for line in lines if line.strip()))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """The kind of error, its first words and where it happened, innermost first."""
        kind, error, trace = ei
        words = str(error).strip().partition("\n")[0]
        return f"{kind.__name__}: {words} ({places_of(trace)})"


def places_of(trace: TracebackType | None) -> str:
    frames = reversed(traceback.extract_tb(trace))
    return " < ".join(f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames)
