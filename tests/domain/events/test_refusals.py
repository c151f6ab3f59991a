"""Every code of the event door: what brings it about, where it points, and that people can read it."""

from __future__ import annotations

from importlib.resources import files
from string import Formatter
from typing import Any

import pytest

from regulars import texts
from regulars.domain.events.parse import parse_message
from regulars.domain.events.refusals import HINTS, PARAMS
from regulars.domain.problems import Problem
from tests.domain.events.messages import ABSENT, NOW, changed, order, refused

LONG = "x" * 4097


def line(**fields: Any) -> dict[str, Any]:
    return order(products=[{"product_id": "p1"}, {"product_id": "p2", **fields}])


def external(**fields: Any) -> dict[str, Any]:
    return changed(
        order(), context={"externalIds": [{"type": "card", "id": "1"}, {"type": "card", "id": "2", **fields}]}
    )


def so_far(**fields: Any) -> dict[str, Any]:
    return changed(order(), event="Order Refunded", properties={"refunded_so_far": 5, **fields})


def traits(**fields: Any) -> dict[str, Any]:
    return {"type": "identify", "messageId": "m1", "userId": "u1", "traits": fields}


def deep(levels: int) -> dict[str, Any]:
    """A property that lies so many levels deep, the message being the first."""
    value: Any = 1
    for _ in range(levels - 2):
        value = {"a": value}
    return order(deep=value)


ID = "context.externalIds[1]"
LINE = "properties.products[1]"

