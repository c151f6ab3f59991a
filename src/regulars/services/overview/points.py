"""Points over a period: what was given, used and lost, what is owed, and which rules gave it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from regulars.domain.time import date_of_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.engine.program import Program
    from regulars.domain.programs import document as doc
    from regulars.services.overview.period import Figures, Period

_OWED = frozenset(("available", "pending", "held"))
_INTO = {"issued": -1, "taken_back": 1, "spent": 1, "expired": 1, "adjusted": -1}
"""The issuer's accounts that are shown, and whether points going in or coming out of them count as more."""


def points_doc(
    program: Program, figures: Figures, period: Period, before: Mapping[tuple[str, str], Decimal]
) -> list[dict[str, Any]]:
    """Every wallet with its flows in the period and the one before, its debt at their ends, and its days."""
    return [_wallet_doc(wallet, figures, period, before) for wallet in program.wallets.values()]


def rules_doc(program: Program, figures: Figures, period: Period) -> list[dict[str, Any]]:
    """What each rule gave in the period, before refunds, the most generous first."""
    names = {rule.id: rule.name.model_dump() for rule in program.document.earn}
    docs = []
    for key in figures.keys("given"):
        wallet, _, rule = key.partition("|")
        points, earlier = (int(figures.over(each, "given", key)) for each in (period, period.before))
        if points or earlier:
            times = int(figures.over(period, "times", key))
            docs.append(
                {
                    "wallet": wallet,
                    "rule": rule,
                    "name": names.get(rule),
                    "points": {"value": points, "before": earlier},
                    "times": times,
                }
            )
    return sorted(docs, key=lambda each: (-each["points"]["value"], each["rule"]))


def _wallet_doc(
    wallet: doc.Wallet, figures: Figures, period: Period, before: Mapping[tuple[str, str], Decimal]
) -> dict[str, Any]:
    earlier = period.before
    owed = sum(
        (_owed(key, wallet.id) * number for (what, key), number in before.items() if what == "points"), Decimal(0)
    )
    owed_then = owed + sum(_daily_owed(figures, wallet.id, day) for day in earlier.days)
    running = owed_then
    days = []
    for day in period.days:
        running += _daily_owed(figures, wallet.id, day)
        flows = {name: int(_flow(figures, wallet.id, name, day)) for name in ("issued", "spent", "expired")}
        days.append({"day": date_of_day(day).isoformat(), **flows, "owed": int(running)})
    sums = {
        name: {"value": _sum(figures, wallet.id, name, period), "before": _sum(figures, wallet.id, name, earlier)}
        for name in _INTO
    }
    return {
        "wallet": wallet.id,
        "name": wallet.name.model_dump(),
        "kind": wallet.kind,
        "point_value": None if wallet.point_value is None else str(wallet.point_value),
        **sums,
        "owed": {"value": int(running), "before": int(owed_then)},
        "days": days,
    }


def _sum(figures: Figures, wallet: str, account: str, period: Period) -> int:
    return int(sum(_flow(figures, wallet, account, day) for day in period.days))


def _flow(figures: Figures, wallet: str, account: str, day: int) -> Decimal:
    """What an issuer's account took in on a day less what it gave out, turned so that more is more."""
    flow = Decimal(0)
    for key in figures.keys("points"):
        of, source, target = key.split("|")
        if of == wallet:
            flow += figures.on(day, "points", key) * ((target == account) - (source == account))
    return flow * _INTO[account]


def _daily_owed(figures: Figures, wallet: str, day: int) -> Decimal:
    return sum((figures.on(day, "points", key) * _owed(key, wallet) for key in figures.keys("points")), Decimal(0))


def _owed(key: str, wallet: str) -> int:
    """Whether a movement adds to what members have or may come to have in a wallet (1), takes from it (-1), or none."""
    of, source, target = key.split("|")
    return (target in _OWED) - (source in _OWED) if of == wallet else 0
