"""Two processes at once: nothing is given twice, and nothing is lost.

Every promise is kept by a lock. The last part takes a lock away and shows that the promise then breaks: the tests
before it would have seen it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import groupby
from threading import Barrier, BrokenBarrierError

import pytest

from regulars.domain.events import event as names
from regulars.domain.time import DAY
from regulars.services import ingest_events
from regulars.services.fold_batch import Batch
from regulars.services.member_actions import redemption_step_submission
from regulars.services.submissions import Answer, Submission
from regulars.storage.members import NewState
from regulars.storage.transaction import Pool, Transaction
from tests.domain.engine.making import written
from tests.services.desk import (
    NOW,
    adjust,
    assert_sound,
    balance,
    effects,
    identified,
    join,
    join_engine,
    open_engine,
    order,
    passed,
    redeem,
    refusals,
    statuses,
    stored_messages,
    take,
    track,
    used,
    user_id,
)
from tests.services.tills import Tills, open_tills

TRIES = 10
"""How often a mutant may be lucky."""


@pytest.fixture(scope="module")
def tills() -> Iterator[Tills]:
    with open_tills() as opened:
        yield opened


def given(answers: list[Answer]) -> int:
    """Points that rules gave, in all."""
    return sum(effect["given"] for answer in answers for effect in effects(answer, "points_earned"))


def spent(answers: list[Answer]) -> list[Answer]:
    """Those answers that granted a redemption."""
    return [answer for answer in answers if effects(answer, "points_spent")]


def refused_for(answers: list[Answer]) -> Counter[str]:
    """How often each reason was given."""
    return Counter(reason for answer in answers for reason in refusals(answer))


def deadlocks(pool: Pool) -> int:
    """How often the database had to end one."""
    with pool.transaction(read_only=True) as transaction:
        row = transaction.row("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    assert row is not None
    return int(row[0])


# -- what can be used up ------------------------------------------------------------------------------------------


def one_affordable_unit(pool: Pool, key: str = "") -> list[Submission]:
    """Two hundred redemptions by a member who can pay for one."""
    engine = open_engine(pool)
    (member,) = join(engine, f"ann{key}")
    take(engine, adjust(member, 30, key=f"start{key}"))
    return [redeem(member, "latte", key=f"{key}{number}")[1] for number in range(200)]


def more_members_than_stock(pool: Pool) -> list[Submission]:
    """A hundred mugs, and a hundred and fifty members with just enough points for one."""
    engine = open_engine(pool)
    members = join(engine, *(f"u{number}" for number in range(150)))
    take(engine, *(adjust(member, 10, key="start") for member in members))
    return [redeem(member, "mug", key="mug")[1] for member in members]


def more_reviews_than_budget(pool: Pool) -> list[Submission]:
    """A budget of five hundred points, and reviews worth seven each that come to more."""
    open_engine(pool)
    return [track("Product Reviewed", f"u{number % 60}", key=f"review-{number}") for number in range(120)]


def test_of_200_redemptions_of_one_affordable_unit_one_is_granted(pool: Pool, tills: Tills) -> None:
    answers = tills.take_each(pool.url, one_affordable_unit(pool))
    assert set(statuses(answers)) == {"accepted"}
    assert len(spent(answers)) == 1
    assert refused_for(answers) == {"not_enough_points": 199}
    assert balance(pool, user_id(pool, "ann")) == 0
    assert_sound(pool)


def test_of_200_redemptions_in_one_batch_one_is_granted(pool: Pool) -> None:
    submissions = one_affordable_unit(pool)
    answers = take(open_engine(pool), *submissions)
    assert (len(spent(answers)), refused_for(answers)) == (1, {"not_enough_points": 199})
    assert_sound(pool)


def test_150_members_at_once_get_a_stock_of_100(pool: Pool, tills: Tills) -> None:
    answers = tills.take_each(pool.url, more_members_than_stock(pool))
    assert set(statuses(answers)) == {"accepted"}
    assert len(spent(answers)) == used(pool, "stock:mug") == 100
    assert refused_for(answers) == {"out_of_stock": 50}
    assert_sound(pool)


def test_a_budget_is_used_up_to_the_point_and_never_overshot(pool: Pool, tills: Tills) -> None:
    answers = tills.take_each(pool.url, more_reviews_than_budget(pool))
    assert set(statuses(answers)) == {"accepted"}
    assert given(answers) == used(pool, "budget:review") == 500
    assert refused_for(answers) == {"budget_used_up": 120 - 500 // 7 - 1}
    assert_sound(pool)


def test_a_members_limit_in_points_holds(pool: Pool, tills: Tills) -> None:
    open_engine(pool)
    answers = tills.take_each(pool.url, [track("Visited", "ann", key=f"visit-{number}") for number in range(40)])
    assert given(answers) == balance(pool, user_id(pool, "ann")) == 18
    assert refused_for(answers) == {"limit_day": 35}
    assert_sound(pool)


def test_a_members_limit_in_times_holds(pool: Pool, tills: Tills) -> None:
    engine = open_engine(pool)
    (member,) = join(engine, "ann")
    take(engine, adjust(member, 100, key="start"))
    answers = tills.take_each(pool.url, [redeem(member, "seat", key=str(number))[1] for number in range(40)])
    assert (len(spent(answers)), refused_for(answers)) == (3, {"limit_month": 37})
    assert balance(pool, member) == 97
    assert_sound(pool)


def test_a_gift_for_once_in_a_lifetime_is_given_once(pool: Pool, tills: Tills) -> None:
    open_engine(pool)
    answers = tills.take_each(pool.url, [track("Signed Up", "new", key=f"up-{number}") for number in range(40)])
    assert given(answers) == 30
    assert refused_for(answers) == {"limit_ever": 39}
    assert_sound(pool)


# -- who is who ---------------------------------------------------------------------------------------------------


def crowd(rounds: int, members: int) -> list[list[Submission]]:
    """Offers of a few events of a few people each, who come by user id, by phone and by both, all of them new.

    Nobody's identities ever contradict each other.
    """
    offers = []
    for number in range(rounds):
        offer = []
        for place in range(3):
            who = (number * 7 + place * 5) % members
            key = f"c{number}-{place}"
            phone = f"138{who:08}"
            ways = (
                track("Visited", f"u{who}", key=key),
                identified("phone", phone, key=key, user=f"u{who}"),
                order(f"u{who}", key, 5),
            )
            offer.append(ways[(number + place) % len(ways)])
        offers.append(offer)
    return offers


def assert_each_once(pool: Pool, offers: list[list[Submission]], answers: list[list[Answer]]) -> None:
    """Every event was acknowledged and is there exactly once, where the answer says, without a gap in any member."""
    sent = [submission.message.message_id for offer in offers for submission in offer]
    acknowledged = [answer for group in answers for answer in group]
    assert [answer.message_id for answer in acknowledged] == sent
    assert set(statuses(acknowledged)) == {"accepted"}
    stored = stored_messages(pool)
    places = {(answer.member_id, answer.seq, answer.message_id) for answer in acknowledged}
    assert len(stored) == len(sent)
    assert set(stored) == places
    for _, rows in groupby(stored, key=lambda row: row[0]):
        seqs = [seq for _, seq, _ in rows]
        assert seqs == list(range(1, len(seqs) + 1))
    assert_sound(pool)


def test_interleaved_events_of_the_same_new_members_are_all_there_once(pool: Pool, tills: Tills) -> None:
    open_engine(pool)
    offers = crowd(160, members=12)
    answers = tills.take(pool.url, offers)
    assert_each_once(pool, offers, answers)
    assert len({member for member, _, _ in stored_messages(pool)}) == 12
    assert deadlocks(pool) == 0


def claims(users: int) -> list[list[Submission]]:
    """A hundred events with one phone, by some user ids."""
    return [[identified("phone", "13800000000", key=f"p{number}", user=f"u{number % users}")] for number in range(100)]


def test_a_phone_that_many_members_claim_at_once_belongs_to_one(pool: Pool, tills: Tills) -> None:
    members = join(open_engine(pool), *(f"u{number}" for number in range(25)))
    answers = [answer for (answer,) in tills.take(pool.url, claims(25))]
    assert Counter(answer.member_id for answer in answers) == dict.fromkeys(members, 4)
    owner = {answer.member_id for answer in answers if not refusals(answer)}
    assert len(owner) == 1
    assert refused_for(answers) == {"identity_conflict": 96}
    assert_sound(pool)


def test_strangers_with_one_phone_who_come_at_once_are_one_member(pool: Pool, tills: Tills) -> None:
    open_engine(pool)
    offers = claims(25)
    answers = tills.take(pool.url, offers)
    assert_each_once(pool, offers, answers)
    assert len({member for member, _, _ in stored_messages(pool)}) == 1
    assert len({user_id(pool, f"u{number}") for number in range(25)}) == 1


def test_strangers_who_meet_in_every_order_neither_wait_for_ever_nor_are_lost(pool: Pool, tills: Tills) -> None:
    """Each offer names the same new people in another order: locks taken in the order of the offer would cross."""
    open_engine(pool)
    people = [f"u{number}" for number in range(10)]
    offers = [
        [track("Seen", people[(start * step + place) % 10], key=f"{start}-{step}-{place}") for place in range(10)]
        for start in range(10)
        for step in (1, 3, 7, 9)
    ]
    answers = tills.take(pool.url, offers)
    assert_each_once(pool, offers, answers)
    assert deadlocks(pool) == 0


# -- the clock ----------------------------------------------------------------------------------------------------

LAPSING = written(
    wallets=[{"id": "points", "expires": {"after": {"days": 1}}}],
    earn=[{"id": "visit", "on": "Visited", "award": {"wallet": "points", "fixed": {"points": 4}}}],
    rewards=[{"id": "mug", "cost": {"wallet": "points", "points": 4}, "stock": 60, "hold_for": {"hours": 2}}],
)


def test_workers_and_tills_at_once_do_what_is_due_once(pool: Pool, tills: Tills) -> None:
    engine = open_engine(pool, LAPSING)
    members = join(engine, *(f"u{number}" for number in range(40)))
    take(engine, *(track("Visited", f"u{number}", key=f"visit-{number}") for number in range(40)))
    take(engine, *(redeem(member, "mug", key="hold", capture=False)[1] for member in members))
    assert used(pool, "stock:mug") == 40
    later = NOW + 3 * DAY
    offers = [[track("Seen", f"u{number}", key=f"seen-{number}", when=later)] for number in range(0, 40, 2)]
    answers = tills.take(pool.url, offers, clock=later)
    assert {status for group in answers for status in statuses(group)} == {"accepted"}
    with pool.transaction(read_only=True) as transaction:
        ends = transaction.rows("SELECT member_id FROM posting WHERE to_account = 'expired'")
    assert Counter(member for (member,) in ends) == dict.fromkeys(members, 1)
    assert used(pool, "stock:mug") == 0
    assert_sound(pool)


TWO_REWARDS = written(
    wallets=[{"id": "points"}],
    rewards=[{"id": reward, "cost": {"wallet": "points", "points": 5}, "stock": 9} for reward in ("cup", "mug")],
)


@pytest.mark.parametrize("ended", ["by the clock", "by the till"])
def test_stock_that_is_given_back_and_stock_that_is_taken_are_locked_in_one_order(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, ended: str
) -> None:
    """Of two batches each takes what the other gives back. One waits for the other, and neither is tried again."""
    engine = open_engine(pool, TWO_REWARDS)
    ann, bo = join(engine, "ann", "bo")
    take(engine, adjust(ann, 50, key="start"), adjust(bo, 50, key="start"))
    crossed, later = [], NOW + DAY if ended == "by the clock" else NOW
    for member, first, then in ((ann, "cup", "mug"), (bo, "mug", "cup")):
        number, held = redeem(member, first, key="hold", capture=False)
        take(engine, held)
        void = redemption_step_submission(member, number, names.REDEMPTION_VOIDED, key="end", received=later)
        taken = redeem(member, then, key="take", received=later)[1]
        crossed.append([taken] if ended == "by the clock" else [taken, passed(void)])
    write, together, tries = ingest_events.write, Barrier(2), list[Batch]()

    def write_together(transaction: Transaction, batch: Batch) -> list[NewState]:
        tries.append(batch)
        with suppress(BrokenBarrierError):  # the other waits for our locks, as it should
            together.wait(2)
        return write(transaction, batch)

    monkeypatch.setattr(ingest_events, "write", write_together)
    with ThreadPoolExecutor(2) as tills:
        list(tills.map(lambda submissions: take(join_engine(pool), *submissions), crossed))
    assert len(tries) == 2
    assert (used(pool, "stock:cup"), used(pool, "stock:mug")) == (1, 1)
    assert_sound(pool)


# -- without the locks --------------------------------------------------------------------------------------------


def breaks(attempt: Callable[[int], bool]) -> bool:
    """Whether a promise breaks in one of some tries."""
    return any(attempt(number) for number in range(TRIES))


def test_without_the_lock_on_counters_the_stock_is_oversold(pool: Pool, tills: Tills) -> None:
    members = [each.member_id for each in more_members_than_stock(pool) if each.member_id]
    engine = open_engine(pool)

    def oversold(number: int) -> bool:
        with pool.transaction() as transaction:
            transaction.run("UPDATE shared_counter SET used = 0")
        take(engine, *(adjust(member, 10, key=f"more-{number}") for member in members))
        submissions = [redeem(member, "mug", key=f"mug-{number}")[1] for member in members]
        return len(spent(tills.take_each(pool.url, submissions, mutant="counters"))) > 100

    assert breaks(oversold)


def test_without_the_lock_on_counters_a_budget_is_overshot(pool: Pool, tills: Tills) -> None:
    open_engine(pool)

    def overshot(number: int) -> bool:
        with pool.transaction() as transaction:
            transaction.run("UPDATE shared_counter SET used = 0")
        reviews = [track("Product Reviewed", f"u{n % 60}", key=f"{number}-{n}") for n in range(120)]
        return given(tills.take_each(pool.url, reviews, mutant="counters")) > 500

    assert breaks(overshot)


def test_without_the_lock_on_members_some_redemptions_are_not_taken(pool: Pool, tills: Tills) -> None:
    """The key of the events' table then still prevents that anything is spent twice, but not that events are lost."""

    def lost(number: int) -> bool:
        answers = tills.take_each(pool.url, one_affordable_unit(pool, f"{number}-"), mutant="members")
        assert len(spent(answers)) <= 1
        return "refused" in statuses(answers)

    assert breaks(lost)


def test_without_the_lock_on_members_and_the_keys_one_unit_is_redeemed_again_and_again(
    pool: Pool, tills: Tills
) -> None:
    with pool.transaction() as transaction:
        transaction.run("ALTER TABLE event DROP CONSTRAINT event_pkey")
        transaction.run("ALTER TABLE posting DROP CONSTRAINT posting_pkey")

    def overspent(number: int) -> bool:
        return len(spent(tills.take_each(pool.url, one_affordable_unit(pool, f"{number}-"), mutant="members"))) > 1

    assert breaks(overspent)
