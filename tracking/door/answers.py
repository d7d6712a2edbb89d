"""A click as ASGI messages, or as the very bytes of an HTTP/1.1 answer."""

from functools import cache
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.template.loader import render_to_string

from tracking.clicks import Click

Message = dict[str, Any]
Headers = list[tuple[bytes, bytes]]


def messages_of(click: Click) -> tuple[Message, Message]:
    body = not_found_page() if click.status == 404 else b""
    start = {"type": "http.response.start", "status": click.status, "headers": headers_of(click)}
    return start, {"type": "http.response.body", "body": body}


def headers_of(click: Click) -> Headers:
    named = {**click.headers, **safety_headers()}
    if click.status == 404:
        named |= page_headers()
    elif click.cookie:
        named["Set-Cookie"] = click.cookie
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in named.items()]
    return headers if click.status == 404 else [*headers, (b"content-length", b"0")]


@cache
def safety_headers() -> dict[str, str]:
    """What Django's SecurityMiddleware adds, where a redirect needs it, too."""
    if not settings.SECURE_HSTS_SECONDS:
        return {}
    subdomains = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    return {"Strict-Transport-Security": f"max-age={settings.SECURE_HSTS_SECONDS}{subdomains}"}


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
