"""What is read from a request, whatever its headers hold."""

import pytest

from business.client_address import client_address
from tracking.facts import (
    cookie_values,
    host_name,
    is_loopback,
    read_facts,
    readable,
    without_query,
)


def facts(**headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_facts(
        method="GET", path="a/b", query="", headers=named, peer="192.0.2.1", is_https=False
    )


def test_it_works() -> None:
    read = facts(user_agent="Browser", referer="https://blog.example/?q=1", host="go.example:80")

    assert (read.user_agent, read.referrer, read.host) == (
        "Browser",
        "https://blog.example/",
        "go.example",
    )
    assert read.is_navigation and not read.is_prefetch and not read.asks_privacy
    assert read.address == "192.0.2.1"


TRUSTED = ["10.0.0.0/8", "2001:db8::/32"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "expected"),
    [
        ("192.0.2.1", "", [], "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", [], "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", TRUSTED, "192.0.2.1"),
        ("10.0.0.1", "198.51.100.9", TRUSTED, "198.51.100.9"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.9", TRUSTED, "198.51.100.9"),
        ("10.0.0.1", "198.51.100.9, 10.0.0.2", TRUSTED, "198.51.100.9"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.9, 10.0.0.2", TRUSTED, "198.51.100.9"),
        ("10.0.0.1", "", TRUSTED, "10.0.0.1"),
        ("10.0.0.1", "rubbish", TRUSTED, "10.0.0.1"),
        ("10.0.0.1", "rubbish, 198.51.100.9", TRUSTED, "198.51.100.9"),
        ("10.0.0.1", "198.51.100.9:1234", TRUSTED, "198.51.100.9"),
        ("10.0.0.1", "[2001:db9::1]:443", TRUSTED, "2001:db9::1"),
        ("10.0.0.1", "2001:db9::1", TRUSTED, "2001:db9::1"),
        ("::ffff:10.0.0.1", "::ffff:198.51.100.9", TRUSTED, "198.51.100.9"),
        ("2001:db8::5", "198.51.100.9", TRUSTED, "198.51.100.9"),
        ("", "198.51.100.9", TRUSTED, "198.51.100.9"),
        ("", "198.51.100.9", [], ""),
        ("10.0.0.1", "198.51.100.9,", TRUSTED, "10.0.0.1"),
        ("10.0.0.1", ",".join(["10.0.0.3"] * 500), TRUSTED, "10.0.0.3"),
        ("10.0.0.1", "'; DROP TABLE", TRUSTED, "10.0.0.1"),
    ],
)
def test_client_address(peer: str, forwarded: str, trusted: list[str], expected: str) -> None:
    assert client_address(peer, forwarded, trusted) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a\x00b\x1fc", "a\ufffdb\ufffdc"),
        ("Ã¼", "ü"),
        ("\xff", "\ufffd"),
        ("\xe2\x80\xae", "\ufffd"),
    ],
)
def test_readable(text: str, expected: str) -> None:
    assert readable(text, 10) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b"),
        ("https://u:p@a.example/b", "https://a.example/b"),
        ("android-app://com.example", ""),
        ("https://[::1", ""),
        ("", ""),
        ("https://a.example/" + "x" * 5000, ("https://a.example/" + "x" * 5000)[:400]),
    ],
)
def test_referrer_without_query(address: str, expected: str) -> None:
    assert without_query(address) == expected


def test_all_cookies_of_a_name() -> None:
    assert cookie_values('a=1; sentby=x; b=2; sentby="y"', "sentby") == ["x", "y"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1:8000", True),
        ("localhost", True),
        ("shop.localhost:8000", True),
        ("[::1]:8000", True),
        ("::1", True),
        ("localhost.example", False),
        ("192.168.0.1", False),
        ("", False),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host_name(host)) == expected


@pytest.mark.parametrize("value", ["prefetch", "prefetch;prerender", "preview"])
def test_prefetch(value: str) -> None:
    assert facts(sec_purpose=value).is_prefetch


@pytest.mark.parametrize(("header", "value"), [("sec_gpc", "1"), ("dnt", "1")])
def test_privacy_signal(header: str, value: str) -> None:
    assert facts(**{header: value}).asks_privacy
    assert not facts(**{header: "0"}).asks_privacy
