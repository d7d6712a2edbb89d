"""What a form's page shows of its forwarding: the last messages and what became of them."""

from dataclasses import dataclass
from datetime import datetime

from business.models import OutgoingMessage
from integrations.models import HostedForm
from owner.message_words import say_state

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Delivery:
    pk: int
    at: datetime
    subject: str
    to: str
    state: str
    error: str


def deliveries(form: HostedForm) -> list[Delivery]:
    """The newest first."""
    messages = OutgoingMessage.objects.filter(about=form.source).order_by("-created_at", "-pk")
    return [delivery_of(each) for each in messages.defer("text", "html")[:MOST_SHOWN]]


def delivery_of(message: OutgoingMessage) -> Delivery:
    return Delivery(
        message.pk,
        message.created_at,
        message.subject,
        message.to,
        say_state(message),
        message.last_error,
    )
