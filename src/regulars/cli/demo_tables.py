"""The demonstration in tables that a person likes to read, and what to try next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from regulars.cli.shell import Shell
    from regulars.services.reports import Overview, TierFigures, WalletFigures

_WIDEST_BAR = 40
_MOST_RULES = 8


def show_overview(shell: Shell, figures: Overview) -> None:
    """The whole programme at a glance."""
    shell.show(
        _totals(shell, figures),
        _wallets(shell, figures),
        *_pyramids(shell, figures),
        _rules(shell, figures),
        _samples(shell, figures),
    )


def show_key(shell: Shell, key: str, figures: Overview, base: str) -> None:
    """The key, three commands to paste, and where to see a member's card, for the server at an address."""
    ref = figures.samples[0].ref if figures.samples else "user_id:U0000001"
    order = {"order_id": "till-1", "total": 59.9, "currency": figures.currency}
    event = {"type": "track", "event": "Order Completed", "userId": ref.partition(":")[2], "properties": order}
    curl = f'  curl -s -H "Authorization: Bearer {key}"'
    post = f"""{curl} -H "Content-Type: application/json" -d '{json.dumps([{"messageId": "till-1", **event}])}'"""
    shell.show("", shell.say("demo_key", secret=key), "", shell.say("demo_try"))
    shell.show(shell.say("demo_try_member"), f"{curl} {base}/api/members/{ref}")
    shell.show(shell.say("demo_try_quote"), f"{post} '{base}/api/events?dry_run=true'")
    shell.show(shell.say("demo_try_order"), f"{post} {base}/api/events", "")
    shell.show(shell.say("demo_try_card", base=base), "")


def _totals(shell: Shell, figures: Overview) -> Table:
    title = shell.named(figures.program_name)
    table = Table(title=title, title_justify="left", title_style="bold", show_header=False, box=None)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    rows = [
        ("demo.members", f"{figures.members:,}"),
        ("demo.buyers", f"{figures.buyers:,}"),
        ("demo.orders", f"{figures.orders:,}"),
        ("demo.revenue", _money(figures.spend, figures.currency)),
        ("demo.events", f"{sum(figures.events.values()):,}"),
    ]
    for key, value in rows:
        table.add_row(shell.say(key), value)
    for name, count in list(figures.events.items()):
        table.add_row(f"  {name}", f"{count:,}")
    return table


def _wallets(shell: Shell, figures: Overview) -> Table:
    """What became of the points, a column a wallet. Only what can be spent is owed."""
    table = shell.table("table.points", "")
    for wallet in figures.wallets:
        table.add_column(shell.named(wallet.name), justify="right")
    for account in ("issued", "taken_back", "spent", "expired", "pending", "available", "held", "arrears"):
        points = [getattr(wallet, account) for wallet in figures.wallets]
        if any(points):
            table.add_row(shell.say(f"points.{account}"), *(f"{each:,}" for each in points))
    spendable = [wallet if wallet.kind == "spendable" else None for wallet in figures.wallets]
    table.add_section()
    table.add_row(shell.say("points.owed"), *(f"{wallet.owed:,}" if wallet else "" for wallet in spendable))
    worth = [
        _money(wallet.worth, figures.currency) if wallet and wallet.worth is not None else "" for wallet in spendable
    ]
    if any(worth):
        table.add_row(shell.say("points.money"), *worth)
    return table


def _worth(wallet: WalletFigures | None, currency: str) -> str:
    return "" if wallet is None or wallet.worth is None else _money(wallet.worth, currency)


def _pyramids(shell: Shell, figures: Overview) -> list[Table]:
    """The tiers of every ladder as bars, the highest on top."""
    ladders: dict[str, list[TierFigures]] = {}
    for tier in figures.tiers:
        ladders.setdefault(tier.ladder, []).append(tier)
    tables = []
    for tiers in ladders.values():
        table = shell.table("table.tiers", "column.tier", "column.members", "", numbers=(1,))
        most = max(tier.members for tier in tiers) or 1
        for tier in tiers:
            width = round(_WIDEST_BAR * tier.members / most)
            bar = "█" * (width or (1 if tier.members else 0))
            share = f"{tier.members / max(figures.members, 1):.1%}"
            table.add_row(_name(shell, tier.name, tier.tier), f"{tier.members:,}", f"{bar} {share}")
        tables.append(table)
    return tables


def _rules(shell: Shell, figures: Overview) -> Table:
    columns = ("column.rule", "column.wallet", "column.points", "column.times")
    table = shell.table("table.rules", *columns, numbers=(2, 3))
    wallets = {wallet.wallet: wallet.name for wallet in figures.wallets}
    for rule in figures.rules[:_MOST_RULES]:
        wallet = _name(shell, wallets.get(rule.wallet), rule.wallet)
        table.add_row(_name(shell, rule.name, rule.rule), wallet, f"{rule.points:,}", f"{rule.times:,}")
    return table


def _samples(shell: Shell, figures: Overview) -> Table:
    """A few members to look at, from the best customer downwards."""
    wallets = [wallet for wallet in figures.wallets if wallet.kind == "spendable"]
    table = shell.table("table.samples", "column.ref", "column.tier", "column.orders", "column.spend", numbers=(2, 3))
    names = {(tier.ladder, tier.tier): tier.name for tier in figures.tiers}
    for wallet in wallets:
        table.add_column(shell.named(wallet.name), justify="right")
    for sample in figures.samples:
        tiers = ", ".join(_name(shell, names.get((ladder, tier)), tier) for ladder, tier in sample.tiers.items())
        points = [f"{sample.available.get(wallet.wallet, 0):,}" for wallet in wallets]
        table.add_row(sample.ref, tiers, f"{sample.orders:,}", f"{sample.spend:,.2f}", *points)
    return table


def _name(shell: Shell, name: Mapping[str, str] | None, otherwise: Any) -> str:
    return shell.named(name, otherwise or "—")


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:,.2f} {currency}"
