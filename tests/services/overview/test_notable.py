"""What is worth telling of each day, picked out when the day is summed up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from regulars.domain.time import DAY, MINUTE, to_datetime
from regulars.services.errors import InvalidError
from regulars.services.ingest_events import Engine
from regulars.services.overview.notable import list_notable
from regulars.services.overview.sum_up import sum_up
from regulars.services.submissions import submit
from regulars.storage.transaction import Pool
from tests.domain.engine.making import written
from tests.services.desk import NOW, SHOP, adjust, join, open_engine, order, passed, take, track

EVER = (date(2020, 1, 1), date(2027, 1, 1))
TIERED = written(
    wallets=SHOP["wallets"],
    earn=SHOP["earn"],
    ladders=[
        {
            "id": "level",
            "validity": {"lasts": {"days": 365}},
            "tiers": [{"id": "base"}, {"id": "gold", "needs": {"all": [{"metric": "spend", "at_least": 100}]}}],
        }
    ],
)


def told(engine: Engine, most: int = 20) -> list[tuple[str, str, int]]:
    """The notable events by kind, name of the member and seq, the newest first."""
    while sum_up(engine, most=100):
        pass
    return [(each.kind, each.name, each.event[0]) for each in list_notable(engine, *EVER, most=most, now=NOW)]


def test_of_a_day_its_largest_order_and_return_are_told(pool: Pool) -> None:
    engine = open_engine(pool)
    take(engine, order("ann", 1, 30), order("ann", 2, 90), order("bo", 3, 40))
    take(engine, track("Order Refunded", "ann", key="r1", when=NOW + MINUTE, order_id="o2", total=5))
    take(engine, track("Order Refunded", "ann", key="r2", when=NOW + 2 * MINUTE, order_id="o2", total=12))
    assert told(engine) == [("refund", "", 4), ("order", "", 2)]


def test_corrections_are_told_by_size_and_not_when_refused(pool: Pool) -> None:
    engine = open_engine(pool)
    (ann,) = join(engine, "ann")
    for place, points in enumerate((10, 500, -400, 20, 90, -9_999)):
        take(engine, adjust(ann, points, key=f"a{place}", received=NOW + place * MINUTE))
    assert told(engine) == [("adjustment", "", 6), ("adjustment", "", 4), ("adjustment", "", 3)]


def test_moves_between_tiers_are_told_but_not_the_first_tier(pool: Pool) -> None:
    engine = open_engine(pool, TIERED)
    name = {"type": "identify", "userId": "ann", "messageId": "who", "traits": {"name": "Ann Lee"}}
    take(engine, passed(submit(name, received=NOW)), order("ann", 1, 30))
    assert told(engine) == [("order", "Ann Lee", 2)]
    take(engine, order("ann", 2, 80, when=NOW + DAY, received=NOW + DAY), order("bo", 3, 90, when=NOW + DAY + MINUTE))
    assert told(engine) == [("order", "", 1), ("tier", "Ann Lee", 3), ("order", "Ann Lee", 2)]


def test_an_event_is_told_once_whatever_makes_it_notable(pool: Pool) -> None:
    engine = open_engine(pool, TIERED)
    take(engine, order("ann", 1, 30, when=NOW - DAY), order("ann", 2, 80))
    assert told(engine) == [("tier", "", 2), ("order", "", 1)]


def test_the_newest_come_first_and_no_more_than_asked_for(pool: Pool) -> None:
    engine = open_engine(pool)
    take(engine, *(order("ann", number, 10 + number, when=NOW - (9 - number) * DAY) for number in range(10)))
    assert [seq for _, _, seq in told(engine, most=4)] == [10, 9, 8, 7]


def test_only_the_days_asked_for_are_looked_at(pool: Pool) -> None:
    engine = open_engine(pool)
    take(engine, *(order("ann", number, 10 + number, when=NOW - (9 - number) * DAY) for number in range(10)))
    told(engine)
    first = to_datetime(NOW - 5 * DAY).date()
    found = list_notable(engine, first, first + timedelta(2), most=20, now=NOW)
    assert [each.event[0] for each in found] == [7, 6, 5]
    assert len(list_notable(engine, None, None, most=20, now=NOW)) == 10
    with pytest.raises(InvalidError, match="period_empty"):
        list_notable(engine, first, first - timedelta(1), most=20, now=NOW)


def test_what_comes_late_takes_its_place(pool: Pool) -> None:
    engine = open_engine(pool)
    take(engine, order("ann", 1, 30))
    assert told(engine) == [("order", "", 1)]
    take(engine, order("bo", 2, 60, when=NOW - MINUTE, received=NOW + DAY))
    assert told(engine) == [("order", "", 1)]
    (only,) = list_notable(engine, *EVER, most=5, now=NOW)
    assert only.event[5]["userId"] == "bo"
