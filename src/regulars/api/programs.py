"""Versions of the program: list, show, check, draft, compare, publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request

from regulars.api.bodies import BODIES, MAX_PROGRAM, body_of, read_text
from regulars.api.openapi import answers
from regulars.api.problems import ProblemError, problem_docs
from regulars.api.requests import Publication
from regulars.api.security import Administrator, Operator, Reader, Visitor
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.programs import (
    Comparison,
    ProgramDescription,
    ProgramGlossary,
    Programs,
    ProgramVersion,
    Validation,
)
from regulars.domain.programs.diff import diff_programs
from regulars.domain.programs.schema import program_schema
from regulars.domain.time import to_instant, to_iso
from regulars.services.errors import NotFoundError
from regulars.services.examine_program import examine_program
from regulars.services.operators.manage import names_by_actor
from regulars.services.programs import (
    Format,
    document_of,
    list_versions,
    publish_again,
    publish_draft,
    save_draft,
    show,
)
from regulars.services.read_program import line_of
from regulars.services.wording.names import Glossary, choices_of
from regulars.services.wording.problems import change_text
from regulars.storage.programs import StoredProgram

router = APIRouter(tags=["programs"])

_LARGEST: Final = 2**31 - 1
_YAML: Final = frozenset({"", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain"})
_JSON: Final = "application/json"

Number = Annotated[int, Path(ge=1, le=_LARGEST, description="The version's number.")]
Which = Annotated[str, Path(description="A version's number, or `current` for the one in force.", examples=["current"])]
Note = Annotated[str, Query(max_length=500, description="What this draft is about, for the list of versions.")]


@dataclass(frozen=True, slots=True)
class ProgramText:
    """A program's text, and how it is written."""

    source: str
    format: Format


