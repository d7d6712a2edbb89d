import pytest

from partners.models import Partner
from tests.factories import AdFactory, PartnerFactory, TrackingLinkFactory
from tests.portal.bad_input import BAD_IDS

GENERATOR = "/portal/generator/"
ADDRESS = "http://127.0.0.1:8000/go/"


def generate(client, **choices):
    return client.get(GENERATOR, {"who": "", "ad": ""} | choices).text


def made(page):
    """The generated address, or None."""
    if 'id="generated-address"' not in page:
        return None
    field = page.split('id="generated-address"')[1]
    return field.split(">", 1)[1].split("</textarea>")[0]


def options(page, name):
    select = page.split(f'<select name="{name}"')[1].split("</select>")[0]
    return [option.split(">", 1)[1].split("<")[0] for option in select.split("<option")[1:]]


def test_it_works(as_alice, alice, bob, haircare):
    ad = AdFactory(partner=alice, name="My website", code="website2")
    page = as_alice.get(GENERATOR).text
    for heading in ["My Sales Websites", "My Referral Partners", "My Ads", "Generate Link"]:
        assert heading in page
    assert options(page, "who") == ["Me", "Bob"]
    assert options(page, "where") == ["Hair care free guide"]
    assert options(page, "ad") == ["No ad", "My website"]
    assert made(page) is None
    assert (
        made(generate(as_alice, where=haircare.pk, ad=ad.pk)) == ADDRESS + "haircare/alice/website2"
    )


def test_the_labels_are_those_partners_know(as_alice, haircare):
    page = as_alice.get(GENERATOR).text
    assert "Who is driving the traffic" in page
    assert "Where are you driving traffic to" in page
    assert "Which ad are you using to drive the traffic" in page


def test_lists_name_code_and_website(as_alice, haircare):
    page = as_alice.get(GENERATOR).text
    assert '<span class="code">haircare</span>' in page
    assert 'href="https://www.example.com/haircare"' in page
    assert f'data-copy="{ADDRESS}haircare/alice"' in page


def test_without_an_ad(as_alice, haircare):
    assert made(generate(as_alice, where=haircare.pk)) == ADDRESS + "haircare/alice"


def test_a_link_for_a_child_credits_the_child(as_alice, bob, haircare):
    page = generate(as_alice, who=bob.pk, where=haircare.pk)
    assert made(page) == ADDRESS + "haircare/bob"
    assert "This link credits <strong>Bob</strong>, not you." in page


def test_own_ads_may_go_on_a_childs_link(as_alice, alice, bob, haircare):
    AdFactory(partner=bob, name="Of Bob")
    ad = AdFactory(partner=alice, name="Of Alice", code="site")
    page = generate(as_alice, who=bob.pk, where=haircare.pk, ad=ad.pk)
    assert options(page, "ad") == ["No ad", "Of Alice"]
    assert made(page) == ADDRESS + "haircare/bob/site"


def test_an_ad_whose_code_the_child_has_too_is_refused(as_alice, alice, bob, haircare):
    AdFactory(partner=bob, code="Site")
    ad = AdFactory(partner=alice, code="site")
    page = generate(as_alice, who=bob.pk, where=haircare.pk, ad=ad.pk)
    assert made(page) is None
    assert "Bob has an Ad with the code “site” too." in page


def test_choosing_a_child_narrows_the_links_to_the_childs(as_alice, alice, bob, haircare, gold):
    alice.set_programs([gold])
    golden = TrackingLinkFactory(name="Golden", programs=[gold])
    TrackingLinkFactory(name="For Bob", partner=bob)
    page = as_alice.get(GENERATOR, {"who": bob.pk, "where": golden.pk, "show": "1"}).text
    assert options(page, "where") == ["For Bob", "Hair care free guide"]
    assert "errorlist" not in page
    assert made(page) is None
    # My Sales Websites stay one's own.
    assert "Golden" in page
    refused = generate(as_alice, who=bob.pk, where=golden.pk)
    assert "Bob cannot use this link." in refused
    assert made(refused) is None


def test_showing_a_childs_links_keeps_the_choices(as_alice, alice, bob, haircare):
    other = TrackingLinkFactory(name="Zoo")
    ad = AdFactory(partner=alice)
    page = as_alice.get(
        GENERATOR, {"who": bob.pk, "where": other.pk, "ad": ad.pk, "show": "1"}
    ).text
    for chosen in [bob, other, ad]:
        assert f'<option value="{chosen.pk}" selected>' in page


def test_equal_names_are_told_apart_by_their_codes(as_alice, haircare):
    TrackingLinkFactory(name=haircare.name, code="hair2")
    expected = ["Hair care free guide (haircare)", "Hair care free guide (hair2)"]
    assert options(as_alice.get(GENERATOR).text, "where") == expected


