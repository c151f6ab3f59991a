"""Three moves the naive model makes over and over: taking points, and what comes back of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.services.naive_model import Person


def take_points(person: Person, points: int, *, first: int | None = None) -> dict[int, int]:
    """Take points, those that expire soonest first, or those that expire at `first`."""
    taken: dict[int, int] = {}
    for expires in sorted(person.lots) if first is None else [first]:
        part = min(points, person.lots.get(expires, 0))
        if part:
            taken[expires] = part
            person.lots[expires] -= part
            points -= part
    person.lots = {expires: left for expires, left in person.lots.items() if left}
    return taken


def bring_back(
    order: dict[str, Any], *, units: int = 0, amount: int = 0, so_far: int = 0, everything: bool = False
) -> list[str]:
    """Take a return off an order, and say so when it is more than there was."""
    amount += max(so_far - (order["price"] * order["units"] - left_of(order)), 0)
    if everything and left_of(order):
        order["back"] = order["units"]
    order["back"] += (taken_units := min(units, order["units"] - order["back"]))
    order["refunded"] += (taken := min(amount, left_of(order)))
    return ["more_than_was_bought"] if taken_units < units or taken < amount else []


def left_of(order: dict[str, Any]) -> int:
    """What an order is still worth."""
    left: int = order["price"] * (order["units"] - order["back"]) - order["refunded"]
    return max(left, 0)
