"""The clock: each step at its own date, once, whoever does it and however late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from regulars.domain.events.event import TIME_PASSED
from regulars.domain.time import DAY, HOUR, MINUTE, Instant, to_datetime, to_instant, to_iso
from regulars.services import fold_batch
from regulars.services.ingest_events import Engine, ingest
from regulars.services.pass_time import next_at, pass_time
from regulars.services.programs import ProgramLibrary, publish_text
from regulars.services.proof.verify import verify
from regulars.services.submissions import Submission, submit
from regulars.storage import events, imports, ledger, members
from regulars.storage.transaction import Pool
from tests.services.proof.history_making import UNTIL

START = to_instant(UNTIL)
PROGRAM = """
name: {zh: 到期, en: Lapsing}
time_zone: UTC
wallets:
  - id: points
    name: {zh: 积分, en: Points}
    matures: {after: {days: 2}}
    expires: {after: {days: 10}}
earn:
  - {id: order, name: {zh: 订单, en: Orders}, on: Order Completed, award: {wallet: points, per_amount: {points: 1}}}
"""


def engine_on(pool: Pool, program: str = PROGRAM) -> Engine:
    publish_text(pool, program, "yaml", note="", actor="test", at=UNTIL)
    return Engine(pool, ProgramLibrary(), uuid4)


def order(user: str, at: Instant, *, number: str = "1", total: int = 30) -> Submission:
    body = {
        "type": "track",
        "event": "Order Completed",
        "messageId": f"{user}-{number}",
        "userId": user,
        "timestamp": to_iso(at),
        "properties": {"order_id": f"{user}-{number}", "total": total},
    }
    made = submit(body, received=at)
    assert isinstance(made, Submission)
    return made


def take(engine: Engine, *submissions: Submission) -> list[UUID]:
    answers = ingest(engine, submissions)
    return [answer.member_id for answer in answers if answer.member_id is not None]


def postings_of(pool: Pool, member: UUID) -> list[tuple[str, str, int, Instant]]:
    """(from, to, points, at) of every posting, oldest first."""
    with pool.transaction(read_only=True) as transaction:
        rows = ledger.page(transaction, member, before=None, most=100)
    moved = [row.posting for row in reversed(rows)]
    return [(posting.from_account, posting.to_account, posting.amount, posting.at) for posting in moved]


def steps_of(pool: Pool, member: UUID) -> int:
    with pool.transaction(read_only=True) as transaction:
        return sum(each.name == TIME_PASSED for each in events.of_member(transaction, member))


def test_a_member_long_overdue_gets_each_step_at_its_own_date(pool: Pool) -> None:
    engine = engine_on(pool)
    (member,) = take(engine, order("a", START))
    take(engine, order("a", START + DAY, number="2", total=7))
    assert pass_time(engine, now=START + 300 * DAY, most=10) == 1
    assert postings_of(pool, member)[2:] == [
        ("pending", "available", 30, START + 2 * DAY),
        ("pending", "available", 7, START + 3 * DAY),
        ("available", "expired", 30, START + 10 * DAY),
        ("available", "expired", 7, START + 11 * DAY),
    ]
    assert steps_of(pool, member) == 1
    assert pass_time(engine, now=START + 300 * DAY, most=10) == 0
    assert next_at(engine) is None
    assert verify(pool).clean


def test_what_is_not_due_yet_is_left_alone(pool: Pool) -> None:
    engine = engine_on(pool)
    (member,) = take(engine, order("a", START))
    assert next_at(engine) == START + 2 * DAY
    assert pass_time(engine, now=START + 2 * DAY - 1, most=10) == 0
    assert steps_of(pool, member) == 0
    assert pass_time(engine, now=START + 2 * DAY, most=10) == 1
    assert postings_of(pool, member)[-1] == ("pending", "available", 30, START + 2 * DAY)


def test_the_longest_overdue_come_first_and_no_more_than_asked_for(pool: Pool) -> None:
    engine = engine_on(pool)
    first, second = take(engine, order("a", START), order("b", START + HOUR))
    assert pass_time(engine, now=START + 3 * DAY, most=1) == 1
    assert (steps_of(pool, first), steps_of(pool, second)) == (1, 0)


def test_two_workers_never_do_a_step_twice(pool: Pool) -> None:
    engine = engine_on(pool)
    found = take(engine, *(order(f"m{number}", START) for number in range(120)))
    begin = Barrier(4)

    def work(_number: int) -> int:
        with Pool(pool.url, connections=1) as own:
            mine = Engine(own, ProgramLibrary(), uuid4)
            begin.wait(30)
            return sum(pass_time(mine, now=START + 3 * DAY, most=7) for _ in range(40))

    with ThreadPoolExecutor(4) as workers:
        done = list(workers.map(work, range(4)))
    assert sum(done) == 120
    assert [steps_of(pool, member) for member in found] == [1] * 120
    assert all(len(postings_of(pool, member)) == 2 for member in found)
    assert verify(pool).clean


def test_a_row_that_shows_too_early_a_date_is_put_right_without_an_event(pool: Pool) -> None:
    engine = engine_on(pool)
    (member,) = take(engine, order("a", START))
    refund = {
        "type": "track",
        "event": "Order Refunded",
        "messageId": "back",
        "userId": "a",
        "timestamp": to_iso(START + HOUR),
        "properties": {"order_id": "a-1"},
    }
    back = submit(refund, received=START + HOUR)
    assert isinstance(back, Submission)
    take(engine, back)
    assert next_at(engine) == START + 2 * DAY, "the date that fell away stands in the row until someone looks"
    assert pass_time(engine, now=START + 3 * DAY, most=10) == 1
    assert next_at(engine) is None
    assert steps_of(pool, member) == 0
    assert verify(pool).clean


def test_while_history_is_imported_the_clock_stands_still(pool: Pool) -> None:
    engine = engine_on(pool)
    (member,) = take(engine, order("a", START))
    now = START + 30 * DAY
    run = uuid4()
    with pool.transaction() as transaction:
        imports.start(transaction, run, file_hash="f", preset="p", at=to_datetime(now - MINUTE))
    assert pass_time(engine, now=now, most=10) == 0
    assert steps_of(pool, member) == 0
    with pool.transaction() as transaction:
        imports.beat(transaction, run, at=to_datetime(now))
    assert pass_time(engine, now=now + imports.SILENT_AFTER - 1, most=10) == 0, "a beat keeps it standing"
    with pool.transaction() as transaction:
        imports.advance(transaction, imports.ImportRun(run, 1, {}, "finished"), at=to_datetime(now))
    assert pass_time(engine, now=now, most=10) == 1


def test_an_import_that_shows_no_life_holds_the_clock_no_longer(pool: Pool) -> None:
    engine = engine_on(pool)
    take(engine, order("a", START))
    now = START + 30 * DAY
    with pool.transaction() as transaction:
        imports.start(transaction, uuid4(), file_hash="f", preset="p", at=to_datetime(now - imports.SILENT_AFTER))
    assert pass_time(engine, now=now, most=10) == 1


def test_members_that_someone_else_holds_are_left_to_him(pool: Pool) -> None:
    engine = engine_on(pool)
    first, second = take(engine, order("a", START), order("b", START))
    with pool.transaction() as transaction:
        members.lock_states(transaction, [first])
        assert pass_time(engine, now=START + 3 * DAY, most=10) == 1
    assert (steps_of(pool, first), steps_of(pool, second)) == (0, 1)


def test_a_member_whose_step_cannot_be_decided_is_not_counted_as_done(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise whoever does everything that is due would never come to an end."""
    engine = engine_on(pool)
    take(engine, order("a", START))

    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(fold_batch, "decide", fails)
        assert pass_time(engine, now=START + 3 * DAY, most=10) == 0
    assert pass_time(engine, now=START + 3 * DAY, most=10) == 1
