"""API keys and the audit log."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.shop import Shop, order


def test_a_key_is_shown_once_and_works_until_it_is_revoked(own_shop: Shop) -> None:
    admin = own_shop.client("admin")
    made = admin.post("/api/keys", json={"name": "till", "scopes": ["ingest", "read"]})
    assert made.status_code == 201
    key_id, key = made.json()["id"], made.json()["key"]
    headers = {"Authorization": f"Bearer {key}"}
    anyone = own_shop.client("none")
    assert anyone.post("/v1/track", json=order("u", "o", 5), headers=headers).status_code == 200
    assert anyone.get("/api/members/user_id:u", headers=headers).status_code == 200
    assert anyone.get("/api/keys", headers=headers).status_code == 403
    listed = {each["id"]: each for each in admin.get("/api/keys").json()["items"]}
    assert (listed[key_id]["name"], listed[key_id]["scopes"], listed[key_id]["revoked_at"]) == (
        "till",
        ["ingest", "read"],
        None,
    )
    assert key.split("_", 2)[2] not in admin.get("/api/keys").text
    assert admin.delete(f"/api/keys/{key_id}").status_code == 204
    assert anyone.get("/api/members/user_id:u", headers=headers).status_code == 401
    again = admin.delete(f"/api/keys/{key_id}")
    assert (again.status_code, again.json()["code"]) == (404, "no_such_key")
    assert admin.get("/api/keys").json()["items"][-1]["revoked_at"] == "2026-03-10T12:00:00Z"
    assert [entry["action"] for entry in admin.get("/api/audit").json()["items"][:2]] == [
        "api_key.revoked",
        "api_key.created",
    ]


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"name": "x"}, "scopes", "document_key_missing"),
        ({"name": "x", "scopes": []}, "scopes", "document_list_too_short"),
        ({"name": "x", "scopes": ["all"]}, "scopes[0]", "document_not_allowed"),
        ({"name": "x", "scopes": ["reed"]}, "scopes[0]", "document_not_allowed"),
        ({"name": "", "scopes": ["read"]}, "name", "document_text_too_short"),
        ({"name": "x", "scopes": ["read"], "admin": True}, "admin", "document_key_unknown"),
        ({"name": "x\0", "scopes": ["read"]}, "name", "document_text_not_storable"),
    ],
)
def test_a_key_that_cannot_be_made(shop: Shop, body: Any, path: str, code: str) -> None:
    response = shop.client("admin").post("/api/keys", json=body)
    assert response.status_code == 400
    assert [(fault["path"], fault["code"]) for fault in response.json()["errors"]] == [(path, code)]


@pytest.mark.parametrize("key_id", ["nobody", "%00", "a%2Fb", "x" * 300])
def test_a_key_that_is_not_there(shop: Shop, key_id: str) -> None:
    assert shop.client("admin").delete(f"/api/keys/{key_id}").status_code == 404


def test_the_audit_log_has_pages(own_shop: Shop) -> None:
    ref = own_shop.customer()
    for number in range(5):
        own_shop.do(ref, "tags", {"add": [f"tag-{number}"]})
    client, entries, cursor = own_shop.client("admin"), [], ""
    while cursor is not None:
        page = client.get("/api/audit", params={"limit": 2, "cursor": cursor}).json()
        entries += page["items"]
        cursor = page["next"]
    ids = [entry["id"] for entry in entries]
    assert ids == sorted(set(ids), reverse=True)
    assert [entry["details"]["add"] for entry in entries[:5]] == [[f"tag-{number}"] for number in (4, 3, 2, 1, 0)]
    assert {entry["action"] for entry in entries[5:]} == {"api_key.created", "program.published"}
