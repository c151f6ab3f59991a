"""Members found by words and conditions, in any order, page by page."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from regulars.domain.conditions.parse import WHERE, parse_member_condition
from regulars.domain.problems import Problem
from regulars.domain.time import day_number, to_datetime
from regulars.services.errors import InvalidError
from regulars.services.read_program import read_program
from regulars.storage import listing
from regulars.storage.conditions_sql import condition_sql
from regulars.storage.listing import Activity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.engine.program import Program
    from regulars.domain.events.event import Identity
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.storage.listing import ListedMember, Wanted
    from regulars.storage.transaction import Pool

USUAL_ORDER: Final = "-last_order"
MOST_WORDS: Final = 8
MOST_CHOICES: Final = 500
FIRST_DAY: Final = date(1971, 1, 1)
LAST_DAY: Final = date(9998, 12, 31)
MOST_BOUGHT: Final = 10_000


@dataclass(frozen=True, slots=True)
class AskedMembers:
    """Which members are asked for: those of a list as well as those of a file.

    Their names or identifiers contain every word of `search`; they satisfy `where`, the JSON of a condition about
    members; they did something from `active_from` to `active_to`, local days, and ordered at least `bought` times
    then. `order` is what they are ordered by, descending after a `-`.
    """

    search: str = ""
    where: str | None = None
    order: str = USUAL_ORDER
    active_from: date | None = None
    active_to: date | None = None
    bought: int | None = None

    @property
    def activity(self) -> Activity | None:
        """The days on which they were active, if that is asked for."""
        if self.active_from is None and self.active_to is None and self.bought is None:
            return None
        first, last = self.active_from or FIRST_DAY, self.active_to or LAST_DAY
        return Activity(day_number(first), day_number(last) + 1, self.bought or 0)

    @property
    def tells(self) -> bool:
        """Whether what is found would tell what those who see members masked are not shown."""
        return self.where is not None or self.activity is not None or self.order.removeprefix("-") == "name"

    def to_doc(self) -> dict[str, Any]:
        """The same as a document, with dates as texts."""
        days = {"active_from": self.active_from, "active_to": self.active_to}
        return {**asdict(self), **{name: day and day.isoformat() for name, day in days.items()}}

    @classmethod
    def from_doc(cls, doc: Mapping[str, Any]) -> AskedMembers:
        """What was asked for, from its document."""
        days = {name: date.fromisoformat(doc[name]) for name in ("active_from", "active_to") if doc.get(name)}
        return cls(**{**doc, **days})


@dataclass(frozen=True, slots=True)
class MemberList:
    """Members with a name each goes by, the cursor of the next page (None on the last), and how many there are.

    `phone_ends` are the last four digits of the phones of those who have one.
    """

    members: list[ListedMember]
    names: dict[UUID, Identity]
    phone_ends: dict[UUID, str]
    next: str | None
    total: int


def list_members(engine: Engine, asked: AskedMembers, *, cursor: str | None, most: int, now: Instant) -> MemberList:
    """A page of the members who are asked for.

    The list is a few seconds behind the events. InvalidError says what is wrong with the condition or the order.
    """
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
        wanted = wanted_of(program, asked, cursor=cursor, now=now)
        found = listing.page(transaction, wanted, most=most + 1)
        shown = found[:most]
        ids = [member.member_id for member in shown]
        names, phone_ends = listing.names(transaction, ids), listing.phone_ends(transaction, ids)
        total = listing.count(transaction, wanted)
    return MemberList(shown, names, phone_ends, _cursor(shown[-1]) if len(found) > most else None, total)


def words_of_members(pool: Pool) -> dict[str, list[str]]:
    """The `tags` that members bear or bore, and the names of their `attributes`; as many as one can choose from."""
    with pool.transaction(read_only=True) as transaction:
        return {
            "tags": listing.words(transaction, "tag", most=MOST_CHOICES),
            "attributes": listing.words(transaction, "attribute", most=MOST_CHOICES),
        }


def wanted_of(program: Program, asked: AskedMembers, *, cursor: str | None = None, now: Instant) -> Wanted:
    """What is asked for, checked; InvalidError as with `list_members`."""
    words = asked.search.replace("\0", " ").split()
    if len(words) > MOST_WORDS:
        raise InvalidError("too_many_words", most=MOST_WORDS)
    condition, params = _condition(program, asked.where, now) if asked.where else ("", {})
    name = asked.order.removeprefix("-")
    known = [*listing.ORDERS, *(f"{listing.BALANCE}{wallet}" for wallet in program.wallets)]
    if name not in known:
        raise InvalidError("unknown_order", order=name, known=", ".join(known))
    after = _place(cursor, name) if cursor else None
    wanted = listing.Wanted(words, condition, params, name, asked.order.startswith("-"), after)
    return wanted if asked.activity is None else listing.among_active(wanted, asked.activity)


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
