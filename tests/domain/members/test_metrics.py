"""Counters with their recent days."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.members.metrics import Series

HORIZON = 30
additions = st.lists(st.tuples(st.integers(20_000, 20_080), st.integers(-3, 5)), max_size=30)


def told(pairs: list[tuple[int, int]], *, horizon: int = HORIZON) -> Series:
    series = Series()
    for day, value in pairs:
        series = series.added(day, value, horizon)
    return series


@given(additions)
def test_the_total_is_the_sum_of_all(pairs: list[tuple[int, int]]) -> None:
    assert told(pairs).total == sum(value for _, value in pairs)


@given(additions, st.integers(0, HORIZON - 1))
def test_the_days_within_the_horizon_are_remembered(pairs: list[tuple[int, int]], back: int) -> None:
    """Of what was added in order of day, as time passes."""
    pairs = sorted(pairs)
    newest = pairs[-1][0] if pairs else 20_000
    wanted = sum(value for day, value in pairs if day >= newest - back)
    assert told(pairs).between(newest - back, newest + 1) == wanted


@given(additions)
def test_what_is_taken_back_leaves_no_trace(pairs: list[tuple[int, int]]) -> None:
    series = told(pairs)
    newest = max((day for day, _ in pairs), default=20_000)
    again = series.added(newest, 7, HORIZON).added(newest, -7, HORIZON)
    assert again.total == series.total
    window = newest - HORIZON + 1, newest + 1
    assert again.between(*window) == series.between(*window)


def test_a_sum_begins_with_its_first_day_and_ends_before_its_last() -> None:
    series = told([(20_000, 1), (20_001, 10), (20_002, 100)])
    assert series.between(20_000, 20_002) == 11
    assert series.between(20_001, 20_003) == 110
    assert Series().between(0, 99_999) == 0


def test_a_late_day_finds_its_place__a_forgotten_one_counts_in_the_total_only() -> None:
    series = told([(20_010, 1), (20_005, 10), (20_007, 100), (20_005, 1000)])
    assert [series.between(day, day + 1) for day in (20_005, 20_007, 20_010)] == [1010, 100, 1]
    old = series.added(20_010 - HORIZON, 5, HORIZON)
    assert old == Series(series.total + 5, series.days)
    assert series.added(20_011 - HORIZON, 5, HORIZON).between(0, 20_000) == 5


def test_a_day_is_forgotten_when_the_horizon_has_passed_over_it() -> None:
    series = told([(20_000, 1), (20_001, 10)])
    assert series.added(20_000 + HORIZON, 100, HORIZON).between(0, 99_999) == 110
    assert series.added(20_500, 100, HORIZON).between(0, 99_999) == 100


def test_nothing_may_be_added_after_a_long_silence() -> None:
    series = Series(Decimal(0)).added(20_000, Decimal("5.50"), HORIZON).added(20_900, Decimal(0), HORIZON)
    assert series.total == Decimal("5.50")
    assert series.between(20_800, 20_901) == 0


def test_without_a_horizon_only_the_total_is_kept() -> None:
    assert told([(20_000, 1), (20_001, 2)], horizon=0) == Series(3)


def test_money_that_comes_back_whole_is_a_plain_nothing() -> None:
    series = Series(Decimal(0)).added(20_000, Decimal("5.50"), HORIZON).added(20_000, Decimal("-5.50"), HORIZON)
    assert (str(series.total), series.days) == ("0", "")


def test_days_are_known_to_hold_something() -> None:
    series = told([(20_000, 1), (20_002, 1)])
    assert [series.holds(day) for day in (20_000, 20_001, 20_002)] == [True, False, True]
    assert not Series().holds(20_000)
