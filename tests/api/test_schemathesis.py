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
from regulars.api.openapi import document
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
    response = case.call(base_url=shop.url, headers=headers)
    case.validate_response(response, checks=CHECKS)
