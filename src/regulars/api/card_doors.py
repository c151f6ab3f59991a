"""The ways to a member's card: links that the shop hands out, codes sent to her phone, and the way out."""

from __future__ import annotations

from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response

from regulars.api.bodies import body_of
from regulars.api.card_bodies import CardEntry, CardLinkWanted, CodeWanted
from regulars.api.card_security import CARD_COOKIE, CARD_PATH, TheCard
from regulars.api.openapi import answers
from regulars.api.operations import TheMember
from regulars.api.requests import Nothing
from regulars.api.security import Administrator, Operator, TheAddress, from_our_pages
from regulars.api.shell import Json, TheShell
from regulars.api.shown.card import CardCodes, CardDoors, CardLinkMade, CardSessionShown
from regulars.domain.time import to_instant, to_iso
from regulars.services.card.codes import ask_for_code, list_codes
from regulars.services.card.links import make_card_link, renew_card_secret
from regulars.services.card.sessions import LASTS, CardSession, end_card_session, open_by_code, open_by_link
from regulars.services.card.show import show_entry

router = APIRouter(tags=["card"])
_OPENED = answers(CardSessionShown, 400, 401, 403, 413, 415, 429, 503)


@router.post(
    "/api/members/{ref}/card-link", status_code=201, responses=answers(CardLinkMade, 400, 404, 413, 415, status=201)
)
async def make_member_card_link(
    caller: Operator,
    member: TheMember,
    wanted: Annotated[CardLinkWanted, Depends(body_of(CardLinkWanted))],
    request: Request,
    shell: TheShell,
) -> Json:
    """A link that opens this member's card, for her alone: for the shop's back end, at every opening.

    Whoever has the link has the card until it is over. The audit log says so when an operator has made one.
    """
    link = await run_sync(
        lambda: make_card_link(shell.system.pool, member, caller=caller, minutes=wanted.minutes, at=shell.moment())
    )
    doc = {"url": link.under(str(request.base_url)), "expires_at": to_iso(to_instant(link.expires_at))}
    return Json(doc, status_code=201)


@router.post(
    "/api/card-secret", status_code=204, response_class=Response, responses=answers(None, 400, 413, 415, status=204)
)
def renew_secret_of_cards(
    caller: Administrator, _body: Annotated[Nothing, Depends(body_of(Nothing))], shell: TheShell
) -> Response:
    """End every card link and every open card at once, for when one has come into the wrong hands."""
    renew_card_secret(shell.system.pool, actor=caller.actor, at=shell.moment())
    return Response(status_code=204)


@router.get("/api/card-codes", responses=answers(CardCodes))
def list_card_codes(_caller: Operator, shell: TheShell) -> Json:
    """The one-time codes that operators read out to members, newest first; none unless the setting says so."""
    codes = list_codes(shell.system.pool, at=shell.moment())
    items = [
        {
            "member_id": str(code.member_id),
            "phone": code.phone,
            "code": code.digits,
            "created_at": to_iso(to_instant(code.created_at)),
            "expires_at": to_iso(to_instant(code.expires_at)),
        }
        for code in codes
    ]
    return Json({"items": items})


@router.get("/api/card/entry", responses=answers(CardDoors, 503))
def show_card_entry(shell: TheShell) -> Json:
    """What to show to those who have not come in: the name of the shop's program, and whether a phone lets them in."""
    name = show_entry(shell.system.pool, shell.engine.library)
    return Json({"name": name, "by_phone": shell.system.code_sender is not None})


@router.post(
    "/api/card/codes",
    status_code=204,
    response_class=Response,
    dependencies=[Depends(from_our_pages)],
    responses=answers(None, 400, 403, 409, 413, 415, 429, 503, status=204),
)
def send_card_code(
    wanted: Annotated[CodeWanted, Depends(body_of(CodeWanted))], address: TheAddress, shell: TheShell
) -> Response:
    """Send a one-time code to a phone. The answer is the same whether a member has the number or nobody."""
    system = shell.system
    ask_for_code(system.pool, system.code_sender, wanted.phone, address=address, at=shell.moment())
    return Response(status_code=204)


@router.post("/api/card/session", dependencies=[Depends(from_our_pages)], responses=_OPENED)
def open_card_session(
    wanted: Annotated[CardEntry, Depends(body_of(CardEntry))], request: Request, shell: TheShell
) -> Json:
    """Open a card: by the token of a link, or by a phone number and the code sent to it. The answer sets the cookie."""
    pool, at = shell.system.pool, shell.moment()
    if wanted.token is not None:
        session = open_by_link(pool, wanted.token, at=at)
    else:
        session = open_by_code(pool, phone=wanted.phone or "", code=wanted.code or "", at=at)
    response = Json(_session_doc(session))
    lasts = int(LASTS.total_seconds())
    response.set_cookie(CARD_COOKIE, session.token, max_age=lasts, secure=_is_secure(request), **_COOKIE)
    return response


@router.get("/api/card/session", responses=answers(CardSessionShown))
def show_card_session(session: TheCard) -> Json:
    """That a card is open, and the token that changes need."""
    return Json(_session_doc(session))


@router.delete("/api/card/session", status_code=204, response_class=Response, responses=answers(None, status=204))
def end_own_card_session(session: TheCard, request: Request, shell: TheShell) -> Response:
    """Leave the card."""
    end_card_session(shell.system.pool, session)
    response = Response(status_code=204)
    response.delete_cookie(CARD_COOKIE, secure=_is_secure(request), **_COOKIE)
    return response


_COOKIE: dict[str, Any] = {"path": CARD_PATH, "httponly": True, "samesite": "strict"}


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _session_doc(session: CardSession) -> dict[str, Any]:
    return {"csrf_token": session.csrf_token, "expires_at": to_iso(to_instant(session.expires_at))}
