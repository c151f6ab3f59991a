"""Signing in over HTTP: the cookie, other origins, wrong passwords, and everything an operator does for herself."""

from __future__ import annotations

import json
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest
import structlog

from regulars.domain.time import Instant
from tests.api.shop import NOON, Shop
from tests.api.staff import browser, hired, sign_in
from tests.services.operators.staff import PASSWORD

HOUR: Instant = 3_600_000_000
LILY = "lily@example.com"


def cookie_of(response: httpx.Response) -> dict[str, Any]:
    """The attributes of the cookie that an answer sets, with its value."""
    (header,) = response.headers.get_list("set-cookie")
    ((name, morsel),) = SimpleCookie(header).items()
    assert name == "regulars_session"
    return {key: value for key, value in morsel.items() if value} | {"value": morsel.value}


def test_signing_in_gives_a_session_and_its_cookie(own_shop: Shop) -> None:
    operator = hired(own_shop, "analyst", email=LILY).operator
    with browser(own_shop) as client:
        response = sign_in(client, " Lily@Example.com")
        assert response.status_code == 200
        session = response.json()
        assert session["operator"] == {
            "id": str(operator.id),
            "email": LILY,
            "name": "Analyst",
            "role": "analyst",
            "language": "en",
        }
        assert session["scopes"] == ["members", "read"]
        assert session["expires_at"] == "2026-03-11T00:00:00Z"
        cookie = cookie_of(response)
        value = cookie.pop("value")
        assert cookie == {"path": "/", "httponly": True, "samesite": "strict", "max-age": str(14 * 86_400)}
        assert value not in response.text
        assert client.get("/api/session").json() == session
        assert client.get("/api/programs").status_code == 200


def test_over_https_the_cookie_is_for_https_alone(own_shop: Shop) -> None:
    """As a proxy on this machine says it was asked."""
    session = hired(own_shop, "analyst", email=LILY)
    with browser(own_shop, session) as client:
        client.headers["X-Forwarded-Proto"] = "https"
        signed_in = sign_in(client, LILY)
        assert cookie_of(signed_in)["secure"] is True
        client.cookies.set("regulars_session", cookie_of(signed_in)["value"])
        assert cookie_of(client.delete("/api/session"))["secure"] is True


def test_each_sign_in_has_a_token_of_its_own_whatever_cookie_came_with_it(own_shop: Shop) -> None:
    hired(own_shop, "owner", email=LILY)
    seen = set()
    for planted in ("planted-by-somebody-else", None, None):
        with browser(own_shop) as client:
            if planted:
                client.cookies.set("regulars_session", planted)
            response = sign_in(client, LILY)
            seen |= {cookie_of(response)["value"], response.json()["csrf_token"]}
    assert len(seen) == 6
    with browser(own_shop) as client:
        client.cookies.set("regulars_session", "planted-by-somebody-else")
        assert client.get("/api/session").status_code == 401


def test_who_is_not_let_in_is_told_the_same(own_shop: Shop) -> None:
    hired(own_shop, "owner", email=LILY)
    gone = hired(own_shop, "support", email="gone@example.com").operator
    assert own_shop.client("admin").patch(f"/api/operators/{gone.id}", json={"disabled": True}).status_code == 200
    answers = []
    with browser(own_shop) as client:
        for email, password in ((LILY, "wrong"), ("nobody@example.com", PASSWORD), ("gone@example.com", PASSWORD)):
            response = client.post("/api/session", json={"email": email, "password": password})
            answers.append(
                (response.status_code, {**response.json(), "request_id": ""}, "set-cookie" in response.headers)
            )
    assert answers[0] == answers[1] == answers[2]
    assert (answers[0][0], answers[0][1]["code"], answers[0][2]) == (401, "sign_in_failed", False)


