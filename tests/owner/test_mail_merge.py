"""The file of contact tokens."""

import csv
import io

import pytest
from django.test import Client

from tests.factories import ContactFactory, TrackingLinkFactory
from tracking.hit_ids import read_contact_token

PAGE = "/admin/tracking/contact/tokens/"


def lines(response):
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_it_works(as_dana, alice, haircare):
    lena = ContactFactory(email="lena@example.org", name="Lena")
    asked = {"file": "csv", "link": haircare.pk, "partner": alice.pk}
    response = as_dana.get(PAGE, asked)
    head, line = lines(response)
    assert head == ["E-mail", "Name", "Token", "Example address"]
    email, name, token, address = line
    assert (email, name) == ("lena@example.org", "Lena")
    assert read_contact_token(token) == lena.pk
    assert address == f"http://127.0.0.1:8000/go/haircare/alice?c={token}"
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]


def test_the_click_of_a_line_ties_the_contact(as_dana, client, alice, haircare):
    lena = ContactFactory()
    asked = {"file": "csv", "link": haircare.pk, "partner": alice.pk}
    address = lines(as_dana.get(PAGE, asked))[1][3].removeprefix("http://127.0.0.1:8000")
    client.get(address, headers={"User-Agent": "Mozilla/5.0 Firefox/143.0"})
    assert lena.referrals.get().partner == alice


def test_the_page_says_what_it_is_for(as_dana, business):
    ContactFactory(email="lena@example.org")
    page = as_dana.get(PAGE).text
    assert "ties the person to the partner" in page
    assert "lena@example.org" not in page


def test_without_an_example(as_dana, business):
    ContactFactory()
    assert lines(as_dana.get(PAGE, {"file": "csv"}))[1][3] == ""


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_calculated(as_dana, business, name):
    ContactFactory(name=name)
    assert not lines(as_dana.get(PAGE, {"file": "csv"}))[1][1].startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    "asked",
    [
        {"link": "1"},
        {"partner": "1"},
        {"link": "x", "partner": "y"},
        {"link": "9" * 40, "partner": "\x00"},
    ],
)
def test_bad_choices(as_dana, business, asked):
    response = as_dana.get(PAGE, {"file": "csv"} | asked)
    assert response.headers["Content-Type"].startswith("text/html")
    assert response.context["form"].errors


def test_a_link_that_earns_the_partner_nothing(as_dana, alice, charlie):
    link = TrackingLinkFactory(partner=charlie)
    response = as_dana.get(PAGE, {"file": "csv", "link": link.pk, "partner": alice.pk})
    assert response.context["form"].errors["link"]


def test_only_the_team_reads_it(as_alice, business):
    assert as_alice.get(PAGE, {"file": "csv"}).status_code == 403
    assert Client().get(PAGE, {"file": "csv"}).status_code == 302
    assert as_alice.post(PAGE).status_code == 403


@pytest.mark.parametrize("number", [1, 50])
def test_queries(as_dana, business, number, django_assert_max_num_queries):
    for _each in range(number):
        ContactFactory()
    with django_assert_max_num_queries(5):
        assert len(lines(as_dana.get(PAGE, {"file": "csv"}))) == number + 1
