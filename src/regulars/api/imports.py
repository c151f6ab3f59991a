"""Importing a file of orders: sending it, looking at it, starting it; and fetching files."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote
from uuid import UUID

import orjson
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from regulars.api.bodies import BODIES, body_of, too_large
from regulars.api.jobs import JobId, start
from regulars.api.openapi import answers
from regulars.api.problems import problem_docs
from regulars.api.requests import OrderFile
from regulars.api.security import Operator, Reader
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.jobs import ImportPreview, Job, Presets, RejectedRows, Upload
from regulars.domain.problems import prefix_paths
from regulars.services.errors import InvalidError
from regulars.services.importing.mapping import OrderMapping, load_mapping, load_preset, presets
from regulars.services.importing.preview import Preview, preview_orders
from regulars.services.jobs.ask import show_job
from regulars.services.jobs.orders_import import asked_orders_import, rejects_of
from regulars.services.kept_files import FileInTheMaking, begin_file, content_of, drop_file, find_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regulars.api.shell import Shell
    from regulars.services.importing.items import RejectedRow
    from regulars.storage.kept_files import StoredFile
    from regulars.texts import Language

router = APIRouter(tags=["jobs"])

MAX_UPLOAD: Final = 1024**3
"""Most bytes of a file that is sent."""
_LOOKED_AT: Final = 4
"""So many parts of a file are looked at before it is imported."""
_NAME = Query(min_length=1, max_length=200, pattern=r"^[^/\\\x00-\x1f]+$", description="What the file is called.")
FileId = Annotated[UUID, Path(description="The file's id.")]


async def sent_file(
    request: Request, caller: Operator, shell: TheShell, name: Annotated[str, _NAME]
) -> FileInTheMaking:
    """The body as a kept file; however large, a part at a time is in memory. 413 above the limit."""
    pool = shell.system.pool
    file = await run_sync(
        lambda: begin_file(pool, name=name, media_type="text/csv", made_by=caller.actor, at=shell.moment())
    )
    try:
        await _receive(request, file)
    except BaseException:
        drop_file(pool, file.id)  # not awaited: who sent it may be gone, and with them this task
        raise
    return file


async def _receive(request: Request, file: FileInTheMaking) -> None:
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > MAX_UPLOAD:
            raise too_large(MAX_UPLOAD)
        await run_sync(file.write, chunk)
    await run_sync(file.complete)


BODIES[sent_file] = {"application/octet-stream": {"type": "string", "format": "binary"}}


@router.post("/api/uploads", status_code=201, responses=answers(Upload, 400, 413, status=201))
def upload_file(
    _caller: Operator, file: Annotated[FileInTheMaking, Depends(sent_file)], name: Annotated[str, _NAME]
) -> Json:
    """Send a file, plain or gzip, up to 1 GiB. It is kept for thirty days."""
    return Json({"id": str(file.id), "name": name, "size": file.size}, status_code=201)


@router.get(
    "/api/files/{file_id}",
    response_class=Response,
    responses=answers({"type": "string"}, 404, meaning="The file.", media_type="text/csv"),
)
def fetch_file(file_id: FileId, _caller: Reader, shell: TheShell) -> StreamingResponse:
    """Fetch a file that was sent, or that a job made."""
    file = find_file(shell.system.pool, file_id, at=shell.moment())
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "Content-Length": str(file.size),
    }
    return StreamingResponse(content_of(shell.system.pool, file), media_type=file.media_type, headers=headers)


@router.get("/api/imports/presets", responses=answers(Presets))
def list_import_presets(_caller: Reader) -> Json:
    """The column mappings that come with the product."""
    return Json({"items": [_preset(load_preset(name)) for name in presets()]})


@router.post("/api/imports/preview", responses=answers(ImportPreview, 400, 404, 413, 415))
def preview_import(
    _caller: Operator,
    wanted: Annotated[OrderFile, Depends(body_of(OrderFile))],
    shell: TheShell,
    language: TheLanguage,
) -> Json:
    """Look at a file that was sent: its columns, and what would be read from its beginning. Nothing is imported."""
    file = find_file(shell.system.pool, UUID(wanted.upload), at=shell.moment())
    with _beginning(shell, file) as path:
        preview = preview_orders(path, _mapping(wanted))
    return Json(_preview_doc(preview, language))


@router.post("/api/imports", status_code=202, responses=answers(Job, 400, 404, 413, 415, status=202))
def import_file(
    caller: Operator,
    wanted: Annotated[OrderFile, Depends(body_of(OrderFile))],
    shell: TheShell,
    language: TheLanguage,
) -> Json:
    """Import the orders of a file that was sent. The same file under the same mapping is taken once."""
    file = find_file(shell.system.pool, UUID(wanted.upload), at=shell.moment())
    mapping = _mapping(wanted)
    if mapping is None:
        with _beginning(shell, file) as path:
            mapping = preview_orders(path, None).proposed
    if mapping is None:
        raise InvalidError("no_preset_fits")
    return start(shell, caller, "orders_import", asked_orders_import(file, mapping), language)


@router.get("/api/jobs/{job_id}/rejected", responses=answers(RejectedRows, 404))
def list_rejected_rows(job_id: JobId, _caller: Reader, shell: TheShell, language: TheLanguage) -> Json:
    """The first rows that an import did not take. All of them are in the file that its result names."""
    pool = shell.system.pool
    rows = rejects_of(pool, show_job(pool, job_id), at=shell.moment())
    return Json({"items": [{"line": row.line, "reason": row.reasons[language], "cells": row.cells} for row in rows]})


def _mapping(wanted: OrderFile) -> OrderMapping | None:
    if wanted.preset is not None:
        return load_preset(wanted.preset)
    if wanted.mapping is None:
        return None
    try:
        return load_mapping(orjson.dumps(wanted.mapping, default=str).decode())
    except InvalidError as error:
        raise InvalidError(error.code, problems=prefix_paths(error.problems, "mapping")) from error


@contextmanager
def _beginning(shell: Shell, file: StoredFile) -> Iterator[FilePath]:
    """The first parts of a file, on disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = FilePath(folder) / "beginning"
        with path.open("wb") as copy:
            copy.writelines(islice(content_of(shell.system.pool, file), _LOOKED_AT))
        yield path


def _preview_doc(preview: Preview, language: Language) -> dict[str, Any]:
    return {
        "columns": preview.columns,
        "rows": preview.rows,
        "encoding": preview.encoding,
        "delimiter": preview.delimiter,
        "proposed": preview.proposed and _preset(preview.proposed),
        "orders": preview.orders,
        "skipped": preview.skipped,
        "rejected": [_rejected(row, language) for row in preview.rejected],
        "problems": problem_docs(preview.problems, language),
    }


def _rejected(row: RejectedRow, language: Language) -> Mapping[str, Any]:
    return {"line": row.row, "cells": row.cells, "problems": problem_docs(row.problems, language)}


def _preset(mapping: OrderMapping) -> dict[str, Any]:
    return {"name": mapping.name, "mapping": mapping.model_dump(mode="json", exclude_none=True)}
