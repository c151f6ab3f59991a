"""The pipeline on every core: a process for each, all on one database, as several servers would be."""

from __future__ import annotations

import multiprocessing
import os
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import orjson

from regulars.bench import drive
from regulars.bootstrap import random_member_id, spare_the_collector, system_clock
from regulars.logs import configure_logs
from regulars.services.ingest_events import Engine
from regulars.services.programs import ProgramLibrary
from regulars.services.pump import Pump
from regulars.storage.transaction import Pool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection


class PipelineProcesses:
    """As many ingesting processes as there are cores; orders go to them by member."""

    def __init__(self, url: str, *, batch_events: int, queue_events: int) -> None:
        """Start them, each with a pool and a pump of its own."""
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._stack = ExitStack()
        for _ in range(os.cpu_count() or 1):
            mine, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, url, batch_events, queue_events), daemon=True)
            process.start()
            self._pipes.append(mine)
            self._stack.callback(process.join, 60)
            self._stack.callback(mine.send, None)
        for pipe in self._pipes:
            pipe.recv()

    def __enter__(self) -> Self:
        """The processes, running."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let them end."""
        self._stack.close()

    def run(self, raws: Sequence[bytes]) -> float:
        """Seconds until the last order is durable."""
        shares: list[list[bytes]] = [[] for _ in self._pipes]
        for raw in raws:
            shares[hash(orjson.loads(raw)["userId"]) % len(shares)].append(raw)
        for pipe, share in zip(self._pipes, shares, strict=True):
            pipe.send(share)
        for pipe in self._pipes:
            pipe.recv()  # each has its share
        begun = time.perf_counter()
        for pipe in self._pipes:
            pipe.send("go")
        for pipe in self._pipes:
            failure = pipe.recv()
            if failure:
                raise RuntimeError(failure)
        return time.perf_counter() - begun


def _work(pipe: Connection, url: str, batch_events: int, queue_events: int) -> None:
    configure_logs("ERROR")
    with Pool(url) as pool:
        engine = Engine(pool, ProgramLibrary(), lambda: random_member_id(system_clock()))
        with Pump(engine, batch_events=batch_events, queue_events=queue_events) as pump:
            spare_the_collector()
            pipe.send("ready")
            while (raws := pipe.recv()) is not None:
                pipe.send("taken")
                pipe.recv()
                pipe.send(_run(pump, raws))


def _run(pump: Pump, raws: Sequence[bytes]) -> str | None:
    """What went wrong, if anything."""
    try:
        drive.through_pump(pump, raws)
    except Exception as error:  # noqa: BLE001 - the parent raises it
        return repr(error)
    return None
