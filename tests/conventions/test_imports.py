"""Imports point one way: business <- partners <- referrals <- tracking <- integrations <- pages."""

import subprocess
import sys
from pathlib import Path

from tests.conventions.tree import PROJECT

LINT = Path(sys.executable).parent / "lint-imports"
CONTRACT = """
[importlinter]
root_packages =
    upper
    lower
[importlinter:contract:1]
name = one way
type = layers
layers =
    upper
    lower
"""


def lint(directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(LINT), "--no-cache", *options]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)


def test_imports_point_one_way():
    ended = lint(PROJECT)
    assert ended.returncode == 0, ended.stdout


def test_an_import_upwards_is_found(tmp_path):
    for name, text in (("upper", ""), ("lower", "import upper")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(text)
    (tmp_path / "contract.ini").write_text(CONTRACT)
    ended = lint(tmp_path, "--config", "contract.ini")
    assert "lower is not allowed to import upper" in ended.stdout
