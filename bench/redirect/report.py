"""Medians of the rounds, the table, and the ratios that the product promises."""

from collections import defaultdict
from statistics import median
from typing import Any

Samples = list[dict[str, Any]]
Key = tuple[str, str, int]
Figures = dict[Key, dict[str, float]]
MEASURED = ("per_second", "p50_ms", "p99_ms", "cpu_us", "memory_mb")
CALM = 0.3


def median_of(samples: Samples) -> Figures:
    """By server, load and clients; of the calm rounds, where there are any."""
    groups: defaultdict[Key, Samples] = defaultdict(list)
    for sample in samples:
        groups[sample["server"], sample["load"], sample["clients"]].append(sample)
    figures = {}
    for key, group in groups.items():
        chosen = [each for each in group if each["strangers"] <= CALM] or group
        figures[key] = {name: round(median(each[name] for each in chosen), 3) for name in MEASURED}
    return figures


def table(figures: Figures) -> str:
    lines = ["", "| server | load | clients | req/s | p50 ms | p99 ms | µs/req | MB |"]
    lines.append("|---|---|--:|--:|--:|--:|--:|--:|")
    for (server, load, clients), figure in sorted(figures.items()):
        values = [
            f"{figure[name]:,.2f}" if "ms" in name else f"{figure[name]:,.0f}" for name in MEASURED
        ]
        lines.append(f"| {server} | {load} | {clients} | {' | '.join(values)} |")
    return "\n".join(lines)


def judge(figures: Figures) -> list[str]:
    """Each promise with its figure: of (name, ratio, floor, goal)."""

    def of(server: str, clients: int, name: str = "per_second", load: str = "spread") -> float:
        return figures.get((server, load, clients), {}).get(name, 0.0)

    bare = "nginx" if ("nginx", "spread", 64) in figures else "uvicorn"
    pg = "postgresql"
    promises = [
        ("against bare 302, c=64", of(pg, 64), of(bare, 64), 0.10, 0.18),
        ("against bare 302, c=256", of(pg, 256), of(bare, 256), 0.12, 0.25),
        ("against the naive view, c=64", of(pg, 64), of("naive", 64), 15, 30),
        ("SQLite against PostgreSQL, c=64", of("sqlite", 64), of(pg, 64), 0.5, 0.8),
        ("hot link against spread, c=64", of(pg, 64, load="hot"), of(pg, 64), 0.8, 1.0),
        ("naive p50 against ours, c=1", of("naive", 1, "p50_ms"), of(pg, 1, "p50_ms"), 4, 7),
        ("naive p50 against our p99, c=64", of("naive", 64, "p50_ms"), of(pg, 64, "p99_ms"), 4, 10),
    ]
    return [verdict(*promise) for promise in promises if promise[1] and promise[2]]


def verdict(name: str, value: float, base: float, floor: float, goal: float) -> str:
    ratio = value / base
    word = "goal" if ratio >= goal else "ok" if ratio >= floor else "BELOW"
    return f"{word:<6} {name}: {ratio:.3g} (must {floor}, goal {goal})"
