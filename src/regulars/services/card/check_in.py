"""The day's check-in as a member sees it before she has done it: what it gives, and how her streak stands."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from regulars.domain.engine.decide import considered
from regulars.domain.engine.judge import streak_points
from regulars.domain.engine.member import Member
from regulars.domain.events.event import CHECKED_IN, Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.engine.program import Program, Rule
    from regulars.domain.members.state import MemberState
    from regulars.domain.time import Instant

CHANNEL: Final = "card"
_DAYS_SHOWN: Final = 7
_DONE: Final = frozenset({"already_today", "limit_day"})


class CheckInDay(NamedTuple):
    """A day of the streak: its number from 1 and what it gives; `is_today` whether it is today's, done or not."""

    number: int
    points: int
    done: bool
    is_today: bool


class CheckIn(NamedTuple):
    """The check-in of a day: whether it is done, what it gives now by wallet, the days in a row so far.

    `days` are the seven days around today; none when no rule counts days in a row.
    """

    done: bool
    gives: Mapping[str, int]
    streak: int
    days: tuple[CheckInDay, ...]


def check_in_event(at: Instant) -> Event:
    """The event of checking in on the card."""
    return Event(CHECKED_IN, at, {"channel": CHANNEL}, None)


def check_in_of(program: Program, state: MemberState, at: Instant, *, shared: Mapping[str, int]) -> CheckIn | None:
    """The check-in of the day of `at`; None when the program gives nothing for one."""
    verdicts, _ = considered(program, Member(state), check_in_event(at), shared=shared)
    gives: dict[str, int] = {}
    for verdict in verdicts:
        if verdict.given:
            gives[verdict.rule.wallet] = gives.get(verdict.rule.wallet, 0) + verdict.given
    done = any(verdict.reason is not None and verdict.reason[0] in _DONE for verdict in verdicts)
    if not (gives or done):
        return None
    rule = next((each.rule for each in verdicts if each.rule.award.streak and (each.given or each.reason)), None)
    days = _days(rule, state, program.calendar.day(at)) if rule else ()
    return CheckIn(done, gives, sum(day.done for day in days) + (days[0].number - 1 if days else 0), days)


def _days(rule: Rule, state: MemberState, today: int) -> tuple[CheckInDay, ...]:
    award = rule.award.streak
    if award is None:
        return ()
    last = state.streaks.get(rule.id)
    run = last.length if last is not None and last.day >= today - 1 else 0
    number = run if last is not None and last.day >= today else run + 1
    first = (number - 1) // _DAYS_SHOWN * _DAYS_SHOWN + 1
    factor = _factor(rule, state)
    return tuple(
        CheckInDay(each, streak_points(award, each, factor), each <= run, each == number)
        for each in range(first, first + _DAYS_SHOWN)
    )


def _factor(rule: Rule, state: MemberState) -> Decimal:
    """The multiplier of the tier the member stands on."""
    ladder = (rule.multiplier_fact or "").removeprefix("member.tier.")
    return rule.multipliers.get(state.tiers.get(ladder), Decimal(1))
