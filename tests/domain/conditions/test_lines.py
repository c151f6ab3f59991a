"""Which cart lines a filter passes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from regulars.domain.conditions.document import LineFilter
from regulars.domain.conditions.matching import compile_condition, compile_lines
from tests.domain.conditions.making import Line, condition

SHOES = Line(product="p1", sku="p1-42", category="shoes", brand="ox", amount=Decimal("99.90"), quantity=2)
SOCKS = Line(product="p2", category="socks", brand="ox", amount=Decimal("0.10"), quantity=Decimal("0.5"))
GIFT = Line(product="p3")


@pytest.mark.parametrize(
    ("line_filter", "passing"),
    [
        ({}, [SHOES, SOCKS, GIFT]),
        ({"include": {"brand": ["ox"]}}, [SHOES, SOCKS]),
        ({"include": {"brand": ["ox"], "category": ["socks", "hats"]}}, [SOCKS]),
        ({"include": {"brand": ["ox"]}, "exclude": {"category": ["socks"]}}, [SHOES]),
        ({"exclude": {"category": ["socks"], "sku": ["p1-42"]}}, [GIFT]),
        ({"exclude": {"category": [""]}}, [SHOES, SOCKS]),
        ({"include": {"product": ["none"]}}, []),
    ],
)
def test_include_needs_every_list_and_exclude_any(line_filter: dict[str, Any], passing: list[Line]) -> None:
    test = compile_lines(LineFilter.model_validate(line_filter))
    assert [line for line in (SHOES, SOCKS, GIFT) if test(line)] == passing


@pytest.mark.parametrize(("measure", "value"), [("amount", "100"), ("quantity", "2.5"), ("count", "2")])
def test_measures_add_up_the_passing_lines(measure: str, value: str) -> None:
    tree = condition({"lines": {"include": {"brand": ["ox"]}}, "measure": measure, "op": "eq", "value": value})
    assert compile_condition(tree).matches({}, (SHOES, SOCKS, GIFT))
