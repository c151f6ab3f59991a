"""A program that uses every part of a document, and ways to spoil it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

from regulars.domain.problems import Problem
from regulars.domain.programs.check import parse_program
from regulars.domain.programs.document import ProgramDocument

GONE: Final = object()
"""As a change: the key is taken out."""


def text(words: str) -> dict[str, str]:
    """A text that is the same in both languages."""
    return {"zh": words, "en": words}


def named(name: str, **more: Any) -> dict[str, Any]:
    """A part with an id and a name."""
    return {"id": name, "name": text(name), **more}


def spend(at_least: object) -> dict[str, Any]:
    """Needs of one amount spent."""
    return {"all": [{"metric": "spend", "at_least": at_least}]}


PROGRAM: Final[dict[str, Any]] = {
    "format": 1,
    "name": text("shop"),
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
    "wallets": [
        named("points", matures={"after": {"days": 7}}, expires={"after": {"months": 12}, "round_to": "month"}),
        named("growth", kind="progress", matures={"on": "Order Delivered"}, expires={"inactive_for": {"years": 1}}),
        named("credit", expires={"on": "02-29", "years": 1}, point_value="0.01"),
    ],
    "stacking": [{"id": "extras", "mode": "best"}, {"id": "gifts", "mode": "all"}],
    "earn": [
        named(
            "per_yuan",
            on="Order Completed",
            award={"wallet": "points", "per_amount": {"points": 1, "each": "1.00"}, "multiplied_by": "level"},
            limits=[{"per": "day", "points": 500}, {"per": "ever", "times": 9}],
            budget={"points": 1000},
            valid={
                "from": "2026-01-01",
                "until": "2027-01-01T12:00:00Z",
                "weekdays": ["mon"],
                "hours": [{"from": "08:00", "to": "24:00"}],
            },
            group="extras",
        ),
        named(
            "by_table",
            on="Order Completed",
            when={
                "all": [
                    {"field": "order.total", "op": "gte", "value": 20},
                    {
                        "any": [
                            {"field": "member.tier.level", "value": "gold"},
                            {"not": {"field": "event.gift", "op": "exists"}},
                        ]
                    },
                    {"lines": {"include": {"brand": ["house"]}}, "measure": "amount", "value": 10},
                    {"field": "time.weekday", "op": "in", "value": ["sat", "sun"]},
                ]
            },
            lines={"exclude": {"category": ["vouchers"]}},
            award={
                "wallet": "points",
                "table": {
                    "field": "order.total",
                    "steps": [{"at_least": 50, "points": 0}, {"at_least": "100.50", "points": 10}],
                },
            },
            group="extras",
        ),
        named("check_in", on="Checked In", award={"wallet": "growth", "streak": {"points": [1, 2, 3]}}),
        named("fixed", on="Signed Up", award={"wallet": "credit", "fixed": {"points": 5}}),
    ],
    "ladders": [
        named(
            "level",
            tiers=[
                named("member"),
                named("silver", needs=spend(100), multiplier="1.1"),
                named(
                    "gold",
                    needs=spend(300),
                    benefits=[named("discount", discount={"percent": 10}), named("gift")],
                ),
            ],
            validity={"lasts": {"years": 1}, "round_to": "month"},
            grace={"months": 1},
        ),
        named(
            "club",
            tiers=[
                named(
                    "inside",
                    needs={
                        "any": [
                            {
                                "metric": "points_earned",
                                "wallet": "growth",
                                "at_least": 500,
                                "over": {"last": {"days": 90}},
                            },
                            {"metric": "events", "event": "Checked In", "at_least": 30, "over": {"calendar": "year"}},
                        ]
                    },
                )
            ],
            validity={"until": "12-31", "years": 1},
        ),
    ],
    "rewards": [
        named(
            "mug",
            cost={"wallet": "points", "points": 100},
            stock=10,
            limits=[{"per": "month", "times": 1}],
            tiers=["gold", "inside"],
            hold_for={"days": 3},
        )
    ],
    "pay_with_points": {
        "wallet": "points",
        "points": 100,
        "money": "1.00",
        "least": 100,
        "most": 5000,
        "most_share": 0.5,
    },
}


def program(changes: Mapping[str, object] | None = None) -> dict[str, Any]:
    """The whole program with values replaced by path (`earn[0].award.wallet`; `earn[+]` adds one)."""
    made = copy.deepcopy(PROGRAM)
    for path, value in (changes or {}).items():
        *way, last = re.findall(r"[^.\[\]]+", path)
        place: Any = made
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if value is GONE:
            del place[int(last) if isinstance(place, list) else last]
        elif last == "+":
            place.append(copy.deepcopy(value))
        else:
            place[int(last) if isinstance(place, list) else last] = copy.deepcopy(value)
    return made


def document(changes: Mapping[str, object] | None = None) -> ProgramDocument:
    """The program as a document; it must be without problems."""
    parsed, problems = parse_program(program(changes))
    assert parsed is not None, problems
    return parsed


def problems_of(changes: Mapping[str, object]) -> list[Problem]:
    """The problems of the changed program."""
    return parse_program(program(changes))[1]
