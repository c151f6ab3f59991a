"""Members listed for searching, filtering and sorting: a copy of what lists show, kept up in the background.

The narrow row that every event updates has no index on what changes; this table may be scanned and sorted instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, LiteralString, NamedTuple
from uuid import UUID

from regulars.domain.events.event import PHONE, Identity
from regulars.domain.members.identity import bucket_of
from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Transaction

BALANCE: Final = "balance:"
"""What the order by the balance of a wallet begins with."""

ORDERS: Final[Mapping[str, str]] = {
    "joined": "member_listing.joined_at",
    "last_order": "coalesce(member_listing.last_order_at, -1)",
    "orders": "member_listing.orders",
    "spend": "member_listing.spend",
    "name": "member_listing.name",
}
"""What members can be ordered by, beside the balance of a wallet; who never ordered comes before all who did."""

_BY_BALANCE: Final = "coalesce((member_listing.balances ->> %(wallet)s)::bigint, 0)"


class ListedMember(NamedTuple):
    """A member as lists show her; `place` is the value she is ordered by, as text."""

    member_id: UUID
    name: str
    joined: Instant
    last_order: Instant | None
    orders: int
    spend: Decimal
    tiers: dict[str, str | None]
    balances: dict[str, int]
    tags: list[str]
    place: str


class Activity(NamedTuple):
    """Having done something on days from `first` (inclusive) to `end` (exclusive), and ordered at least so often."""

    first: int
    end: int
    orders: int = 0


class Wanted(NamedTuple):
    """Which members: words that identities or names contain, a condition as SQL, an order, and where to go on.

    `order` is a key of `ORDERS` or `balance:<wallet>`; `after` the place and id of the last member that was shown.
    """

    words: Sequence[str]
    condition: str
    params: Mapping[str, Any]
    order: str
    descending: bool
    after: tuple[str, UUID] | None


def refresh(transaction: Transaction, *, start: Instant, end: Instant) -> None:
    """List the members anew to whom something happened between two instants."""
    transaction.run(sql("listing", "refresh"), {"start": start, "end": end})


def words(transaction: Transaction, kind: Literal["tag", "attribute"], *, most: int) -> list[str]:
    """Tags that members bear or bore, or names of what is known of them, in order."""
    return [row[0] for row in transaction.rows(sql("listing", "words"), {"kind": kind, "most": most})]


def page(transaction: Transaction, wanted: Wanted, *, most: int) -> list[ListedMember]:
    """The next members in order."""
    statement = f"{_statement(wanted)} LIMIT %(most)s"
    return [ListedMember(*row) for row in transaction.rows(statement, {**_params(wanted), "most": most})]


def stream(transaction: Transaction, wanted: Wanted) -> Iterator[ListedMember]:
    """All of them in order, while they are fetched."""
    for row in transaction.stream(_statement(wanted), _params(wanted)):
        yield ListedMember(*row)


def count(transaction: Transaction, wanted: Wanted) -> int:
    """How many members these are."""
    statement = f"SELECT count(*) FROM {_FROM} WHERE {_where(wanted)}"  # noqa: S608 - parts of our own; what callers give is a parameter
    row = transaction.row(statement, _params(wanted))
    return row[0] if row else 0


def names(transaction: Transaction, members: Sequence[UUID]) -> dict[UUID, Identity]:
    """A name for each of these members that has one."""
    rows = transaction.rows(sql("listing", "identities"), {"members": list(members)})
    return {member_id: Identity(kind, value) for member_id, kind, value in rows}


def phone_ends(transaction: Transaction, members: Sequence[UUID]) -> dict[UUID, str]:
    """The last four digits of the phone of each of these members that has one: enough to tell namesakes apart."""
    params = {"members": list(members), "phone": PHONE}
    return dict(transaction.rows(sql("listing", "phone_ends"), params))


_ACTIVE: Final = """member_listing.member_id IN (
    SELECT member_id FROM member_day
    WHERE day >= %(active_first)s AND day < %(active_end)s
    GROUP BY member_id HAVING sum(member_day.orders) >= %(active_orders)s
)"""


def among_active(wanted: Wanted, activity: Activity) -> Wanted:
    """The same members, as far as they were active so."""
    days = {f"active_{name}": number for name, number in activity._asdict().items()}
    condition = f"({wanted.condition or 'TRUE'}) AND {_ACTIVE}"
    return wanted._replace(condition=condition, params={**wanted.params, **days})


def titles(transaction: Transaction, members: Sequence[UUID]) -> dict[UUID, str]:
    """What these members are called, as far as they are listed; "" where that is not known."""
    params = {"buckets": [bucket_of(member) for member in members], "members": list(members)}
    return dict(transaction.rows(sql("listing", "titles"), params))


_FROM: Final = "member_listing JOIN member_state USING (bucket, member_id)"


def _statement(wanted: Wanted) -> LiteralString:
    key = _BY_BALANCE if wanted.order.startswith(BALANCE) else ORDERS[wanted.order]
    way, beyond = ("DESC", "<") if wanted.descending else ("ASC", ">")
    after = "TRUE"
    if wanted.after is not None:
        kind = "text" if wanted.order == "name" else "numeric"
        after = f"({key}, member_listing.member_id) {beyond} (%(after_place)s::{kind}, %(after_member)s::uuid)"
    return f"""
        SELECT
            member_listing.member_id, member_listing.name, member_listing.joined_at, member_listing.last_order_at,
            member_listing.orders, member_listing.spend, member_listing.tiers, member_listing.balances,
            member_listing.tags, ({key})::text
        FROM {_FROM} WHERE {_where(wanted)} AND {after}
        ORDER BY {key} {way}, member_listing.member_id {way}"""  # noqa: S608 - parts of our own; what callers give is a parameter


def _where(wanted: Wanted) -> str:
    words = [f"member_listing.words LIKE %(word_{number})s" for number in range(len(wanted.words))]
    return " AND ".join([*words, wanted.condition or "TRUE"])


def _params(wanted: Wanted) -> dict[str, Any]:
    words = {f"word_{number}": _containing(word) for number, word in enumerate(wanted.words)}
    params = {**wanted.params, **words, "wallet": wanted.order.removeprefix(BALANCE)}
    if wanted.after is not None:
        params |= {"after_place": wanted.after[0], "after_member": wanted.after[1]}
    return params


def _containing(word: str) -> str:
    escaped = word.lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
