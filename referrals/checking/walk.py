"""Walks to a website address as a prospect's browser would, and sees whether the click id arrives.

Nobody is recorded by it: the click id that it carries names no hit, and it never follows a way
back to a tracking link. Rule: docs/rules.md, Destinations.
"""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from secrets import token_hex
from urllib.parse import SplitResult, parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from business.outgoing.request import Answer, ask
from business.outgoing.target import InnerHostError, Target, UnknownHostError, look_up_target
from referrals.checking.outcome import Outcome, Result
from referrals.destinations import (
    BadAddress,
    host_in_ascii,
    landing_address,
    origin_of,
    own_hosts,
    to_ascii,
    why_refused,
)

SECONDS = 10
MOST_REDIRECTS = 5
LONGEST_LANDED = 2048
REDIRECTS = frozenset((301, 302, 303, 307, 308))
# What websites say to programs that they do not know, while browsers get the page.
NOT_FOR_PROGRAMS = frozenset((401, 403, 406, 429, 451, 999))


class CutShort(Exception):
    """The walk ends here; `outcome` says why."""

    def __init__(self, result: Result, detail: str = "") -> None:
        self.outcome = Outcome(result, detail=detail[:200])


class Walk:
    """One walk; it reads no row, so that any thread may take it."""

    def __init__(self, parameter: str) -> None:
        self.parameter, self.value = parameter, f"check-{token_hex(8)}"
        self.end = time.monotonic() + SECONDS
        self.address = ""
        self.answer = Answer(0)
        self.ends: list[datetime] = []

    def take(self, destination: str) -> Outcome:
        started = time.monotonic()
        try:
            outcome = self.follow(destination)
        except CutShort as cut:
            outcome = cut.outcome
        return replace(
            outcome,
            status=self.answer.status,
            landed=self.without_id()[:LONGEST_LANDED],
            certificate_ends=min(self.ends, default=None),
            milliseconds=round((time.monotonic() - started) * 1000),
        )

    def follow(self, destination: str) -> Outcome:
        landing = landing_address(destination, "", parameter=self.parameter, hit_id=self.value)
        self.go_to(landing)
        for _each in range(MOST_REDIRECTS):
            if self.answer.status not in REDIRECTS or not self.answer.location:
                return self.judge()
            self.go_to(next_address(self.address, self.answer.location))
        if self.answer.status in REDIRECTS:
            raise CutShort(Result.LOOP)
        return self.judge()

    def go_to(self, address: str) -> None:
        parts = self.checked(address)
        self.answer = Answer(0)
        with troubles_told():
            target = look_up_target(parts, host_in_ascii(parts) or "", is_ours=is_ours(parts))
            self.answer = self.request(target, "HEAD")
            if self.answer.status >= HTTPStatus.BAD_REQUEST or not self.answer.status:
                # Many websites know no HEAD.
                self.answer = self.request(target, "GET")
        if self.answer.certificate_ends:
            self.ends.append(self.answer.certificate_ends)

    def checked(self, address: str) -> SplitResult:
        try:
            address = to_ascii(address)
        except (ValidationError, ValueError) as error:
            raise CutShort(Result.ODD) from error
        bare = urldefrag(address).url
        refused = why_refused(bare, own_hosts=own_hosts(), parameter="")
        if refused and refused != BadAddress.PARAMETER:
            raise CutShort(Result.OWN if refused == BadAddress.OWN else Result.ODD)
        self.address = bare
        return urlsplit(bare)

    def request(self, target: Target, method: str) -> Answer:
        """Status 0: nothing that makes sense came, and GET may get more than HEAD."""
        is_first_try = method == "HEAD"
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        headers = {"User-Agent": user_agent(), "Accept": "text/html,*/*;q=0.8"}
        try:
            return ask(target, method, headers, left / 2 if is_first_try else left)
        except (HTTPException, ConnectionResetError, TimeoutError):
            if not is_first_try:
                raise
            return Answer(0)

    def judge(self) -> Outcome:
        status = self.answer.status
        if status in NOT_FOR_PROGRAMS:
            return Outcome(Result.REFUSES)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Outcome(Result.SERVER)
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            return Outcome(Result.CLIENT)
        return Outcome(Result.KEEPS if self.has_id() else Result.LOSES)

    def has_id(self) -> bool:
        return (self.parameter, self.value) in parse_qsl(urlsplit(self.address).query)

    def without_id(self) -> str:
        parts = urlsplit(self.address)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = [(key, value) for key, value in pairs if value != self.value]
        return parts._replace(query=urlencode(kept)).geturl()


@contextmanager
def troubles_told() -> Iterator[None]:
    """Each way in which there is no answer, as a result."""
    try:
        yield
    except UnknownHostError as error:
        raise CutShort(Result.UNKNOWN, str(error)) from error
    except InnerHostError as error:
        raise CutShort(Result.INNER, str(error)) from error
    except ssl.SSLCertVerificationError as error:
        raise CutShort(Result.CERTIFICATE, error.verify_message) from error
    except TimeoutError as error:
        raise CutShort(Result.SILENT) from error
    except (OSError, HTTPException) as error:
        raise CutShort(Result.AWAY) from error


def next_address(address: str, location: str) -> str:
    """Headers are bytes; browsers read those of a Location as UTF-8."""
    try:
        return urljoin(address, location.encode("latin-1").decode("utf-8", "replace"))
    except ValueError as error:
        raise CutShort(Result.ODD) from error


def is_ours(parts: SplitResult) -> bool:
    """This very install, which may lie behind any address of its network."""
    return origin_of(parts.geturl()) == settings.BASE_URL


def user_agent() -> str:
    return f"Mozilla/5.0 (compatible; Sentby link check; +{settings.BASE_URL}/)"
