"""The backup of an install and its way back, each command in a process of its own."""

import errno
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from business.models import LastBackup
from config.backup import archive, make, postgresql, sqlite
from config.installing import PROJECT, StartError
from tests.factories import (
    BannerFactory,
    DecisionFactory,
    HitCountFactory,
    HitFactory,
    OptInFactory,
    picture_file,
)
from tests.postgres import free_port
from tests.tracking.go_process import database_url
from tracking.models import DaySalt, Hit

KEY = "k3y-" + "abcdefghijklmnopqrstuvwxyz-0123456789" * 2
SPOOLED = "20260310T120000000000-1.spool"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rows() -> None:
    hit = HitFactory()
    HitCountFactory(partner_id=hit.partner_id, link_id=hit.link_id, hits=7)
    DecisionFactory(opt_in=OptInFactory(gross=1999, currency="EUR"))
    DaySalt.objects.create(day=datetime.now(UTC).date(), salt="pinch-4711")
    connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A `DATA_DIR` with a hit that waits, and a line that is still being written."""
    spool = tmp_path / "data" / "spool"
    spool.mkdir(parents=True)
    (spool / SPOOLED).write_text('{"id": 1}\n{"id"')
    (spool / "routing-table").write_text("holds salts")
    return tmp_path / "data"


def run(name: str, *arguments: object, folder: Path, url: str = "") -> subprocess.CompletedProcess:
    environment = os.environ | {
        "SECRET_KEY": KEY,
        "DATA_DIR": str(folder),
        "DATABASE_URL": url or database_url(),
        "PORT": str(free_port()),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-m", f"config.backup.{name}", *map(str, arguments)]
    return subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def backup(settings, rows: None, folder: Path, tmp_path: Path) -> Path:
    settings.SPOOL_DIR = folder / "spool"
    make.back_up(tmp_path / "backup.tar")
    connection.close()
    return tmp_path / "backup.tar"


@pytest.fixture
def elsewhere(tmp_path: Path):
    """The address of an empty database of the same kind."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
        return
    # Each of the processes that test has its own.
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield f"{database_url().rpartition('/')[0]}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_it_works(backup, folder, elsewhere, tmp_path):
    proved = run("restore", backup, "--verify", folder=folder)
    assert proved.returncode == 0, proved.stderr
    assert "as when it was made; hits that wait in the spool: 1" in proved.stderr

    other = tmp_path / "other"
    restored = run("restore", backup, folder=other, url=elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert (other / "spool" / SPOOLED).read_text() == '{"id": 1}\n'
    assert not (other / "spool" / "routing-table").exists()

    again = tmp_path / "again.tar"
    assert run("make", again, folder=other, url=elsewhere).returncode == 0
    assert figures_in(again) == figures_in(backup)
    assert figures_in(backup)["sums"] == {"tracking_hitcount.hits": 7, "tracking_optin.gross": 1999}


def test_it_leaves_a_note_for_the_front_page(rows, folder, tmp_path):
    before = timezone.now().replace(microsecond=0)
    assert run("make", tmp_path / "backup.tar", folder=folder).returncode == 0
    assert LastBackup.objects.instant() >= before


def test_a_note_that_cannot_be_left_fails_no_backup(rows, folder, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE business_lastbackup RENAME TO business_noted")
    try:
        made = run("make", tmp_path / "backup.tar", folder=folder)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE business_noted RENAME TO business_lastbackup")
    assert made.returncode == 0
    assert "The backup is complete" in made.stderr


def figures_in(path: Path) -> dict:
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("manifest.json"))["figures"]


def test_it_is_for_its_owner_alone_and_leaves_nothing_beside(backup, tmp_path):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["backup.tar", "data"]


@pytest.mark.sqlite
def test_the_salt_of_the_day_is_in_no_backup(backup, tmp_path):
    archive.unpack(backup, tmp_path / "unpacked")
    assert b"pinch-4711" not in (tmp_path / "unpacked" / sqlite.PART).read_bytes()


def test_a_file_that_exists_is_kept(backup, folder):
    before = backup.read_bytes()
    refused = run("make", backup, folder=folder)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert backup.read_bytes() == before


def test_a_folder_that_is_missing_is_one_sentence(folder, tmp_path):
    refused = run("make", tmp_path / "nowhere" / "backup.tar", folder=folder)
    assert refused.returncode == 1
    assert "cannot be written" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_what_is_there_is_replaced_only_when_asked(backup, folder, elsewhere, tmp_path):
    assert run("restore", backup, folder=folder, url=elsewhere).returncode == 0
    refused = run("restore", backup, folder=folder, url=elsewhere)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr

    replaced = run("restore", backup, "--replace", folder=folder, url=elsewhere)
    assert replaced.returncode == 0, replaced.stderr
    former = next(folder.glob("before-restore-*.tar"))
    assert figures_in(former) == figures_in(backup)


def test_a_database_in_use_is_left_alone(backup, folder, elsewhere, tmp_path):
    assert run("restore", backup, folder=folder, url=elsewhere).returncode == 0
    # This process is connected to the tests' database, as a server or worker would be.
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM tracking_hit")
        refused = run("restore", backup, "--replace", folder=folder)
    assert refused.returncode == 1
    assert "in use" in refused.stderr
    assert not list(folder.glob("before-restore-*"))


@pytest.mark.sqlite
def test_a_damaged_database_is_kept_as_it_is(backup, folder, tmp_path):
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"not a database at all" * 500)
    replaced = run("restore", backup, "--replace", folder=folder, url=f"sqlite:///{broken}")
    assert replaced.returncode == 0, replaced.stderr
    assert next(folder.glob("damaged-*.sqlite3")).read_bytes().startswith(b"not a database")
    assert not sqlite.find_damage(broken)


