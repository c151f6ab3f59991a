"""Members who have opened their card, as their phones send it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from regulars.api.security import CSRF_HEADER
from tests.api.shop import Shop
from tests.api.staff import browser


def token_for(shop: Shop, ref: str, *, minutes: int = 15) -> str:
    """The token of a new link to a member's card."""
    made = shop.client("operate").post(f"/api/members/{ref}/card-link", json={"minutes": minutes})
    assert made.status_code == 201, made.text
    return str(made.json()["url"]).partition("#")[2]


def enter(client: httpx.Client, token: str) -> httpx.Response:
    """Open the card of a link; the client keeps the cookie and the CSRF token as the page does."""
    response = client.post("/api/card/session", json={"token": token})
    if response.is_success:
        client.headers[CSRF_HEADER] = response.json()["csrf_token"]
    return response


@contextmanager
def card_of(shop: Shop, ref: str) -> Iterator[httpx.Client]:
    """The browser of a member who has opened her card."""
    with browser(shop) as client:
        assert enter(client, token_for(shop, ref)).status_code == 200
        yield client


def key(shop: Shop) -> dict[str, str]:
    """An idempotency key that nothing has yet."""
    return {"Idempotency-Key": shop.new("key")}
