"""From a message at the door to a submission that a batch can take, and the answer it gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import orjson

from regulars.domain.events.event import Identity, Message
from regulars.domain.events.keys import body_digest, message_key
from regulars.domain.events.parse import parse_message

if TYPE_CHECKING:
    from regulars.domain.problems import Problem
    from regulars.domain.time import Instant
    from regulars.storage.audit import AuditEntry

Status = Literal["accepted", "duplicate", "refused"]


@dataclass(frozen=True, slots=True)
class Submission:
    """A message that passed the door, with its idempotency key and the hash of what was sent.

    `member_id` is set when the event is addressed to a known member instead of being resolved by its identities.
    `audit` is written into the audit log in the transaction that carries the event out, and `binds` are the identities
    that belong to that member from then on; when one is somebody else's, the event is refused.
    """

    message: Message
    received: Instant
    key: UUID
    body: str
    body_hash: UUID
    member_id: UUID | None = None
    audit: AuditEntry | None = None
    binds: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one event.

    `outcome` is the JSON text of its effects and refusals: the same for the first answer and every repetition.
    A refused event has no effect and is not kept; `problems` says why.
    """

    status: Status
    message_id: str | None = None
    member_id: UUID | None = None
    seq: int | None = None
    outcome: str | None = None
    problems: tuple[Problem, ...] = ()

    def doc(self) -> dict[str, Any]:
        """The answer as a document; problems as path, code and parameters."""
        doc: dict[str, Any] = {"status": self.status, "message_id": self.message_id}
        if self.member_id is not None:
            doc["member_id"] = str(self.member_id)
            doc["seq"] = self.seq
        if self.outcome is not None:
            doc |= orjson.loads(self.outcome)
        if self.problems:
            doc["problems"] = [problem_doc(problem) for problem in self.problems]
        return doc


def problem_doc(problem: Problem) -> dict[str, Any]:
    """A problem as a document, for machines; people's texts are added at the edge."""
    doc: dict[str, Any] = {"path": problem.path, "code": problem.code}
    if problem.params:
        doc["params"] = dict(problem.params)
    if problem.hint:
        doc["hint"] = problem.hint
    return doc


def submit(
    raw: object,
    *,
    received: Instant,
    sent_at: str | None = None,
    default_type: str | None = None,
    internal: bool = False,
    member_id: UUID | None = None,
    audit: AuditEntry | None = None,
) -> Submission | Answer:
    """Let a decoded message through the door, or answer with all its problems.

    `internal` admits the events that only services create.
    """
    message = parse_message(
        raw, received_at=received, sent_at=sent_at, default_type=default_type, allow_reserved=internal
    )
    if not isinstance(message, Message):
        message_id = raw.get("messageId") if isinstance(raw, dict) else None
        return Answer("refused", message_id if isinstance(message_id, str) else None, problems=tuple(message))
    body = orjson.dumps(message.body)
    return Submission(
        message,
        received,
        UUID(bytes=message_key(message.message_id)),
        body.decode(),
        UUID(bytes=body_digest(body)),
        member_id,
        audit,
    )
