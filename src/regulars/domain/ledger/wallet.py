"""One member's purse of one wallet: lots that can be spent, and points that are still maturing.

A lot is what shares a wallet and an expiry. It keeps its id for life, so a reversal finds the very lot again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from regulars.domain.time import Instant


class Lot(NamedTuple):
    """Points that can be spent, all expiring at one instant (None: when the wallet lapses, or never)."""

    id: int
    expires: Instant | None
    points: int


class Share(NamedTuple):
    """A part of a lot that was taken out of it: what a redemption holds, or what an order gave."""

    lot: int
    expires: Instant | None
    points: int


class Maturing(NamedTuple):
    """Points of a lot that become spendable at `due`, or (None) when `awaits` happens to the order."""

    due: Instant | None
    awaits: str | None
    order: str
    lot: int
    expires: Instant | None
    points: int
    cause: str


@dataclass(slots=True)
class Purse:
    """What a member has in one wallet. All amounts are points; `arrears` is what is owed, as a positive number.

    `lapses` is when the present silence takes the points without an expiry of their own; `lapsed` when an earlier one
    did.
    """

    available: int = 0
    pending: int = 0
    held: int = 0
    arrears: int = 0
    lapses: Instant | None = None
    lots: list[Lot] = field(default_factory=list)
    maturing: list[Maturing] = field(default_factory=list)
    lapsed: Instant | None = None

    def copy(self) -> Purse:
        """A purse that can be changed without changing this one."""
        return Purse(
            self.available,
            self.pending,
            self.held,
            self.arrears,
            self.lapses,
            self.lots[:],
            self.maturing[:],
            self.lapsed,
        )

    def renew(self, lapses: Instant | None, now: Instant) -> None:
        """Begin a new silence that ends at `lapses` (None: never); one that is over is remembered."""
        if self.lapses is not None and self.lapses <= now:
            self.lapsed = self.lapses
        self.lapses = lapses

    def has_lost(self, expires: Instant | None, since: Instant, now: Instant) -> bool:
        """Whether points with this expiry that were here at `since` would be gone by now, had they been left alone."""
        if expires is not None:
            return expires <= now
        over = self.lapses if self.lapses is not None and self.lapses <= now else self.lapsed
        return over is not None and since < over

    def lot_expiring(self, expires: Instant | None) -> int | None:
        """The id of the lot (spendable or maturing) with this expiry."""
        for lot in self.lots:
            if lot.expires == expires:
                return lot.id
        for entry in self.maturing:
            if entry.expires == expires:
                return entry.lot
        return None

    def put(self, share: Share) -> None:
        """Add spendable points to a lot, bringing the lot back if it was empty."""
        self.available += share.points
        for index, lot in enumerate(self.lots):
            if lot.id == share.lot:
                self.lots[index] = Lot(lot.id, lot.expires, lot.points + share.points)
                return
        self.lots.append(Lot(*share))
        self.lots.sort(key=_by_expiry)

    def take_from(self, lot_id: int, most: int) -> Share | None:
        """Take up to `most` points out of one lot; None when it has none."""
        for index, lot in enumerate(self.lots):
            if lot.id == lot_id:
                points = min(most, lot.points)
                self._reduce(index, lot, points)
                return Share(lot.id, lot.expires, points)
        return None

    def take_oldest(self, points: int) -> list[Share]:
        """Take points out of the lots that expire first; the caller has seen that enough are available."""
        shares: list[Share] = []
        while points > 0:
            lot = self.lots[0]
            part = min(points, lot.points)
            self._reduce(0, lot, part)
            shares.append(Share(lot.id, lot.expires, part))
            points -= part
        return shares

    def _reduce(self, index: int, lot: Lot, points: int) -> None:
        self.available -= points
        if points == lot.points:
            del self.lots[index]
        else:
            self.lots[index] = Lot(lot.id, lot.expires, lot.points - points)


def _by_expiry(lot: Lot) -> tuple[bool, Instant, int]:
    """Soonest expiry first, lots without one last, then the older lot."""
    return (lot.expires is None, lot.expires or 0, lot.id)
