"""`regulars bench`: how fast it is on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from regulars.cli.shell import JsonOption, Shell, shell_of

if TYPE_CHECKING:
    from regulars.bench.main import Result

_SENSES = {"at least": "bench.at_least", "at most": "bench.at_most"}


def add_to(app: typer.Typer) -> None:
    """Make this command part of the whole."""
    app.command("bench", help="cli.help.bench")(bench)


def bench(
    context: typer.Context,
    *,
    quick: Annotated[bool, typer.Option("--quick", help="cli.option.quick")] = False,
    json: JsonOption = False,
) -> None:
    """Measure, and compare with what the project asks of itself."""
    # Its workload and its clients are not for everyday commands to load.
    from regulars.bench import main  # noqa: PLC0415 - see above

    shell = shell_of(context)
    result = main.run(quick=quick, progress=lambda what: shell.err.print(f"… {what}", markup=False))
    if json:
        shell.show_json({**result.figures, "missed": result.missed(), "context": result.context})
    else:
        _show(shell, result, main.TARGETS)


def _show(shell: Shell, result: Result, targets: dict[str, tuple[str, float]]) -> None:
    table = shell.table("bench.head", "column.figure", "column.value", "column.target", "", numbers=(1,))
    missed = set(result.missed())
    for key, value in result.figures.items():
        if key in targets:
            sense, target = targets[key]
            met = shell.say("bench.missed" if key in missed else "bench.met")
            table.add_row(key, f"{value:,.3g}", shell.say(_SENSES[sense], target=f"{target:g}"), met)
        else:
            table.add_row(key, f"{value:,.1f}", "", "")
    shell.show(table)
