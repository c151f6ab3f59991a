"""`regulars program`: look at, check, publish and compare programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from regulars.cli.shell import BAD, DataOption, JsonOption, Shell, actor, opened, settings_of, shell_of
from regulars.domain.programs.diff import diff_programs
from regulars.domain.programs.schema import program_schema
from regulars.domain.time import to_datetime
from regulars.services.errors import InvalidError, NotFoundError
from regulars.services.programs import Format, check_text, document_of, publish_text
from regulars.services.programs import show as stored_version
from regulars.services.read_program import load_template, program_lines, template_names
from regulars.services.wording.problems import change_text, placed_problem_text

if TYPE_CHECKING:
    from regulars.domain.programs.document import ProgramDocument
    from regulars.storage.programs import StoredProgram

_app = typer.Typer(help="cli.help.program", no_args_is_help=True)

FileArgument = Annotated[
    Path, typer.Argument(help="cli.argument.program", metavar="FILE", exists=True, dir_okay=False, readable=True)
]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the whole."""
    app.add_typer(_app, name="program")


def read_file(file: Path) -> tuple[str, Format]:
    """The text of a program's file and its format, which the name's ending tells. InvalidError unless it is UTF-8."""
    try:
        return file.read_text("utf-8-sig"), "json" if file.suffix.lower() == ".json" else "yaml"
    except UnicodeDecodeError as error:
        raise InvalidError("file_not_text", file=file.name) from error


def checked(shell: Shell, file: Path) -> tuple[str, Format, ProgramDocument]:
    """A program's file that holds. Otherwise all its problems are told, with their lines, and the command ends."""
    source, format_ = read_file(file)
    document, problems = check_text(source, format_)
    if document is None or problems:
        shell.note("program_has_problems", file=file.name, count=len(problems))
        shell.problems(problems, program_lines(source, format=format_))
        raise typer.Exit(BAD)
    return source, format_, document


@_app.command("schema", help="cli.help.program_schema")
def schema(context: typer.Context) -> None:
    """Write the JSON Schema."""
    shell_of(context).show_json(program_schema())


@_app.command("templates", help="cli.help.program_templates")
def templates(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="cli.argument.template", metavar="NAME")] = None,
    *,
    json: JsonOption = False,
) -> None:
    """Write one ready program, or name them all."""
    shell = shell_of(context)
    if name is None:
        names = {each: document_of(load_template(each), "yaml").name.model_dump() for each in template_names()}
        if json:
            shell.show_json([{"template": each, "name": title} for each, title in names.items()])
            return
        for each, title in names.items():
            shell.show(f"{each:<16}{shell.named(title)}")
        return
    if name not in template_names():
        raise NotFoundError("no_such_template", name=name, known=", ".join(template_names()))
    source = load_template(name)
    if json:
        shell.show_json({"template": name, "format": "yaml", "source": source})
    else:
        typer.echo(source, nl=False)


@_app.command("validate", help="cli.help.program_validate")
def validate(context: typer.Context, file: FileArgument, *, json: JsonOption = False) -> None:
    """Check a file; exit code 1 when it has problems."""
    shell = shell_of(context)
    if not json:
        _, _, document = checked(shell, file)
        counts = {"rules": len(document.earn), "ladders": len(document.ladders), "rewards": len(document.rewards)}
        shell.show(shell.say("program_holds", name=shell.named(document.name.model_dump()), **counts))
        return
    source, format_ = read_file(file)
    _, problems = check_text(source, format_)
    lines = program_lines(source, format=format_)
    docs = [
        {
            "path": problem.path,
            "code": problem.code,
            "message": placed_problem_text(problem, shell.language, lines),
            "hint": problem.hint,
        }
        for problem in problems
    ]
    shell.show_json({"valid": not problems, "problems": docs})
    raise typer.Exit(BAD if problems else 0)


@_app.command("publish", help="cli.help.program_publish")
def publish(
    context: typer.Context,
    file: FileArgument,
    *,
    note: Annotated[str, typer.Option("--note", help="cli.option.note")] = "",
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Check a file and put it in force."""
    shell = shell_of(context)
    source, format_, _ = checked(shell, file)
    with opened(settings_of(data)) as system:
        at = to_datetime(system.now())
        version = publish_text(system.pool, source, format_, note=note, actor=actor(), at=at)
    if json:
        shell.show_json(_version_doc(version))
    else:
        shell.note("program_published", number=version.number)


@_app.command("show", help="cli.help.program_show")
def show(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="cli.argument.version", metavar="N", min=1)] = None,
    *,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Write a version as it was written, the one in force unless another is named."""
    shell = shell_of(context)
    with opened(settings_of(data)) as system:
        version = stored_version(system.pool, number)
    if json:
        shell.show_json(_version_doc(version))
        return
    shell.note("program_version", number=version.number, status=shell.say(f"status.{version.status}"))
    typer.echo(version.source, nl=not version.source.endswith("\n"))


@_app.command("diff", help="cli.help.program_diff")
def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help="cli.argument.either", metavar="A")],
    new: Annotated[str, typer.Argument(help="cli.argument.either", metavar="B")],
    *,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Show what changed between two programs, each a version's number or a file."""
    shell = shell_of(context)
    changes = diff_programs(*_either(shell, (old, new), data))
    if json:
        docs = [{"kind": each.kind, "path": each.path, "before": each.before, "after": each.after} for each in changes]
        shell.show_json(docs)
        return
    for change in changes:
        shell.show(change_text(change, shell.language))
    if not changes:
        shell.note("program_same")


def _either(shell: Shell, names: tuple[str, str], data: Path | None) -> list[Any]:
    """The programs of two names. The database is opened only if one of them is a number."""
    numbers = [name for name in names if _is_number(name)]
    found: dict[str, ProgramDocument] = {}
    if numbers:
        with opened(settings_of(data)) as system:
            for name in numbers:
                version = stored_version(system.pool, int(name))
                found[name] = document_of(version.source, cast("Format", version.format))
    for name in names:
        if name not in found:
            if not Path(name).is_file():
                raise NotFoundError("no_such_file", file=name)
            found[name] = checked(shell, Path(name))[2]
    return [found[name] for name in names]


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) < 10 and not Path(name).exists()


def _version_doc(version: StoredProgram) -> dict[str, Any]:
    return version._asdict()
