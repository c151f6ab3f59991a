"""Looking at members: what they have, what happened to it, and why."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path

from regulars.api.openapi import answers
from regulars.api.refs import Cursor, Limit, Ref
from regulars.api.security import Reader
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.members import Events, Member, Postings
from regulars.api.shown.why import Why
from regulars.domain.time import to_iso
from regulars.services.members import list_events, list_postings, show_member
from regulars.services.wording.explain_event import why
from regulars.storage.ledger import StoredPosting

router = APIRouter(tags=["members"])


@router.get("/api/members/{ref}", responses=answers(Member, 404))
def show_member_now(ref: Ref, _caller: Reader, shell: TheShell) -> Json:
    """A member as of now: attributes, identities, wallets, tiers with what is missing for the next one."""
    return Json(show_member(shell.engine, ref, now=shell.now()))


@router.get("/api/members/{ref}/ledger", responses=answers(Postings, 404))
def list_member_postings(ref: Ref, _caller: Reader, shell: TheShell, cursor: Cursor = None, limit: Limit = 50) -> Json:
    """A member's postings, newest first: every point that moved, from where to where, and why."""
    page = list_postings(shell.engine, ref, cursor=cursor, most=limit)
    return Json({"items": [_posting_doc(row) for row in page.rows], "next": page.next})


@router.get("/api/members/{ref}/events", responses=answers(Events, 404))
def list_member_events(ref: Ref, _caller: Reader, shell: TheShell, cursor: Cursor = None, limit: Limit = 50) -> Json:
    """A member's events, newest first, each with what was decided."""
    page = list_events(shell.engine, ref, cursor=cursor, most=limit)
    return Json({"items": [_event_doc(*row) for row in page.rows], "next": page.next})


@router.get("/api/members/{ref}/events/{seq}/why", responses=answers(Why, 404))
def explain_member_event(
    ref: Ref,
    seq: Annotated[int, Path(ge=1, le=2**31 - 1, description="The event's place in the member's history.")],
    _caller: Reader,
    shell: TheShell,
    language: TheLanguage,
) -> Json:
    """Why an event had the outcome it had: every rule considered, what it saw, what it gave or what stopped it."""
    return Json(why(shell.engine, ref, seq, language))


def _posting_doc(row: StoredPosting) -> dict[str, Any]:
    posting = row.posting
    return {
        "seq": row.seq,
        "n": row.n,
        "at": to_iso(posting.at),
        "wallet": posting.wallet,
        "from": posting.from_account,
        "to": posting.to_account,
        "lot": posting.lot,
        "amount": posting.amount,
        "cause": posting.cause,
    }


def _event_doc(
    seq: int, name: str, occurred: int, received: int, version: int, body: dict[str, Any], outcome: dict[str, Any]
) -> dict[str, Any]:
    return {
        "seq": seq,
        "name": name,
        "occurred_at": to_iso(occurred),
        "received_at": to_iso(received),
        "program_version": version,
        "body": body,
        **outcome,
    }
