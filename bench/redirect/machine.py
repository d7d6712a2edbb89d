"""What processes and the machine did: CPU, memory, and how much of it was somebody else's."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all that it started."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*"):
            try:
                found += map(int, (task / "children").read_text().split())
            except OSError:
                continue
    return found


def cpu_seconds(pids: list[int]) -> float:
    return sum(map(cpu_of, pids))


def cpu_of(pid: int, *, with_ended_children: bool = False) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11 : 15 if with_ended_children else 13])) / TICK


def cpu_of_this_run() -> float:
    """Of this benchmark and all that it started: load, servers, database and its helpers."""
    return sum(cpu_of(pid, with_ended_children=True) for pid in family(os.getpid()))


def memory_mb(pids: list[int]) -> float:
    """Proportional set size: shared pages count once."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def busy_seconds() -> float:
    """CPU time that the whole machine spent on anything."""
    user, nice, system, _idle, _wait, irq, soft = map(
        int, Path("/proc/stat").read_text().split(maxsplit=8)[1:8]
    )
    return (user + nice + system + irq + soft) / TICK


@dataclass
class Watch:
    """CPU between start and stop: the server's, and the share of a core that strangers took."""

    pids: list[int]

    def __post_init__(self) -> None:
        self.started, self.strangers = time.monotonic(), busy_seconds() - cpu_of_this_run()
        self.server = cpu_seconds(self.pids)

    def stop(self) -> tuple[float, float]:
        server = cpu_seconds(self.pids) - self.server
        strangers = busy_seconds() - cpu_of_this_run() - self.strangers
        return server, strangers / (time.monotonic() - self.started)


def syncs_per_second(folder: Path) -> int:
    """How many writes the disk makes safe in a second: each commit needs one."""
    count, end = 0, time.monotonic() + 1
    with (folder / "sync-probe").open("wb", buffering=0) as file:
        while time.monotonic() < end:
            file.write(b"x" * 8192)
            os.fdatasync(file.fileno())
            count += 1
    (folder / "sync-probe").unlink()
    return count
