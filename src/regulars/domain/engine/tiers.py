"""Ladders: which tier the metrics earn, rising at once, what happens at a tier's end and after a refund."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from regulars.domain.engine.earn import end_of_yearly
from regulars.domain.engine.effects import GraceBegan, TierChanged
from regulars.domain.engine.program import duration_of
from regulars.domain.members.metrics import Series
from regulars.domain.members.state import Standing
from regulars.domain.programs import document as doc
from regulars.domain.time import Calendar, Duration, Instant, add_to_date, date_of_day, day_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from regulars.domain.engine.work import Work
    from regulars.domain.members.state import MemberState

_EMPTY = Series()


def metric(state: MemberState, need: doc.Need, at: Instant, calendar: Calendar) -> Decimal | int:
    """The value of a need's metric in its window, as of an instant. Windows are whole local days.

    A rolling window of n days holds the day of `at` and the n - 1 days before it.
    """
    series = _series(state, need)
    if need.over == "lifetime":
        return series.total
    if isinstance(need.over, doc.Last):
        day = calendar.day(at)
        return series.between(_day_before(day, duration_of(need.over.last)) + 1, day + 1)
    period = need.over.calendar
    return series.between(calendar.day(calendar.start_of(period, at)), calendar.day(calendar.end_of(period, at)))


@lru_cache(maxsize=4096)
def _day_before(day: int, duration: Duration) -> int:
    """The day a whole number of days before another."""
    return day_number(add_to_date(date_of_day(day), Duration(-duration.count, duration.unit)))


def fulfils(tier: doc.Tier, value: Callable[[doc.Need], Decimal | int]) -> bool:
    """Whether a tier's needs hold; a tier without needs is everyone's."""
    if tier.needs is None:
        return True
    if tier.needs.all:
        return all(value(need) >= need.at_least for need in tier.needs.all)
    return any(value(need) >= need.at_least for need in tier.needs.any)


def earned_place(state: MemberState, ladder: doc.Ladder, at: Instant, calendar: Calendar, *, above: int = -1) -> int:
    """The place of the highest tier whose needs hold; `above` when none higher than that place does."""
    for place in range(len(ladder.tiers) - 1, above, -1):
        if fulfils(ladder.tiers[place], lambda need: metric(state, need, at, calendar)):
            return place
    return above


def place_of(ladder: doc.Ladder, tier: str | None) -> int:
    """The place of a tier on its ladder, -1 for none (or one that the ladder no longer has)."""
    return next((place for place, each in enumerate(ladder.tiers) if each.id == tier), -1)


def rise(work: Work) -> None:
    """Lift the member on every ladder to the tier that is earned now; a tier in grace can be earned again."""
    for ladder in work.program.ladders.values():
        standing = work.state.standings.get(ladder.id)
        if standing is None:
            place = earned_place(work.state, ladder, work.at, work.program.calendar)
            if place >= 0:
                base = ladder.tiers[0].id if ladder.tiers[0].needs is None else None
                cause = "joined" if ladder.tiers[place].id == base else "risen"
                _stand(work, ladder, place, before=None, cause=cause, floor=base)
            continue
        current = place_of(ladder, standing.tier)
        least = current - 1 if standing.in_grace else current
        if least >= len(ladder.tiers) - 1:
            continue
        place = earned_place(work.state, ladder, work.at, work.program.calendar, above=least)
        if place > current:
            _stand(work, ladder, place, before=standing.tier, cause="risen", floor=standing.floor)
        elif place > least:
            _stand(work, ladder, place, before=standing.tier, cause="renewed", floor=standing.tier)


def end_standing(work: Work, ladder_id: str, standing: Standing) -> None:
    """A tier's validity, or its grace, is over: renew it if it is earned, begin the grace, or let the policy decide."""
    ladder = work.program.ladders.get(ladder_id)
    if ladder is None:
        del work.state.standings[ladder_id]
        return
    until = standing.until if standing.until is not None else work.at
    current = place_of(ladder, standing.tier)
    earned = earned_place(work.state, ladder, until - 1, work.program.calendar)
    if earned >= current:
        cause = "risen" if earned > current else "renewed"
        _stand(work, ladder, earned, before=standing.tier, cause=cause, floor=_tier_at(ladder, earned))
        return
    if ladder.grace is not None and not standing.in_grace:
        end = work.program.calendar.add(until, duration_of(ladder.grace))
        work.state.standings[ladder_id] = standing._replace(until=end, in_grace=True)
        work.effects.append(GraceBegan(ladder_id, standing.tier, end, work.at))
        return
    place = {"keep": current, "one_down": max(earned, current - 1), "to_earned": earned}[ladder.at_end]
    cause = "kept" if place == current else "ended"
    _stand(work, ladder, place, before=standing.tier, cause=cause, floor=_tier_at(ladder, place))


def fall_after_refund(work: Work, earned_before: dict[str, int]) -> None:
    """Take away tiers that stood on what has been refunded, never below what stood when their validity began.

    `earned_before` holds, by ladder, the place that was earned just before the refund.
    """
    for ladder in work.program.ladders.values():
        standing = work.state.standings.get(ladder.id)
        if standing is None or ladder.after_refund == "keep":
            continue
        current = place_of(ladder, standing.tier)
        earned = earned_place(work.state, ladder, work.at, work.program.calendar)
        if earned_before[ladder.id] >= current > earned:
            place = max(earned, place_of(ladder, standing.floor))
            if place < current:
                _stand(work, ladder, place, before=standing.tier, cause="refund", floor=standing.floor)


def places_earned(work: Work) -> dict[str, int]:
    """The place earned on every ladder, as things stand."""
    calendar = work.program.calendar
    return {ladder.id: earned_place(work.state, ladder, work.at, calendar) for ladder in work.program.ladders.values()}


def _stand(work: Work, ladder: doc.Ladder, place: int, *, before: str | None, cause: str, floor: str | None) -> None:
    tier = _tier_at(ladder, place)
    until = _valid_until(ladder, place, work.at, work.program.calendar)
    work.state.standings[ladder.id] = Standing(tier, work.at, until, floor)
    work.effects.append(TierChanged(ladder.id, before, tier, cause, until, work.at))


def _tier_at(ladder: doc.Ladder, place: int) -> str | None:
    return ladder.tiers[place].id if place >= 0 else None


def _valid_until(ladder: doc.Ladder, place: int, at: Instant, calendar: Calendar) -> Instant | None:
    if place < 0 or ladder.tiers[place].needs is None:
        return None
    if isinstance(ladder.validity, doc.ValidFor):
        end = calendar.add(at, duration_of(ladder.validity.lasts))
        return calendar.end_of(ladder.validity.round_to, end) if ladder.validity.round_to else end
    if isinstance(ladder.validity, doc.ValidUntil):
        return end_of_yearly(calendar, at, ladder.validity.until, ladder.validity.years)
    return None


def _series(state: MemberState, need: doc.Need) -> Series:
    if need.metric == "spend":
        return state.spent
    if need.metric == "orders":
        return state.ordered
    if need.metric == "points_earned":
        return state.earned.get(need.wallet or "", _EMPTY)
    if need.metric == "events":
        return state.counted.get(need.event or "", _EMPTY)
    return state.active
