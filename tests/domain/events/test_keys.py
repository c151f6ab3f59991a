"""Keys and digests: fixed for ever, because they are stored."""

from __future__ import annotations

from regulars.domain.events.keys import body_digest, id_of_body, message_key


def test_keys_never_change() -> None:
    assert message_key("m1").hex() == "7431160d65c1010c5e92d398569d1266"
    assert body_digest(b"{}").hex() == "2afb9b83f9314e5d029766197f539792"
    assert id_of_body({"b": [1, 2.5, "微"], "a": None}) == "body:21d13e5aba00dc48480b07133cbe769b"


def test_keys_have_sixteen_bytes_whatever_the_text() -> None:
    assert len(message_key("")) == len(message_key("微信" * 500)) == len(message_key("\ud800")) == 16
    assert len(body_digest(b"")) == 16


def test_the_order_of_keys_does_not_matter_and_all_else_does() -> None:
    first = id_of_body({"a": {"b": 1, "c": 2}, "d": [1, 2]})
    assert id_of_body({"d": [1, 2], "a": {"c": 2, "b": 1}}) == first
    assert id_of_body({"d": [2, 1], "a": {"c": 2, "b": 1}}) != first
    assert id_of_body({"d": [1, 2], "a": {"c": 2, "b": "1"}}) != first
