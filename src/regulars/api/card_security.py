"""Which member's card is open: by a cookie that is sent to `/api/card` alone, and opens nothing else.

Neither a key nor an operator's session opens a card, and a card's session opens none of the other operations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import Depends, Request

from regulars.api.operations import IdempotencyKey, Operation
from regulars.api.problems import ProblemError
from regulars.api.security import CSRF_HEADER, SAFE
from regulars.api.shell import ACTOR, TheLanguage, TheShell
from regulars.services.card.sessions import CardSession, find_card_session
from regulars.services.tokens import is_csrf_token

if TYPE_CHECKING:
    from regulars.api.shell import Shell

CARD_COOKIE: Final = "regulars_card"
CARD_PATH: Final = "/api/card"
CARD_SCHEMES: Final[Mapping[str, Any]] = {
    "card": {
        "type": "apiKey",
        "in": "cookie",
        "name": CARD_COOKIE,
        "description": f"A member who has opened her card. POST, PATCH and DELETE need the header `{CSRF_HEADER}` as "
        "well, with the `csrf_token` of the session.",
    }
}
_ACTOR: Final = "card"
"""Who called, for the log: a member, and not which one."""


async def card_session_of(request: Request) -> CardSession:
    """The session of the request's cookie; 401 without one that works, 403 without the CSRF token."""
    token = request.cookies.get(CARD_COOKIE)
    if not token:
        raise ProblemError(401, "no_card")
    shell: Shell = request.app.state.shell
    session = await run_sync(lambda: find_card_session(shell.system.pool, token, at=shell.moment()))
    if session is None:
        raise ProblemError(401, "card_is_closed")
    request.scope[ACTOR] = _ACTOR
    if request.method not in SAFE and not is_csrf_token(request.headers.get(CSRF_HEADER, ""), session.token):
        raise ProblemError(403, "csrf_token_missing")
    return session


TheCard = Annotated[CardSession, Depends(card_session_of)]


async def card_holder(session: TheCard) -> UUID:
    """The member whose card is open."""
    return session.member_id


TheHolder = Annotated[UUID, Depends(card_holder)]


class CardOperation(Operation):
    """One thing that a member does on her card."""

    def __init__(self, member: TheHolder, key: IdempotencyKey, shell: TheShell, language: TheLanguage) -> None:
        """It is done to nobody but the member whose card is open."""
        super().__init__(member, key, shell, language)


TheCardOperation = Annotated[CardOperation, Depends()]
