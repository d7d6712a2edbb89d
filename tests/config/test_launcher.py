"""The commands of run.py, up to where they become another program."""

import ast
import socket
import stat

import pytest

from config import launcher
from config.installing import PROJECT, StartError, why_not_installed
from config.launcher import demo_key, main, make_folder, require_free_ports
from config.serve import check_secret_key


@pytest.mark.parametrize("arguments", [[], ["--help"], ["help"]])
def test_help_names_every_command(arguments, capsys):
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert all(f"run.py {name}" in said for name in ("demo", "serve", "manage", "test"))


def test_an_unknown_command_is_one_sentence(capsys):
    assert main(["dance"]) == 1
    assert capsys.readouterr().err.startswith("There is no command dance.")


def test_old_pythons_can_read_run_py():
    source = (PROJECT / "run.py").read_text()
    ast.parse(source, feature_version=(3, 4))
    assert "f'" not in source
    assert 'f"' not in source


@pytest.mark.parametrize("which", [0, 1], ids=["product", "website"])
def test_a_taken_port_names_a_free_one(which):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StartError, match=r"is taken .* run\.py demo --port \d+"):
            require_free_ports(taken.getsockname()[1] - which)


def test_demo_keeps_a_key_of_its_own(tmp_path):
    key = demo_key(tmp_path)
    assert demo_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_serve_refuses_the_key_of_the_demo(tmp_path):
    with pytest.raises(StartError, match="demo's"):
        check_secret_key(demo_key(tmp_path))


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="cannot be written to"):
        make_folder(tmp_path / "file" / "data")


def test_manage_without_key_works_on_the_demo(monkeypatch, tmp_path, capsys):
    became = []
    monkeypatch.setattr(launcher, "install", lambda _lock: None)
    monkeypatch.setattr(launcher, "become", lambda *arguments: became.append(arguments))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    assert main(["manage", "check"]) == 0
    assert became[0][1]["SENTBY_DEMO"] == "1"
    assert "works on the demo" in capsys.readouterr().err


def test_demo_leaves_the_configured_database_alone(monkeypatch, tmp_path):
    became = []
    monkeypatch.setattr(launcher, "install", lambda _lock: None)
    monkeypatch.setattr(launcher, "require_free_ports", lambda _port: None)
    monkeypatch.setattr(launcher, "ignore_interrupts", lambda: None)
    monkeypatch.setattr(launcher, "become", lambda *arguments: became.append(arguments))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@else/s")
    assert main(["demo"]) == 0
    assert "DATABASE_URL" not in became[0][1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("WARNING: Retrying after NewConnectionError", "network"),
        ("ERROR: Could not find a version (from versions: none)", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "HASHES"),
        ("Killed", "Killed"),
    ],
)
def test_a_failed_install_says_what_to_do(line, said):
    assert said in why_not_installed(["Collecting django", line][1:])


def test_a_backup_is_named_from_where_the_operator_stands(monkeypatch, tmp_path):
    became = []
    monkeypatch.setattr(launcher, "install", lambda _lock: None)
    monkeypatch.setattr(launcher, "become", lambda *arguments: became.append(arguments[0]))
    monkeypatch.chdir(tmp_path)
    assert main(["backup", "one.tar", "--force"]) == 0
    assert main(["restore", "/elsewhere/one.tar", "--verify"]) == 0
    assert became[0] == ["-m", "config.backup.make", str(tmp_path / "one.tar"), "--force"]
    assert became[1] == ["-m", "config.backup.restore", "/elsewhere/one.tar", "--verify"]
