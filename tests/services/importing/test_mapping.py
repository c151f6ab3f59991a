"""Column mappings: the ready ones, and that one which does not hold says all that is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from regulars.domain.problems import Problem
from regulars.services.errors import InvalidError
from regulars.services.importing.mapping import load_mapping, load_preset, names_of, presets
from regulars.services.wording.problems import placed_problem_text
from regulars.texts import languages

GOOD = """
name: till
time_zone: Asia/Shanghai
time_formats: ["%Y/%m/%d %H:%M"]
currency: CNY
columns: {order: 单号, time: 时间, product: 商品, quantity: 数量, price: 单价}
customer: [{column: 手机, identity: phone}]
"""


def with_changes(**changes: Any) -> str:
    """The good mapping with other top-level values."""
    return yaml.safe_dump({**yaml.safe_load(GOOD), **changes}, allow_unicode=True)


def problems_of(source: str) -> tuple[Problem, ...]:
    """What is wrong with a mapping; each problem has its text in every language."""
    with pytest.raises(InvalidError) as caught:
        load_mapping(source)
    assert all(placed_problem_text(each, language) for each in caught.value.problems for language in languages)
    return caught.value.problems


def places(source: str) -> list[tuple[str, str]]:
    """The problems as (path, code), sorted."""
    return sorted((problem.path, problem.code) for problem in problems_of(source))


def test_a_small_mapping_is_enough() -> None:
    mapping = load_mapping(GOOD)
    assert names_of(mapping.columns.time) == ("时间",)
    assert names_of(mapping.columns.brand) == ()
    assert mapping.order_fields == "every_row"
    assert mapping.customer[0].identity == "phone"


def test_several_columns_may_be_named() -> None:
    columns = {**yaml.safe_load(GOOD)["columns"], "time": ["支付时间", "下单时间"]}
    assert names_of(load_mapping(with_changes(columns=columns)).columns.time) == ("支付时间", "下单时间")


def test_the_presets_load_by_name() -> None:
    assert presets() == ("online-retail", "shopify")
    assert [load_preset(name).name for name in presets()] == list(presets())


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(InvalidError) as caught:
        load_preset("shopfy")
    (problem,) = caught.value.problems
    assert "online-retail, shopify" in placed_problem_text(problem, "en")


def test_all_problems_are_told_at_once() -> None:
    source = """
name: Till
delimiter: "::"
time_zone: Asia/Peking
time_formats: ["%H:%M"]
colums: {}
columns: {order: 1, time: [], product: 商品, quantity: 数量}
customer: [{column: 手机, identity: Phone, remove: "("}]
order_fields: second_row
"""
    assert places(source) == [
        ("", "mapping_currency_once"),
        ("columns", "mapping_amount_missing"),
        ("columns.order", "document_not_text"),
        ("columns.time", "document_list_too_short"),
        ("colums", "document_key_unknown"),
        ("customer[0].identity", "program_id_invalid"),
        ("customer[0].remove", "mapping_pattern_invalid"),
        ("delimiter", "document_not_allowed"),
        ("name", "mapping_name_invalid"),
        ("order_fields", "document_not_allowed"),
        ("time_formats[0]", "mapping_time_format_invalid"),
        ("time_zone", "program_zone_unknown"),
    ]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"currency": None}, ("", "mapping_currency_once")),
        ({"currency": "RMB"}, ("currency", "program_currency_unknown")),
        ({"thousands_mark": "."}, ("thousands_mark", "mapping_marks_equal")),
        ({"decimal_mark": ",", "thousands_mark": ","}, ("thousands_mark", "mapping_marks_equal")),
        ({"properties": [{"name": "total", "column": "金额"}]}, ("properties[0].name", "mapping_property_taken")),
        ({"properties": [{"name": "shop", "column": "门店"}] * 2}, ("properties[1].name", "mapping_property_taken")),
        ({"properties": [{"name": "Shop", "column": "门店"}]}, ("properties[0].name", "program_id_invalid")),
        ({"time_formats": ["%Q"]}, ("time_formats[0]", "mapping_time_format_invalid")),
        ({"time_formats": []}, ("time_formats", "document_list_too_short")),
        ({"time_zone": "../etc/localtime"}, ("time_zone", "program_zone_unknown")),
        ({"customer": []}, ("customer", "document_list_too_short")),
        ({"customer": "手机"}, ("customer", "document_not_a_list")),
        ({"columns": "单号"}, ("columns", "document_not_a_mapping")),
        ({"columns": {"order": "单号", "time": "时间"}}, ("columns", "mapping_amount_missing")),
        (
            {"columns": {"order": "单号", "time": "时间", "total": "金额", "quantity": "数量"}},
            ("columns.quantity", "mapping_quantity_without_price"),
        ),
        (
            {"columns": {"order": "单号", "time": "时间", "total": "金额"}, "credit_notes": "^R"},
            ("credit_notes", "mapping_credit_notes_without_lines"),
        ),
        ({"format": 2}, ("format", "document_not_allowed")),
        ({"status": {"column": "状态", "counted": []}}, ("status.counted", "document_list_too_short")),
        ({"refuse": [{"pattern": "^A", "reason": "whim"}]}, ("refuse[0].reason", "document_not_allowed")),
        ({"may_be_absent": 5}, ("may_be_absent", "document_not_a_list")),
    ],
)
def test_each_fault_has_its_place_and_code(changes: dict[str, Any], place: tuple[str, str]) -> None:
    assert places(with_changes(**changes)) == [place]


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    (problem,) = problems_of(with_changes(encodng="utf-8"))
    assert (problem.path, problem.hint) == ("encodng", "encoding")


@pytest.mark.parametrize("source", ["columns: ]", "a: b: c", "\x00"])
def test_what_is_no_yaml_is_told_with_its_line(source: str) -> None:
    (problem,) = problems_of(source)
    assert problem.params["line"] == 1


def test_a_key_that_stands_twice_is_told_beside_the_other_problems() -> None:
    assert places(GOOD + "currency: EUR\nname: X\n") == [
        ("currency", "program_yaml_key_twice"),
        ("name", "mapping_name_invalid"),
        ("name", "program_yaml_key_twice"),
    ]


@pytest.mark.parametrize("source", ["", "[]", "5", "text"])
def test_what_is_no_mapping_is_refused(source: str) -> None:
    assert places(source) == [("", "document_not_a_mapping")]
