"""`regulars member`: look at a member."""

from __future__ import annotations

from typing import Annotated

import typer

from regulars.cli.member_tables import MemberTables
from regulars.cli.shell import DataOption, JsonOption, opened, settings_of, shell_of
from regulars.services.members import show_member
from regulars.services.reports import zone_in_force
from regulars.services.wording.dates import Clock

_app = typer.Typer(help="cli.help.member", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the whole."""
    app.add_typer(_app, name="member")


@_app.command("show", help="cli.help.member_show")
def show(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(help="cli.argument.ref", metavar="REF")],
    *,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Show everything known of a member, as of now."""
    shell = shell_of(context)
    with opened(settings_of(data)) as system:
        member = show_member(system.engine, ref, now=system.now())
        zone = zone_in_force(system.engine)
    if json:
        shell.show_json(member)
    else:
        tables = MemberTables(shell, member, Clock(zone.key, shell.language), zone.key)
        shell.show(tables.about(), tables.tiers(), tables.wallets(), tables.coming())
