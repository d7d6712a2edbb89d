"""What goes in and out of the API."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, model_validator

from business.money import CURRENCY
from business.plain_text import without_unseen
from integrations.api.strict import StrictSchema
from tracking.attribution import GRACE
from tracking.contact import LONGEST_EMAIL, email_key

# Ten billion in the largest unit of most currencies: beyond it somebody sent the wrong field.
LARGEST_AMOUNT = 10**12
OLDEST = timedelta(days=3650)


def check_email(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError("This is not an e-mail address.") from None
    if len(email_key(email)) > LONGEST_EMAIL:
        raise ValueError("This is longer than any e-mail address.")
    return email


def check_currency(code: str) -> str:
    if not CURRENCY.match(code):
        raise ValueError("Use three capital letters, for example EUR.")
    return code


def only_text(value: Any) -> Any:
    if value is not None and not isinstance(value, str):
        raise ValueError("Use an ISO 8601 text, for example 2026-03-10T12:00:00Z.")
    return value


def check_instant(instant: datetime) -> datetime:
    now = datetime.now(UTC)
    if instant > now + GRACE:
        raise ValueError("This lies in the future.")
    if instant < now - OLDEST:
        raise ValueError("This is more than ten years ago.")
    return instant.astimezone(UTC)


Email = Annotated[str, Field(max_length=LONGEST_EMAIL), AfterValidator(check_email)]
Amount = Annotated[int, Field(ge=0, le=LARGEST_AMOUNT)]
Instant = Annotated[
    AwareDatetime, Field(strict=False), BeforeValidator(only_text), AfterValidator(check_instant)
]


class OptInIn(StrictSchema):
    """Amounts are whole minor units (cents) of `currency`; `amount` is gross, with the parts."""

    kind: Literal["purchase", "form"]
    email: Email
    name: Annotated[str, Field(max_length=120), AfterValidator(without_unseen)] = ""
    rid: str = ""
    external_id: Annotated[str, Field(max_length=200)] = ""
    amount: Amount | None = None
    tax: Amount = 0
    shipping: Amount = 0
    currency: Annotated[str, AfterValidator(check_currency)] | None = None
    occurred_at: Instant | None = None
    partner: Annotated[str, Field(max_length=64)] | None = None

    @model_validator(mode="after")
    def check_whole(self) -> "OptInIn":
        if self.kind == "purchase" and not self.external_id:
            raise ValueError("external_id: a purchase needs its order number.")
        if self.amount is not None and not self.currency:
            raise ValueError("currency: an amount needs its currency.")
        if self.amount is None and (self.tax or self.shipping):
            raise ValueError("amount: tax and shipping are parts of an amount.")
        if self.tax + self.shipping > (self.amount or 0):
            raise ValueError("amount: it is smaller than tax and shipping together.")
        return self


class CreditOut(StrictSchema):
    """Codes of partner, link and Ad; the partner is null where nobody gets the credit."""

    partner: str | None
    link: str | None
    ad: str | None
    reason: str


class OptInOut(StrictSchema):
    id: str
    kind: str
    status: str
    external_id: str
    occurred_at: datetime
    credit: CreditOut


class ContactIn(StrictSchema):
    email: Email


class TokenOut(StrictSchema):
    """`parameter=token` belongs on tracking links in mails to this contact."""

    token: str
    parameter: str


class ErrorOut(StrictSchema):
    """`field` is empty where no single field is at fault."""

    field: str
    message: str


class ErrorsOut(StrictSchema):
    errors: list[ErrorOut]
