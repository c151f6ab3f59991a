"""How long the answers behind the pages take, on a shop of 100,000 members and 1,000,000 events."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import psycopg

from regulars.bench import drive, workload
from regulars.bench.ingest import BATCH_EVENTS, QUEUE_EVENTS, http_server
from regulars.bench.rig import engine_on, fresh_database
from regulars.bootstrap import system_clock
from regulars.domain.time import DAY
from regulars.services.overview.sum_up import sum_up
from regulars.services.pump import Pump
from regulars.storage.transaction import Pool

if TYPE_CHECKING:
    from regulars.services.ingest_events import Engine
    from regulars.storage.server import Database

_COPIES: Final = 9
_DAYS: Final = 730
_ASKED: Final = 40
_GOLD: Final = quote(json.dumps({"field": "member.tier.level", "value": "gold"}))
PATHS: Final = {
    "overview": "/api/overview",
    "overview_year": "/api/overview?from={year_ago}",
    "notable": "/api/overview/notable",
    "members": "/api/members?search=u77",
    "members_filtered": f"/api/members?where={_GOLD}&order=-spend",
    "members_active": "/api/members?active_from={month_ago}&bought=1",
    "member": "/api/members/user_id:u{number}",
    "orders": "/api/members/user_id:u{number}/orders",
    "events": "/api/members/user_id:u{number}/events",
    "why": "/api/members/user_id:u{number}/events/1/why",
}
"""What pages ask for, each for another member every time."""

_COPY: Final = """
CREATE TEMPORARY TABLE copied ON COMMIT DROP AS
SELECT bucket, member_id, copy, encode(set_byte(uuid_send(member_id), 0, 100 + copy), 'hex')::uuid AS new_id
FROM member_state CROSS JOIN generate_series(1, %(copies)s) AS copy;
INSERT INTO member_state
SELECT bucket, new_id, version, due_at, doc FROM copied JOIN member_state USING (bucket, member_id);
INSERT INTO identity
SELECT identity.bucket, kind, value || '-' || copy, new_id, bound_at FROM copied JOIN identity USING (member_id);
INSERT INTO event
SELECT
    bucket, new_id, seq, key, body_hash, name, occurred_at, received_at, program_version, body, shared, outcome
FROM copied JOIN event USING (bucket, member_id) ORDER BY occurred_at;
INSERT INTO posting
SELECT bucket, new_id, seq, n, at, wallet, from_account, to_account, lot, amount, cause
FROM copied JOIN posting USING (bucket, member_id) ORDER BY at;
INSERT INTO order_record
SELECT bucket, new_id, order_id, seq, doc FROM copied JOIN order_record USING (bucket, member_id)
"""
"""Every member and all that is hers some times more. The bucket is an id's last byte, so it stays; the first is new."""


@dataclass(frozen=True, slots=True)
class PageTimes:
    """Milliseconds of the median and of the slowest twentieth of each request, and seconds to sum up all days."""

    median_ms: dict[str, float]
    p95_ms: dict[str, float]
    summed_up_s: float


def page_times(server: Database, *, members: int, events: int) -> PageTimes:
    """Make the shop and ask what its pages ask, over HTTP, one request after the other."""
    with fresh_database(server, "pages") as url, Pool(url) as pool:
        engine = engine_on(pool)
        _fill(engine, members=members // (_COPIES + 1), events=events // (_COPIES + 1))
        _multiply(pool)
        begun = time.perf_counter()
        while sum_up(engine, most=50):
            pass
        summed_up_s = time.perf_counter() - begun
        with http_server(url, scope="read") as (port, key):
            times = {name: _ask(port, key, path, members) for name, path in PATHS.items()}
    medians = {name: statistics.median(each) for name, each in times.items()}
    return PageTimes(medians, {name: sorted(each)[int(len(each) * 0.95)] for name, each in times.items()}, summed_up_s)


def _fill(engine: Engine, *, members: int, events: int) -> None:
    """Orders spread evenly over two years."""
    every = _DAYS * DAY // events
    first_at = system_clock() - _DAYS * DAY
    raws = workload.orders(start=0, count=events, members=members, first_at=first_at, every=every)
    with Pump(engine, batch_events=BATCH_EVENTS, queue_events=QUEUE_EVENTS) as pump:
        drive.through_pump(pump, raws)


def _multiply(pool: Pool) -> None:
    with pool.transaction() as transaction:
        for statement in _COPY.strip().split(";\n"):
            transaction.run(statement, {"copies": _COPIES})
    with psycopg.connect(pool.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _ask(port: int, key: str, path: str, members: int) -> list[float]:
    """Milliseconds of each answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    today = datetime.now(UTC).date()
    days = {"year_ago": today - timedelta(days=365), "month_ago": today - timedelta(days=30)}
    times = []
    for number in range(_ASKED):
        begun = time.perf_counter()
        asked = path.format(**days, number=number * 7 % (members // (_COPIES + 1)))
        connection.request("GET", asked, headers={"Authorization": f"Bearer {key}"})
        response = connection.getresponse()
        answer = response.read()
        times.append((time.perf_counter() - begun) * 1000)
        if response.status != 200:
            message = f"{asked}: {response.status} {answer[:300]!r}"
            raise RuntimeError(message)
    return times
