"""What the owner's and the partners' pages of a test run have in common."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _

from business.models import Business
from tracking.models import TestRun
from tracking.test_steps import Progress
from tracking.testing import MOST_A_DAY, test_address
from tracking.why.reader import Reader


def page_of(run: TestRun, reader: Reader, business: Business) -> dict[str, Any]:
    """For `_partials/test_run.html` and, within it, `_partials/test_steps.html`."""
    return {
        "run": run,
        "progress": Progress(run, reader, business, datetime.now(UTC)),
        "address": test_address(run),
        "reader": reader,
    }


def answer_steps(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The steps alone; 304 to a page that shows them already."""
    response = render(request, "_partials/test_steps.html", context)
    set_response_etag(response)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer or response


def say_too_many() -> str:
    text = _("You started %(most)d tests within a day. Please go on with them, or try tomorrow.")
    return text % {"most": MOST_A_DAY}
