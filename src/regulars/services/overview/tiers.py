"""Tiers over a period: who stands where at its end, and who moved."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.engine.program import Program
    from regulars.domain.programs import document as doc
    from regulars.services.overview.period import Figures, Period


def tiers_doc(
    program: Program, figures: Figures, period: Period, before: Mapping[tuple[str, str], Decimal]
) -> list[dict[str, Any]]:
    """Every ladder: members on each tier at the end of the period and of the one before, and moves between tiers.

    `None` is no tier at all: where a member was who joined, or who fell off the ladder.
    """
    return [_ladder_doc(ladder, figures, period, before) for ladder in program.ladders.values()]


def _ladder_doc(
    ladder: doc.Ladder, figures: Figures, period: Period, before: Mapping[tuple[str, str], Decimal]
) -> dict[str, Any]:
    earlier = period.before
    moves = {key: figures.over(period, "tier", key) for key in figures.keys("tier")}
    moves_then = {key: figures.over(earlier, "tier", key) for key in figures.keys("tier")}
    moves_ever = {key: number for (measure, key), number in before.items() if measure == "tier"}
    then = {
        tier.id: _gain(moves_ever, ladder.id, tier.id) + _gain(moves_then, ladder.id, tier.id) for tier in ladder.tiers
    }
    return {
        "ladder": ladder.id,
        "name": ladder.name.model_dump(),
        "tiers": [
            {
                "tier": tier.id,
                "name": tier.name.model_dump(),
                "members": {
                    "value": int(then[tier.id] + _gain(moves, ladder.id, tier.id)),
                    "before": int(then[tier.id]),
                },
            }
            for tier in ladder.tiers
        ],
        "moves": [_move_doc(key, number) for key, number in moves.items() if _is_move(key, ladder.id) and number],
    }


def _gain(moves: Mapping[str, Decimal], ladder: str, tier: str) -> Decimal:
    """How many more members a tier has after these moves."""
    gain = Decimal(0)
    for key, number in moves.items():
        of, source, target = key.split("|")
        if of == ladder:
            gain += number * ((target == tier) - (source == tier))
    return gain


def _is_move(key: str, ladder: str) -> bool:
    of, source, target = key.split("|")
    return of == ladder and source != target


def _move_doc(key: str, number: Decimal) -> dict[str, Any]:
    _, source, target = key.split("|")
    return {"from": source or None, "to": target or None, "members": int(number)}
