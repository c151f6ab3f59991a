"""`regulars operator`: the people who work with the console."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.cli.shell import DataOption, JsonOption, Shell, actor, opened, settings_of, shell_of
from regulars.domain.time import to_datetime
from regulars.services.operators.links import Link
from regulars.services.operators.manage import (
    Change,
    change_operator,
    invite,
    list_operators,
    operator_id_of,
    renew_link,
)

if TYPE_CHECKING:
    from regulars.settings import Settings

_app = typer.Typer(help="cli.help.operator", no_args_is_help=True)

EmailArgument = Annotated[str, typer.Argument(help="cli.argument.email", metavar="EMAIL")]
UrlOption = Annotated[str | None, typer.Option("--url", metavar="URL", help="cli.option.url", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the whole."""
    app.add_typer(_app, name="operator")


@_app.command("list", help="cli.help.operator_list")
def list_all(context: typer.Context, *, data: DataOption = None, json: JsonOption = False) -> None:
    """Show every operator."""
    shell = shell_of(context)
    with opened(settings_of(data)) as system:
        operators = list_operators(system.pool)
    if json:
        hidden = "password_hash"
        docs = [{key: value for key, value in each._asdict().items() if key != hidden} for each in operators]
        shell.show_json(docs)
        return
    columns = ("email", "name", "role", "created", "last_seen", "disabled")
    table = shell.table("", *(f"column.{column}" for column in columns))
    for each in operators:
        times = map(_time, (each.created_at, each.last_seen_at, each.disabled_at))
        table.add_row(each.email, each.name, shell.say(f"role.{each.role}"), *times)
    shell.show(table)


@_app.command("invite", help="cli.help.operator_invite")
def invite_one(
    context: typer.Context,
    email: EmailArgument,
    *,
    role: Annotated[str, typer.Option("--role", help="cli.option.role", metavar="ROLE")],
    name: Annotated[str, typer.Option("--name", help="cli.option.operator_name")] = "",
    url: UrlOption = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Make an operator, and show the link that lets her in, once."""
    shell = shell_of(context)
    settings = settings_of(data)
    with opened(settings) as system:
        operator, link = invite(
            system.pool,
            email=email,
            name=name or email,
            role=role,
            language=shell.language,
            actor=actor(),
            at=to_datetime(system.now()),
        )
    _show_link(shell, settings, link, url, json=json, more={"id": operator.id, "email": operator.email})


@_app.command("link", help="cli.help.operator_link")
def link_for(
    context: typer.Context,
    email: EmailArgument,
    *,
    url: UrlOption = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Make a link by which an operator chooses a new password, and show it, once."""
    shell = shell_of(context)
    settings = settings_of(data)
    with opened(settings) as system:
        operator_id = operator_id_of(system.pool, email)
        link = renew_link(system.pool, operator_id, actor=actor(), at=to_datetime(system.now()))
    _show_link(shell, settings, link, url, json=json, more={"id": operator_id})


@_app.command("disable", help="cli.help.operator_disable")
def disable(context: typer.Context, email: EmailArgument, *, data: DataOption = None, json: JsonOption = False) -> None:
    """Keep an operator from signing in; her sessions end at once."""
    shell = shell_of(context)
    with opened(settings_of(data)) as system:
        operator_id = operator_id_of(system.pool, email)
        change = Change(disabled=True)
        operator = change_operator(system.pool, operator_id, change, actor=actor(), at=to_datetime(system.now()))
    if json:
        shell.show_json({"disabled": operator.id})
    else:
        shell.note("operator_disabled", email=operator.email)


def _show_link(
    shell: Shell, settings: Settings, link: Link, url: str | None, *, json: bool, more: dict[str, Any]
) -> None:
    address = link.under(url or f"http://{settings.host}:{settings.port}")
    if json:
        shell.show_json({**more, "link": address, "expires_at": link.expires_at})
        return
    shell.show(address)
    shell.note("link_shown_once", until=_time(link.expires_at))


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
