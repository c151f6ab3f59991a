"""Requests made up from the OpenAPI document: every answer is one that the document names, in the form it says."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from regulars.api.app import ROUTERS
from regulars.api.card_security import CARD_COOKIE, CARD_PATH
from regulars.api.openapi import document
from regulars.api.security import CSRF_HEADER
from regulars.domain.time import to_datetime
from regulars.services.callers import Caller
from regulars.services.card.links import make_card_link
from regulars.services.card.sessions import open_by_link
from regulars.services.members import member_id_of
from tests.api.shop import Shop, order

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

schema = schemathesis.openapi.from_dict(document(ROUTERS))


@pytest.fixture(scope="module")
def busy_shop(shop: Shop) -> Shop:
    """The shop, with a member whom requests made from the document's examples meet."""
    shop.send(order("12345", "a-first-order", 500))
    return shop


@schema.parametrize()
@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_request_gets_an_answer_the_document_knows(case: Any, busy_shop: Shop) -> None:
    check(case, busy_shop)


@pytest.mark.soak
@schema.parametrize()
@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_very_many_requests_get_an_answer_the_document_knows(case: Any, busy_shop: Shop) -> None:
    check(case, busy_shop)


def check(case: Any, shop: Shop) -> None:
    headers = {"Authorization": f"Bearer {shop.keys['admin']}"}
    if case.path.startswith(CARD_PATH):
        headers |= open_card(shop)
    response = case.call(base_url=shop.url, headers=headers)
    case.validate_response(response, checks=CHECKS)


def open_card(shop: Shop) -> dict[str, str]:
    """What the browser of the member sends whom the examples meet; a card of its own, as some requests close it."""
    pool, at = shop.system.pool, to_datetime(shop.clock.now)
    member, caller = member_id_of(shop.system.engine, "user_id:12345"), Caller("test", "test", frozenset())
    link = make_card_link(pool, member, caller=caller, minutes=1, at=at)
    session = open_by_link(pool, link.token, at=at)
    return {"Cookie": f"{CARD_COOKIE}={session.token}", CSRF_HEADER: session.csrf_token}
