"""Looking at a member: by id, or by any identifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from regulars.domain.engine.view import benefits_of, view_member
from regulars.domain.events.event import Identity
from regulars.domain.events.identities import identity_of
from regulars.domain.members.state import MemberState
from regulars.domain.time import to_iso
from regulars.services.errors import NotFoundError
from regulars.services.tier_ways import with_ways
from regulars.storage import events, identities, ledger, members

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.storage.ledger import PastPosting
    from regulars.storage.transaction import Row, Transaction

PAGE_MOST = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor of the next page; None on the last."""

    rows: list[Any]
    next: str | None


def find_member(transaction: Transaction, ref: str) -> UUID:
    """The member of a reference: the member's id, or `kind:value`, e.g. `user_id:12345`. NotFoundError if none."""
    kind, colon, value = ref.partition(":")
    if "\0" in ref:  # PostgreSQL keeps none, so nobody has one
        raise NotFoundError("no_such_member")
    if colon:
        identity = identity_of(kind, value)
        found = identities.find(transaction, [identity]) if isinstance(identity, Identity) else {}
        member_id = next(iter(found.values()), None)
    else:
        member_id = _known_id(transaction, ref)
    if member_id is None:
        raise NotFoundError("no_such_member")
    return member_id


def member_id_of(engine: Engine, ref: str) -> UUID:
    """The same, for those who have no transaction."""
    with engine.pool.transaction(read_only=True) as transaction:
        return find_member(transaction, ref)


def show_member(engine: Engine, ref: str, *, now: Instant) -> dict[str, Any]:
    """Everything known of a member, as of now."""
    with engine.pool.transaction(read_only=True) as transaction:
        return member_doc(transaction, engine, find_member(transaction, ref), now)


def member_doc(transaction: Transaction, engine: Engine, member_id: UUID, now: Instant) -> dict[str, Any]:
    """The same, for those who have a transaction."""
    program = engine.library.current(transaction)
    state = _state(transaction, member_id)
    bound = identities.of_member(transaction, member_id)
    view = view_member(program, state, now)
    return {
        "member_id": str(member_id),
        "identities": [
            {"kind": identity.kind, "value": identity.value, "bound_at": to_iso(at)} for identity, at in bound
        ],
        "program_version": program.version,
        **view,
        "tiers": with_ways(view["tiers"], events.tier_changes(transaction, member_id)),
    }


def quote_benefits(engine: Engine, member_ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The benefits of members' tiers, for price quotes."""
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
        found = members.read_states(transaction, set(member_ids))
    return {member_id: benefits_of(program, stored.state) for member_id, stored in found.items()}


def list_postings(engine: Engine, ref: str, *, cursor: str | None, most: int) -> Page:
    """A member's postings, the latest first."""
    before = _place(cursor, 3) if cursor else None
    with engine.pool.transaction(read_only=True) as transaction:
        member_id = find_member(transaction, ref)
        rows: list[PastPosting] = ledger.page(transaction, member_id, before=before, most=most + 1)
    last = rows[most - 1] if len(rows) > most else None
    return Page(rows[:most], f"{last.happened}.{last.seq}.{last.n}" if last else None)


def list_events(engine: Engine, ref: str, *, cursor: str | None, most: int, quiet: bool) -> Page:
    """A member's events, the latest first; without `quiet` only orders and those that came to something."""
    before = place_in_time(cursor)
    with engine.pool.transaction(read_only=True) as transaction:
        member_id = find_member(transaction, ref)
        rows: list[Row] = events.page(transaction, member_id, before=before, most=most + 1, quiet=quiet)
    return Page(rows[:most], time_cursor(rows[most - 1][2], rows[most - 1][0]) if len(rows) > most else None)


def time_cursor(occurred: Instant, seq: int) -> str:
    """The cursor of what comes after an event in a list, the latest first."""
    return f"{occurred}.{seq}"


def place_in_time(cursor: str | None) -> tuple[Instant, int] | None:
    """What such a cursor means: when an event happened, and its seq."""
    return _place(cursor, 2) if cursor else None


def _known_id(transaction: Transaction, ref: str) -> UUID | None:
    try:
        member_id = UUID(ref)
    except ValueError:
        return None
    return member_id if members.read_states(transaction, [member_id]) else None


def _state(transaction: Transaction, member_id: UUID) -> MemberState:
    found = members.read_states(transaction, [member_id]).get(member_id)
    return found.state if found else MemberState()


def _place(cursor: str, parts: int) -> Any:
    """An instant and whole numbers of a cursor, as many in all as `parts`."""
    at, *numbers = cursor.split(".")
    places = [whole(number) for number in numbers[: parts - 1]]
    instant = int(at) if at.isascii() and at.isdigit() and len(at) < 18 else 0
    return (instant, *places, *[0] * (parts - 1 - len(places)))


def whole(text: str) -> int:
    """A part of a cursor; one we did not give leads to an empty page rather than to an error."""
    return min(int(text), 2**31 - 1) if text.isascii() and text.isdigit() and len(text) < 12 else 0
