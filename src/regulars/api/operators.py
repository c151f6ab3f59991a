"""Operators, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path

from regulars.api.bodies import body_of
from regulars.api.openapi import answers
from regulars.api.requests import NewOperator, Nothing, OperatorChange
from regulars.api.security import Administrator
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.operators import InvitedOperator, MadeLink, Operators, OperatorShown
from regulars.domain.time import to_instant, to_iso
from regulars.services.operators.links import Link
from regulars.services.operators.manage import Change, change_operator, invite, list_operators, renew_link
from regulars.storage.operators import StoredOperator

router = APIRouter(tags=["administration"])

OperatorId = Annotated[UUID, Path(description="The operator's id.")]


@router.get("/api/operators", responses=answers(Operators))
def list_all_operators(_caller: Administrator, shell: TheShell) -> Json:
    """Every operator, those who came first at the beginning."""
    return Json({"items": [_operator_doc(each) for each in list_operators(shell.system.pool)]})


@router.post("/api/operators", status_code=201, responses=answers(InvitedOperator, 400, 409, 413, 415, status=201))
def invite_operator(
    caller: Administrator,
    wanted: Annotated[NewOperator, Depends(body_of(NewOperator))],
    shell: TheShell,
    language: TheLanguage,
) -> Json:
    """Invite an operator. The answer is the only one that shows the token of her link, `/console/join/<token>`."""
    operator, link = invite(
        shell.system.pool,
        email=wanted.email,
        name=wanted.name,
        role=wanted.role,
        language=language,
        actor=caller.actor,
        at=shell.moment(),
    )
    return Json({"operator": _operator_doc(operator), **_link_doc(link)}, status_code=201)


@router.patch("/api/operators/{operator_id}", responses=answers(OperatorShown, 400, 404, 409, 413, 415))
def change_one_operator(
    operator_id: OperatorId,
    caller: Administrator,
    wanted: Annotated[OperatorChange, Depends(body_of(OperatorChange))],
    shell: TheShell,
) -> Json:
    """Change the name or role of an operator, or keep her out. The last owner who can sign in stays one."""
    change = Change(wanted.name, wanted.role, wanted.disabled)
    operator = change_operator(shell.system.pool, operator_id, change, actor=caller.actor, at=shell.moment())
    return Json(_operator_doc(operator))


@router.post(
    "/api/operators/{operator_id}/link",
    status_code=201,
    responses=answers(MadeLink, 400, 404, 409, 413, 415, status=201),
)
def make_operator_link(
    operator_id: OperatorId,
    caller: Administrator,
    _body: Annotated[Nothing, Depends(body_of(Nothing))],
    shell: TheShell,
) -> Json:
    """Make a link to choose a new password, in place of the one before. The answer is the only one that shows it."""
    link = renew_link(shell.system.pool, operator_id, actor=caller.actor, at=shell.moment())
    return Json(_link_doc(link), status_code=201)


def _link_doc(link: Link) -> dict[str, Any]:
    return {"link_token": link.token, "expires_at": to_iso(to_instant(link.expires_at))}


def _operator_doc(operator: StoredOperator) -> dict[str, Any]:
    return {
        "id": str(operator.id),
        "email": operator.email,
        "name": operator.name,
        "role": operator.role,
        "language": operator.language,
        "created_at": _when(operator.created_at),
        "disabled_at": _when(operator.disabled_at),
        "last_seen_at": _when(operator.last_seen_at),
    }


def _when(at: datetime | None) -> str | None:
    return None if at is None else to_iso(to_instant(at))
