"""What an earn rule means: one sentence for what it gives, and one for each bound it keeps to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from regulars.domain.conditions.document import Comparison
from regulars.domain.events.event import ORDER_COMPLETED, PRODUCT_REVIEWED
from regulars.services.wording.describe_condition import condition_phrase, field_name, lines_phrase, measured

if TYPE_CHECKING:
    from regulars.domain.programs.document import Award, ByStreak, ByTable, EarnRule, Limit, PerAmount, TimesLimit
    from regulars.services.wording.around import Around
    from regulars.services.wording.phrases import Phrases

_SHOWN_DAYS: Final = 10
"""Awards of a longer streak are not all told."""
_HAS_TEXT: Final = Comparison(field="event.review_body", op="exists")


def rule_sentence(rule: EarnRule, phrases: Phrases, around: Around) -> str:
    """What it gives, when, and to whom more."""
    given = _given(rule, phrases) + _multiplied(rule.award, phrases, around)
    conditions = []
    if rule.when is not None and not _for_written_review(rule, phrases):
        conditions.append(condition_phrase(rule.when, phrases))
    of_lines = rule.award.per_amount is not None and rule.award.per_amount.of == "lines"
    if rule.lines is not None and not of_lines:
        conditions.append(phrases.say("has_lines", lines=lines_phrase(rule.lines, phrases)))
    if not conditions:
        return phrases.sentence(phrases.say("always", given=given))
    condition = phrases.say("condition.and").join(conditions)
    return phrases.sentence(phrases.say("when", condition=condition, given=given))


def rule_details(rule: EarnRule, phrases: Phrases, around: Around) -> Iterator[str]:
    """Its rounding, limits, budget, time and company."""
    wallet = rule.award.wallet
    form = rule.award.fixed or rule.award.per_amount or rule.award.table or rule.award.streak
    if form is not None and form.rounding != "down":
        yield phrases.sentence(phrases.say(f"rounding.{form.rounding}"))
    for limit in rule.limits:
        yield phrases.sentence(limit_phrase(limit, wallet, phrases))
    if rule.budget is not None:
        yield phrases.sentence(phrases.say("budget", points=phrases.points(rule.budget.points, wallet)))
    for told in phrases.valid(rule.valid) if rule.valid else ():
        yield phrases.sentence(told)
    if rule.group is not None and around.modes.get(rule.group) in ("best", "first"):
        others = [
            phrases.quoted(phrases.glossary.name("rules", each, phrases.language))
            for each in around.members.get(rule.group, ())
            if each != rule.id
        ]
        if others:
            yield phrases.sentence(phrases.say(f"group.{around.modes[rule.group]}", others=phrases.both(others)))


def limit_phrase(limit: Limit | TimesLimit, wallet: str, phrases: Phrases) -> str:
    """At most so much for each member."""
    points = getattr(limit, "points", None)
    if points is not None:
        return phrases.say(f"limit.points.{limit.per}", points=phrases.points(points, wallet))
    times = limit.times or 0
    return phrases.say(f"limit.{'once' if times == 1 else 'times'}.{limit.per}", times=phrases.number(times))


def _given(rule: EarnRule, phrases: Phrases) -> str:
    award = rule.award
    if award.per_amount is not None:
        return _per_amount(rule, award.per_amount, phrases)
    if award.table is not None:
        return _table(rule, award.table, phrases)
    if award.streak is not None:
        return _streak(rule, award.streak, phrases)
    points = phrases.points(award.fixed.points if award.fixed is not None else 0, award.wallet)
    if _for_written_review(rule, phrases):
        return phrases.say("award.written_review", points=points)
    return phrases.say("award.fixed", event=phrases.event(rule.on), points=points)


def _for_written_review(rule: EarnRule, phrases: Phrases) -> bool:
    """Whether a member is told to write one, since all that is asked of a review is that it has a text."""
    written = rule.on == PRODUCT_REVIEWED and rule.award.fixed is not None and rule.when == _HAS_TEXT
    return written and phrases.reader == "member"


def _per_amount(rule: EarnRule, award: PerAmount, phrases: Phrases) -> str:
    key = f"award.{'whole' if award.steps == 'whole' else 'per_amount'}"
    params = {"points": phrases.points(award.points, rule.award.wallet), "money": phrases.money(award.each)}
    if award.of == "lines" and rule.lines is not None:
        return phrases.say(f"{key}.lines", lines=lines_phrase(rule.lines, phrases), **params)
    if rule.on == ORDER_COMPLETED:
        return phrases.say(key, **params)
    return phrases.say(f"{key}.other", event=phrases.event(rule.on), **params)


def _table(rule: EarnRule, award: ByTable, phrases: Phrases) -> str:
    wallet = rule.award.wallet
    steps = [
        phrases.say(
            "award.step",
            value=measured(award.field, step.at_least, phrases),
            points=phrases.points(step.points, wallet),
        )
        for step in award.steps
    ]
    field = field_name(award.field, phrases)
    return phrases.say("award.table", event=phrases.event(rule.on), field=field, steps=phrases.listed(steps))


def _streak(rule: EarnRule, award: ByStreak, phrases: Phrases) -> str:
    days = len(award.points)
    shown = [phrases.number(points) for points in award.points]
    if days > _SHOWN_DAYS:
        shown = [*shown[:3], "…", shown[-1]]
    last = phrases.points(award.points[-1], rule.award.wallet)
    points = phrases.listed([*shown[:-1], last])
    return phrases.say(
        f"award.streak.{award.after_last}", event=phrases.event(rule.on), points=points, days=days, last=last
    )


def _multiplied(award: Award, phrases: Phrases, around: Around) -> str:
    tiers = around.multipliers.get(award.multiplied_by or "", {})
    told = [
        phrases.say(
            "award.tier", tier=phrases.glossary.name("tiers", tier, phrases.language), times=phrases.number(times)
        )
        for tier, times in tiers.items()
    ]
    return phrases.say("award.multiplied", tiers=phrases.listed(told)) if told else ""
