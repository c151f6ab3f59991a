"""Small parts of a program in words: money, points, lengths of time, conditions, limits, when something applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from regulars.domain.conditions.document import All, AnyOf, Comparison, LinesComparison, Not
from regulars.domain.conditions.fields import known_field
from regulars.domain.programs import document as doc
from regulars.texts import catalogue, text

if TYPE_CHECKING:
    from regulars.domain.conditions.document import Condition
    from regulars.domain.programs.parts import Duration
    from regulars.services.wording.names import Glossary
    from regulars.texts import Language


@dataclass(frozen=True, slots=True)
class Teller:
    """Says the parts of one program in one language."""

    language: Language
    glossary: Glossary

    def say(self, key: str, **params: Any) -> str:
        """The text `term.<key>`."""
        return text(f"term.{key}", self.language, params)

    def name(self, kind: str, thing: str) -> str:
        """What a thing of the program is called."""
        return self.glossary.name(kind, thing, self.language)

    def join(self, words: Iterable[str], by: str = "and") -> str:
        """Several words as one list."""
        return self.say(by).join(words)

    def number(self, value: Decimal | int) -> str:
        """A number such as 12,345.5."""
        written = f"{Decimal(value):,f}"
        return written.rstrip("0").rstrip(".") if "." in written else written

    def money(self, amount: Decimal) -> str:
        """An amount with its currency."""
        key = f"money.{self.glossary.currency}"
        known = f"term.{key}" in catalogue()
        return self.say(key if known else "money", amount=self.number(amount), currency=self.glossary.currency)

    def points(self, points: Decimal | int, wallet: str) -> str:
        """A number of points with what they are called."""
        return self.say("points", points=self.number(points), wallet=self.name("wallets", wallet))

    def duration(self, written: Duration) -> str:
        """A length of time."""
        length = written.length
        one = ".one" if length.count == 1 else ""
        return self.say(f"duration.{length.unit}{one}", count=length.count)

    def event(self, name: str) -> str:
        """What an event is called."""
        key = f"card_event.{name.lower().replace(' ', '_')}"
        return text(key, self.language) if key in catalogue() else name

    def condition(self, condition: Condition) -> str:
        """A condition in one line."""
        if isinstance(condition, All):
            return self.join(map(self._part, condition.all))
        if isinstance(condition, AnyOf):
            return self.join(map(self._part, condition.any), "or")
        if isinstance(condition, Not):
            return self.say("not", words=self._part(condition.not_))
        if isinstance(condition, LinesComparison):
            field = text(f"condition.field.lines.{condition.measure}", self.language)
            return self.say(f"op.{condition.op}", field=field, value=self.number(condition.value))
        return self._comparison(condition)

    def _part(self, condition: Condition) -> str:
        several = isinstance(condition, All | AnyOf) and len(getattr(condition, "all", ()) or condition.any) > 1  # type: ignore[union-attr]  # one of the two has parts
        return self.say("group", words=self.condition(condition)) if several else self.condition(condition)

    def _comparison(self, leaf: Comparison) -> str:
        ref = known_field(leaf.field)
        kinds = {"tier": "ladders", "balance": "wallets"}
        name = self.name(kinds[ref.kind], ref.name) if ref.kind in kinds else self._spoken(ref.kind, ref.name)
        plain = f"term.{ref.kind}.{ref.name}" in catalogue()
        field = name if plain else text(ref.text_key, self.language, {"name": name})
        if isinstance(leaf.value, bool):
            held = leaf.value is (leaf.op != "ne")
            return field if held else self.say("not", words=field)
        values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        words = [self._value(each, leaf.field, ref.kind) for each in values]
        if leaf.op == "between":
            return self.say("op.between", field=field, low=words[0], high=words[1])
        own = f"op.{leaf.op}.{leaf.field}"
        key = own if f"term.{own}" in catalogue() else f"op.{leaf.op}"
        return self.say(key, field=field, value=self.join(words, "comma"))

    def _spoken(self, kind: str, name: str) -> str:
        """What people call an attribute or an event; its own name where it has no other."""
        if kind == "member_events":
            return self.event(name)
        key = f"term.{kind}.{name}"
        return text(key, self.language) if key in catalogue() else name

    def _value(self, value: Any, field: str, kind: str) -> str:
        if kind == "tier":
            return self.name("tiers", str(value))
        if field == "time.weekday":
            return text(f"weekday.{value}", self.language)
        if field in ("order.total", "member.spend") and isinstance(value, int | Decimal):
            return self.money(Decimal(value))
        if isinstance(value, int | Decimal):
            return self.number(value)
        known = f"term.value.{value}"
        return text(known, self.language) if known in catalogue() else str(value)

    def limits(self, limits: Iterable[doc.Limit | doc.TimesLimit], wallet: str) -> Iterator[str]:
        """At most so much in so long."""
        for limit in limits:
            points = getattr(limit, "points", None)
            most = self.points(points, wallet) if points is not None else self._times(limit.times or 0)
            yield self.say(f"limit.{limit.per}", most=most)

    def _times(self, count: int) -> str:
        return self.say("times.one" if count == 1 else "times", count=count)

    def validity(self, valid: doc.Validity | None) -> Iterator[str]:
        """When something applies."""
        if valid is None:
            return
        if valid.start is not None:
            yield self.say("from", date=self._moment(valid.start))
        if valid.until is not None:
            yield self.say("until", date=self._moment(valid.until))
        if valid.weekdays:
            yield self.join((text(f"weekday.{day}", self.language) for day in valid.weekdays), "comma")
        if valid.hours:
            yield self.join((f"{hours.start}–{hours.end}" for hours in valid.hours), "comma")

    @staticmethod
    def _moment(moment: Any) -> str:
        """A date, with the time where one is written."""
        return f"{moment:%Y-%m-%d %H:%M}" if hasattr(moment, "hour") else f"{moment:%Y-%m-%d}"
