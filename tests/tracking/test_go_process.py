"""What only a real process shows: roles, connections and the routing table of the next click."""

import re
import socket

import pytest
from django.utils import timezone

from business.models import WorkerProcess
from config.installing import StartError
from config.serve import role_of
from tests.tracking.conftest import BROWSER
from tracking.models import Hit

pytestmark = pytest.mark.django_db(transaction=True)


def exchange(port: int, *requests: str, headers: str = "") -> bytes:
    """All that comes back for requests sent at once on one connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        *first, last = requests
        common = f"Host: x\r\nUser-Agent: {BROWSER}\r\n{headers}"
        text = "".join(f"{each} HTTP/1.1\r\n{common}\r\n" for each in first)
        link.sendall(f"{text}{last} HTTP/1.1\r\n{common}Connection: close\r\n\r\n".encode())
        received = b""
        while part := link.recv(65536):
            received += part
    return received


def statuses(received: bytes) -> list[bytes]:
    return re.findall(rb"HTTP/1\.1 (\d+) ", received)


def test_nothing_but_tracking_links_is_served(served) -> None:
    found = {path: served.send("GET", path, {}).status for path in ("/", "/admin/", "/portal/")}

    assert set(found.values()) == {404}


@pytest.mark.parametrize(("path", "body"), [("/healthz", b"ok\n"), ("/readyz", b'"ready": true')])
def test_monitors_are_answered(served, path, body) -> None:
    WorkerProcess.objects.beat("here:1", timezone.now())
    answer = served.send("GET", path, {})

    assert answer.status == 200
    assert body in answer.read()


def test_pipelined_requests_are_answered_in_their_order(served, haircare, alice) -> None:
    received = exchange(
        served.port, "GET /go/haircare/alice", "GET /healthz", "GET /go/nothing", "GET /go/haircare"
    )
    served.wait_for_replay()

    assert statuses(received) == [b"302", b"200", b"404", b"302"]
    assert Hit.objects.count() == 2


def test_many_clicks_on_one_connection(served, haircare, alice) -> None:
    received = exchange(served.port, *["GET /go/haircare/alice"] * 50)
    served.wait_for_replay()

    assert statuses(received) == [b"302"] * 50
    assert len(set(re.findall(rb"rid=([\w-]+)", received))) == Hit.objects.count() == 50


def test_who_closes_one_half_gets_the_answers(served, haircare, alice) -> None:
    request = f"GET /go/haircare/alice HTTP/1.1\r\nHost: x\r\nUser-Agent: {BROWSER}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as link:
        link.sendall(request.encode() * 3)
        link.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: link.recv(65536), b""))
    served.wait_for_replay()

    assert statuses(received) == [b"302"] * 3
    assert Hit.objects.count() == 3


@pytest.mark.parametrize("sent", ["Content-Length: 5\r\n\r\nhello", "Content-Length: 5\r\n\r\n"])
def test_a_click_with_a_body_is_a_click(served, haircare, alice, sent) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as link:
        head = f"GET /go/haircare/alice HTTP/1.1\r\nHost: x\r\nUser-Agent: {BROWSER}\r\n"
        link.sendall(f"{head}Connection: close\r\n{sent}".encode())
        received = b"".join(iter(lambda: link.recv(65536), b""))

    assert statuses(received) == [b"302"]


def test_head_has_the_length_but_not_the_page(served) -> None:
    received = exchange(served.port, "HEAD /go/nothing")

    assert statuses(received) == [b"404"]
    assert received.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("arguments", "role"), [([], "all"), (["--only", "go"], "go"), (["--only", "web"], "web")]
)
def test_roles(arguments, role) -> None:
    assert role_of(arguments) == role


@pytest.mark.parametrize("arguments", [["--only"], ["--only", "worker"], ["go"]])
def test_other_roles_are_refused_in_one_sentence(arguments) -> None:
    with pytest.raises(StartError, match="--only go or --only web"):
        role_of(arguments)
