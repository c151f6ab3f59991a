"""Who calls, and whether they may. A key comes as a bearer token, or as the user name of Basic authentication."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from anyio.to_thread import run_sync
from fastapi import Depends, Request

from regulars.api.problems import ProblemError
from regulars.api.shell import KEY_ID
from regulars.services.api_keys import Caller, Scope

if TYPE_CHECKING:
    from regulars.api.shell import Shell

SCHEMES: Final[Mapping[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer rk_…`"},
    "basic": {"type": "http", "scheme": "basic", "description": "The key as user name, with an empty password."},
}
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="regulars"'}


async def may_ingest(request: Request) -> Caller:
    """The caller, who may send events."""
    return await authorise(request, "ingest", key_of(request))


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
    may_read: "read",
    may_operate: "operate",
    may_administer: "admin",
}
"""The scope that each of these dependencies asks for; the OpenAPI document reads it."""

Ingester = Annotated[Caller, Depends(may_ingest)]
Reader = Annotated[Caller, Depends(may_read)]
Operator = Annotated[Caller, Depends(may_operate)]
Administrator = Annotated[Caller, Depends(may_administer)]


async def authorise(request: Request, scope: Scope, key: str | None) -> Caller:
    """The caller of a key that has the scope; 401 without a key that works, 403 without the scope."""
    if key is None:
        raise ProblemError(401, "no_key", headers=_CHALLENGE)
    shell: Shell = request.app.state.shell
    ring = shell.system.keys
    caller = ring.remembered(key) or await run_sync(ring.authenticate, key)
    if caller is None:
        raise ProblemError(401, "key_unknown", headers=_CHALLENGE)
    request.scope[KEY_ID] = caller.key_id
    if not caller.may(scope):
        raise ProblemError(403, "scope_missing", scope=scope)
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
