"""Pictures go with their creative, and what belongs to none is swept at night."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from referrals.creative import UNDER_WAY
from referrals.models import Creative
from referrals.picture_files import folder, keep_picture
from referrals.picture_sweep import sweep_pictures
from referrals.pictures import Picture
from tests.factories import BannerFactory, CreativeFactory

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path, business):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def remove(django_capture_on_commit_callbacks):
    def run(creative):
        with django_capture_on_commit_callbacks(execute=True):
            creative.remove()

    return run


def stored():
    return {path.name for path in folder().iterdir()}


def age(name, at):
    os.utime(folder() / name, (at.timestamp(), at.timestamp()))
    return name


def upload(content=b"other", at=NOW - timedelta(days=2)):
    return age(keep_picture(Picture(content, "png", 1, 1)), at)


def banner(**fields):
    made = BannerFactory(**fields)
    age(made.picture, NOW - timedelta(days=30))
    return made


def test_it_works(remove):
    creative = banner()
    remove(creative)
    assert not stored()
    assert not Creative.objects.exists()


def test_what_another_creative_shows_stays(remove):
    creative, twin = banner(), banner()
    assert creative.picture == twin.picture
    remove(creative)
    assert stored() == {twin.picture}


def test_former_pictures_stay_with_their_creative_and_go_with_it(remove):
    creative = banner()
    former, other = creative.picture, upload()
    creative.show(other, 1, 1)
    creative.save()
    assert creative.former_pictures == [former]
    assert sweep_pictures(NOW) == 0
    assert stored() == {former, other}
    remove(creative)
    assert not stored()


def test_the_same_picture_again_is_no_former_one():
    creative = banner()
    first = creative.picture
    creative.show(first, 300, 250)
    assert creative.former_pictures == []
    creative.show("b.png", 1, 1)
    creative.show(first, 300, 250)
    assert creative.former_pictures == ["b.png"]


def test_nothing_goes_where_the_deletion_is_undone(db, django_capture_on_commit_callbacks):
    creative = banner()
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        creative.remove()
        raise ZeroDivisionError
    assert stored() == {creative.picture}


def test_what_was_just_uploaded_again_waits_for_the_night(remove):
    creative = banner()
    age(creative.picture, datetime.now(UTC) - UNDER_WAY / 2)
    remove(creative)
    assert stored() == {creative.picture}


def test_a_text_has_no_picture(remove):
    other = upload()
    remove(CreativeFactory())
    assert stored() == {other}


def test_orphans_are_swept_after_a_day():
    kept = {banner().picture, upload(b"fresh", NOW - timedelta(hours=23))}
    upload(b"old")
    age_of_temporary = folder() / ".cut-off"
    age_of_temporary.write_bytes(b"x")
    age(age_of_temporary.name, NOW - timedelta(days=2))
    assert sweep_pictures(NOW) == 2
    assert stored() == kept
    assert sweep_pictures(NOW) == 0


def test_beside_an_empty_database_nothing_is_swept():
    upload()
    assert sweep_pictures(NOW) == 0
    assert len(stored()) == 1


def test_before_anything_was_uploaded():
    assert sweep_pictures(NOW) == 0
    Creative.objects.filter(pk=banner().pk).update(picture="gone.png")
    for name in stored():
        (folder() / name).unlink()
    folder().rmdir()
    assert sweep_pictures(NOW) == 0
