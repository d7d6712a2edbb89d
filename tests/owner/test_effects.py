"""What a page says that a change takes away is what it takes away."""

import random

import pytest

from owner.effects.on_links import Access, loss_by_access, loss_by_archiving
from owner.effects.on_partners import (
    loss_by_joining,
    loss_by_leaving,
    loss_by_status,
    loss_of_one,
)
from partners.models import Partner
from referrals.models import TrackingLink
from tests.factories import (
    HitCountFactory,
    PartnerFactory,
    ProgramFactory,
    TrackingLinkFactory,
)
from tests.owner.typing_in import Fields, typed
from tracking.models import HitCount


def usable():
    """Pairs of partner and link, by the question that the portal asks."""
    return {
        (partner.pk, link.pk)
        for partner in Partner.objects.all()
        for link in TrackingLink.objects.usable_by(partner)
    }


def partners_of(pairs):
    return len({partner for partner, _link in pairs})


@pytest.fixture(params=range(6))
def world(request, business):
    """Partners, programs and links at random, each pair with a number of hits of its own."""
    chance = random.Random(request.param)
    programs = [ProgramFactory() for _each in range(3)]

    def some():
        return chance.sample(programs, chance.randint(0, 2))

    partners = [
        PartnerFactory(status=chance.choice(["active", "active", "inactive"]), programs=some())
        for _each in range(8)
    ]
    links = [TrackingLinkFactory(programs=some() or programs[:1]) for _each in range(4)]
    links += [TrackingLinkFactory() for _each in range(request.param % 2)]
    links.append(TrackingLinkFactory(partner=chance.choice(partners)))
    for link in links:
        for partner in partners:
            number = chance.randint(1, 99)
            HitCountFactory(link_id=link.pk, partner_id=partner.pk, hits=number)
    links[0].archive()
    return chance, partners, programs, links


def hits_of(pairs):
    from_counts = {
        (count.partner_id, count.link_id): count.hits for count in HitCount.objects.all()
    }
    return sum(from_counts[pair] for pair in pairs)


def test_a_status(world, business):
    _chance, partners, _programs, _links = world
    for status in ("inactive", "active", "banned"):
        changed = Partner.objects.exclude(status=status).filter(pk__gt=partners[2].pk)
        loss, before = loss_by_status(changed, status, business.zone), usable()
        Partner.objects.filter(pk__gt=partners[2].pk).update(status=status)
        assert loss.losing == partners_of(before - usable())
        assert loss.gaining == partners_of(usable() - before)


def test_leaving_and_joining(world, business):
    _chance, partners, programs, _links = world
    program = programs[1]
    for method in ("leave", "join"):
        members = Partner.objects.filter(memberships__program=program)
        others = Partner.objects.exclude(memberships__program=program)
        before = usable()
        if method == "leave":
            loss = loss_by_leaving(members, program, business.zone)
            program.memberships.all().delete()
        else:
            loss = loss_by_joining(others, program)
            for partner in partners:
                partner.programs.add(program)
        assert loss.losing == partners_of(before - usable())
        assert loss.gaining == partners_of(usable() - before)
        assert loss.hits == (hits_of(before - usable()) if method == "leave" else 0)


def test_one_partner(world, business):
    chance, partners, programs, _links = world
    for partner in partners:
        status = chance.choice(["active", "inactive"])
        into = chance.sample(programs, 1)
        stored = Partner.objects.get(pk=partner.pk)
        loss = loss_of_one(stored, status, [each.pk for each in into], business.zone)
        before = usable()
        stored.set_status(status)
        stored.set_programs(into)
        lost = before - usable()
        assert {(partner.pk, link.pk) for link in loss.links} == lost
        assert loss.hits == hits_of(lost)


def test_a_links_access(world, business):
    chance, partners, programs, links = world
    for link in links:
        if chance.random() < 0.4:
            wanted, into = chance.choice(partners), []
        else:
            wanted, into = None, chance.sample(programs, chance.randint(0, 1))
        access = Access(wanted and wanted.pk, tuple(each.pk for each in into))
        stored = TrackingLink.objects.get(pk=link.pk)
        loss, before = loss_by_access(stored, access, business.zone), usable()
        stored.reserve_for(wanted, into)
        lost = before - usable()
        assert (loss.losing, loss.gaining) == (len(lost), len(usable() - before))
        assert loss.hits == hits_of(lost)


def test_archiving(world, business):
    _chance, _partners, _programs, links = world
    for chosen in (links[1:2], links[2:]):
        stored = TrackingLink.objects.filter(pk__in=[link.pk for link in chosen])
        loss, before = loss_by_archiving(list(stored), business.zone), usable()
        for link in chosen:
            link.archive()
        assert loss.losing == partners_of(before - usable())


def change(row):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def test_a_links_form_asks_before_it_takes_away(as_dana, haircare, alice, bob, gold):
    HitCountFactory(link_id=haircare.pk, partner_id=bob.pk, hits=8310)
    alice.set_programs([gold])
    page = typed(as_dana, change(haircare), programs=[str(gold.pk)], name="Renamed")
    assert "1 partner loses this link." in page.text
    assert "It had 8,310 hits in the last 30 days." in page.text
    haircare.refresh_from_db()
    assert haircare.name == "Hair care free guide"
    as_dana.post(change(haircare), fields_of(page))
    haircare.refresh_from_db()
    assert (haircare.name, list(haircare.programs.all())) == ("Renamed", [gold])


def fields_of(page):
    return Fields(page.text).values


def test_a_reserved_link_says_where_prospects_come(as_dana, haircare, alice, bob):
    page = typed(as_dana, change(haircare), partner=str(alice.pk))
    assert "they read that the link is unknown" in page.text
    page = typed(
        as_dana, change(haircare), partner=str(alice.pk), fallback_address="https://x.example.com/"
    )
    assert "come to https://x.example.com/ instead" in page.text


def test_numbers_that_changed_are_said_again(as_dana, haircare, alice, bob, gold):
    page = typed(as_dana, change(haircare), programs=[str(gold.pk)])
    PartnerFactory()
    again = as_dana.post(change(haircare), fields_of(page))
    assert "nothing is saved yet" in again.text
    assert "3 partners lose this link." in again.text


def test_a_partners_form_asks_before_it_takes_away(as_dana, alice, haircare):
    HitCountFactory(link_id=haircare.pk, partner_id=alice.pk, hits=12)
    page = typed(as_dana, change(alice), status="banned")
    assert "Alice loses 1 link: Hair care free guide." in page.text
    assert "It had 12 hits in the last 30 days." in page.text
    assert "Alice can no longer sign in." in page.text
    as_dana.post(change(alice), fields_of(page))
    alice.refresh_from_db()
    assert alice.status == "banned"


def test_what_takes_nothing_is_saved_at_once(as_dana, alice, haircare, gold):
    assert typed(as_dana, change(alice), note="Met at the fair").status_code == 302
    assert typed(as_dana, change(alice), in_programs=[str(gold.pk)]).status_code == 302
    assert typed(as_dana, change(haircare), name="Other").status_code == 302


def test_archiving_names_the_numbers(as_dana, haircare, alice, bob):
    HitCountFactory(link_id=haircare.pk, partner_id=bob.pk, hits=8310)
    page = as_dana.get("/admin/referrals/trackinglink/archive/", {"keys": str(haircare.pk)}).text
    assert "2 partners lose it. It had 8,310 hits in the last 30 days." in page
