"""Members found by words and conditions, in any order, page by page."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from regulars.domain.conditions.parse import WHERE, parse_member_condition
from regulars.domain.problems import Problem
from regulars.domain.time import to_datetime
from regulars.services.errors import InvalidError
from regulars.services.read_program import read_program
from regulars.storage import listing
from regulars.storage.conditions_sql import condition_sql

if TYPE_CHECKING:
    from regulars.domain.engine.program import Program
    from regulars.domain.events.event import Identity
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.storage.listing import Activity, ListedMember, Wanted

USUAL_ORDER: Final = "-last_order"
MOST_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class MemberList:
    """Members with a name each goes by, the cursor of the next page (None on the last), and how many there are."""

    members: list[ListedMember]
    names: dict[UUID, Identity]
    next: str | None
    total: int


def list_members(  # noqa: PLR0913 - each is a part of what can be asked for
    engine: Engine,
    *,
    search: str,
    where: str | None,
    order: str,
    cursor: str | None,
    most: int,
    now: Instant,
    activity: Activity | None = None,
) -> MemberList:
    """A page of the members whose name or identifiers contain every word of `search` and who satisfy `where`.

    With an `activity` only those who were active on its days.

    `where` is the JSON of a condition about members; `order` what they are ordered by, descending after a `-`. The
    list is a few seconds behind the events. InvalidError says what is wrong with the condition or the order.
    """
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
        wanted = wanted_of(program, search=search, where=where, order=order, cursor=cursor, now=now)
        wanted = wanted if activity is None else listing.among_active(wanted, activity)
        found = listing.page(transaction, wanted, most=most + 1)
        shown = found[:most]
        names = listing.names(transaction, [member.member_id for member in shown])
        total = listing.count(transaction, wanted)
    return MemberList(shown, names, _cursor(shown[-1]) if len(found) > most else None, total)


def wanted_of(
    program: Program, *, search: str, where: str | None, order: str, cursor: str | None = None, now: Instant
) -> Wanted:
    """What is asked for, checked; InvalidError as with `list_members`."""
    words = search.replace("\0", " ").split()
    if len(words) > MOST_WORDS:
        raise InvalidError("too_many_words", most=MOST_WORDS)
    condition, params = _condition(program, where, now) if where else ("", {})
    name = order.removeprefix("-")
    known = [*listing.ORDERS, *(f"{listing.BALANCE}{wallet}" for wallet in program.wallets)]
    if name not in known:
        raise InvalidError("unknown_order", order=name, known=", ".join(known))
    after = _place(cursor, name) if cursor else None
    return listing.Wanted(words, condition, params, name, order.startswith("-"), after)


def _condition(program: Program, where: str, now: Instant) -> tuple[str, dict[str, Any]]:
    data, problems = read_program(where, format="json")
    problems = [Problem(WHERE, problem.code, problem.params) for problem in problems]
    if problems:
        raise InvalidError("condition_invalid", problems=problems)
    ladders = {ladder.id: [tier.id for tier in ladder.tiers] for ladder in program.ladders.values()}
    condition, problems = parse_member_condition(data, ladders=ladders, wallets=list(program.wallets))
    if condition is None:
        raise InvalidError("condition_invalid", problems=problems)
    return condition_sql(condition, now=to_datetime(now), calendar=program.calendar)


def _cursor(last: ListedMember) -> str:
    return urlsafe_b64encode(f"{last.member_id}{last.place}".encode()).decode().rstrip("=")


def _place(cursor: str, order: str) -> tuple[str, UUID]:
    """Where a page goes on; InvalidError for a cursor we did not give, or gave for another order."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        member, place = UUID(text[:36]), text[36:]
        known = "\0" not in place if order == "name" else Decimal(place).is_finite()
    except (ValueError, binascii.Error, InvalidOperation) as error:
        raise InvalidError("unknown_cursor") from error
    if not known:
        raise InvalidError("unknown_cursor")
    return place, member
