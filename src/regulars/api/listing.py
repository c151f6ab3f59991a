"""Lists of members: searched, filtered, ordered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, Query

from regulars.api.openapi import answers
from regulars.api.problems import ProblemError
from regulars.api.refs import Limit
from regulars.api.security import Reader, Visitor
from regulars.api.shell import Json, TheShell
from regulars.api.shown.members import ListedMembers, MemberWords
from regulars.domain.time import to_iso
from regulars.services.list_members import (
    FIRST_DAY,
    LAST_DAY,
    MOST_BOUGHT,
    USUAL_ORDER,
    AskedMembers,
    list_members,
    words_of_members,
)
from regulars.services.masking import masked_listed_member

if TYPE_CHECKING:
    from regulars.domain.events.event import Identity
    from regulars.storage.listing import ListedMember

router = APIRouter(tags=["members"])

_SEARCH = Query(description="Words that the name or the identifiers contain, in any case.", max_length=500)
_WHERE = Query(
    description="A condition about members as JSON, e.g. "
    '`{"field": "member.tier.level", "op": "eq", "value": "gold"}`; the same tree as in the program.',
    max_length=20_000,
)
_ORDER = Query(
    description="`joined`, `last_order`, `orders`, `spend`, `name` or `balance:<wallet>`; after a `-` descending.",
    max_length=200,
)
_CURSOR = Query(description="`next` of the page before.", max_length=1_500)


_DAY: Final[dict[str, Any]] = {"ge": FIRST_DAY, "le": LAST_DAY}
_FROM = Query(description="Only members who did something on or after this local day.", **_DAY)
_TO = Query(description="Only members who did something on or before this local day.", **_DAY)
_BOUGHT = Query(description="How many orders they made in these days at least.", ge=1, le=MOST_BOUGHT)


async def asked_of(
    *,
    search: Annotated[str, _SEARCH] = "",
    where: Annotated[str | None, _WHERE] = None,
    order: Annotated[str, _ORDER] = USUAL_ORDER,
    active_from: Annotated[date | None, _FROM] = None,
    active_to: Annotated[date | None, _TO] = None,
    bought: Annotated[int | None, _BOUGHT] = None,
) -> AskedMembers:
    """What the request asks for."""
    return AskedMembers(search, where, order, active_from, active_to, bought)


@router.get("/api/members", responses=answers(ListedMembers, 400))
def list_members_found(
    caller: Visitor,
    shell: TheShell,
    asked: Annotated[AskedMembers, Depends(asked_of)],
    cursor: Annotated[str | None, _CURSOR] = None,
    limit: Limit = 50,
) -> Json:
    """Members by words and by a condition, in order, with how many there are; a few seconds behind the events.

    Those who lack the scope `read` see names and identifiers masked, and can neither filter nor order by name, as both
    would tell what is masked.
    """
    if asked.tells and not caller.sees_personal_data:
        raise ProblemError(403, "scope_missing", scope="read")
    found = list_members(shell.engine, asked, cursor=cursor, most=limit, now=shell.now())
    items = [
        _member_doc(member, found.names.get(member.member_id), found.phone_ends.get(member.member_id))
        for member in found.members
    ]
    if not caller.sees_personal_data:
        items = [masked_listed_member(item) for item in items]
    return Json({"items": items, "next": found.next, "total": found.total})


@router.get("/api/members/words", responses=answers(MemberWords))
def list_member_words(_caller: Reader, shell: TheShell) -> Json:
    """What members can be looked for by: the tags they bear or bore, and the names of what is known of them."""
    return Json(words_of_members(shell.system.pool))


def _member_doc(member: ListedMember, identity: Identity | None, phone_ends: str | None) -> dict[str, Any]:
    return {
        "member_id": str(member.member_id),
        "name": member.name,
        "identity": None if identity is None else {"kind": identity.kind, "value": identity.value},
        "phone_ends": phone_ends,
        "joined_at": to_iso(member.joined),
        "last_order_at": None if member.last_order is None else to_iso(member.last_order),
        "orders": member.orders,
        "spend": str(member.spend),
        "tiers": member.tiers,
        "balances": member.balances,
        "tags": member.tags,
    }
