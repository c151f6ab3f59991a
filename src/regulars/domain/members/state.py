"""The state of one member: everything that deciding the next event needs to know, and nothing else.

It is a cache: folding the member's stored events gives it again. Values inside are replaced, never changed in place,
except for purses, which `engine.work` copies before it touches them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from regulars.domain.ledger.wallet import Purse, Share
from regulars.domain.members.metrics import Series

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.time import Instant


NO_SPEND = Series(Decimal(0))
NOTHING = Series()


class Standing(NamedTuple):
    """A member's place on one ladder.

    `until` None means for good; in grace, `until` is the end of the grace. `below` is what the member rose from, and
    what stands again when a refund takes the rise; None where a tier was given at the end of another. `held_at` is the
    instant as of which its needs held: `since`, until a refund took that away while they held as of its own time.
    """

    tier: str | None
    since: Instant
    until: Instant | None
    in_grace: bool = False
    below: Standing | None = None
    held_again: Instant | None = None

    @property
    def held_at(self) -> Instant:
        """As of when its needs held."""
        return self.since if self.held_again is None else self.held_again


class Usage(NamedTuple):
    """How much of a limit is used in the period that began on day `start`."""

    start: int
    times: int
    points: int


class Streak(NamedTuple):
    """The last day of a streak and how many days it has lasted."""

    day: int
    length: int


class Redemption(NamedTuple):
    """Points set aside for, or spent on, a reward or an order.

    `kind` is `reward` or `order`; `subject` the reward's or the order's id; `money` what is taken off an order.
    `stocked` says that it took a piece out of the reward's stock: a later version may count it otherwise.
    """

    id: str
    kind: str
    subject: str
    wallet: str
    points: int
    money: Decimal | None
    shares: tuple[Share, ...]
    status: str
    at: Instant
    until: Instant
    stocked: bool = False


@dataclass(slots=True)
class MemberState:
    """One member. `version` counts the events folded; `clock` is the latest instant seen.

    `next_due` is when time next changes something by itself: exact after an event, never later than that when loaded.
    """

    version: int = 0
    joined: Instant | None = None
    clock: Instant = 0
    next_due: Instant | None = None
    next_lot: int = 1
    last_order: Instant | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    purses: dict[str, Purse] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    spent: Series = NO_SPEND
    ordered: Series = NOTHING
    active: Series = NOTHING
    counted: dict[str, Series] = field(default_factory=dict)
    earned: dict[str, Series] = field(default_factory=dict)
    limits: dict[str, Usage] = field(default_factory=dict)
    streaks: dict[str, Streak] = field(default_factory=dict)
    holds: dict[str, Redemption] = field(default_factory=dict)

    def copy(self) -> MemberState:
        """A state whose parts can be replaced without changing this one."""
        return MemberState(
            self.version,
            self.joined,
            self.clock,
            self.next_due,
            self.next_lot,
            self.last_order,
            self.attributes,
            self.tags,
            self.purses.copy(),
            self.standings.copy(),
            self.spent,
            self.ordered,
            self.active,
            self.counted.copy(),
            self.earned.copy(),
            self.limits.copy(),
            self.streaks.copy(),
            self.holds.copy(),
        )

    # What conditions read (conditions never see the parts above).

    @property
    def tiers(self) -> dict[str, str | None]:
        """Tier id by ladder."""
        return {ladder: standing.tier for ladder, standing in self.standings.items()}

    @property
    def balances(self) -> dict[str, int]:
        """Spendable points by wallet."""
        return {wallet: purse.available for wallet, purse in self.purses.items()}

    @property
    def spend(self) -> Decimal:
        """Lifetime spend, refunds taken off."""
        return Decimal(self.spent.total)

    @property
    def orders(self) -> int:
        """Lifetime orders, without those fully refunded or cancelled."""
        return int(self.ordered.total)

    @property
    def event_counts(self) -> dict[str, int]:
        """Lifetime number of events by name."""
        return {name: int(series.total) for name, series in self.counted.items()}
