"""Whether the parts of a program make sense in themselves, read from plain data like the references."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from regulars.domain.conditions.fields import parse_field
from regulars.domain.events.event import RESERVED
from regulars.domain.plain import Node, shown
from regulars.domain.problems import Problem
from regulars.domain.programs.values import a_moment, is_time
from regulars.domain.shape import FaultError

UNITS = ("years", "months", "weeks", "days", "hours", "minutes")
AWARD_FORMS = ("fixed", "per_amount", "table", "streak")
LIMIT_FORMS = ("points", "times")
NEED_FORMS = ("all", "any")

_LONGEST_HOLD_DAYS = 366
_MOST_DAYS = {"years": 366, "months": 31, "weeks": 7, "days": 1}
_HOURS_PER_DAY = 24
_MINUTES_PER_DAY = 1440
_NEEDS_KEY = {"points_earned": "wallet", "events": "event"}
_WHOLE_METRICS = ("orders", "points_earned", "events", "active_days")


def exactly_one(node: Node, forms: Collection[str], keys: Collection[str]) -> Iterator[Problem]:
    """One of the forms and not two. `keys` are all that the mapping may have: a misspelt one may have been it."""
    given = node.given(forms)
    if len(given) > 1:
        yield node.problem("program_one_only", keys=", ".join(forms), given=", ".join(given))
    elif not given and isinstance(node.value, dict) and node.value.keys() <= set(keys):
        yield node.problem("program_one_needed", keys=", ".join(forms))


def not_reserved(event: Node) -> Iterator[Problem]:
    """No rule listens to what only the engine itself says."""
    if event.text() in RESERVED:
        yield event.problem("program_event_reserved", name=event.text() or "")


def validity(node: Node, zone: ZoneInfo) -> Iterator[Problem]:
    """It begins before it ends."""
    start, until = _moment(node.at("from"), zone), _moment(node.at("until"), zone)
    if start and until and until <= start:
        words = shown(node.at("from").value), shown(node.at("until").value)
        yield node.at("until").problem("program_validity_empty", start=words[0], until=words[1])


def hours(node: Node) -> Iterator[Problem]:
    """From comes before to; over midnight takes two."""
    start, end = node.at("from").text() or "", node.at("to").text() or ""
    if is_time(start) and is_time(end) and end <= start:
        until_midnight = f"{{from: {start}, to: 24:00}}"
        hint = until_midnight if end == "00:00" else f"{until_midnight}, {{from: 00:00, to: {end}}}"
        yield node.problem("program_hours_turned", hint=hint if end < start else None, start=start, end=end)


def table(node: Node) -> Iterator[Problem]:
    """Steps ascend, and the field is one that can be a number."""
    field = parse_field(node.at("field").text() or "")
    if field and field.value_type not in {"number", "any"}:
        yield node.at("field").problem("program_field_not_numeric", field=shown(node.at("field").value))
    previous: Decimal | None = None
    for step in node.at("steps").items():
        at_least = step.at("at_least").number()
        if at_least is not None and previous is not None and at_least <= previous:
            place = step.at("at_least")
            yield place.problem("program_table_not_ascending", at_least=at_least, previous=previous)
        previous = previous if at_least is None else at_least


def need(node: Node) -> Iterator[Problem]:
    """What the metric needs to be told is there, and nothing that it does not need."""
    metric = node.at("metric").text() or ""
    wanted = _NEEDS_KEY.get(metric)
    for key in _NEEDS_KEY.values():
        given = node.at(key).value is not None
        if given and metric and key != wanted:
            yield node.at(key).problem("program_need_beside", metric=metric, key=key)
        elif key == wanted and not given:
            yield node.at(key).problem("program_need_incomplete", metric=metric, key=key)
    number = node.at("at_least").number()
    if metric in _WHOLE_METRICS and number is not None and number != int(number):
        yield node.at("at_least").problem("program_need_not_whole", metric=metric)


def rolling_window(node: Node) -> Iterator[Problem]:
    """Windows are counted in whole days."""
    if node.at("last").given(("hours", "minutes")):
        yield node.at("last").problem("program_window_too_fine")


def ladder(node: Node) -> Iterator[Problem]:
    """Higher tiers ask for more, and a grace has an end to follow."""
    reached: dict[tuple[object, ...], tuple[Decimal, str]] = {}
    for index, tier in enumerate(node.at("tiers").items()):
        if index and tier.at("needs").value is None:
            yield tier.problem("program_tier_without_needs")
        single = _single_need(tier.at("needs"))
        at_least = single.at("at_least").number() if single else None
        if single is None or at_least is None:
            continue
        key = tuple(repr(single.at(part).value) for part in ("metric", "wallet", "event", "over"))
        lower, name = reached.get(key, (at_least, ""))
        if at_least < lower:
            place = single.at("at_least")
            yield place.problem("program_tier_easier", at_least=at_least, lower=lower, tier=name)
        else:
            reached[key] = at_least, tier.at("id").text() or tier.path
    if node.at("grace").value is not None and node.at("validity").value in (None, "forever"):
        yield node.at("grace").problem("program_grace_without_end")


def hold(node: Node) -> Iterator[Problem]:
    """Points are not held for longer than a year."""
    longest = _longest_days(node)
    if longest > _LONGEST_HOLD_DAYS:
        yield node.problem("program_hold_too_long", most=_LONGEST_HOLD_DAYS)


def least_and_most(node: Node) -> Iterator[Problem]:
    """The most is at least the least."""
    least, most = node.at("least").number(), node.at("most").number()
    if least is not None and most is not None and most < least:
        yield node.at("most").problem("program_most_below_least", least=least, most=most)


def _moment(node: Node, zone: ZoneInfo) -> dt.datetime | None:
    try:
        moment = a_moment(node.value)
    except FaultError:
        return None
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - the zone follows
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _single_need(needs: Node) -> Node | None:
    every = [*needs.at("all").items(), *needs.at("any").items()]
    return every[0] if len(every) == 1 else None


def _longest_days(duration: Node) -> Decimal:
    counts = {unit: duration.at(unit).number() or Decimal(0) for unit in UNITS}
    days = [counts[unit] * most for unit, most in _MOST_DAYS.items()]
    return max(*days, counts["hours"] / _HOURS_PER_DAY, counts["minutes"] / _MINUTES_PER_DAY)
