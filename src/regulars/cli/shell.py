"""What every command works with: its language, where it writes, and the system on its settings.

Standard output carries what was asked for, and with `--json` nothing but one JSON document; messages and progress go
to standard error.
"""

from __future__ import annotations

import getpass
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from regulars.bootstrap import System, open_system
from regulars.services.wording.problems import placed_problem_text
from regulars.settings import Settings
from regulars.texts import Language, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.problems import Problem

DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="cli.option.data", show_default=False, file_okay=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="cli.option.json")]
WorkersOption = Annotated[int | None, typer.Option("--workers", min=1, max=64, help="cli.option.workers")]

OK, BAD, USAGE, UNAVAILABLE = 0, 1, 2, 3
"""Exit codes: fine; the answer is bad; used wrongly; the database cannot be reached, or something stands against it."""


@dataclass(frozen=True, slots=True)
class Shell:
    """How one call of the command speaks."""

    language: Language
    out: Console = field(default_factory=lambda: Console(highlight=False))
    err: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))

    def say(self, key: str, /, **params: Any) -> str:
        """A text of the command, `cli.<key>`."""
        return text(f"cli.{key}", self.language, params)

    def show(self, *parts: Any) -> None:
        """Write what was asked for."""
        for part in parts:
            self.out.print(part, markup=False, soft_wrap=isinstance(part, str))

    def show_json(self, document: Any) -> None:
        """Write what was asked for as one JSON document."""
        sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2, default=str).decode() + "\n")

    def note(self, key: str, /, **params: Any) -> None:
        """A message beside what was asked for."""
        self.err.print(self.say(key, **params), markup=False, soft_wrap=True)

    def problems(self, problems: Iterable[Problem], lines: Mapping[str, int] | None = None) -> None:
        """Every problem on a line of its own: where, what, and what to write instead."""
        for problem in problems:
            words = placed_problem_text(problem, self.language, lines)
            self.err.print(f"  • {words}", markup=False, soft_wrap=True)

    def named(self, name: Mapping[str, str] | None, otherwise: str = "") -> str:
        """A name of a program in our language."""
        return name[self.language] if name else otherwise

    def table(self, title: str, *columns: str, numbers: Iterable[int] = ()) -> Table:
        """An empty table; `title` and `columns` are keys, the columns of `numbers` stand to the right."""
        right = set(numbers)
        table = Table(title=self.say(title) if title else None, title_justify="left", title_style="bold")
        for place, column in enumerate(columns):
            table.add_column(
                self.say(column) if column else "", justify="right" if place in right else "left", overflow="fold"
            )
        return table

    @contextmanager
    def progress(self, key: str) -> Iterator[Step]:
        """A bar on standard error for the length of the block, where that is a terminal."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[more]}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.err, transient=True, disable=not self.err.is_terminal) as bar:
            yield Step(bar, bar.add_task(self.say(key), total=1.0, more=""))


@dataclass(frozen=True, slots=True)
class Step:
    """A bar that can be moved."""

    bar: Progress
    task: Any

    def to(self, done: float, total: float, more: str = "") -> None:
        """Move it; `more` is said beside it."""
        self.bar.update(self.task, completed=done, total=total or 1, more=more)


def shell_of(context: typer.Context) -> Shell:
    """The shell of this call."""
    shell = context.find_object(Shell)
    if shell is None:
        raise RuntimeError("the command was not started by its main function")
    return shell


def settings_of(data: Path | None, **others: Any) -> Settings:
    """The settings: what is given on the line wins over the environment. A data directory means our own server."""
    given = {name: value for name, value in others.items() if value is not None}
    if data is not None:
        given |= {"data": data, "database_url": None}
    return Settings(**given)


@contextmanager
def opened(settings: Settings) -> Iterator[System]:
    """The system on these settings, for the length of the block."""
    # The pool logs every attempt to connect; that there is no connection is said once, by whoever asked for one.
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    with open_system(settings) as system:
        yield system


def actor() -> str:
    """Who did it, for the audit log: the user of this machine."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # a container may have no name for its user
        return f"cli:{os.getuid()}"


def cores(workers: int | None) -> int:
    """How many processes to use: as asked, or one a core."""
    return workers or os.cpu_count() or 1
