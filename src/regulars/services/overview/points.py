"""Points over a period: what was given, used and lost, what is owed, and which rules gave it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from regulars.domain.time import date_of_day

if TYPE_CHECKING:
    from decimal import Decimal

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
    flows = _flows(figures)
    return [_wallet_doc(wallet, flows, period, before) for wallet in program.wallets.values()]


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


Flows = Mapping[tuple[str, str], Mapping[int, int]]
"""By (wallet, account) and day: what it took in less what it gave out."""


def _flows(figures: Figures) -> Flows:
    flows: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for key in figures.keys("points"):
        wallet, source, target = key.split("|")
        for day, number in figures.by_day("points", key).items():
            flows[wallet, target][day] += int(number)
            flows[wallet, source][day] -= int(number)
    return flows


def _wallet_doc(
    wallet: doc.Wallet, flows: Flows, period: Period, before: Mapping[tuple[str, str], Decimal]
) -> dict[str, Any]:
    by_day = {name: flows.get((wallet.id, name), {}) for name in (*_INTO, *_OWED)}

    def flow(name: str, day: int) -> int:
        return by_day[name].get(day, 0) * _INTO[name]

    def owed(day: int) -> int:
        return sum(by_day[account].get(day, 0) for account in _OWED)

    owed_then = _owed_before(wallet.id, before) + sum(map(owed, period.before.days))
    running = owed_then
    days = []
    for day in period.days:
        running += owed(day)
        shown = {name: flow(name, day) for name in ("issued", "spent", "expired")}
        days.append({"day": date_of_day(day).isoformat(), **shown, "owed": running})
    sums = {
        name: {
            "value": sum(flow(name, day) for day in period.days),
            "before": sum(flow(name, day) for day in period.before.days),
        }
        for name in _INTO
    }
    return {
        "wallet": wallet.id,
        "name": wallet.name.model_dump(),
        "kind": wallet.kind,
        "point_value": None if wallet.point_value is None else str(wallet.point_value),
        **sums,
        "owed": {"value": running, "before": owed_then},
        "days": days,
    }


def _owed_before(wallet: str, before: Mapping[tuple[str, str], Decimal]) -> int:
    """What members had or could come to have in a wallet before all the days at hand."""
    owed = 0
    for (measure, key), number in before.items():
        if measure == "points":
            of, source, target = key.split("|")
            owed += int(number) * ((target in _OWED) - (source in _OWED)) * (of == wallet)
    return owed
