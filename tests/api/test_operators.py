"""Operators over HTTP, from the first owner's link on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.shop import Shop
from tests.api.staff import browser, first_link, hired, sign_in
from tests.services.operators.staff import PASSWORD


def test_from_the_first_link_to_an_invited_operator(own_shop: Shop) -> None:
    token = first_link(own_shop)
    with browser(own_shop) as owner, browser(own_shop) as lily:
        shown = owner.get(f"/api/invitations/{token}").json()
        assert shown == {
            "purpose": "first_owner",
            "email": None,
            "name": None,
            "role": "owner",
            "expires_at": "2026-03-12T12:00:00Z",
        }
        body = {"email": "boss@example.com", "name": "Boss", "password": PASSWORD, "language": "zh"}
        joined = owner.post(f"/api/invitations/{token}", json=body)
        assert (joined.status_code, joined.json()["operator"]["role"]) == (201, "owner")
        assert owner.get("/api/session").json() == joined.json()
        assert owner.post(f"/api/invitations/{token}", json=body).status_code == 404
        owner.headers["X-CSRF-Token"] = joined.json()["csrf_token"]
        invited = owner.post("/api/operators", json={"email": "Lily@example.com", "name": "L", "role": "support"})
        assert invited.status_code == 201
        assert invited.json()["operator"] | {"id": ""} == {
            "id": "",
            "email": "lily@example.com",
            "name": "L",
            "role": "support",
            "language": "en",
            "created_at": "2026-03-10T12:00:00Z",
            "disabled_at": None,
            "last_seen_at": None,
        }
        link = f"/api/invitations/{invited.json()['link_token']}"
        assert lily.get(link).json()["purpose"] == "operator"
        assert lily.post(link, json={"name": "Lily", "password": PASSWORD, "language": "zh"}).status_code == 201
        assert lily.get("/api/session").json()["scopes"] == ["members"]
        listed = {each["email"]: each for each in owner.get("/api/operators").json()["items"]}
        assert listed["lily@example.com"]["last_seen_at"] == "2026-03-10T12:00:00Z"
        again = owner.post("/api/operators", json={"email": "LILY@example.com", "name": "L", "role": "owner"})
        assert (again.status_code, again.json()["code"]) == (409, "operator_exists")


def test_a_change_a_new_password_and_the_end(own_shop: Shop) -> None:
    session = hired(own_shop, "support", email="lily@example.com")
    path = f"/api/operators/{session.operator.id}"
    admin = own_shop.client("admin")
    with browser(own_shop, session) as lily:
        changed = admin.patch(path, json={"role": "analyst", "name": "Lily"}).json()
        assert (changed["role"], changed["name"]) == ("analyst", "Lily")
        assert lily.get("/api/session").json()["scopes"] == ["members", "read"]
        link = admin.post(f"{path}/link").json()
        assert link["expires_at"] == "2026-03-12T12:00:00Z"
        shown = lily.get(f"/api/invitations/{link['link_token']}").json()
        assert (shown["purpose"], shown["email"]) == ("password", "lily@example.com")
        body = {"password": "another good one", "language": "en"}
        assert lily.post(f"/api/invitations/{link['link_token']}", json=body).status_code == 201
        assert lily.get("/api/session").status_code == 200
        assert admin.patch(path, json={"disabled": True}).json()["disabled_at"] == "2026-03-10T12:00:00Z"
        assert lily.get("/api/session").status_code == 401
        refused = admin.post(f"{path}/link")
        assert (refused.status_code, refused.json()["code"]) == (409, "operator_is_disabled")
        assert admin.patch(path, json={"disabled": False}).json()["disabled_at"] is None
        assert lily.get("/api/session").status_code == 401
        assert sign_in(lily, "lily@example.com", "another good one").status_code == 200


@pytest.mark.parametrize("change", [{"disabled": True}, {"role": "support"}])
def test_the_last_owner_stays(own_shop: Shop, change: dict[str, Any]) -> None:
    owner = hired(own_shop, "owner")
    with browser(own_shop, owner) as client:
        refused = client.patch(f"/api/operators/{owner.operator.id}", json=change)
        assert (refused.status_code, refused.json()["code"]) == (409, "last_owner")
        assert client.get("/api/session").json()["operator"]["role"] == "owner"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, [("email", "document_key_missing"), ("name", "document_key_missing"), ("role", "document_key_missing")]),
        ({"email": "nobody", "name": "N", "role": "owner"}, [("email", "email_invalid")]),
        ({"email": "a@b.cn", "name": " ", "role": "king"}, [("name", "document_invalid"), ("role", "document_not_allowed")]),
        ({"email": "a@b.cn\0", "name": "N", "role": "owner"}, [("email", "document_text_not_storable")]),
        ({"email": "a@b.cn", "name": "N", "role": "owner", "password": "x"}, [("password", "document_key_unknown")]),
    ],
)  # fmt: skip
def test_who_cannot_be_invited(shop: Shop, body: Any, faults: list[tuple[str, str]]) -> None:
    response = shop.client("admin").post("/api/operators", json=body)
    assert response.status_code == 400
    assert [(each["path"], each["code"]) for each in response.json()["errors"]] == faults


@pytest.mark.parametrize(
    ("body", "status", "faults"),
    [
        ({"name": "N", "language": "en", "password": "short"}, 422, [("password", "password_too_short")]),
        ({"name": "N", "language": "en", "password": "x" * 201}, 422, [("password", "password_too_long")]),
        ({"name": "N", "language": "en", "password": "NEW@example.com"}, 422, [("password", "password_is_email")]),
        ({"language": "en", "password": "short"}, 400, [("name", "document_key_missing"), ("password", "password_too_short")]),
        ({"name": "N", "password": PASSWORD}, 400, [("language", "document_key_missing")]),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_can_be_given_again(
    own_shop: Shop, body: Any, status: int, faults: list[tuple[str, str]]
) -> None:
    invited = own_shop.client("admin").post(
        "/api/operators", json={"email": "new@example.com", "name": "N", "role": "owner"}
    )
    link = f"/api/invitations/{invited.json()['link_token']}"
    with browser(own_shop) as client:
        refused = client.post(link, json=body)
        assert refused.status_code == status
        assert [(each["path"], each["code"]) for each in refused.json()["errors"]] == faults
        assert client.post(link, json={"name": "N", "language": "en", "password": PASSWORD}).status_code == 201


def test_an_operator_who_is_not_there(shop: Shop) -> None:
    path = "/api/operators/00000000-0000-4000-8000-000000000000"
    for response in (shop.client("admin").patch(path, json={}), shop.client("admin").post(f"{path}/link")):
        assert (response.status_code, response.json()["code"]) == (404, "no_such_operator")
