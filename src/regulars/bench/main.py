"""`regulars bench`: every figure of docs/benchmarks.md, from one run."""

from __future__ import annotations

import platform
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regulars.bench import decide_cpu, history, importing, ingest, machine, pages
from regulars.bench.ingest import Rates, Sizes, Storage
from regulars.bootstrap import spare_the_collector
from regulars.logs import configure_logs
from regulars.settings import Settings
from regulars.storage.server import open_database

TARGETS = {
    "pipeline_vs_sql_replay": ("at least", 0.5),
    "batched_vs_single_1": ("at least", 8),
    "batched_vs_single_best": ("at least", 3),
    "pipeline_vs_tpcb": ("at least", 2),
    "http_vs_pipeline": ("at least", 0.6),
    "rules_2000_vs_20": ("at most", 2),
    "hot_update_share": ("at least", 0.95),
}
"""What the project asks of itself; the other figures are reported as they are."""

QUICK = Sizes(rounds=1, orders=2_000, members=2_000, singles=100, tpcb_s=2, page_members=1_000, page_events=5_000)


@dataclass(frozen=True, slots=True)
class Result:
    """Every figure by its key, and how the machine and the run were."""

    figures: dict[str, float]
    context: dict[str, Any]

    def missed(self) -> list[str]:
        """The keys of targets that were not reached."""
        return [
            key
            for key, (sense, target) in TARGETS.items()
            if (self.figures[key] < target if sense == "at least" else self.figures[key] > target)
        ]


def run(*, quick: bool, progress: Callable[[str], None]) -> Result:
    """Measure everything on an embedded server of its own, at full durability; `quick` only shows that it runs."""
    sizes = QUICK if quick else Sizes()
    configure_logs("ERROR")
    spare_the_collector()
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as directory:
        settings = Settings(database_url=None, data=Path(directory))
        with open_database(settings) as server:
            flush_us = machine.fsync_us(Path(directory))
            progress("CPU of deciding under 20 and 2,000 rules")
            rules = decide_cpu.rules_2000_vs_20(rounds=sizes.rounds)
            rates, storage, latencies = ingest.compare(server, sizes, progress)
            progress("latency of a bare commit")
            bare_s = machine.bare_commit_s(server.url, times=300)
            progress("folding history again")
            replayed = history.replay_events_per_s(server, orders=sizes.orders, members=sizes.members)
            progress("importing files of two sizes")
            small, large = importing.import_two_sizes(server, orders=sizes.orders)
            progress("what pages ask, of many members and events")
            asked = pages.page_times(server, members=sizes.page_members, events=sizes.page_events)
    figures = {
        **_ratios(rates, storage),
        "rules_2000_vs_20": rules,
        "idle_latency_vs_commit": statistics.median(latencies) / bare_s,
        "fsync_us": flush_us,
        "replay_events_per_s_per_core": replayed,
        "import_orders_per_s": large.orders_per_s,
        "rss_mb_import": large.rss_mb,
        **{f"page_{name}_ms_p50": milliseconds for name, milliseconds in asked.median_ms.items()},
        **{f"page_{name}_ms_p95": milliseconds for name, milliseconds in asked.p95_ms.items()},
    }
    context = _context(sizes, rates, latencies, bare_s, small.rss_mb)
    return Result(figures, {**context, "days_summed_up_s": round(asked.summed_up_s, 1)})


def _ratios(rates: Rates, storage: Storage) -> dict[str, float]:
    return {
        "pipeline_vs_sql_replay": rates.ratio(rates.replay),
        "batched_vs_single_1": rates.ratio(rates.single[1]),
        "batched_vs_single_best": rates.ratio(rates.best_single()),
        "pipeline_vs_tpcb": rates.tpcb_ratio(),
        "http_vs_pipeline": rates.http_ratio(),
        "hot_update_share": storage.hot_update_share,
        "wal_bytes_per_event": storage.wal_bytes_per_event,
    }


def _context(sizes: Sizes, rates: Rates, latencies: list[float], bare_s: float, rss_mb_small: float) -> dict[str, Any]:
    """The absolute figures behind the ratios: they say something about the machine, so they are not compared."""
    return {
        "rounds": sizes.rounds,
        "orders_per_round": sizes.orders,
        "page_members": sizes.page_members,
        "page_events": sizes.page_events,
        "pipeline_events_per_s": [round(rate) for rate in rates.pipeline],
        "pipeline_all_cores_events_per_s": [round(rate) for rate in rates.all_cores],
        "sql_replay_events_per_s": [round(rate) for rate in rates.replay],
        "http_events_per_s": [round(rate) for rate in rates.http],
        "tpcb_tps": [round(rate) for rate in rates.tpcb],
        "single_events_per_s": {str(key): [round(rate) for rate in values] for key, values in rates.single.items()},
        "idle_latency_ms": round(statistics.median(latencies) * 1000, 3),
        "bare_commit_ms": round(bare_s * 1000, 3),
        "rss_mb_import_small_file": rss_mb_small,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
