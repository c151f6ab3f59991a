"""Identities: their normal form, their order, and how many there may be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.events.event import Identity
from regulars.domain.events.identities import identity_of, normal_phone
from tests.domain.events.messages import accepted, refused


def identities(**fields: Any) -> list[str]:
    message = accepted({"type": "track", "event": "Checked In", **fields})
    return [f"{identity.kind}:{identity.value}" for identity in message.identities]


def external(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"externalIds": [{"type": kind, "id": value} for kind, value in pairs]}


def test_the_user_comes_first_and_the_anonymous_id_last() -> None:
    context = external(("card", "c1"), ("anonymous_id", "a2"), ("user_id", "u2"), ("phone", "13800138000"))
    assert identities(anonymousId="a1", context=context, userId="u1") == [
        "user_id:u1",
        "user_id:u2",
        "card:c1",
        "phone:+8613800138000",
        "anonymous_id:a2",
        "anonymous_id:a1",
    ]


def test_one_identity_is_enough() -> None:
    assert identities(userId="u1") == ["user_id:u1"]
    assert identities(anonymousId="a1") == ["anonymous_id:a1"]
    assert identities(context=external(("wechat_openid", "o1"))) == ["wechat_openid:o1"]


def test_without_external_ids_the_order_is_the_same() -> None:
    assert identities(anonymousId="a1", userId="u1", context={"ip": "192.0.2.1"}) == ["user_id:u1", "anonymous_id:a1"]


def test_doubles_collapse_in_their_normal_form() -> None:
    context = external(("phone", "138-0013-8000"), ("Phone", "+86 138 0013 8000"), ("user id", "u1"))
    assert identities(userId="u1", context=context) == ["user_id:u1", "phone:+8613800138000"]


def test_the_traits_of_an_identify_name_the_member_too() -> None:
    message = accepted(
        {
            "type": "identify",
            "anonymousId": "a1",
            "context": external(("card", "c1")),
            "traits": {"phone": "13800138000", "email": " Ada@Example.COM "},
        }
    )
    assert message.identities == (
        Identity("card", "c1"),
        Identity("email", "ada@example.com"),
        Identity("phone", "+8613800138000"),
        Identity("anonymous_id", "a1"),
    )
    assert message.event.properties["email"] == " Ada@Example.COM "


def test_the_traits_of_a_group_do_not() -> None:
    message = accepted({"type": "group", "userId": "u1", "traits": {"email": "office@example.com", "phone": 1}})
    assert message.identities == (Identity("user_id", "u1"),)


def test_twenty_identities_are_allowed_and_doubles_are_not_counted() -> None:
    cards = [("card", str(number)) for number in range(19)]
    assert len(identities(userId="u1", context=external(*cards, *cards))) == 20
    raw = {"type": "track", "event": "Checked In", "userId": "u1", "context": external(*cards, ("card", "x"))}
    assert refused(raw) == [("context.externalIds", "identities_too_many")]


def test_external_ids_may_say_that_they_are_plain_ids_of_users() -> None:
    entry = {"type": "card", "id": "c1", "collection": "users", "encoding": "none"}
    assert identities(context={"externalIds": [entry]}) == ["card:c1"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("WeChat-OpenID", "wechat_openid"),
        (" wechat  unionid ", "wechat_unionid"),
        ("ios.idfa", "ios_idfa"),
        ("card", "card"),
        ("x" * 64, "x" * 64),
    ],
)
def test_kinds_have_one_form(written: str, kind: str) -> None:
    assert identity_of(written, "1") == Identity(kind, "1")


@pytest.mark.parametrize("written", ["", "_a", "1a", "微信", "a!", "x" * 65, None, 7])
def test_other_kinds_are_refused(written: object) -> None:
    assert identity_of(written, "1") == "identity_kind_invalid"


def test_ids_have_512_characters_at_most() -> None:
    assert identity_of("card", "x" * 512) == Identity("card", "x" * 512)
    assert identity_of("card", "x" * 513) == "id_too_long"
    assert identity_of("card", " ") == "text_empty"
    assert identity_of("card", 1) == "text_expected"
    assert identity_of("card", None) == "value_missing"


def test_ids_other_than_phones_and_addresses_stay_as_they_are() -> None:
    assert identity_of("card", " A-1 ") == Identity("card", " A-1 ")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800138000", "+8613800138000"),
        ("+8613800138000", "+8613800138000"),
        ("86 138 0013 8000", "+8613800138000"),
        ("(+86) 138-0013-8000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        (" 138.0013.8000 ", "+8613800138000"),
        ("+1 380 013 8000", "+13800138000"),
        ("+13800138000", "+13800138000"),
        ("0013800138000", "+13800138000"),
        ("+008613800138000", "+008613800138000"),
        ("010-12345678", "01012345678"),
        ("+442071838750", "+442071838750"),
        ("12345", "12345"),
        ("123456789012345", "123456789012345"),
        ("+", None),
        ("", None),
        ("138****8000", None),
        ("138 0013 8000 ext 5", None),
        ("1234", None),
        ("001234", None),
        ("1234567890123456", None),
        ("++8613800138000", None),
        ("138+00138000", None),
        ("٠١٢٣٤٥٦٧", None),
    ],
)
def test_phone_numbers_have_one_form(written: str, number: str | None) -> None:
    assert normal_phone(written) == number


@given(st.text("0123456789+-() .8613", max_size=20))
def test_the_normal_form_of_a_phone_number_is_its_own(text: str) -> None:
    number = normal_phone(text)
    if number is not None:
        assert normal_phone(number) == number
        assert number.removeprefix("+").isdecimal()


@given(st.emails() | st.text(max_size=10).map(lambda text: f"{text}@Example.com"))
def test_the_normal_form_of_an_address_is_its_own(text: str) -> None:
    identity = identity_of("email", text)
    if isinstance(identity, Identity):
        assert identity_of(identity.kind, identity.value) == identity
        assert identity.value == identity.value.strip()
