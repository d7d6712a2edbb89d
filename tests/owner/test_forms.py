import pytest
from django.urls import reverse

from business.models import Business
from integrations.models import HostedForm
from tests.conventions.tree import PROJECT
from tests.factories import HostedFormFactory, OptInFactory
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


def page_of(form):
    return reverse("admin:integrations_hostedform_change", args=[form.pk])


def test_ways_to_use_it(as_dana):
    form = HostedFormFactory(
        slug="free-offer", extra_label="How long?", consent_label="Yes, <write> & call"
    )
    ways = as_dana.get(page_of(form)).context["ways"]
    assert ways.address == "http://127.0.0.1:8000/f/free-offer/"
    assert ways.snippet == '<script src="http://127.0.0.1:8000/s.js" defer></script>'
    assert ways.markup.splitlines() == [
        '<form method="post" action="http://127.0.0.1:8000/f/free-offer/">',
        '  <label>Your e-mail <input type="email" name="email" required></label>',
        '  <label>Your name <input name="name"></label>',
        '  <label>How long? <textarea name="extra"></textarea></label>',
        '  <label><input type="checkbox" name="consent" required> '
        "Yes, &lt;write&gt; &amp; call</label>",
        '  <input type="hidden" name="rid">',
        "  <button>Send it to me</button>",
        "</form>",
    ]


def test_the_page_shows_the_markup_as_text(as_dana):
    page = as_dana.get(page_of(HostedFormFactory())).text
    assert "Ways to use it" in page
    assert "&lt;input type=&quot;email&quot; name=&quot;email&quot; required&gt;" in page


def test_the_markup_is_that_of_the_manual(as_dana):
    manual = (PROJECT / "docs/connect-your-site.md").read_text()
    form = HostedFormFactory(slug="free-offer")
    markup = as_dana.get(page_of(form)).context["ways"].markup
    assert markup.replace("http://127.0.0.1:8000", "https://go.example.com") in manual


def test_the_markup_has_the_owners_name_of_the_click_id(as_dana):
    Business.objects.update(hit_id_parameter="click")
    page = as_dana.get(page_of(HostedFormFactory(asks_name=False)))
    assert '<input type="hidden" name="click">' in page.context["ways"].markup
    assert 'name="name"' not in page.context["ways"].markup


def test_saving_a_new_form_shows_the_ways(as_dana):
    answer = typed(as_dana, ADD, title="Free offer")
    assert answer.headers["Location"] == f"{page_of(HostedForm.objects.get())}#ways"


def test_the_list_counts_opt_ins_and_opens_them(as_dana):
    form = HostedFormFactory(slug="free-offer", title="Guide")
    OptInFactory(source=form.source, contact__email="lena@example.org")
    OptInFactory(source="form:other", contact__email="other@example.org")
    opt_ins = "/admin/tracking/optin/?through=form%3Afree-offer"
    assert f'<a href="{opt_ins}">1</a>' in as_dana.get("/admin/integrations/hostedform/").text
    page = as_dana.get(opt_ins).text
    assert "lena@example.org" in page
    assert "other@example.org" not in page


@pytest.mark.parametrize("number", [1, 20])
def test_queries(as_dana, number, django_assert_max_num_queries):
    for _each in range(number):
        HostedFormFactory()
    with django_assert_max_num_queries(8):
        as_dana.get("/admin/integrations/hostedform/")
