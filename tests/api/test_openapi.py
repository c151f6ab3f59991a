"""The OpenAPI document: complete, true, and kept by what the server does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, get_args

import jsonschema_rs
import pytest

from regulars.api.shown.effects import effect_model
from regulars.domain.engine import effects
from regulars.services.callers import SCOPES
from tests.api.shop import Shop

METHODS = ("get", "post", "put", "patch", "delete")
OPEN = {
    *("healthz", "readyz", "metrics", "open_own_session", "show_invitation", "accept_invitation"),
    *("show_card_entry", "send_card_code", "open_card_session"),
}
OWN = {"show_own_session", "end_own_session", "change_own_profile", "change_own_password"}
"""For whoever is signed in, whatever the role; a key has no session."""
CARD = {
    *("show_card_session", "end_own_card_session", "show_own_card", "list_own_history", "list_own_rewards"),
    *("show_own_redemption", "show_own_rules", "download_own_data"),
    *("check_in_on_card", "redeem_on_card", "give_back_on_card", "change_own_attributes"),
}
"""For a member who has opened her card, and for nobody else."""


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield method, path, methods[method]


@pytest.fixture(scope="session")
def document(shop: Shop) -> dict[str, Any]:
    response = shop.client("none").get("/openapi.json")
    assert response.status_code == 200
    served: dict[str, Any] = response.json()
    return served


def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Regulars"
    assert {tag["name"] for tag in document["tags"]} == {
        tag for _, _, operation in operations(document) for tag in operation["tags"]
    }


def test_every_operation_is_described_has_a_scope_and_examples(document: dict[str, Any]) -> None:
    lacking = []
    for method, path, operation in operations(document):
        good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
        shown = [
            list(part["content"].values()) for part in (good, operation.get("requestBody", {})) if "content" in part
        ]
        if not operation.get("description") or any("example" not in contents[0] for contents in shown):
            lacking.append(f"{method} {path}")
        assert (operation["operationId"] in OPEN | OWN | CARD) is ("x-scope" not in operation)
        assert (operation["operationId"] in OPEN) is ("security" not in operation)
    assert lacking == []


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids)) > 25


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    text = str(document)
    for section, name in re.findall(r"#/components/(\w+)/(\w+)", text):
        assert name in document["components"][section]
    unused = [name for name in document["components"]["schemas"] if f"schemas/{name}'" not in text]
    assert unused == []


def test_every_example_is_what_its_schema_says(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for content in (each for body in bodies for each in body.get("content", {}).values()):
            if "example" in content:
                schema = {**content["schema"], "components": document["components"]}
                jsonschema_rs.validator_for(schema).validate(content["example"])


def test_every_schema_is_one(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


@pytest.mark.parametrize("effect", get_args(effects.Effect))
def test_an_effects_code_is_its_name_in_small_letters(effect: type) -> None:
    """The document is made from the definitions by this rule."""
    assert effect_model(effect).model_fields["effect"].annotation == effects_code(effect)


def effects_code(effect: type) -> Any:
    return Literal[effects._CODES[effect]]


# -- scopes ---------------------------------------------------------------------------------------------------

FILLED = {"ref": "user_id:nobody", "seq": "1", "redemption_id": "00000000-0000-7000-8000-000000000000", "number": "9999", "which": "9999", "key_id": "nobody", "token": "none", "operator_id": "00000000-0000-4000-8000-000000000000", "job_id": "00000000-0000-4000-8000-000000000000", "file_id": "00000000-0000-4000-8000-000000000000"}  # fmt: skip


def test_each_operation_asks_for_its_scope(shop: Shop, document: dict[str, Any]) -> None:
    """Without a key 401; with a key of another scope 403; with the right one, and with admin, neither."""
    seen = 0
    for method, path, operation in operations(document):
        needed = operation.get("x-scope")
        for scope in ("none", *SCOPES):
            response = shop.client(scope).request(method, path.format(**FILLED), content=b"")
            if operation["operationId"] in OWN:
                assert (response.status_code, response.json()["code"]) == (401, "no_key"), (method, path)
            elif operation["operationId"] in CARD:
                assert (response.status_code, response.json()["code"]) == (401, "no_card"), (method, path)
            elif needed is None or scope in (needed, "admin") or (needed, scope) == ("members", "read"):
                assert response.status_code not in (401, 403), (method, path, scope)
            elif scope == "none":
                assert (response.status_code, response.json()["code"]) == (401, "no_key"), (method, path)
                assert response.headers["WWW-Authenticate"].startswith("Bearer")
            else:
                assert (response.status_code, response.json()["code"]) == (403, "scope_missing"), (method, path, scope)
                assert needed in response.json()["detail"]
            seen += 1
    assert seen == 6 * len(list(operations(document)))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer nonsense",
        "Bearer rk_000000000000_secret",
        "Bearer rk__",
        "Basic",
        "Basic !!!",
        "Basic //79",
        "Basic Og==",
        "Digest username=x",
        "x" * 5000,
    ],
)
@pytest.mark.parametrize("path", ["/api/events", "/v1/track", "/v1/batch", "/api/members/user_id:nobody/tags"])
def test_what_is_no_key(shop: Shop, path: str, header: str) -> None:
    response = shop.client("none").post(path, content=b"{}", headers={"Authorization": header})
    assert response.status_code == 401


def test_a_secret_with_another_keys_id_is_no_key(shop: Shop) -> None:
    mixed = f"{shop.keys['read'].rsplit('_', 1)[0]}_{shop.keys['admin'].split('_', 2)[2]}"
    response = shop.client("none").get("/api/programs", headers={"Authorization": f"Bearer {mixed}"})
    assert (response.status_code, response.json()["code"]) == (401, "key_unknown")
