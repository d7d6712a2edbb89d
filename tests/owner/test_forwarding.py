"""The forwarding of a form: its fields, a test, a new secret, and what was sent last."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from business.models import OutgoingMessage
from integrations.models import HostedForm
from tests.cast import signed_in
from tests.factories import HostedFormFactory, UserFactory
from tests.integrations.receiver import answer, receiver
from tests.outbox import send_all
from tests.owner.typing_in import Fields, errors, typed

ADD = "/admin/integrations/hostedform/add/"
HOOK = "https://tool.example.net/hook"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{32}(?![A-Za-z0-9+/=])")


@pytest.fixture
def form(business) -> HostedForm:
    return HostedFormFactory(slug="free-offer", mail_to="dana@example.com", copy_to=HOOK)


def page_of(form, name="change"):
    return reverse(f"admin:integrations_hostedform_{name}", args=[form.pk])


def test_it_works(as_dana, form, settings):
    settings.DEMO = True
    with receiver() as tool:
        typed(as_dana, page_of(form), copy_to=tool.address)
        page = as_dana.post(page_of(form, "send_test"), follow=True)
        assert "The test leaves within a minute." in page.text
        send_all()
    assert len(tool.posted) == 1
    assert mail.outbox[0].body.startswith("This is a test.")
    page = as_dana.get(page_of(form)).text
    assert page.count("Sent ") >= 2
    assert "Test: Free offer, test@example.org" in page


def test_a_new_form_writes_to_the_owner(as_dana):
    assert Fields(as_dana.get(ADD).text).values["mail_to"] == ["dana@example.com"]
    typed(as_dana, ADD, title="Offer")
    assert HostedForm.objects.get().recipients == ["dana@example.com"]


def test_addresses_are_tidied(as_dana, form):
    typed(as_dana, page_of(form), mail_to="a@example.com;b@example.com  a@example.com", copy_to="")
    form.refresh_from_db()
    assert (form.mail_to, form.copy_to) == ("a@example.com, b@example.com", "")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("mail_to", "dana"),
        ("mail_to", "a@example.com, b"),
        ("mail_to", "a@example.com\x00"),
        ("mail_to", ", ".join(f"p{n}@example.com" for n in range(6))),
        ("mail_to", "x" * 1400),
        ("copy_to", "tool.example.net"),
        ("copy_to", "http://tool.example.net/"),
        ("copy_to", "https://192.168.1.1/hook"),
        ("copy_to", "https://[::1]/hook"),
        ("copy_to", "https://127.0.0.1:8000/f/free-offer/"),
        ("copy_to", "https://me:secret@tool.example.net/"),
        ("copy_to", "https://tool.example.net/\x00"),
        ("copy_to", "javascript:alert(1)"),
        ("copy_to", "https://tool.example.net/" + "x" * 2048),
    ],
)
def test_bad_fields(as_dana, field, text):
    assert list(errors(typed(as_dana, ADD, title="Offer", **{field: text}))) == [field]
    assert not HostedForm.objects.exists()


def test_a_test_is_sent_after_asking(as_dana, form):
    page = as_dana.get(page_of(form, "send_test")).text
    assert "dana@example.com" in page
    assert HOOK in page
    assert not OutgoingMessage.objects.exists()
    as_dana.post(page_of(form, "send_test"))
    assert OutgoingMessage.objects.count() == 2


def test_a_form_that_forwards_to_nobody(as_dana):
    form = HostedFormFactory()
    for page in (as_dana.get(page_of(form, "send_test")), as_dana.post(page_of(form, "send_test"))):
        assert "This form forwards to nobody yet." in page.text
    assert not OutgoingMessage.objects.exists()


def test_the_secret_is_shown_once(as_dana, form):
    assert not SECRET.search(as_dana.get(page_of(form, "new_secret")).text)
    page = as_dana.post(page_of(form, "new_secret"))
    form.refresh_from_db()
    assert SECRET.search(page.text)[0] == form.copy_secret
    assert "no-store" in page.headers["Cache-Control"]
    for name in ("change", "history", "new_secret", "send_test"):
        assert form.copy_secret not in as_dana.get(page_of(form, name)).text


def test_saving_a_form_keeps_its_secret(as_dana, form):
    secret = form.renew_secret()
    typed(as_dana, page_of(form), title="Another")
    form.refresh_from_db()
    assert (form.title, form.copy_secret) == ("Another", secret)


def test_the_page_says_what_went_wrong(as_dana, form, settings):
    settings.DEMO = True
    with receiver(answer("500 No", b"<b>broken</b>")) as tool:
        HostedForm.objects.update(copy_to=tool.address)
        as_dana.post(page_of(form, "send_test"))
        send_all()
    page = as_dana.get(page_of(form)).text
    assert "The receiver answers: 500 &lt;b&gt;broken&lt;/b&gt;" in page
    copy = OutgoingMessage.objects.get(kind="webhook")
    assert reverse("admin:business_outgoingmessage_send_again", args=[copy.pk]) in page


def test_the_list_of_messages_tells_copies_apart(as_dana, form):
    as_dana.post(page_of(form, "send_test"))
    page = as_dana.get("/admin/business/outgoingmessage/", {"kind__exact": "webhook"}).text
    assert HOOK in page
    assert "dana@example.com</span>" not in page


def test_only_owners_make_secrets(as_alice, form):
    staff = signed_in(UserFactory(is_staff=True))
    assert "Make a new secret" not in staff.get(page_of(form)).text
    assert staff.get(page_of(form, "send_test")).status_code == 200
    for name in ("new_secret", "send_test"):
        assert as_alice.post(page_of(form, name)).status_code == 403
        assert Client().post(page_of(form, name)).status_code == 302
    for ask in (staff.get, staff.post):
        assert ask(page_of(form, "new_secret")).status_code == 403
    form.refresh_from_db()
    assert not form.copy_secret
    assert not OutgoingMessage.objects.exists()


def test_the_secret_cannot_be_guessed_by_narrowing_the_list(form):
    form.renew_secret()
    staff = signed_in(UserFactory(is_staff=True))
    query = {"copy_secret__startswith": "whsec_"}
    assert staff.get("/admin/integrations/hostedform/", query).status_code == 400


@pytest.mark.parametrize("name", ["send_test", "new_secret"])
def test_a_form_that_does_not_exist_and_wrong_methods(as_dana, form, name):
    for key in ("0", "9" * 30):
        assert as_dana.post(f"/admin/integrations/hostedform/{key}/{name}/").status_code == 404
    assert as_dana.put(page_of(form, name)).status_code == 405


@pytest.mark.parametrize("number", [1, 20])
def test_queries(as_dana, form, number, django_assert_max_num_queries):
    for _each in range(number):
        as_dana.post(page_of(form, "send_test"))
    with django_assert_max_num_queries(10):
        page = as_dana.get(page_of(form)).text
    assert page.count("Send again") == min(2 * number, 10)
