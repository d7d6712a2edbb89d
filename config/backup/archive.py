"""The backup file: a tar of parts, and at its end a manifest that names and proves them."""

import hashlib
import json
import os
import tarfile
import time
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from config.backup.figures import Figures
from config.installing import StartError

MANIFEST = "manifest.json"
# Changes with what the parts mean.
FORMAT = 1
AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """`checksums` are SHA-256 by part; `made_at` is an instant in UTC, as ISO 8601."""

    format: int
    version: str
    made_at: str
    database: str
    spooled_hits: int
    figures: Figures
    checksums: dict[str, str]

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


@dataclass(slots=True)
class Parts:
    """The parts of a backup that is being written."""

    tar: tarfile.TarFile
    checksums: dict[str, str] = field(default_factory=dict)

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self.add(name, file, path.stat().st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, BytesIO(content), len(content))

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(time.time())
        hashed = Hashed(file)
        self.tar.addfile(member, hashed)  # type: ignore[arg-type]
        self.checksums[name] = hashed.sum.hexdigest()


class Hashed:
    """A file whose checksum is known when it was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        some = self.file.read(size)
        self.sum.update(some)
        return some


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, last."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unpack(path: Path, folder: Path) -> Manifest:
    """Write the parts of a backup into `folder`; `StartError` unless each is what was written."""
    try:
        with tarfile.open(path, "r:") as tar:
            found = {each.name: unpack_part(tar, each, folder) for each in tar}
    except (tarfile.TarError, OSError) as error:
        raise StartError(f"{path} cannot be read as a backup: {error}.") from None
    if MANIFEST not in found:
        raise StartError(f"{path} is no whole backup: its last part, the manifest, is missing.")
    manifest = read_manifest(folder / MANIFEST)
    del found[MANIFEST]
    wrong = sorted(
        name
        for name in found.keys() | manifest.checksums.keys()
        if found.get(name) != manifest.checksums.get(name)
    )
    if wrong:
        raise StartError(f"{path} is damaged: {', '.join(wrong)} is not what was written.")
    return manifest


def unpack_part(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """The checksum of the part, which is in the folder then."""
    name, content = PurePosixPath(member.name), tar.extractfile(member)
    if content is None or not member.isreg() or name.is_absolute() or ".." in name.parts:
        raise tarfile.TarError(f"{member.name} does not belong into one")
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed = Hashed(content)
    with target.open("wb") as file:
        while some := hashed.read(AT_ONCE):
            file.write(some)
    return hashed.sum.hexdigest()


def read_manifest(path: Path) -> Manifest:
    try:
        values: dict[str, Any] = json.loads(path.read_text())
        if values["format"] > FORMAT:
            raise StartError("The backup was made by a newer Sentby. Update this one first.")
        return Manifest(**{**values, "figures": Figures(**values["figures"])})
    except (ValueError, TypeError, KeyError):
        raise StartError("The manifest of the backup cannot be read.") from None