@pytest.mark.parametrize("damage", ["cut", "bit", "surplus"])
def test_a_damaged_backup_is_found(backup, folder, tmp_path, damage):
    content = bytearray(backup.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "bit":
        content[content.index(b'{"id": 1}')] ^= 1
    backup.write_bytes(content)
    if damage == "surplus":
        with tarfile.open(backup, "a") as tar:
            archive.Parts(tar).add_bytes("spool/more.spool", b"{}\n")
    with pytest.raises(StartError, match=r"cannot be read|damaged"):
        archive.unpack(backup, tmp_path / "unpacked")


@pytest.mark.parametrize("name", ["../outside", "/outside"])
def test_no_part_leaves_the_folder(tmp_path, name):
    path = tmp_path / "evil.tar"
    with tarfile.open(path, "w") as tar:
        archive.Parts(tar).add_bytes(name, b"x")
    with pytest.raises(StartError, match="does not belong"):
        archive.unpack(path, tmp_path / "unpacked")
    assert not (tmp_path / "outside").exists()


def test_rows_that_are_missing_are_named(backup, tmp_path):
    kept = archive.unpack(backup, tmp_path / "unpacked").figures
    found = archive.Figures({**kept.rows, "tracking_hit": 0}, kept.sums, kept.migrations)
    assert kept.differences(kept) == []
    assert kept.differences(found) == ["tracking_hit: 0 instead of 1"]


@pytest.mark.sqlite
def test_a_copy_sees_one_moment_while_others_write(tmp_path):
    source, copy = tmp_path / "live.sqlite3", tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(source)) as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("CREATE TABLE t (n INTEGER)")
        live.execute("BEGIN")
        live.execute("INSERT INTO t VALUES (1)")
        sqlite.copy_database(source, copy)
        live.commit()
    assert sqlite.figures_of(copy).rows == {"t": 0}


def test_uploads_go_and_come_back(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "banners").mkdir(parents=True)
    (tmp_path / "media" / "banners" / "one.png").write_bytes(b"png")
    with tarfile.open(tmp_path / "parts.tar", "w") as tar:
        make.add_uploads(archive.Parts(tar))
        assert tar.getnames() == ["uploads/banners/one.png"]


def test_a_banner_survives(rows, folder, elsewhere, tmp_path):
    banner = BannerFactory()
    picture = Path("uploads", "banners", banner.picture)
    (folder / picture.parent).mkdir(parents=True)
    (folder / picture).write_bytes(picture_file())
    connection.close()
    other = tmp_path / "other"
    assert run("make", tmp_path / "backup.tar", folder=folder).returncode == 0
    restored = run("restore", tmp_path / "backup.tar", folder=other, url=elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert (other / picture).read_bytes() == picture_file()


@pytest.mark.postgresql
def test_a_restore_that_fails_leaves_what_was_there(rows, tmp_path):
    with pytest.raises(StartError, match="pg_restore failed"):
        postgresql.put_dump(tmp_path / "no.dump")
    assert Hit.objects.count() == 1
    assert postgresql.ask("SELECT COUNT(*) FROM pg_namespace WHERE nspname LIKE 'before%'") == [
        (0,)
    ]


def test_a_disk_that_is_full_is_one_sentence(settings, rows, tmp_path, monkeypatch):
    def fill_disk(_parts: archive.Parts) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(make, "add_spool", fill_disk)
    with pytest.raises(StartError, match=r"cannot be written \(No space left"):
        make.back_up(tmp_path / "backup.tar")
    assert not list(tmp_path.iterdir())
