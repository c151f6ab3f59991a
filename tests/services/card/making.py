"""A small club, and what it tells a member who has done some things."""

from __future__ import annotations

from typing import Any

from regulars.domain.engine.program import Program
from regulars.domain.engine.view import state_at, view_member
from regulars.services.card.check_in import CheckIn, check_in_of
from regulars.services.card.next_steps import Step, next_steps
from tests.domain.engine.making import PER_YUAN, at, event, message, program
from tests.domain.engine.shop import Shop

STREAK: dict[str, Any] = {
    "id": "check_in",
    "on": "Checked In",
    "award": {"wallet": "points", "streak": {"points": [1, 2, 3, 4, 5, 6, 15]}},
}


def club(*earn: dict[str, Any], **parts: Any) -> Program:
    """A program that gives a point a yuan, and whatever else is named."""
    return program(earn=[PER_YUAN, *earn], **parts)


def today(shop: Shop, when: str) -> CheckIn | None:
    """The check-in of a moment."""
    state = state_at(shop.program, shop.state(), at(when))
    return check_in_of(shop.program, state, at(when), shared=shop.shared)


def steps(shop: Shop, when: str) -> list[Step]:
    """What there is to do next."""
    now = at(when)
    state = state_at(shop.program, shop.state(), now)
    check_in = check_in_of(shop.program, state, now, shared=shop.shared)
    view = view_member(shop.program, state, now)
    return next_steps(shop.program, state, view, check_in, now, shared=shop.shared)


def step(shop: Shop, kind: str, when: str) -> Step | None:
    """The step of a kind, if there is one."""
    return next((each for each in steps(shop, when) if each["step"] == kind), None)


def says(shop: Shop, when: str, **traits: Any) -> None:
    """She says something of herself."""
    shop.happens(message({"type": "identify", "timestamp": f"{when}:00+08:00", "traits": traits}))


def checked_in(shop: Shop, *days: int) -> None:
    """She checks in at noon on these days of March 2026."""
    for day in days:
        shop.happens(event("Checked In", f"2026-03-{day:02}T12:00"))
