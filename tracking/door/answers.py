"""A click as ASGI messages, or as the very bytes of an HTTP/1.1 answer."""

from functools import cache
from http import HTTPStatus
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.template.loader import render_to_string

from tracking.clicks import REDIRECT_HEADERS, Click

Message = dict[str, Any]
Headers = list[tuple[bytes, bytes]]
STATUS_LINES = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus
}


def messages_of(click: Click) -> tuple[Message, Message]:
    body = not_found_page() if click.status == 404 else b""
    start = {"type": "http.response.start", "status": click.status, "headers": headers_of(click)}
    return start, {"type": "http.response.body", "body": body}


def headers_of(click: Click) -> Headers:
    named = dict(click.headers)
    if click.status == 404:
        named |= page_headers()
    elif click.cookie:
        named["Set-Cookie"] = click.cookie
    sent = [(name.lower().encode(), value.encode("latin-1")) for name, value in named.items()]
    return [*sent, *safety_headers()] if click.status == 404 else [*sent, *bare_headers()]


def bytes_of(click: Click, date: str, *, is_head: bool, keep_alive: bool) -> bytes:
    """The same for one client; `date` is the server's."""
    close = "" if keep_alive else "connection: close\r\n"
    if click.status == 302:
        cookie = f"set-cookie: {click.cookie}\r\n" if click.cookie else ""
        location = click.headers["Location"]
        head = f"{redirect_head()}date: {date}\r\nlocation: {location}\r\n{cookie}{close}\r\n"
        return head.encode("latin-1")
    start, body = messages_of(click)
    named = "".join(line(*pair) for pair in start["headers"])
    head = f"{STATUS_LINES[click.status]}date: {date}\r\n{named}{close}\r\n"
    return head.encode("latin-1") + (b"" if is_head else body["body"])


@cache
def redirect_head() -> str:
    """What all redirects have in common."""
    named = headers_of(Click(302, REDIRECT_HEADERS))
    return STATUS_LINES[302] + "".join(line(*pair) for pair in named)


def line(name: bytes, value: bytes) -> str:
    return f"{name.decode()}: {value.decode('latin-1')}\r\n"


@cache
def bare_headers() -> Headers:
    return [*safety_headers(), (b"content-length", b"0")]


@cache
def safety_headers() -> Headers:
    """What Django's SecurityMiddleware adds, where a redirect needs it, too."""
    if not settings.SECURE_HSTS_SECONDS:
        return []
    subdomains = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    value = f"max-age={settings.SECURE_HSTS_SECONDS}{subdomains}"
    return [(b"strict-transport-security", value.encode())]


@cache
def page_headers() -> dict[str, str]:
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(not_found_page())),
        "Content-Security-Policy": build_policy(),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    }


@cache
def not_found_page() -> bytes:
    """Rendered once: it must be there when nothing else is."""
    return render_to_string("tracking/not_found.html").encode()
