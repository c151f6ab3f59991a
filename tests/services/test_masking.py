"""Masked identities: recognisable to their owner, of no use to others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.events.event import Identity
from regulars.services.masking import masked, masked_member


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "+8613812348000", "+86138****8000"),
        ("phone", "12345", "1****5"),
        ("email", "lily@example.com", "l***@example.com"),
        ("user_id", "U000123", "U****3"),
        ("card", "6222020200112233", "62****33"),
        ("wechat_openid", "oABCDEFGHIJKLMNOP", "oA****OP"),
        ("user_id", "abc", "****"),
    ],
)
def test_masked(kind: str, value: str, shown: str) -> None:
    assert masked(Identity(kind, value)) == shown


@given(st.sampled_from(["phone", "card", "user_id"]), st.text("0123456789abc", min_size=1, max_size=20))
def test_it_never_shows_all(kind: str, value: str) -> None:
    shown = masked(Identity(kind, value))
    assert value not in shown
    assert kind == "phone" or len(shown) - 4 <= len(value) / 2


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("name", "李雷", "李****"),
        ("name", "李", "****"),
        ("name", ["Lily"], "****"),
        ("phone", "138 0013 8000", "+86138****8000"),
        ("phone", "ask my mother, 13800138000", "****"),
        ("email", "Lily@Example.com", "l***@example.com"),
        ("email", "lily at example", "****"),
        ("birthday", "1990-05-17", "****"),
        ("points", 5, "****"),
        ("vip", False, "****"),
        ("gone", None, None),
    ],
)
def test_an_attribute_is_masked_whatever_it_is_called(name: str, value: object, shown: object) -> None:
    member = {"identities": [], "attributes": {name: value}, "tags": ["vip"]}
    assert masked_member(member) == {"identities": [], "attributes": {name: shown}, "tags": ["vip"]}
    assert member["attributes"] == {name: value}
