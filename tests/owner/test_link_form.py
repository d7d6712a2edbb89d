import pytest
from django.urls import reverse

from business.models import AuditEntry
from partners.codes import CodeTaken
from referrals.models import LinkCode, TrackingLink
from tests.factories import PartnerFactory, TrackingLinkFactory
from tests.owner.typing_in import errors, typed

ADD = "/admin/referrals/trackinglink/add/"
GUIDE = {"name": "Hair care guide", "destination": "https://www.example.com/guide"}


def change(link):
    return reverse("admin:referrals_trackinglink_change", args=[link.pk])


def test_it_works(as_dana, alice):
    response = typed(as_dana, ADD, **GUIDE, code="Haircare")
    assert response.status_code == 302
    link = TrackingLink.objects.get()
    assert (link.code, link.partner, list(link.programs.all())) == ("Haircare", None, [])
    assert LinkCode.objects.spelled("haircare").get().link == link


def test_the_code_is_made_from_the_name(as_dana, haircare):
    typed(as_dana, ADD, name="Haircare", destination="https://www.example.com/")
    assert TrackingLink.objects.latest("pk").code == "haircare2"


def test_saving_says_where_it_is_live(as_dana, alice, bob, charlie):
    page = as_dana.post(ADD, GUIDE | {"order": "0"}, follow=True).text
    assert "Live in 3 portals." in page
    assert "http://127.0.0.1:8000/go/hair-care-guide/alice" in page


def test_saving_says_when_nobody_may_use_it(as_dana):
    page = as_dana.post(ADD, GUIDE | {"order": "0"}, follow=True).text
    assert "Live in 0 portals. No active partner may use this link yet." in page


def test_for_one_partner(as_dana, alice, bob):
    typed(as_dana, ADD, **GUIDE, partner=str(alice.pk))
    assert TrackingLink.objects.get().partner == alice


def test_for_some_programs(as_dana, gold, silver):
    typed(as_dana, ADD, **GUIDE, programs=[str(gold.pk)])
    assert list(TrackingLink.objects.get().programs.all()) == [gold]


def test_for_a_partner_and_programs(as_dana, alice, gold):
    refused = typed(as_dana, ADD, **GUIDE, partner=str(alice.pk), programs=[str(gold.pk)])
    assert errors(refused)["programs"] == [
        "Choose one partner or programs, not both: the link is for that partner only."
    ]
    assert not TrackingLink.objects.exists()


BAD_DESTINATIONS = [
    "",
    "www.example.com",
    "//example.com/",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://example.com/",
    "https://",
    "https://user:secret@example.com/",
    "https://example.com\\@evil.example/",
    "https://example.com/a b",
    "https://example.com/\x00",
    "https://example.com/\x07",
    "https://example.com/?rid=1",
    "https://example.com:port/",
    "https://[::1/",
    "http://127.0.0.1:8000/go/x/y",
    "http://testserver/portal/",
    "https://" + "ä" * 70 + ".example/",
    "https://example.com/" + "x" * 2100,
]


@pytest.mark.parametrize("field", ["destination", "fallback_address"])
@pytest.mark.parametrize("address", BAD_DESTINATIONS)
def test_bad_addresses(as_dana, field, address):
    if field == "fallback_address" and not address:
        return
    refused = typed(as_dana, ADD, **(GUIDE | {field: address}))
    assert list(errors(refused)) == [field]
    assert not TrackingLink.objects.exists()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", " "),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("name", "a\x07b"),
        ("name", "a\nb"),
        ("name", "a\u202eb"),
        ("code", "-x"),
        ("code", "x."),
        ("code", "x/y"),
        ("code", "x y"),
        ("code", "ä"),
        ("code", "x" * 65),
        ("code", "a\x00b"),
        ("partner", "x"),
        ("partner", "0"),
        ("partner", "9" * 40),
        ("programs", "x"),
        ("programs", "0"),
        ("programs", "9" * 40),
        ("order", "-1"),
        ("order", "x"),
        ("order", "9" * 40),
        ("consent", "everything"),
    ],
)
def test_bad_fields(as_dana, field, text):
    refused = typed(as_dana, ADD, **(GUIDE | {field: text}))
    assert list(errors(refused)) == [field]
    assert not TrackingLink.objects.exists()


