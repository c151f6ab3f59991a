"""Documents side by side: equal only in the very same JSON, and every difference has its place."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.services.proof.compare import Difference, differences, same

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(-1e9, 1e9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_a_document_is_the_same_as_itself_written_and_read(doc: Any) -> None:
    assert same(orjson.loads(orjson.dumps(doc)), doc)
    assert differences(orjson.loads(orjson.dumps(doc)), doc) == []


@given(json_values, json_values)
def test_what_is_not_the_same_has_a_difference(one: Any, other: Any) -> None:
    assert same(one, other) == (differences(one, other) == [])


@pytest.mark.parametrize(("one", "other"), [(1, True), (1, 1.0), (0, False), ("1", 1), (None, False), ([], {})])
def test_types_count(one: Any, other: Any) -> None:
    assert not same({"a": one}, {"a": other})


def test_the_order_of_keys_and_tuples_for_lists_do_not_count() -> None:
    assert same({"a": 1, "b": [1, 2]}, {"b": (1, 2), "a": 1})


def test_a_zero_has_no_sign_as_in_the_database() -> None:
    assert same({"a": 0.0}, {"a": -0.0})


def test_each_difference_has_its_path_and_both_values() -> None:
    stored = {"a": {"b": [1, {"c": "x"}]}, "gone": 1, "same": 0}
    expected = {"a": {"b": [1, {"c": "y"}, 3]}, "new": None, "same": 0}
    assert differences(stored, expected) == [
        Difference("a.b[1].c", '"x"', '"y"'),
        Difference("a.b[2]", "—", "3"),
        Difference("gone", "1", "—"),
        Difference("new", "—", "null"),
    ]


def test_only_the_first_differences_and_the_beginnings_of_long_values_are_told() -> None:
    found = differences(list(range(9)), ["x" * 500] * 9)
    assert len(found) == 5
    assert found[0].expected == '"' + "x" * 119 + "…"


def test_the_values_of_attributes_are_not_told() -> None:
    (difference,) = differences({"attributes": {"phone": "1"}}, {"attributes": {"phone": "2"}})
    assert difference == Difference("attributes.phone", "***", "***")
