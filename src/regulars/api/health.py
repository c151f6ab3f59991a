"""For whoever watches over the process: is it alive, can it work, and how much does it do. No key is needed."""

from __future__ import annotations

from typing import Final

import anyio
from fastapi import APIRouter, Response

from regulars.api.openapi import answers, ref
from regulars.api.shell import Json, TheShell
from regulars.api.shown.administration import Health
from regulars.services.readiness import Readiness, look

router = APIRouter(tags=["health"])

_PATIENCE_S: Final = 2.0
_METRICS: Final = "text/plain; version=0.0.4; charset=utf-8"
_READY: Final = answers(Health) | {
    503: {"description": "Not yet, or no longer.", "content": {"application/json": {"schema": ref(Health)}}}
}


@router.get("/healthz", responses=answers(Health))
async def healthz() -> Json:
    """Whether the process answers at all."""
    return Json({"status": "ok"})


@router.get("/readyz", responses=_READY)
async def readyz(shell: TheShell) -> Json:
    """Whether it can work: the database answers, and a program is published."""
    readiness = Readiness(database=False, program=False)
    with anyio.move_on_after(_PATIENCE_S):
        readiness = await anyio.to_thread.run_sync(look, shell.system.pool, abandon_on_cancel=True)
    ready = readiness.database and readiness.program
    doc = {"status": "ok" if ready else "not_ready", "database": readiness.database, "program": readiness.program}
    return Json(doc, status_code=200 if ready else 503)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"description": "Done.", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(shell: TheShell) -> Response:
    """What Prometheus reads."""
    return Response(shell.metrics.text(), headers={"Content-Type": _METRICS})