async def sent_program(request: Request) -> ProgramText:
    """The program in the body: JSON if its type says so, else YAML."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _JSON and media_type not in _YAML:
        raise ProblemError(415, "content_type_unknown")
    return ProgramText(await read_text(request, limit=MAX_PROGRAM), "json" if media_type == _JSON else "yaml")


BODIES[sent_program] = {"application/yaml": {"type": "string"}, _JSON: {"type": "object"}}
TheProgram = Annotated[ProgramText, Depends(sent_program)]


@router.get("/api/programs", responses=answers(Programs))
def list_programs(_caller: Reader, shell: TheShell) -> Json:
    """Every version, newest first, without its text."""
    versions = list_versions(shell.system.pool)
    in_force = max((each.number for each in versions if each.status == "published"), default=None)
    names = names_by_actor(shell.system.pool)
    return Json({"items": [_head(each, in_force, names) for each in versions]})


@router.get("/api/programs/schema", responses=answers({"type": "object"}))
def show_program_schema(_caller: Reader) -> Json:
    """The JSON Schema of a program, for editors."""
    return Json(program_schema())


@router.get("/api/programs/compare", responses=answers(Comparison, 404))
def compare_programs(
    _caller: Reader,
    shell: TheShell,
    language: TheLanguage,
    before: Annotated[str, Query(alias="from", description="The old version: its number, or `current`.")],
    after: Annotated[str, Query(alias="to", description="The new one: its number, or `current`.")],
) -> Json:
    """Every difference between two versions that are sound, told by the ids of their parts."""
    old, new = _find(shell, before), _find(shell, after)
    changes = diff_programs(_document(old), _document(new))
    shown = [
        {
            "kind": each.kind,
            "path": each.path,
            "before": each.before,
            "after": each.after,
            "text": change_text(each, language),
        }
        for each in changes
    ]
    return Json({"from": old.number, "to": new.number, "changes": shown})


@router.post("/api/programs/validate", responses=answers(Validation, 400, 413, 415))
def validate_program(_caller: Reader, program: TheProgram, shell: TheShell, language: TheLanguage) -> Json:
    """Check a program without keeping it: every problem at once, with its place and what to write instead.

    And what it means: a sentence in both languages for each part that has no problem, and, once nothing is wrong any
    more, an example of each rule, decided together with all the others.
    """
    examined = examine_program(program.source, program.format, now=shell.now())
    shown = [{**doc, "line": line_of(doc["path"], examined.lines)} for doc in problem_docs(examined.problems, language)]
    return Json({"valid": not shown, "problems": shown, **examined.to_doc()})


@router.post("/api/programs", status_code=201, responses=answers(ProgramVersion, 400, 413, 415, status=201))
def save_program_draft(caller: Operator, program: TheProgram, shell: TheShell, note: Note = "") -> Json:
    """Keep a text as a new draft. It may still have problems."""
    draft = _save(shell, program, note=note, actor=caller.actor)
    return Json(_version(shell, draft, None), status_code=201)


@router.put("/api/programs/{number}", responses=answers(ProgramVersion, 400, 409, 413, 415))
def change_program_draft(
    number: Number, caller: Operator, program: TheProgram, shell: TheShell, note: Note = ""
) -> Json:
    """Replace the text of a draft. A published version never changes."""
    return Json(_version(shell, _save(shell, program, note=note, actor=caller.actor, number=number), None))


@router.post("/api/programs/{number}/publish", responses=answers(ProgramVersion, 400, 404, 409, 413, 415))
def publish_program_draft(
    number: Number,
    caller: Administrator,
    publication: Annotated[Publication, Depends(body_of(Publication))],
    shell: TheShell,
) -> Json:
    """Check a draft and put it in force, for all events from now on.

    When other versions were published meanwhile it takes the next number, which the answer tells.
    """
    published = publish_draft(
        shell.system.pool, number, note=_storable(publication.note), actor=caller.actor, at=shell.moment()
    )
    return Json(_version(shell, published, published.number))


@router.post(
    "/api/programs/{number}/republish",
    status_code=201,
    responses=answers(ProgramVersion, 400, 404, 409, 413, status=201),
)
def publish_program_again(
    number: Number,
    caller: Administrator,
    publication: Annotated[Publication, Depends(body_of(Publication))],
    shell: TheShell,
) -> Json:
    """Put an older published version in force again: its text becomes a new version, for all events from now on."""
    published = publish_again(
        shell.system.pool, number, note=_storable(publication.note), actor=caller.actor, at=shell.moment()
    )
    return Json(_version(shell, published, published.number), status_code=201)


@router.get("/api/programs/{which}", responses=answers(ProgramVersion, 404))
def show_program(which: Which, _caller: Reader, shell: TheShell) -> Json:
    """One version with its text."""
    found = _find(shell, which)
    in_force = found.number if which == "current" else _number_in_force(shell)
    return Json(_version(shell, found, in_force))


@router.get("/api/programs/{which}/description", responses=answers(ProgramDescription, 404))
def describe_one_program(which: Which, _caller: Reader, shell: TheShell) -> Json:
    """What a version says, in sentences of both languages and in examples, with its text as data."""
    found = _find(shell, which)
    examined = examine_program(found.source, _format(found), now=shell.now())
    return Json({"number": found.number, **examined.to_doc()})


@router.get("/api/programs/{which}/glossary", responses=answers(ProgramGlossary, 404))
def show_program_glossary(which: Which, _caller: Visitor, shell: TheShell) -> Json:
    """What the parts of a version are called, its currency, and the time zone of its dates."""
    program = _document(_find(shell, which))
    return Json({**asdict(Glossary.of(program)), **choices_of(program)})


def _save(shell: TheShell, program: ProgramText, *, note: str, actor: str, number: int | None = None) -> StoredProgram:
    return save_draft(
        shell.system.pool,
        program.source,
        program.format,
        note=_storable(note),
        actor=actor,
        at=shell.moment(),
        number=number,
    )


def _find(shell: TheShell, which: str) -> StoredProgram:
    if which == "current":
        return show(shell.system.pool)
    number = int(which) if which.isascii() and which.isdigit() and len(which) < 12 else 0
    if not 1 <= number <= _LARGEST:
        raise NotFoundError("no_such_version", number=which)
    return show(shell.system.pool, number)


def _number_in_force(shell: TheShell) -> int | None:
    try:
        return show(shell.system.pool).number
    except NotFoundError:
        return None


def _document(program: StoredProgram) -> Any:
    return document_of(program.source, _format(program))


def _format(program: StoredProgram) -> Format:
    return "json" if program.format == "json" else "yaml"


def _storable(note: str) -> str:
    """A note without the one character that PostgreSQL does not keep."""
    return note.replace("\0", "")


def _version(shell: TheShell, program: StoredProgram, in_force: int | None) -> dict[str, Any]:
    return {**_head(program, in_force, names_by_actor(shell.system.pool)), "source": program.source}


def _head(program: StoredProgram, in_force: int | None, names: Mapping[str, str]) -> dict[str, Any]:
    published_at = program.published_at
    author = program.published_by or program.created_by
    return {
        "number": program.number,
        "status": program.status,
        "in_force": program.number == in_force,
        "format": program.format,
        "note": program.note,
        "author": names.get(author, author),
        "created_by": program.created_by,
        "created_at": to_iso(to_instant(program.created_at)),
        "published_at": None if published_at is None else to_iso(to_instant(published_at)),
    }
