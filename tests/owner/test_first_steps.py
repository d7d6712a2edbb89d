"""The first steps on the front page tick themselves, and wait until the owner wants them."""

import pytest

from business.models import Business, PutOff
from partners.models import Invitation
from tests.factories import (
    HitCountFactory,
    HostedFormFactory,
    OptInFactory,
    PartnerFactory,
    UserFactory,
)

HOME = "/admin/"


def steps(client) -> dict[str, bool]:
    return {step.key: step.is_done for step in client.get(HOME).context["steps"].steps}


def test_it_works(as_dana):
    page = as_dana.get(HOME).text
    assert list(steps(as_dana)) == ["link", "site", "click", "partner", "invitation"]
    assert not any(steps(as_dana).values())
    for words in ("Add your first link", "Do it", "Later", "Hide the first steps"):
        assert words in page


def test_each_ticks_itself(as_dana, haircare):
    HostedFormFactory()
    HitCountFactory(link_id=haircare.pk, hits=1)
    PartnerFactory()
    ticked = {"link", "site", "click", "partner"}
    assert {key for key, is_done in steps(as_dana).items() if is_done} == ticked


def test_they_go_when_all_are_taken(as_dana, alice, haircare):
    HostedFormFactory()
    HitCountFactory(link_id=haircare.pk, hits=1)
    alice.user.set_password("plum-river-4711")
    alice.user.save()
    assert "First steps" not in as_dana.get(HOME).text


def test_an_opt_in_is_proof_of_a_connected_site(as_dana):
    OptInFactory()
    assert steps(as_dana)["site"]


@pytest.mark.parametrize("is_mailed", [True, False])
def test_an_invitation_counts_by_mail_and_by_hand(as_dana, is_mailed):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    PartnerFactory(user=user)
    assert not steps(as_dana)["invitation"]
    Invitation.objects.create(user=user, email=user.email, is_mailed=is_mailed)
    assert steps(as_dana)["invitation"]


def test_the_owners_own_record_is_no_partner_to_invite(as_dana, dana):
    PartnerFactory(user=dana)
    assert not steps(as_dana)["partner"]
    assert not steps(as_dana)["invitation"]


def test_who_came_without_the_set_up_page_says_who_they_are(as_dana):
    Business.objects.all().delete()
    assert next(iter(steps(as_dana))) == "business"


def test_each_opens_a_page(as_dana, haircare):
    for _way in range(2):
        for step in as_dana.get(HOME).context["steps"].steps:
            assert as_dana.get(step.address, follow=True).status_code == 200
        PartnerFactory()


def test_before_there_is_a_partner_the_click_begins_with_the_owner(as_dana):
    page = as_dana.get(HOME).context["steps"]
    [click] = [step for step in page.steps if step.key == "click"]
    assert "dana%40example.com" in click.address


def test_later_and_back(as_dana):
    for _twice in range(2):
        assert as_dana.post("/admin/first-steps/site/later/").headers["Location"] == HOME
    shown = as_dana.get(HOME).context["steps"]
    assert [step.key for step in shown.put_off] == ["site"]
    assert "site" not in [step.key for step in shown.to_take]
    as_dana.post("/admin/first-steps/site/back/")
    assert as_dana.get(HOME).context["steps"].put_off == []


def test_what_is_done_is_not_for_later(as_dana, haircare):
    as_dana.post("/admin/first-steps/link/later/")
    assert as_dana.get(HOME).context["steps"].put_off == []


def test_all_of_them_later(as_dana):
    as_dana.post("/admin/first-steps/all/later/")
    page = as_dana.get(HOME).text
    assert "Add your first link" not in page
    assert "Show the first steps" in page
    as_dana.post("/admin/first-steps/all/back/")
    assert "Add your first link" in as_dana.get(HOME).text


@pytest.mark.parametrize("step", ["dinner", "x" * 5000, "%00", "somebody"])
def test_an_unknown_step(as_dana, step):
    assert as_dana.post(f"/admin/first-steps/{step}/later/").status_code == 404
    assert not PutOff.objects.exists()


@pytest.mark.parametrize("way", ["later", "back"])
def test_it_needs_a_post(as_dana, way):
    assert as_dana.get(f"/admin/first-steps/link/{way}/").status_code == 405


def test_partners_have_none(as_alice):
    assert as_alice.post("/admin/first-steps/link/later/").status_code == 403
    assert not PutOff.objects.exists()
