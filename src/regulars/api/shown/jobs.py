"""Jobs, files, and a look at a file before it is imported."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from regulars.api.shown import Shown
from regulars.api.shown.problems import Fault
from regulars.services.jobs.ask import Kind

Status = Literal["waiting", "running", "finished", "failed", "cancelled"]


class JobProblem(Shown):
    """Why a job failed."""

    code: str
    detail: str
    errors: list[Fault]


class Job(Shown):
    """Long work that somebody asked for."""

    id: UUID
    kind: Kind
    status: Status
    asked_by: str = Field(description="As the audit log has it.")
    asked_by_name: str | None = Field(description="What that operator or key is called.")
    asked_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    done: int = Field(description="How much is done, in what the kind counts: events, members, or bytes of the file.")
    total: int | None = Field(description="How much there is to do; unknown before it begins.")
    about: dict[str, Any] = Field(description="What was asked for, by kind.", examples=[{"program": 3}])
    counts: dict[str, Any] = Field(description="Of an import, its figures so far.")
    result: dict[str, Any] | None = Field(
        description="What came of it: the report of a what-if or an import; of an export `file` and `members`."
    )
    problem: JobProblem | None


class Jobs(Shown):
    """Jobs, newest first."""

    items: list[Job]
    next: str | None


class Upload(Shown):
    """A file that was sent."""

    id: UUID
    name: str
    size: int = Field(description="In bytes.")


class Preset(Shown):
    """A column mapping that comes with the product."""

    name: str
    mapping: dict[str, Any]


class Presets(Shown):
    """Every one of them."""

    items: list[Preset]


class RejectedRow(Shown):
    """A row that would not be taken."""

    line: int
    cells: list[str]
    problems: list[Fault]


class KeptReject(Shown):
    """A row that an import did not take, and why, as its file of rejected rows has it."""

    line: int
    reason: str
    cells: list[str]


class RejectedRows(Shown):
    """The first of them."""

    items: list[KeptReject]


class ImportPreview(Shown):
    """What a file looks like, and what would be read from its beginning."""

    columns: list[str]
    rows: list[list[str]]
    encoding: str
    delimiter: str
    proposed: Preset | None = Field(description="The preset whose columns the file has.")
    orders: list[list[dict[str, Any]]] = Field(description="The first orders, each as the events it becomes.")
    skipped: dict[str, int] = Field(description="Rows before them that are passed over, by reason.")
    rejected: list[RejectedRow]
    problems: list[Fault] = Field(description="Why the mapping does not fit the file.")
