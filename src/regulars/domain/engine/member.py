"""A member as the engine is handed it, and the decision it hands back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regulars.domain.members.state import MemberState

if TYPE_CHECKING:
    from regulars.domain.engine.effects import Effect, Refusal
    from regulars.domain.engine.orders import OrderRecord
    from regulars.domain.ledger.posting import Posting
    from regulars.domain.members.state import Redemption


@dataclass(slots=True)
class Member:
    """A member's state with the records that the next event needs (see `needs_of`); all of them do no harm."""

    state: MemberState = field(default_factory=MemberState)
    orders: dict[str, OrderRecord] = field(default_factory=dict)
    redemptions: dict[str, Redemption] = field(default_factory=dict)

    def after(self, decision: Decision) -> Member:
        """The member once a decision has taken place."""
        return Member(
            decision.state,
            {**self.orders, **decision.orders} if decision.orders else self.orders,
            {**self.redemptions, **decision.redemptions} if decision.redemptions else self.redemptions,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from one event: the new state, what happened and what was refused, and the postings that prove it.

    `orders` and `redemptions` are the records that changed. `used` is what was used of shared budgets and stock
    (negative: given back), `seen` the use that was found of those consulted: with it the event can be decided again.
    """

    state: MemberState
    effects: tuple[Effect, ...]
    refusals: tuple[Refusal, ...]
    postings: tuple[Posting, ...]
    orders: dict[str, OrderRecord]
    redemptions: dict[str, Redemption]
    used: dict[str, int]
    seen: dict[str, int]
