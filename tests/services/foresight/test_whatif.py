"""What if a draft had been the program all along: exact figures, no trace."""

from __future__ import annotations

from decimal import Decimal

import orjson
import pytest

from regulars.domain.programs.document import Ladder, ProgramDocument
from regulars.domain.time import DAY, to_instant
from regulars.services.errors import ConflictError
from regulars.services.foresight.report import WalletFigures, WhatIfReport, move_kind
from regulars.services.foresight.whatif import whatif
from regulars.services.programs import document_of, publish_text
from regulars.storage import ledger
from regulars.storage.transaction import Pool
from tests.services.conftest import Made
from tests.services.proof.history_making import PROGRAM, UNTIL

ALONE = PROGRAM.replace("    budget: {points: 600}\n", "").replace("    stock: 25\n", "")
"""The program without anything that members share."""


def draft(*changes: tuple[str, str], program: str = PROGRAM) -> ProgramDocument:
    for old, new in changes:
        assert old in program
        program = program.replace(old, new)
    return document_of(program, "yaml")


def ask(pool: Pool, made: Made, *changes: tuple[str, str]) -> WhatIfReport:
    return whatif(pool, draft(*changes), as_of=made.now)


def wallet(report: WhatIfReport, name: str) -> tuple[WalletFigures, WalletFigures]:
    before, after = (
        next(each for each in side.wallets if each.wallet == name) for side in (report.before, report.after)
    )
    return before, after


def publish_alone(pool: Pool) -> None:
    publish_text(pool, ALONE, "yaml", note="", actor="test", at=UNTIL)


# -- the same program ---------------------------------------------------------------------------------------------


def test_a_draft_that_changes_nothing_gives_the_same_figures_and_no_moves(history: Pool, made: Made) -> None:
    report = ask(history, made)
    assert report.before == report.after
    assert report.losers == report.gainers == ()
    (ladder,) = report.ladders
    assert (ladder.rise, ladder.fall, ladder.enter, ladder.leave, ladder.same) == (0, 0, 0, 0, report.members)
    assert ladder.before == ladder.after
    assert (report.members, report.published_version) == (42, 1)


def test_the_published_side_is_what_the_ledger_says(history: Pool, made: Made) -> None:
    """The history was decided by this very program, and time has passed for everyone, so nothing may differ."""
    report = ask(history, made)
    with history.transaction(read_only=True) as transaction:
        issued = {(name, cause): (points, times) for name, cause, points, times in ledger.issued_by_cause(transaction)}
        totals = ledger.account_totals(transaction)
    told: dict[tuple[str, str], tuple[int, int]] = {}
    for figure in report.before.issued:
        points, times = told.get((figure.wallet, figure.rule), (0, 0))
        told[figure.wallet, figure.rule] = (points + figure.points, times + figure.times)
    assert told == issued
    for figures in report.before.wallets:
        accounts = {account: points for (name, account), points in totals.items() if name == figures.wallet}
        assert figures.expired == accounts.get("expired", 0)
        assert figures.taken_back == accounts.get("taken_back", 0)
        assert figures.spent == accounts.get("spent", 0)
        assert figures.adjusted == -accounts.get("adjusted", 0)
        assert (figures.available, figures.pending, figures.held, -figures.arrears) == tuple(
            accounts.get(account, 0) for account in ("available", "pending", "held", "arrears")
        )
    assert report.real == report.before.wallets


def test_what_really_happened_stays_what_the_ledger_says_whatever_is_published_since(history: Pool, made: Made) -> None:
    """Both sides are replayed; version 2 has decided nothing yet, so its replay is not what happened."""
    before = ask(history, made)
    changed = PROGRAM.replace("fixed: {points: 30}", "fixed: {points: 60}")
    publish_text(history, changed, "yaml", note="", actor="test", at=UNTIL)
    report = ask(history, made)
    assert report.published_version == 2
    assert (report.real, report.after) == (before.real, before.after)
    assert report.before.issued_by_rule()["welcome"] == 2 * before.before.issued_by_rule()["welcome"]
    assert report.before.wallets != report.real


