"""/b/<name>: the pictures of banners, for every website and for ever."""

import errno
import os

import pytest

from referrals.addresses import picture_address
from referrals.picture_files import folder, keep_picture
from referrals.pictures import Picture
from tests.factories import BannerFactory, picture_file
from tests.portal.bad_input import BAD_IDS

PICTURE = Picture(picture_file(), "png", 300, 250)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def test_it_works(client):
    """Without the database, which is shut to tests that do not ask for it."""
    response = client.get(f"/b/{keep_picture(PICTURE)}")
    assert b"".join(response) == PICTURE.content
    assert response.headers["Content-Type"] == "image/png"


def test_other_websites_may_show_it_and_it_can_do_nothing(client):
    headers = client.get(f"/b/{keep_picture(PICTURE)}").headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("ending", "content_type"),
    [("jpg", "image/jpeg"), ("webp", "image/webp"), ("gif", "image/gif")],
)
def test_every_kind_says_what_it_is(client, ending, content_type):
    name = keep_picture(Picture(b"x", ending, 1, 1))
    assert client.head(f"/b/{name}").headers["Content-Type"] == content_type


def test_of_an_archived_creative_it_is_still_there(client, business):
    banner = BannerFactory()
    banner.archive()
    assert client.get(f"/b/{banner.picture}").status_code == 200


def test_on_a_former_link_domain_it_is_still_there(client, settings):
    settings.LINK_HOSTS = ["old.example.com"]
    settings.ALLOWED_HOSTS = ["old.example.com"]
    name = keep_picture(PICTURE)
    assert client.get(f"/b/{name}", headers={"host": "old.example.com"}).status_code == 200
    assert client.get("/accounts/login/", headers={"host": "old.example.com"}).status_code == 404


@pytest.mark.parametrize("name", [*BAD_IDS, "0" * 32 + ".png", "0" * 32 + ".svg", ".hidden"])
def test_any_other_name_is_not_found(client, db, name):
    assert client.get(f"/b/{name}").status_code == 404


def test_only_pictures_leave_the_folder(client, db):
    keep_picture(PICTURE)
    (folder() / "notes.txt").write_text("secret")
    (folder().parent / f"{'1' * 32}.png").write_text("secret")
    for name in ("notes.txt", f"..%2f{'1' * 32}.png", f"../{'1' * 32}.png"):
        assert client.get(f"/b/{name}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)(f"/b/{keep_picture(PICTURE)}").status_code == 405


def test_the_same_picture_is_kept_once():
    assert keep_picture(PICTURE) == keep_picture(PICTURE)
    assert len(list(folder().iterdir())) == 1


def test_a_full_disk_leaves_nothing_behind(monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        keep_picture(PICTURE)
    assert not list(folder().iterdir())


def test_its_address_is_of_this_install(settings):
    settings.BASE_URL = "https://go.example.com"
    assert picture_address("a.png") == "https://go.example.com/b/a.png"
