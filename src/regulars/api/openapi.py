"""The OpenAPI document: what the framework finds, and what it cannot see (keys, bodies, problems, examples)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from regulars import __doc__ as description
from regulars.api.bodies import BODIES
from regulars.api.card_security import CARD_SCHEMES, card_session_of
from regulars.api.problems import MEDIA_TYPE
from regulars.api.requests import Body
from regulars.api.security import GUARDS, SCHEMES, session_of
from regulars.api.shown import Shown
from regulars.api.shown.problems import ProblemDetails

if TYPE_CHECKING:
    from fastapi import APIRouter, FastAPI
    from fastapi.dependencies.models import Dependant

VERSION: Final = "1"
TAGS: Final = (
    {"name": "segment", "description": "What Segment's SDKs send; their write key is an API key with `ingest`."},
    {"name": "events", "description": "Events with an answer for each."},
    {"name": "members", "description": "What members have, what happened to it, and why."},
    {"name": "operations", "description": "What tills and operators do to a member."},
    {"name": "overview", "description": "The whole shop in figures."},
    {"name": "programs", "description": "Versions of the program: draft, check, compare, publish."},
    {"name": "jobs", "description": "Long work and its files: what-if, export, import."},
    {"name": "session", "description": "Signing in, and the links that let operators in."},
    {"name": "card", "description": "A member's own card: the ways in, what it shows, and what she does herself."},
    {"name": "administration", "description": "Operators, API keys and the audit log."},
    {"name": "health", "description": "For whoever watches over the process."},
)
MEANINGS: Final = {
    400: "What was sent is not what it should be; `errors` says where.",
    401: "No key or session, or one that does not work.",
    403: "The scope is missing; or, in a session, the CSRF token; or another site asks.",
    404: "There is no such thing.",
    408: "The body did not come to its end in time.",
    409: "It cannot be done in the present state of things.",
    413: "Too large.",
    415: "A content type or encoding that is not read.",
    422: "It cannot be taken: the idempotency key was used before with another content, or a password is no good.",
    429: "Too much is waiting, or too many tries failed; come again after `Retry-After` seconds.",
    503: "The database cannot be reached, or no program is published; come again after `Retry-After` seconds.",
}
_REF: Final = "#/components/schemas/{model}"
_FRAMEWORK_SCHEMAS: Final = ("HTTPValidationError", "ValidationError")


def ref(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model, by name."""
    return {"$ref": _REF.format(model=model.__name__)}


def listed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a list of these."""
    return {"type": "array", "items": schema}


def answers(
    shown: type[BaseModel] | dict[str, Any] | None,
    *problems: int,
    status: int = 200,
    meaning: str = "Done.",
    media_type: str = "application/json",
) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: what it shows, or a schema of that, or nothing; and the problems it may have."""
    good: dict[str, Any] = {"description": meaning}
    if shown is not None:
        schema = shown if isinstance(shown, dict) else ref(shown)
        good["content"] = {media_type: {"schema": schema}}
    return {status: good, **{each: {"description": MEANINGS[each]} for each in problems}}


def install(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Let the application describe itself this way."""
    made: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not made:
            made.update(document(routers))
        return made

    app.openapi = openapi  # type: ignore[method-assign]  # the way the framework names for it


def document(routers: Sequence[APIRouter]) -> dict[str, Any]:
    """The whole document, of routers whose routes have their full paths."""
    routes = [route for router in routers for route in router.routes]
    doc = get_openapi(
        title="Regulars", version=VERSION, description=description, routes=routes, tags=[dict(tag) for tag in TAGS]
    )
    components = doc.setdefault("components", {})
    components["securitySchemes"] = {**SCHEMES, **CARD_SCHEMES}
    components["responses"] = {f"Problem{status}": _problem(status) for status in MEANINGS}
    schemas = components.setdefault("schemas", {})
    schemas.update(_schemas())
    for name in _FRAMEWORK_SCHEMAS:
        schemas.pop(name, None)
    for route in routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                _complete(doc["paths"][route.path_format][method.lower()], route)
    return doc


def _complete(operation: dict[str, Any], route: APIRoute) -> None:
    """Add to an operation what its dependencies say, and its examples."""
    operation["operationId"] = route.name
    calls = list(_calls(route.dependant))
    responses = operation["responses"]
    responses.pop("422" if not _documented(route, 422) else "", None)
    scope = next((GUARDS[call] for call in calls if call in GUARDS), None)
    if scope is not None:
        operation["security"] = [{name: []} for name in SCHEMES]
        operation["x-scope"] = scope
        operation["description"] = f"{operation.get('description', '')}\n\nNeeds the scope `{scope}`.".strip()
    elif session_of in calls:
        operation["security"] = [{"cookie": []}]
    elif card_session_of in calls:
        operation["security"] = [{"card": []}]
    if "security" in operation:
        responses.update({"401": {}, "403": {}, "503": {}})
    if operation.get("parameters"):
        responses["400"] = {}
    for status in [status for status, answer in responses.items() if "content" not in answer and status[0] in "45"]:
        responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
    body = next((BODIES[call] for call in calls if call in BODIES), None)
    if body is not None:
        content = {media_type: {"schema": schema} for media_type, schema in body.items()}
        operation["requestBody"] = {"required": True, "content": content}
        responses["408"] = {"$ref": "#/components/responses/Problem408"}
    _add_examples(operation)


def _add_examples(operation: dict[str, Any]) -> None:
    shown = examples().get(operation["operationId"], {})
    if "request" in shown:
        next(iter(operation["requestBody"]["content"].values()))["example"] = shown["request"]
    good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    if "answer" in shown:
        next(iter(good["content"].values()))["example"] = shown["answer"]


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Examples of requests and answers by operation."""
    read: dict[str, dict[str, Any]] = yaml.safe_load((files("regulars.api") / "examples.yaml").read_text("utf-8"))
    return read


def _documented(route: APIRoute, status: int) -> bool:
    return status in route.responses


def _problem(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": MEANINGS[status],
        "content": {MEDIA_TYPE: {"schema": ref(ProblemDetails)}},
    }
    if status in (429, 503):
        seconds = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        answer["headers"] = {"Retry-After": seconds}
    return answer


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for part in dependant.dependencies:
        if part.call is not None:
            yield part.call
        yield from _calls(part)


def _schemas() -> dict[str, Any]:
    """Every model that goes in or out."""
    _, shown = models_json_schema([(each, "serialization") for each in _below(Shown)], ref_template=_REF)
    _, read = models_json_schema([(each, "validation") for each in _below(Body)], ref_template=_REF)
    schemas: dict[str, Any] = {**shown["$defs"], **read["$defs"]}
    return schemas


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)