def test_it_says_from_when_to_when_it_was_replayed(history: Pool, made: Made) -> None:
    with history.transaction(read_only=True) as transaction:
        row = transaction.row("SELECT min(occurred_at), max(occurred_at) FROM event WHERE name <> 'Time Passed'")
    report = ask(history, made)
    assert row is not None
    assert (report.since, report.until) == (to_instant(row[0]), to_instant(row[1]))
    publish_alone(history)
    alone = whatif(history, draft(program=ALONE), as_of=made.now)
    assert (alone.since, alone.until) == (report.since, report.until)


def test_nothing_is_written(history: Pool, made: Made) -> None:
    before = everything(history)
    ask(history, made, ("fixed: {points: 30}", "fixed: {points: 31}"))
    publish_alone(history)
    after_publishing = everything(history)
    whatif(history, draft(program=ALONE), as_of=made.now)
    assert everything(history) == after_publishing
    assert {table for table in before if before[table] != after_publishing[table]} == {"program_version", "audit_entry"}


def everything(pool: Pool) -> dict[str, str]:
    """A digest of every table's rows, with the transactions that wrote them."""
    with pool.transaction(read_only=True) as transaction:
        names = [row[0] for row in transaction.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        digests = {}
        for name in names:
            row = transaction.row(
                f"SELECT md5(string_agg(t.xmin::text || t::text, '|' ORDER BY t::text)) FROM {name} t"
            )
            digests[name] = str(row and row[0])
    return digests


# -- other programs -------------------------------------------------------------------------------------------------


def test_doubling_a_rule_doubles_its_points_and_no_others(history: Pool, made: Made) -> None:
    report = ask(history, made, ("fixed: {points: 30}", "fixed: {points: 60}"))
    before, after = report.before.issued_by_rule(), report.after.issued_by_rule()
    assert after == {**before, "welcome": 2 * before["welcome"]}
    assert before["welcome"] > 0
    assert report.gainers
    months = report.before.issued_by_month()
    assert sum(months["growth"].values()) == before["growth_per_yuan"]
    assert list(months["growth"]) == sorted(months["growth"])


def test_those_who_gain_and_lose_most_come_first_and_masked(history: Pool, made: Made) -> None:
    more = ask(history, made, ("points: [1, 2, 5]", "points: [2, 4, 10]"))
    less = ask(history, made, ("points: [1, 2, 5]", "points: [1]"), ("points: 1}, multiplied_by", "points: 1, each: 2}, multiplied_by"))  # fmt: skip
    assert not more.losers
    assert not less.gainers
    assert 1 < len(less.losers) <= 20
    changes = [member.change for member in less.losers]
    assert changes == sorted(changes)
    for member in less.losers:
        assert member.after - member.before == member.change < 0
        assert member.before == sum(pair[0] for pair in member.wallets.values())
        assert set(member.wallets) <= {"points", "beans"}
        kind, _, value = member.identity.partition(":")
        assert kind in {"user_id", "anonymous_id"}
        assert "****" in value


def test_a_budget_is_shared_by_all_members_in_order_of_receipt(history: Pool, made: Made) -> None:
    report = ask(history, made, ("    limits: [{per: day, points: 80}]", "    budget: {points: 900}"))
    points = wallet(report, "points")[1]
    assert points.issued - points.taken_back <= 900 <= points.issued
    assert points.issued < wallet(report, "points")[0].issued / 2
    (refused,) = [
        each for each in report.after.refusals if (each.reason, each.subject) == ("budget_used_up", "per_yuan")
    ]
    assert refused.times > 10
    assert refused.points > 1000
    months = sorted(figure.month for figure in report.after.issued if figure.rule == "per_yuan")
    later = sorted(figure.month for figure in report.before.issued if figure.rule == "per_yuan")
    assert months[0] == later[0]
    assert len(set(months)) < len(set(later))


def test_stock_is_shared_by_all_members(history: Pool, made: Made) -> None:
    report = ask(history, made, ("stock: 25", "stock: 1"))
    refused = [each for each in report.after.refusals if each.reason == "out_of_stock"]
    assert [(each.subject, each.times > 0) for each in refused] == [("cup", True)]
    assert report.after.redemptions_granted < report.before.redemptions_granted <= report.before.redemptions_asked
    assert report.after.redemptions_asked == report.before.redemptions_asked


def test_redemptions_that_the_draft_refuses_are_counted(history: Pool, made: Made) -> None:
    report = ask(history, made, ("points: 5}, hold_for", "points: 5000}, hold_for"))
    (refused,) = [each for each in report.after.refusals if each.subject == "latte"]
    assert (refused.reason, refused.points) == ("not_enough_points", 5000 * refused.times)
    assert report.after.redemptions_granted < report.before.redemptions_granted


def test_a_cap_counts_what_it_cost(history: Pool, made: Made) -> None:
    report = ask(history, made, ("per: day, points: 80", "per: day, points: 10"))
    before, after = (
        next(each for each in side.refusals if (each.reason, each.subject) == ("limit_day", "per_yuan"))
        for side in (report.before, report.after)
    )
    assert after.points > before.points
    assert after.times > before.times


def test_tiers_move_by_the_draft_s_needs(history: Pool, made: Made) -> None:
    (ladder,) = ask(history, made, ("at_least: 120", "at_least: 30")).ladders
    assert ladder.rise > 0
    assert ladder.fall == ladder.enter == ladder.leave == 0
    assert sum(move.members for move in ladder.moves) == 42
    rises = sum(move.members for move in ladder.moves if move.before == "base" and move.after == "silver")
    assert ladder.after["silver"] - ladder.before["silver"] == rises


def test_a_new_ladder_is_entered_and_a_removed_one_left(history: Pool, made: Made) -> None:
    report = ask(history, made, ("  - id: level\n", "  - id: rank\n"), ("multiplied_by: level", "multiplied_by: rank"))
    new, old = report.ladders
    assert (new.ladder, new.enter, new.before, new.leave) == ("rank", 42, {}, 0)
    assert (old.ladder, old.leave, old.after, old.enter) == ("level", 42, {}, 0)


def test_members_without_a_tier_stay_without_one(history: Pool, made: Made) -> None:
    tier = "{id: fan, name: {zh: 粉丝, en: Fan}, needs: {all: [{metric: events, event: Checked In, at_least: 5}]}}"
    club = f"ladders:\n  - {{id: club, name: {{zh: 会, en: Club}}, tiers: [{tier}]}}\n"
    figures = {each.ladder: each for each in ask(history, made, ("ladders:\n", club)).ladders}["club"]
    assert figures.enter == figures.after["fan"] > 0
    assert (figures.same, figures.before) == (42 - figures.enter, {})
    assert [(move.before, move.after) for move in figures.moves] == [(None, None), (None, "fan")]


def test_what_happened_to_a_wallet_that_the_draft_does_not_have_is_refused(history: Pool, made: Made) -> None:
    changes = [("id: beans", "id: nuts"), ("wallet: beans", "wallet: nuts")]
    refused = {each.reason: each for each in ask(history, made, *changes).after.refusals}
    assert refused["unknown_wallet"].times > 0
    assert refused["unknown_wallet"].subject == ""


def test_both_are_brought_to_the_same_instant(history: Pool, made: Made) -> None:
    now = ask(history, made)
    later = whatif(history, draft(), as_of=made.now + 400 * DAY)
    for name in ("points", "beans"):
        before, after = wallet(later, name)
        assert before == after
        assert before.expired > wallet(now, name)[0].expired
    assert wallet(later, "beans")[0].liability == 0


def test_liability_is_points_and_money(history: Pool, made: Made) -> None:
    report = ask(history, made, ('point_value: "0.01"', 'point_value: "0.025"'))
    before, after = wallet(report, "points")
    assert before.liability == before.available + before.pending + before.held > 0
    assert before.money == before.liability * Decimal("0.01")
    assert after.money == before.liability * Decimal("0.025")
    assert wallet(report, "beans")[0].money is None


# -- how it is done ---------------------------------------------------------------------------------------------------


def test_members_folded_apart_in_processes_come_out_as_all_together(history: Pool, made: Made) -> None:
    """A budget that never bites makes them be folded together, and changes nothing else."""
    publish_alone(history)
    changes = ("fixed: {points: 4}", "fixed: {points: 6}")
    apart = whatif(history, draft(changes, program=ALONE), as_of=made.now)
    spread = whatif(history, draft(changes, program=ALONE), as_of=made.now, workers=2)
    idle = ("{per: month, times: 2}]\n  - {id: welcome", "{per: month, times: 2}]\n    budget: {points: 1000000}\n  - {id: welcome")  # fmt: skip
    together = whatif(history, draft(changes, idle, program=ALONE), as_of=made.now)
    for other in (spread, together):
        assert (other.before, other.after) == (apart.before, apart.after)
        assert (other.ladders, other.losers, other.gainers) == (apart.ladders, apart.losers, apart.gainers)
    assert apart.gainers
    assert apart.events == together.events > 500


@pytest.mark.parametrize("alone", [True, False])
def test_progress_goes_from_nothing_to_all(history: Pool, made: Made, *, alone: bool) -> None:
    if alone:
        publish_alone(history)
    steps: list[tuple[int, int]] = []
    program = ALONE if alone else PROGRAM
    report = whatif(
        history, draft(program=program), as_of=made.now, progress=lambda done, total: steps.append((done, total))
    )
    assert steps[0] == (0, report.events)
    assert steps[-1] == (report.events, report.events)
    assert steps == sorted(steps)


def test_without_a_published_program_there_is_nothing_to_compare_with(pool: Pool, made: Made) -> None:
    with pytest.raises(ConflictError, match="no_program"):
        whatif(pool, draft(), as_of=made.now)


def test_the_report_is_a_document(history: Pool, made: Made) -> None:
    doc = orjson.loads(orjson.dumps(ask(history, made, ("at_least: 300", "at_least: 30")).to_doc()))
    assert doc["after"]["wallets"][0]["money"].replace(".", "").isdigit()
    assert doc["real"][0]["point_value"] == "0.01"
    assert all(doc[name].endswith("Z") for name in ("since", "until", "as_of"))
    assert set(doc) == {
        *("since", "until", "as_of", "published_version", "members", "events", "seconds"),
        *("before", "after", "real", "ladders", "losers", "gainers"),
    }


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("a", "a", "same"),
        (None, None, "same"),
        (None, "a", "enter"),
        ("a", None, "leave"),
        ("a", "b", "rise"),
        ("b", "a", "fall"),
        ("b", "new", "fall"),  # of the draft's ladder only: the new tier is the lowest there
        ("old", "a", "fall"),  # of the published ladder only: the old tier was the highest there
        ("old", "new", "fall"),  # on no ladder together: third of its own against first of its own
        ("b", "top", "rise"),
    ],
)
def test_moves_are_named_by_the_ladder_that_has_both_tiers(before: str | None, after: str | None, kind: str) -> None:
    assert move_kind(before, after, ladder("a", "b", "old"), ladder("new", "a", "b", "top")) == kind


def test_tiers_of_the_same_height_on_ladders_without_a_common_tier_are_the_same() -> None:
    assert move_kind("x", "y", ladder("x"), ladder("y")) == "same"
    assert move_kind("x", "z", ladder("x"), ladder("y", "z")) == "rise"


def ladder(*tiers: str) -> Ladder:
    name = {"zh": "等", "en": "tier"}
    return Ladder.model_validate({"id": "l", "name": name, "tiers": [{"id": tier, "name": name} for tier in tiers]})