CASES: list[tuple[Any, str, str]] = [
    ([], "", "object_expected"),
    (None, "", "object_expected"),
    (changed(order(), properties=[]), "properties", "object_expected"),
    (changed(order(), context="web"), "context", "object_expected"),
    (order(products=[{"product_id": "p1"}, "p2"]), LINE, "object_expected"),
    (changed(order(), context={"externalIds": [{"type": "card", "id": "1"}, 7]}), ID, "object_expected"),
    ({"type": "identify", "userId": "u1", "traits": 1}, "traits", "object_expected"),
    ({"type": "group", "userId": "u1", "traits": ""}, "traits", "object_expected"),
    ({"type": "page", "userId": "u1", "properties": 1}, "properties", "object_expected"),
    (order(products={"product_id": "p1"}), "properties.products", "list_expected"),
    (changed(order(), context={"externalIds": {}}), "context.externalIds", "list_expected"),
    (changed(order(), userId=12345), "userId", "text_expected"),
    (changed(order(), anonymousId=False), "anonymousId", "text_expected"),
    (changed(order(), messageId=1), "messageId", "text_expected"),
    (changed(order(), event=["Order Completed"]), "event", "text_expected"),
    (changed(order(), timestamp=1_772_359_200), "timestamp", "text_expected"),
    (changed(order(), sentAt=1_772_359_200), "sentAt", "text_expected"),
    (order(order_id=1001), "properties.order_id", "text_expected"),
    (line(product_id=2), f"{LINE}.product_id", "text_expected"),
    (line(sku=2), f"{LINE}.sku", "text_expected"),
    (order(products=[{"product_id": "p1"}, {"product_id": 2}]), f"{LINE}.product_id", "text_expected"),
    (order(products=[{"product_id": "p1"}, {"sku": 2}]), f"{LINE}.sku", "text_expected"),
    (line(category=["tea"]), f"{LINE}.category", "text_expected"),
    (line(brand={}), f"{LINE}.brand", "text_expected"),
    (external(id=2), f"{ID}.id", "text_expected"),
    (traits(email=1), "traits.email", "text_expected"),
    (traits(phone=13800138000), "traits.phone", "text_expected"),
    ({"type": "alias", "userId": "u1", "previousId": 1}, "previousId", "text_expected"),
    (order(total="30"), "properties.total", "number_expected"),
    (order(revenue=True), "properties.revenue", "number_expected"),
    (line(price="9.90"), f"{LINE}.price", "number_expected"),
    (line(quantity=[1]), f"{LINE}.quantity", "number_expected"),
    (line(quantity=False), f"{LINE}.quantity", "number_expected"),
    (changed(order(), event=ABSENT), "event", "value_missing"),
    (changed(order(), event=None), "event", "value_missing"),
    (order(order_id=ABSENT), "properties.order_id", "value_missing"),
    (changed(order(order_id=None), event="Order Cancelled"), "properties.order_id", "value_missing"),
    (changed(order(order_id=ABSENT), event="Order Delivered"), "properties.order_id", "value_missing"),
    ({"type": "alias", "userId": "u1"}, "previousId", "value_missing"),
    (external(id=None), f"{ID}.id", "value_missing"),
    (changed(order(), userId=""), "userId", "text_empty"),
    (changed(order(), anonymousId=" \t"), "anonymousId", "text_empty"),
    (changed(order(), messageId=""), "messageId", "text_empty"),
    (changed(order(), event=""), "event", "text_empty"),
    (changed(order(), event="  "), "event", "text_empty"),
    (order(order_id=""), "properties.order_id", "text_empty"),
    (external(id=""), f"{ID}.id", "text_empty"),
    (traits(email=""), "traits.email", "text_empty"),
    (traits(phone=" "), "traits.phone", "text_empty"),
    ({"type": "alias", "userId": "u1", "previousId": ""}, "previousId", "text_empty"),
    (order(note="a\0b"), "properties.note", "text_nul"),
    (changed(order(), userId="\0"), "userId", "text_nul"),
    (order(tags=["a", "b\0"]), "properties.tags[1]", "text_nul"),
    (order(note=LONG), "properties.note", "text_too_long"),
    (line(name=LONG), f"{LINE}.name", "text_too_long"),
    (order(**{"a\0b": 1}), "properties", "key_nul"),
    (changed(order(), **{"\0": 1}), "", "key_nul"),
    (order(**{LONG: 1}), "properties", "key_too_long"),
    (order(count=10**15 + 1), "properties.count", "number_out_of_range"),
    (order(count=-(10**15) - 1), "properties.count", "number_out_of_range"),
    (order(count=1.1e15), "properties.count", "number_out_of_range"),
    (order(count=-1e300), "properties.count", "number_out_of_range"),
    (order(count=[float("nan")]), "properties.count[0]", "number_out_of_range"),
    (order(count=float("inf")), "properties.count", "number_out_of_range"),
    (deep(11), "properties.deep" + ".a" * 8, "nested_too_deep"),
    (order(count=1j), "properties.count", "not_json"),
    ({"userId": "u1"}, "type", "type_missing"),
    (changed(order(), type="trakc"), "type", "type_unknown"),
    (changed(order(), type=["track"]), "type", "type_unknown"),
    (changed(order(), type=""), "type", "type_unknown"),
    (changed(order(), event="x" * 101), "event", "event_name_too_long"),
    (changed(order(), event="Points Adjusted"), "event", "reserved_event"),
    (changed(order(), event="Identify"), "event", "reserved_event"),
    (changed(order(), userId="x" * 513), "userId", "id_too_long"),
    (changed(order(), messageId="x" * 513), "messageId", "id_too_long"),
    (order(order_id="x" * 513), "properties.order_id", "id_too_long"),
    (external(id="x" * 513), f"{ID}.id", "id_too_long"),
    (changed(order(), userId=ABSENT), "userId", "identity_missing"),
    (changed(order(), userId=None, anonymousId=None), "userId", "identity_missing"),
    (external(type=None), f"{ID}.type", "identity_kind_invalid"),
    (external(type="微信"), f"{ID}.type", "identity_kind_invalid"),
    (external(type="1card"), f"{ID}.type", "identity_kind_invalid"),
    (external(type="c" * 65), f"{ID}.type", "identity_kind_invalid"),
    (
        changed(order(), context={"externalIds": [{"type": "card", "id": str(number)} for number in range(20)]}),
        "context.externalIds",
        "identities_too_many",
    ),
    (external(collection="accounts"), f"{ID}.collection", "external_id_collection"),
    (external(encoding="sha256"), f"{ID}.encoding", "external_id_encoding"),
    (traits(email="someone"), "traits.email", "email_invalid"),
    (traits(email="a b@c.d"), "traits.email", "email_invalid"),
    (external(type="email", id="a@b@c"), f"{ID}.id", "email_invalid"),
    (traits(phone="138****8000"), "traits.phone", "phone_invalid"),
    (traits(phone="1234"), "traits.phone", "phone_invalid"),
    (traits(phone="1234567890123456"), "traits.phone", "phone_invalid"),
    (external(type="phone", id="call me"), f"{ID}.id", "phone_invalid"),
    (changed(order(), timestamp="yesterday"), "timestamp", "timestamp_invalid"),
    (changed(order(), timestamp=""), "timestamp", "timestamp_invalid"),
    (changed(order(), timestamp="2026-02-30T10:00:00Z"), "timestamp", "timestamp_invalid"),
    (changed(order(), sentAt=""), "sentAt", "timestamp_invalid"),
    (changed(order(), timestamp="2026-03-01T10:00:00"), "timestamp", "timestamp_without_zone"),
    (changed(order(), timestamp="2026-03-01"), "timestamp", "timestamp_without_zone"),
    (changed(order(), sentAt="2026-03-01T10:00:00"), "sentAt", "timestamp_without_zone"),
    (changed(order(), timestamp="2026-03-02T12:00:00.000001Z"), "timestamp", "timestamp_in_future"),
    (changed(order(), timestamp="1989-12-31T23:59:59.999999Z"), "timestamp", "timestamp_too_early"),
    (order(total=-0.01), "properties.total", "amount_negative"),
    (order(revenue=-1), "properties.revenue", "amount_negative"),
    (line(price=-1), f"{LINE}.price", "amount_negative"),
    (order(total=10**12 + 1), "properties.total", "amount_too_large"),
    (line(price=1e13), f"{LINE}.price", "amount_too_large"),
    (line(price=1e12, quantity=2), "properties.products", "amount_too_large"),
    (line(quantity=0), f"{LINE}.quantity", "quantity_not_positive"),
    (line(quantity=-1.5), f"{LINE}.quantity", "quantity_not_positive"),
    (line(quantity=1e-9), f"{LINE}.quantity", "quantity_not_positive"),
    (line(quantity=10**6 + 1), f"{LINE}.quantity", "quantity_too_large"),
    (line(quantity=1000000.5), f"{LINE}.quantity", "quantity_too_large"),
    (order(currency="RMB¥"), "properties.currency", "currency_invalid"),
    (order(currency="人民币"), "properties.currency", "currency_invalid"),
    (order(currency="C1Y"), "properties.currency", "currency_invalid"),
    (order(currency=""), "properties.currency", "currency_invalid"),
    (order(currency=156), "properties.currency", "currency_invalid"),
    (order(products=[{"product_id": "p"}] * 1001), "properties.products", "lines_too_many"),
    (order(products=[{"product_id": "p"}, {"price": 1}]), LINE, "line_without_product"),
    (line(product_id="", sku=None), LINE, "line_without_product"),
    (order(total=ABSENT, products=ABSENT), "properties", "order_without_amount"),
    (order(total=None, products=[]), "properties", "order_without_amount"),
    (
        changed(order(order_id=None, total=None, products=None), event="Order Refunded"),
        "properties",
        "refund_without_amount",
    ),
    (so_far(order_id="A1", total=5), "properties.refunded_so_far", "refund_said_twice"),
    (so_far(), "properties.order_id", "value_missing"),
    (so_far(order_id="A1", refunded_so_far=-5), "properties.refunded_so_far", "amount_negative"),
]


