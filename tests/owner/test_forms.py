import pytest
from django.urls import reverse

from integrations.models import HostedForm
from tests.factories import HostedFormFactory
from tests.owner.typing_in import errors, typed

ADD = "/admin/integrations/hostedform/add/"


def test_it_works(as_dana):
    typed(as_dana, ADD, title="Free offer")
    form = HostedForm.objects.get()
    assert form.slug == "free-offer"
    page = as_dana.get(reverse("admin:integrations_hostedform_change", args=[form.pk])).text
    assert "http://127.0.0.1:8000/f/free-offer/" in page


def test_the_address_stays_once_it_is_given(as_dana):
    form = HostedFormFactory(slug="free-offer")
    page = reverse("admin:integrations_hostedform_change", args=[form.pk])
    typed(as_dana, page, title="Another", slug="another")
    form.refresh_from_db()
    assert (form.title, form.slug) == ("Another", "free-offer")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", ""),
        ("title", "a\x00"),
        ("title", "x" * 121),
        ("slug", "a b"),
        ("slug", "taken"),
        ("slug", "x" * 65),
        ("slug", "a\x00"),
        ("button", ""),
        ("thank_you", ""),
        ("intro", "a\x00"),
        ("thank_you_address", "example.com"),
        ("thank_you_address", "javascript:alert(1)"),
        ("hourly_limit", "0"),
        ("hourly_limit", "9" * 30),
    ],
)
def test_bad_fields(as_dana, field, text):
    HostedFormFactory(slug="taken")
    assert list(errors(typed(as_dana, ADD, **({"title": "Offer"} | {field: text})))) == [field]
    assert HostedForm.objects.count() == 1
