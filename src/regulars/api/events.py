"""Events with an answer for each: what it brought about, what was refused, and why."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from regulars.api.bodies import BODIES, MAX_BATCH, MAX_EVENT_BODY, invalid, read_json
from regulars.api.intake import admit, answers_json, quote, quotes_json, take
from regulars.api.openapi import answers, listed, ref
from regulars.api.security import Ingester, Reader
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.events import Decided, Refused, SegmentMessage
from regulars.api.shown.why import Trial
from regulars.domain.problems import Problem
from regulars.services.try_event import try_event

router = APIRouter(tags=["events"])

_ONE_OR_MANY = {"oneOf": [ref(SegmentMessage), listed(ref(SegmentMessage))]}
_ANSWERS = listed({"oneOf": [ref(Decided), ref(Refused)]})


DryRun = Annotated[bool, Query(description="Decide and leave no trace: the quote a till asks for, with benefits.")]
OfMember = Annotated[
    str | None,
    Query(description="The member by id or `kind:value`, instead of whom the event names.", max_length=600),
]
ByVersion = Annotated[
    int | None,
    Query(alias="program", ge=1, le=2**31 - 1, description="A version of the program, also a draft; else the current."),
]


async def sent_events(request: Request) -> list[Any]:
    """The events of the body: a list, or one alone."""
    body = await read_json(request, limit=MAX_BATCH)
    if isinstance(body, list):
        return body
    if isinstance(body, dict):
        return [body]
    raise invalid([Problem("", "list_expected")])


BODIES[sent_events] = {"application/json": _ONE_OR_MANY}


async def sent_event(request: Request) -> dict[str, Any]:
    """The one event of the body."""
    body = await read_json(request, limit=MAX_EVENT_BODY)
    if isinstance(body, dict):
        return body
    raise invalid([Problem("", "object_expected")])


BODIES[sent_event] = {"application/json": ref(SegmentMessage)}


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


@router.post("/api/events/try", responses=answers(Trial, 400, 404, 413, 415))
def try_one_event(
    _caller: Reader,
    event: Annotated[dict[str, Any], Depends(sent_event)],
    shell: TheShell,
    language: TheLanguage,
    member: OfMember = None,
    version: ByVersion = None,
) -> Json:
    """What an event would bring about, and why: every rule considered, decided without a trace.

    It may be of a date to come, up to five years ahead: what falls due for the member until then happens first. An
    event that names nobody is tried for someone new. A draft may be tried before it is published.
    """
    now = shell.now()
    return Json(try_event(shell.engine, event, member=member, version=version, now=now, language=language))
