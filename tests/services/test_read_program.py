"""Programs as texts: exact, safe, and with every fault of the text at its line."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.engine.program import compile_program
from regulars.domain.plain import MOST_DEPTH, plain
from regulars.domain.problems import Problem
from regulars.domain.programs.check import parse_program
from regulars.services import plain_yaml
from regulars.services.read_program import (
    MOST_CHARACTERS,
    Format,
    line_of,
    load_template,
    program_lines,
    read_program,
    template_names,
)


class Unreadable(NamedTuple):
    """A text, the problem it has, and the data it still gives."""

    format: Format
    text: str
    problem: Problem
    data: Any = None


def bomb() -> str:
    """A few lines that stand for 10 to the power of 9 values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 9)]
    return "\n".join(lines)


UNREADABLE: Final = [
    Unreadable("yaml", "", Problem("", "program_text_empty")),
    Unreadable("json", " \n", Problem("", "program_text_empty")),
    Unreadable(
        "yaml",
        "x" * (MOST_CHARACTERS + 1),
        Problem("", "program_text_too_long", {"count": MOST_CHARACTERS + 1, "most": MOST_CHARACTERS}),
    ),
    Unreadable("yaml", "a: [1\nb: 2", Problem("", "program_yaml_invalid", {"line": 2, "column": 2, "near": '"b: 2"'})),
    Unreadable("yaml", "a: {b", Problem("", "program_yaml_invalid", {"line": 1, "column": 4, "near": '"a: {b"'})),
    Unreadable("yaml", "a:\n  b: 1\n\tc: 2", Problem("", "program_yaml_tab", {"line": 3})),
    Unreadable("yaml", "a: 1\nb: \x07", Problem("", "program_yaml_character", {"line": 2})),
    Unreadable("yaml", "a: \ud800", Problem("", "program_yaml_character", {"line": 1})),
    Unreadable("yaml", "a: 1\n---\nb: 2", Problem("", "program_yaml_several", {"line": 2}), None),
    Unreadable(
        "yaml",
        "a: !!python/object/apply:os.system [ls]",
        Problem("a", "program_yaml_tag", {"line": 1, "tag": "tag:yaml.org,2002:python/object/apply:os.system"}),
    ),
    Unreadable(
        "yaml", "a:\n- !!str 5", Problem("a[0]", "program_yaml_tag", {"line": 2, "tag": "tag:yaml.org,2002:str"})
    ),
    Unreadable("yaml", "? [a]\n: 1", Problem("", "program_yaml_key", {"line": 1})),
    Unreadable("yaml", "a: &x b\n*x : 1", Problem("", "program_yaml_key", {"line": 2})),
    Unreadable("yaml", "a: *x", Problem("a", "program_yaml_alias_unknown", {"line": 1, "name": "x"})),
    Unreadable("yaml", "a: &x {b: *x}", Problem("a.b", "program_yaml_alias_unknown", {"line": 1, "name": "x"})),
    Unreadable("yaml", bomb(), Problem("", "program_yaml_too_large", {"most": plain_yaml.MOST_NODES})),
    Unreadable("yaml", "[" * 100_000, Problem("[0]" * MOST_DEPTH, "document_too_deep", {"most": MOST_DEPTH})),
    Unreadable(
        "yaml",
        "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3",
        Problem("b.c", "program_yaml_key_twice", {"line": 5, "first": 3, "key": "c"}),
        {"a": 1, "b": {"c": 3, "d": 2}},
    ),
    Unreadable("json", "{", Problem("", "program_json_invalid", {"line": 1, "column": 2})),
    Unreadable("json", '{"a": 1,\n "b" 2}', Problem("", "program_json_invalid", {"line": 2, "column": 6})),
    Unreadable("json", '{"a": NaN}', Problem("", "program_json_constant", {"found": "NaN"})),
    Unreadable("json", "[" * 100_000, Problem("", "document_too_deep", {"most": MOST_DEPTH})),
    Unreadable(
        "json",
        '{"a": {"b": 1, "b": 2, "c": 3}}',
        Problem("", "program_json_key_twice", {"key": "b"}),
        {"a": {"b": 2, "c": 3}},
    ),
]


@pytest.mark.parametrize("case", UNREADABLE, ids=lambda case: f"{case.problem.code}-{case.text[:20]!a}")
def test_what_is_wrong_with_a_text(case: Unreadable) -> None:
    assert read_program(case.text, format=case.format) == (case.data, [case.problem])


def test_both_kinds_of_problems_of_a_text_are_told() -> None:
    _, problems = read_program("a: 1\na: 2\nb: [", format="yaml")
    assert [found.code for found in problems] == ["program_yaml_key_twice", "program_yaml_invalid"]


def test_yaml_is_read_as_what_it_looks_like() -> None:
    text = """
    on: Order Completed
    off: no
    yes: on
    time: 12:30
    date: 2026-11-11
    code: 007
    money: 1.10
    large: 12345678901234567890123456789
    negative: -0.5
    exponent: 1e3
    text: "1.10"
    block: |
      two
      lines
    nothing: ~
    empty:
    truth: [true, false, True]
    1: one
    null: key
    """
    data, problems = read_program(text, format="yaml")
    assert problems == []
    assert data == {
        "on": "Order Completed",
        "off": "no",
        "yes": "on",
        "time": "12:30",
        "date": "2026-11-11",
        "code": "007",
        "money": Decimal("1.10"),
        "large": 12345678901234567890123456789,
        "negative": Decimal("-0.5"),
        "exponent": Decimal(1000),
        "text": "1.10",
        "block": "two\nlines\n",
        "nothing": None,
        "empty": None,
        "truth": [True, False, "True"],
        "1": "one",
        "null": "key",
    }
    assert str(data["money"]) == "1.10"


