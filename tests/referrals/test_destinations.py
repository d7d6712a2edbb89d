"""Where tracking links may lead, and what a click adds to the address."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from referrals.destinations import (
    BadAddress,
    landing_address,
    to_ascii,
    validate_destination,
    why_refused,
)

OWN = frozenset({"go.example.com", "127.0.0.1"})
GOOD = [
    "https://www.example.com",
    "https://www.example.com/",
    "http://www.example.com/haircare",
    "HTTPS://WWW.EXAMPLE.COM/Hair",
    "https://example.com:8443/page",
    "http://localhost:8001/haircare",
    "https://192.0.2.7/page",
    "https://[2001:db8::1]/page",
    "https://[2001:db8::1]:8443/page",
    "https://example.com./page",
    "https://my_shop.example.com/",
    "https://bücher.example/haarpflege",
    "https://xn--bcher-kva.example/",
    "https://例え.テスト/頁",
    "https://example.com/a%20b?c=%C3%A9#top",
    "https://example.com/?utm_source=a&utm_source=b",
    "https://example.com/?redirect=https%3A%2F%2Fother.example%2F",
    "https://example.com/?q=a+b&empty=&bare",
    "https://example.com/#rid=1",
    "https://example.com/?RID=1",
    "https://example.com/?grid=1&rids=2",
    "https://example.com/go/elsewhere",
    "https://example.com/it's(fine)!*;x=1",
    "https://go.example.com/",
    "https://go.example.com/f/free-offer/",
    "https://go.example.com/goods",
    "https://go.example.com/a/go",
    "https://notgo.example.com/go",
    "https://go.example.com.evil.example/go",
    "https://example.com/" + "a" * 2028,
]
BAD = [
    ("", BadAddress.SCHEME),
    ("www.example.com", BadAddress.SCHEME),
    ("example.com/haircare", BadAddress.SCHEME),
    ("//www.example.com/", BadAddress.SCHEME),
    ("///www.example.com/", BadAddress.SCHEME),
    ("/haircare", BadAddress.SCHEME),
    ("javascript:alert(1)", BadAddress.SCHEME),
    ("JaVaScRiPt:alert(1)", BadAddress.SCHEME),
    ("javascript://example.com/%0aalert(1)", BadAddress.SCHEME),
    ("data:text/html,<script>alert(1)</script>", BadAddress.SCHEME),
    ("vbscript:x", BadAddress.SCHEME),
    ("ftp://example.com/", BadAddress.SCHEME),
    ("file:///etc/passwd", BadAddress.SCHEME),
    ("mailto:anna@example.com", BadAddress.SCHEME),
    ("https:example.com", BadAddress.HOST),
    ("https:/example.com", BadAddress.HOST),
    ("https://", BadAddress.HOST),
    ("https:///path", BadAddress.HOST),
    ("https://?q=1", BadAddress.HOST),
    ("https://:80/", BadAddress.HOST),
    ("https://.example.com/", BadAddress.HOST),
    ("https://example..com/", BadAddress.HOST),
    ("https://-example.com/", BadAddress.HOST),
    ("https://exa%6dple.com/", BadAddress.HOST),
    ("https://<b>.example.com/", BadAddress.HOST),
    ('https://exam"ple.com/', BadAddress.HOST),
    ("https://" + "a" * 64 + ".example/", BadAddress.HOST),
    ("https://example.com:99999/", BadAddress.HOST),
    ("https://example.com:abc/", BadAddress.HOST),
    ("http://[::1", BadAddress.HOST),
    ("http://[nonsense]/", BadAddress.HOST),
    ("http://[::1]x/", BadAddress.HOST),
    ("https://user@example.com/", BadAddress.USERINFO),
    ("https://user:secret@example.com/", BadAddress.USERINFO),
    ("https://www.example.com@evil.example/", BadAddress.USERINFO),
    ("https://@example.com/", BadAddress.USERINFO),
    (" https://example.com/", BadAddress.UNSAFE),
    ("https://example.com/ ", BadAddress.UNSAFE),
    ("https://example.com/a b", BadAddress.UNSAFE),
    ("https://example.com/\r\nSet-Cookie: a=b", BadAddress.UNSAFE),
    ("https://example.com/\x00", BadAddress.UNSAFE),
    ("https://example.com/\x7f", BadAddress.UNSAFE),
    ("java\tscript:alert(1)", BadAddress.UNSAFE),
    ("https://example.com\\@evil.example/", BadAddress.UNSAFE),
    ("https:\\\\example.com", BadAddress.UNSAFE),
    ("https://example.com/\u202egnp.exe", BadAddress.UNSAFE),
    ("https://exam\u200bple.com/", BadAddress.UNSAFE),
    ("https://example.com/\xa0", BadAddress.UNSAFE),
    ("https://example.com/?q=\ud800", BadAddress.UNSAFE),
    ("https://example.com/" + "a" * 2029, BadAddress.TOO_LONG),
    ("https://go.example.com/go/haircare/alice", BadAddress.OWN),
    ("https://GO.example.com/GO/haircare", BadAddress.OWN),
    ("https://go.example.com./go/haircare", BadAddress.OWN),
    ("https://go。example.com/go/haircare", BadAddress.OWN),
    ("https://go.example.com:8443/go/", BadAddress.OWN),
    ("https://go.example.com//go/haircare", BadAddress.OWN),
    ("https://go.example.com/%67o/haircare", BadAddress.OWN),
    ("https://go.example.com/./go/haircare", BadAddress.OWN),
    ("https://go.example.com/f/../go/haircare", BadAddress.OWN),
    ("https://go.example.com/f/%2e%2e/go/haircare", BadAddress.OWN),
    ("https://go.example.com/portal/", BadAddress.OWN),
    ("https://go.example.com/admin", BadAddress.OWN),
    ("https://go.example.com/accounts/login/", BadAddress.OWN),
    ("http://127.0.0.1:8000/go/haircare/alice", BadAddress.OWN),
    ("https://example.com/?rid=1", BadAddress.PARAMETER),
    ("https://example.com/?a=1&rid=2#top", BadAddress.PARAMETER),
    ("https://example.com/?rid", BadAddress.PARAMETER),
    ("https://example.com/?%72id=1", BadAddress.PARAMETER),
]
PARAMETERS = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,7}", fullmatch=True)
PAIRS = st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=6).map(
    lambda pairs: [(key, value) for key, value in pairs if key or value]
)


def refused(address):
    return why_refused(address, own_hosts=OWN, parameter="rid")


@pytest.mark.parametrize("address", GOOD)
def test_address_of_a_website_is_allowed(address):
    assert refused(address) is None


@pytest.mark.parametrize(("address", "reason"), BAD)
def test_address_is_refused_for_its_reason(address, reason):
    assert refused(address) == reason


@pytest.mark.parametrize("address", GOOD)
def test_allowed_address_can_stand_in_a_header(address):
    written = to_ascii(address)
    assert written.isascii()
    assert urlsplit(written).hostname


@given(st.text(max_size=60) | st.text(max_size=40).map("https://{}".format))
def test_any_text_is_either_refused_or_fit_for_a_header(text):
    if refused(text) is None:
        assert all(0x20 < ord(character) < 0x7F for character in to_ascii(text))


def test_to_ascii_writes_the_host_in_idna_and_the_rest_in_percents():
    assert (
        to_ascii("https://bücher.example/ü?q=é") == "https://xn--bcher-kva.example/%C3%BC?q=%C3%A9"
    )


def test_to_ascii_changes_nothing_twice():
    once = to_ascii("https://bücher.example/a%20b?c=d+e#f")
    assert to_ascii(once) == once


def test_validator_reads_the_owners_parameter(business):
    business.hit_id_parameter = "click"
    business.save()
    validate_destination("https://example.com/?rid=1")
    with pytest.raises(ValidationError) as refusal:
        validate_destination("https://example.com/?click=1")
    assert refusal.value.code == "parameter"


@pytest.mark.parametrize(
    ("destination", "query", "landing"),
    [
        ("https://a.example", "", "https://a.example?rid=ID"),
        ("https://a.example/", "", "https://a.example/?rid=ID"),
        ("https://a.example/?", "", "https://a.example/?rid=ID"),
        ("https://a.example/p?x=1", "", "https://a.example/p?x=1&rid=ID"),
        ("https://a.example/p?x=1#top", "", "https://a.example/p?x=1&rid=ID#top"),
        ("https://a.example/#/route?x=1", "y=2", "https://a.example/?y=2&rid=ID#/route?x=1"),
        ("https://a.example/", "y=2&y=3", "https://a.example/?y=2&y=3&rid=ID"),
        ("https://a.example/?x=1", "x=2&y=3", "https://a.example/?x=1&y=3&rid=ID"),
        ("https://a.example/?x=1", "%78=2", "https://a.example/?x=1&rid=ID"),
        ("https://a.example/", "rid=forged", "https://a.example/?rid=ID"),
        ("https://a.example/", "%72id=forged", "https://a.example/?rid=ID"),
        ("https://a.example/", "&&y=2&", "https://a.example/?y=2&rid=ID"),
        ("https://a.example/", "y=a b\r\nc", "https://a.example/?y=a%20b%0D%0Ac&rid=ID"),
        ("https://a.example/", "y=#z", "https://a.example/?y=%23z&rid=ID"),
        ("https://a.example/", "y=\xc3\xa9", "https://a.example/?y=%C3%A9&rid=ID"),
        ("https://a.example/", "y=\xff", "https://a.example/?y=%FF&rid=ID"),
        ("https://a.example/?a=%2F&b", "", "https://a.example/?a=%2F&b&rid=ID"),
    ],
)
def test_landing_address(destination, query, landing):
    assert landing_address(destination, query, parameter="rid", hit_id="ID") == landing


def test_landing_address_without_hit_id_still_keeps_ours_out():
    landing = landing_address("https://a.example/", "rid=x&y=2", parameter="rid", hit_id=None)
    assert landing == "https://a.example/?y=2"


def test_landing_address_without_anything_is_the_destination():
    bare = "https://a.example/?#top"
    assert landing_address(bare, "", parameter="rid", hit_id=None) == bare


def test_a_very_long_query_is_cut():
    landing = landing_address("https://a.example/", "y=" + "z" * 9999, parameter="rid", hit_id="ID")
    assert len(landing) < 2100


@given(own=PAIRS, clicked=PAIRS, parameter=PARAMETERS, fragment=st.text(max_size=8))
def test_landing_address_carries_everything_once_and_in_order(own, clicked, parameter, fragment):
    own = [(key, value) for key, value in own if key != parameter]
    destination = f"https://a.example/p?{urlencode(own)}#{quote(fragment)}"
    landing = landing_address(destination, urlencode(clicked), parameter=parameter, hit_id="ID")
    taken = {key for key, _value in own} | {parameter}
    expected = [*own, *((key, value) for key, value in clicked if key not in taken)]
    parts = urlsplit(landing)
    assert parse_qsl(parts.query, keep_blank_values=True)[:-1] == expected
    assert parts.fragment == quote(fragment)
    assert landing.endswith(f"{parameter}=ID#{quote(fragment)}")


@given(query=st.binary(max_size=80).map(lambda raw: raw.decode("latin-1")))
def test_no_query_breaks_out_of_the_address(query):
    landing = landing_address("https://a.example/p?x=1#top", query, parameter="rid", hit_id="ID")
    assert all(0x20 < ord(character) < 0x7F for character in landing)
    assert landing.startswith("https://a.example/p?x=1&")
    assert landing.endswith("rid=ID#top")
    assert landing.count("#") == 1
