"""How many submissions a form takes in an hour, from one address and in all."""

from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from business.days import day_of
from business.models import Business
from integrations.hosted_form import HostedForm
from tracking.salt import dedupe_key, salts_around
from tracking.upserts import upsert

WHOLE_FORM = UUID(int=0)
PER_ADDRESS = 30


class FormLoad(models.Model):
    """Submissions of one hour; the key stands for an address, or for the whole form."""

    pk = models.CompositePrimaryKey("form_id", "hour", "key")
    form = models.ForeignKey(HostedForm, models.CASCADE, related_name="+", db_index=False)
    hour = models.DateTimeField()
    key = models.UUIDField()
    submissions = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("form load")
        verbose_name_plural = _("form loads")
        indexes = [
            # Serves the clean-up of past hours.
            models.Index(fields=["hour"], name="form_load_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.hour}: {self.submissions}"


def is_overloaded(form: HostedForm, address: str) -> bool:
    """Count a submission; whether this hour had too many of the address or of the form.

    What an address sends beyond its limit is not held against the form.
    """
    now = datetime.now(UTC)
    hour = now.replace(minute=0, second=0, microsecond=0)
    FormLoad.objects.filter(hour__lt=hour).delete()
    # On a shared tablet everybody comes from one address.
    if not form.is_kiosk and count(form, hour, address_key(address, now)) > PER_ADDRESS:
        return True
    return count(form, hour, WHOLE_FORM) > form.hourly_limit


def address_key(address: str, now: datetime) -> UUID:
    salt = salts_around(day := day_of(now, Business.objects.current().zone))[day]
    return dedupe_key(salt, network_of(address), "form")


def count(form: HostedForm, hour: datetime, key: UUID) -> int:
    """Add one; the number of this hour's submissions with it."""
    table = FormLoad._meta.db_table
    ((submissions,),) = upsert(
        [FormLoad(form=form, hour=hour, key=key, submissions=1)],
        key=("form_id", "hour", "key"),
        update=f"UPDATE SET submissions = {table}.submissions + excluded.submissions",
        returning="submissions",
    )
    return int(submissions)


def network_of(address: str) -> str:
    """What one household has: the address itself, or the /64 of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else address
