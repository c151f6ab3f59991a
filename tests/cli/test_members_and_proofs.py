"""`regulars member show`, `verify`, `whatif`: what is asked of data that are there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from regulars.domain.time import to_instant
from regulars.services.demo.run import DemoPlan, run_demo
from regulars.services.ingest_events import Engine
from regulars.services.programs import ProgramLibrary
from regulars.services.read_program import load_template
from regulars.storage.server import Database
from regulars.storage.transaction import Pool
from tests.cli.conftest import Regulars

UNTIL = to_instant(datetime(2026, 11, 12, tzinfo=UTC))


@pytest.fixture
def lively(regulars: Regulars, database: Database) -> Regulars:
    """The command on a database with a small shop."""
    with Pool(database.url) as pool:
        engine = Engine(pool, ProgramLibrary(), uuid4)
        run_demo(engine, DemoPlan(members=12, days=120, seed=3, until=UNTIL), now=lambda: UNTIL)
    return regulars


def test_a_member_is_shown(lively: Regulars) -> None:
    english = lively("member", "show", "user_id:U0000001").out
    assert "user_id:U0000001" in english
    assert "Asia/Shanghai" in english
    assert "Available" in english
    assert "可用" in lively("member", "show", "user_id:U0000001", "--lang", "zh").out
    doc = lively("member", "show", "user_id:U0000001", "--json").json
    assert lively("member", "show", doc["member_id"], "--json").json["identities"] == doc["identities"]


@pytest.mark.parametrize("ref", ["user_id:nobody", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_member_who_is_not_there(lively: Regulars, ref: str) -> None:
    done = lively("member", "show", ref)
    assert (done.code, done.out) == (1, "")
    assert "There is no such member" in done.err


def test_a_proof_that_holds(lively: Regulars) -> None:
    done = lively("verify", "--workers", 1)
    assert done.code == 0
    assert "12 members" in done.out
    assert "Everything is exactly as it should be" in done.out
    assert lively("verify", "--workers", 1, "--json").json["clean"] is True


def test_a_proof_that_fails_names_what_it_found(lively: Regulars, database: Database) -> None:
    with Pool(database.url) as pool, pool.transaction() as transaction:
        transaction.run("UPDATE posting SET amount = amount + 1 WHERE from_account = 'issued'")
    done = lively("verify", "--workers", 2)
    assert done.code == 1
    assert "finding(s):" in done.out
    assert "more" in done.out.splitlines()[-1]
    assert "处问题" in lively("verify", "--workers", 1, "--lang", "zh").out
    found = lively("verify", "--workers", 1, "--json")
    assert (found.code, found.json["clean"]) == (1, False)
    assert len(found.json["findings"]) == found.json["found"] > 50


def test_what_a_draft_would_change(lively: Regulars, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    source = load_template("growth")
    assert "fixed: {points: 100}" in source
    draft.write_text(source.replace("fixed: {points: 100}", "fixed: {points: 1}"), "utf-8")
    done = lively("whatif", draft, "--workers", 1)
    assert done.code == 0
    assert "12 members" in done.out
    assert "third_order" in done.out
    assert "Who loses most" in done.out
    assert "受损最多的会员" in lively("whatif", draft, "--workers", 1, "--lang", "zh").out
    assert "Who loses most" not in lively("whatif", draft, "--workers", 1, "--members", 0).out
    report = lively("whatif", draft, "--workers", 1, "--json").json
    assert report["members"] == 12
    assert report["losers"]
    assert lively("program", "show").out == source


def test_a_draft_with_problems_is_not_folded(lively: Regulars, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text("name: 1\n", "utf-8")
    done = lively("whatif", draft)
    assert (done.code, done.out) == (1, "")
    assert "problem(s)" in done.err
