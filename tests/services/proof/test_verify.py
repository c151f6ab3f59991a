"""The audit: a sound history passes it, and whatever is changed by hand is found and named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from threading import Event, Thread
from typing import Any, LiteralString

import pytest

from regulars.domain.engine.program import Program
from regulars.domain.events.keys import body_digest
from regulars.domain.time import HOUR, to_iso
from regulars.services.ingest_events import Engine, ingest
from regulars.services.pass_time import pass_time
from regulars.services.programs import ProgramLibrary, publish_text
from regulars.services.proof.findings import MOST_FINDINGS, Finding, Tally
from regulars.services.proof.member import prove_member
from regulars.services.proof.refold import histories
from regulars.services.proof.verify import VerifyReport, verify
from regulars.services.submissions import Answer, Submission, submit
from regulars.storage import ledger
from regulars.storage.errors import RetryableError
from regulars.storage.transaction import Pool
from regulars.texts import catalogue, languages
from tests.services.proof.damages import DAMAGES, HERE, STATE, place
from tests.services.proof.history_making import PROGRAM, UNTIL, make_history, open_shop


def codes(report: VerifyReport) -> set[str]:
    return {finding.code for finding in report.findings}


def only(report: VerifyReport, code: str) -> Finding:
    (finding,) = [finding for finding in report.findings if finding.code == code]
    return finding


# -- sound histories ------------------------------------------------------------------------------------------


def test_a_sound_history_is_clean(history: Pool) -> None:
    report = verify(history)
    assert report.findings == ()
    assert report.clean
    assert (report.members, report.events > 500, report.postings > 800) == (42, True, True)
    assert report.to_doc()["found"] == 0


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_other_histories_are_clean_too(pool: Pool, seed: int) -> None:
    make_history(pool, members=25, seed=seed, batch=7 * seed)
    assert verify(pool).findings == ()


TWINS = """
name: {zh: 双, en: Twins}
time_zone: UTC
currency: CNY
wallets:
  - {id: aaa, name: {zh: 甲, en: A}, expires: {after: {days: 2}, round_to: day}}
  - {id: zz, name: {zh: 乙, en: Z}, expires: {after: {days: 2}, round_to: day}}
  - {id: b, name: {zh: 丙, en: B}, matures: {after: {days: 1}}, expires: {after: {days: 2}, round_to: day}}
earn:
  - {id: first, name: {zh: 一, en: One}, on: Signed Up, award: {wallet: aaa, fixed: {points: 9}}}
  - {id: second, name: {zh: 二, en: Two}, on: Signed Up, award: {wallet: zz, fixed: {points: 9}}}
  - {id: third, name: {zh: 三, en: Three}, on: Signed Up, award: {wallet: b, fixed: {points: 9}}}
ladders:
  - {id: long, name: {zh: 长, en: Long}, validity: {lasts: {days: 9}}, tiers: [{id: l, name: {zh: 长, en: L}, needs: {all: [{metric: events, event: Signed Up, at_least: 1}]}}]}
  - {id: zs, name: {zh: 短, en: Short}, validity: {lasts: {days: 9}}, tiers: [{id: s, name: {zh: 短, en: S}, needs: {all: [{metric: events, event: Signed Up, at_least: 1}]}}]}
rewards:
  - {id: tea, name: {zh: 茶, en: Tea}, cost: {wallet: zz, points: 1}, hold_for: {hours: 2}}
"""


def test_the_order_in_which_the_database_lists_things_does_not_matter(pool: Pool) -> None:
    """Wallets, ladders and holds that fall due together: a stored state lists the shorter names first."""
    shop = open_shop(pool, program=TWINS)
    at = to_iso(shop.now)
    (answer,) = shop.send({"type": "track", "event": "Signed Up", "userId": "u", "timestamp": at})
    assert answer.member_id is not None
    for _ in range(4):
        shop.redeem(answer.member_id, reward="tea")
    for hours in (3, 100, 300):
        shop.now += hours * HOUR
        pass_time(shop.engine, now=shop.now, most=10)
    report = verify(pool)
    assert report.findings == ()
    assert report.events == 8
    assert report.totals["zz"]["expired"] == report.totals["aaa"]["expired"] == 9


UNSTOCKED = PROGRAM.replace("    stock: 25\n", "")


@pytest.mark.parametrize(("first", "then"), [(PROGRAM, UNSTOCKED), (UNSTOCKED, PROGRAM)])
def test_a_redemption_gives_back_to_the_stock_only_what_it_took(pool: Pool, first: str, then: str) -> None:
    """Whether a reward has stock may change between the versions that hold it and let it go."""
    shop = open_shop(pool, program=first)
    (answer,) = shop.send({"type": "track", "event": "Signed Up", "userId": "u", "timestamp": to_iso(shop.now)})
    assert answer.member_id is not None
    shop.now += 60 * HOUR
    shop.redeem(answer.member_id, reward="cup")
    publish_text(pool, then, "yaml", note="", actor="test", at=UNTIL)
    shop.now += HOUR
    assert pass_time(shop.engine, now=shop.now, most=10) == 1
    assert shop.held
    assert verify(pool).findings == ()


def test_nothing_stored_is_clean(pool: Pool) -> None:
    report = verify(pool)
    assert (report.clean, report.members, report.events, report.totals) == (True, 0, 0, {})


def test_the_totals_are_those_of_all_accounts_and_each_wallet_is_zero_in_all(history: Pool) -> None:
    report = verify(history)
    with history.transaction(read_only=True) as transaction:
        truth = ledger.account_totals(transaction)
    told = {(wallet, account): points for wallet, by in report.totals.items() for account, points in by.items()}
    assert told == truth
    assert {sum(accounts.values()) for accounts in report.totals.values()} == {0}
    assert report.totals["points"]["available"] > 0


def test_several_processes_find_what_one_finds(history: Pool) -> None:
    damage(history, "UPDATE posting SET amount = amount + 1 WHERE wallet = 'growth' AND seq < 4")
    alone, together = verify(history), verify(history, workers=2)
    assert sorted(map(repr, together.findings)) == sorted(map(repr, alone.findings))
    assert together.totals == alone.totals
    assert (together.events, together.members, together.found) == (alone.events, alone.members, alone.found)
    assert alone.found > 10


def test_progress_goes_from_nothing_to_all(history: Pool) -> None:
    steps: list[tuple[int, int]] = []
    report = verify(history, progress=lambda done, total: steps.append((done, total)))
    assert steps[0] == (0, report.events)
    assert steps[-1] == (report.events, report.events)
    assert steps == sorted(steps)


def test_it_sees_one_moment_while_the_system_takes_events(history: Pool) -> None:
    """A budget moves all the time, and yet what it reads of it fits what it reads of the members."""
    roomy = PROGRAM.replace("budget: {points: 600}", "budget: {points: 1000000}")
    publish_text(history, roomy, "yaml", note="", actor="test", at=UNTIL)
    engine = Engine(history, ProgramLibrary(), pytest.fail)
    with history.transaction(read_only=True) as transaction:
        users = [row[0] for row in transaction.rows("SELECT value FROM identity WHERE kind = 'user_id' LIMIT 5")]
    stop = Event()
    taken: list[Answer] = []

    def go_on() -> None:
        while not stop.is_set():
            taken.extend(ingest(engine, [order(users[len(taken) % 5], len(taken))]))

    thread = Thread(target=go_on)
    thread.start()
    try:
        reports = [verify(history) for _ in range(3)]
    finally:
        stop.set()
        thread.join()
    assert {answer.status for answer in taken} == {"accepted"}
    assert [report.findings for report in reports] == [(), (), ()]
    assert reports[0].events < reports[2].events


def order(user: str, number: int) -> Submission:
    properties = {"order_id": f"live-{number}", "total": 99}
    body = {"type": "track", "event": "Order Completed", "userId": user, "properties": properties}
    submission = submit({**body, "messageId": f"live-{number}"}, received=1_775_000_000_000_000 + number)
    assert isinstance(submission, Submission)
    return submission


# -- damage -----------------------------------------------------------------------------------------------------


def damage(pool: Pool, statement: LiteralString, params: Iterable[Any] | None = None) -> None:
    """Change what is stored behind the system's back; something must be changed."""
    with pool.transaction() as transaction:
        assert transaction.run(statement, None if params is None else list(params)) > 0


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_named(history: Pool, name: str) -> None:
    at, statement, code, params, follows = DAMAGES[name]
    target = place(history, at)
    with history.transaction() as transaction:
        assert transaction.run(statement, target._asdict()) == 1
    report = verify(history)
    finding = next(finding for finding in report.findings if finding.code == code)
    assert finding.params.items() >= params.items()
    assert finding.seq in (target.seq, None)
    if code != "identity_without_member":
        assert {finding.member_id for finding in report.findings} <= {target.member, None}
    assert codes(report) <= {code, *follows}
    assert_told(report)


def assert_told(report: VerifyReport) -> None:
    """Every finding has its words in both languages."""
    for finding in report.findings:
        assert finding.member_id is None or all(finding.member_id in finding.text(language) for language in languages)
        assert finding.to_doc()["code"] == finding.code


def test_an_earlier_due_date_is_no_damage(history: Pool) -> None:
    for table in ("member_state", "member_due"):
        damage(history, f"UPDATE {table} SET due_at = due_at - interval '90 days' WHERE due_at IS NOT NULL")
    assert verify(history).clean


def test_two_swapped_amounts_are_named_both(history: Pool) -> None:
    damage(
        history,
        """WITH pair AS (
            SELECT a.bucket, a.member_id, a.seq, a.n AS one, b.n AS other, a.amount AS first, b.amount AS second
            FROM posting a JOIN posting b USING (bucket, member_id, seq)
            WHERE a.wallet = 'growth' AND b.cause = 'coffee' AND a.from_account = 'issued' AND a.amount <> b.amount
            ORDER BY a.member_id, a.seq LIMIT 1)
        UPDATE posting p SET amount = CASE p.n WHEN one THEN second ELSE first END
        FROM pair WHERE p.bucket = pair.bucket AND p.member_id = pair.member_id AND p.seq = pair.seq
        AND p.n IN (one, other)""",
    )
    report = verify(history)
    one, other = [finding for finding in report.findings if finding.code == "posting_differs"]
    assert (one.params["stored"], one.params["expected"]) == (other.params["expected"], other.params["stored"])
    assert codes(report) == {"posting_differs", "balance_differs"}


def test_a_forged_event_with_the_right_hash_is_found_by_folding(history: Pool) -> None:
    target = place(history, "middle")
    with history.transaction() as transaction:
        row = transaction.row("SELECT body::text FROM event" + HERE, target._asdict())
        assert row is not None
        body = str(row[0]).replace('"total":', '"total":7')
        params = {**target._asdict(), "body": body, "hash": body_digest(body.encode()).hex()}
        transaction.run("UPDATE event SET body = %(body)s::json, body_hash = %(hash)s::uuid" + HERE, params)
    report = verify(history)
    assert {"outcome_differs", "posting_differs", "order_differs", "state_differs"} <= codes(report)
    assert min(finding.seq for finding in report.findings if finding.seq) == target.seq


def test_a_body_that_is_no_event_is_named(history: Pool) -> None:
    target = place(history, "middle")
    params = {**target._asdict(), "hash": body_digest(b"{}").hex()}
    damage_at(history, "UPDATE event SET body = '{}', body_hash = %(hash)s::uuid" + HERE, params)
    assert only(verify(history), "event_unreadable").seq == target.seq


