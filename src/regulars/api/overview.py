"""The shop at a glance."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query

from regulars.api.members import event_doc
from regulars.api.openapi import answers
from regulars.api.security import Reader
from regulars.api.shell import Json, TheShell
from regulars.api.shown.overview import NotableEvents, Overview
from regulars.services.overview.notable import list_notable
from regulars.services.overview.report import report

router = APIRouter(tags=["overview"])

_RANGE: Final[dict[str, Any]] = {"ge": date(1971, 1, 1), "le": date(9998, 12, 31)}
_FIRST = Query(alias="from", description="The first local day; by default the thirtieth up to the last.", **_RANGE)
_LAST = Query(alias="to", description="The last local day; by default today.", **_RANGE)


@router.get("/api/overview", responses=answers(Overview, 400))
def show_overview(
    _caller: Reader,
    shell: TheShell,
    first: Annotated[date | None, _FIRST] = None,
    last: Annotated[date | None, _LAST] = None,
) -> Json:
    """A period of local days beside as many days before it, or as many whole months: members, orders, points, tiers.

    It is read from days summed up in the background, a few seconds behind the events; `days_behind` says how many days
    are waiting.
    """
    return Json(report(shell.engine, first, last, now=shell.now()))


@router.get("/api/overview/notable", responses=answers(NotableEvents, 400))
def list_notable_events(
    _caller: Reader,
    shell: TheShell,
    first: Annotated[date | None, _FIRST] = None,
    last: Annotated[date | None, _LAST] = None,
    limit: Annotated[int, Query(description="How many at most.", ge=1, le=50)] = 10,
) -> Json:
    """The newest events of a period worth telling: of each day its largest orders, returns, corrections, moves."""
    found = list_notable(shell.engine, first, last, most=limit, now=shell.now())
    items = [
        {"kind": each.kind, "member_id": str(each.member_id), "name": each.name, "event": event_doc(*each.event)}
        for each in found
    ]
    return Json({"items": items})
