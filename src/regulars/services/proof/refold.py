"""Folding stored history again, member by member: the same `decide`, fed from what was stored.

Shared budgets and stock stand in each event as they were seen, and each event names the version that decided it, so
a member's history folds again without looking at anybody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import orjson

from regulars.domain.engine.decide import decide
from regulars.domain.engine.member import Decision, Member
from regulars.domain.events.parse import event_from_body
from regulars.storage import history

if TYPE_CHECKING:
    from regulars.domain.engine.program import Program
    from regulars.domain.events.event import Event
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Transaction

Versions = Callable[[int], "Program"]
"""The program of a version."""

_Key = tuple[int, str]
_Row = TypeVar("_Row", bound=tuple[Any, ...])


class PastEvent(Protocol):
    """What of a stored event is needed to decide it again."""

    @property
    def seq(self) -> int:
        """Its place among the member's events."""

    @property
    def occurred(self) -> Instant:
        """When it happened."""

    @property
    def program_version(self) -> int:
        """The version that decided it."""

    @property
    def body(self) -> str:
        """The message as a JSON text."""

    @property
    def shared(self) -> Mapping[str, Any] | None:
        """What was seen of things outside the member."""


def event_of(past: PastEvent) -> Event:
    """The event as it was when it was decided; a ValueError says that it never passed the door in this form."""
    return event_from_body(orjson.loads(past.body), past.occurred)


def seen_of(past: PastEvent) -> Mapping[str, int]:
    """What was found used of the shared budgets and stock that deciding it consulted."""
    return past.shared.get("seen", {}) if past.shared else {}


def conflicts_of(past: PastEvent) -> tuple[str, ...]:
    """The kinds of its identities that belonged to another member."""
    return tuple(past.shared.get("conflicts", ())) if past.shared else ()


def decide_again(member: Member, past: PastEvent, event: Event, versions: Versions) -> Decision:
    """Decide a stored event on top of the member as it was before."""
    return decide(versions(past.program_version), member, event, shared=seen_of(past), versions=versions)


def go_on(member: Member, decision: Decision) -> None:
    """Bring the member's state and records up to a decision, in place: nobody else holds them."""
    member.state = decision.state
    member.orders.update(decision.orders)
    member.redemptions.update(decision.redemptions)


def member_before(events: Iterable[PastEvent], seq: int, versions: Versions) -> Member:
    """The member just before event `seq`, with every order and redemption; `events` are all before it, oldest first."""
    member = Member()
    for past in events:
        if past.seq >= seq:
            break
        go_on(member, decide_again(member, past, event_of(past), versions))
    return member


@dataclass(frozen=True, slots=True)
class MemberHistory:
    """All that is stored of one member. The iterators run once, while the member is at hand."""

    member_id: str
    events: Iterator[history.EventRow]
    postings: Iterator[history.PostingRow]
    orders: Iterator[history.OrderRow]
    redemptions: Iterator[history.RedemptionRow]
    states: Iterator[history.StateRow]


def histories(transaction: Transaction, first: int, end: int) -> Iterator[MemberHistory]:
    """Everyone of whom anything is stored in a range of buckets, in order; what is not taken of one is passed over."""
    events = _ByMember(history.events(transaction, first, end))
    postings = _ByMember(history.postings(transaction, first, end))
    orders = _ByMember(history.orders(transaction, first, end))
    redemptions = _ByMember(history.redemptions(transaction, first, end))
    states = _ByMember(history.states(transaction, first, end))
    streams: tuple[_ByMember[Any], ...] = (events, postings, orders, redemptions, states)
    while keys := [stream.key for stream in streams if stream.key is not None]:
        key = min(keys)
        yield MemberHistory(
            key[1], events.of(key), postings.of(key), orders.of(key), redemptions.of(key), states.of(key)
        )
        for stream in streams:
            for _ in stream.of(key):
                pass


def event_histories(transaction: Transaction, first: int, end: int) -> Iterator[tuple[str, Iterator[history.EventRow]]]:
    """Every member who has events in a range of buckets, with the events alone."""
    events = _ByMember(history.events(transaction, first, end))
    while (key := events.key) is not None:
        yield key[1], events.of(key)
        for _ in events.of(key):
            pass


class _ByMember(Generic[_Row]):
    """A stream of rows in order of (bucket, member), handed out one member at a time."""

    __slots__ = ("_head", "_rows")

    def __init__(self, rows: Iterator[_Row]) -> None:
        self._rows = rows
        self._head = next(rows, None)

    @property
    def key(self) -> _Key | None:
        """Whose row comes next; None at the end."""
        return self._head[:2] if self._head is not None else None

    def of(self, key: _Key) -> Iterator[_Row]:
        """The rows of one member, if hers come next."""
        while self._head is not None and self._head[:2] == key:
            row = self._head
            self._head = next(self._rows, None)
            yield row
