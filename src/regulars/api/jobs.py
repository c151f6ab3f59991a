"""Long work: asking for it, seeing how far it is, stopping it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from regulars.api.bodies import body_of
from regulars.api.openapi import answers
from regulars.api.problems import problem_docs
from regulars.api.programs import Number
from regulars.api.refs import Limit
from regulars.api.requests import NewExport
from regulars.api.security import Operator, Reader
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.jobs import Job, Jobs
from regulars.domain.problems import Problem
from regulars.domain.time import to_instant, to_iso
from regulars.services.audit import names_of
from regulars.services.jobs.ask import KINDS, Kind, ask_for, cancel_job, list_jobs, show_job
from regulars.services.jobs.members_export import asked_members_export
from regulars.services.jobs.whatif import asked_whatif
from regulars.services.list_members import AskedMembers
from regulars.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from regulars.api.shell import Shell
    from regulars.services.callers import Caller
    from regulars.storage.jobs import StoredJob
    from regulars.texts import Language

router = APIRouter(tags=["jobs"])

JobId = Annotated[UUID, Path(description="The job's id.")]
_KIND = Query(description="Only jobs of this kind.")
_CURSOR = Query(description="`next` of the page before.", max_length=120)
_SHOWN_OF_ASKED: Final = ("program", *(field.name for field in fields(AskedMembers)), "upload", "name")
"""What a job shows of what was asked for; texts of programs and mappings would be long."""


@router.post("/api/programs/{number}/whatif", status_code=202, responses=answers(Job, 400, 404, status=202))
def ask_whatif(number: Number, caller: Operator, shell: TheShell, language: TheLanguage) -> Json:
    """Ask what a version would have made of the whole history, beside the version in force. Nothing is written.

    The version is judged as it is now, whatever becomes of the draft.
    """
    asked = asked_whatif(shell.system.pool, number)
    return start(shell, caller, "whatif", asked, language)


@router.post("/api/members/exports", status_code=202, responses=answers(Job, 400, 413, 415, status=202))
def export_members(
    caller: Reader,
    wanted: Annotated[NewExport, Depends(body_of(NewExport))],
    shell: TheShell,
    language: TheLanguage,
) -> Json:
    """Ask for a CSV file of members: those of the list of which the same is asked, in its order."""
    asked = asked_members_export(shell.engine, AskedMembers(**wanted.model_dump()), now=shell.now())
    return start(shell, caller, "members_export", asked, language)


@router.get("/api/jobs", responses=answers(Jobs, 400))
def list_all_jobs(
    _caller: Reader,
    shell: TheShell,
    language: TheLanguage,
    kind: Annotated[Kind | None, _KIND] = None,
    cursor: Annotated[str | None, _CURSOR] = None,
    limit: Limit = 50,
) -> Json:
    """Jobs, newest first."""
    page = list_jobs(shell.system.pool, KINDS if kind is None else (kind,), cursor=cursor, most=limit)
    return Json({"items": _docs(shell, page.rows, language), "next": page.next})


@router.get("/api/jobs/{job_id}", responses=answers(Job, 404))
def show_one_job(job_id: JobId, _caller: Reader, shell: TheShell, language: TheLanguage) -> Json:
    """A job as it stands."""
    return _answer(shell, show_job(shell.system.pool, job_id), language)


@router.post("/api/jobs/{job_id}/cancel", responses=answers(Job, 404, 409))
def cancel_one_job(job_id: JobId, caller: Operator, shell: TheShell, language: TheLanguage) -> Json:
    """Stop a job, or never begin it. What an import has taken so far stays; asked for again, it goes on."""
    return _answer(shell, cancel_job(shell.system.pool, job_id, actor=caller.actor, at=shell.moment()), language)


def start(shell: Shell, caller: Caller, kind: Kind, asked: Mapping[str, Any], language: Language) -> Json:
    """Ask for a job; the answer says where it can be looked at."""
    job = ask_for(shell.system.pool, kind, asked, actor=caller.actor, at=shell.moment())
    return _answer(shell, job, language, status_code=202, headers={"Location": f"/api/jobs/{job.id}"})


def _answer(shell: Shell, job: StoredJob, language: Language, **more: Any) -> Json:
    (doc,) = _docs(shell, [job], language)
    return Json(doc, **more)


def _docs(shell: Shell, jobs: Sequence[StoredJob], language: Language) -> list[dict[str, Any]]:
    names = names_of(shell.system.pool, {job.asked_by for job in jobs})
    return [_doc(job, names.get(job.asked_by), language) for job in jobs]


def _doc(job: StoredJob, name: str | None, language: Language) -> dict[str, Any]:
    return {
        "id": str(job.id),
        "kind": job.kind,
        "status": job.status,
        "asked_by": job.asked_by,
        "asked_by_name": name,
        "asked_at": _iso(job.asked_at),
        "begun_at": _iso(job.begun_at),
        "ended_at": _iso(job.ended_at),
        "done": job.done,
        "total": job.total,
        "about": {name: job.asked[name] for name in _SHOWN_OF_ASKED if name in job.asked},
        "counts": job.counts,
        "result": job.result,
        "problem": job.problem and _problem_doc(job.problem, language),
    }


def _problem_doc(problem: dict[str, Any], language: Language) -> dict[str, Any]:
    faults = [Problem(each["path"], each["code"], each["params"], each["hint"]) for each in problem["problems"]]
    return {
        "code": problem["code"],
        "detail": text(f"error.{problem['code']}", language, problem["params"]),
        "errors": problem_docs(faults, language),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else to_iso(to_instant(moment))
