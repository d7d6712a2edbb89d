"""What the optional variables may hold; who mistypes one reads a sentence at the start."""

import os
import re
from ipaddress import ip_network

import environ
from django.core.exceptions import ImproperlyConfigured

from config.installing import StartError

HOST = re.compile(r"[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*")

OPTIONAL = (
    "HOST",
    "PORT",
    "WEB_CONCURRENCY",
    "HIT_MONTHS",
    "BEHIND_HTTPS_PROXY",
    "TRUSTED_PROXIES",
    "LINK_HOSTS",
    "FORWARD_HOSTS",
    "HSTS_SUBDOMAINS",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "LETTERS_PER_MINUTE",
    "SECRET_KEY_FALLBACKS",
)


def check_optional_settings() -> None:
    leave_out_empty()
    check_email_url(os.environ.get("EMAIL_URL", ""))
    check_link_hosts(os.environ.get("LINK_HOSTS", ""))
    check_trusted_proxies(os.environ.get("TRUSTED_PROXIES", ""))
    check_number("HIT_MONTHS", "13", 1, 600)
    check_number("WEB_CONCURRENCY", "2", 1, 64)
    check_number("LETTERS_PER_MINUTE", "120", 6, 100_000)


def leave_out_empty() -> None:
    """Gunicorn reads the environment, too, and takes an empty number for a mistake."""
    for name in OPTIONAL:
        if os.environ.get(name) == "":
            del os.environ[name]


def check_email_url(address: str) -> None:
    if address and not is_mail_server(address):
        raise StartError(
            "EMAIL_URL names no mail server. Example: "
            "smtp+tls://user:password@mail.example.com:587; docs/mail.md says how special "
            "characters of a password are written."
        )


def is_mail_server(address: str) -> bool:
    try:
        found = environ.Env.email_url_config(address)
    except (ImproperlyConfigured, ValueError):
        return False
    return bool(found["EMAIL_HOST"]) or "smtp" not in found["EMAIL_BACKEND"]


def check_link_hosts(text: str) -> None:
    for host in filter(None, text.split(",")):
        if not HOST.fullmatch(host):
            raise StartError(
                f"LINK_HOSTS names {host}, which is no host name. Leave out https://, port, path "
                "and spaces, for example: old.example.com,go.example.net"
            )


def check_trusted_proxies(text: str) -> None:
    for network in filter(None, text.split(",")):
        try:
            ip_network(network, strict=False)
        except ValueError as error:
            raise StartError(
                f"TRUSTED_PROXIES names {network}, which is no network. Example: 127.0.0.1/32"
            ) from error


def check_number(name: str, default: str, least: int, most: int) -> None:
    text = os.environ.get(name, default)
    if not (text.isdecimal() and least <= int(text) <= most):
        raise StartError(
            f"{name} is {text}. Set it to a number from {least} to {most}, for example {default}."
        )
