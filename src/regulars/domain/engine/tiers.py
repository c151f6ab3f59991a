"""Ladders: which tier the metrics earn, rising at once, what happens at a tier's end and after a refund."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from regulars.domain.engine.earn import end_of_yearly
from regulars.domain.engine.effects import GraceBegan, NeedSeen, TierChanged
from regulars.domain.members.metrics import Series
from regulars.domain.members.state import NOTHING, Standing
from regulars.domain.programs import document as doc
from regulars.domain.time import Calendar, Duration, Instant, add_to_date, date_of_day, day_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regulars.domain.engine.work import Work
    from regulars.domain.members.state import MemberState


def metric(state: MemberState, need: doc.Need, at: Instant, calendar: Calendar) -> Decimal | int:
    """The value of a need's metric in its window, as of an instant."""
    series, days = _series(state, need), window(need, at, calendar)
    return series.total if days is None else series.between(*days)


def window(need: doc.Need, at: Instant, calendar: Calendar) -> tuple[int, int] | None:
    """The local days that a need counts as of an instant, the second is the first after them; None for a lifetime.

    A rolling window of n days holds the day of `at` and the n - 1 days before it.
    """
    if isinstance(need.over, str):
        return None
    if isinstance(need.over, doc.Last):
        day = calendar.day(at)
        return _day_before(day, need.over.last.length) + 1, day + 1
    period = need.over.calendar
    return calendar.day(calendar.start_of(period, at)), calendar.day(calendar.end_of(period, at))


@lru_cache(maxsize=4096)
def _day_before(day: int, duration: Duration) -> int:
    """The day a whole number of days before another."""
    return day_number(add_to_date(date_of_day(day), Duration(-duration.count, duration.unit)))


def fulfils(state: MemberState, tier: doc.Tier, at: Instant, calendar: Calendar) -> bool:
    """Whether a tier's needs hold as of an instant; a tier without needs is everyone's."""
    if tier.needs is None:
        return True
    if tier.needs.all:
        return all(_reached(state, need, at, calendar) for need in tier.needs.all)
    return any(_reached(state, need, at, calendar) for need in tier.needs.any)


def _reached(state: MemberState, need: doc.Need, at: Instant, calendar: Calendar) -> bool:
    """No window holds more than the lifetime, so most needs that are not reached cost no sum over days."""
    return _series(state, need).total >= need.at_least and metric(state, need, at, calendar) >= need.at_least


def _needs_seen(
    state: MemberState, tier: doc.Tier, at: Instant, calendar: Calendar, *, reached: bool
) -> tuple[NeedSeen, ...]:
    """The needs of a tier that were reached as of an instant, or else those that were not, with what was there."""
    seen = []
    for need in (*tier.needs.all, *tier.needs.any) if tier.needs else ():
        value = Decimal(metric(state, need, at, calendar))
        if (value >= need.at_least) is reached:
            over = need.over if isinstance(need.over, str) else need.over.model_dump(mode="json", exclude_none=True)
            seen.append(NeedSeen(need.metric, need.wallet, need.event, over, need.at_least, value))
    return tuple(seen)


def earned_place(state: MemberState, ladder: doc.Ladder, at: Instant, calendar: Calendar, *, above: int = -1) -> int:
    """The place of the highest tier whose needs hold; `above` when none higher than that place does."""
    for place in range(len(ladder.tiers) - 1, above, -1):
        if fulfils(state, ladder.tiers[place], at, calendar):
            return place
    return above


def place_of(ladder: doc.Ladder, tier: str | None) -> int:
    """The place of a tier on its ladder, -1 for none (or one that the ladder no longer has)."""
    for place, each in enumerate(ladder.tiers):
        if each.id == tier:
            return place
    return -1


def join(work: Work) -> None:
    """Put the member on each ladder that has a tier for everyone and not yet a place for her: before all else."""
    for ladder in work.program.ladders.values():
        if ladder.id not in work.state.standings and ladder.tiers[0].needs is None:
            _change(work, ladder, Standing(ladder.tiers[0].id, work.at, None), before=None, cause="joined")
            _rise(work, ladder)


def rise(work: Work) -> None:
    """Lift the member on every ladder to the tier that is earned now; a tier in grace can be earned again."""
    for ladder in work.program.ladders.values():
        _rise(work, ladder)


def _rise(work: Work, ladder: doc.Ladder) -> None:
    standing = work.state.standings.get(ladder.id) or Standing(None, work.state.joined or 0, None)
    current = place_of(ladder, standing.tier)
    least = current - 1 if standing.in_grace else current
    if least >= len(ladder.tiers) - 1:
        return
    place = earned_place(work.state, ladder, work.at, work.program.calendar, above=least)
    if place > least:
        cause = "risen" if place > current else "renewed"
        _stand(work, ladder, place, before=standing.tier, cause=cause, below=standing)


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
        _stand(work, ladder, earned, before=standing.tier, cause=cause, judged=until - 1)
        return
    if ladder.grace is not None and not standing.in_grace:
        end = work.program.calendar.add(until, ladder.grace.length)
        work.state.standings[ladder_id] = standing._replace(until=end, in_grace=True)
        work.effects.append(GraceBegan(ladder_id, standing.tier, end, work.at))
        return
    place = {"keep": current, "one_down": max(earned, current - 1), "to_earned": earned}[ladder.at_end]
    cause = "kept" if place == current else "ended"
    _stand(work, ladder, place, before=standing.tier, cause=cause, judged=until - 1)


