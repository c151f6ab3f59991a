"""Which member each event of a batch is about. An unknown identity becomes a member at first sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from regulars.domain.events.event import ANONYMOUS_ID, USER_ID, Identity
from regulars.storage import identities
from regulars.storage.errors import RetryableError

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.services.submissions import Submission
    from regulars.storage.transaction import Transaction


_TRIES = 5


class IdentityRaceError(RetryableError):
    """Another batch bound one of our new identities first."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The member of an event, and the kinds of those of its identities that belong to another member.

    `free` are identities that are to be bound to the member once the event is carried out.
    """

    member_id: UUID
    conflicts: tuple[str, ...] = ()
    free: tuple[Identity, ...] = ()


@dataclass(slots=True)
class Directory:
    """Identities and their members: those found, and those this batch adds."""

    known: dict[Identity, UUID]
    added: dict[Identity, UUID] = field(default_factory=dict)
    created: set[UUID] = field(default_factory=set)

    def place(self, submission: Submission, new_id: Callable[[], UUID]) -> Resolved:
        """Find the event's member, or make one, and bind the identities that are free.

        Identities that name different members are a conflict: the event goes to the member of the first one, and
        nothing is merged.
        """
        if submission.member_id is not None:
            return self._addressed(submission, submission.member_id)
        members = (self.known.get(identity) for identity in _named(submission))
        member_id = next((member for member in members if member is not None), None)
        if member_id is None:
            member_id = new_id()
            self.created.add(member_id)
        conflicts = []
        for identity in (*submission.message.identities, *self._previous(submission)):
            owner = self.known.get(identity)
            if owner is None:
                self.known[identity] = self.added[identity] = member_id
            elif owner != member_id:
                conflicts.append(identity.kind)
        return Resolved(member_id, tuple(conflicts))

    def _addressed(self, submission: Submission, member_id: UUID) -> Resolved:
        """An event for a known member. What it binds may be nobody's yet, the member's already, or somebody else's."""
        owners = {identity: self.known.get(identity) for identity in submission.binds}
        conflicts = tuple(identity.kind for identity, owner in owners.items() if owner not in (None, member_id))
        return Resolved(member_id, conflicts, tuple(identity for identity, owner in owners.items() if owner is None))

    def _previous(self, submission: Submission) -> Iterator[Identity]:
        """What an alias's old id is: the user id of somebody known, else an anonymous id."""
        previous = submission.message.previous
        if previous is not None:
            as_user = Identity(USER_ID, previous.value)
            yield as_user if as_user in self.known else Identity(ANONYMOUS_ID, previous.value)


def resolve(
    transaction: Transaction,
    submissions: Sequence[Submission],
    *,
    bindings: identities.BindingCache,
    new_id: Callable[[], UUID],
    at: Instant,
) -> tuple[list[Resolved], set[UUID]]:
    """The member of each event in order, and which of those members are new. Binds what is new.

    When another batch is faster with one of the identities, its binding is waited for and holds.
    Raises `IdentityRaceError` if that happens again and again.
    """
    for _ in range(_TRIES):
        directory = look_up(transaction, submissions, bindings)
        resolved = [directory.place(submission, new_id) for submission in submissions]
        if not directory.added or _bind(transaction, directory, at):
            return resolved, directory.created
    message = "identities were bound by other batches again and again"
    raise IdentityRaceError(message)


def _bind(transaction: Transaction, directory: Directory, at: Instant) -> bool:
    """Bind what is new; False, with nothing bound, when another batch was faster with part of it."""
    with suppress(IdentityRaceError), transaction.savepoint():
        bind_all(transaction, directory.added, at)
        return True
    return False


def bind_all(transaction: Transaction, bindings: Mapping[Identity, UUID], at: Instant) -> None:
    """Bind identities; IdentityRaceError when another batch was faster with part of them."""
    if len(identities.bind(transaction, bindings, at=at)) < len(bindings):
        raise IdentityRaceError


def look_up(
    transaction: Transaction, submissions: Sequence[Submission], bindings: identities.BindingCache
) -> Directory:
    """The directory's entries for every identity that the events name."""
    wanted = {identity for submission in submissions for identity in _asked_for(submission)}
    return Directory(identities.find(transaction, wanted, bindings) if wanted else {})


def _asked_for(submission: Submission) -> Iterable[Identity]:
    return _named(submission) if submission.member_id is None else submission.binds


def _named(submission: Submission) -> Iterator[Identity]:
    """Every identity an event names, those it is found by first; an alias's old id counts as either kind."""
    yield from submission.message.identities
    previous = submission.message.previous
    if previous is not None:
        yield Identity(USER_ID, previous.value)
        yield Identity(ANONYMOUS_ID, previous.value)
