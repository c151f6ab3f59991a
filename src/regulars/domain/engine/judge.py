"""Which earn rules an event fulfils and how many points each gives. Pure: it reads facts and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from regulars.domain.members.state import Streak, Usage
from regulars.domain.time import Instant, day_number, period_start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from regulars.domain.engine.facts import Facts
    from regulars.domain.engine.program import Program, Rule
    from regulars.domain.events.event import Cart, Line
    from regulars.domain.programs import document as doc

_ROUNDING = {"down": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "up": ROUND_CEILING}
_ONE = Decimal(1)
_NO_LINES: tuple[Line, ...] = ()

Reason = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Situation:
    """What rules are judged by: the facts, the order, the time, what is used of limits, and the streaks.

    `room` tells what is left of a budget, given its key and size.
    """

    facts: Facts
    cart: Cart | None
    at: Instant
    usage: Mapping[str, Usage]
    streaks: Mapping[str, Streak]
    room: Callable[[str, int], int]


@dataclass(slots=True)
class Verdict:
    """A rule's judgement. `reason` is set when it gives nothing, and names the first thing that failed."""

    rule: Rule
    wanted: int = 0
    given: int = 0
    reason: Reason | None = None
    capped: tuple[str, ...] = ()
    usage: tuple[tuple[str, Usage], ...] = ()
    streak: Streak | None = None

    @property
    def fulfilled(self) -> bool:
        """Whether the event fulfils the rule, even if a limit or another rule of its group leaves nothing."""
        return self.wanted > 0


def judge(program: Program, event_name: str, situation: Situation, *, every: bool = False) -> list[Verdict]:
    """Judge the rules of an event, in the program's order.

    Rules whose conditions do not hold are left out, unless `every` asks for a verdict on each of them.
    """
    rule_set = program.rule_sets.get(event_name)
    if rule_set is None:
        return []
    lines = situation.cart.lines if situation.cart else _NO_LINES
    rules: Sequence[Rule] = rule_set.rules if every else rule_set.candidates(situation.facts, lines)
    verdicts = []
    for rule in rules:
        verdict = _assess(rule, situation, lines, program)
        if every or verdict.wanted or verdict.streak:
            verdicts.append(verdict)
    for verdict in verdicts:
        if verdict.wanted:
            _limit(verdict, situation, program)
    if program.stacking:
        _stack(verdicts, program.stacking)
    return verdicts


def _assess(rule: Rule, situation: Situation, lines: Sequence[Line], program: Program) -> Verdict:
    """Whether the rule applies, and how many points it wants to give."""
    if rule.window is not None:
        reason = rule.window.refusal(situation.at)
        if reason is not None:
            return Verdict(rule, reason=reason)
    if rule.condition is not None and not rule.condition.matches(situation.facts, lines):
        return Verdict(rule, reason=("condition_not_met", {}))
    if rule.line_filter is not None:
        lines = [line for line in lines if rule.line_filter(line)]
        if not lines:
            return Verdict(rule, reason=("no_matching_line", {}))
    if rule.award.streak is not None:
        return _streak(rule, rule.award.streak, situation, program)
    wanted = _points(rule, situation, lines)
    if wanted <= 0:
        return Verdict(rule, reason=("worth_no_point", {}))
    return Verdict(rule, wanted, wanted)


def _points(rule: Rule, situation: Situation, lines: Sequence[Line]) -> int:
    award = rule.award
    factor = _multiplier(rule, situation.facts)
    if award.fixed is not None:
        return _whole(award.fixed.points * factor, award.fixed.rounding)
    if award.per_amount is not None:
        return _per_amount(award.per_amount, situation.cart, lines, factor)
    return 0 if award.table is None else _by_table(award.table, situation.facts, factor)


def _multiplier(rule: Rule, facts: Facts) -> Decimal:
    if rule.multiplier_fact is None:
        return _ONE
    return rule.multipliers.get(facts.get(rule.multiplier_fact), _ONE)


