"""Which start brings a worker, and what `run.py worker` refuses."""

import os
import subprocess

import pytest

from config import launcher, serve, work
from config.launcher import main
from tests.config.test_serve import environment  # noqa: F401 - a fixture


class BecomeError(Exception):
    """Instead of becoming another program."""


@pytest.fixture
def become(monkeypatch):
    """Notes what would be started beside, and ends where the process would become another."""
    started = []

    def end(*_arguments):
        raise BecomeError

    monkeypatch.setattr(serve, "prepare", lambda: None)
    monkeypatch.setattr(os, "execv", end)
    # Without the set-up address, for which no database is here.
    monkeypatch.setattr(serve, "call_command", lambda *_arguments, **_options: None)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_more: started.append(command))
    return started


@pytest.mark.parametrize(
    ("arguments", "workers"), [([], 1), (["--only", "go"], 0), (["--only", "web"], 0)]
)
def test_only_the_whole_server_brings_a_worker(environment, become, arguments, workers):  # noqa: F811
    environment()
    with pytest.raises(BecomeError):
        serve.main(arguments)
    assert [command[2] for command in become] == ["config.supervise"] * workers


def test_the_worker_needs_no_port_of_its_own(environment, become):  # noqa: F811
    environment(PORT="none")
    with pytest.raises(BecomeError):
        work.main()


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "DATA_DIR"])
def test_the_worker_says_which_variable_is_missing(environment, become, name):  # noqa: F811
    environment(**{name: None})
    with pytest.raises(SystemExit, match=name):
        work.main()


def test_worker_takes_nothing(monkeypatch, capsys):
    monkeypatch.setattr(launcher, "install", lambda _lock: None)
    assert main(["worker", "--fast"]) == 1
    assert "worker takes nothing" in capsys.readouterr().err
