"""A list with nothing in it says what it is for and where to begin."""

import pytest
from django.urls import reverse

from business.models import AuditEntry
from owner.empty_lists import SENTENCES
from tests.factories import HitCountFactory

# What the team did has a page of its own.
LISTED = [model for model in SENTENCES if model is not AuditEntry]


def list_of(client, model, query=""):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return client.get(reverse(name) + query).text


@pytest.mark.parametrize("model", LISTED)
def test_it_works(as_dana, business, model):
    assert 'class="empty-list"' in list_of(as_dana, model)


@pytest.mark.parametrize("model", LISTED)
def test_what_only_serves_rows_is_gone(as_dana, business, model):
    page = list_of(as_dana, model).split('id="content-main"')[1]
    for part in ("changelist-search", "changelist-filter", "paginator", "hit-filter"):
        assert part not in page


def test_the_teams_list(as_dana, business):
    assert 'class="empty-list"' in as_dana.get("/admin/team-changes/").text


def test_where_to_go_on(as_dana, business):
    page = as_dana.get("/admin/partners/partnerapplication/").text
    assert 'href="/admin/partners/joining/">How partners join</a>' in page


def test_the_first_row_is_one_press_away(as_dana, business):
    page = as_dana.get("/admin/referrals/trackinglink/").text
    add = 'href="/admin/referrals/trackinglink/add/">Add referral tracking link</a>'
    assert f'<p><a class="button deed" {add}' in page


def test_who_only_looks_is_not_told_to_add(as_rita, business):
    assert '<a class="button deed"' not in as_rita.get("/admin/referrals/trackinglink/").text


def test_archived_rows_are_rows(as_dana, haircare):
    haircare.archive()
    page = as_dana.get("/admin/referrals/trackinglink/").text
    assert 'class="empty-list"' not in page
    assert '<a href="?state=all">Show all</a>' in page


def test_erased_hits_were_hits(as_dana, haircare, alice):
    HitCountFactory(link_id=haircare.pk, partner_id=alice.pk, hits=1)
    assert 'class="empty-list"' not in as_dana.get("/admin/tracking/hit/").text


def test_not_with_rows(as_dana, alice):
    assert 'class="empty-list"' not in as_dana.get("/admin/partners/partner/").text


@pytest.mark.parametrize("query", ["?q=nobody", "?status__exact=banned"])
def test_not_where_only_the_choice_is_empty(as_dana, alice, query):
    assert 'class="empty-list"' not in as_dana.get(f"/admin/partners/partner/{query}").text
