"""How a member came to the tiers she has: why she is where she stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from regulars.domain.events.cart import read_cart
from regulars.domain.events.event import ORDER_COMPLETED
from regulars.domain.time import to_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from regulars.storage.events import TierChange


def with_ways(tiers: Iterable[Mapping[str, Any]], changes: Sequence[TierChange]) -> list[dict[str, Any]]:
    """Places on ladders (documents of `view_member`), each with the last change that led to it.

    None where it has not happened yet: a tier whose time is over ends with the member's next event.
    """
    by_ladder = {change.effect["ladder"]: change for change in changes}
    return [{**standing, "came": _way(standing, by_ladder.get(standing["ladder"]))} for standing in tiers]


def _way(standing: Mapping[str, Any], change: TierChange | None) -> dict[str, Any] | None:
    if change is None or change.effect.get("after") != standing["tier"]:
        return None
    effect = change.effect
    # What was due before the event happened at its own date, so the event did not do it.
    by_time = to_instant(datetime.fromisoformat(effect["at"])) < change.occurred
    return {
        "seq": change.seq,
        "at": effect["at"],
        "before": effect.get("before"),
        "cause": effect["cause"],
        "needs": effect.get("needs", []),
        "event": None if by_time else change.name,
        "order_total": None if by_time else _order_total(change),
    }


def _order_total(change: TierChange) -> str | None:
    cart = read_cart(change.body["properties"], []) if change.name == ORDER_COMPLETED else None
    return None if cart is None or cart.total is None else str(cart.total)
