"""Salts of the day: they make the dedupe key, live two days and are then gone for good."""

import secrets
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.keyed_mac import KeyedMac

DAYS_KEPT = 2


def new_salt() -> str:
    return secrets.token_hex(16)


class DaySalt(models.Model):
    day = models.DateField(_("day"), primary_key=True)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)

    class Meta:
        verbose_name = _("salt of the day")
        verbose_name_plural = _("salts of the day")

    def __str__(self) -> str:
        return self.day.isoformat()


def salts_around(day: date) -> dict[date, str]:
    """The salts of yesterday (if it had hits), `day` and tomorrow; older ones are erased."""
    salts = dict(DaySalt.objects.values_list("day", "salt"))
    wanted = [day, day + timedelta(days=1)]
    if any(each not in salts for each in wanted):
        # Two processes may make them at once; the first row of a day stands for all.
        DaySalt.objects.bulk_create([DaySalt(day=each) for each in wanted], ignore_conflicts=True)
        erase_salts(day)
        salts = dict(DaySalt.objects.values_list("day", "salt"))
    return {each: salt for each, salt in salts.items() if each > day - timedelta(days=DAYS_KEPT)}


def erase_salts(day: date) -> int:
    """Erase those that are over on `day`; answers how many."""
    return DaySalt.objects.filter(day__lte=day - timedelta(days=DAYS_KEPT)).delete()[0]


def dedupe_key(salt: str, address: str, user_agent: str) -> UUID:
    """128 bits of HMAC-SHA256 over address and browser; without the salt nothing leads back."""
    message = f"{address}\n{user_agent}".encode("utf-8", "surrogatepass")
    return UUID(bytes=mac_of(salt).digest(message)[:16])


# A few days' salts at most: they are to be gone from memory, too.
@lru_cache(maxsize=3)
def mac_of(salt: str) -> KeyedMac:
    return KeyedMac(salt.encode())
