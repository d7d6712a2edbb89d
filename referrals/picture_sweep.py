"""Erases pictures that belong to no creative (docs/rules.md, Creatives)."""

from datetime import datetime, timedelta

from referrals.models import Creative
from referrals.picture_files import erase_pictures, stored_before

KEPT = timedelta(days=1)


def sweep_pictures(now: datetime) -> int:
    """Erase what was uploaded a day ago or earlier and is shown nowhere; answers how many.

    Such files are left by an upload that was cut off, or by a deletion that could not finish.
    """
    shown = Creative.objects.pictures()
    if not shown:
        # A full folder beside an empty database is a mistake of the set-up, not a clean-up.
        return 0
    old = now - KEPT
    return erase_pictures(set(stored_before(old)) - shown, old)
