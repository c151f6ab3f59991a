"""The written form of conditions."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from regulars.domain.conditions.document import All, AnyOf, Comparison, LineFilter, LinesComparison, Not
from tests.domain.conditions.making import condition

LEAF = {"field": "event.x", "op": "exists"}


@pytest.mark.parametrize(
    ("document", "form"),
    [
        (LEAF, Comparison),
        ({"lines": {}, "value": 1}, LinesComparison),
        ({"all": [LEAF]}, All),
        ({"any": [LEAF]}, AnyOf),
        ({"not": LEAF}, Not),
    ],
)
def test_each_form_is_told_by_its_key(document: dict[str, Any], form: type) -> None:
    parsed = condition(document)
    assert type(parsed) is form
    assert condition({"not": parsed}) == condition({"not": document})


@pytest.mark.parametrize(
    "document",
    [
        None,
        "event.x exists",
        [],
        {},
        {"field": "event.x", "op": "like", "value": "a"},
        {"field": "event.x", "op": "exists", "note": "?"},
        {"field": "", "op": "exists"},
        {"all": LEAF},
        {"all": [], "any": []},
        {"not": [LEAF]},
        {"lines": {"only": {}}, "value": 1},
        {"lines": {}},
        {"lines": {}, "op": "in", "value": 1},
    ],
)
def test_what_is_no_condition(document: Any) -> None:
    with pytest.raises(ValidationError):
        condition(document)


def test_the_parts_of_a_filter_are_optional() -> None:
    assert LineFilter() == LineFilter(include=None, exclude=None)
