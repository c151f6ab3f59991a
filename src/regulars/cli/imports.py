"""`regulars import`: take in a shop's history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.cli.programs import read_file
from regulars.cli.shell import DataOption, JsonOption, Shell, opened, settings_of, shell_of
from regulars.services.importing.mapping import OrderMapping, load_mapping, load_preset, presets
from regulars.services.importing.run import ImportReport, import_orders
from regulars.texts import text

if TYPE_CHECKING:
    from regulars.services.importing.counts import ImportCounts

_app = typer.Typer(help="cli.help.import", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the whole."""
    app.add_typer(_app, name="import")


@_app.command("presets", help="cli.help.import_presets")
def list_presets(context: typer.Context, *, json: JsonOption = False) -> None:
    """Name the column mappings that come with the product."""
    shell = shell_of(context)
    if json:
        shell.show_json(list(presets()))
    else:
        shell.show(*presets())


@_app.command("orders", help="cli.help.import_orders")
def orders(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="cli.argument.orders", metavar="FILE", exists=True, dir_okay=False, readable=True)
    ],
    *,
    preset: Annotated[str | None, typer.Option("--preset", help="cli.option.preset", metavar="NAME")] = None,
    map_: Annotated[
        Path | None, typer.Option("--map", help="cli.option.map", metavar="FILE", exists=True, dir_okay=False)
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", help="cli.option.rejects", metavar="FILE", dir_okay=False)
    ] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Import a CSV file of order lines, or go on with an import of it that was stopped."""
    shell = shell_of(context)
    mapping = _mapping(preset, map_)
    settings = settings_of(data)
    rejects = rejects or settings.data / _rejects_name(file)
    with opened(settings) as system, shell.progress("importing") as bar:

        def progress(read: int, size: int, counts: ImportCounts) -> None:
            bar.to(read, size, shell.say("orders_so_far", orders=f"{counts.orders:,}"))

        try:
            report = import_orders(
                system.engine,
                file,
                mapping,
                rejects=rejects,
                now=system.now,
                batch_events=settings.batch_events,
                progress=progress,
            )
        except KeyboardInterrupt:
            shell.note("import_stopped")
            raise
    if json:
        shell.show_json(report.to_doc())
    else:
        _show(shell, report)


def _mapping(preset: str | None, map_: Path | None) -> OrderMapping:
    if preset is not None and map_ is None:
        return load_preset(preset)
    if map_ is not None and preset is None:
        return load_mapping(read_file(map_)[0])
    raise typer.BadParameter("--preset NAME | --map FILE")


def _rejects_name(file: Path) -> str:
    return file.name.removesuffix(".gz").removesuffix(".csv") + ".rejects.csv"


def _show(shell: Shell, report: ImportReport) -> None:
    counts = report.counts
    if report.already:
        shell.note("import_already")
    elif report.resumed_at:
        shell.note("import_resumed", line=report.resumed_at)
    table = shell.table("table.import", "column.what", "column.count", numbers=(1,))
    for name in ("rows", "orders", "credit_notes", "units_matched", "units_unmatched", "refunds", "cancellations"):
        table.add_row(shell.say(f"import.{name}"), f"{getattr(counts, name):,}")
    for reason, rows in sorted(counts.skipped.items()):
        words = text(f"skipped.{reason}", shell.language)
        table.add_row(shell.say("import.skipped", reason=words), f"{rows:,}")
    table.add_row(shell.say("import.rejected_rows"), f"{counts.rejected_rows:,}")
    table.add_row(shell.say("import.members"), f"{counts.members:,}")
    for wallet, points in sorted(counts.earned.items()):
        table.add_row(shell.say("import.earned", wallet=wallet), f"{points:,}")
    for wallet, points in sorted(counts.taken_back.items()):
        table.add_row(shell.say("import.taken_back", wallet=wallet), f"{points:,}")
    table.add_row(shell.say("import.seconds"), f"{counts.seconds:,.1f}")
    table.add_row(shell.say("import.orders_per_second"), f"{report.orders_per_second:,.0f}")
    shell.show(table)
    if report.rejects:
        shell.note("import_rejects", file=report.rejects)