def _per_amount(award: doc.PerAmount, cart: Cart | None, lines: Sequence[Line], factor: Decimal) -> int:
    if award.of == "lines":
        amount = sum((line.amount for line in lines), Decimal(0))
    else:
        amount = cart.total if cart and cart.total else Decimal(0)
    if award.steps == "whole":
        return _whole(amount // award.each * award.points * factor, award.rounding)
    return _whole(amount * award.points * factor / award.each, award.rounding)


def _by_table(award: doc.ByTable, facts: Facts, factor: Decimal) -> int:
    seen = facts.get(award.field)
    if isinstance(seen, float):
        seen = Decimal(repr(seen))
    if not isinstance(seen, int | Decimal) or isinstance(seen, bool):
        return 0
    points = 0
    for step in award.steps:
        if seen < step.at_least:
            break
        points = step.points
    return _whole(points * factor, award.rounding)


def _streak(rule: Rule, award: doc.ByStreak, situation: Situation, program: Program) -> Verdict:
    """Points by how many days in a row; the second event of a day neither gives points nor lengthens the streak."""
    day = program.calendar.day(situation.at)
    last = situation.streaks.get(rule.id)
    if last is not None and day == last.day:
        return Verdict(rule, reason=("already_today", {"day": last.length}))
    if last is not None and day < last.day:
        return Verdict(rule, reason=("streak_has_moved_on", {}))
    length = last.length + 1 if last is not None and day == last.day + 1 else 1
    wanted = streak_points(award, length, _multiplier(rule, situation.facts))
    reason = None if wanted > 0 else ("worth_no_point", {"day": length})
    return Verdict(rule, wanted, wanted, reason=reason, streak=Streak(day, length))


def streak_points(award: doc.ByStreak, length: int, factor: Decimal = _ONE) -> int:
    """What a day of a streak gives, by its number from 1."""
    place = length - 1
    if place >= len(award.points):
        place = place % len(award.points) if award.after_last == "restart" else len(award.points) - 1
    return _whole(award.points[place] * factor, award.rounding)


def _whole(points: Decimal, rounding: str) -> int:
    return int(points.to_integral_value(_ROUNDING[rounding]))


def _stack(verdicts: list[Verdict], modes: Mapping[str, str]) -> None:
    """Within a group of mode `first` or `best`, only one rule gives; the others say which one stood in their way.

    What counts is what a rule has left to give: one whose limit is reached makes room for the next.
    """
    chosen: dict[str, Verdict] = {}
    for verdict in verdicts:
        group = verdict.rule.group
        if group is None or not verdict.given or modes[group] == "all":
            continue
        best = chosen.get(group)
        if best is None or (modes[group] == "best" and verdict.given > best.given):
            chosen[group] = verdict
    for verdict in verdicts:
        winner = chosen.get(verdict.rule.group or "")
        if winner is not None and winner is not verdict and verdict.given:
            verdict.given = 0
            verdict.reason = ("another_rule_of_the_group", {"group": verdict.rule.group, "rule": winner.rule.id})


def _limit(verdict: Verdict, situation: Situation, program: Program) -> None:
    """Cut the award down to its limits, then to its budget; a limit reached says so even when something is left."""
    usage: list[tuple[str, Usage]] = []
    for key, limit in verdict.rule.limits:
        used = _usage(key, limit.per, situation, program)
        if limit.points is not None:
            params = {"limit": limit.points, "used": used.points}
            _cap(verdict, limit.points - used.points, f"limit_{limit.per}", params)
        elif limit.times is not None and used.times >= limit.times:
            _cap(verdict, 0, f"limit_{limit.per}", {"limit": limit.times, "used": used.times})
        if limit.per != "event":
            usage.append((key, used))
    if verdict.rule.budget_key is not None and verdict.given:
        room = situation.room(verdict.rule.budget_key, verdict.rule.budget)
        _cap(verdict, room, "budget_used_up", {"budget": verdict.rule.budget})
    if verdict.given:
        verdict.usage = tuple(
            (key, Usage(used.start, used.times + 1, used.points + verdict.given)) for key, used in usage
        )


def _cap(verdict: Verdict, room: int, code: str, params: dict[str, Any]) -> None:
    if verdict.given <= room:
        return
    verdict.given = max(room, 0)
    verdict.capped = (*verdict.capped, code)
    if verdict.given == 0:
        verdict.reason = verdict.reason or (code, params)


def _usage(key: str, per: str, situation: Situation, program: Program) -> Usage:
    """What is used of a limit in the period of the event; a late event counts in the newest period known."""
    if per == "event":
        return Usage(0, 0, 0)
    start = 0
    if per != "ever":
        start = day_number(period_start(per, program.calendar.date(situation.at)))  # type: ignore[arg-type]
    known = situation.usage.get(key)
    return known if known is not None and known.start >= start else Usage(start, 0, 0)
