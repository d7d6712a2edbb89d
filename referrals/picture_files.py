"""Where uploaded pictures are kept: files named after their content, that never change.

A replaced picture has another name, and the former file stays while there is the creative:
partners' websites show it.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from referrals.pictures import Picture

FOLDER = "banners"
NAME = re.compile(r"[0-9a-f]{32}\.(png|jpg|webp|gif)")
CONTENT_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
}


def keep_picture(picture: Picture) -> str:
    """Writes the file and answers its name; `OSError` where there is no room or no right to."""
    name = f"{hashlib.sha256(picture.content).hexdigest()[:32]}.{picture.ending}"
    folder().mkdir(parents=True, exist_ok=True)
    descriptor, growing = tempfile.mkstemp(prefix=".", dir=folder())
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(picture.content)
            file.flush()
            # A row that names the file must not outlive it when the power fails.
            os.fsync(file.fileno())
        Path(growing).chmod(0o644)
        Path(growing).replace(folder() / name)
    except OSError:
        Path(growing).unlink(missing_ok=True)
        raise
    return name


def find_picture(name: str) -> tuple[Path, str] | None:
    """The file and its content type; None where no picture has this name."""
    found = NAME.fullmatch(name)
    if not found or not (folder() / name).is_file():
        return None
    return folder() / name, CONTENT_TYPES[found[1]]


def stored_before(instant: datetime) -> list[str]:
    """The names of what was stored, or left half written, before an instant."""
    if not folder().is_dir():
        return []
    return [path.name for path in folder().iterdir() if is_older(path, instant)]


def erase_pictures(names: Iterable[str], instant: datetime) -> int:
    """Erase those stored before an instant; answers how many. `OSError` where it may not."""
    old = [folder() / name for name in names if is_older(folder() / name, instant)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def is_older(path: Path, instant: datetime) -> bool:
    try:
        return path.stat().st_mtime < instant.timestamp()
    except FileNotFoundError:
        # Erased meanwhile.
        return False


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER
