"""The demonstration: the same shop from the same plan, once, whatever happens meanwhile; and its figures."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from regulars.domain.members.codec import state_from_doc
from regulars.domain.members.identity import BUCKETS
from regulars.domain.time import to_instant
from regulars.services.demo import run as module
from regulars.services.demo.run import DemoPlan, catch_up, run_demo
from regulars.services.errors import ConflictError
from regulars.services.ingest_events import Engine, ingest
from regulars.services.programs import ProgramLibrary, publish_text, show
from regulars.services.proof.verify import verify
from regulars.services.read_program import load_template
from regulars.services.reports import overview
from regulars.storage import history, imports
from regulars.storage.transaction import Pool
from tests.services.conftest import CopyOf
from tests.services.importing.making import engine_on
from tests.services.test_pass_time import order, take

UNTIL = to_instant(datetime(2026, 11, 12, tzinfo=UTC))
PLAN = DemoPlan(members=60, days=200, seed=3, until=UNTIL)


def engine(pool: Pool) -> Engine:
    return Engine(pool, ProgramLibrary(), uuid4)


def make(pool: Pool, plan: DemoPlan = PLAN) -> Engine:
    made = engine(pool)
    run_demo(made, plan, now=lambda: UNTIL)
    catch_up(made, now=UNTIL)
    return made


def everything(pool: Pool) -> list[tuple[object, ...]]:
    """All members with their states, ids included."""
    with pool.transaction(read_only=True) as transaction:
        return [tuple(row) for row in history.states(transaction, 0, BUCKETS)]


def test_the_same_plan_gives_the_same_members_with_the_same_ids(pool: Pool, template: str, copy_of: CopyOf) -> None:
    make(pool)
    with copy_of(template) as (_, url), Pool(url) as other:
        make(other)
        assert everything(other) == everything(pool)


def test_another_seed_gives_another_shop(pool: Pool, template: str, copy_of: CopyOf) -> None:
    first = overview(make(pool))
    with copy_of(template) as (_, url), Pool(url) as other:
        second = overview(make(other, DemoPlan(members=60, days=200, seed=4, until=UNTIL)))
    assert first.members == second.members == 60
    assert first.spend != second.spend


def test_it_is_made_once(pool: Pool) -> None:
    made = make(pool)
    before = everything(pool)
    again = run_demo(made, DemoPlan(members=5, days=5, seed=9, until=UNTIL), now=lambda: UNTIL)
    assert (again.already, again.plan, again.events) == (True, PLAN, 0)
    assert everything(pool) == before


@pytest.mark.parametrize("call", [3, 4, 7, 8])
def test_stopped_anywhere_it_goes_on_to_the_same(
    pool: Pool, template: str, copy_of: CopyOf, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """Stopped after a batch is committed and before that is noted: of the shop's events, or of those at its tills."""
    monkeypatch.setattr(module, "_BATCH", 100)
    left = count(call, -1)

    def ingest_and_stop(*arguments: Any, **named: Any) -> Any:
        answers = ingest(*arguments, **named)
        if next(left) == 1:
            raise KeyboardInterrupt
        return answers

    stopped = engine(pool)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(module, "ingest", ingest_and_stop)
        run_demo(stopped, PLAN, now=lambda: UNTIL)
    with pool.transaction(read_only=True) as transaction:
        assert imports.is_running(transaction, now=UNTIL)
    report = run_demo(stopped, DemoPlan(members=5, days=5, seed=9, until=UNTIL), now=lambda: UNTIL)
    assert report.plan == PLAN
    catch_up(stopped, now=UNTIL)
    with copy_of(template) as (_, url), Pool(url) as other:
        make(other)
        assert everything(other) == everything(pool)


def test_what_it_leaves_proves_itself_and_has_something_of_everything(pool: Pool) -> None:
    figures = overview(make(pool))
    report = verify(pool)
    assert report.clean
    points = next(wallet for wallet in figures.wallets if wallet.wallet == "points")
    assert min(points.issued, points.taken_back, points.spent, points.available) > 0
    assert points.owed == points.available + points.pending + points.held
    balance = points.issued - points.taken_back - points.spent - points.expired + points.adjusted
    assert balance == points.owed - points.arrears
    assert points.worth == points.owed * Decimal("0.01")
    assert sum(tier.members for tier in figures.tiers) == figures.members == 60
    assert sum(rule.points for rule in figures.rules) == sum(wallet.issued for wallet in figures.wallets)
    assert sum(figures.events.values()) == report.events
    assert figures.events["Reward Redeemed"] > 0
    assert 0 < figures.buyers <= figures.members
    assert len(figures.samples) == len({sample.ref for sample in figures.samples}) == 4, "the first two are the same"
    assert [sample.spend for sample in figures.samples] == sorted(
        (sample.spend for sample in figures.samples), reverse=True
    )


def test_the_overview_agrees_with_the_members(pool: Pool) -> None:
    figures = overview(make(pool))
    with pool.transaction(read_only=True) as transaction:
        rows = list(history.states(transaction, 0, BUCKETS))
    states = [state_from_doc(row.doc, version=row.version, next_due=None) for row in rows]
    assert figures.spend == sum(state.spend for state in states)
    assert figures.orders == sum(state.orders for state in states)
    assert figures.buyers == sum(state.orders > 0 for state in states)
    for tier in figures.tiers:
        assert tier.members == sum(state.standings[tier.ladder].tier == tier.tier for state in states)


def test_an_overview_of_nothing(pool: Pool) -> None:
    figures = overview(engine_on(pool))
    assert (figures.members, figures.orders, figures.spend) == (0, 0, Decimal(0))
    assert not figures.samples
    assert not figures.tiers
    assert figures.to_doc()["spend"] == "0"


def test_a_program_that_is_there_is_kept(pool: Pool) -> None:
    source = load_template("three_levels")
    publish_text(pool, source, "yaml", note="", actor="test", at=datetime(2026, 1, 1, tzinfo=UTC))
    make(pool)
    assert show(pool).source == source


def test_it_is_not_mixed_with_members_of_a_shop(pool: Pool) -> None:
    made = engine_on(pool)
    take(made, order("real", UNTIL))
    with pytest.raises(ConflictError, match="demo_among_members"):
        run_demo(made, PLAN, now=lambda: UNTIL)
    assert len(everything(pool)) == 1
