"""What a production start refuses, each with a sentence that names the variable."""

import os
import socket

import pytest

from config.environment import OPTIONAL
from config.installing import StartError
from config.serve import check_environment, check_settings

GOOD_KEY = "k3y-" + "abcdefghijklmnopqrstuvwxyz-0123456789" * 2


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Sets a complete environment, changed by what a test names; None leaves a variable out."""

    def change(**changes):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        good = {"SECRET_KEY": GOOD_KEY, "BASE_URL": "http://127.0.0.1:8000"}
        good |= {"DATA_DIR": str(tmp_path), "DATABASE_URL": None, "HOST": None, "PORT": str(port)}
        for name, value in {**good, **changes}.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return change


def test_a_complete_environment_is_accepted(environment):
    environment()
    check_environment()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "demo-" + GOOD_KEY),
        ("BASE_URL", None),
        ("BASE_URL", "go.example.com"),
        ("BASE_URL", "ftp://go.example.com"),
        ("BASE_URL", "https://go.example.com:99999"),
        ("BASE_URL", "https://go.example.com/path"),
        ("BASE_URL", "https://me@go.example.com"),
        ("DATA_DIR", None),
        ("DATA_DIR", "/proc/nothing"),
        ("DATABASE_URL", "hello"),
        ("DATABASE_URL", "mysql://a@b/c"),
        ("HIT_MONTHS", "a year"),
        ("HIT_MONTHS", "0"),
        ("WEB_CONCURRENCY", "many"),
        ("LETTERS_PER_MINUTE", "5"),
        ("EMAIL_URL", "mail.example.com"),
        ("EMAIL_URL", "http://mail.example.com"),
        ("EMAIL_URL", "smtp+tls://me:pass#word@mail.example.com:587"),
        ("EMAIL_URL", "smtp://"),
        ("LINK_HOSTS", "https://old.example.com"),
        ("LINK_HOSTS", "old.example.com:443"),
        ("LINK_HOSTS", "go.example.net, old.example.com"),
        ("TRUSTED_PROXIES", "my-proxy"),
        ("PORT", "http"),
        ("PORT", "70000"),
        ("HOST", "no.such.host.invalid"),
    ],
)
def test_it_says_which_variable_is_wrong(environment, name, value):
    environment(**{name: value})
    with pytest.raises(StartError, match=name):
        check_environment()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_URL", "smtp+tls://me:pass%23word@mail.example.com:587"),
        ("EMAIL_URL", ""),
        ("LINK_HOSTS", "old.example.com,GO.example.net"),
        ("LINK_HOSTS", ""),
        ("TRUSTED_PROXIES", "127.0.0.1/32,::1/128"),
        ("HIT_MONTHS", ""),
        ("LETTERS_PER_MINUTE", "6"),
    ],
)
def test_what_the_pages_show_is_accepted(environment, name, value):
    environment(**{name: value})
    check_environment()


@pytest.mark.parametrize("name", OPTIONAL)
def test_what_is_empty_counts_as_left_out(environment, monkeypatch, name):
    environment()
    monkeypatch.setenv(name, "")
    check_settings()
    assert name not in os.environ


def test_demo_people_stay_outside(environment, monkeypatch):
    environment()
    monkeypatch.setenv("SENTBY_DEMO", "1")
    check_environment()
    assert "SENTBY_DEMO" not in os.environ


def test_https_without_a_web_server_in_front_is_noted(environment, capsys):
    environment(BASE_URL="https://go.example.com", BEHIND_HTTPS_PROXY=None)
    check_environment()
    assert "BEHIND_HTTPS_PROXY" in capsys.readouterr().err