@pytest.mark.parametrize(("raw", "path", "code"), CASES, ids=[f"{code} at {path}" for _, path, code in CASES])
def test_one_fault_gives_exactly_one_problem_at_its_place(raw: Any, path: str, code: str) -> None:
    assert refused(raw) == [(path, code)]


def test_every_code_has_a_case() -> None:
    assert {code for _, _, code in CASES} == set(PARAMS)


@pytest.mark.parametrize("code", sorted(PARAMS))
def test_every_code_can_be_read_in_every_language(code: str) -> None:
    for language in texts.languages:
        template = texts.catalogue()[f"problem.{code}"][language]
        assert {name for _, name, _, _ in Formatter().parse(template) if name} == set(PARAMS[code])
        assert texts.text(f"problem.{code}", language, PARAMS[code])


def test_no_text_is_left_over() -> None:
    codes = {f"problem.{code}" for code in PARAMS}
    area = files(texts).joinpath("events.yaml").read_text("utf-8")
    assert {line.removesuffix(":") for line in area.splitlines() if line.startswith("problem.")} == codes


def test_hints_belong_to_codes() -> None:
    assert set(HINTS) <= set(PARAMS)


def test_a_problem_says_what_the_limit_is_and_what_to_write() -> None:
    assert parse_message(changed(order(), userId="x" * 513), received_at=NOW) == [
        Problem("userId", "id_too_long", {"limit": 512}, None)
    ]
    assert parse_message(changed(order(), timestamp="now"), received_at=NOW) == [
        Problem("timestamp", "timestamp_invalid", {}, "2026-01-31T18:30:00+08:00")
    ]


