"""The machine's own Chromium, which the browser tests drive."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_chromium() -> str | None:
    on_path = (shutil.which(name) for name in NAMES)
    return next((found for found in on_path if found), None) or next(
        (place for place in PLACES if Path(place).exists()), None
    )


def launch_options() -> dict[str, object]:
    # Chromium's sandbox refuses to run as root, as in containers.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    arguments = [*root, "--disable-gpu", "--disable-dev-shm-usage"]
    return {"executable_path": find_chromium(), "args": arguments}