def damage_at(pool: Pool, statement: LiteralString, params: dict[str, Any]) -> None:
    with pool.transaction() as transaction:
        assert transaction.run(statement, params) > 0


def test_an_event_that_cannot_be_decided_is_named_and_what_follows_is_still_read(history: Pool) -> None:
    body = b'{"type":"track","event":"Reward Redeemed"}'
    target = place(history, "redeemed")
    params = {**target._asdict(), "body": body.decode(), "hash": body_digest(body).hex()}
    damage_at(history, "UPDATE event SET body = %(body)s::json, body_hash = %(hash)s::uuid" + HERE, params)
    damage_at(history, "UPDATE posting SET amount = amount + 1" + STATE + " AND wallet = 'growth'", target._asdict())
    report = verify(history)
    assert only(report, "event_not_decided").seq == target.seq
    assert only(report, "not_folded_from_here").seq == target.seq
    assert {"event_key_differs", "balance_differs"} <= codes(report)
    assert_told(report)


def test_a_lost_connection_is_no_damage(history: Pool) -> None:
    def lost(_version: int) -> Program:
        raise RetryableError("gone")

    with history.transaction(read_only=True) as transaction, pytest.raises(RetryableError, match="gone"):
        prove_member(next(histories(transaction, 0, 256)), lost, Tally())


@pytest.mark.parametrize("change", ["UPDATE shared_counter SET used = used + 1", "DELETE FROM shared_counter"])
def test_counters_are_compared_with_what_all_events_used(history: Pool, change: LiteralString) -> None:
    with history.transaction(read_only=True) as transaction:
        truth: dict[str, int] = dict(transaction.rows("SELECT key, used FROM shared_counter WHERE used > 0"))
    damage(history, change)
    findings = {finding.params["key"]: finding.params for finding in verify(history).findings}
    assert {key: params["expected"] for key, params in findings.items()} == truth
    assert {finding.code for finding in verify(history).findings} == {"counter_differs"}
    assert set(truth) == {"budget:big_order", "stock:cup"}


def test_what_is_left_of_a_member_who_is_gone_is_named(history: Pool) -> None:
    target = place(history, "order")
    damage_at(history, "DELETE FROM event" + STATE, target._asdict())
    damage_at(history, "DELETE FROM member_state" + STATE, target._asdict())
    report = verify(history)
    assert {"posting_without_event", "rows_without_member", "identity_without_member"} <= codes(report)
    tables = {finding.params["table"] for finding in report.findings if finding.code == "rows_without_member"}
    assert "order_record" in tables
    assert_told(report)


def test_attributes_are_named_without_their_values(history: Pool) -> None:
    target = place(history, "identify")
    damage_at(history, """UPDATE member_state SET doc = jsonb_set(doc, '{attributes,name}', '"X"')""" + STATE, target._asdict())  # fmt: skip
    finding = only(verify(history), "state_differs")
    assert finding.params == {"path": "attributes.name", "stored": "***", "expected": "***"}


# -- the report ---------------------------------------------------------------------------------------------------


def test_findings_are_bounded_and_all_counted() -> None:
    one, other = Tally(), Tally()
    for number in range(MOST_FINDINGS + 5):
        one.find("state_missing", "m", number)
        other.find("state_missing", "m", number)
    one.add(other)
    assert (len(one.findings), one.found) == (MOST_FINDINGS, 2 * MOST_FINDINGS + 10)


def test_every_finding_has_words() -> None:
    modules = [each for each in files("regulars.services.proof").iterdir() if each.name.endswith(".py")]
    sources = [each.read_text("utf-8") for each in modules]
    found = set(re.findall(r'find(?:_differences)?\(\s*"(\w+)"', "".join(sources)))
    found |= {"order_differs", "redemption_differs", "counter_differs", "counter_unproven"}
    told = {key.removeprefix("verify.") for key in catalogue() if key.startswith("verify.")}
    assert found == told - {"at_member", "at_event"}
