"""The command `regulars`: finds the language, runs the command that is named, and says in words what went wrong.

Exit codes: 0 fine; 1 the answer is bad (problems found, nothing of that name, a proof that fails); 2 used wrongly;
3 the database cannot be reached, or something stands against it (no program published, an import under way).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, cast

import typer
from pydantic import ValidationError

from regulars.cli import bench, demo, imports, keys, members, operators, programs, proofs, serve
from regulars.cli.language import localise, take_language
from regulars.cli.shell import BAD, UNAVAILABLE, USAGE, Shell
from regulars.services.errors import InvalidError, NotFoundError, ServiceError
from regulars.storage.errors import RetryableError, ServerError, StorageError
from regulars.texts import text

if TYPE_CHECKING:
    from typer.core import TyperGroup

app = typer.Typer(
    name="regulars",
    help="cli.help",
    epilog="cli.help.exit_codes",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for area in (demo, serve, operators, keys, programs, imports, members, proofs, bench):
    area.add_to(app)


@app.callback()
def _root(lang: Annotated[str | None, typer.Option("--lang", metavar="zh|en", help="cli.option.lang")] = None) -> None:
    """Only says that there is such an option: it has been taken off the line before, wherever it stood."""
    if lang is not None:
        raise typer.BadParameter("zh | en", param_hint="--lang")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. It ends with SystemExit, whatever happens."""
    language, rest = take_language(sys.argv[1:] if arguments is None else arguments, os.environ)
    shell = Shell(language)
    command = cast("TyperGroup", typer.main.get_command(app))
    localise(command, language)
    try:
        command(rest, prog_name="regulars", obj=shell)
    except ServiceError as error:
        sys.exit(_tell(shell, error))
    except StorageError as error:
        sys.exit(_tell_storage(shell, error))
    except ValidationError as error:
        sys.exit(_tell_settings(shell, error))


def _tell(shell: Shell, error: ServiceError) -> int:
    """What a use case refused, with all its problems."""
    shell.err.print(text(f"error.{error.code}", shell.language, error.params), markup=False, soft_wrap=True)
    shell.problems(error.problems)
    return BAD if isinstance(error, InvalidError | NotFoundError) else UNAVAILABLE


def _tell_storage(shell: Shell, error: StorageError) -> int:
    if isinstance(error, ServerError):
        shell.err.print(text(f"storage.{error.code}", shell.language, error.params), markup=False, soft_wrap=True)
    else:
        reason = " ".join(str(error).split())
        shell.note("unreachable" if isinstance(error, RetryableError) else "storage_failed", reason=reason)
    return UNAVAILABLE


def _tell_settings(shell: Shell, error: ValidationError) -> int:
    """Settings come from the environment and the line; each is told with what it may be."""
    shell.note("settings_invalid")
    for each in error.errors():
        name = "_".join(str(part) for part in each["loc"]).upper()
        described = f"REGULARS_{name} = {each['input']!r}: {each['msg']}"
        shell.err.print(f"  • {described}", markup=False, soft_wrap=True)
    return USAGE


if __name__ == "__main__":
    main()
