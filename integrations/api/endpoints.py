"""The addresses of the API: report an opt-in, make a contact token."""

import logging
from datetime import UTC, datetime

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Status
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from integrations.api.errors import field_errors, one_error
from integrations.api.schemas import (
    ContactIn,
    CreditOut,
    ErrorsOut,
    OptInIn,
    OptInOut,
    TokenOut,
)
from integrations.api.strict import TOO_LARGE, StrictParser
from integrations.api_key import ApiKey
from partners.models import Partner, PartnerCode
from tracking.facts import CONTACT_PARAMETER
from tracking.hit_ids import write_contact_token
from tracking.models import Contact, OptIn
from tracking.opt_ins import DifferentOptInError, Recorded, Report, record_opt_in

logger = logging.getLogger("sentby.api")

WRONG_KEY = "The API key is missing, wrong or revoked."


class KeyInForce(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:  # noqa: ARG002
        key = ApiKey.objects.bearing(token)
        if key:
            key.note_use(datetime.now(UTC))
        return key


api = NinjaAPI(
    title="Sentby",
    version="1",
    auth=KeyInForce(),
    parser=StrictParser(),
    urls_namespace="api",
    description="Report form submissions and purchases, and learn who gets the credit.",
)


@api.post(
    "/opt-ins",
    response={200: OptInOut, 201: OptInOut, frozenset({401, 409, 413, 422, 503}): ErrorsOut},
    summary="Report a form submission or a purchase",
)
def report_opt_in(request: HttpRequest, data: OptInIn) -> Status:
    """201 for a new opt-in; 200 with the same body if this event was reported before."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    try:
        recorded = record_opt_in(report_of(data, key))
    except DifferentOptInError:
        return Status(409, one_error("external_id", "It was reported before, with other content."))
    return Status(201 if recorded.is_new else 200, opt_in_out(recorded))


@api.post(
    "/contacts/token",
    response={200: TokenOut, frozenset({401, 413, 422, 503}): ErrorsOut},
    summary="The token of a contact for tracking links in your mails",
)
def make_contact_token(request: HttpRequest, data: ContactIn) -> TokenOut:  # noqa: ARG001
    """A click on a tracking link with the token ties the contact without any form."""
    with transaction.atomic():
        contact = Contact.objects.meet(data.email)
    return TokenOut(token=write_contact_token(contact.pk), parameter=CONTACT_PARAMETER)


def report_of(data: OptInIn, key: ApiKey) -> Report:
    return Report(
        kind=OptIn.Kind(data.kind),
        source=f"api:{key.source}",
        external_id=data.external_id,
        email=data.email,
        name=data.name,
        occurred_at=data.occurred_at,
        hit_id=data.rid,
        partner=find_partner(data.partner) if data.partner else None,
        gross=data.amount,
        tax=data.tax,
        shipping=data.shipping,
        currency=data.currency or "",
        is_trusted=True,
    )


def find_partner(code: str) -> Partner:
    found = PartnerCode.objects.spelled(code).select_related("partner").first()
    if found is None:
        raise ValidationError([{"loc": ("body", "partner"), "msg": "Nobody has this code."}])
    return found.partner


def opt_in_out(recorded: Recorded) -> OptInOut:
    opt_in, decision = recorded.opt_in, recorded.decision
    return OptInOut(
        id=str(opt_in.pk),
        kind=opt_in.kind,
        status=opt_in.status,
        external_id=opt_in.external_id,
        occurred_at=opt_in.occurred_at,
        credit=CreditOut(
            partner=decision.partner.code if decision.partner else None,
            link=decision.link.code if decision.link else None,
            ad=decision.ad.code if decision.ad else None,
            reason=decision.reason,
        ),
    )


@api.exception_handler(ValidationError)
def refuse_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return api.create_response(request, field_errors(error.errors), status=422)


@api.exception_handler(HttpError)
def refuse(request: HttpRequest, error: HttpError) -> HttpResponse:
    # The framework turns what our parser says of a body into a bare 400.
    said = error.__cause__ if isinstance(error.__cause__, HttpError) else error
    message = WRONG_KEY if said.status_code == 401 else str(said)
    return api.create_response(request, one_error("", message), status=said.status_code)


@api.exception_handler(RequestDataTooBig)
def refuse_size(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return api.create_response(request, one_error("", TOO_LARGE), status=413)


@api.exception_handler(DatabaseError)
def come_again(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    logger.error("not stored: %s", error)
    body = one_error("", "It could not be stored just now. Send it again in a minute.")
    response = api.create_response(request, body, status=503)
    response["Retry-After"] = "60"
    return response
