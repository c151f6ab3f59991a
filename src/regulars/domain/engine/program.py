"""A program made ready to decide with: the document's rules compiled and indexed by event."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from regulars.domain.conditions.matching import Compiled, anchors, compile_condition, compile_lines
from regulars.domain.engine.facts import FactsReader, compile_facts
from regulars.domain.engine.validity import Window, compile_validity
from regulars.domain.members.metrics import HORIZON_DAYS
from regulars.domain.programs import document as doc
from regulars.domain.programs.parts import Duration
from regulars.domain.time import Calendar

if TYPE_CHECKING:
    from regulars.domain.events.event import Line

_MEMBER_EVENTS = "member.events."
_DAYS_PER_UNIT = {"years": 366, "months": 31, "weeks": 7, "days": 1, "hours": 1, "minutes": 1}


@dataclass(frozen=True, slots=True)
class Rule:
    """An earn rule, compiled."""

    index: int
    id: str
    wallet: str
    award: doc.Award
    condition: Compiled | None
    line_filter: Callable[[Line], bool] | None
    window: Window | None
    limits: tuple[tuple[str, doc.Limit], ...]
    budget_key: str | None
    budget: int
    group: str | None
    multiplier_fact: str | None
    multipliers: Mapping[Any, Decimal]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one event name, in the program's order, with an index over their necessary conditions."""

    rules: tuple[Rule, ...]
    facts: FactsReader
    limit_keys: frozenset[str]
    budget_keys: tuple[str, ...]
    always: tuple[int, ...]
    by_anchor: Mapping[str, Mapping[str, tuple[int, ...]]]

    def candidates(self, facts: Mapping[str, Any], lines: Sequence[Line]) -> list[Rule]:
        """The rules that could match, in order: a rule left out has a necessary condition that does not hold."""
        rules = self.rules
        if not self.by_anchor:
            return list(rules)
        found = set(self.always)
        for key, index in self.by_anchor.items():
            for value in _anchor_values(key, facts, lines):
                found.update(index.get(value, ()))
        return [rules[place] for place in sorted(found)]


@dataclass(frozen=True, slots=True)
class Program:
    """A version of a program, ready to decide with."""

    version: int
    document: doc.ProgramDocument
    calendar: Calendar
    wallets: Mapping[str, doc.Wallet]
    rule_sets: Mapping[str, RuleSet]
    ladders: Mapping[str, doc.Ladder]
    rewards: Mapping[str, doc.Reward]
    reward_windows: Mapping[str, Window]
    stacking: Mapping[str, str]
    awaited: frozenset[str]
    counted: frozenset[str]
    daily: frozenset[str]
    horizon: int

    def days_of(self, series: str) -> int:
        """How many days back a series keeps single days: 0 for those that only count up."""
        return self.horizon if series in self.daily else 0

    def rules(self) -> list[Rule]:
        """Every earn rule in the document's order."""
        rules = [rule for rule_set in self.rule_sets.values() for rule in rule_set.rules]
        return sorted(rules, key=lambda rule: rule.index)


def compile_program(document: doc.ProgramDocument, *, version: int) -> Program:
    """Make a checked document ready to decide with. The document must have passed `parse_program`."""
    calendar = Calendar(ZoneInfo(document.time_zone))
    by_event: dict[str, list[Rule]] = {}
    ladders = {ladder.id: ladder for ladder in document.ladders}
    conditions: dict[str, doc.EarnRule] = {}
    for index, earn in enumerate(document.earn):
        by_event.setdefault(earn.on, []).append(_compile_rule(index, earn, ladders, calendar))
        conditions[earn.id] = earn
    return Program(
        version=version,
        document=document,
        calendar=calendar,
        wallets={wallet.id: wallet for wallet in document.wallets},
        rule_sets={name: _rule_set(rules, conditions, calendar) for name, rules in by_event.items()},
        ladders=ladders,
        rewards={reward.id: reward for reward in document.rewards},
        reward_windows={
            reward.id: compile_validity(reward.valid, calendar) for reward in document.rewards if reward.valid
        },
        stacking={group.id: group.mode for group in document.stacking},
        awaited=frozenset(
            wallet.matures.on for wallet in document.wallets if isinstance(wallet.matures, doc.MaturesOn)
        ),
        counted=_counted(document, by_event),
        daily=_daily(document),
        horizon=_horizon(document),
    )


