"""Giving points: from the verdict on a rule to lots, postings, counters and effects."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from regulars.domain.engine.effects import ArrearsPaid, PointsEarned
from regulars.domain.engine.orders import Given
from regulars.domain.ledger.wallet import Maturing, Purse, Share
from regulars.domain.programs import document as doc
from regulars.domain.time import Calendar, Duration, Instant, Period, add_months, day_number

if TYPE_CHECKING:
    from regulars.domain.engine.judge import Verdict
    from regulars.domain.engine.orders import OrderRecord
    from regulars.domain.engine.work import Work


def give(work: Work, verdict: Verdict, *, earned_at: Instant, order: OrderRecord | None) -> Given | None:
    """Carry out a verdict. `earned_at` is the event's own time, from which expiry and maturing count."""
    rule = verdict.rule
    if verdict.streak is not None:
        work.state.streaks[rule.id] = verdict.streak
    if not verdict.given:
        code, params = verdict.reason or ("worth_no_point", {})
        if verdict.wanted:
            work.refuse(rule.id, code, wanted=verdict.wanted, given=0, **params)
        return None
    for key, usage in verdict.usage:
        work.state.limits[key] = usage
    if rule.budget_key is not None:
        work.use(rule.budget_key, verdict.given)
    return _grant(work, verdict, earned_at, order)


def _grant(work: Work, verdict: Verdict, earned_at: Instant, order: OrderRecord | None) -> Given:
    rule, points = verdict.rule, verdict.given
    wallet = work.program.wallets[rule.wallet]
    purse = work.purse(wallet.id)
    expires = expiry_of(wallet, earned_at, work.program.calendar)
    lot = lot_for(work, purse, expires)
    matures, awaits = _maturing_of(wallet, earned_at, order, work)
    order_id = order.order_id if order else ""
    if matures is None and awaits is None:
        work.post(wallet.id, "issued", "available", lot, points, rule.id)
        credit(work, wallet.id, purse, Share(lot, expires, points))
    else:
        work.post(wallet.id, "issued", "pending", lot, points, rule.id)
        purse.pending += points
        purse.maturing.append(Maturing(matures, awaits, order_id, lot, expires, points, rule.id))
    renew_lapse(work, wallet, purse, earned_at)
    work.count_earned(wallet.id, work.program.calendar.day(earned_at), points)
    work.effects.append(
        PointsEarned(
            rule.id, wallet.id, verdict.wanted, points, lot, expires, matures, awaits, verdict.capped, order_id or None
        )
    )
    return Given(rule.id, wallet.id, lot, expires, points)


def credit(work: Work, wallet: str, purse: Purse, share: Share) -> None:
    """Put points that have just become available into their lot, paying off arrears first."""
    paid = min(share.points, purse.arrears)
    if paid:
        purse.arrears -= paid
        work.post(wallet, "available", "arrears", share.lot, paid, "arrears")
        work.effects.append(ArrearsPaid(wallet, paid))
    if share.points > paid:
        purse.put(share._replace(points=share.points - paid))


def lot_for(work: Work, purse: Purse, expires: Instant | None) -> int:
    """The lot of this expiry, a new one when there is none."""
    lot = purse.lot_expiring(expires)
    if lot is None:
        lot = work.state.next_lot
        work.state.next_lot += 1
    return lot


def renew_lapse(work: Work, wallet: doc.Wallet, purse: Purse, earned_at: Instant) -> None:
    """Earning in a wallet that lapses by inactivity moves its end; it never moves back.

    Where the program no longer lets it lapse, the end that an earlier version set is lifted.
    """
    if isinstance(wallet.expires, doc.InactivityExpiry):
        lapses = work.program.calendar.add(earned_at, wallet.expires.inactive_for.length)
        purse.renew(lapses if purse.lapses is None else max(purse.lapses, lapses), work.at)
    elif purse.lapses is not None:
        purse.renew(None, work.at)


def expiry_of(wallet: doc.Wallet, earned_at: Instant, calendar: Calendar) -> Instant | None:
    """When points earned at an instant expire: the first instant at which they are no longer good."""
    policy = wallet.expires
    if isinstance(policy, str):
        return None
    if isinstance(policy, doc.RollingExpiry):
        duration = policy.after.length
        if policy.round_to and duration.unit not in ("hours", "minutes"):
            return _rounded_end(calendar, duration, policy.round_to, calendar.day(earned_at))
        end = calendar.add(earned_at, duration)
        return calendar.end_of(policy.round_to, end) if policy.round_to else end
    if isinstance(policy, doc.YearlyExpiry):
        return end_of_yearly(calendar, earned_at, policy.on, policy.years)
    return None


@lru_cache(maxsize=4096)
def _rounded_end(calendar: Calendar, duration: Duration, period: Period, day: int) -> Instant:
    """The end of the period in which a whole number of days after a local day falls: the same for all of that day."""
    return calendar.end_of(period, calendar.add(calendar.start_of_day(day), duration))


def end_of_yearly(calendar: Calendar, at: Instant, day_of_year: str, years: int) -> Instant:
    """The end of the next such date of the year at or after the local day of `at`, some years on.

    `day_of_year` is MM-DD; 02-29 is the last day of February.
    """
    month, day = (int(part) for part in day_of_year.split("-"))
    today = calendar.date(at)

    def in_year(year: int) -> int:
        first = today.replace(year=year, month=month, day=1)
        last = day_number(add_months(first, 1)) - 1
        return min(day_number(first) + day - 1, last)

    number = in_year(today.year)
    year = today.year + (0 if number >= day_number(today) else 1) + years
    return calendar.start_of_day(in_year(year) + 1)


def _maturing_of(
    wallet: doc.Wallet, earned_at: Instant, order: OrderRecord | None, work: Work
) -> tuple[Instant | None, str | None]:
    """When the points become spendable: (due, None) after a time, (None, event) on an event, (None, None) at once."""
    policy = wallet.matures
    if isinstance(policy, str):
        return None, None
    if isinstance(policy, doc.MaturesAfter):
        due = work.program.calendar.add(earned_at, policy.after.length)
        return (due, None) if due > work.at else (None, None)
    if order is not None and policy.on not in order.marks:
        return None, policy.on
    return None, None
