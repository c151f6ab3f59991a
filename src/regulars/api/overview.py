"""The shop at a glance."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query

from regulars.api.openapi import answers
from regulars.api.security import Reader
from regulars.api.shell import Json, TheShell
from regulars.api.shown.overview import Overview
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
    """A period of local days beside the one of the same length before it: members, orders, points, rules and tiers.

    It is read from days summed up in the background, a few seconds behind the events; `days_behind` says how many days
    are waiting.
    """
    return Json(report(shell.engine, first, last, now=shell.now()))
