"""API keys and the audit log, for administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from regulars.api.bodies import body_of
from regulars.api.openapi import answers
from regulars.api.refs import Cursor, Limit
from regulars.api.requests import NewKey
from regulars.api.security import Administrator
from regulars.api.shell import Json, TheShell
from regulars.api.shown.administration import AuditLog, Keys, MadeKey
from regulars.domain.time import to_instant, to_iso
from regulars.services.api_keys import create_key, list_keys, revoke_key
from regulars.services.audit import AskedEntries, list_entries, member_names, names_of
from regulars.storage.api_keys import ListedKey
from regulars.storage.audit import Action, AuditEntry

router = APIRouter(tags=["administration"])


@router.get("/api/keys", responses=answers(Keys))
def list_api_keys(_caller: Administrator, shell: TheShell) -> Json:
    """Every key ever made, without secrets."""
    return Json({"items": [_key_doc(key) for key in list_keys(shell.system.pool)]})


@router.post("/api/keys", status_code=201, responses=answers(MadeKey, 400, 413, 415, status=201))
def create_api_key(caller: Administrator, wanted: Annotated[NewKey, Depends(body_of(NewKey))], shell: TheShell) -> Json:
    """Make a key. The answer is the only one that shows it."""
    key = create_key(shell.system.pool, name=wanted.name, scopes=wanted.scopes, actor=caller.actor, at=shell.moment())
    return Json({"id": key.split("_")[1], "key": key}, status_code=201)


@router.delete("/api/keys/{key_id}", status_code=204, response_class=Response, responses=answers(None, 404, status=204))
def revoke_api_key(
    key_id: Annotated[str, Path(description="The key's id, which is its part between the underscores.")],
    caller: Administrator,
    shell: TheShell,
) -> Response:
    """Stop a key from working: here at once, in other processes within seconds."""
    revoke_key(shell.system.pool, key_id.replace("\0", ""), actor=caller.actor, at=shell.moment())
    shell.system.keys.forget()
    return Response(status_code=204)


async def asked_entries(
    actor: Annotated[
        str | None, Query(description="Only what they did: `operator:<id>` or a key's id.", max_length=200)
    ] = None,
    member: Annotated[
        str | None, Query(description="Only what concerns this member: an id, or `kind:value`.", max_length=600)
    ] = None,
    action: Annotated[Action | None, Query(description="Only this.")] = None,
) -> AskedEntries:
    """What the request asks for."""
    return AskedEntries(None if actor is None else actor.replace("\0", ""), member, action)


@router.get("/api/audit", responses=answers(AuditLog, 400, 404))
def list_audit_entries(
    _caller: Administrator,
    shell: TheShell,
    asked: Annotated[AskedEntries, Depends(asked_entries)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Json:
    """Every change an operator or a key made, newest first."""
    pool = shell.system.pool
    page = list_entries(pool, asked, cursor=cursor, most=limit)
    names = names_of(pool, {name for _, entry in page.rows for name in (entry.actor, *_as_actor(entry))})
    members = member_names(pool, [entry for _, entry in page.rows])
    items = [_entry_doc(number, entry, {**members, **names}) for number, entry in page.rows]
    return Json({"items": items, "next": page.next})


def _key_doc(key: ListedKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "created_at": to_iso(to_instant(key.created_at)),
        "revoked_at": None if key.revoked_at is None else to_iso(to_instant(key.revoked_at)),
    }


def _entry_doc(number: int, entry: AuditEntry, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": number,
        **entry._asdict(),
        "at": to_iso(to_instant(entry.at)),
        "actor_name": names.get(entry.actor),
        "subject_name": next((names[each] for each in _as_actor(entry) if each in names), None),
    }


def _as_actor(entry: AuditEntry) -> tuple[str, str]:
    """How the subject would be known if it were an operator or a key."""
    return f"operator:{entry.subject}", entry.subject
