"""Events with an answer for each: what it brought about, what was refused, and why."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from regulars.api.bodies import BODIES, MAX_BATCH, invalid, read_json
from regulars.api.intake import admit, answers_json, quote, quotes_json, take
from regulars.api.openapi import answers, listed, ref
from regulars.api.security import Ingester
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.events import Decided, Refused, SegmentMessage
from regulars.domain.problems import Problem

router = APIRouter(tags=["events"])

_ONE_OR_MANY = {"oneOf": [ref(SegmentMessage), listed(ref(SegmentMessage))]}
_ANSWERS = listed({"oneOf": [ref(Decided), ref(Refused)]})


DryRun = Annotated[bool, Query(description="Decide and leave no trace: the quote a till asks for, with benefits.")]


async def sent_events(request: Request) -> list[Any]:
    """The events of the body: a list, or one alone."""
    body = await read_json(request, limit=MAX_BATCH)
    if isinstance(body, list):
        return body
    if isinstance(body, dict):
        return [body]
    raise invalid([Problem("", "list_expected")])


BODIES[sent_events] = {"application/json": _ONE_OR_MANY}


@router.post("/api/events", responses=answers(_ANSWERS, 400, 413, 415, 429))
async def send_events(
    _caller: Ingester,
    events: Annotated[list[Any], Depends(sent_events)],
    shell: TheShell,
    language: TheLanguage,
    dry_run: DryRun = False,  # noqa: FBT002 - a parameter of the query, given by name
) -> Json:
    """Take events in the form of the Segment spec, and answer for each what it brought about.

    The answers stand in the order of the events. A refused one leaves its neighbours unharmed.
    """
    admitted = admit(events, received=shell.now())
    if dry_run:
        quoted, benefits = await quote(shell, admitted)
        return Json(quotes_json(quoted, benefits, language))
    return Json(answers_json(await take(shell, admitted), language))
