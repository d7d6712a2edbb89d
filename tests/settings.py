"""The product's settings with an environment of the tests' own: no demo data, no real database."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "SENTBY_TEST_DIR" not in os.environ:
    # Workers of pytest-xdist inherit the directory; only the process that made it removes it.
    os.environ["SENTBY_TEST_DIR"] = tempfile.mkdtemp(prefix="sentby-test-")
    atexit.register(shutil.rmtree, os.environ["SENTBY_TEST_DIR"], ignore_errors=True)

TEST_DIR = Path(os.environ["SENTBY_TEST_DIR"])
(TEST_DIR / "static").mkdir(exist_ok=True)
LISTS = ("SECRET_KEY_FALLBACKS", "LINK_HOSTS", "TRUSTED_PROXIES", "FORWARD_HOSTS")
for name in (*LISTS, "SENTBY_DEMO", "EMAIL_URL"):
    os.environ.pop(name, None)
os.environ |= {
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "BASE_URL": "http://127.0.0.1:8000",
    "DATA_DIR": str(TEST_DIR),
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{TEST_DIR / 'none.sqlite3'}",
}

from config.settings import *  # noqa: E402, F403
from config.settings import ALLOWED_HOSTS, DATABASES  # noqa: E402

ALLOWED_HOSTS += ["testserver"]
# Argon2 is slow on purpose; the tests sign in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: the memory database shares its locks and hides races.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "test.sqlite3")}
# Each client of a test begins a middleware of its own, which would look for all static files.
WHITENOISE_AUTOREFRESH = True
