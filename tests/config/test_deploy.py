"""The files of deploy/, read by the programs that they are for where these are installed."""

import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.postgres import free_port

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
SURROUNDINGS = "pid {folder}/pid; error_log stderr; events {{ }} http {{ access_log off; {site} }}"
NGINX = ("nginx", "/usr/sbin/nginx")
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


def nginx_site(folder: Path) -> tuple[Path, str]:
    """Its whole configuration in `folder`, and the address at which it would serve."""
    site = (DEPLOY / "nginx.conf").read_text()
    # Ports, a certificate and a folder that are there; all else stays as it is.
    ports = {"443": str(free_port()), "80": str(free_port())}
    site = re.sub(r"(?<=listen )(\S*?)(443|80)\b", lambda at: at[1] + ports[at[2]], site)
    site = site.replace("server_name go.example.com;", f"server_name go.example.com; {CERTIFICATE}")
    site = site.replace("/var/log/nginx", str(folder))
    # Nobody answers behind it.
    site = re.sub(r"(?<=127\.0\.0\.1:)800\d", "9", site)
    config = folder / "nginx.conf"
    config.write_text(SURROUNDINGS.format(folder=folder, site=site))
    make_certificate(folder)
    return config, f"https://127.0.0.1:{ports['443']}"


def wait_for_port(port: int) -> None:
    for _try in range(100):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def test_nginx_takes_its_file(tmp_path) -> None:
    config, _address = nginx_site(tmp_path)

    assert not complaint("nginx", "-t", "-p", tmp_path, "-c", config)


def test_nginx_writes_down_no_key_that_lets_somebody_in(tmp_path) -> None:
    config, address = nginx_site(tmp_path)
    if not any(map(shutil.which, NGINX)):
        pytest.skip("nginx is not installed")
    paths = ["/set-up/KEY/", "/accounts/invitation/?key=KEY", "/f/guide/confirm/KEY/", "/go/a?KEY"]
    program = next(filter(None, map(shutil.which, NGINX)))
    stay = ["-p", tmp_path, "-c", config, "-g", "daemon off;"]
    with subprocess.Popen([program, *stay], stderr=subprocess.DEVNULL) as nginx:
        wait_for_port(urlsplit(address).port or 0)
        for path in paths:
            url, referrer = address + path, f"Referer: {address}{path}"
            complaint("curl", "-sk", "-H", referrer, "-o", "/dev/null", url)
        nginx.terminate()

    logged = (tmp_path / "sentby.log").read_text()
    assert "KEY" not in logged and len(logged.splitlines()) == len(paths)
    assert " GET /set-up/... " in logged and " GET /go/a " in logged


def test_caddy_keeps_no_log_of_visits() -> None:
    words = re.sub(r"#.*", "", (DEPLOY / "Caddyfile").read_text()).split()

    # It writes one only if told to, and then with keys and addresses.
    assert "log" not in words


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
