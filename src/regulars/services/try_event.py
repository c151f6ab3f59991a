"""What an event would bring about, and why: decided on the member as she is now, without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from regulars.domain.engine.decide import considered, decide
from regulars.domain.engine.view import benefits_of
from regulars.domain.events.timestamps import instant_of
from regulars.domain.time import DAY, to_iso
from regulars.services.errors import InvalidError, NotFoundError
from regulars.services.fold_batch import outcome_doc
from regulars.services.ingest_events import look
from regulars.services.member_actions import MEMBER_ID
from regulars.services.members import find_member
from regulars.services.programs import compile_stored
from regulars.services.submissions import Submission, submit
from regulars.services.wording.explain_event import judgement_doc, posting_doc, render_why
from regulars.services.wording.names import Glossary
from regulars.storage import programs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from regulars.domain.engine.program import Program
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.storage.transaction import Transaction
    from regulars.texts import Language

FARTHEST: Final = 5 * 366 * DAY
"""How far ahead an event may be tried: every date up to it happens to the member first."""

_NAMING: Final = ("userId", "anonymousId", "context")
"""The parts of a message that say whom it is about; the traits of an identify may do so too."""


def try_event(
    engine: Engine, raw: Mapping[str, Any], *, member: str | None, version: int | None, now: Instant, language: Language
) -> dict[str, Any]:
    """The answer to "what if this happened?" with the rules considered, as a document with `words` in a language.

    `member` is a reference; without one the message's own identities count, and without those it is someone new.
    `version` is that of a program, draft or published; None is the one in force. An event may lie ahead: what falls
    due up to then happens first. InvalidError tells what is wrong with the message or the draft, NotFoundError that
    there is no such member or version.
    """
    with engine.pool.transaction(read_only=True) as transaction:
        program = _program(engine, transaction, version)
        member_id = None if member is None else find_member(transaction, member)
        submission = _submission(engine, raw, member_id, now)
        doc = _tried(engine, transaction, program, submission)
    doc["event"]["message_id"] = raw.get("messageId")
    return {**doc, "words": render_why(doc, language, Glossary.of(program.document), opening="why.trial")}


def _program(engine: Engine, transaction: Transaction, version: int | None) -> Program:
    if version is None:
        return engine.library.current(transaction)
    found = programs.load(transaction, version)
    if found is None:
        raise NotFoundError("no_such_version", number=version)
    return compile_stored(found)


def _submission(engine: Engine, raw: Mapping[str, Any], member_id: UUID | None, now: Instant) -> Submission:
    """The message as it would be received, at once or on the date it names."""
    message = {name: value for name, value in raw.items() if name != "sentAt"}
    if member_id is not None:
        message["context"] = {"externalIds": [{"type": MEMBER_ID, "id": str(member_id)}]}
    elif not any(message.get(name) for name in _NAMING):
        message["anonymousId"] = str(engine.new_member_id())
    at = instant_of(message.get("timestamp"))
    received = at if isinstance(at, int) and now < at <= now + FARTHEST else now
    submitted = submit(message, received=received, member_id=member_id)
    if isinstance(submitted, Submission):
        return submitted
    raise InvalidError("event_refused", problems=submitted.problems)


def _tried(engine: Engine, transaction: Transaction, program: Program, submission: Submission) -> dict[str, Any]:
    (resolved,), batch = look(engine, transaction, [submission], program)
    loaded, event = batch.members[resolved.member_id], submission.message.event
    verdicts, situation = considered(program, loaded.member, event, shared=batch.shared)
    decision = decide(program, loaded.member, event, shared=batch.shared, versions=batch.versions)
    return {
        "member_id": str(resolved.member_id) if loaded.exists else None,
        "event": {
            "seq": decision.state.version,
            "name": event.name,
            "occurred_at": to_iso(event.at),
            "received_at": to_iso(submission.received),
        },
        "program_version": program.version,
        **judgement_doc(verdicts, situation, Glossary.of(program.document).rules),
        **outcome_doc(decision, resolved.conflicts),
        "postings": [posting_doc(number, posting) for number, posting in enumerate(decision.postings)],
        "benefits": benefits_of(program, loaded.member.state) if loaded.exists else [],
    }
