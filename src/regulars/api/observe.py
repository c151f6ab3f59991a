"""What surrounds every request: its id, its line in the log, its count, and an answer whatever happens inside.

Nothing personal is logged: no bodies, no query, and of the path only the route's template, without the reference to
the member.
"""

from __future__ import annotations

import re
from time import perf_counter
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect

from regulars.api.problems import answer, internal_error
from regulars.api.refs import protect_slashes
from regulars.api.shell import ACTOR, REQUEST_ID
from regulars.texts import negotiate

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from regulars.api.metrics import Metrics

log = structlog.get_logger()

_GOOD_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_HEADER: Final = "X-Request-Id"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GONE: Final = 499
"""What is noted for a caller who went away before there was an answer, as nginx does."""
_NO_ROUTE: Final = "(none)"


class Observe:
    """Middleware around the whole application."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Go around this application."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = perf_counter()
        request_id = scope[REQUEST_ID] = _request_id(scope)
        protect_slashes(scope)
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[_HEADER] = request_id
                headers.setdefault("Cache-Control", "no-store")
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        try:
            await self._app(scope, receive, send_marked)
        except ClientDisconnect:
            status = status or _GONE
        except Exception:
            log.exception("request_failed", route=_route(scope), request_id=request_id)
            if not status:
                language = negotiate(Headers(scope=scope).get("accept-language"))
                await answer(scope, internal_error(), language)(scope, receive, send_marked)
        finally:
            self._note(scope, status, perf_counter() - begun)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"  # anyone can invent one
        self._metrics.count_request(method=method, route=route, status=status, seconds=seconds)
        log.info(
            "request",
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 2),
            request_id=scope[REQUEST_ID],
            caller=scope.get(ACTOR),
        )


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(_HEADER, "")
    return given if _GOOD_ID.fullmatch(given) else uuid4().hex


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", _NO_ROUTE)
