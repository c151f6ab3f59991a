"""Single values of programs."""

from __future__ import annotations

import datetime as dt

import pytest

from regulars.domain.programs import values
from regulars.domain.shape import FaultError


@pytest.mark.parametrize("text", ["a", "points", "a1_b2", "x" * 63])
def test_ids(text: str) -> None:
    assert values.an_id(text) == text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Gold Tier", "gold_tier"),
        ("gold-tier", "gold_tier"),
        ("x" * 64, "x" * 63),
        ("1st", None),
        ("", None),
        ("积分", None),
    ],
)
def test_what_is_no_id_has_the_nearest_as_hint(text: str, hint: str | None) -> None:
    with pytest.raises(FaultError) as raised:
        values.an_id(text)
    assert raised.value.hint == hint


@pytest.mark.parametrize("text", ["00:00", "09:30", "23:59", "24:00"])
def test_times_of_day(text: str) -> None:
    assert values.a_time_of_day(text) == text


@pytest.mark.parametrize("text", ["24:01", "9:00", "09:60", "0900", "09:00\n", "\u0660\u0669:00"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(FaultError):
        values.a_time_of_day(text)


@pytest.mark.parametrize("text", ["01-01", "02-29", "12-31"])
def test_days_of_the_year(text: str) -> None:
    assert values.a_day_of_year(text) == text


@pytest.mark.parametrize("text", ["02-30", "04-31", "13-01", "1-1", "2026-01-01", "00-10"])
def test_what_is_no_day_of_the_year(text: str) -> None:
    with pytest.raises(FaultError):
        values.a_day_of_year(text)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-11", dt.date(2026, 11, 11)),
        (dt.date(2026, 11, 11), dt.date(2026, 11, 11)),
        ("2026-11-11T20:00", dt.datetime(2026, 11, 11, 20)),  # noqa: DTZ001 - local time
        ("2026-11-11 20:00:30.5", dt.datetime(2026, 11, 11, 20, 0, 30, 500_000)),  # noqa: DTZ001
        ("2026-11-11T12:00:00Z", dt.datetime(2026, 11, 11, 12, tzinfo=dt.UTC)),
        ("2026-11-11T20:00+08:00", dt.datetime(2026, 11, 11, 12, tzinfo=dt.UTC)),
        (dt.datetime(2026, 11, 11, 12, tzinfo=dt.UTC), dt.datetime(2026, 11, 11, 12, tzinfo=dt.UTC)),
    ],
)
def test_moments(value: object, moment: dt.date) -> None:
    assert values.a_moment(value) == moment
    assert type(values.a_moment(value)) is type(moment)


@pytest.mark.parametrize(
    "value", [None, 5, "", "soon", "2026-13-01", "2026-1-1", "1969-12-31", "9999-01-01", "2026-01-01T24:30", "2026W01"]
)
def test_what_is_no_moment(value: object) -> None:
    with pytest.raises(FaultError):
        values.a_moment(value)


@pytest.mark.parametrize("name", ["Asia/Shanghai", "Europe/London", "UTC"])
def test_time_zones(name: str) -> None:
    assert values.a_time_zone(name) == name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("shanghai", "Asia/Shanghai"),
        ("asia/shanghai", "Asia/Shanghai"),
        ("New_York", "America/New_York"),
        ("nowhere!?", None),
    ],
)
def test_unknown_time_zones_have_the_nearest_as_hint(name: str, hint: str | None) -> None:
    with pytest.raises(FaultError) as raised:
        values.a_time_zone(name)
    assert raised.value.hint == hint