@pytest.mark.parametrize("code", ["haircare", "HAIRCARE", "former", "Former"])
def test_a_code_of_another_link_now_or_formerly(as_dana, haircare, code):
    other = TrackingLinkFactory(code="former")
    other.rename("now")
    refused = typed(as_dana, ADD, **GUIDE, code=code)
    assert errors(refused)["code"] == [
        f"“{code}” is taken, now or as a former code. Choose another."
    ]
    assert TrackingLink.objects.count() == 2


def test_a_changed_code_leaves_the_former_one_working(as_dana, haircare):
    typed(as_dana, change(haircare), code="hair")
    haircare.refresh_from_db()
    assert haircare.code == "hair"
    assert {row.code for row in haircare.codes.all()} == {"haircare", "hair"}
    assert "<code>haircare</code>" in as_dana.get(change(haircare)).text


def test_a_former_code_may_be_taken_up_again(as_dana, haircare):
    haircare.rename("hair")
    assert typed(as_dana, change(haircare), code="HairCare").status_code == 302
    haircare.refresh_from_db()
    assert haircare.code == "HairCare"
    assert haircare.codes.count() == 2


@pytest.mark.unaudited
def test_an_emptied_code_stays_as_it_was(as_dana, haircare):
    typed(as_dana, change(haircare), code="")
    haircare.refresh_from_db()
    assert haircare.code == "haircare"


def test_a_refused_change_writes_nothing(as_dana, haircare, alice):
    typed(as_dana, change(haircare), name="Other", code="hair", destination="nowhere")
    haircare.refresh_from_db()
    assert (haircare.name, haircare.codes.count()) == ("Hair care free guide", 1)


@pytest.mark.unaudited
def test_somebody_takes_the_code_between_check_and_save(as_dana, haircare, monkeypatch):
    """The unique index decides the race; the form then says so at the field."""
    claim, calls = TrackingLink.claim_code, []

    def too_late(link, code):
        calls.append(code)
        if len(calls) == 1:
            TrackingLinkFactory(code="taken-meanwhile")
            raise CodeTaken(code)
        claim(link, code)

    monkeypatch.setattr(TrackingLink, "can_take", lambda _link, _code: not calls)
    monkeypatch.setattr(TrackingLink, "claim_code", too_late)
    assert "code" in errors(typed(as_dana, ADD, **GUIDE, code="wanted"))


def test_changes_are_remembered(as_dana, dana, haircare):
    typed(as_dana, change(haircare), name="Hair")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.key) == (dana, str(haircare.pk))
    before, after = "Hair care free guide", "Hair"
    assert entry.changes == [{"field": "Name", "before": before, "after": after}]
    page = as_dana.get(reverse("admin:referrals_trackinglink_history", args=[haircare.pk]))
    assert "<del>Hair care free guide</del>" in page.text


def test_how_many_partners_could_use_it(as_dana, alice, bob, gold):
    PartnerFactory(programs=[gold])
    PartnerFactory(status="inactive")
    count = reverse("admin:referrals_trackinglink_portals")
    for query, number in [({}, 3), ({"partner": alice.pk}, 1), ({"programs": [gold.pk]}, 1)]:
        assert as_dana.get(count, query).json()["sentence"].startswith(f"{number} partner")


@pytest.mark.parametrize("bad", ["x", "-1", "9" * 40, "\x00"])
def test_how_many_partners_with_nonsense(as_dana, alice, bad):
    count = reverse("admin:referrals_trackinglink_portals")
    assert as_dana.get(count, {"partner": bad, "programs": bad}).status_code == 200


def test_the_page_of_a_link_that_is_not(as_dana):
    for pk in ("0", "9" * 40, "x", "%00"):
        page = as_dana.get(f"/admin/referrals/trackinglink/{pk}/change/")
        assert page.status_code == 302


def test_partners_are_listed_for_those_without_javascript(as_dana, alice):
    assert f'<option value="{alice.pk}">Alice (alice)</option>' in as_dana.get(ADD).text
