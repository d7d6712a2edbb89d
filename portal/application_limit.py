"""How many applications are taken and confirmed in an hour, from one address and in all."""

from datetime import UTC, datetime
from uuid import UUID

from integrations.form_load import address_key
from partners.models import ApplicationLoad
from tracking.upserts import upsert

EVERYBODY = UUID(int=0)
CONFIRMED = UUID(int=1)
PER_ADDRESS = 5
IN_ALL = 100
# Fewer than may apply: nobody writes to strangers with our mail server, from many places at once.
MAILS_IN_ALL = 30


def is_too_many(address: str) -> bool:
    """Count an application; whether this hour had too many of the address or of all.

    What an address sends beyond its limit is not held against the others.
    """
    now = datetime.now(UTC)
    hour = start_of_hour(now)
    ApplicationLoad.objects.filter(hour__lt=hour).delete()
    return count(hour, address_key(address, now)) > PER_ADDRESS or count(hour, EVERYBODY) > IN_ALL


def may_confirm() -> bool:
    """Count a mail that confirms an application; whether this hour had not too many."""
    return count(start_of_hour(datetime.now(UTC)), CONFIRMED) <= MAILS_IN_ALL


def start_of_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def count(hour: datetime, key: UUID) -> int:
    """Add one; this hour's number with it."""
    table = ApplicationLoad._meta.db_table
    ((number,),) = upsert(
        [ApplicationLoad(hour=hour, key=key, number=1)],
        key=("hour", "key"),
        update=f"UPDATE SET number = {table}.number + excluded.number",
        returning="number",
    )
    return int(number)
