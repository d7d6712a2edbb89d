from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from business.models import AuditEntry
from owner.sources import say_source
from tests.factories import ContactFactory, DecisionFactory, OptInFactory
from tracking.models import OptIn

QUEUE = "/admin/duplicates/"
ORDER = {"kind": "purchase", "gross": 12000, "currency": "EUR"}


@pytest.fixture
def pair(alice):
    """One order that shop and payment service report, the second of them waiting."""
    contact = ContactFactory(email="lena@example.org")
    shop = OptInFactory(contact=contact, source="api:shop", external_id="1042", **ORDER)
    at = shop.occurred_at + timedelta(minutes=1)
    paid = OptInFactory(
        contact=contact,
        source="api:pay",
        external_id="ch_9",
        status="waiting",
        occurred_at=at,
        **ORDER,
    )
    DecisionFactory(opt_in=shop, partner=alice)
    DecisionFactory(opt_in=paid, partner=None, reason="nobody")
    return shop, paid


def states(*opt_ins):
    return [OptIn.objects.get(pk=each.pk).status for each in opt_ins]


def merging(kept, dropped):
    return reverse("admin:duplicate_merge", args=[kept.pk, dropped.pk])


def counting(opt_in):
    return reverse("admin:duplicate_count", args=[opt_in.pk])


def test_it_works(as_dana, pair):
    page = as_dana.get(QUEUE).text
    for text in ("lena@example.org", "EUR 120.00", "API: shop", "API: pay", "1042", "ch_9"):
        assert text in page
    assert "<strong>Alice</strong> gets this purchase" in page
    assert "Nobody gets credit for this purchase" in page


def test_nothing_waits(as_dana):
    assert "Nothing waits here." in as_dana.get(QUEUE).text


@pytest.mark.parametrize("keeps_first", [True, False])
def test_one_order(as_dana, pair, keeps_first):
    kept, dropped = pair if keeps_first else pair[::-1]
    page = as_dana.post(merging(kept, dropped), follow=True)
    assert f"One order: number {kept.external_id} ({say_source(kept.source)}) counts" in page.text
    assert "Nothing waits here." in page.text
    assert states(kept, dropped) == ["counted", "merged"]
    assert OptIn.objects.get(pk=dropped.pk).merged_into_id == kept.pk
    assert AuditEntry.objects.count() == 2


def test_it_can_be_undone(as_dana, pair):
    shop, paid = pair
    page = as_dana.post(merging(shop, paid), follow=True)
    undo = reverse("admin:tracking_optin_count", args=[paid.pk])
    assert f'formaction="{undo}"' in page.text
    as_dana.post(undo)
    assert states(*pair) == ["counted", "counted"]


def test_two_orders(as_dana, pair):
    page = as_dana.post(counting(pair[1]), follow=True)
    assert "Number ch_9 counts as an order of its own." in page.text
    assert states(*pair) == ["counted", "counted"]


def test_decided_meanwhile(as_dana, pair):
    as_dana.post(counting(pair[1]))
    for address in (merging(*pair), counting(pair[1])):
        assert "decided meanwhile. Nothing changed." in as_dana.post(address, follow=True).text


def test_the_other_one_is_gone(as_dana, pair):
    shop, paid = pair
    shop.delete()
    page = as_dana.get(QUEUE).text
    assert "The other order was decided or erased meanwhile." in page
    assert counting(paid) in page


def test_strangers_are_not_merged(as_dana, pair):
    """Neither another person's order, nor one with itself."""
    stranger = OptInFactory(status="waiting", **ORDER)
    for other in (stranger, pair[1]):
        as_dana.post(merging(other, pair[1]))
    assert states(*pair, stranger) == ["counted", "waiting", "waiting"]


def test_beside_one_that_is_held(as_dana, pair):
    OptIn.objects.filter(pk=pair[0].pk).update(status="held")
    page = as_dana.get(QUEUE).text
    assert "You hold the other one." in page
    assert merging(*pair) not in page
    as_dana.post(counting(pair[1]))
    assert states(*pair) == ["held", "counted"]


def test_who_may_not(as_alice, client, pair):
    assert as_alice.get(QUEUE).status_code == 403
    assert as_alice.post(merging(*pair)).status_code == 403
    assert client.post(counting(pair[1])).status_code == 302
    assert states(*pair) == ["counted", "waiting"]


def test_wrong_methods_ids_and_pages(as_dana, pair):
    assert as_dana.post(QUEUE).status_code == 405
    assert as_dana.get(merging(*pair)).status_code == 405
    assert as_dana.get(counting(pair[0])).status_code == 405
    assert as_dana.post(f"/admin/duplicates/{uuid4()}/count/").status_code == 404
    for page in ("0", "x", "-1", "9" * 50, "1\x00"):
        assert as_dana.get(QUEUE, {"p": page}).status_code == 200


@pytest.mark.parametrize("number", [1, 10])
def test_queries(as_dana, pair, number, django_assert_max_num_queries):
    for _each in range(number - 1):
        twin = {"contact": ContactFactory(), **ORDER}
        # Corrected ones name the claim that they answer.
        DecisionFactory(opt_in=OptInFactory(source="api:a", **twin), reason="corrected")
        DecisionFactory(opt_in=OptInFactory(source="api:b", status="waiting", **twin))
    with django_assert_max_num_queries(15):
        as_dana.get(QUEUE)


def test_they_come_page_by_page(as_dana, pair):
    for number in range(10):
        OptInFactory(status="waiting", external_id=f"more-{number}", **ORDER)
    assert "Page 1 of 2" in as_dana.get(QUEUE).text
    assert "ch_9" in as_dana.get(QUEUE, {"p": "2"}).text
