"""What Segment's SDKs send. Answers are such that an SDK repeats what may succeed later and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request

from regulars.api.bodies import BODIES, MAX_BATCH, MAX_EVENT_BODY, invalid, read_json
from regulars.api.intake import TOO_LARGE, admit, take
from regulars.api.openapi import answers, ref
from regulars.api.problems import ProblemError, problem_docs
from regulars.api.security import COOKIE, GUARDS, authorise, key_of
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.events import BatchSuccess, SegmentBatch, SegmentMessage, Success
from regulars.domain.problems import Problem
from regulars.services.submissions import Answer

router = APIRouter(tags=["segment"])

_STATUS: Final[Mapping[str, int]] = {TOO_LARGE: 413, "key_reused": 422}
_SUCCESS: Final = {"success": True}


async def sent_message(request: Request) -> Any:
    """The decoded body of a sender who may ingest."""
    return await _sent(request, limit=MAX_EVENT_BODY)


async def sent_batch(request: Request) -> Any:
    """The same for a batch."""
    return await _sent(request, limit=MAX_BATCH)


async def _sent(request: Request, *, limit: int) -> Any:
    """The key may be in the header or, as some SDKs send it, in the body as `writeKey`."""
    key = key_of(request)
    if key is not None or COOKIE in request.cookies:
        await authorise(request, "ingest", key)
        return await read_json(request, limit=limit)
    try:
        body = await read_json(request, limit=limit)
    except ProblemError:
        body = None  # who has no key is told that, and nothing else
    key = body.get("writeKey") if isinstance(body, dict) else None
    await authorise(request, "ingest", key if isinstance(key, str) else None)
    return body


GUARDS[sent_message] = GUARDS[sent_batch] = "ingest"
BODIES[sent_message] = {"application/json": ref(SegmentMessage)}
BODIES[sent_batch] = {"application/json": ref(SegmentBatch)}


def _taker(kind: str) -> Callable[..., Coroutine[Any, Any, Json]]:
    async def take_message(message: Annotated[Any, Depends(sent_message)], shell: TheShell) -> Json:
        (answer,) = await take(shell, admit([message], received=shell.now(), default_type=kind))
        if answer.status == "refused":
            raise _refused(answer)
        return Json(_SUCCESS)

    return take_message


for _kind in ("identify", "track", "page", "screen", "group", "alias"):
    router.add_api_route(
        f"/v1/{_kind}",
        _taker(_kind),
        methods=["POST"],
        name=_kind,
        summary=f"Take one {_kind} call",
        description="Answers once the event is durable. A repeated `messageId` changes nothing.",
        responses=answers(Success, 400, 413, 415, 422, 429),
    )


async def batch(body: Annotated[Any, Depends(sent_batch)], shell: TheShell, language: TheLanguage) -> Json:
    """Take many calls at once; those that cannot be taken are listed, and the others are durable.

    The answer is a success even then: an SDK would send the same again, and it would be refused again.
    """
    messages = _messages(body)
    answered = await take(shell, admit(messages, received=shell.now(), sent_at=body.get("sentAt")))
    refused = [
        {"index": index, "problems": problem_docs(answer.problems, language)}
        for index, answer in enumerate(answered)
        if answer.status == "refused"
    ]
    counts = {status: sum(answer.status == status for answer in answered) for status in ("accepted", "duplicate")}
    return Json({**_SUCCESS, **counts, "refused": refused})


_BATCH: Final = answers(BatchSuccess, 400, 413, 415, 429)
router.add_api_route("/v1/batch", batch, methods=["POST"], name="batch", responses=_BATCH)
router.add_api_route("/v1/import", batch, methods=["POST"], name="import", responses=_BATCH)


def _messages(body: Any) -> list[Any]:
    """The messages of a batch, each with the batch's context around its own."""
    if not isinstance(body, dict):
        raise invalid([Problem("", "object_expected")])
    messages, context = body.get("batch"), body.get("context")
    if not isinstance(messages, list):
        raise invalid([Problem("batch", "value_missing" if messages is None else "list_expected")])
    if context is None:
        return messages
    if not isinstance(context, dict):
        raise invalid([Problem("context", "object_expected")])
    return [_in_context(message, context) for message in messages]


def _in_context(message: Any, context: dict[str, Any]) -> Any:
    if not isinstance(message, dict):
        return message
    own = message.get("context")
    if own is None or isinstance(own, dict):
        return {**message, "context": {**context, **(own or {})}}
    return message


def _refused(answer: Answer) -> ProblemError:
    status = next((_STATUS[problem.code] for problem in answer.problems if problem.code in _STATUS), 400)
    code = next((problem.code for problem in answer.problems if problem.code in _STATUS), "event_refused")
    params: dict[str, Any] = dict(answer.problems[0].params) if status != 400 else {}
    return ProblemError(status, code, problems=answer.problems, **params)
