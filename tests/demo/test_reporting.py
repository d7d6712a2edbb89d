"""The shop's reports: the real API, or one that is away, answers them."""

import pytest

from demo.orders import OrderBook
from demo.reporting import Reporter
from integrations.models import ApiKey
from tests.factories import HitFactory
from tracking.hit_ids import HitId, write_hit_id
from tracking.models import Decision, OptIn

ADDRESS = "/api/v1/opt-ins"


@pytest.fixture
def book(tmp_path):
    return OrderBook(tmp_path / "orders.json")


@pytest.fixture
def report_to(book):
    """Report what waits to the API of a running server."""

    def report(server, key):
        Reporter(book, server.url + ADDRESS, key).report_waiting()

    return report


@pytest.mark.django_db(transaction=True)
def test_an_order_becomes_a_credited_purchase(live_server, book, report_to, haircare, alice):
    hit = HitFactory(link=haircare, partner=alice)
    rid = write_hit_id(HitId(hit.pk, haircare.pk, alice.pk, None, True))
    book.take("oil", "Lena", "lena@example.org", rid)

    report_to(live_server, ApiKey.objects.issue("Shop")[1])

    opt_in = OptIn.objects.get()
    assert (opt_in.external_id, opt_in.gross, opt_in.tax) == ("1042", 2450, 391)
    assert Decision.objects.get().partner == alice
    assert book.waiting() == []


@pytest.mark.django_db(transaction=True)
def test_a_wrong_key_keeps_the_order_for_later(live_server, book, report_to, business):
    book.take("oil", "", "lena@example.org", "")
    report_to(live_server, "sentby_wrong")
    assert len(book.waiting()) == 1

    report_to(live_server, ApiKey.objects.issue("Shop")[1])
    assert book.waiting() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_refused_is_said_and_not_sent_again(live_server, book, report_to, business, capsys):
    book.take("oil", "", "no address@example.org", "")
    report_to(live_server, ApiKey.objects.issue("Shop")[1])
    assert book.waiting() == []
    assert "order 1042 was refused: 422" in capsys.readouterr().err


def test_nobody_listens(book):
    book.take("oil", "", "lena@example.org", "")
    Reporter(book, "http://127.0.0.1:9/", "").report_waiting()
    assert len(book.waiting()) == 1


def test_orders_survive_a_restart(book):
    book.take("oil", "", "lena@example.org", "")
    again = OrderBook(book.path)
    assert again.waiting() == book.waiting()
    assert again.take("shampoo", "", "tom@example.org", "").number == 1043