def test_offers_only_what_the_partner_may_use(as_alice, bob, charlie, haircare, gold):
    TrackingLinkFactory(name="Of Charlie", partner=charlie)
    TrackingLinkFactory(name="Golden", programs=[gold])
    archived = TrackingLinkFactory(name="Old")
    archived.archive()
    AdFactory(partner=charlie, name="Ad of Charlie")
    page = as_alice.get(GENERATOR).text
    for hidden in ["Of Charlie", "Golden", "Old<", "Charlie"]:
        assert hidden not in page


def test_others_ids_are_refused_at_the_field(as_alice, alice, bob, charlie, haircare):
    theirs = TrackingLinkFactory(partner=charlie)
    grandchild = PartnerFactory(name="Grandchild", parent=bob)
    for choices in [
        {"where": theirs.pk},
        {"where": haircare.pk, "ad": AdFactory(partner=charlie).pk},
        {"where": haircare.pk, "ad": AdFactory(partner=bob).pk},
        {"where": haircare.pk, "who": charlie.pk},
        {"where": haircare.pk, "who": grandchild.pk},
    ]:
        page = generate(as_alice, **choices)
        assert made(page) is None
        assert "Choose one from the list." in page


def test_archived_ads_and_inactive_children_are_not_offered(as_alice, alice, bob, haircare):
    ad = AdFactory(partner=alice, name="Old Ad")
    ad.archive()
    bob.set_status(Partner.Status.INACTIVE)
    page = generate(as_alice, where=haircare.pk, ad=ad.pk)
    assert made(page) is None
    assert options(page, "who") == ["Me"]
    assert "Archived Ads (1)" in page
    assert "Not active" in page


def test_applicants_are_nobodys_children_yet(as_alice, bob, haircare):
    bob.set_status(Partner.Status.APPLIED)
    assert "Bob" not in as_alice.get(GENERATOR).text


def test_without_links_it_says_whom_to_ask(as_alice):
    assert "has not given you a link yet." in as_alice.get(GENERATOR).text


def test_a_child_without_links_is_no_dead_end(as_alice, alice, bob):
    TrackingLinkFactory(partner=alice)
    page = as_alice.get(GENERATOR, {"who": bob.pk, "show": "1"}).text
    assert "has not given Bob a link yet." in page
    assert options(page, "who") == ["Me", "Bob"]


def test_inactive_partners_generate_nothing(as_alice, alice, haircare):
    alice.set_status(Partner.Status.INACTIVE)
    page = generate(as_alice, where=haircare.pk)
    assert made(page) is None
    assert "/go/haircare" not in page


def test_former_codes_give_the_present_address(as_alice, alice, haircare):
    haircare.rename("hair")
    assert made(generate(as_alice, where=haircare.pk)) == ADDRESS + "hair/alice"


@pytest.mark.parametrize("field", ["who", "where", "ad"])
@pytest.mark.parametrize("value", BAD_IDS)
@pytest.mark.parametrize("more", ["", "&show=1"])
def test_nonsense_is_refused_at_the_field(as_alice, haircare, field, value, more):
    sent = {"who": "", "where": str(haircare.pk), "ad": ""} | {field: value}
    query = "&".join(f"{name}={each}" for name, each in sent.items())
    response = as_alice.get(f"{GENERATOR}?{query}{more}")
    assert response.status_code == 200
    assert made(response.text) is None


def test_a_missing_choice_is_asked_for(as_alice, haircare):
    assert "Choose where the link leads." in generate(as_alice, where="")


def test_names_are_shown_as_text(as_alice, alice, bob):
    Partner.objects.filter(pk=bob.pk).update(name="<script>x</script>")
    TrackingLinkFactory(name='"><img src=x>')
    AdFactory(partner=alice, name="<i>Ad</i>")
    page = as_alice.get(GENERATOR).text
    for raw in ["<script>x", '"><img', "<i>Ad"]:
        assert raw not in page


def test_queries_stay_few(as_alice, alice, haircare, django_assert_num_queries):
    for _n in range(50):
        AdFactory(partner=alice)
        PartnerFactory(parent=alice)
    for _n in range(200):
        TrackingLinkFactory()
    child = Partner.objects.children_of(alice).first()
    with django_assert_num_queries(7):
        generate(as_alice, where=haircare.pk)
    with django_assert_num_queries(8):
        generate(as_alice, who=child.pk, where=haircare.pk)


def test_only_reading(as_alice):
    assert as_alice.post(GENERATOR).status_code == 405
