"""Ways to push the same orders in, each returning the seconds it took until the last of them was durable."""

from __future__ import annotations

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING

import orjson

from regulars.bootstrap import system_clock
from regulars.services.errors import OverloadedError
from regulars.services.ingest_events import ingest
from regulars.services.submissions import Answer, Submission, submit

if TYPE_CHECKING:
    from regulars.services.ingest_events import Engine
    from regulars.services.pump import Pump

GROUP = 100
_WAIT_S = 0.002


def through_pump(pump: Pump, raws: Sequence[bytes]) -> float:
    """JSON bytes → door → pump, offered as fast as they are taken."""
    begun = time.perf_counter()
    futures = [_offer(pump, raws[start : start + GROUP]) for start in range(0, len(raws), GROUP)]
    for future in futures:
        _check(future.result())
    return time.perf_counter() - begun


def one_by_one(engine: Engine, raws: Sequence[bytes], *, connections: int) -> float:
    """The same code with one event a commit, over some connections at once."""
    begun = time.perf_counter()
    if connections == 1:
        for raw in raws:
            _check(ingest(engine, [_submit(raw)]))
    else:
        with ThreadPoolExecutor(connections) as workers:
            list(workers.map(lambda raw: _check(ingest(engine, [_submit(raw)])), raws))
    return time.perf_counter() - begun


def over_http(port: int, key: str, raws: Sequence[bytes], *, clients: int = 4) -> float:
    """Lists of 100 events to `POST /api/events`, over some kept-alive connections."""
    bodies = [b"[" + b",".join(raws[start : start + GROUP]) + b"]" for start in range(0, len(raws), GROUP)]
    queue, lock = iter(bodies), Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                body = next(queue, None)
            if body is None:
                return
            _post(connection, key, body)

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as workers:
        for done in [workers.submit(client) for _ in range(clients)]:
            done.result()
    return time.perf_counter() - begun


def http_latencies(port: int, key: str, raws: Sequence[bytes]) -> list[float]:
    """Seconds each event takes when it is sent alone to an idle system."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    latencies = []
    for raw in raws:
        begun = time.perf_counter()
        _post(connection, key, raw)
        latencies.append(time.perf_counter() - begun)
    return latencies


def _post(connection: http.client.HTTPConnection, key: str, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    while True:
        connection.request("POST", "/api/events", body, headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 429:
            break
        time.sleep(_WAIT_S)
    if response.status != 200 or b'"refused"' in answer or b'"duplicate"' in answer:
        message = f"{response.status}: {answer[:300]!r}"
        raise RuntimeError(message)


def _offer(pump: Pump, raws: Sequence[bytes]) -> Future[list[Answer]]:
    submissions = [_submit(raw) for raw in raws]
    while True:
        try:
            return pump.offer(submissions)
        except OverloadedError:
            time.sleep(_WAIT_S)


def _submit(raw: bytes) -> Submission:
    submission = submit(orjson.loads(raw), received=system_clock())
    if isinstance(submission, Answer):
        message = f"the workload is refused: {submission.problems}"
        raise TypeError(message)
    return submission


def _check(answers: Sequence[Answer]) -> None:
    """Every order of a workload is new and good: anything else is not the work that is meant to be measured."""
    wrong = next((answer for answer in answers if answer.status != "accepted"), None)
    if wrong is not None:
        message = f"{wrong.status}: {wrong.problems}"
        raise RuntimeError(message)
