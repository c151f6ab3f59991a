"""Who calls, and whether they may: by a key (a bearer token, or the user name of Basic authentication) or signed in.

An operator who has signed in has a session, whose token her browser keeps in a cookie. A cookie comes with every
request, also with one that another site made her send; so what changes something needs the session's CSRF token too.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from fastapi import Depends, Request

from regulars.api.problems import ProblemError
from regulars.api.shell import ACTOR
from regulars.services.callers import Caller, Scope
from regulars.services.operators.sessions import Session, find_session
from regulars.services.tokens import is_csrf_token

if TYPE_CHECKING:
    from regulars.api.shell import Shell

COOKIE: Final = "regulars_session"
CSRF_HEADER: Final = "X-CSRF-Token"
SCHEMES: Final[Mapping[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer rk_…`"},
    "basic": {"type": "http", "scheme": "basic", "description": "The key as user name, with an empty password."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"The session of an operator who has signed in. POST, PUT, PATCH and DELETE need the header "
        f"`{CSRF_HEADER}` as well, with the `csrf_token` of the session.",
    },
}
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="regulars"'}
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


async def may_ingest(request: Request) -> Caller:
    """The caller, who may send events."""
    return await authorise(request, "ingest", key_of(request))


async def may_look_at_members(request: Request) -> Caller:
    """The caller, who may look at members: masked without the scope `read`."""
    return await authorise(request, "members", key_of(request))


async def may_read(request: Request) -> Caller:
    """The caller, who may look at members and programs."""
    return await authorise(request, "read", key_of(request))


async def may_operate(request: Request) -> Caller:
    """The caller, who may redeem, adjust, tag and draft."""
    return await authorise(request, "operate", key_of(request))


async def may_administer(request: Request) -> Caller:
    """The caller, who may do everything."""
    return await authorise(request, "admin", key_of(request))


GUARDS: Final[dict[Callable[..., Any], Scope]] = {
    may_ingest: "ingest",
    may_look_at_members: "members",
    may_read: "read",
    may_operate: "operate",
    may_administer: "admin",
}
"""The scope that each of these dependencies asks for; the OpenAPI document reads it."""

Ingester = Annotated[Caller, Depends(may_ingest)]
Visitor = Annotated[Caller, Depends(may_look_at_members)]
Reader = Annotated[Caller, Depends(may_read)]
Operator = Annotated[Caller, Depends(may_operate)]
Administrator = Annotated[Caller, Depends(may_administer)]


async def authorise(request: Request, scope: Scope, key: str | None) -> Caller:
    """The caller of a key, or without one of the session, who has the scope.

    401 without a key or session that works, 403 without the scope or, in a session, the CSRF token.
    """
    caller = (await session_of(request)).caller if key is None else await _caller_of(request, key)
    request.scope[ACTOR] = caller.actor
    if not caller.may(scope):
        raise ProblemError(403, "scope_missing", scope=scope)
    return caller


async def session_of(request: Request) -> Session:
    """The session of the request's cookie; 401 without one that works, 403 without the CSRF token."""
    token = request.cookies.get(COOKIE)
    if not token:
        raise ProblemError(401, "no_key", headers=_CHALLENGE)
    shell: Shell = request.app.state.shell
    session = await run_sync(lambda: find_session(shell.system.pool, token, at=shell.moment()))
    if session is None:
        raise ProblemError(401, "session_unknown", headers=_CHALLENGE)
    request.scope[ACTOR] = session.caller.actor
    if request.method not in SAFE and not is_csrf_token(request.headers.get(CSRF_HEADER, ""), session.token):
        raise ProblemError(403, "csrf_token_missing")
    return session


TheSession = Annotated[Session, Depends(session_of)]


async def from_our_pages(request: Request) -> None:
    """Refuse what another site made a browser send, and what a plain form of one could send.

    Those who sign in have no session yet, and so no CSRF token: 403 for another origin, 415 for anything but JSON.
    """
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "").lower() == "cross-site":
        raise ProblemError(403, "other_origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise ProblemError(403, "other_origin")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ProblemError(415, "content_type_not_json")


def address_of(request: Request) -> str:
    """The address a request comes from."""
    return request.client.host if request.client else ""


TheAddress = Annotated[str, Depends(address_of)]


async def _caller_of(request: Request, key: str) -> Caller:
    shell: Shell = request.app.state.shell
    ring = shell.system.keys
    caller = ring.remembered(key) or await run_sync(ring.authenticate, key)
    if caller is None:
        raise ProblemError(401, "key_unknown", headers=_CHALLENGE)
    return caller


def key_of(request: Request) -> str | None:
    """The key in the `Authorization` header, if there is one."""
    scheme, _, credentials = request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip() or None
    if scheme.lower() == "basic":
        return _user_name(credentials.strip())
    return None


def _user_name(credentials: str) -> str | None:
    try:
        return b64decode(credentials, validate=True).decode().partition(":")[0] or None
    except (binascii.Error, ValueError):
        return None
