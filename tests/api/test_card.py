"""The member's card over HTTP: the ways in, what it shows, and that it is hers alone."""

from __future__ import annotations

import json
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
import structlog

from regulars.api.card_security import CARD_COOKIE
from regulars.domain.time import HOUR, MINUTE, Instant
from tests.api.cards import card_of, enter, key, token_for
from tests.api.shop import Shop, order
from tests.api.staff import browser, hired
from tests.api.test_openapi import CARD, FILLED, OPEN, document, operations

__all__ = ["document"]  # a fixture

DAY: Instant = 24 * HOUR


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_a_link_opens_the_card_of_its_member(own_shop: Shop) -> None:
    ref = own_shop.customer(spent=128)
    made = own_shop.client("operate").post(f"/api/members/{ref}/card-link", json={}).json()
    assert made["url"].startswith(f"{own_shop.url}/card/enter#")
    assert made["expires_at"] == "2026-03-10T12:15:00Z"
    with browser(own_shop) as client:
        opened = enter(client, made["url"].partition("#")[2])
        ((name, cookie),) = SimpleCookie(opened.headers["set-cookie"]).items()
        kept = {attribute: value for attribute, value in cookie.items() if value}
        assert name == CARD_COOKIE
        assert kept == {"path": "/api/card", "httponly": True, "samesite": "strict", "max-age": str(30 * 86_400)}
        assert cookie.value not in opened.text
        card = client.get("/api/card").json()
        assert [wallet["available"] for wallet in card["wallets"]] == [128, 128]
        assert (card["tiers"][0]["tier"], card["tiers"][0]["place"], card["tiers"][0]["places"]) == ("silver", 1, 2)


def test_over_https_the_cookie_is_for_https_alone(shop: Shop) -> None:
    token = token_for(shop, shop.customer())
    with browser(shop) as client:
        opened = client.post("/api/card/session", json={"token": token}, headers={"X-Forwarded-Proto": "https"})
    assert "; Secure" in opened.headers["set-cookie"]


def test_a_link_may_be_opened_again_until_it_is_over(own_shop: Shop) -> None:
    token = token_for(own_shop, own_shop.customer(), minutes=2)
    for _ in range(2):
        with browser(own_shop) as client:
            assert enter(client, token).status_code == 200
    own_shop.clock.now += 2 * MINUTE
    with browser(own_shop) as client:
        assert code_of(enter(client, token)) == (401, "card_link_over")


@pytest.mark.parametrize("place", range(0, 76, 5))
def test_a_bent_link_opens_nothing(shop: Shop, place: int) -> None:
    token = token_for(shop, shop.customer())
    other = "A" if token[place] != "A" else "B"
    bent = token[:place] + other + token[place + 1 :]
    with browser(shop) as client:
        assert code_of(enter(client, bent)) == (401, "card_link_unknown")
        assert CARD_COOKIE not in client.cookies


@pytest.mark.parametrize("token", ["", "x", "A" * 76, "A" * 75 + "=", "会" * 76, "../" * 25 + "A", "\x00" * 76])
def test_what_is_no_link_opens_nothing(shop: Shop, token: str) -> None:
    with browser(shop) as client:
        assert code_of(enter(client, token)) in ((401, "card_link_unknown"), (400, "invalid_request"))


def test_two_members_do_not_make_one_link(shop: Shop) -> None:
    """The signature of one member's link does not fit another's."""
    one, other = (token_for(shop, shop.customer()) for _ in range(2))
    with browser(shop) as client:
        assert code_of(enter(client, one[:34] + other[34:])) == (401, "card_link_unknown")


def test_another_secret_ends_every_link_and_every_open_card(own_shop: Shop) -> None:
    ref = own_shop.customer()
    token = token_for(own_shop, ref)
    with card_of(own_shop, ref) as client:
        assert own_shop.client("admin").post("/api/card-secret", json={}).status_code == 204
        assert code_of(client.get("/api/card")) == (401, "card_is_closed")
        assert code_of(enter(client, token)) == (401, "card_link_unknown")
        assert enter(client, token_for(own_shop, ref)).status_code == 200
    entry = own_shop.client("admin").get("/api/audit?limit=1").json()["items"][0]
    assert entry["action"] == "card.secret_renewed"


def test_the_audit_log_says_when_a_person_made_a_link(shop: Shop) -> None:
    ref = shop.customer()
    token_for(shop, ref)
    admin = shop.client("admin")
    assert admin.get("/api/audit?limit=1").json()["items"][0]["action"] != "card.link_made"
    session = hired(shop, "operator")
    with browser(shop, session) as client:
        assert client.post(f"/api/members/{ref}/card-link", json={"minutes": 60}).status_code == 201
    entry = admin.get("/api/audit?limit=1").json()["items"][0]
    member = admin.get(f"/api/members/{ref}").json()["member_id"]
    assert (entry["actor"], entry["action"]) == (f"operator:{session.operator.id}", "card.link_made")
    assert (entry["subject"], entry["details"]) == (member, {"minutes": 60})


@pytest.mark.parametrize("minutes", [0, -1, 43_201, "15", 1.5, None, True])
def test_a_link_lasts_a_month_at_most(shop: Shop, minutes: Any) -> None:
    made = shop.client("operate").post(f"/api/members/{shop.customer()}/card-link", json={"minutes": minutes})
    assert (made.status_code, made.json()["errors"][0]["path"]) == (400, "minutes")


def test_an_open_card_is_over_after_a_month_or_when_it_is_left(own_shop: Shop) -> None:
    ref = own_shop.customer()
    with card_of(own_shop, ref) as client, card_of(own_shop, ref) as other:
        own_shop.clock.now += 30 * DAY - 1
        assert client.get("/api/card/session").status_code == 200
        left = client.delete("/api/card/session")
        assert (left.status_code, CARD_COOKIE in client.cookies) == (204, False)
        assert other.get("/api/card").status_code == 200
        own_shop.clock.now += 1
        assert code_of(other.get("/api/card")) == (401, "card_is_closed")


