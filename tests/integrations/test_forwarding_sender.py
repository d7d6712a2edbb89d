"""A copy on its way: what counts as delivered, what is tried again, and what nobody waits for."""

import socket

import pytest
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from business.models import OutgoingMessage
from business.outbox.message import MOST_ATTEMPTS
from business.outgoing import request
from integrations.forwarding import sender
from integrations.forwarding.queueing import forward_test
from integrations.models import HostedForm
from tests.certificates import certificate_for
from tests.factories import HostedFormFactory
from tests.integrations import receiver as tools
from tests.integrations.receiver import receiver
from tests.outbox import closed_port, send_all

State = OutgoingMessage.State


@pytest.fixture(autouse=True)
def demo(settings, business, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(request, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(request, "ANSWER_SECONDS", 0.5)


def queue(address: str) -> HostedForm:
    form = HostedForm.objects.first() or HostedFormFactory(slug="free-offer")
    HostedForm.objects.update(copy_to=address)
    form.refresh_from_db()
    forward_test(form)
    return form


def deliver(said, **fields) -> tuple[OutgoingMessage, list[tools.Posted]]:
    with receiver(said, **fields) as tool:
        queue(tool.address)
        send_all()
    return OutgoingMessage.objects.get(), tool.posted


def make_due() -> None:
    OutgoingMessage.objects.update(next_attempt_at=timezone.now(), leased_until=None)


def test_it_works():
    message, (posted,) = deliver(tools.answer("204 No Content"))
    assert message.state == State.SENT
    assert posted.line == "POST /hook?list=7 HTTP/1.1"
    assert posted.headers["Content-Type"] == "application/json"
    assert posted.headers["webhook-id"] == message.dedupe
    assert posted.body == message.text
    secret = HostedForm.objects.get().copy_secret
    assert Webhook(secret).verify(posted.body, posted.headers)["data"]["is_test"] is True


def test_another_secret_or_a_changed_body_does_not_verify():
    _message, (posted,) = deliver(tools.answer("200 OK"))
    form = HostedForm.objects.get()
    for secret, body in (
        (form.copy_secret, posted.body.replace("test@", "eve@")),
        (form.renew_secret(), posted.body),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, posted.headers)


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "202 Accepted", "299 Fine"])
def test_all_of_2xx_is_delivered(status):
    message, _posted = deliver(tools.answer(status, b"x" * 10_000))
    assert (message.state, message.last_error) == (State.SENT, "")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (tools.answer("500 No", b"It\x00 is\r\n\x1b[31mbroken"), "answers: 500 It is [31mbroken"),
        (tools.answer("404 Not Found"), "answers: 404"),
        (tools.answer("401 No", "grüß".encode()), "answers: 401 grüß"),
        (tools.answer("429 Slow", b"", "Retry-After: 9"), "answers: 429"),
        (tools.answer("302 There", b"", "Location: http://10.0.0.1/"), "another address (302)"),
        (tools.answer("308 There", b"", "Location: https://x.example/"), "another address (308)"),
        (tools.hang, "does not answer in time"),
        (tools.drip, "does not answer in time"),
        (tools.drip_body, "answers: 500"),
        (tools.flood, "answers: 500 xxxx"),
        (tools.flood_headers, "does not speak HTTP"),
        (lambda line: line.sendall(b"hello\r\n\r\n"), "does not speak HTTP"),
        (lambda line: None, "broke off"),
    ],
)
def test_what_is_tried_again(said, words):
    message, posted = deliver(said)
    assert (message.state, message.attempts) == (State.WAITING, 1)
    assert words in message.last_error
    assert len(message.last_error) < 250
    assert message.last_error.isprintable()
    assert len(posted) == 1


def test_gone_is_gone():
    message, _posted = deliver(tools.answer("410 Gone"))
    assert (message.state, message.attempts) == (State.FAILED, 1)
    assert "no more copies" in message.last_error


def test_a_redirect_is_not_followed():
    with receiver() as other:
        there = tools.answer("307 There", b"", f"Location: {other.address}")
        deliver(there)
    assert not other.posted


def test_nobody_listens():
    queue(f"http://127.0.0.1:{closed_port()}/")
    send_all()
    assert "cannot be reached: Connection refused." in OutgoingMessage.objects.get().last_error


