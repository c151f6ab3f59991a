"""YAML that is written is read back as it was."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.services.plain_yaml import read_yaml
from regulars.services.read_program import load_template, template_names
from regulars.services.write_yaml import write_yaml

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn")), max_size=12)
words = st.sampled_from(["", "~", "null", "true", "on", "no", "12", "-1", "0.5", "1e3", "010", "12:30", "2026-11-11", "# x", "a: b", "- a", "{a}", "*", "&a", "!t", "'", '"', "\t", "a\nb", " a "])  # fmt: skip
numbers = st.integers(-(10**15), 10**15) | st.decimals(-1000, 1000, places=3)
plain = st.recursive(
    st.none() | st.booleans() | numbers | texts | words,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(texts | words, parts, max_size=4),
    max_leaves=12,
)


def read(text: str) -> Any:
    found = read_yaml(text)
    assert found.problems == [], text
    return found.data


@given(plain)
def test_what_is_written_is_read_as_it_was(data: Any) -> None:
    assert read(write_yaml(data)) == data


@pytest.mark.parametrize("name", template_names())
def test_a_template_is_the_same_without_its_comments(name: str) -> None:
    data = read_yaml(load_template(name)).data
    assert read(write_yaml(data)) == data


def test_the_same_thing_twice_is_written_twice() -> None:
    name = {"zh": "消费", "en": "Orders"}
    assert write_yaml({"a": name, "b": name}) == "a: {zh: 消费, en: Orders}\nb: {zh: 消费, en: Orders}\n"


def test_it_looks_like_a_template() -> None:
    rule = {"id": "a", "name": {"zh": "消费", "en": "Orders"}, "on": "Order Completed", "worth": Decimal("0.10")}
    assert write_yaml({"earn": [{**rule, "text": "0.10", "hours": [{"from": "14:00"}]}]}) == (
        "earn:\n"
        "  - id: a\n"
        "    name: {zh: 消费, en: Orders}\n"
        "    on: Order Completed\n"
        "    worth: 0.10\n"
        "    text: '0.10'\n"
        "    hours:\n"
        "      - {from: '14:00'}\n"
    )
