"""`regulars verify` and `regulars whatif`: the stored history folded again, as it was or under a draft."""

from __future__ import annotations

from typing import Annotated

import typer

from regulars.cli.programs import FileArgument, checked
from regulars.cli.shell import (
    BAD,
    DataOption,
    JsonOption,
    Shell,
    WorkersOption,
    cores,
    opened,
    settings_of,
    shell_of,
)
from regulars.cli.whatif_tables import show_whatif
from regulars.services.foresight.whatif import whatif as fold_under
from regulars.services.proof.verify import VerifyReport
from regulars.services.proof.verify import verify as verify_ledger
from regulars.storage.transaction import Pool

_MOST_SHOWN = 50


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the whole."""
    app.command("verify", help="cli.help.verify")(verify)
    app.command("whatif", help="cli.help.whatif")(whatif)


def verify(
    context: typer.Context, *, workers: WorkersOption = None, data: DataOption = None, json: JsonOption = False
) -> None:
    """Fold everything again and compare; exit code 1 when anything is found."""
    shell = shell_of(context)
    with opened(settings_of(data)) as system:
        report = prove(shell, system.pool, workers=cores(workers))
    if json:
        shell.show_json(report.to_doc())
    else:
        show_proof(shell, report)
    raise typer.Exit(0 if report.clean else BAD)


def prove(shell: Shell, pool: Pool, *, workers: int) -> VerifyReport:
    """Verify, with a bar."""
    with shell.progress("verifying") as bar:
        return verify_ledger(pool, workers=workers, progress=bar.to)


def show_proof(shell: Shell, report: VerifyReport) -> None:
    """The proof in a few lines, and the first of what it found."""
    counts = {name: f"{getattr(report, name):,}" for name in ("members", "events", "postings")}
    shell.show(shell.say("proved", seconds=f"{report.seconds:,.1f}", **counts))
    if report.clean:
        shell.show(shell.say("proved_clean"))
        return
    shell.show(shell.say("proved_found", found=f"{report.found:,}"))
    for finding in report.findings[:_MOST_SHOWN]:
        shell.show(f"  • {finding.text(shell.language)}")
    if report.found > _MOST_SHOWN:
        shell.show(shell.say("and_more", count=f"{report.found - _MOST_SHOWN:,}"))


def whatif(
    context: typer.Context,
    file: FileArgument,
    *,
    workers: WorkersOption = None,
    most: Annotated[int, typer.Option("--members", min=0, max=20, help="cli.option.losers")] = 10,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Fold the stored history under a draft and compare; nothing is written."""
    shell = shell_of(context)
    _, _, draft = checked(shell, file)
    with opened(settings_of(data)) as system, shell.progress("folding") as bar:
        count = cores(workers)
        report = fold_under(system.pool, draft, as_of=system.now(), workers=count, progress=bar.to)
    if json:
        shell.show_json(report.to_doc())
    else:
        show_whatif(shell, report, most=most)
