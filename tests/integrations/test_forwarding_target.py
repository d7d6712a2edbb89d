"""Where copies may go: nowhere inside the network of this server."""

import socket
from ipaddress import ip_address

import pytest
from django.core.exceptions import ValidationError

from business.outbox.outcome import NotNowError, RefusedError
from business.outgoing.target import is_public
from integrations.forwarding.target import find_target, validate_copy_address

pytestmark = pytest.mark.django_db
PUBLIC = "93.184.215.14"


@pytest.fixture
def names(monkeypatch):
    """What the look-up finds: a list of addresses for each name, and how often it was asked."""

    class Names(dict):
        asked = 0

    found = Names()

    def look_up(host, port, **_more):
        found.asked += 1
        if host not in found:
            raise socket.gaierror(-2, "Name or service not known")
        return [(0, 0, 0, "", (each, port)) for each in found[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return found


def test_it_works(names):
    names["tool.example.net"] = [PUBLIC]
    target = find_target("https://Tool.example.net./hook?list=7#top")
    assert target == ("tool.example.net", 443, "/hook?list=7", True, [PUBLIC])
    assert names.asked == 1


def test_without_a_path(names):
    names["tool.example.net"] = [PUBLIC, "2606:4700::1111", "93.184.215.15"]
    target = find_target("https://tool.example.net:8443")
    assert (target.port, target.path) == (8443, "/")
    assert target.addresses == [PUBLIC, "2606:4700::1111"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "ff0e::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:93.184.215.14",
        "::127.0.0.1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "2001:0:1::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
    ],
)
def test_inner_addresses_are_refused(names, address):
    assert not is_public(ip_address(address))
    names["tool.example.net"] = [address]
    with pytest.raises(RefusedError, match="inside a private network"):
        find_target("https://tool.example.net/")


@pytest.mark.parametrize("address", [PUBLIC, "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_public_addresses(address):
    assert is_public(ip_address(address))


def test_one_inner_address_among_public_ones_is_enough(names):
    names["tool.example.net"] = [PUBLIC, "10.0.0.1"]
    with pytest.raises(RefusedError):
        find_target("https://tool.example.net/")


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "017700000001", "localhost"]
)
def test_other_ways_of_writing_this_machine(host):
    """The machine's own look-up reads them as 127.0.0.1."""
    with pytest.raises(RefusedError, match="inside a private network"):
        find_target(f"https://{host}/")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://tool.example.net/", "Begin the address with https://"),
        ("ftp://tool.example.net/", "Begin the address with"),
        ("tool.example.net", "Begin the address with"),
        ("file:///etc/passwd", "Begin the address with|names no website"),
        ("https://", "names no website"),
        ("https://[::1", "names no website"),
        ("https://user:pass@tool.example.net/", "name and password"),
        ("https://tool.example.net/a b", "space"),
        ("https://tool.example.net/\r\nX: 1", "space"),
        ("https://tool.example.net:99999/", "names no website"),
        ("https://10.0.0.1/", "inside a private network"),
        ("https://[::1]/", "inside a private network"),
        ("https://[::ffff:10.0.0.1]/", "inside a private network"),
        ("https://169.254.169.254/latest/meta-data", "inside a private network"),
        ("https://127.0.0.1:8000/f/free-offer/", "address of Sentby itself"),
        ("https://testserver/f/free-offer/", "address of Sentby itself"),
        ("http://127.0.0.1:9000/", "Begin the address with https://"),
        ("https://tool.example.net/" + "x" * 2048, "too long"),
    ],
)
def test_bad_addresses(names, address, message):
    with pytest.raises(ValidationError, match=message):
        validate_copy_address(address)
    with pytest.raises(RefusedError, match=message):
        find_target(address)
    assert names.asked == 0


def test_a_host_that_does_not_exist(names):
    with pytest.raises(NotNowError, match="is not found"):
        find_target("https://tool.example.net/")


def test_named_hosts_may_be_inner_ones(names, settings):
    settings.FORWARD_HOSTS = ["tool.intranet"]
    names |= {"tool.intranet": ["10.0.0.7"], "other.intranet": ["10.0.0.7"]}
    assert find_target("https://Tool.intranet/hook").addresses == ["10.0.0.7"]
    with pytest.raises(RefusedError):
        find_target("https://other.intranet/hook")


def test_named_hosts_need_https_too(settings):
    settings.FORWARD_HOSTS = ["tool.intranet"]
    with pytest.raises(ValidationError, match="https"):
        validate_copy_address("http://tool.intranet/hook")


@pytest.mark.parametrize("mode", ["DEMO", "DEBUG"])
def test_the_demo_may_send_to_its_own_machine(settings, mode):
    setattr(settings, mode, True)
    assert find_target("http://127.0.0.1:9000/hook").addresses == ["127.0.0.1"]
    assert find_target("http://localhost:9000/hook").port == 9000
    for address in ("http://127.0.0.1:8000/", "http://tool.example.net/", "https://10.0.0.1/"):
        with pytest.raises(RefusedError):
            find_target(address)


def test_a_name_in_other_letters(names):
    names["xn--bcher-kva.example"] = [PUBLIC]
    assert find_target("https://bücher.example/ä").path == "/%C3%A4"
