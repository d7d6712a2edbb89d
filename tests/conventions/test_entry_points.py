"""What servers and the shell start must start in a fresh process, before Django knows its apps."""

import os
import subprocess
import sys

import pytest

from tests.conventions.tree import PROJECT

ENTRY_POINTS = sorted(path.stem for path in (PROJECT / "config").glob("[aw]sgi*.py"))


def start(statement: str) -> subprocess.CompletedProcess[str]:
    """Run a statement as gunicorn would: nothing has chosen the settings yet."""
    environment = {name: text for name, text in os.environ.items() if "DJANGO" not in name}
    command = [sys.executable, "-c", statement]
    return subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", ENTRY_POINTS)
def test_application_is_made_without_preparation(name):
    ended = start(f"from config.{name} import application")
    assert ended.returncode == 0, ended.stderr[-800:]


def test_an_import_that_comes_too_early_is_found():
    assert start("import partners.models").returncode != 0
