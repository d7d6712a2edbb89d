"""The files of deploy/, read by the programs that they are for where these are installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.postgres import free_port

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
SURROUNDINGS = "pid {folder}/pid; error_log stderr; events {{ }} http {{ access_log off; {site} }}"
CERTIFICATE = "ssl_certificate chain.pem; ssl_certificate_key key.pem;"


def complaint(program: str, *arguments: str | Path) -> str:
    """What it says if it is not content; nothing where it is not installed."""
    found = shutil.which(program) or shutil.which(f"/usr/sbin/{program}")
    if found is None:
        return ""
    ended = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    return ended.stderr if ended.returncode else ""


def make_certificate(folder: Path) -> None:
    kind = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=go"]
    assert not complaint(
        "openssl", *kind, "-keyout", folder / "key.pem", "-out", folder / "chain.pem"
    )


def test_nginx_takes_its_file(tmp_path) -> None:
    site = (DEPLOY / "nginx.conf").read_text()
    # Ports and a certificate that are there; all else stays as it is.
    ports = {"443": str(free_port()), "80": str(free_port())}
    site = re.sub(r"(?<=listen )(\S*?)(443|80)\b", lambda at: at[1] + ports[at[2]], site)
    site = site.replace("server_name go.example.com;", f"server_name go.example.com; {CERTIFICATE}")
    config = tmp_path / "nginx.conf"
    config.write_text(SURROUNDINGS.format(folder=tmp_path, site=site))
    make_certificate(tmp_path)

    assert not complaint("nginx", "-t", "-p", tmp_path, "-c", config)


def test_nginx_of_any_age_takes_its_file() -> None:
    words = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text()).split()

    # As a directive of its own it is known from 1.25.1 on.
    assert "http2" not in words


def test_caddy_takes_its_file() -> None:
    config = ("--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")

    assert not complaint("caddy", "validate", *config)


def test_systemd_takes_its_files() -> None:
    units = [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.socket")]

    assert len(units) == 5
    assert not complaint("systemd-analyze", "verify", *units)


@pytest.mark.parametrize("unit", ["go", "web", "worker"])
def test_services_are_started_again_for_as_long_as_it_takes(unit) -> None:
    text = (DEPLOY / f"sentby-{unit}.service").read_text()

    assert "Restart=always" in text and "StartLimitIntervalSec=0" in text
