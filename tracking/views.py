"""The redirect as a Django view; a faster door may give the same answers from memory."""

import logging
from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from tracking.clicks import Click, answer_click
from tracking.facts import facts_of
from tracking.mistyped import count_mistyped
from tracking.recording import record_hits
from tracking.routes import Rules
from tracking.routing import load_table

logger = logging.getLogger("sentby.go")


@login_not_required
@csrf_exempt
def go(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer with the landing page; the hit is stored before the answer leaves."""
    facts = facts_of(request, path)
    table = load_table(datetime.now(UTC), facts.path)
    click = answer_click(facts, table)
    keep(click, table.rules)
    return respond(click)


def keep(click: Click, rules: Rules) -> None:
    try:
        if click.hit:
            record_hits([click], rules.unique_window)
        elif click.mistyped:
            count_mistyped([click.mistyped], datetime.now(UTC))
    except DatabaseError:
        # The prospect comes first: the signed id on the address still leads to the credit.
        logger.exception("hit not stored: %s", click.hit.pk if click.hit else click.mistyped)


def respond(click: Click) -> HttpResponse:
    body = render_to_string("tracking/not_found.html") if click.status == 404 else ""
    response = HttpResponse(body, status=click.status, headers=click.headers)
    if click.cookie:
        response.cookies.load(click.cookie)
    return response
