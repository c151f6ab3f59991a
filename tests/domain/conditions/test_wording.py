"""Every code that conditions can give, every operator and every field has its words in each language."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import get_args

import pytest

from regulars.domain.conditions.document import Measure, Operator
from regulars.domain.conditions.fields import known_field
from regulars.texts import Language, catalogue, languages, text
from tests.domain.conditions.making import ATTRIBUTE_FIELDS, EVENT_FIELDS, MEMBER_NUMBERS

FIELDS = (
    *EVENT_FIELDS,
    *ATTRIBUTE_FIELDS,
    *MEMBER_NUMBERS,
    *("order.total", "order.quantity", "order.lines"),
    *("member.tags", "member.tier.main", "member.is_birthday", "member.is_birthday_month"),
    *("time.weekday", "time.hour", "time.month", "time.day"),
)


def test_every_problem_code_has_words() -> None:
    source = (files("regulars.domain.conditions") / "check.py").read_text("utf-8")
    codes = set(re.findall(r'"(condition_[a-z_]+)"', source))
    codes |= {f"condition_{what}_unknown" for what in ("ladder", "wallet", "tier", "weekday")}
    in_catalogue = {key.removeprefix("problem.") for key in catalogue() if key.startswith("problem.condition_")}
    assert codes == in_catalogue
    assert "condition_field_unknown" in codes


@pytest.mark.parametrize("language", languages)
def test_every_field_and_operator_has_words(language: Language) -> None:
    for field in FIELDS:
        ref = known_field(field)
        name = text(ref.text_key, language, {"name": ref.name})
        for op in get_args(Operator):
            line = text(f"condition.op.{op}", language, {"field": name, "needed": "#needed", "seen": "#seen"})
            assert name in line
            assert "#seen" in line
    for measure in get_args(Measure):
        assert text(f"condition.field.lines.{measure}", language)


def test_an_explanation_reads_like_a_sentence() -> None:
    params = {"field": text("condition.field.order.total", "zh"), "needed": 100, "seen": 80}
    assert text("condition.op.gte", "zh", params) == "订单金额：需要 ≥ 100，实际 80"
