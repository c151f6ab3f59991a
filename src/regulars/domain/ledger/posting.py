"""A posting moves points of one lot from one account to another; it balances by construction."""

from __future__ import annotations

from typing import Literal, NamedTuple

Account = Literal[
    # the member's side
    "pending",  # earned, not yet spendable
    "available",  # spendable
    "held",  # set aside for a redemption that is neither captured nor voided
    "arrears",  # owed by the member: this account is never above zero
    # the issuer's side
    "issued",  # where earned points come from
    "spent",  # where redeemed points go to
    "expired",  # where points go that were not used in time
    "taken_back",  # where points go that a refund takes away
    "adjusted",  # where an operator's corrections come from and go to
]

MEMBER_ACCOUNTS: tuple[Account, ...] = ("pending", "available", "held", "arrears")
ISSUER_ACCOUNTS: tuple[Account, ...] = ("issued", "spent", "expired", "taken_back", "adjusted")


class Posting(NamedTuple):
    """`amount` (above zero) points of `lot` go from one account to the other.

    `at` is the instant the points moved, which for something that fell due earlier is its own date. `cause` is the
    earn rule's id, or a code such as `expiry`, `refund`, `redemption`.
    """

    at: int
    wallet: str
    from_account: Account
    to_account: Account
    lot: int
    amount: int
    cause: str
