"""Days and moments as people write them in a sentence."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date

    from regulars.texts import Language

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
"""As British English has them, and so the pages."""


def written_day(day: date, language: Language) -> str:
    """30 Nov 2027, 2027年11月30日."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def written_moment(moment: datetime, language: Language) -> str:
    """30 Nov 2027, 18:05; 2027年11月30日 18:05."""
    return f"{written_day(moment, language)}{' ' if language == 'zh' else ', '}{moment:%H:%M}"


class Clock:
    """Instants, in ISO 8601, on the clocks of a shop."""

    def __init__(self, time_zone: str, language: Language) -> None:
        self._zone = ZoneInfo(time_zone)
        self._language = language

    def moment(self, iso: str) -> str:
        """To the minute."""
        return written_moment(self._local(iso), self._language)

    def day(self, iso: str) -> str:
        """The day alone."""
        return written_day(self._local(iso), self._language)

    def last_day(self, iso: str) -> str:
        """The last day before an end: what ends at midnight ends with the day before."""
        return written_day(self._local(iso) - timedelta(microseconds=1), self._language)

    def begins(self, iso: str) -> str:
        """The day from which something holds, with the time where it is not midnight."""
        return self.day(iso) if self._at_midnight(iso) else self.moment(iso)

    def ends(self, iso: str) -> str:
        """The last day until which something holds, or the moment where it is not midnight."""
        return self.last_day(iso) if self._at_midnight(iso) else self.moment(iso)

    def _at_midnight(self, iso: str) -> bool:
        return self._local(iso).time() == time()

    def _local(self, iso: str) -> datetime:
        return datetime.fromisoformat(iso).astimezone(self._zone)
