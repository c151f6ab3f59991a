"""Days summed up in the background: always what events and postings say, however and in whatever order they came."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, LiteralString

import orjson
import pytest

from regulars.domain.time import DAY, HOUR, to_datetime
from regulars.services.ingest_events import Engine
from regulars.services.overview.sum_up import sum_up
from regulars.services.programs import publish_text
from regulars.storage import summaries
from regulars.storage.transaction import Pool
from tests.services.desk import NOW, SHOP, adjust, join, join_engine, open_engine, order, take, track

EVERYTHING: LiteralString = (
    "SELECT 'figure', day, measure, key, number::text FROM day_figure"
    " UNION ALL SELECT member_id::text, day, orders::text, is_first::text, '' FROM member_day"
    " UNION ALL SELECT 'notable', day, kind, place::text, member_id || '/' || seq FROM notable_event ORDER BY 1, 2, 3, 4"
)


def summed_up(engine: Engine, *, most: int = 7) -> int:
    days = 0
    while done := sum_up(engine, most=most):
        days += done
    return days


def everything(pool: Pool) -> list[Any]:
    with pool.transaction(read_only=True) as transaction:
        return transaction.rows(EVERYTHING)


def anew(pool: Pool) -> list[Any]:
    """What summing up everything again comes to."""
    with pool.transaction() as transaction:
        for table in ("day_figure", "member_day", "notable_event", "stale_day", "day_zone"):
            transaction.run(f"DELETE FROM {table}")
    summed_up(join_engine(pool), most=1_000)
    return everything(pool)


def figure(pool: Pool, day: int, measure: str, key: str = "") -> int:
    with pool.transaction(read_only=True) as transaction:
        found = summaries.figures(transaction, first=day, end=day + 1)
    return int(sum(each.number for each in found if (each.measure, each.key) == (measure, key)))


def day_of(engine: Engine, at: int) -> int:
    with engine.pool.transaction(read_only=True) as transaction:
        return engine.library.current(transaction).calendar.day(at)


def test_a_history_summed_up_in_parts_is_the_history_summed_up_at_once(history: Pool) -> None:
    assert summed_up(join_engine(history)) > 100
    in_parts = everything(history)
    assert len(in_parts) > 1_000
    assert in_parts == anew(history)


def test_only_days_that_were_touched_are_summed_up_again(pool: Pool) -> None:
    engine = open_engine(pool)
    take(engine, order("ann", 1, 30), order("bo", 2, 20, when=NOW - 3 * DAY))
    assert summed_up(engine) == 4  # the first time every day of the span is
    assert sum_up(engine, most=5) == 0
    take(engine, order("ann", 3, 10, when=NOW - 3 * DAY, received=NOW))
    assert sum_up(engine, most=5) == 2  # its own, and today: a late event's points move when it is heard
    day = day_of(engine, NOW)
    assert [figure(pool, each, "revenue") for each in (day - 3, day)] == [30, 30]
    assert [figure(pool, each, "joined") for each in (day - 3, day)] == [1, 1]
    assert figure(pool, day - 3, "points", "points|issued|available") == 20
    assert figure(pool, day, "points", "points|issued|available") == 40


def test_a_day_begins_at_local_midnight(pool: Pool) -> None:
    engine = open_engine(pool)
    midnight = NOW - 12 * HOUR
    take(engine, order("ann", 1, 1, when=midnight - 1), order("ann", 2, 10, when=midnight))
    summed_up(engine)
    day = day_of(engine, midnight)
    assert [figure(pool, each, "revenue") for each in (day - 1, day)] == [1, 10]
    assert [figure(pool, day - 1, "hour", "23"), figure(pool, day, "hour", "0")] == [1, 1]


def test_what_members_do_not_cause_makes_nobody_active(pool: Pool) -> None:
    engine = open_engine(pool)
    (ann,) = join(engine, "ann")
    take(engine, adjust(ann, 50, key="gift", received=NOW + DAY))
    summed_up(engine)
    with pool.transaction(read_only=True) as transaction:
        day = day_of(engine, NOW)
        counts = summaries.members_of(transaction, [(day, day + 1), (day + 1, day + 2)])
    assert [each.active for each in counts] == [1, 0]
    assert figure(pool, day + 1, "points", "points|adjusted|available") == 50


def test_a_refused_order_and_one_that_came_back_count_as_what_they_are(pool: Pool) -> None:
    engine = open_engine(pool)
    take(
        engine,
        order("ann", 1, 30),
        track("Order Completed", "ann", key="again", order_id="o1", total=30),
        track("Order Refunded", "ann", key="back", when=NOW + DAY, order_id="o1", total=12),
    )
    summed_up(engine)
    day = day_of(engine, NOW)
    assert [figure(pool, day, measure) for measure in ("orders", "revenue", "returned")] == [1, 30, 0]
    assert [figure(pool, day + 1, measure) for measure in ("orders", "revenue", "returned")] == [0, 0, 12]
    assert figure(pool, day, "events", "Order Completed") == 2


def test_another_time_zone_sums_up_everything_anew(pool: Pool) -> None:
    engine = open_engine(pool)
    take(engine, order("ann", 1, 5, when=NOW - 11 * HOUR))
    summed_up(engine)
    day = day_of(engine, NOW)
    assert figure(pool, day, "revenue") == 5
    moved = orjson.dumps({**SHOP, "time_zone": "Europe/London"}).decode()
    publish_text(pool, moved, "json", note="", actor="test", at=to_datetime(NOW))
    summed_up(engine)
    assert [figure(pool, each, "revenue") for each in (day - 1, day)] == [5, 0]
    assert everything(pool) == anew(pool)


def test_nothing_is_lost_when_summing_up_fails(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(pool)
    take(engine, order("ann", 1, 5))
    summed_up(engine)
    take(engine, order("ann", 2, 7))

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(summaries, "sum_up", fail)
        sum_up(engine, most=5)
    assert summed_up(engine) == 1
    assert figure(pool, day_of(engine, NOW), "revenue") == 12


def test_nobody_waits_for_whoever_is_at_it(pool: Pool) -> None:
    engine = open_engine(pool)
    take(engine, order("ann", 1, 5))
    summed_up(engine)
    with pool.transaction() as transaction:
        assert summaries.lock_zone(transaction) == "Asia/Shanghai"
        take(engine, order("ann", 2, 5))
        assert sum_up(join_engine(pool), most=5) == 0
    assert sum_up(join_engine(pool), most=5) == 1


def test_without_a_program_nothing_is_summed_up(pool: Pool) -> None:
    assert sum_up(join_engine(pool), most=5) == 0


def test_batches_and_two_who_sum_up_at_once_come_to_what_there_is(pool: Pool) -> None:
    engine = open_engine(pool)

    def ingest(number: int) -> None:
        mine = join_engine(pool)
        for place in range(25):
            when = NOW - (place % 5) * DAY
            take(mine, order(f"u{(number + place) % 7}", f"{number}-{place}", 1 + place, when=when, received=NOW))

    def keep_summing(_number: int) -> None:
        mine = join_engine(pool)
        for _ in range(30):
            sum_up(mine, most=3)

    jobs: list[tuple[Callable[[int], None], int]] = [(ingest, 1), (keep_summing, 1), (ingest, 2), (keep_summing, 2)]
    with ThreadPoolExecutor(len(jobs)) as workers:
        list(workers.map(lambda job: job[0](job[1]), jobs))
    summed_up(engine)
    found = everything(pool)
    assert sum(int(row[4]) for row in found if row[2] == "orders") == 50
    assert found == anew(pool)
