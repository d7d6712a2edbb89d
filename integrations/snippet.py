"""The script for the owner's pages, with this install's address and parameter in it."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings

from business.models import Business
from referrals.destinations import origin_of

SOURCE = Path(__file__).parent / "assets" / "snippet.js"
PLACE = "/* config */"
LONGEST_COOKIE_DAYS = 400
SECONDS_A_DAY = 86400


def write_snippet(business: Business) -> str:
    days = min(business.credit_window_days or LONGEST_COOKIE_DAYS, LONGEST_COOKIE_DAYS)
    config = {
        "origin": origin_of(settings.BASE_URL),
        "parameter": business.hit_id_parameter,
        "seconds": days * SECONDS_A_DAY,
    }
    return read_source().replace(PLACE, json.dumps(config))


@cache
def read_source() -> str:
    """Without indentation and notes: every page of the owner's loads it."""
    lines = (line.strip() for line in SOURCE.read_text().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
