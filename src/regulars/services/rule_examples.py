"""An example of every earn rule: an event that fulfils it, decided by the engine for a made-up member of each tier.

What a rule gives can only be seen beside the others that the same event fulfils. The event is looked for, not worked
out: dates, amounts and members are tried until the rule holds. A rule of which none was found has no example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from regulars.domain.conditions.document import All, AnyOf, Comparison, LinesComparison, Not
from regulars.domain.conditions.moment import time_facts
from regulars.domain.engine.decide import considered
from regulars.domain.engine.member import Member
from regulars.domain.engine.program import compile_program
from regulars.domain.events.event import Cart, Event, Line
from regulars.domain.members.metrics import Series
from regulars.domain.members.state import MemberState, Standing
from regulars.domain.time import DAY, HOUR, Instant, to_iso

if TYPE_CHECKING:
    from regulars.domain.conditions.document import Condition, LineFilter
    from regulars.domain.engine.program import Program
    from regulars.domain.programs.document import EarnRule, ProgramDocument

MOST: Final = 100
"""So many rules of a program get an example, from the first on: a text is told again at every pause in typing."""

_AMOUNT: Final = Decimal(100)
_NOON: Final = 12
_WEEK: Final = 7
_MONTH: Final = 31
_MOST_AMOUNTS: Final = 4
_YEAR: Final = 365 * DAY
_ORDERS: Final = 5


@dataclass(frozen=True, slots=True)
class Share:
    """What one rule gives of an example."""

    rule: str
    name: Mapping[str, str]
    points: int


@dataclass(frozen=True, slots=True)
class Gain:
    """What a member of a tier gets in the rule's wallet, all rules together; tier None is for everyone.

    `instead` are rules that would have given as well, if another of their group had not.
    """

    tier: str | None
    name: Mapping[str, str] | None
    points: int
    shares: tuple[Share, ...]
    instead: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An event that fulfils the rule at `path`, and what members get; tiers that get as much as the one below, once."""

    path: str
    event: str
    at: str
    weekday: str | None
    amount: str | None
    wallet: str
    gains: tuple[Gain, ...]


def rule_examples(document: ProgramDocument, now: Instant) -> list[Example]:
    """The examples of a checked document's rules, from `now` on."""
    program = compile_program(document, version=1)
    found = (_example(program, index, now) for index in range(min(len(document.earn), MOST)))
    return [example for example in found if example is not None]


def _example(program: Program, index: int, now: Instant) -> Example | None:
    rule = program.document.earn[index]
    alone = compile_program(program.document.model_copy(update={"earn": (rule,)}), version=1)
    for event, orders in product(_events(rule, program, now), _orders(rule)):
        members = list(_members(program.document, rule, event, orders))
        if any(considered(alone, member, event)[0][0].fulfilled for _, member in members):
            gains = tuple(_gains(program, rule, event, members))
            amount = None if event.cart is None else str(event.cart.total)
            weekday = str(time_facts(event.at, program.calendar)["time.weekday"]) if _by_weekday(rule) else None
            return Example(f"earn[{index}]", rule.on, to_iso(event.at), weekday, amount, rule.award.wallet, gains)
    return None


def _gains(
    program: Program, rule: EarnRule, event: Event, members: list[tuple[tuple[str, Mapping[str, str]] | None, Member]]
) -> Iterator[Gain]:
    """What the members get, from the lowest tier up."""
    names = {each.id: each.name.model_dump() for each in program.document.earn}
    before: tuple[Share, ...] | None = None
    for tier, member in members:
        verdicts = [each for each in considered(program, member, event)[0] if each.rule.wallet == rule.award.wallet]
        shares = tuple(Share(each.rule.id, names[each.rule.id], each.given) for each in verdicts if each.given)
        displaced = (each for each in verdicts if each.reason and each.reason[0] == "another_rule_of_the_group")
        instead = tuple(Share(each.rule.id, names[each.rule.id], each.wanted) for each in displaced)
        if shares != before:
            before = shares
            id_, name = tier or (None, None)
            yield Gain(id_, name, sum(share.points for share in shares), shares, instead)


