"""The small phrases that sentences about a program are put together from: numbers, money, points, lengths of time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from regulars.services.wording.dates import written_day, written_moment
from regulars.texts import catalogue, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regulars.domain.programs.document import Hours, Validity
    from regulars.domain.programs.parts import Duration
    from regulars.services.wording.names import Glossary
    from regulars.texts import Language

Reader = Literal["shop", "member"]
"""Who is told: those who write the program, or a member on her card."""

_plural_ending = re.compile(r"(?<=[^su])s$").sub
_needless_space = re.compile(r" (?=“)|(?<=”) |(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])").sub


@dataclass(frozen=True, slots=True)
class Phrases:
    """How a language says the things of a program."""

    language: Language
    glossary: Glossary
    reader: Reader = "shop"

    def say(self, key: str, **params: object) -> str:
        """The text `describe.<key>`; to a member `describe.<key>.to_member`, where there is one."""
        to_member = f"describe.{key}.to_member"
        adapted = self.reader == "member" and to_member in catalogue()
        return text(to_member if adapted else f"describe.{key}", self.language, params)

    def known(self, key: str, otherwise: str) -> str:
        """The text `describe.<key>` if there is one: for what people name freely, such as events."""
        return self.say(key) if f"describe.{key}" in catalogue() else otherwise

    def number(self, value: Decimal | int) -> str:
        """1,234.5; without the zeros at the end."""
        return f"{Decimal(value).normalize():,f}"

    def money(self, value: Decimal | int) -> str:
        """An amount in the program's currency; the yuan as people say it."""
        key = "money.yuan" if self.glossary.currency == "CNY" else "money.other"
        return self.say(key, amount=self.number(value), currency=self.glossary.currency)

    def points(self, count: Decimal | int, wallet: str) -> str:
        """So many points of a wallet, by its name."""
        name = self.wallet(wallet)
        if self.language == "en" and count == 1:
            name = _plural_ending("", name)
        return self.say("points", count=self.number(count), wallet=name)

    def wallet(self, wallet: str) -> str:
        """A wallet's name within a sentence: English names lose their capital unless it is an abbreviation's."""
        name = self.glossary.name("wallets", wallet, self.language)
        return name[:1].lower() + name[1:] if self.language == "en" and name[1:2].islower() else name

    def event(self, name: str) -> str:
        """What happened, as a noun: a check-in, 签到; of an event nobody knows, its name."""
        return self.known(f"on.{name.lower().replace(' ', '_')}", self.say("on.other", name=name))

    def quoted(self, name: str) -> str:
        """A name in the quotation marks of the language."""
        return self.say("quoted", name=name)

    def duration(self, duration: Duration) -> str:
        """7 days, 1 year."""
        length = duration.length
        unit = length.unit.removesuffix("s") if length.count == 1 else length.unit
        return self.say(f"duration.{unit}", n=self.number(length.count))

    def day(self, value: dt.date | dt.datetime, *, last: bool = False) -> str:
        """A moment as it was written; as the `last` day of something, a date is the one before."""
        if isinstance(value, dt.datetime):
            return written_moment(value, self.language)
        return written_day(value - dt.timedelta(days=1) if last else value, self.language)

    def listed(self, items: Iterable[str]) -> str:
        """a, b, c."""
        return self.say("comma").join(items)

    def either(self, items: Iterable[str]) -> str:
        """a, b or c."""
        return self._joined(items, "or")

    def both(self, items: Iterable[str]) -> str:
        """a, b and c."""
        return self._joined(items, "and")

    def valid(self, valid: Validity) -> list[str]:
        """When something applies: by dates, weekdays and hours."""
        told = self._dates(valid)
        if valid.weekdays:
            days = self.listed(text(f"weekday.{day}", self.language) for day in valid.weekdays)
            told.append(self.say("valid.weekdays", days=days))
        if valid.hours:
            told.append(self.say("valid.hours", hours=self.listed(map(_hours, valid.hours))))
        return told

    def day_of_year(self, day: str) -> str:
        """12 月 31 日, 31 December, of `12-31`."""
        date = dt.date.fromisoformat(f"2000-{day}")
        return self.say("day_of_year", month=f"{date:%B}" if self.language == "en" else date.month, day=date.day)

    def sentence(self, words: str) -> str:
        """A whole sentence. In Chinese no space stands beside quotation marks, nor between its characters."""
        if self.language == "zh":
            words = _needless_space("", words)
        return words[:1].upper() + words[1:] + self.say("stop")

    def _dates(self, valid: Validity) -> list[str]:
        """From when until when, in one phrase; a single day by itself."""
        params = {}
        if valid.start is not None:
            params["first"] = self.day(valid.start)
        if valid.until is not None:
            params["last"] = self.day(valid.until, last=True)
        if not params:
            return []
        whole_days = not isinstance(valid.until, dt.datetime)
        if len(params) == 2:
            key = "valid.day" if len(set(params.values())) == 1 else "valid.through" if whole_days else "valid.between"
        else:
            key = "valid.from" if valid.until is None else "valid.until_day" if whole_days else "valid.until"
        return [self.say(key, **params)]

    def _joined(self, items: Iterable[str], word: str) -> str:
        parts = list(items)
        if len(parts) < 2:
            return "".join(parts)
        return self.say(f"join.{word}", most=self.listed(parts[:-1]), last=parts[-1])


def _hours(hours: Hours) -> str:
    return f"{hours.start}–{hours.end}"
