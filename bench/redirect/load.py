"""The load: wrk where it is installed, else a small client of our own."""

import asyncio
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench.redirect.seeding import Rows, write_script

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


@dataclass(frozen=True)
class Result:
    answers: int
    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int


def run(port: int, rows: Rows, clients: int, seconds: int, folder: Path) -> Result:
    if shutil.which("wrk"):
        return run_wrk(port, write_script(folder / "load.lua", rows), clients, seconds)
    return asyncio.run(run_python(port, rows, clients, seconds))


def run_wrk(port: int, script: Path, clients: int, seconds: int) -> Result:
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}", "-s", str(script), "--latency"]
    command.append(f"http://127.0.0.1:{port}")
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    errors = re.findall(r"Non-2xx or 3xx responses: (\d+)", text)
    errors += re.findall(r"(?:connect|read|write|timeout) (\d+)", text)
    return Result(
        answers=int(re.search(r"(\d+) requests in", text)[1]),
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
        p50_ms=milliseconds(text, "50%"),
        p99_ms=milliseconds(text, "99%"),
        errors=sum(map(int, errors)),
    )


def milliseconds(text: str, name: str) -> float:
    value, unit = re.search(rf"{name}\s+([\d.]+)(us|ms|s|m)", text).groups()
    return float(value) * UNITS[unit]


async def run_python(port: int, rows: Rows, clients: int, seconds: int) -> Result:
    end, times, errors = time.monotonic() + seconds, [], []
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: {browser}\r\n\r\n".encode()
        for path, browser in rows
    ]

    async def client(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (started := time.monotonic()) < end:
            writer.write(requests[(number := number + 1) % len(requests)])
            head = await reader.readuntil(b"\r\n\r\n")
            (times if b" 302 " in head[:16] else errors).append(time.monotonic() - started)
        writer.close()

    await asyncio.gather(*(client(n * 61) for n in range(clients)))
    ordered = sorted(times)
    return Result(
        answers=len(times),
        per_second=len(times) / seconds,
        p50_ms=ordered[len(times) // 2] * 1000,
        p99_ms=ordered[len(times) * 99 // 100] * 1000,
        errors=len(errors),
    )
