"""The small parts a program is written with: ids, money, points, times, texts, durations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from regulars.domain.conditions.document import Document
from regulars.domain.programs import values
from regulars.domain.time import Duration as Length
from regulars.domain.time import Unit


def _written(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": list(examples)})


def exactly_one(*keys: str) -> ConfigDict:
    """For the JSON Schema: a mapping with one of these keys and not the others."""
    one_of: list[Any] = [{"required": [key]} for key in keys]
    return ConfigDict(json_schema_extra={"oneOf": one_of})


Id = Annotated[str, AfterValidator(values.an_id), _written(values.ID_PATTERN, "points")]
Money = Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 12, decimal_places=6)]
Points = Annotated[int, Field(strict=True, ge=1, le=10**12)]
PointsOrNone = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Count = Annotated[int, Field(strict=True, ge=1, le=10**9)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LimitPeriod = Literal["event", "day", "week", "month", "year", "ever"]
Rounding = Literal["down", "half_up", "up"]
EventName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
ClockTime = Annotated[str, AfterValidator(values.a_time_of_day), _written(values.TIME_PATTERN, "09:00", "24:00")]
DayOfYear = Annotated[str, AfterValidator(values.a_day_of_year), _written(values.DAY_PATTERN, "12-31")]
Moment = Annotated[
    dt.datetime | dt.date,
    BeforeValidator(values.a_moment),
    _written(values.MOMENT_PATTERN, "2026-11-11", "2026-11-11T20:00", "2026-11-11T20:00:00+08:00"),
]
TimeZone = Annotated[str, AfterValidator(values.a_time_zone)]
Currency = Annotated[str, AfterValidator(values.a_currency)]


class Text(Document):
    """A text in both languages."""

    zh: str = Field(min_length=1, max_length=500)
    en: str = Field(min_length=1, max_length=500)


class Duration(Document):
    """One length of time, in exactly one unit. Months and years follow the calendar."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    years: int | None = Field(None, strict=True, ge=1, le=100)
    months: int | None = Field(None, strict=True, ge=1, le=1200)
    weeks: int | None = Field(None, strict=True, ge=1, le=5200)
    days: int | None = Field(None, strict=True, ge=1, le=36500)
    hours: int | None = Field(None, strict=True, ge=1, le=876_000)
    minutes: int | None = Field(None, strict=True, ge=1, le=52_560_000)

    @cached_property
    def length(self) -> Length:
        """The one unit and its count."""
        for unit in get_args(Unit):
            count = getattr(self, unit)
            if count is not None:
                return Length(count, unit)
        raise ValueError("a duration without a unit passed the program's check")