def test_a_card_is_opened_by_itself_alone(shop: Shop, document: dict[str, Any]) -> None:
    """Neither a key, nor an operator, nor another cookie opens it, whatever the operation."""
    session = hired(shop, "owner")
    link = token_for(shop, shop.customer())
    cookies: list[dict[str, str]] = [{}, {"regulars_session": session.token}, {CARD_COOKIE: session.token}]
    cookies += [{CARD_COOKIE: link}, {CARD_COOKIE: ""}, {CARD_COOKIE: "x" * 4000}]
    for method, path, operation in operations(document):
        if operation["operationId"] not in CARD:
            continue
        for cookie in cookies:
            jar = "; ".join(f"{name}={value}" for name, value in cookie.items())
            headers = {"Cookie": jar, "Authorization": f"Bearer {shop.keys['admin']}", "X-CSRF-Token": "x"}
            response = httpx.request(method, shop.url + path.format(**FILLED), headers=headers, content=b"")
            assert response.status_code == 401, (method, path, cookie)


def test_an_open_card_opens_nothing_else(shop: Shop, document: dict[str, Any]) -> None:
    with card_of(shop, shop.customer()) as client:
        token, csrf = client.cookies[CARD_COOKIE], client.headers["X-CSRF-Token"]
    jar = f"{CARD_COOKIE}={token}; regulars_session={token}"
    seen = 0
    for method, path, operation in operations(document):
        if operation["operationId"] in OPEN | CARD:
            continue
        headers = {"Cookie": jar, "X-CSRF-Token": csrf}
        response = httpx.request(method, shop.url + path.format(**FILLED), headers=headers, content=b"")
        assert response.status_code == 401, (method, path)
        seen += 1
    assert seen > 30


def test_a_card_without_the_csrf_token_changes_nothing(shop: Shop, document: dict[str, Any]) -> None:
    ref = shop.customer(spent=100)
    with card_of(shop, ref) as client, card_of(shop, ref) as other:
        before = client.get("/api/card/data").json()["events"]
        for method, path, operation in operations(document):
            if operation["operationId"] not in CARD or method == "get":
                continue
            for token in ("", "x", client.cookies[CARD_COOKIE], other.headers["X-CSRF-Token"]):
                headers = {"X-CSRF-Token": token, **key(shop)}
                response = client.request(method, path.format(**FILLED), json={"reward": "cup"}, headers=headers)
                assert code_of(response) == (403, "csrf_token_missing"), (method, path)
        assert client.get("/api/card/data").json()["events"] == before


def test_nothing_of_another_member_is_within_reach(shop: Shop) -> None:
    mine, hers = shop.customer(spent=200), shop.customer(spent=200)
    with card_of(shop, mine) as client, card_of(shop, hers) as other:
        held = other.post("/api/card/redemptions", json={"reward": "cup"}, headers=key(shop)).json()["redemption_id"]
        path = f"/api/card/redemptions/{held}"
        assert code_of(client.get(path)) == (404, "no_such_redemption")
        assert code_of(client.post(f"{path}/cancel", json={}, headers=key(shop))) == (404, "unknown_redemption")
        assert other.get(path).json()["status"] == "held"
        data = client.get("/api/card/data")
        assert data.json()["member"]["identities"][0]["value"] == mine.partition(":")[2]
        assert hers.partition(":")[2] not in data.text


def test_other_sites_cannot_ask(shop: Shop) -> None:
    body = {"token": token_for(shop, shop.customer())}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        response = httpx.post(f"{shop.url}/api/card/session", json=body, headers=headers)
        assert code_of(response) == (403, "other_origin")
    plain = httpx.post(f"{shop.url}/api/card/session", content=json.dumps(body), headers={"Content-Type": "text/plain"})
    assert plain.status_code == 415


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, ""),
        ({"token": "x", "phone": "1"}, ""),
        ({"phone": "13800138000"}, "code"),
        ({"token": 1}, "token"),
        ({"member": "x"}, "member"),
    ],
)
def test_a_card_is_opened_in_one_way(shop: Shop, body: dict[str, Any], path: str) -> None:
    response = httpx.post(f"{shop.url}/api/card/session", json=body)
    assert response.status_code == 400
    assert path in [each["path"] for each in response.json()["errors"]]


def test_nothing_personal_is_logged(own_shop: Shop) -> None:
    own_shop.send(
        {"type": "identify", "userId": "u-canary", "traits": {"name": "Canary", "phone": "13800138000"}},
        order("u-canary", "order-canary", 500),
    )
    token = token_for(own_shop, "user_id:u-canary")
    member = own_shop.client("read").get("/api/members/user_id:u-canary").json()["member_id"]
    with browser(own_shop) as client, structlog.testing.capture_logs() as entries:
        enter(client, token)
        cookie = client.cookies[CARD_COOKIE]
        for path in ("", "/history", "/rewards", "/rules", "/data"):
            assert client.get(f"/api/card{path}").status_code == 200
        client.post("/api/card/check-in", json={}, headers=key(own_shop))
        client.patch("/api/card/attributes", json={"city": "canary"}, headers=key(own_shop))
        client.post("/api/card/codes", json={"phone": "13800138000"})
        client.post("/api/card/session", json={"phone": "13800138000", "code": "123456"})
        log = json.dumps(entries, default=str, ensure_ascii=False)
    assert '"route": "/api/card/history"' in log
    secrets = (token, cookie, member, "canary", "Canary", "13800138000", "123456")
    assert [secret for secret in secrets if secret in log] == []