def test_all_problems_are_given_at_once() -> None:
    raw = {
        "type": "track",
        "messageId": 7,
        "userId": "",
        "context": {"externalIds": [{"type": "!", "id": 9}, {"type": "phone", "id": "x", "encoding": "md5"}]},
        "event": "Order Completed",
        "timestamp": "soon",
        "sentAt": "late",
        "properties": {
            "order_id": 1,
            "total": "1",
            "revenue": -1,
            "currency": "",
            "note": "\0",
            "products": [{"price": -1, "quantity": 0}, 3, {"product_id": 1, "sku": 2, "price": "1"}],
        },
    }
    assert sorted(refused(raw)) == sorted(
        [
            ("messageId", "text_expected"),
            ("userId", "text_empty"),
            ("context.externalIds[0].type", "identity_kind_invalid"),
            ("context.externalIds[0].id", "text_expected"),
            ("context.externalIds[1].id", "phone_invalid"),
            ("context.externalIds[1].encoding", "external_id_encoding"),
            ("timestamp", "timestamp_invalid"),
            ("sentAt", "timestamp_invalid"),
            ("properties.order_id", "text_expected"),
            ("properties.total", "number_expected"),
            ("properties.revenue", "amount_negative"),
            ("properties.currency", "currency_invalid"),
            ("properties.note", "text_nul"),
            ("properties.products[0]", "line_without_product"),
            ("properties.products[0].price", "amount_negative"),
            ("properties.products[0].quantity", "quantity_not_positive"),
            ("properties.products[1]", "object_expected"),
            ("properties.products[2].product_id", "text_expected"),
            ("properties.products[2].sku", "text_expected"),
            ("properties.products[2].price", "number_expected"),
        ]
    )


def test_a_missing_identity_is_reported_beside_other_problems() -> None:
    assert sorted(refused(changed(order(), userId=None, timestamp="soon"))) == [
        ("timestamp", "timestamp_invalid"),
        ("userId", "identity_missing"),
    ]


def test_a_reserved_name_is_reported_beside_other_problems() -> None:
    assert sorted(refused(changed(order(total=-1), event="Time Passed"))) == [
        ("event", "reserved_event"),
        ("properties.total", "amount_negative"),
    ]


def test_a_value_beyond_every_size_is_reported_once() -> None:
    assert refused(order(total=1e300)) == [("properties.total", "amount_too_large")]
    assert refused(changed(order(), userId=LONG)) == [("userId", "id_too_long")]
    assert refused(changed(order(), userId=LONG + "\0")) == [("userId", "id_too_long"), ("userId", "text_nul")]


def test_ten_thousand_lines_are_one_problem() -> None:
    assert refused(order(products=[{}] * 10_000)) == [("properties.products", "lines_too_many")]
