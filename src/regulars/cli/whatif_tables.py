"""A what-if report in tables: points, rules, limits, tiers and the members who change most."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from regulars.cli.shell import Shell
    from regulars.services.foresight.report import ChangedMember, LadderFigures, WhatIfReport

_ACCOUNTS = ("issued", "taken_back", "spent", "expired", "liability")
_MOST_REFUSALS = 15


def show_whatif(shell: Shell, report: WhatIfReport, *, most: int) -> None:
    """Everything, `most` members on either side."""
    counts = {name: f"{getattr(report, name):,}" for name in ("members", "events")}
    shell.show(shell.say("whatif.head", version=report.published_version, seconds=f"{report.seconds:,.1f}", **counts))
    shell.show(_wallets(shell, report), _rules(shell, report), _months(shell, report), _refusals(shell, report))
    for ladder in report.ladders:
        shell.show(_tiers(shell, ladder), _moves(shell, ladder))
    for title, members in (("whatif.losers", report.losers), ("whatif.gainers", report.gainers)):
        if members and most:
            shell.show(_members(shell, title, members[:most]))


def _wallets(shell: Shell, report: WhatIfReport) -> Table:
    """Points of every wallet under both programs."""
    table = _compared(shell, "whatif.wallets", "column.wallet", "column.what")
    before = {figures.wallet: figures for figures in report.before.wallets}
    after = {figures.wallet: figures for figures in report.after.wallets}
    for wallet in dict.fromkeys((*after, *before)):
        old, new = before.get(wallet), after.get(wallet)
        for account in _ACCOUNTS:
            figures = (getattr(old, account, 0), getattr(new, account, 0))
            if any(figures):
                table.add_row(wallet, shell.say(f"points.{account}"), *_change(*figures))
        worth = tuple(side.money if side is not None else None for side in (old, new))
        if any(worth):
            table.add_row(wallet, shell.say("points.money"), *(f"{each or 0:,.2f}" for each in worth), "")
    return table


def _rules(shell: Shell, report: WhatIfReport) -> Table:
    table = _compared(shell, "whatif.rules", "column.rule")
    before, after = report.before.issued_by_rule(), report.after.issued_by_rule()
    for rule in sorted({*before, *after}, key=lambda rule: (-max(before.get(rule, 0), after.get(rule, 0)), rule)):
        table.add_row(rule, *_change(before.get(rule, 0), after.get(rule, 0)))
    return table


def _months(shell: Shell, report: WhatIfReport) -> Table:
    table = _compared(shell, "whatif.months", "column.wallet", "column.month")
    before, after = report.before.issued_by_month(), report.after.issued_by_month()
    for wallet in sorted({*before, *after}):
        old, new = before.get(wallet, {}), after.get(wallet, {})
        for month in sorted({*old, *new}):
            table.add_row(wallet, month, *_change(old.get(month, 0), new.get(month, 0)))
    return table


def _refusals(shell: Shell, report: WhatIfReport) -> Table:
    """How often a limit or another reason stood in the way."""
    table = _compared(shell, "whatif.refusals", "column.reason", "column.subject")
    before = {(each.reason, each.subject): each.times for each in report.before.refusals}
    after = {(each.reason, each.subject): each.times for each in report.after.refusals}
    keys = sorted({*before, *after}, key=lambda key: (-max(before.get(key, 0), after.get(key, 0)), key))
    for key in keys[:_MOST_REFUSALS]:
        table.add_row(*key, *_change(before.get(key, 0), after.get(key, 0)))
    return table


def _tiers(shell: Shell, ladder: LadderFigures) -> Table:
    table = _compared(shell, "whatif.tiers", "column.ladder", "column.tier")
    for tier in dict.fromkeys((*ladder.before, *ladder.after)):
        table.add_row(ladder.ladder, tier, *_change(ladder.before.get(tier, 0), ladder.after.get(tier, 0)))
    return table


def _moves(shell: Shell, ladder: LadderFigures) -> str:
    counts = {name: f"{getattr(ladder, name):,}" for name in ("rise", "fall", "enter", "leave", "same")}
    return shell.say("whatif.moves", **counts)


def _members(shell: Shell, title: str, members: Sequence[ChangedMember]) -> Table:
    table = _compared(shell, title, "column.member")
    for member in members:
        table.add_row(member.identity or member.member_id, *_change(member.before, member.after))
    return table


def _compared(shell: Shell, title: str, *columns: str) -> Table:
    """An empty table that ends with the figures before, after, and the difference."""
    count = len(columns)
    figures = ("column.published", "column.draft", "column.difference")
    return shell.table(title, *columns, *figures, numbers=range(count, count + 3))


def _change(before: int, after: int) -> tuple[str, str, str]:
    return f"{before:,}", f"{after:,}", f"{after - before:+,}" if after != before else ""