def fall_back(work: Work, stood: dict[str, list[bool]], *, cause: str) -> None:
    """Undo the rises that stood on what has been taken back: what was below stands again, for the time it has left.

    `stood` is `standing_on_needs` just before. A tier that stood on its validity alone is not touched, and none that
    was given at the end of another.
    """
    for ladder in work.program.ladders.values():
        standing = work.state.standings.get(ladder.id)
        if standing is None or ladder.after_refund == "keep":
            continue
        left = _left(work, ladder, standing, stood[ladder.id])
        if left._replace(below=standing.below, held_again=standing.held_again) == standing:
            work.state.standings[ladder.id] = left
        else:
            _change(work, ladder, left, before=standing.tier, cause=cause, judged=standing.held_at)


def standing_on_needs(work: Work) -> dict[str, list[bool]]:
    """On every ladder, for what the member stands on and each below it: whether its needs hold as of `held_at`."""
    return {
        ladder.id: [_held(work, ladder, each, each.held_at) for each in _down(work.state.standings.get(ladder.id))]
        for ladder in work.program.ladders.values()
    }


def _down(standing: Standing | None) -> Iterator[Standing]:
    while standing is not None:
        yield standing
        standing = standing.below


def _held(work: Work, ladder: doc.Ladder, standing: Standing, at: Instant) -> bool:
    place = place_of(ladder, standing.tier)
    return earned_place(work.state, ladder, at, work.program.calendar, above=place - 1) >= place


def _left(work: Work, ladder: doc.Ladder, standing: Standing, stood: list[bool]) -> Standing:
    """What is left of a standing and of those below it: each that needs hold, as of `held_at` or now.

    A tier between two, whose needs hold, takes the place of the upper one.
    """
    if standing.below is None:
        return standing
    below = _left(work, ladder, standing.below, stood[1:])
    standing = standing._replace(below=below)
    place, calendar = place_of(ladder, standing.tier), work.program.calendar
    then = earned_place(work.state, ladder, standing.held_at, calendar)
    if then >= place or not stood[0]:
        return standing
    now = earned_place(work.state, ladder, work.at, calendar)
    standing = standing if then >= now else standing._replace(held_again=work.at)
    between = max(then, now)
    if between >= place:
        return standing
    if between <= place_of(ladder, below.tier):
        return below
    until = _valid_until(ladder, between, standing.since, calendar)
    return standing._replace(tier=_tier_at(ladder, between), until=until)


def _stand(
    work: Work,
    ladder: doc.Ladder,
    place: int,
    *,
    before: str | None,
    cause: str,
    below: Standing | None = None,
    judged: Instant | None = None,
) -> None:
    """Put the member on a tier for its full time."""
    until = _valid_until(ladder, place, work.at, work.program.calendar)
    standing = Standing(_tier_at(ladder, place), work.at, until, below=below)
    _change(work, ladder, standing, before=before, cause=cause, judged=judged)


def _change(
    work: Work,
    ladder: doc.Ladder,
    standing: Standing,
    *,
    before: str | None,
    cause: str,
    judged: Instant | None = None,
) -> None:
    """Let a standing take effect; `judged` is the instant as of which needs were looked at, if not now."""
    work.state.standings[ladder.id] = standing
    reached = cause in ("risen", "renewed")
    place = place_of(ladder, standing.tier if reached else before)
    at = work.at if judged is None else judged
    needs = (
        _needs_seen(work.state, ladder.tiers[place], at, work.program.calendar, reached=reached) if place >= 0 else ()
    )
    work.effects.append(TierChanged(ladder.id, before, standing.tier, cause, needs, standing.until, work.at))


def _tier_at(ladder: doc.Ladder, place: int) -> str | None:
    return ladder.tiers[place].id if place >= 0 else None


def _valid_until(ladder: doc.Ladder, place: int, at: Instant, calendar: Calendar) -> Instant | None:
    """When a tier that begins at an instant ends. One that begins at midnight follows on the day before."""
    if place < 0 or ladder.tiers[place].needs is None:
        return None
    if isinstance(ladder.validity, doc.ValidFor):
        end = calendar.add(at, ladder.validity.lasts.length)
        return calendar.end_of(ladder.validity.round_to, end - 1) if ladder.validity.round_to else end
    if isinstance(ladder.validity, doc.ValidUntil):
        end = end_of_yearly(calendar, at - 1, ladder.validity.until, ladder.validity.years)
        return end if end > at else end_of_yearly(calendar, at, ladder.validity.until, ladder.validity.years)
    return None


def _series(state: MemberState, need: doc.Need) -> Series:
    if need.metric == "spend":
        return state.spent
    if need.metric == "orders":
        return state.ordered
    if need.metric == "points_earned":
        return state.earned.get(need.wallet or "", NOTHING)
    if need.metric == "events":
        return state.counted.get(need.event or "", NOTHING)
    return state.active
