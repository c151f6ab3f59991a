"""The rounds that compare ways of taking orders in: piped, replayed, one by one, over HTTP, and TPC-B beside them."""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regulars.bench import drive, workload
from regulars.bench.machine import TpcB
from regulars.bench.processes import PipelineProcesses
from regulars.bench.rig import RecordingPool, engine_on, fresh_database, open_engine, replay
from regulars.bootstrap import system_clock
from regulars.domain.time import DAY, to_datetime
from regulars.services.api_keys import create_key
from regulars.services.pump import Pump
from regulars.storage.transaction import Pool

if TYPE_CHECKING:
    from regulars.storage.server import Database

BATCH_EVENTS = 500
QUEUE_EVENTS = 20_000
_CONNECTIONS = (1, 4, 16, 64)
_SERVER_START_S = 60


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much work: rounds, orders a round, members, orders for the ways that take one at a time, a shop for pages."""

    rounds: int = 5
    orders: int = 10_000
    members: int = 20_000
    singles: int = 600
    tpcb_s: int = 5
    page_members: int = 100_000
    page_events: int = 1_000_000


@dataclass(slots=True)
class Rates:
    """Orders a second of each way, a figure a round; all ways take their turn in every round."""

    pipeline: list[float] = field(default_factory=list)
    all_cores: list[float] = field(default_factory=list)
    replay: list[float] = field(default_factory=list)
    single: dict[int, list[float]] = field(default_factory=dict)
    http: list[float] = field(default_factory=list)
    tpcb: list[float] = field(default_factory=list)

    def ratio(self, over: list[float]) -> float:
        """Pipeline over another way: the median of the rounds' own ratios."""
        return statistics.median(mine / other for mine, other in zip(self.pipeline, over, strict=True))

    def tpcb_ratio(self) -> float:
        """Pipeline on all cores over TPC-B, which has them too: the median of the rounds' own ratios."""
        return statistics.median(mine / other for mine, other in zip(self.all_cores, self.tpcb, strict=True))

    def http_ratio(self) -> float:
        """HTTP over pipeline: the median of the rounds' own ratios."""
        return statistics.median(mine / other for mine, other in zip(self.http, self.pipeline, strict=True))

    def best_single(self) -> list[float]:
        """The number of connections that did best over all rounds."""
        return max(self.single.values(), key=statistics.median)


@dataclass(slots=True)
class Storage:
    """What the pipeline did to the disk while nothing else ran."""

    updates: int = 0
    hot_updates: int = 0
    wal_bytes: int = 0
    events: int = 0

    def add(self, before: tuple[int, int, int], after: tuple[int, int, int], *, events: int) -> None:
        """Add a run, with what `_disk` said before and after it."""
        updates, hot_updates, wal_bytes = (new - old for new, old in zip(after, before, strict=True))
        self.updates += updates
        self.hot_updates += hot_updates
        self.wal_bytes += wal_bytes
        self.events += events

    @property
    def hot_update_share(self) -> float:
        """HOT updates of the members' narrow row over all updates of it."""
        return self.hot_updates / self.updates if self.updates else 1.0

    @property
    def wal_bytes_per_event(self) -> float:
        """What an event adds to the log of the server, its share of full page images included."""
        return self.wal_bytes / self.events


