"""What a condition and a filter of cart lines mean, as a part of a sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from regulars.domain.conditions.document import All, AnyOf, Comparison, LinesComparison, Not
from regulars.domain.conditions.fields import FieldRef, parse_field
from regulars.domain.conditions.lines import line_lists
from regulars.domain.conditions.operators import scalars
from regulars.texts import catalogue, text

if TYPE_CHECKING:
    from regulars.domain.conditions.document import Condition, LineFilter, LineMatch, Scalar
    from regulars.services.wording.phrases import Phrases

_MONEY: Final = frozenset({"order.total", "member.spend"})
_NAMED: Final = {"tier": "ladders", "balance": "wallets"}


def condition_phrase(condition: Condition, phrases: Phrases) -> str:
    """The condition in words that can follow "when", without a stop."""
    if isinstance(condition, (All, AnyOf)):
        parts = condition.all if isinstance(condition, All) else condition.any
        if not parts:
            return phrases.say("condition.always" if isinstance(condition, All) else "condition.never")
        told = [_within(part, phrases, alone=len(parts) == 1) for part in parts]
        return phrases.say("condition.and" if isinstance(condition, All) else "condition.or").join(told)
    if isinstance(condition, Not):
        return phrases.say("condition.not", words=condition_phrase(condition.not_, phrases))
    if isinstance(condition, LinesComparison):
        return _lines_comparison(condition, phrases)
    return _comparison(condition, phrases)


def lines_phrase(line_filter: LineFilter, phrases: Phrases) -> str:
    """The products that pass a filter."""
    kept = _matched(line_filter.include, phrases, "and") or phrases.say("lines.all")
    left_out = _matched(line_filter.exclude, phrases, "or")
    return phrases.say("lines.but", lines=kept, excluded=left_out) if left_out else kept


def field_name(name: str, phrases: Phrases) -> str:
    """A field of the catalogue in words; what is none, as it was written."""
    ref = parse_field(name)
    if ref is None:
        return name
    if ref.kind == "event":
        return phrases.known(f"property.{ref.name}", _label(ref, phrases, ref.name))
    known = phrases.glossary.name(_NAMED[ref.kind], ref.name, phrases.language) if ref.kind in _NAMED else ref.name
    if ref.kind == "tier":
        return known
    if ref.kind == "attribute":
        return phrases.known(f"attribute.{ref.name}", _label(ref, phrases, ref.name))
    return _label(ref, phrases, phrases.event(ref.name) if ref.kind == "member_events" else known)


def measured(name: str, value: Decimal | int, phrases: Phrases) -> str:
    """A number that a field is compared with; money where the field is money."""
    return phrases.money(value) if name in _MONEY else phrases.number(value)


def _label(ref: FieldRef, phrases: Phrases, name: str) -> str:
    return text(ref.text_key, phrases.language, {"name": name})


def _within(part: Condition, phrases: Phrases, *, alone: bool) -> str:
    """A part of a group; a group within a group is put in brackets."""
    words = condition_phrase(part, phrases)
    several = (isinstance(part, All) and len(part.all) > 1) or (isinstance(part, AnyOf) and len(part.any) > 1)
    return phrases.say("condition.group", words=words) if several and not alone else words


def _comparison(comparison: Comparison, phrases: Phrases) -> str:
    name, op = comparison.field, comparison.op
    if isinstance(comparison.value, bool) and op in ("eq", "ne"):
        truth = comparison.value is (op == "eq")
        own = f"{'is' if truth else 'is_not'}.{name}"
        if f"describe.{own}" in catalogue():
            return phrases.say(own)
    ref = parse_field(name)
    values = [_value(name, ref, value, phrases) for value in scalars(comparison.value)]
    if op == "eq" and f"describe.eq.{name}" in catalogue() and values:
        return phrases.say(f"eq.{name}", value=values[0])
    label = field_name(name, phrases)
    if op == "between":
        low, high = (*values, "", "")[:2]
        return phrases.say("op.between", field=label, low=low, high=high)
    kind = "tags." if ref is not None and ref.kind == "tags" else ""
    return phrases.say(f"op.{kind}{op}", field=label, value=phrases.either(values))


def _value(name: str, ref: FieldRef | None, value: Scalar, phrases: Phrases) -> str:
    if isinstance(value, bool):
        return text("why.yes" if value else "why.no", phrases.language)
    if not isinstance(value, str):
        return measured(name, value, phrases)
    if ref is not None and ref.kind == "tier":
        return phrases.glossary.name("tiers", value, phrases.language)
    if name == "time.weekday" and f"weekday.{value}" in catalogue():
        return text(f"weekday.{value}", phrases.language)
    return phrases.known(f"value.{name}.{value}", phrases.quoted(value))


def _lines_comparison(comparison: LinesComparison, phrases: Phrases) -> str:
    lines = lines_phrase(comparison.lines, phrases)
    field = phrases.say(f"measure.{comparison.measure}", lines=lines)
    value = comparison.value
    amount = phrases.money(value) if comparison.measure == "amount" else phrases.number(value)
    return phrases.say(f"op.{comparison.op}", field=field, value=amount)


def _matched(match: LineMatch | None, phrases: Phrases, joined: str) -> str:
    """The products of a match; empty when it says nothing. Lines must match every list, and none that is left out."""
    lists = line_lists(match) if match else {}
    parts = [
        phrases.say(f"lines.{key}", values=phrases.either(map(phrases.quoted, values))) for key, values in lists.items()
    ]
    return phrases.say("lines.of", parts=phrases.say(f"condition.{joined}").join(parts)) if parts else ""
