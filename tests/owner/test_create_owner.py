"""`manage create_owner` and `manage setup_address`, as the operator types them."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.installing import PROJECT
from partners.models import User
from tests.factories import UserFactory
from tests.tracking.go_process import database_url


def run(*arguments: str, **options: object) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_it_works_and_prints_a_link_to_choose_a_password(db, client):
    said = run("create_owner", "--email", "Bella@Example.com", "--link")
    owner = User.objects.get(email="bella@example.com")
    assert owner.is_superuser
    assert not owner.has_usable_password()
    [address] = [word for word in said.split() if word.startswith("http")]
    assert "Choose a password" in client.get(urlsplit(address).path, follow=True).text


@pytest.mark.django_db(transaction=True)
def test_at_a_terminal_it_asks_for_the_password(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    said = typed_at_a_terminal("plum-river-4711", "plum-river-4711")
    assert "is an owner now" in said
    assert "plum-river" not in said
    assert User.objects.get().check_password("plum-river-4711")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("first", "second", "words"),
    [("plum-river-4711", "plum", "not the same"), ("short", "short", "too short")],
)
def test_a_password_that_does_not_do(first, second, words):
    assert words in typed_at_a_terminal(first, second)
    assert not User.objects.exists()


def typed_at_a_terminal(*passwords: str) -> str:
    keyboard, terminal = pty.openpty()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "k3y-" + "abcdefghijklmnopqrstuvwxyz-0123456789" * 2,
        "DATABASE_URL": database_url(),
    }
    connection.close()
    command = [sys.executable, "manage.py", "create_owner", "--email", "bella@example.com"]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    ):
        os.close(terminal)
        said = ""
        for password in passwords:
            said += read_until(keyboard, "assword")
            os.write(keyboard, f"{password}\n".encode())
        return said + read_until(keyboard, "")


def read_until(keyboard: int, words: str) -> str:
    """Whatever the program says until these words, or until it ends."""
    said = ""
    # Reading the terminal of a program that ended is an error.
    with suppress(OSError):
        while not (words and said.rstrip().endswith(":") and words in said):
            said += os.read(keyboard, 1000).decode()
    return said


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("bella", "no e-mail"),
        ("", "no e-mail"),
        ("a\x00@example.com", "no e-mail"),
        (f"{'b' * 60}@{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.com", "too long"),
        ("DANA@example.com", "owner already"),
        ("alice@example.com", "signs in already"),
    ],
)
def test_what_is_wrong_is_said(dana, alice, email, words):
    with pytest.raises(CommandError, match=words):
        run("create_owner", email=email, link=True)
    assert User.objects.count() == 2


def test_a_further_owner(dana):
    run("create_owner", "--email", "bella@example.com", "--link")
    assert User.objects.filter(is_superuser=True).count() == 2


def test_the_address_of_the_set_up(db, client):
    [address] = [word for word in run("setup_address").split() if word.startswith("http")]
    assert "Set up Sentby" in client.get(urlsplit(address).path, follow=True).text


def test_no_address_where_there_is_an_owner(db):
    UserFactory(is_superuser=True)
    with pytest.raises(CommandError, match="changepassword"):
        run("setup_address")
    assert run("setup_address", if_needed=True) == ""
