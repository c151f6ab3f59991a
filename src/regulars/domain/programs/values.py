"""Single values of programs that need more than a type: ids, times of day, days, moments, time zones, currencies."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import cache
from zoneinfo import available_timezones

from regulars.domain.money import MINOR_UNITS
from regulars.domain.plain import closest
from regulars.domain.shape import FaultError

ID_PATTERN = r"^[a-z][a-z0-9_]{0,62}$"
TIME_PATTERN = r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"
DAY_PATTERN = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
MOMENT_PATTERN = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$"

_EVERYDAY_CODES = {"RMB": "CNY", "CNH": "CNY", "YUAN": "CNY", "NTD": "TWD", "STG": "GBP"}
"""What people write for a currency instead of its code."""
_LEAP_YEAR = 2000
_FIRST_YEAR = 1970
_LAST_YEAR = 9998
_id_text = re.compile(ID_PATTERN, re.ASCII).fullmatch
_time_text = re.compile(TIME_PATTERN, re.ASCII).fullmatch
_day_text = re.compile(DAY_PATTERN, re.ASCII).fullmatch
_moment_text = re.compile(MOMENT_PATTERN, re.ASCII).fullmatch


def an_id(text: str) -> str:
    """The text, if it is an id; the hint is the nearest thing to it that is one."""
    if is_id(text):
        return text
    words = re.sub(r"[^a-z0-9]+", "_", text[:63].lower()).strip("_")
    raise FaultError("program_id_invalid", hint=words if is_id(words) else None)


def is_id(text: str) -> bool:
    """Whether a text is an id: lower-case letters, digits and underscores, a letter first, at most 63 characters."""
    return _id_text(text) is not None


def a_time_of_day(text: str) -> str:
    """The text, if it is a time from 00:00 to 24:00."""
    if is_time(text):
        return text
    raise FaultError("program_time_invalid", hint=f"0{text}" if is_time(f"0{text}") else None)


def is_time(text: str) -> bool:
    """Whether a text is a time from 00:00 to 24:00, with two digits each."""
    return _time_text(text) is not None


def a_day_of_year(text: str) -> str:
    """The text, if it is a day some year has; 02-29 stands for the last day of February."""
    if not _day_text(text):
        raise FaultError("program_day_invalid")
    month, day = map(int, text.split("-"))
    last = monthrange(_LEAP_YEAR, month)[1]
    if day > last:
        raise FaultError("program_day_unknown", hint=f"{month:02}-{last}")
    return text


def a_moment(value: object) -> dt.datetime | dt.date:
    """A date, or a date with a time; one without an offset is local time."""
    text = value.isoformat() if isinstance(value, dt.date) else value
    if not isinstance(text, str) or not _moment_text(text):
        raise FaultError("program_moment_invalid")
    try:
        moment = dt.date.fromisoformat(text) if len(text) == len("2026-01-31") else dt.datetime.fromisoformat(text)
    except ValueError:
        raise FaultError("program_moment_invalid") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise FaultError("program_moment_invalid")
    return moment


def a_time_zone(name: str) -> str:
    """The name, if the IANA database has it."""
    if name not in _zones():
        last_part = name.rpartition("/")[2]
        same_city = [zone for zone in _zones() if zone.rpartition("/")[2].casefold() == last_part.casefold()]
        raise FaultError("program_zone_unknown", hint=closest(name, sorted(same_city) or _zones()))
    return name


def a_currency(code: str) -> str:
    """The code, if ISO 4217 lists it as money."""
    if code not in MINOR_UNITS:
        meant = _EVERYDAY_CODES.get(code.upper(), code.upper())
        raise FaultError("program_currency_unknown", hint=meant if meant in MINOR_UNITS else None)
    return code


@cache
def _zones() -> tuple[str, ...]:
    """All time zones, those named by place first."""
    return tuple(sorted(available_timezones(), key=lambda name: ("/" not in name, name)))
