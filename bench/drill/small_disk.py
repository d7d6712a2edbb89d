"""A spool's disk that is full: a real one of a few kilobytes, or a limit on the size of files."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.drill.served import Served

KILOBYTES = 256


class Mounted:
    """A file system in memory; only root may mount one."""

    def __init__(self, place: Path) -> None:
        self.place, self.ballast = place, place / "ballast"

    def mount(self) -> bool:
        command = ["mount", "-t", "tmpfs", "-o", f"size={KILOBYTES}k", "tmpfs", str(self.place)]
        try:
            return subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            return False

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.place)], check=True)

    def fill(self) -> None:
        try:
            with self.ballast.open("wb", buffering=0) as file:
                while file.write(b"x" * 4096):
                    pass
        except OSError:
            return

    def make_room(self) -> None:
        self.ballast.unlink()

    def grow(self) -> None:
        command = ["mount", "-o", "remount,size=64m", str(self.place)]
        subprocess.run(command, check=True)


class Limited:
    """For those who may not mount: no file of the processes grows beyond a size."""

    def __init__(self, served: Served) -> None:
        self.served = served

    def fill(self) -> None:
        self.limit(0)

    def make_room(self) -> None:
        self.limit(KILOBYTES * 1024 // 4)

    def grow(self) -> None:
        self.limit(resource.RLIM_INFINITY)

    def limit(self, size: int) -> None:
        for pid in self.served.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def small_disk(served: Served) -> Iterator[Mounted | Limited]:
    served.spool.mkdir(exist_ok=True)
    mounted = Mounted(served.spool)
    if mounted.mount():
        try:
            yield mounted
        finally:
            mounted.unmount()
    else:
        print("       A really full disk is left out, root may mount one; files are limited.")
        yield Limited(served)
