"""Identities that an operator adds to a member: bound for good, or nothing is changed at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from regulars.services.proof.verify import verify
from tests.api.shop import Shop


def shown(shop: Shop, ref: str) -> dict[str, Any]:
    member: dict[str, Any] = shop.client("read").get(f"/api/members/{ref}").json()
    return member


def phone(shop: Shop) -> str:
    """A number that nobody has."""
    return f"139{int(shop.new('n').removeprefix('n-')):08}"


def test_she_is_found_by_whatever_was_added(shop: Shop) -> None:
    ref, number = shop.customer(), phone(shop)
    card, email = shop.new("card"), f"{shop.new('x')}@Example.com"
    added = {"phone": f" {number[:3]} {number[3:]}", "email": email, "card": card}
    done = shop.do(ref, "attributes", {"set": [{"name": "city", "value": "上海"}], "identities": added})
    assert done.json()["effects"] == [{"effect": "attributes_changed", "names": ["city", "phone", "email"]}]
    member = shown(shop, ref)
    for known in (f"phone:{number}", f"email:{email.lower()}", f"card:{card}"):
        assert shown(shop, known)["member_id"] == member["member_id"]
    assert member["attributes"] == {"city": "上海", "email": email, "phone": added["phone"]}
    assert {each["kind"]: each["value"] for each in member["identities"]}["phone"] == f"+86{number}"


def test_the_audit_log_says_which_kinds_but_not_what(shop: Shop) -> None:
    ref, number = shop.customer(), phone(shop)
    shop.do(ref, "attributes", {"identities": {"phone": number}})
    entry = shop.client("admin").get("/api/audit?limit=1").json()["items"][0]
    assert entry["details"] == {"set": [], "remove": [], "identities": ["phone"]}
    assert number not in str(entry)


def test_what_is_somebody_elses_changes_nothing(own_shop: Shop) -> None:
    ref, other, number = own_shop.customer(), own_shop.customer(), phone(own_shop)
    own_shop.do(other, "attributes", {"identities": {"phone": number}})
    before, noted = shown(own_shop, ref), own_shop.client("admin").get("/api/audit").json()
    added = {"phone": number, "card": "c-1", "email": None}
    refused = own_shop.do(ref, "attributes", {"set": [{"name": "city", "value": "上海"}], "identities": added})
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "identity_taken")
    assert [(each["path"], each["code"]) for each in problem["errors"]] == [("identities.phone", "phone_taken")]
    assert shown(own_shop, other)["member_id"] not in refused.text
    assert shown(own_shop, ref) == before
    assert own_shop.client("admin").get("/api/audit").json() == noted
    assert own_shop.client("read").get("/api/members/card:c-1").status_code == 404
    assert not verify(own_shop.system.pool).findings


def test_what_is_hers_already_may_be_said_again(shop: Shop) -> None:
    ref, number = shop.customer(), phone(shop)
    for key in ("a", "b"):
        assert shop.do(ref, "attributes", {"identities": {"phone": number}}, key=key).status_code == 200
    assert sorted(each["kind"] for each in shown(shop, ref)["identities"]) == ["phone", "user_id"]


def test_a_key_that_was_used_binds_nothing_else(shop: Shop) -> None:
    ref, key, number = shop.customer(), shop.new("key"), phone(shop)
    first = shop.do(ref, "attributes", {"identities": {"phone": number}}, key=key)
    again = shop.do(ref, "attributes", {"identities": {"phone": number}}, key=key)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    unused = phone(shop)
    other = shop.do(ref, "attributes", {"identities": {"phone": unused}}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert shop.client("read").get(f"/api/members/phone:{unused}").status_code == 404


def test_an_edit_that_is_refused_binds_nothing(shop: Shop) -> None:
    ref, number = shop.customer(), phone(shop)
    traits = {f"a{place}": place for place in range(200)}
    shop.send({"type": "identify", "userId": ref.removeprefix("user_id:"), "traits": traits})
    refused = shop.do(ref, "attributes", {"identities": {"phone": number}})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_attributes")
    assert shop.client("read").get(f"/api/members/phone:{number}").status_code == 404


def test_many_who_want_the_same_at_once(own_shop: Shop) -> None:
    """It becomes one member's, whether it comes from operators or with events; nobody else is changed."""
    refs, number = [own_shop.customer() for _ in range(12)], phone(own_shop)
    own_shop.client("operate")  # made once, not by every thread

    def claim(place: int) -> int:
        if place % 3 == 2:
            user = refs[place].removeprefix("user_id:")
            own_shop.send({"type": "identify", "userId": user, "traits": {"phone": number}})
            return 0
        return own_shop.do(refs[place], "attributes", {"identities": {"phone": number}}).status_code

    with ThreadPoolExecutor(12) as threads:
        statuses = list(threads.map(claim, range(12)))
    owner = shown(own_shop, f"phone:{number}")["member_id"]
    granted = [shown(own_shop, ref)["member_id"] for ref, status in zip(refs, statuses, strict=True) if status == 200]
    assert set(statuses) <= {0, 200, 409}
    assert granted in ([], [owner])
    assert not verify(own_shop.system.pool).findings


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"identities": {}}, [("", "attributes_missing")]),
        ({"identities": {"phone": None}}, [("", "attributes_missing")]),
        (
            {"identities": {"phone": "138****8000", "email": "nobody", "card": " "}},
            [
                ("identities.phone", "phone_invalid"),
                ("identities.email", "email_invalid"),
                ("identities.card", "text_empty"),
            ],
        ),
        ({"identities": {"card": "x" * 513}}, [("identities.card", "document_text_too_long")]),
        ({"identities": {"user_id": "u-1"}}, [("identities.user_id", "document_key_unknown")]),
    ],
)
def test_every_fault_is_told_at_its_place(shop: Shop, body: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    response = shop.do(shop.customer(), "attributes", body)
    assert response.status_code == 400
    found = [(each["path"].removeprefix("body").removeprefix("."), each["code"]) for each in response.json()["errors"]]
    assert [fault for fault in found if fault in faults] == faults
    assert not {path for path, _ in found} - {path for path, _ in faults} - {""}
