import pytest

from partners.models import Partner
from tests.portal.bad_input import BAD_TEXTS

PROFILE = "/portal/profile/"


def test_it_works(as_alice, alice):
    page = as_alice.get(PROFILE).text
    for shown in ["Alice", "alice", "alice@example.com", "/accounts/password/change/"]:
        assert shown in page


def test_changes_the_name(as_alice, alice):
    response = as_alice.post(PROFILE, {"name": "  Alice & Co <b> "}, follow=True)
    alice.refresh_from_db()
    assert alice.name == "Alice & Co <b>"
    assert "Alice &amp; Co &lt;b&gt;" in response.text


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "two\nlines", *BAD_TEXTS])
def test_bad_names_are_refused_at_the_field(as_alice, alice, name):
    response = as_alice.post(PROFILE, {"name": name})
    assert response.status_code == 200
    assert "errorlist" in response.text
    assert Partner.objects.get(pk=alice.pk).name == "Alice"


def test_changes_nothing_else(as_alice, alice, charlie):
    sent = {"name": "A", "code": "other", "status": "banned", "parent": charlie.pk, "user": ""}
    as_alice.post(PROFILE, sent)
    alice.refresh_from_db()
    assert (alice.code, alice.status, alice.parent_id) == ("alice", "active", None)
    assert alice.user is not None


def test_queries_stay_few(as_alice, django_assert_num_queries):
    with django_assert_num_queries(5):
        as_alice.get(PROFILE)
