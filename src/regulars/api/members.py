"""Looking at members: what they have, what happened to it, and why."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from regulars.api.bodies import body_of
from regulars.api.openapi import answers
from regulars.api.refs import Cursor, Limit, Ref
from regulars.api.requests import Nothing
from regulars.api.security import Visitor
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.members import Events, Member, Postings
from regulars.api.shown.why import Why
from regulars.domain.time import to_iso
from regulars.services.masking import masked_body, masked_member
from regulars.services.members import list_events, list_postings, show_member
from regulars.services.reveal_member import reveal_member
from regulars.services.wording.explain_event import why
from regulars.storage.ledger import PastPosting

router = APIRouter(tags=["members"])

Quiet = Annotated[bool, Query(description="Whether events without any consequence are among them.")]


@router.get("/api/members/{ref}", responses=answers(Member, 404))
def show_member_now(ref: Ref, caller: Visitor, shell: TheShell) -> Json:
    """A member as of now: attributes, identities, wallets, tiers with what is missing for the next one.

    Identities and attributes are masked for those who lack the scope `read`.
    """
    member = show_member(shell.engine, ref, now=shell.now())
    return Json(member if caller.sees_personal_data else masked_member(member))


@router.post("/api/members/{ref}/reveal", responses=answers(Member, 400, 404, 413, 415))
def reveal_one_member(
    ref: Ref, caller: Visitor, _body: Annotated[Nothing, Depends(body_of(Nothing))], shell: TheShell
) -> Json:
    """The member unmasked. The audit log says who looked."""
    return Json(reveal_member(shell.engine, ref, actor=caller.actor, now=shell.now()))


@router.get("/api/members/{ref}/ledger", responses=answers(Postings, 404))
def list_member_postings(ref: Ref, _caller: Visitor, shell: TheShell, cursor: Cursor = None, limit: Limit = 50) -> Json:
    """A member's postings, the latest first: every point that moved, from where to where, and why."""
    page = list_postings(shell.engine, ref, cursor=cursor, most=limit)
    return Json({"items": [_posting_doc(row) for row in page.rows], "next": page.next})


@router.get("/api/members/{ref}/events", responses=answers(Events, 404))
def list_member_events(
    ref: Ref, caller: Visitor, shell: TheShell, cursor: Cursor = None, limit: Limit = 50, *, quiet: Quiet = True
) -> Json:
    """A member's events, the latest first, each with what was decided.

    Without `quiet` only orders and those that were refused something or came to more than pending points becoming
    usable. Those who lack the scope `read` see of the body only what kind of event it is.
    """
    page = list_events(shell.engine, ref, cursor=cursor, most=limit, quiet=quiet)
    items = [event_doc(*row) for row in page.rows]
    if not caller.sees_personal_data:
        items = [{**item, "body": masked_body(item["body"])} for item in items]
    return Json({"items": items, "next": page.next})


@router.get("/api/members/{ref}/events/{seq}/why", responses=answers(Why, 404))
def explain_member_event(
    ref: Ref,
    seq: Annotated[int, Path(ge=1, le=2**31 - 1, description="The event's place in the member's history.")],
    caller: Visitor,
    shell: TheShell,
    language: TheLanguage,
) -> Json:
    """Why an event had the outcome it had: every rule considered, what it saw, what it gave or what stopped it.

    Attributes and properties are masked for those who lack the scope `read`.
    """
    return Json(why(shell.engine, ref, seq, language, unmasked=caller.sees_personal_data))


def _posting_doc(row: PastPosting) -> dict[str, Any]:
    posting = row.posting
    return {
        "seq": row.seq,
        "n": row.n,
        "happened_at": to_iso(row.happened),
        "reason": row.reason,
        "at": to_iso(posting.at),
        "wallet": posting.wallet,
        "from": posting.from_account,
        "to": posting.to_account,
        "lot": posting.lot,
        "amount": posting.amount,
        "cause": posting.cause,
    }


def event_doc(
    seq: int, name: str, occurred: int, received: int, version: int, body: dict[str, Any], outcome: dict[str, Any]
) -> dict[str, Any]:
    """An event as histories show it."""
    return {
        "seq": seq,
        "name": name,
        "occurred_at": to_iso(occurred),
        "received_at": to_iso(received),
        "program_version": version,
        "body": body,
        **outcome,
    }
