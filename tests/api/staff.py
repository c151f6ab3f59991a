"""Operators of a shop, and what their browsers send."""

from __future__ import annotations

import httpx

from regulars.api.security import COOKIE, CSRF_HEADER
from regulars.domain.time import to_datetime
from regulars.services.operators.links import make_first_owner_link
from regulars.services.operators.sessions import Session
from tests.api.shop import Shop
from tests.services.operators.staff import PASSWORD, hire


def hired(shop: Shop, role: str, *, email: str | None = None) -> Session:
    """A new operator, signed in."""
    address = email or f"{shop.new(role)}@example.com"
    return hire(shop.system.pool, role, email=address, at=to_datetime(shop.clock.now))


def browser(shop: Shop, session: Session | None = None, *, csrf: bool = True) -> httpx.Client:
    """A browser on our pages, signed in if there is a session."""
    client = httpx.Client(base_url=shop.url, headers={"Origin": shop.url, "Sec-Fetch-Site": "same-origin"}, timeout=60)
    if session is not None:
        client.cookies.set(COOKIE, session.token)
        if csrf:
            client.headers[CSRF_HEADER] = session.csrf_token
    return client


def sign_in(client: httpx.Client, email: str, password: str = PASSWORD) -> httpx.Response:
    """Ask to be signed in; the client keeps the cookie and the CSRF token as a page does."""
    response = client.post("/api/session", json={"email": email, "password": password})
    if response.is_success:
        client.headers[CSRF_HEADER] = response.json()["csrf_token"]
    return response


def first_link(shop: Shop) -> str:
    """The token of a link for the first owner."""
    link = make_first_owner_link(shop.system.pool, actor="test", at=to_datetime(shop.clock.now))
    assert link is not None
    return link.token


def forgive(shop: Shop) -> None:
    """Forget every try that failed: other tests of the same shop guess passwords too."""
    with shop.system.pool.transaction() as transaction:
        transaction.run("DELETE FROM sign_in_failure")