def test_the_id_stays_and_the_signature_is_new(monkeypatch):
    monkeypatch.setattr(sender, "SECONDS_AWAY", 0)
    answers = iter([tools.answer("500 No"), tools.hang, tools.answer("200 OK")])
    with receiver(lambda line: next(answers)(line)) as tool:
        queue(tool.address)
        for _each in range(3):
            make_due()
            send_all()
    assert len({each.headers["webhook-id"] for each in tool.posted}) == 1
    assert OutgoingMessage.objects.get().state == State.SENT
    secret = HostedForm.objects.get().copy_secret
    for posted in tool.posted:
        assert Webhook(secret).verify(posted.body, posted.headers)


def test_a_killed_worker_loses_nothing():
    """It took the copy and died: after its lease another one sends it, with the same id."""
    with receiver() as tool:
        queue(tool.address)
        message = OutgoingMessage.objects.lease("webhook", timezone.now())
        send_all()
        assert not tool.posted
        make_due()
        send_all()
    assert tool.posted[0].headers["webhook-id"] == message.dedupe


def test_in_the_end_it_gives_up():
    message, _posted = deliver(tools.answer("500 No"))
    OutgoingMessage.objects.update(attempts=MOST_ATTEMPTS - 1)
    make_due()
    with receiver(tools.answer("500 No")) as tool:
        HostedForm.objects.update(copy_to=tool.address)
        send_all()
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_a_receiver_that_hangs_does_not_hold_up_the_others():
    with receiver(tools.hang) as slow, receiver() as quick:
        for _each in range(5):
            queue(slow.address)
        other = HostedFormFactory(slug="other", copy_to=quick.address)
        forward_test(other)
        send_all()
    assert len(slow.posted) == 1
    assert len(quick.posted) == 1
    assert OutgoingMessage.objects.waiting().count() == 5


def test_a_mended_address_holds_for_what_waits():
    queue("http://127.0.0.1:1/")
    with receiver() as tool:
        HostedForm.objects.update(copy_to=tool.address)
        send_all()
    message = OutgoingMessage.objects.get()
    assert (message.state, message.to) == (State.SENT, tool.address)


def test_switched_off_nothing_leaves():
    with receiver() as tool:
        queue(tool.address)
        HostedForm.objects.update(copy_to="")
        send_all()
    assert not tool.posted
    assert "no copies any more" in OutgoingMessage.objects.failed().get().last_error


def test_a_deleted_form():
    queue("http://127.0.0.1:1/").delete()
    send_all()
    assert "The form was deleted." in OutgoingMessage.objects.failed().get().last_error


def test_an_inner_address_is_not_connected_to(settings):
    settings.DEMO = False
    with receiver() as tool:
        queue(tool.address.replace("http://127.0.0.1", "https://localhost"))
        send_all()
    assert not tool.posted
    assert "private network" in OutgoingMessage.objects.failed().get().last_error


def test_a_name_that_changes_its_address_gains_nothing(settings, monkeypatch):
    """Public when it is checked, this machine when it is connected to: nobody looks twice."""
    settings.DEMO = False
    looked, connected = [], []

    def look_up(host, port, **_more):
        looked.append(host)
        address = "93.184.215.14" if len(looked) == 1 else "127.0.0.1"
        return [(0, 0, 0, "", (address, port))]

    def connect(address, timeout):
        connected.append(address)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    queue("https://tool.example.net/")
    send_all()
    assert looked == ["tool.example.net"]
    assert connected == [("93.184.215.14", 443)]


@pytest.mark.parametrize(
    ("name", "is_trusted", "words"),
    [
        ("localhost", True, ""),
        ("localhost", False, "certificate is not valid: self-signed certificate"),
        ("other.example", True, "certificate is not valid: Hostname mismatch"),
    ],
)
def test_https(tmp_path, settings, monkeypatch, name, is_trusted, words):
    settings.FORWARD_HOSTS = ["localhost"]
    context, trusted = certificate_for(name, tmp_path)
    if is_trusted:
        monkeypatch.setattr(request, "tls", lambda: trusted)
    with receiver(certificate=context) as tool:
        queue(tool.address.replace("http://127.0.0.1", "https://localhost"))
        send_all()
    message = OutgoingMessage.objects.get()
    assert words in message.last_error
    assert (message.state == State.SENT) == (not words)
    assert len(tool.posted) == (not words)


def test_a_receiver_that_never_shakes_hands(settings):
    settings.FORWARD_HOSTS = ["127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        queue(f"https://127.0.0.1:{server.getsockname()[1]}/")
        send_all()
    assert "in time" in OutgoingMessage.objects.get().last_error
