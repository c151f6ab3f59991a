"""What all members share and use up: budgets and stock, each a counter locked while it is used."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


def lock(transaction: Transaction, keys: Collection[str]) -> dict[str, int]:
    """What is used of the given counters, locked in order of key until the transaction ends."""
    ordered = sorted(keys)
    transaction.run(sql("shared", "create_missing"), {"keys": ordered})
    return dict(transaction.rows(sql("shared", "lock"), {"keys": ordered}))


def add(transaction: Transaction, used: Mapping[str, int]) -> None:
    """Add what a batch used; counters that were never used before must have been locked, or exist."""
    ordered = sorted(used)
    transaction.run(sql("shared", "add"), {"keys": ordered, "used": [used[key] for key in ordered]})


def read(transaction: Transaction) -> dict[str, int]:
    """What is used of every counter, unlocked."""
    return dict(transaction.rows(sql("shared", "read")))
