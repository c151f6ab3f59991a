"""`regulars key`: API keys."""

from __future__ import annotations

from typing import Annotated

import typer

from regulars.cli.shell import DataOption, JsonOption, actor, opened, settings_of, shell_of
from regulars.domain.time import to_datetime
from regulars.services.api_keys import create_key, list_keys, revoke_key

_app = typer.Typer(help="cli.help.key", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the whole."""
    app.add_typer(_app, name="key")


@_app.command("create", help="cli.help.key_create")
def create(
    context: typer.Context,
    *,
    scope: Annotated[list[str], typer.Option("--scope", help="cli.option.scope", metavar="SCOPE")],
    name: Annotated[str, typer.Option("--name", help="cli.option.key_name")] = "",
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Make a key and show it, once."""
    shell = shell_of(context)
    with opened(settings_of(data)) as system:
        key = create_key(system.pool, name=name, scopes=scope, actor=actor(), at=to_datetime(system.now()))
    if json:
        shell.show_json({"key": key, "name": name, "scopes": sorted(set(scope))})
        return
    shell.show(key)
    shell.note("key_shown_once")


@_app.command("list", help="cli.help.key_list")
def list_all(context: typer.Context, *, data: DataOption = None, json: JsonOption = False) -> None:
    """Show every key ever made, without secrets."""
    shell = shell_of(context)
    with opened(settings_of(data)) as system:
        keys = list_keys(system.pool)
    if json:
        shell.show_json([key._asdict() for key in keys])
        return
    table = shell.table("", "column.key", "column.name", "column.scopes", "column.created", "column.revoked")
    for key in keys:
        revoked = f"{key.revoked_at:%Y-%m-%d %H:%M}" if key.revoked_at else ""
        table.add_row(key.id, key.name, ", ".join(key.scopes), f"{key.created_at:%Y-%m-%d %H:%M}", revoked)
    shell.show(table)


@_app.command("revoke", help="cli.help.key_revoke")
def revoke(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="cli.argument.key", metavar="ID")],
    *,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Stop a key from working; the whole key will do for its id."""
    shell = shell_of(context)
    parts = key.split("_")
    key_id = parts[1] if len(parts) > 2 and parts[0] == "rk" else key
    with opened(settings_of(data)) as system:
        revoke_key(system.pool, key_id, actor=actor(), at=to_datetime(system.now()))
    if json:
        shell.show_json({"revoked": key_id})
    else:
        shell.note("key_revoked", id=key_id)
