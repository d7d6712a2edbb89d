"""`python3 run.py bench redirect`: rounds over all servers in turn, a table and one JSON line."""

import argparse
import json
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.redirect import databases, load, servers
from bench.redirect.machine import Watch, memory_mb, syncs_per_second
from bench.redirect.peers import Peer, add_peers, peers_of
from bench.redirect.report import judge, median_of, table
from bench.redirect.seeding import REQUESTS, hot_rows, spread_rows
from bench.redirect.servers import Server

CLIENTS = (1, 8, 64, 256)
# A round counts as disturbed when others took more than this share of a core.
MOST_STRANGERS = 0.3


@dataclass(frozen=True)
class Candidate:
    server: Server | Peer
    # Empty for those whose hits nobody counts.
    database_url: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py bench redirect", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS)
    add_peers(parser)
    options = parser.parse_args()
    peers = peers_of(options, parser)
    with tempfile.TemporaryDirectory(prefix="sentby-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        print(f"Disk: {syncs_per_second(folder)} synced writes a second.", flush=True)
        candidates = start_all(stack, folder) + [Candidate(peer) for peer in peers]
        samples = measure(candidates, options, folder)
    figures = median_of(samples)
    print(table(figures))
    verdicts = judge(figures)
    for verdict in verdicts:
        print(verdict)
    disturbed = sum(sample["strangers"] > MOST_STRANGERS for sample in samples)
    print(f"{disturbed} of {len(samples)} measurements were disturbed by other programs.")
    print(json.dumps({"figures": {" ".join(map(str, key)): v for key, v in figures.items()}}))
    return 1 if any(sample["wrong"] for sample in samples) else 0


def start_all(stack: ExitStack, folder: Path) -> list[Candidate]:
    candidates = [Candidate(stack.enter_context(servers.nginx(make(folder / "nginx"))))]
    address = stack.enter_context(databases.postgresql())
    if address:
        naive, ours = make(folder / "naive"), make(folder / "postgresql")
        databases.prepare(address, ours)
        candidates.append(Candidate(stack.enter_context(servers.naive(naive, address))))
        server = stack.enter_context(servers.ours("postgresql", ours, address))
        candidates.append(Candidate(server, address))
    lite = make(folder / "sqlite")
    url = f"sqlite:///{lite / 'sentby.sqlite3'}"
    databases.prepare(url, lite)
    candidates.append(Candidate(stack.enter_context(servers.ours("sqlite", lite, url)), url))
    return candidates


def make(folder: Path) -> Path:
    folder.mkdir()
    # PostgreSQL's own user reads nothing here, but nginx may drop its rights.
    folder.chmod(0o755)
    return folder


def measure(candidates, options, folder) -> list[dict]:  # type: ignore[no-untyped-def,type-arg]
    """Every server in every round, one after the other: what changes on the machine hits all."""
    samples = []
    for candidate in candidates:
        warm_up(candidate, folder)
    for number in range(options.rounds):
        for clients in options.clients:
            kinds = {"spread": spread_rows()} | ({"hot": hot_rows()} if clients == 64 else {})
            for kind, rows in kinds.items():
                for candidate in candidates:
                    sample = one(candidate, rows, clients, options.seconds, folder)
                    sample |= {"round": number, "clients": clients, "load": kind}
                    samples.append(sample)
                    print(line(sample), flush=True)
    return samples


def warm_up(candidate: Candidate, folder: Path) -> None:
    """Every process has met every browser then, as one that runs for an hour has."""
    answers, turns = 0, 0
    while answers < 8 * REQUESTS and turns < 4:
        rows = candidate.server.rows(spread_rows())
        answers += load.run(candidate.server.port, rows, 64, 2, folder).answers
        turns += 1


def one(candidate: Candidate, rows, clients: int, seconds: int, folder: Path) -> dict:  # type: ignore[no-untyped-def,type-arg]
    server = candidate.server
    if candidate.database_url:
        databases.empty(candidate.database_url, server.folder)
    watch = Watch(server.pids)
    result = load.run(server.port, server.rows(rows), clients, seconds, folder)
    cpu, strangers = watch.stop()
    sample = {
        "server": server.name,
        "per_second": result.per_second,
        "p50_ms": result.p50_ms,
        "p99_ms": result.p99_ms,
        "cpu_us": cpu / max(result.answers, 1) * 1e6,
        "memory_mb": memory_mb(server.pids),
        "strangers": strangers,
        "wrong": "" if not result.errors else f"{result.errors} errors",
    }
    if candidate.database_url:
        sample["wrong"] = sample["wrong"] or what_is_wrong(candidate, result.answers, clients)
    return sample


def what_is_wrong(candidate: Candidate, answers: int, clients: int) -> str:
    hits, counted = databases.count(candidate.database_url, candidate.server.folder)
    if not answers <= hits <= answers + clients:
        return f"{answers} answers, but {hits} hits"
    return "" if counted == hits else f"{hits} hits, but counts say {counted}"


def line(sample: dict) -> str:  # type: ignore[type-arg]
    mark = "disturbed" if sample["strangers"] > MOST_STRANGERS else ""
    return (
        f"{sample['server']:<11}{sample['load']:<7} c={sample['clients']:<4}"
        f"{sample['per_second']:>9.0f}/s"
        f"  p50 {sample['p50_ms']:>7.2f}  p99 {sample['p99_ms']:>8.2f} ms"
        f"  {sample['cpu_us']:>6.0f} µs  {sample['memory_mb']:>5.0f} MB  {sample['wrong']} {mark}"
    )


if __name__ == "__main__":
    sys.exit(main())
