from datetime import timedelta

from business.days import today
from business.outbox.mail import CONSOLE
from owner.menu import MENU
from tests.factories import (
    DecisionFactory,
    HitCountFactory,
    OptInFactory,
)

HOME = "/admin/"


# Further pages stand between these.
DAILY = [
    "Referral Partners",
    "Referral Tracking Links",
    "Programs",
    "Contacts",
    "Hits",
    "Opt-ins",
    "Link Tracking Stats",
    "Forms",
    "Referral Partner Defaults",
]


def test_the_menu_has_our_labels_in_our_order(as_dana):
    page = as_dana.get(HOME).text
    labels = [str(label) for _group, _title, pages in MENU for _model, label in pages]
    assert [label for label in labels if label in DAILY] == DAILY
    menu = page[page.index('class="menu-group app-partners') :]
    places = [menu.index(f">{label}</a>") for label in labels]
    assert places == sorted(places)


def test_numbers_of_today_and_before(as_dana, haircare, alice):
    HitCountFactory(link_id=haircare.pk, partner_id=alice.pk, hits=1234, unique_hits=55)
    HitCountFactory(link_id=haircare.pk, partner_id=alice.pk, hits=8, reason="bot")
    opt_in = OptInFactory(kind="purchase", gross=12000, currency="EUR")
    DecisionFactory(opt_in=opt_in, partner=alice, link=haircare)
    page = as_dana.get(HOME)
    assert [period.hits for period in page.context["periods"]] == [1234] * 3
    assert "1,234" in page.text
    assert "EUR 120.00" in page.text


def test_a_period_holds_its_days_only(as_dana, haircare, business):
    for days_back, hits in ((0, 1), (6, 10), (7, 100), (29, 1000), (30, 10_000)):
        day = today(business.zone) - timedelta(days=days_back)
        HitCountFactory(link_id=haircare.pk, day=day, hits=hits, unique_hits=hits)
        HitCountFactory(link_id=haircare.pk, day=day, hits=hits, reason="bot")
        opt_in = OptInFactory(day=day, kind="purchase", gross=hits * 100, currency="EUR")
        DecisionFactory(opt_in=opt_in)
    shown = as_dana.get(HOME).context["periods"]
    assert [period.hits for period in shown] == [1, 11, 1111]
    assert [period.not_counted for period in shown] == [1, 11, 1111]
    assert [period.opt_ins for period in shown] == [1, 2, 4]
    assert [period.revenue for period in shown] == [{"EUR": 100}, {"EUR": 1100}, {"EUR": 111_100}]


def test_each_number_opens_its_list(as_dana, haircare, alice):
    for period in as_dana.get(HOME).context["periods"]:
        assert as_dana.get(period.hits_address).status_code == 200
        assert as_dana.get(period.opt_ins_address).status_code == 200


def test_the_newest_opt_ins(as_dana, haircare, alice):
    decision = DecisionFactory(partner=alice, link=haircare)
    page = as_dana.get(HOME).text
    assert decision.opt_in.contact.email in page
    assert "Alice (alice)" in page


def test_queries(as_dana, haircare, alice, django_assert_max_num_queries):
    HitCountFactory(link_id=haircare.pk, partner_id=alice.pk, hits=3)
    DecisionFactory(partner=alice, link=haircare)
    with django_assert_max_num_queries(27):
        as_dana.get(HOME)


def test_a_server_without_mail_account_is_told(as_dana, business, settings):
    settings.EMAIL_BACKEND = CONSOLE
    assert "Mails reach nobody" in as_dana.get(HOME).text
    settings.DEMO = True
    assert "Mails reach nobody" not in as_dana.get(HOME).text


def test_hits_that_wait_on_the_disk_are_told(as_dana, settings, tmp_path):
    settings.SPOOL_DIR = tmp_path
    assert "On the disk" not in as_dana.get(HOME).text
    (tmp_path / "20260301T120000000000-1.spool").write_text("{}\n{}\n")

    assert "On the disk until the database takes them: 2 hits" in as_dana.get(HOME).text
    assert "2 hits" in as_dana.get("/readyz").json()["problems"][-1]
