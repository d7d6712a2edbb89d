"""“Last backup” in the status line of the front page."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from business.models import LastBackup
from owner.backup_state import say_backup

HOME = "/admin/"


def line(client):
    [found] = [each for each in client.get(HOME).context["status"] if each.name == "Last backup"]
    return found


def test_it_works(as_dana):
    LastBackup.objects.remember(timezone.now())
    assert not line(as_dana).problem
    assert line(as_dana).words[:4].strip(".")
    assert "Last backup" in as_dana.get(HOME).text


@pytest.mark.parametrize(("days", "is_too_old"), [(7, False), (9, True)])
def test_it_may_be_eight_days_old(as_dana, days, is_too_old):
    LastBackup.objects.remember(timezone.now() - timedelta(days=days))
    assert ("The last was made" in line(as_dana).problem) == is_too_old


def test_a_new_install_has_time_for_its_first(as_dana, settings):
    settings.DEMO = False
    assert line(as_dana).words == "none yet"
    with travel(timedelta(days=3)):
        assert "None was ever made" in say_backup(timezone.now())[0]
        settings.DEMO = True
        assert say_backup(timezone.now())[0] == ""


def test_where_nobody_owns_it_yet(db):
    assert say_backup(timezone.now()) == ("", "none yet")
