"""Figures over all members, summed up by the database."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class Totals(NamedTuple):
    """Members, those of them who have bought, and what is left of their orders after refunds."""

    members: int
    buyers: int
    orders: int
    spend: Decimal


def totals(transaction: Transaction) -> Totals:
    """The sums over all members."""
    members, buyers, orders, spend = transaction.rows(sql("report", "totals"))[0]
    return Totals(members, buyers, int(orders), Decimal(spend))


def members_by_tier(transaction: Transaction) -> dict[str, dict[str | None, int]]:
    """By ladder and tier: how many members stand there; None stands for no tier."""
    found: dict[str, dict[str | None, int]] = {}
    for ladder, tier, count in transaction.rows(sql("report", "members_by_tier")):
        found.setdefault(ladder, {})[tier] = count
    return found


def events_by_name(transaction: Transaction) -> dict[str, int]:
    """How many events there are of each name, the most frequent first."""
    return dict(transaction.rows(sql("report", "events_by_name")))


def spread(transaction: Transaction, shares: Sequence[float]) -> list[UUID]:
    """Members at some shares of all (0: who spent most, 1: who spent least), each once."""
    rows = transaction.rows(sql("report", "spread"), {"shares": list(shares)})
    return [member_id for _, member_id in rows]
