import pytest

from partners.models import Partner
from tests.factories import HitCountFactory, PartnerFactory, UserFactory

LIST = "/admin/partners/partner/"


def test_it_works(as_dana, alice, bob, gold, haircare):
    bob.set_programs([gold])
    HitCountFactory(link_id=haircare.pk, partner_id=bob.pk, hits=321)
    page = as_dana.get(LIST).text
    for text in ("Bob", "Alice", "Gold", "Active", "bob@example.com", ">321</a>"):
        assert text in page


@pytest.mark.parametrize("partners", [1, 40])
def test_queries(as_dana, alice, gold, silver, partners, django_assert_max_num_queries):
    for _each in range(partners):
        PartnerFactory(parent=alice, programs=[gold, silver], user=UserFactory())
    with django_assert_max_num_queries(11):
        as_dana.get(LIST)


@pytest.mark.parametrize("text", ["Bob", "formerly", "bob@example.com"])
def test_search(as_dana, alice, bob, text):
    bob.rename("formerly")
    bob.rename("bob")
    page = as_dana.get(LIST, {"q": text, "status__exact": "active"}).context["cl"].result_list
    assert list(page) == [bob]


@pytest.mark.parametrize("key", ["x", "9" * 40, "\x00", "-1"])
def test_actions_on_nonsense(as_dana, alice, key):
    response = as_dana.post(LIST, {"action": "ban", "_selected_action": [key]})
    assert response.status_code == 302
    assert Partner.objects.get(pk=alice.pk).is_active
