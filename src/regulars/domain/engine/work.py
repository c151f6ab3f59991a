"""The desk at which one event is decided: a private copy of the member's state, and what has been decided so far.

Nothing outside `decide` ever sees it half-done, so the copy may be changed in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regulars.domain.engine.effects import Refusal
from regulars.domain.ledger.posting import Account, Posting
from regulars.domain.ledger.wallet import Purse, Share
from regulars.domain.members.metrics import Series
from regulars.domain.members.state import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from regulars.domain.engine.effects import Effect
    from regulars.domain.engine.member import Member
    from regulars.domain.engine.orders import OrderRecord
    from regulars.domain.engine.program import Program
    from regulars.domain.members.state import Redemption
    from regulars.domain.time import Instant


COUNTED_NAMES_MAX = 100
"""How many different event names are counted for one member before names no rule or tier asks for are left out."""


class Work:
    """A member's state being changed by one event, at `at`: its time, or the member's clock if that is later."""

    __slots__ = (
        "_copied",
        "at",
        "effects",
        "member",
        "orders",
        "postings",
        "program",
        "redemptions",
        "refusals",
        "seen",
        "shared",
        "state",
        "used",
        "versions",
    )

    def __init__(
        self,
        program: Program,
        member: Member,
        shared: Mapping[str, int],
        versions: Callable[[int], Program],
    ) -> None:
        self.program = program
        self.member = member
        self.state = member.state.copy()
        self.shared = shared
        self.versions = versions
        self.at: Instant = self.state.clock
        self.effects: list[Effect] = []
        self.refusals: list[Refusal] = []
        self.postings: list[Posting] = []
        self.orders: dict[str, OrderRecord] = {}
        self.redemptions: dict[str, Redemption] = {}
        self.used: dict[str, int] = {}
        self.seen: dict[str, int] = {}
        self._copied: set[int] = set()

    # -- parts of the state, safe to change ------------------------------------------------------------------

    def purse(self, wallet: str) -> Purse:
        """The member's purse of a wallet, made when missing."""
        purse = self.state.purses.get(wallet)
        if purse is None:
            purse = Purse()
        elif id(purse) in self._copied:
            return purse
        else:
            purse = purse.copy()
        self._copied.add(id(purse))
        self.state.purses[wallet] = purse
        return purse

    def count_event(self, name: str, day: int) -> None:
        """Count an event of the member; of names that the program does not mention only so many, so that states end."""
        known = name in self.state.counted or name in self.program.counted
        if known or len(self.state.counted) < COUNTED_NAMES_MAX:
            self._add(self.state.counted, name, day, 1, self.program.days_of(f"events:{name}"))

    def count_earned(self, wallet: str, day: int, points: int) -> None:
        """Add to the points earned in a wallet (negative: take them back)."""
        self._add(self.state.earned, wallet, day, points, self.program.days_of(f"points_earned:{wallet}"))

    def add_spend(self, day: int, amount: Decimal) -> None:
        """Add to what the member has spent (negative: take it back)."""
        self.state.spent = self.state.spent.added(day, amount, self.program.horizon)

    def add_orders(self, day: int, number: int) -> None:
        """Add to the number of orders (negative: take them back)."""
        self.state.ordered = self.state.ordered.added(day, number, self.program.horizon)

    def be_active(self, day: int) -> None:
        """Note that the member did something on a day; a day counts once."""
        horizon = self.program.days_of("active_days")
        if horizon and not self.state.active.holds(day):
            self.state.active = self.state.active.added(day, 1, horizon)

    def _add(self, series_by_name: dict[str, Series], name: str, day: int, value: int, horizon: int) -> None:
        series_by_name[name] = series_by_name.get(name, NOTHING).added(day, value, horizon)

    def order(self, order_id: str) -> OrderRecord | None:
        """What is remembered of an order, as this event has left it so far."""
        return self.orders.get(order_id) or self.member.orders.get(order_id)

    # -- what is decided -------------------------------------------------------------------------------------

    def post(self, wallet: str, source: Account, target: Account, lot: int, amount: int, cause: str) -> None:
        """Move points between two accounts. Amounts are above zero: nothing moves otherwise."""
        if amount <= 0:
            raise ValueError(f"a posting of {amount} points in {wallet}")
        self.postings.append(Posting(self.at, wallet, source, target, lot, amount, cause))

    def post_shares(self, wallet: str, source: Account, target: Account, shares: list[Share], cause: str) -> None:
        """Move several lots' points between two accounts."""
        for share in shares:
            self.post(wallet, source, target, share.lot, share.points, cause)

    def refuse(
        self, subject: str, code: str, *, wanted: int | None = None, given: int | None = None, **params: Any
    ) -> None:
        """Note what is not given, and why."""
        self.refusals.append(Refusal(subject, code, params, wanted, given))

    # -- what all members share ------------------------------------------------------------------------------

    def room(self, key: str, most: int) -> int:
        """What is left of a budget or stock of `most`; what was seen is remembered, so that it can be decided again."""
        used = self.shared.get(key, 0)
        self.seen[key] = used
        return most - used - self.used.get(key, 0)

    def use(self, key: str, number: int) -> None:
        """Use (negative: give back) some of a budget or stock."""
        self.used[key] = self.used.get(key, 0) + number