def _compile_rule(index: int, earn: doc.EarnRule, ladders: Mapping[str, doc.Ladder], calendar: Calendar) -> Rule:
    ladder = ladders[earn.award.multiplied_by] if earn.award.multiplied_by else None
    return Rule(
        index=index,
        id=earn.id,
        wallet=earn.award.wallet,
        award=earn.award,
        condition=compile_condition(earn.when) if earn.when else None,
        line_filter=compile_lines(earn.lines) if earn.lines else None,
        window=compile_validity(earn.valid, calendar) if earn.valid else None,
        limits=tuple((f"{earn.id}|{limit.per}", limit) for limit in earn.limits),
        budget_key=f"budget:{earn.id}" if earn.budget else None,
        budget=earn.budget.points if earn.budget else 0,
        group=earn.group,
        multiplier_fact=f"member.tier.{ladder.id}" if ladder else None,
        multipliers={tier.id: tier.multiplier for tier in ladder.tiers} if ladder else {},
    )


def _rule_set(rules: list[Rule], written: Mapping[str, doc.EarnRule], calendar: Calendar) -> RuleSet:
    fields: set[str] = set()
    always: list[int] = []
    index: dict[str, dict[str, list[int]]] = {}
    for place, rule in enumerate(rules):
        fields |= _fields_of(rule)
        anchor = anchors(written[rule.id].when, written[rule.id].lines)
        if anchor is None:
            always.append(place)
            continue
        for value in anchor.values:
            index.setdefault(anchor.key, {}).setdefault(value, []).append(place)
    return RuleSet(
        rules=tuple(rules),
        facts=compile_facts(frozenset(fields), calendar),
        limit_keys=frozenset(key for rule in rules for key, _ in rule.limits),
        budget_keys=tuple(sorted({rule.budget_key for rule in rules if rule.budget_key})),
        always=tuple(always),
        by_anchor={key: {value: tuple(at) for value, at in values.items()} for key, values in index.items()},
    )


def _fields_of(rule: Rule) -> set[str]:
    fields = set(rule.condition.fields) if rule.condition else set()
    if rule.multiplier_fact:
        fields.add(rule.multiplier_fact)
    if rule.award.table:
        fields.add(rule.award.table.field)
    return fields


def _anchor_values(key: str, facts: Mapping[str, Any], lines: Sequence[Line]) -> set[str]:
    if key.startswith("line."):
        name = key[5:]
        return {getattr(line, name) for line in lines}
    value = facts.get(key)
    if isinstance(value, str):
        return {value}
    if isinstance(value, (list, tuple, set, frozenset)):
        return {item for item in value if isinstance(item, str)}
    return set()


def _counted(document: doc.ProgramDocument, by_event: Mapping[str, list[Rule]]) -> frozenset[str]:
    """The events that something in the program hears or counts."""
    fields = {field for rules in by_event.values() for rule in rules for field in _fields_of(rule)}
    asked = {field.removeprefix(_MEMBER_EVENTS) for field in fields if field.startswith(_MEMBER_EVENTS)}
    return frozenset({*by_event, *asked, *(need.event for need in _needs(document) if need.event)})


def _needs(document: doc.ProgramDocument) -> list[doc.Need]:
    tiers = [tier for ladder in document.ladders for tier in ladder.tiers if tier.needs]
    return [need for tier in tiers if tier.needs for need in (*tier.needs.all, *tier.needs.any)]


def _daily(document: doc.ProgramDocument) -> frozenset[str]:
    """The series kept by day: what some need looks at over a window, and always what a later version is likely to."""
    series = {"spend", "orders"}
    series |= {f"points_earned:{wallet.id}" for wallet in document.wallets if wallet.kind == "progress"}
    series |= {series_of(need) for need in _needs(document) if need.over != "lifetime" or need.metric == "active_days"}
    return frozenset(series)


def series_of(need: doc.Need) -> str:
    """The name of the series that a need reads."""
    if need.metric == "points_earned":
        return f"points_earned:{need.wallet}"
    return f"events:{need.event}" if need.metric == "events" else need.metric


def _horizon(document: doc.ProgramDocument) -> int:
    """Days that the longest rolling or calendar need looks back, with room for the grace after it."""
    graces = [_days(ladder.grace) for ladder in document.ladders if ladder.grace]
    windows = [_days(need.over.last) for need in _needs(document) if isinstance(need.over, doc.Last)]
    return max(HORIZON_DAYS, max(windows, default=0) + max(graces, default=0) + 1)


def _days(written: Duration) -> int:
    return written.length.count * _DAYS_PER_UNIT[written.length.unit]
