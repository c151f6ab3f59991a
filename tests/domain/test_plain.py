"""Plain data: exact, storable, shallow; and reading it where it is not what one hoped for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from regulars.domain.plain import BROKEN, MOST_NUMBER, Node, closest, key_shown, plain, printable, shown


def test_what_is_plain_stays_as_it_is() -> None:
    data = {"a": [1, True, None, "x", Decimal("1.10")], "b": {"c": {}}}
    assert plain(data) == (data, [])


def test_floats_become_what_they_are_written_as() -> None:
    tree, problems = plain([0.1, 1.0, -2.5e-7])
    assert problems == []
    assert [str(number) for number in tree] == ["0.1", "1.0", "-2.5E-7"]


def test_dates_become_texts_and_tuples_lists() -> None:
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert plain((date(2026, 1, 2), moment)) == (["2026-01-02", "2026-01-02T03:04:00+00:00"], [])


def test_keys_become_texts() -> None:
    assert plain({1: "a", None: "b"}) == ({"1": "a", "None": "b"}, [])


@pytest.mark.parametrize(
    "number", [MOST_NUMBER + 1, -MOST_NUMBER - 1, 1e300, float("inf"), float("nan"), Decimal("NaN")]
)
def test_numbers_beyond_all_bounds_are_broken(number: float | Decimal) -> None:
    tree, problems = plain({"a": [number]})
    assert tree == {"a": [BROKEN]}
    assert [(found.path, found.code) for found in problems] == [("a[0]", "document_number_too_large")]


def test_the_largest_numbers_are_not() -> None:
    assert plain([MOST_NUMBER, -MOST_NUMBER])[1] == []


def test_every_broken_value_is_told() -> None:
    _, problems = plain({"a": "\0", "b": [object(), 1e-21]})
    assert [(found.path, found.code) for found in problems] == [
        ("a", "document_text_not_storable"),
        ("b[0]", "document_not_plain"),
        ("b[1]", "document_number_too_fine"),
    ]


def test_a_node_reads_what_is_there() -> None:
    node = Node({"list": [1, "2.50"], "text": "x", "none": None, "empty": []})
    assert [item.path for item in node.at("list").items()] == ["list[0]", "list[1]"]
    assert [item.number() for item in node.at("list").items()] == [1, Decimal("2.50")]
    assert node.at("text").text() == "x"
    assert node.given(("list", "none", "empty", "absent")) == ["list"]


@pytest.mark.parametrize("value", [None, True, "x", [], {}, BROKEN, "NaN", "1e999999", "1e16"])
def test_what_is_no_usable_number_reads_as_nothing(value: object) -> None:
    assert Node(value).number() is None


@pytest.mark.parametrize("value", [None, True, 5, "x", BROKEN])
def test_what_has_no_parts_has_none(value: object) -> None:
    node = Node(value)
    assert node.items() == []
    assert node.at("a") == Node(None, "a")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a", '"a"'),
        ("a\nb\u200b", '"a\ufffdb\ufffd"'),
        ("x" * 70, '"' + "x" * 60 + '…"'),
        (5, "5"),
        (Decimal("1.10"), "1.10"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        ({}, "{}"),
        ({"a": 1}, "{…}"),
        ([], "[]"),
        ([1], "[…]"),
    ],
)
def test_values_are_shown_on_one_short_line(value: object, words: str) -> None:
    assert shown(value) == words


def test_keys_and_texts_are_shown_without_what_cannot_be_seen() -> None:
    assert key_shown("k\x07" + "x" * 70) == "k\ufffd" + "x" * 58
    assert printable("回头客") == "回头客"


def test_the_closest_name_ignores_case_and_keeps_its_own() -> None:
    assert closest("asia/shangai", ["Europe/Paris", "Asia/Shanghai"]) == "Asia/Shanghai"
    assert closest("zzz", ["points"]) is None
    assert closest("points", []) is None
