"""The catalogue of fields."""

from __future__ import annotations

import pytest

from regulars.domain.conditions.fields import (
    FieldRef,
    UnknownFieldError,
    known_field,
    parse_field,
    suggest_field,
    value_at,
)


@pytest.mark.parametrize(
    ("text", "ref", "about"),
    [
        ("event.channel", FieldRef("event", "channel", "any"), "event"),
        ("event.shipping.city name", FieldRef("event", "shipping.city name", "any"), "event"),
        ("event.weekday", FieldRef("event", "weekday", "any"), "event"),
        ("order.total", FieldRef("order", "total", "number"), "cart"),
        ("order.lines", FieldRef("order", "lines", "number"), "cart"),
        ("member.attributes.city", FieldRef("attribute", "city", "any"), "member"),
        ("member.tags", FieldRef("tags", "", "tags"), "member"),
        ("member.tier.main", FieldRef("tier", "main", "text"), "member"),
        ("member.balance.points", FieldRef("balance", "points", "number"), "member"),
        ("member.events.Order v1. Completed", FieldRef("member_events", "Order v1. Completed", "number"), "member"),
        ("member.is_birthday", FieldRef("member", "is_birthday", "bool"), "member"),
        ("time.weekday", FieldRef("time", "weekday", "text"), "time"),
        ("time.hour", FieldRef("time", "hour", "number"), "time"),
    ],
)
def test_parse_field(text: str, ref: FieldRef, about: str) -> None:
    assert parse_field(text) == known_field(text) == ref
    assert ref.about == about


def test_the_path_of_a_field_leads_into_a_document() -> None:
    assert known_field("event.shipping.city name").path == ("shipping", "city name")


@pytest.mark.parametrize(
    "text", ["", "event", "event.", "event.a..b", "event.a.", "member.tier.", "member", "order.Total", " order.total"]
)
def test_a_name_outside_the_catalogue_is_no_field(text: str) -> None:
    assert parse_field(text) is None
    with pytest.raises(UnknownFieldError) as raised:
        known_field(text)
    assert raised.value.field == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("member.spent", "member.spend"),
        ("members.spend", "member.spend"),
        ("spend", "member.spend"),
        ("total", "order.total"),
        ("order.totl", "order.total"),
        ("member.attribute.city", "member.attributes.city"),
        ("member.tiers.main", "member.tier.main"),
        ("evnt.channel", "event.channel"),
        ("time.weekdays", "time.weekday"),
        ("tier.main", "member.tier.main"),
        ("hour", "time.hour"),
        ("channel", "event.channel"),
        ("what.is.this", None),
        ("member.tier.", None),
        ("event.a..b", None),
        ("", None),
    ],
)
def test_suggest_field(text: str, meant: str | None) -> None:
    assert suggest_field(text) == meant


def test_tiers_and_weekdays_have_no_order() -> None:
    for text in ("member.tier.main", "time.weekday"):
        assert "gte" not in known_field(text).operators
    assert "gte" in known_field("event.weekday").operators


def test_value_at() -> None:
    tree = {"a": {"b": 1, "c": [5], "0": "key"}, "d": None}
    assert value_at(tree, ("a", "b")) == 1
    assert value_at(tree, ("a", "0")) == "key"
    assert value_at(tree, ("a", "c")) == [5]
    for path in (("a", "x"), ("x", "b"), ("a", "b", "c"), ("a", "c", "0"), ("d", "e")):
        assert value_at(tree, path) is None