def compare(server: Database, sizes: Sizes, progress: Callable[[str], None]) -> tuple[Rates, Storage, list[float]]:
    """Run all ways in turn, round by round; also returns the latencies of single events over HTTP on an idle system."""
    rates, storage = Rates(), Storage()
    progress("filling pgbench's tables and finding its best number of clients")
    tpcb = TpcB(server)
    with (
        fresh_database(server, "pipeline") as url,
        fresh_database(server, "replay") as replay_url,
        fresh_database(server, "single") as single_url,
        fresh_database(server, "http") as http_url,
        fresh_database(server, "cores") as cores_url,
        Pool(replay_url) as replay_pool,
        http_server(http_url) as (port, key),
    ):
        recording = RecordingPool(url)
        with recording:
            engine = engine_on(recording)
            engine_on(replay_pool)
            with Pool(single_url) as pool:
                engine_on(pool)
            source = _Source(sizes)
            recording.batches.clear()
            with (
                Pump(engine, batch_events=BATCH_EVENTS, queue_events=QUEUE_EVENTS) as pump,
                _on_all_cores(cores_url) as processes,
            ):
                processes.run(source.take(sizes.members))
                _fill(pump, recording, replay_pool, source, port, key)
                for number in range(sizes.rounds):
                    progress(f"round {number + 1} of {sizes.rounds}")
                    raws = source.take(sizes.orders)
                    before = _disk(recording)
                    rates.pipeline.append(len(raws) / drive.through_pump(pump, raws))
                    storage.add(before, _disk(recording), events=len(raws))
                    rates.replay.append(len(raws) / _timed(replay, replay_pool, recording.batches))
                    recording.batches.clear()
                    rates.all_cores.append(len(raws) / processes.run(raws))
                    rates.http.append(len(raws) / drive.over_http(port, key, raws))
                    for connections in _CONNECTIONS:
                        few = source.take(sizes.singles)
                        seconds = _one_by_one(single_url, few, connections)
                        rates.single.setdefault(connections, []).append((len(few) - connections) / seconds)
                    rates.tpcb.append(tpcb.tps(seconds=sizes.tpcb_s))
            latencies = drive.http_latencies(port, key, source.take(300))
    tpcb.drop()
    return rates, storage, latencies


class _Source:
    """Orders that never repeat, a second apart."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes, self._next = sizes, 0
        self._first_at = system_clock() - 30 * DAY

    def take(self, count: int) -> list[bytes]:
        start, self._next = self._next, self._next + count
        return workload.orders(start=start, count=count, members=self.sizes.members, first_at=self._first_at)


def _fill(pump: Pump, recording: RecordingPool, replay_pool: Pool, source: _Source, port: int, key: str) -> None:
    """Some work before anything counts: members exist, statements are prepared, the cache is warm."""
    raws = source.take(source.sizes.members)
    drive.through_pump(pump, raws)
    replay(replay_pool, recording.batches)
    recording.batches.clear()
    drive.over_http(port, key, raws)


def _on_all_cores(url: str) -> PipelineProcesses:
    with Pool(url) as pool:
        engine_on(pool)
    return PipelineProcesses(url, batch_events=BATCH_EVENTS, queue_events=QUEUE_EVENTS)


def _one_by_one(url: str, raws: Sequence[bytes], connections: int) -> float:
    """With a pool for the occasion: idle connections would be in the way of the others."""
    with Pool(url, connections=connections) as pool:
        engine = open_engine(pool)
        drive.one_by_one(engine, raws[:connections], connections=connections)  # opens the connections
        return drive.one_by_one(engine, raws[connections:], connections=connections)


def _timed(run: Callable[..., None], *arguments: object) -> float:
    begun = time.perf_counter()
    run(*arguments)
    return time.perf_counter() - begun


def _disk(pool: Pool) -> tuple[int, int, int]:
    """(updates of the narrow row, those of them that were HOT, position in the log in bytes)."""
    with pool.transaction() as transaction:
        transaction.run("SELECT pg_stat_force_next_flush()")
    with pool.transaction() as transaction:
        row = transaction.row(
            "SELECT n_tup_upd, n_tup_hot_upd, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint "
            "FROM pg_stat_user_tables WHERE relname = 'member_state'"
        )
    if row is None:
        message = "there is no table member_state"
        raise RuntimeError(message)
    return row[0], row[1], row[2]


@contextmanager
def http_server(url: str, *, scope: str = "ingest") -> Iterator[tuple[int, str]]:
    """`regulars serve` in a process of its own, on a database; gives the port and a key with a scope."""
    with Pool(url) as pool:
        if scope == "ingest":
            engine_on(pool)
        key = create_key(pool, name="bench", scopes=[scope], actor="bench", at=to_datetime(system_clock()))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "regulars", "serve", "--port", str(port), "--no-worker"]
    environment = {**os.environ, "REGULARS_DATABASE_URL": url, "REGULARS_LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
    try:
        _wait_until_ready(port, process)
        yield port, key
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SERVER_START_S
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
            return
        time.sleep(0.1)
    message = f"the server did not come up (exit code {process.poll()})"
    raise RuntimeError(message)
