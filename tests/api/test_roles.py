"""Every operation, every role, with and without the CSRF token: allowed exactly when the scope says so."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.shop import Shop
from tests.api.staff import browser, forgive, hired, sign_in
from tests.api.test_openapi import CARD, FILLED, OPEN, OWN, document, operations

__all__ = ["document"]  # a fixture

SEGMENT = {"identify", "track", "page", "screen", "group", "alias", "batch", "import"}
LOOKING = {
    *("show_member_now", "list_member_postings", "list_member_events", "explain_member_event", "reveal_one_member"),
    *("list_members_found", "show_program_glossary", "list_member_orders", "list_member_redemptions"),
    "list_member_rewards",
}
READING = {
    *("list_programs", "show_overview", "export_members", "list_all_jobs", "show_one_job", "fetch_file"),
    *("list_import_presets", "list_rejected_rows", "list_notable_events", "list_member_words"),
    *("try_one_event", "list_templates", "propose_program"),
    *("show_program_schema", "compare_programs", "validate_program", "show_program", "describe_one_program"),
}
OPERATING = {
    "edit_member",
    *("redeem", "capture_redemption", "void_redemption", "cancel_redemption", "adjust_points", "tag_member"),
    *("save_program_draft", "change_program_draft", "ask_whatif", "cancel_one_job"),
    *("upload_file", "preview_import", "import_file"),
    *("make_member_card_link", "list_card_codes", "list_rewards_to_hand_over"),
}
ADMINISTRATION = {
    *(
        "publish_program_draft",
        "publish_program_again",
        "list_api_keys",
        "create_api_key",
        "revoke_api_key",
        "list_audit_entries",
    ),
    *("list_all_operators", "invite_operator", "change_one_operator", "make_operator_link"),
    "renew_secret_of_cards",
}
ALLOWED = {
    "owner": SEGMENT | {"send_events"} | LOOKING | READING | OPERATING | ADMINISTRATION,
    "operator": LOOKING | READING | OPERATING,
    "analyst": LOOKING | READING,
    "support": LOOKING,
}
"""Who may do what, written down by hand."""
SCOPES = {
    "owner": {"ingest", "members", "read", "operate", "admin"},
    "operator": {"members", "read", "operate"},
    "analyst": {"members", "read"},
    "support": {"members"},
}


def test_every_operation_stands_in_the_table(document: dict[str, Any]) -> None:
    known = {operation["operationId"] for _, _, operation in operations(document)}
    assert known == ALLOWED["owner"] | OPEN | OWN | CARD


@pytest.mark.parametrize("role", ALLOWED)
def test_the_table_agrees_with_the_document(document: dict[str, Any], role: str) -> None:
    by_scope = {
        operation["operationId"] for _, _, operation in operations(document) if operation.get("x-scope") in SCOPES[role]
    }
    assert by_scope == ALLOWED[role]


@pytest.mark.parametrize("csrf", [False, True])
@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_may_what_its_scopes_say(shop: Shop, document: dict[str, Any], role: str, *, csrf: bool) -> None:
    session = hired(shop, role)
    with browser(shop, session, csrf=csrf) as client:
        for method, path, operation in operations(document):
            name = operation["operationId"]
            if name in OWN:
                continue
            response = client.request(method, path.format(**FILLED), content=b"")
            if name in CARD:
                assert (response.status_code, response.json()["code"]) == (401, "no_card"), name
                continue
            told = (response.status_code, response.json()["code"]) if response.status_code in (401, 403) else None
            if name in OPEN:
                assert told is None, name
            elif method != "get" and not csrf:
                assert told == (403, "csrf_token_missing"), name
            else:
                assert told == (None if name in ALLOWED[role] else (403, "scope_missing")), name


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize("operation_id", sorted(OWN))
def test_everybody_may_do_with_their_own_session(
    shop: Shop, document: dict[str, Any], operation_id: str, role: str
) -> None:
    forgive(shop)
    session = hired(shop, role)
    method, path = next((m, p) for m, p, operation in operations(document) if operation["operationId"] == operation_id)
    with browser(shop, session, csrf=False) as client:
        without = client.request(method, path, content=b"")
        assert (without.status_code == 403) is (method != "get")
        assert sign_in(client, session.operator.email).status_code == 200
        assert client.request(method, path, content=b"").status_code in (200, 204, 400)


def test_a_cookie_without_the_csrf_token_changes_nothing(shop: Shop) -> None:
    """Whoever makes a browser send the cookie does not know the token, and gets no further with another one."""
    session, other = hired(shop, "owner"), hired(shop, "owner")
    ref = shop.customer(spent=100)
    before = state(shop, ref)
    with browser(shop, session, csrf=False) as client:
        for token in (None, "", "x", session.token, other.csrf_token):
            headers = {"Idempotency-Key": shop.new("key")} | ({} if token is None else {"X-CSRF-Token": token})
            for response in (
                client.post(f"/api/members/{ref}/tags", json={"add": ["stolen"]}, headers=headers),
                client.post("/api/keys", json={"name": "stolen", "scopes": ["admin"]}, headers=headers),
                client.post("/api/events", json=[], headers=headers),
                client.post("/v1/track", json={"event": "Seen", "userId": "stolen"}, headers=headers),
                client.patch(f"/api/operators/{other.operator.id}", json={"disabled": True}, headers=headers),
                client.patch("/api/session", json={"name": "stolen"}, headers=headers),
                client.delete("/api/session", headers=headers),
            ):
                assert (response.status_code, response.json()["code"]) == (403, "csrf_token_missing")
        assert client.get("/api/session").status_code == 200
    assert state(shop, ref) == before


def state(shop: Shop, ref: str) -> list[Any]:
    admin = shop.client("admin")
    paths = (f"/api/members/{ref}", "/api/keys", "/api/operators", "/api/audit")
    return [admin.get(path).json() for path in paths]


def test_a_key_goes_before_a_cookie_and_needs_no_token(shop: Shop) -> None:
    with browser(shop, hired(shop, "support"), csrf=False) as client:
        key = {"Authorization": f"Bearer {shop.keys['admin']}"}
        assert client.get("/api/keys", headers=key).status_code == 200
        assert client.post("/api/keys", headers=key, json={"name": "x", "scopes": ["members"]}).status_code == 201
        bad = client.get("/api/members/user_id:nobody", headers={"Authorization": "Bearer rk_x_y"})
        assert (bad.status_code, bad.json()["code"]) == (401, "key_unknown")


@pytest.mark.parametrize("cookie", ["", "x", "%00", "ü", "x" * 4000])
@pytest.mark.parametrize("path", ["/api/session", "/api/programs", "/api/members/user_id:nobody"])
def test_a_cookie_that_is_no_session(shop: Shop, path: str, cookie: str) -> None:
    response = httpx.get(shop.url + path, headers={b"Cookie": f"regulars_session={cookie}".encode("latin-1")})
    assert (response.status_code, response.json()["code"]) == (401, "session_unknown" if cookie else "no_key")


def test_what_an_operator_does_bears_her_name(shop: Shop) -> None:
    session = hired(shop, "operator")
    ref = shop.customer()
    with browser(shop, session) as client:
        key = {"Idempotency-Key": shop.new("key")}
        assert client.post(f"/api/members/{ref}/tags", json={"add": ["vip"]}, headers=key).status_code == 200
    entry = shop.client("admin").get("/api/audit?limit=1").json()["items"][0]
    assert (entry["actor"], entry["action"]) == (f"operator:{session.operator.id}", "member.tagged")
