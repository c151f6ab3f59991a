"""Limits that hold for every value: where exactly they lie, and that nothing slips through."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.events.limits import _clean, limit_problems
from tests.domain.events.messages import json_values


def found(body: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in limit_problems(body)]


def nested(levels: int, *, in_lists: bool) -> dict[str, Any]:
    """A body whose innermost container is this many levels deep."""
    value: Any = {}
    for _ in range(levels - 2):
        value = [value] if in_lists else {"a": value}
    return {"a": value}


AT_THE_LIMIT: list[Any] = [10**15, -(10**15), 1e15, -1e15, 0, True, None, "x" * 4096, "", [], {}]


@pytest.mark.parametrize("value", AT_THE_LIMIT)
def test_values_at_the_limit_pass(value: Any) -> None:
    body = {"a": value, "b": [value], "k" * 4094: {"c": value}}
    assert _clean(body, 1)
    assert found(body) == []


@pytest.mark.parametrize("value", AT_THE_LIMIT)
def test_values_at_the_limit_pass_beside_one_that_does_not(value: Any) -> None:
    assert found({"a": value, "b": [value], "k" * 4096: {"c": value}, "z": "\0"}) == [("z", "text_nul")]


def test_ten_levels_pass_and_eleven_do_not() -> None:
    for in_lists in (False, True):
        assert _clean(nested(10, in_lists=in_lists), 1)
        assert found(nested(10, in_lists=in_lists)) == []
    assert found(nested(11, in_lists=False)) == [("a" + ".a" * 9, "nested_too_deep")]
    assert found(nested(11, in_lists=True)) == [("a" + "[0]" * 9, "nested_too_deep")]


def test_bottomless_nesting_is_one_problem() -> None:
    assert [code for _, code in found(nested(50_000, in_lists=True))] == ["nested_too_deep"]


def test_many_keys_that_are_long_together_pass() -> None:
    assert found({f"{number:0100}": 1 for number in range(50)}) == []


def test_a_key_that_is_no_good_is_shown_short_and_clean() -> None:
    assert found({"a\0b": "\0"}) == [("", "key_nul"), ("a\ufffdb", "text_nul")]
    assert found({"a": {"k" * 4097: 1e16}}) == [("a", "key_too_long"), ("a." + "k" * 100, "number_out_of_range")]


def test_several_keys_that_are_no_good_are_one_problem_of_their_object() -> None:
    keys = ["a\0", "b\0", "c" * 4097, "d" * 4097]
    assert found({"a": dict.fromkeys(keys)}) == [("a", "key_nul"), ("a", "key_too_long")]


def test_every_breach_is_given() -> None:
    assert found({"a": "\0" + "x" * 4096, "b": [1e16, {"c": -(10**16)}, "\0"]}) == [
        ("a", "text_nul"),
        ("a", "text_too_long"),
        ("b[0]", "number_out_of_range"),
        ("b[1].c", "number_out_of_range"),
        ("b[2]", "text_nul"),
    ]


@pytest.mark.parametrize("value", [b"x", 1j, (1,), {1}, object()])
def test_what_json_does_not_know_is_refused(value: object) -> None:
    assert found({"a": [value]}) == [("a[0]", "not_json")]


def breaches(value: Any, depth: int) -> bool:
    """The limits in their plainest form."""
    if isinstance(value, str):
        return "\0" in value or len(value) > 4096
    if isinstance(value, int | float):
        return math.isnan(value) or abs(value) > 10**15
    if value is None:
        return False
    inner = [*value, *value.values()] if isinstance(value, dict) else value
    return depth > 10 or any(breaches(part, depth + 1) for part in inner)


@given(st.dictionaries(st.text(max_size=3) | st.just("k" * 4097), json_values), st.integers(0, 9))
def test_problems_are_found_exactly_where_there_are_some(body: dict[str, Any], levels: int) -> None:
    for _ in range(levels):
        body = {"a": body}
    assert bool(found(body)) == breaches(body, 1)
