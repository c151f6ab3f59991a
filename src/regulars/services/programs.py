"""Versions of the program: reading them ready to decide with, drafting, publishing."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Literal

from regulars.domain.engine.program import Program, compile_program
from regulars.domain.programs.check import parse_program
from regulars.services.audit import record
from regulars.services.errors import ConflictError, InvalidError, NotFoundError
from regulars.services.read_program import read_program
from regulars.storage import programs as stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from regulars.domain.problems import Problem
    from regulars.domain.programs.document import ProgramDocument
    from regulars.storage.programs import StoredProgram
    from regulars.storage.transaction import Pool, Transaction

Format = Literal["yaml", "json"]


@dataclass(slots=True)
class ProgramLibrary:
    """Published versions, compiled once per process: they never change."""

    _compiled: dict[int, Program] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def current(self, transaction: Transaction) -> Program:
        """The version in force; ConflictError when none has been published."""
        number = stored.published_number(transaction)
        if number is None:
            raise ConflictError("no_program")
        return self.version(transaction, number)

    def version(self, transaction: Transaction, number: int) -> Program:
        """A published version; NotFoundError when there is none of that number."""
        with self._lock:
            program = self._compiled.get(number)
            if program is None:
                found = stored.load(transaction, number)
                if found is None or found.status != "published":
                    raise NotFoundError("no_such_version", number=number)
                program = self._compiled[number] = compile_stored(found)
            return program

    def reader(self, transaction: Transaction) -> Callable[[int], Program]:
        """A function from version number to program, as `decide` wants it."""
        return lambda number: self.version(transaction, number)


def compile_stored(program: StoredProgram) -> Program:
    """A stored version, ready to decide with. What was stored has passed the check once."""
    return compile_program(document_of(program.source, program.format), version=program.number)  # type: ignore[arg-type]


def document_of(source: str, format_: Format) -> ProgramDocument:
    """The checked document of a text; InvalidError with every problem otherwise."""
    document, problems = check_text(source, format_)
    if document is None or problems:
        raise InvalidError("program_invalid", problems=problems)
    return document


def check_text(source: str, format_: Format) -> tuple[ProgramDocument | None, list[Problem]]:
    """Read and check a program's text; all its problems at once."""
    data, problems = read_program(source, format=format_)
    if data is None:
        return None, problems
    document, more = parse_program(data)
    return (None if problems else document), [*problems, *more]


def list_versions(pool: Pool) -> list[StoredProgram]:
    """Every version, newest first."""
    with pool.transaction(read_only=True) as transaction:
        return stored.list_all(transaction)


def show(pool: Pool, number: int | None = None) -> StoredProgram:
    """One version, or the one in force."""
    with pool.transaction(read_only=True) as transaction:
        wanted = number if number is not None else stored.published_number(transaction)
        found = stored.load(transaction, wanted) if wanted is not None else None
    if found is None:
        raise NotFoundError("no_program") if number is None else NotFoundError("no_such_version", number=number)
    return found


def save_draft(
    pool: Pool, source: str, format_: Format, *, note: str, actor: str, at: datetime, number: int | None = None
) -> StoredProgram:
    """Keep a text as a new draft, or as the new text of draft `number`. A draft may still have problems."""
    with pool.transaction() as transaction:
        target = number if number is not None else stored.next_number(transaction)
        draft = stored.StoredProgram(target, "draft", source, format_, note, actor, at)
        if number is None:
            stored.insert(transaction, draft)
        elif not stored.change_draft(transaction, draft):
            raise ConflictError("not_a_draft", number=number)
        details = {"note": note}
        record(transaction, actor=actor, action="program.draft_saved", subject=str(target), details=details, at=at)
    return draft


def publish_text(pool: Pool, source: str, format_: Format, *, note: str, actor: str, at: datetime) -> StoredProgram:
    """Check a text and publish it as the next version."""
    document_of(source, format_)
    with pool.transaction() as transaction:
        number = stored.next_number(transaction)
        program = stored.StoredProgram(number, "published", source, format_, note, actor, at, at, actor)
        stored.insert(transaction, program)
        record(transaction, actor=actor, action="program.published", subject=str(number), details={"note": note}, at=at)
    return program


def publish_again(pool: Pool, number: int, *, note: str, actor: str, at: datetime) -> StoredProgram:
    """Put a published version in force once more, as a version of its own: versions never change, nor their order.

    ConflictError for a draft, and for the version that is in force anyway.
    """
    with pool.transaction() as transaction:
        new_number = stored.next_number(transaction)
        old = stored.load(transaction, number)
        if old is None:
            raise NotFoundError("no_such_version", number=number)
        if old.status != "published":
            raise ConflictError("not_published", number=number)
        if number == stored.published_number(transaction):
            raise ConflictError("in_force_already", number=number)
        document_of(old.source, old.format)  # type: ignore[arg-type]
        again = old._replace(
            number=new_number, note=note, created_by=actor, created_at=at, published_at=at, published_by=actor
        )
        stored.insert(transaction, again)
        details = {"note": note, "again": number}
        record(transaction, actor=actor, action="program.published", subject=str(new_number), details=details, at=at)
    return again


def publish_draft(pool: Pool, number: int, *, note: str, actor: str, at: datetime) -> StoredProgram:
    """Check a draft and publish it; it takes the next number, so that versions stand in the order of publication."""
    with pool.transaction() as transaction:
        new_number = stored.next_number(transaction)
        draft = stored.load(transaction, number)
        if draft is None:
            raise NotFoundError("no_such_version", number=number)
        if draft.status != "draft":
            raise ConflictError("not_a_draft", number=number)
        document_of(draft.source, draft.format)  # type: ignore[arg-type]
        if number == new_number - 1:
            new_number = number
        stored.publish(transaction, number, new_number=new_number, note=note or draft.note, actor=actor, at=at)
        details = {"note": note, "draft": number}
        record(transaction, actor=actor, action="program.published", subject=str(new_number), details=details, at=at)
        published = stored.load(transaction, new_number)
    if published is None:
        raise NotFoundError("no_such_version", number=new_number)
    return published
