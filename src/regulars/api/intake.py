"""Events on their way in: from decoded JSON through the pump, and back as answers in the same order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import orjson
from anyio.to_thread import run_sync

from regulars.api.bodies import MAX_EVENT, MAX_EVENTS
from regulars.api.problems import ProblemError, problem_docs
from regulars.domain.problems import Problem
from regulars.services.ingest_events import preview
from regulars.services.members import quote_benefits
from regulars.services.submissions import Answer, Submission, submit

if TYPE_CHECKING:
    from uuid import UUID

    from regulars.api.shell import Shell
    from regulars.domain.time import Instant
    from regulars.texts import Language

TOO_LARGE: Final = "event_too_large"
_SURELY_SMALL: Final = MAX_EVENT // 4  # no character takes more than four bytes


def admit(
    messages: Sequence[object], *, received: Instant, sent_at: Any = None, default_type: str | None = None
) -> list[Submission | Answer]:
    """Let each message through the door, or answer with its problems; too many at once are refused as a whole."""
    if len(messages) > MAX_EVENTS:
        raise ProblemError(413, "too_many_events", limit=MAX_EVENTS)
    return [_small(submit(raw, received=received, sent_at=sent_at, default_type=default_type)) for raw in messages]


async def take(shell: Shell, admitted: Sequence[Submission | Answer]) -> list[Answer]:
    """Send what was admitted through the pump, and answer all once it is durable."""
    submissions = [each for each in admitted if isinstance(each, Submission)]
    answers = await asyncio.wrap_future(shell.system.pump.offer(submissions))
    merged = _merge(admitted, answers)
    shell.metrics.count_events(merged)
    return merged


async def quote(
    shell: Shell, admitted: Sequence[Submission | Answer]
) -> tuple[list[Answer], dict[UUID, list[dict[str, Any]]]]:
    """What `take` would answer, leaving no trace, and the benefits of the members who are known already."""
    submissions = [each for each in admitted if isinstance(each, Submission)]
    answers = await run_sync(preview, shell.engine, submissions) if submissions else []
    members = list({answer.member_id for answer in answers if answer.member_id is not None})
    benefits = await run_sync(quote_benefits, shell.engine, members) if members else {}
    return _merge(admitted, answers), benefits


def answers_json(answers: Iterable[Answer], language: Language) -> bytes:
    """The answers as a JSON list. What was decided is JSON already and is passed on as it is."""
    return b"[" + b",".join(_answer_json(answer, language) for answer in answers) + b"]"


def quotes_json(answers: Iterable[Answer], benefits: dict[UUID, list[dict[str, Any]]], language: Language) -> bytes:
    """The same for a dry run: a member who does not exist yet has no id, and every accepted event has benefits."""
    docs = []
    for answer in answers:
        doc = orjson.loads(_answer_json(answer, language))
        if answer.member_id is not None:
            known = benefits.get(answer.member_id)
            doc["member_id"] = None if known is None else doc["member_id"]
            doc["benefits"] = known or []
        docs.append(doc)
    return orjson.dumps(docs)


def _answer_json(answer: Answer, language: Language) -> bytes:
    if answer.outcome is None or answer.member_id is None:
        doc = {
            "status": answer.status,
            "message_id": answer.message_id,
            "problems": problem_docs(answer.problems, language),
        }
        return orjson.dumps(doc)
    message_id = orjson.dumps(answer.message_id)
    head = b'{"status":"%b","message_id":%b,"member_id":"%b","seq":%d,'
    parts = (answer.status.encode(), message_id, str(answer.member_id).encode(), answer.seq)
    return head % parts + answer.outcome.encode()[1:]


def _merge(admitted: Sequence[Submission | Answer], answers: Sequence[Answer]) -> list[Answer]:
    decided = iter(answers)
    return [each if isinstance(each, Answer) else next(decided) for each in admitted]


def _small(admitted: Submission | Answer) -> Submission | Answer:
    """The same, or a refusal when the event is too large."""
    if isinstance(admitted, Answer) or len(admitted.body) <= _SURELY_SMALL:
        return admitted
    size = len(admitted.body.encode())
    if size <= MAX_EVENT:
        return admitted
    problem = Problem("", TOO_LARGE, {"size": size, "limit": MAX_EVENT})
    return Answer("refused", admitted.message.message_id, problems=(problem,))
