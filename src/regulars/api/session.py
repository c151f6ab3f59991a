"""Signing in and out, what an operator changes of her own, and the links that let people in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from regulars.api.bodies import body_of
from regulars.api.openapi import answers
from regulars.api.requests import Joining, PasswordChange, ProfileChange, SignIn
from regulars.api.security import COOKIE, TheAddress, TheSession, from_our_pages
from regulars.api.shell import Json, TheShell
from regulars.api.shown.operators import InvitationShown, SessionShown
from regulars.domain.time import to_instant, to_iso
from regulars.services.operators.links import Answer, show_link, use_link
from regulars.services.operators.sessions import (
    LONGEST,
    Session,
    change_password,
    change_profile,
    end_session,
    sign_in,
)

router = APIRouter(tags=["session"])

Token = Annotated[str, Path(description="The last part of the link's address.", max_length=200)]


@router.post(
    "/api/session",
    dependencies=[Depends(from_our_pages)],
    responses=answers(SessionShown, 400, 401, 403, 413, 415, 429, 503),
)
def open_own_session(
    wanted: Annotated[SignIn, Depends(body_of(SignIn))], request: Request, address: TheAddress, shell: TheShell
) -> Json:
    """Sign in. The answer sets the cookie; it is the same for whatever of address and password is wrong."""
    session = sign_in(
        shell.system.pool, email=wanted.email, password=wanted.password, address=address, at=shell.moment()
    )
    return _opened(request, session, status=200)


@router.get("/api/session", responses=answers(SessionShown))
def show_own_session(session: TheSession) -> Json:
    """Who is signed in, what she may do, and the token that changes need."""
    return Json(_session_doc(session))


@router.delete("/api/session", status_code=204, response_class=Response, responses=answers(None, status=204))
def end_own_session(session: TheSession, request: Request, shell: TheShell) -> Response:
    """Sign out."""
    end_session(shell.system.pool, session, at=shell.moment())
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/", secure=_is_secure(request), httponly=True, samesite="strict")
    return response


@router.patch("/api/session", responses=answers(SessionShown, 400, 413, 415))
def change_own_profile(
    session: TheSession, wanted: Annotated[ProfileChange, Depends(body_of(ProfileChange))], shell: TheShell
) -> Json:
    """Another name or language of one's own."""
    changed = change_profile(shell.system.pool, session, name=wanted.name, language=wanted.language, at=shell.moment())
    return Json(_session_doc(changed))


@router.post(
    "/api/session/password",
    status_code=204,
    response_class=Response,
    responses=answers(None, 400, 413, 415, 422, 429, status=204),
)
def change_own_password(
    session: TheSession,
    wanted: Annotated[PasswordChange, Depends(body_of(PasswordChange))],
    address: TheAddress,
    shell: TheShell,
) -> Response:
    """Another password. All other sessions of the operator end."""
    change_password(shell.system.pool, session, old=wanted.old, new=wanted.new, address=address, at=shell.moment())
    return Response(status_code=204)


@router.get("/api/invitations/{token}", responses=answers(InvitationShown, 404, 503))
def show_invitation(token: Token, shell: TheShell) -> Json:
    """What a link is for. One that was used, is over, or never was made is not there."""
    invitation = show_link(shell.system.pool, token, at=shell.moment())
    return Json(
        {
            "purpose": invitation.purpose,
            "email": invitation.email,
            "name": invitation.name,
            "role": invitation.role,
            "expires_at": to_iso(to_instant(invitation.expires_at)),
        }
    )


@router.post(
    "/api/invitations/{token}",
    status_code=201,
    dependencies=[Depends(from_our_pages)],
    responses=answers(SessionShown, 400, 403, 404, 413, 415, 422, 503, status=201),
)
def accept_invitation(
    token: Token, wanted: Annotated[Joining, Depends(body_of(Joining))], request: Request, shell: TheShell
) -> Json:
    """Use a link, once: choose a password, and be signed in."""
    answer = Answer(wanted.email, wanted.name, wanted.password, wanted.language)
    session = use_link(shell.system.pool, token, answer, at=shell.moment())
    return _opened(request, session, status=201)


def _opened(request: Request, session: Session, *, status: int) -> Json:
    response = Json(_session_doc(session), status_code=status)
    response.set_cookie(
        COOKIE,
        session.token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="strict",
    )
    return response


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _session_doc(session: Session) -> dict[str, Any]:
    operator = session.operator
    return {
        "operator": {
            "id": str(operator.id),
            "email": operator.email,
            "name": operator.name,
            "role": operator.role,
            "language": operator.language,
        },
        "scopes": sorted(session.caller.scopes),
        "csrf_token": session.csrf_token,
        "expires_at": to_iso(to_instant(session.expires_at)),
    }