def _members(
    document: ProgramDocument, rule: EarnRule, event: Event, orders: int
) -> Iterator[tuple[tuple[str, Mapping[str, str]] | None, Member]]:
    """Someone on each tier of the ladder that matters, who has ordered so often; on other ladders on the lowest."""
    lowest = {ladder.id: ladder.tiers[0] for ladder in document.ladders if ladder.tiers[0].needs is None}
    asked = {each.award.multiplied_by for each in document.earn if each.on == rule.on}
    asked |= {each.field.removeprefix("member.tier.") for each in _comparisons(rule.when)}
    chosen = next((ladder for ladder in document.ladders if ladder.id in asked), None)
    tiers: tuple[Any, ...] = (None,) if chosen is None else chosen.tiers
    birthday = {"birthday": to_iso(event.at)[:10]} if _asks(rule, "member.is_birthday") else {}
    for tier in tiers:
        stands = {ladder: low.id for ladder, low in lowest.items()}
        if chosen is not None:
            stands[chosen.id] = tier.id
        state = MemberState(
            joined=event.at - _YEAR,
            clock=event.at - 1,
            attributes=_wished(rule, "member.attributes.") | birthday,
            standings={ladder: Standing(each, event.at - _YEAR, None) for ladder, each in stands.items()},
            ordered=Series(orders),
        )
        yield None if tier is None else (tier.id, tier.name.model_dump()), Member(state)


def _events(rule: EarnRule, program: Program, now: Instant) -> Iterator[Event]:
    """Events that may fulfil a rule, the plainest first."""
    asked = _wished(rule, "event.")
    for at, amount in product(_moments(rule, program, now), _amounts(rule)):
        cart = None
        if rule.on.startswith("Order ") or rule.award.per_amount:
            cart = Cart("example", amount, None, tuple(_lines(rule, amount)))
        yield Event(rule.on, at, asked, cart)


def _wished(rule: EarnRule, begin: str) -> dict[str, Any]:
    """The values that conditions name for fields that begin so; anything where they only ask that there is one."""
    wished: dict[str, Any] = {}
    for each in _comparisons(rule.when):
        value = each.value[0] if isinstance(each.value, tuple) and each.value else each.value
        if each.field.startswith(begin) and each.op != "missing":
            wished[each.field.removeprefix(begin)] = "example" if value is None else value
    return wished


def _moments(rule: EarnRule, program: Program, now: Instant) -> Iterator[Instant]:
    """Noons of a week, or what else the rule asks for, from its beginning on."""
    calendar = program.calendar
    window = next(each.window for each in program.rules() if each.id == rule.id)
    begin = max(now, window.start or now) if window else now
    days = _MONTH if _asks(rule, "time.day") else _WEEK
    hours = {minute // 60 for minute, _ in window.minutes} if window else set[int]()
    every = range(24) if _asks(rule, "time.hour") else sorted(hours) or (_NOON,)
    for day, hour in product(range(days), every):
        yield calendar.start_of_day(calendar.day(begin) + day) + hour * HOUR


def _amounts(rule: EarnRule) -> list[Decimal]:
    """A hundred, and the amounts that the rule begins at."""
    asked = [each.value for each in _comparisons(rule.when) if each.field == "order.total"]
    steps = [step.at_least for step in rule.award.table.steps] if rule.award.table else []
    named = [Decimal(each) for each in (*asked, *steps) if isinstance(each, Decimal | int) and each > 0]
    each = rule.award.per_amount.each if rule.award.per_amount else _AMOUNT
    return [*dict.fromkeys((max(_AMOUNT, each), *named))][:_MOST_AMOUNTS]


def _lines(rule: EarnRule, amount: Decimal) -> Iterator[Line]:
    """One product, of the kind that the rule asks for."""
    wanted = next(_filters(rule), None)
    match = wanted.include if wanted else None
    kind = {name: (getattr(match, name, None) or ("",))[0] for name in ("product", "sku", "category", "brand")}
    yield Line(kind["product"] or "example", kind["sku"], kind["category"], kind["brand"], amount, 1, amount)


def _filters(rule: EarnRule) -> Iterator[LineFilter]:
    if rule.lines is not None:
        yield rule.lines
    yield from (each.lines for each in _leaves(rule.when) if isinstance(each, LinesComparison))


def _orders(rule: EarnRule) -> list[int]:
    """How often the member has ordered before: often, never, or as the rule asks."""
    asked = [each.value for each in _comparisons(rule.when) if each.field == "member.order_number"]
    return [_ORDERS, 0, *(int(each) - 1 for each in asked if isinstance(each, Decimal | int) and each > 1)]


def _by_weekday(rule: EarnRule) -> bool:
    """Whether the day of the week belongs to what the example says."""
    return bool(rule.valid and rule.valid.weekdays) or _asks(rule, "time.weekday")


def _asks(rule: EarnRule, begin: str) -> bool:
    return any(each.field.startswith(begin) for each in _comparisons(rule.when))


def _comparisons(condition: Condition | None) -> Iterator[Comparison]:
    yield from (each for each in _leaves(condition) if isinstance(each, Comparison))


def _leaves(condition: Condition | None) -> Iterator[Comparison | LinesComparison]:
    if isinstance(condition, All | AnyOf):
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from _leaves(part)
    elif isinstance(condition, Not):
        yield from _leaves(condition.not_)
    elif condition is not None:
        yield condition