def test_aliases_repeat_finished_parts() -> None:
    text = "base: &base {points: 1}\nname: &name x\nlist: [*base, *name]"
    assert read_program(text, format="yaml")[0]["list"] == [{"points": 1}, "x"]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_program("\ufeffa: 1", format="yaml") == ({"a": 1}, [])
    assert read_program('\ufeff{"a": 1}', format="json") == ({"a": 1}, [])


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_numbers_too_long_to_be_meant_are_refused_in_no_time(format_: Format) -> None:
    digits = "9" * 100_000
    data, problems = read_program(f'{{"a": {digits}, "b": 1.{digits}e9}}', format=format_)
    assert problems == []
    codes = [found.code for found in plain(data)[1]]
    assert codes == ["document_number_too_large", "document_number_too_fine"]


def test_an_exponent_beyond_decimals_is_infinite_in_json_and_text_in_yaml() -> None:
    assert read_program('{"a": 1e99999999999999999999}', format="json")[0] == {"a": Decimal("Infinity")}
    assert read_program("a: 1e99999999999999999999", format="yaml")[0] == {"a": "1e99999999999999999999"}


def test_json_and_yaml_read_the_same_program_alike() -> None:
    from_yaml = read_program(load_template("growth"), format="yaml")[0]
    as_json = json.dumps(from_yaml, default=lambda number: float(number) if isinstance(number, Decimal) else number)
    assert read_program(as_json, format="json") == (from_yaml, [])


plain_data = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain_data)
def test_json_reads_back_what_was_written(data: Any) -> None:
    text = json.dumps(data)
    assert read_program(text, format="json") == (data, [])


@given(st.text(alphabet=" \n-:[]{}&*!|>'\"#%@`,?ab1.~\t", max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for format_ in ("yaml", "json"):
        data, problems = read_program(text, format=format_)
        assert data is None or not any(found.code.endswith("_invalid") for found in problems)


# -- lines --------------------------------------------------------------------------------------------------


def test_every_path_has_its_line() -> None:
    text = "name:\n  zh: x\nearn:\n- id: a\n  award: {wallet: w,\n    fixed: {points: 1}}\n-\n  id: b\nagain: &x [1]\nmore: *x"
    assert program_lines(text, format="yaml") == {
        "": 1,
        "name": 1,
        "name.zh": 2,
        "earn": 3,
        "earn[0]": 4,
        "earn[0].id": 4,
        "earn[0].award": 5,
        "earn[0].award.wallet": 5,
        "earn[0].award.fixed": 6,
        "earn[0].award.fixed.points": 6,
        "earn[1]": 8,
        "earn[1].id": 8,
        "again": 9,
        "again[0]": 9,
        "more": 10,
    }


@pytest.mark.parametrize(
    ("path", "line"), [("earn[0].award", 4), ("earn[0].award.wallet", 4), ("earn[1].id", 3), ("name.en", 1), ("", 1)]
)
def test_what_is_missing_is_pointed_at_by_what_is_around_it(path: str, line: int) -> None:
    assert line_of(path, {"": 1, "earn": 3, "earn[0]": 4}) == line


def test_without_lines_there_is_none() -> None:
    assert line_of("earn[0].award", {}) is None
    assert program_lines('{"a": 1}', format="json") == {}


# -- ready programs -----------------------------------------------------------------------------------------


def test_the_ready_programs() -> None:
    assert template_names() == ["growth", "points_only", "three_levels"]


@pytest.mark.parametrize("name", template_names())
def test_a_ready_program_is_without_problems_and_runs(name: str) -> None:
    data, problems = read_program(load_template(name), format="yaml")
    parsed, more = parse_program(data)
    assert (problems, more) == ([], [])
    assert parsed is not None
    assert compile_program(parsed, version=1).document is parsed


@pytest.mark.parametrize("name", template_names())
def test_a_ready_program_teaches_in_comments_and_has_chinese_names(name: str) -> None:
    text = load_template(name)
    assert len(re.findall(r"^ *#", text, re.MULTILINE)) >= 5
    names = re.findall(r"name: \{zh: (.*?), en: (.*?)\}", text)
    assert names
    assert all(re.search("[\u4e00-\u9fff]|VIP", zh) and not re.search("[\u4e00-\u9fff]", en) for zh, en in names)


def test_the_three_levels_are_those_of_the_map() -> None:
    parsed, _ = parse_program(read_program(load_template("three_levels"), format="yaml")[0])
    assert parsed is not None
    (ladder,) = parsed.ladders
    spent = [tier.needs.all[0].at_least for tier in ladder.tiers if tier.needs]
    discounts = [[benefit.discount and benefit.discount.percent for benefit in tier.benefits] for tier in ladder.tiers]
    assert spent == [100, 300, 800]
    assert discounts == [[10], [15], [20, None]]


@pytest.mark.parametrize("name", ["nothing", "../settings", "imports/shopify", ""])
def test_there_are_no_other_ready_programs(name: str) -> None:
    assert (files("regulars") / "templates").is_dir()
    with pytest.raises(KeyError):
        load_template(name)