def test_too_many_wrong_passwords(own_shop: Shop) -> None:
    hired(own_shop, "owner", email=LILY)
    with browser(own_shop) as client:
        statuses = [sign_in(client, LILY, "wrong").status_code for _ in range(5)]
        refused = sign_in(client, LILY)
        assert (statuses, refused.status_code) == ([401] * 5, 429)
        assert (refused.json()["code"], refused.headers["Retry-After"]) == ("too_many_attempts", "60")
        own_shop.clock.now += 60_000_000
        assert sign_in(client, LILY).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": ""}, 415),
        ({"Content-Type": "Application/JSON; charset=utf-8"}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize(("path", "otherwise"), [("/api/session", 401), ("/api/invitations/none", 404)])
def test_other_sites_cannot_ask(
    own_shop: Shop, path: str, otherwise: int, headers: dict[str, str], status: int | None
) -> None:
    body = b'{"email": "a@b.example", "password": "a password", "language": "en"}'
    if path == "/api/session":
        body = b'{"email": "a@b.example", "password": "a password"}'
    response = httpx.post(own_shop.url + path, content=body, headers={"Content-Type": "application/json"} | headers)
    assert response.status_code == (status or otherwise)
    if status == 403:
        assert response.json()["code"] == "other_origin"


def test_a_session_that_is_not_used_for_twelve_hours_is_over(own_shop: Shop) -> None:
    with browser(own_shop, hired(own_shop, "support")) as client:
        own_shop.clock.now += 12 * HOUR - 1
        assert client.get("/api/session").json()["expires_at"] == "2026-03-11T11:59:59.999999Z"
        own_shop.clock.now += 12 * HOUR
        response = client.get("/api/session")
        assert (response.status_code, response.json()["code"]) == (401, "session_unknown")


def test_a_session_is_over_after_fourteen_days(own_shop: Shop) -> None:
    with browser(own_shop, hired(own_shop, "support")) as client:
        for _ in range(30):
            own_shop.clock.now += 11 * HOUR
            assert client.get("/api/session").status_code == 200
        own_shop.clock.now = NOON + 14 * 24 * HOUR - 1
        assert client.get("/api/session").json()["expires_at"] == "2026-03-24T12:00:00Z"
        own_shop.clock.now += 1
        assert client.get("/api/session").status_code == 401


def test_signing_out(own_shop: Shop) -> None:
    session = hired(own_shop, "support")
    with browser(own_shop, session) as client, browser(own_shop, session) as thief:
        response = client.delete("/api/session")
        assert response.status_code == 204
        cookie = cookie_of(response)
        assert (cookie["value"], cookie["max-age"], cookie["path"]) == ("", "0", "/")
        assert thief.get("/api/session").status_code == 401


def test_a_profile(shop: Shop) -> None:
    with browser(shop, hired(shop, "support")) as client:
        changed = client.patch("/api/session", json={"name": "丽丽", "language": "zh"}).json()
        assert (changed["operator"]["name"], changed["operator"]["language"]) == ("丽丽", "zh")
        assert client.get("/api/session").json() == changed
        assert client.patch("/api/session", json={}).json() == changed
        for bad, path in (
            ({"name": ""}, "name"),
            ({"name": " "}, "name"),
            ({"language": "fr"}, "language"),
            ({"role": "owner"}, "role"),
        ):
            response = client.patch("/api/session", json=bad)
            assert (response.status_code, response.json()["errors"][0]["path"]) == (400, path)


def test_a_new_password(own_shop: Shop) -> None:
    session, other = hired(own_shop, "support", email=LILY), browser(own_shop)
    with browser(own_shop, session) as client, other:
        sign_in(other, LILY)
        refused = client.post("/api/session/password", json={"old": "wrong", "new": "short"})
        assert (refused.status_code, refused.json()["code"]) == (422, "password_unfit")
        assert [(each["path"], each["code"]) for each in refused.json()["errors"]] == [
            ("old", "password_wrong"),
            ("new", "password_too_short"),
        ]
        changed = client.post("/api/session/password", json={"old": PASSWORD, "new": "another good one"})
        assert changed.status_code == 204
        assert client.get("/api/session").status_code == 200
        assert other.get("/api/session").status_code == 401
        assert sign_in(other, LILY).status_code == 401
        assert sign_in(other, LILY, "another good one").status_code == 200


def test_nothing_secret_is_logged(own_shop: Shop) -> None:
    session = hired(own_shop, "owner", email=LILY)
    with browser(own_shop, session) as client, structlog.testing.capture_logs() as entries:
        sign_in(client, LILY, "a wrong canary")
        sign_in(client, LILY)
        client.post("/api/session/password", json={"old": "canary one", "new": "canary"})
        token = client.post("/api/operators", json={"email": "new@example.com", "name": "N", "role": "owner"}).json()[
            "link_token"
        ]
        client.get(f"/api/invitations/{token}")
        client.post(f"/api/invitations/{token}", json={"name": "N", "password": "canary password", "language": "en"})
        log = json.dumps(entries, default=str) + client.get("/api/audit").text
    secrets = ("canary", PASSWORD, session.token, session.csrf_token, token, "argon2", LILY, "new@example.com")
    assert '"route": "/api/invitations/{token}"' in log
    assert [secret for secret in secrets if secret in log] == []
