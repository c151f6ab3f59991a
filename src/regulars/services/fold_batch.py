"""Folding a batch in memory: the loaded members, the decisions so far, and what has to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import orjson
import structlog

from regulars.domain.engine.decide import decide
from regulars.domain.engine.effects import Refusal, effect_doc, refusal_doc
from regulars.domain.problems import Problem
from regulars.services.submissions import Answer
from regulars.storage.events import FirstAnswer, NewEvent
from regulars.storage.members import NewState, due_to_show

if TYPE_CHECKING:
    from regulars.domain.engine.member import Decision, Member
    from regulars.domain.engine.orders import OrderRecord
    from regulars.domain.engine.program import Program
    from regulars.domain.events.event import Identity
    from regulars.domain.ledger.posting import Posting
    from regulars.domain.members.state import Redemption
    from regulars.domain.time import Instant
    from regulars.services.resolve_members import Resolved
    from regulars.services.submissions import Submission
    from regulars.storage.audit import AuditEntry

log = structlog.get_logger()

TAKEN: Final = "identity_taken"
"""The problem of an identity that was to be bound to a member and is another's; its path is the kind."""


@dataclass(slots=True)
class LoadedMember:
    """A member under lock. `shown_due` is the due date the row shows; `exists` whether there is a row.

    `woken` when the worker found him by that date: whatever comes of it, the row is to show the exact one then.
    """

    member: Member
    shown_due: Instant | None = None
    exists: bool = True
    changed: bool = False
    woken: bool = False

    @property
    def due(self) -> Instant | None:
        """The due date the row is to show."""
        state = self.member.state
        return state.next_due if self.woken else due_to_show(state, self.shown_due)


@dataclass(slots=True)
class Batch:
    """Everything a batch has loaded, and everything it will write."""

    program: Program
    versions: Callable[[int], Program]
    members: dict[UUID, LoadedMember]
    first_answers: dict[tuple[UUID, UUID], FirstAnswer]
    shared: dict[str, int]
    events: list[NewEvent] = field(default_factory=list)
    postings: list[tuple[UUID, int, int, Posting]] = field(default_factory=list)
    orders: dict[tuple[UUID, str], OrderRecord] = field(default_factory=dict)
    redemptions: dict[tuple[UUID, str], tuple[int, Redemption]] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    audits: list[AuditEntry] = field(default_factory=list)
    bound: dict[Identity, UUID] = field(default_factory=dict)

    def fold(self, submission: Submission, resolved: Resolved) -> Answer:
        """Decide one event on top of those before it; an event that was seen before gets its first answer again.

        An event that cannot be decided because of a fault in the program's own code is refused, alone; and so is one
        that would bind somebody else's identity to a known member.
        """
        key = (resolved.member_id, submission.key)
        earlier = self._earlier(key, submission)
        if earlier is not None:
            return earlier
        if submission.binds and resolved.conflicts:
            return _refused(submission, *(Problem(kind, TAKEN) for kind in resolved.conflicts))
        loaded = self.members[resolved.member_id]
        try:
            decision = decide(
                self.program, loaded.member, submission.message.event, shared=self.shared, versions=self.versions
            )
            outcome = orjson.dumps(outcome_doc(decision, resolved.conflicts)).decode()
        except Exception:
            log.exception("event_not_decided", event_name=submission.message.event.name, key=str(submission.key))
            return _refused(submission, Problem("", "not_decided"))
        self._keep(submission, resolved, decision, outcome)
        loaded.member = loaded.member.after(decision)
        loaded.changed = True
        self.first_answers[key] = FirstAnswer(submission.body_hash, decision.state.version, outcome)
        return Answer("accepted", submission.message.message_id, resolved.member_id, decision.state.version, outcome)

    def states(self) -> list[NewState]:
        """The states that changed, and those of new members even if nothing came of their event.

        A bound identity without a state would let two batches make the same member's row at once.
        """
        return [
            NewState(member_id, loaded.member.state, loaded.due, loaded.shown_due, loaded.exists)
            for member_id, loaded in self.members.items()
            if loaded.changed or loaded.woken or not loaded.exists
        ]

    def days(self) -> set[int]:
        """The local days on which something of this happened, which are to be summed up again."""
        day = self.program.calendar.day
        days = {day(event.occurred) for event in self.events}
        return days.union(day(posting.at) for _, _, _, posting in self.postings)

    def _earlier(self, key: tuple[UUID, UUID], submission: Submission) -> Answer | None:
        """The answer to the same key in an earlier batch or earlier in this one; a refusal if the body differs."""
        first = self.first_answers.get(key)
        if first is None:
            return None
        if first.body_hash != submission.body_hash:
            return _refused(submission, Problem("", "key_reused"))
        return Answer("duplicate", submission.message.message_id, key[0], first.seq, first.outcome)

    def _keep(self, submission: Submission, resolved: Resolved, decision: Decision, outcome: str) -> None:
        member_id, seq = resolved.member_id, decision.state.version
        self.events.append(
            NewEvent(
                member_id,
                seq,
                submission.key,
                submission.body_hash,
                submission.message.event.name,
                submission.message.event.at,
                submission.received,
                self.program.version,
                submission.body,
                _shared_doc(decision.seen, resolved.conflicts),
                outcome,
            )
        )
        self.postings += [(member_id, seq, number, posting) for number, posting in enumerate(decision.postings)]
        for order_id, record in decision.orders.items():
            self.orders[member_id, order_id] = record
        for redemption_id, redemption in decision.redemptions.items():
            self.redemptions[member_id, redemption_id] = (seq, redemption)
        if not decision.refusals:
            self.bound |= dict.fromkeys(resolved.free, member_id)
            if submission.audit is not None:
                self.audits.append(_noted(submission.audit, decision))
        for name, number in decision.used.items():
            self.shared[name] = self.shared.get(name, 0) + number
            self.used[name] = self.used.get(name, 0) + number


def outcome_doc(decision: Decision, conflicts: Sequence[str]) -> dict[str, Any]:
    """The effects and refusals of an event as they are stored and answered."""
    refusals = [refusal_doc(refusal) for refusal in decision.refusals]
    if conflicts:
        refusals.append(refusal_doc(Refusal("", "identity_conflict", {"kinds": list(conflicts)})))
    return {"effects": [effect_doc(effect) for effect in decision.effects], "refusals": refusals}


def _noted(entry: AuditEntry, decision: Decision) -> AuditEntry:
    """An entry about a redemption with what it is of."""
    redemption = decision.redemptions.get(entry.details.get("redemption_id", ""))
    if redemption is None:
        return entry
    money = {} if redemption.money is None else {"money": str(redemption.money)}
    kept = {name: getattr(redemption, name) for name in ("kind", "subject", "wallet", "points")}
    return entry._replace(details={**entry.details, **kept, **money})


def _shared_doc(seen: Mapping[str, int], conflicts: Sequence[str]) -> str | None:
    """What was seen of things outside the member, without which the event could not be decided again."""
    doc: dict[str, Any] = {}
    if seen:
        doc["seen"] = seen
    if conflicts:
        doc["conflicts"] = conflicts
    return orjson.dumps(doc).decode() if doc else None


def _refused(submission: Submission, *problems: Problem) -> Answer:
    return Answer("refused", submission.message.message_id, problems=problems)
