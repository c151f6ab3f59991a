"""The passing of time: what falls due is done at its own date, in order, before anything later happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.domain.engine.earn import credit
from regulars.domain.engine.effects import PointsExpired, PointsMatured
from regulars.domain.engine.redeem import time_out
from regulars.domain.engine.tiers import end_standing
from regulars.domain.ledger.wallet import Purse, Share

if TYPE_CHECKING:
    from regulars.domain.engine.work import Work
    from regulars.domain.members.state import MemberState
    from regulars.domain.time import Instant


def advance(work: Work, to: Instant) -> None:
    """Bring the member's clock up to an instant, doing each step that falls due at its own date.

    The clock never goes back: for an event that comes late, `work.at` stays at the member's clock. Nothing is looked
    for while `state.next_due`, which is never later than the truth, lies ahead.
    """
    if work.state.next_due is not None and work.state.next_due <= to:
        settle(work, to)
    work.at = work.state.clock = max(work.state.clock, to)


def settle(work: Work, to: Instant) -> None:
    """Do what is due up to an instant, and note when the next thing is."""
    while (due := next_due(work.state)) is not None and due <= to:
        work.at = max(due, work.state.clock)
        _step(work, due)
    work.state.next_due = due


def next_due(state: MemberState) -> Instant | None:
    """When time next changes something for the member by itself; None when it never does."""
    dues: list[Instant] = []
    for purse in state.purses.values():
        if purse.lots:
            first = purse.lots[0].expires
            if first is not None:
                dues.append(first)
            if purse.lapses is not None and purse.lots[-1].expires is None:
                dues.append(purse.lapses)
        dues += [entry.due for entry in purse.maturing if entry.due is not None]
    dues += [standing.until for standing in state.standings.values() if standing.until is not None]
    if state.holds:
        dues += [hold.until for hold in state.holds.values()]
    return min(dues, default=None)


def _step(work: Work, due: Instant) -> None:
    """Everything that is due at one instant: points mature, holds end, points expire, tiers end, in this order.

    Each by id: the order in which a stored state lists them is the database's, and must not matter.
    """
    for wallet in sorted(work.state.purses):
        if any(entry.due is not None and entry.due <= due for entry in work.state.purses[wallet].maturing):
            mature(work, wallet, due=due)
    for _, hold in sorted(work.state.holds.items()):
        if hold.until <= due:
            time_out(work, hold)
    for wallet, purse in sorted(work.state.purses.items()):
        _expire(work, wallet, purse, due)
    for ladder, standing in sorted(work.state.standings.items()):
        if standing.until is not None and standing.until <= due:
            end_standing(work, ladder, standing)


def mature(work: Work, wallet: str, *, due: Instant | None = None, order: str = "", event: str = "") -> None:
    """Make pending points spendable: those due by an instant, or those that await an event of an order."""
    purse = work.purse(wallet)
    waiting = []
    for entry in purse.maturing:
        ripe = entry.due is not None and entry.due <= due if due is not None else False
        ripe = ripe or (bool(event) and entry.awaits == event and entry.order == order)
        if not ripe:
            waiting.append(entry)
            continue
        purse.pending -= entry.points
        work.post(wallet, "pending", "available", entry.lot, entry.points, "maturing")
        work.effects.append(PointsMatured(wallet, entry.lot, entry.points, entry.order or None, work.at))
        credit(work, wallet, purse, Share(entry.lot, entry.expires, entry.points))
    purse.maturing = waiting


def _expire(work: Work, wallet: str, purse: Purse, due: Instant) -> None:
    lapsed = purse.lapses is not None and purse.lapses <= due
    gone = [lot for lot in purse.lots if (lapsed if lot.expires is None else lot.expires <= due)]
    if not gone:
        return
    purse = work.purse(wallet)
    for lot in gone:
        purse.take_from(lot.id, lot.points)
        work.post(wallet, "available", "expired", lot.id, lot.points, "expiry")
        work.effects.append(PointsExpired(wallet, lot.id, lot.points, work.at))
