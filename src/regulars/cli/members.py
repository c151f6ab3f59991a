"""`regulars member`: look at a member."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from regulars.cli.shell import DataOption, JsonOption, Shell, opened, settings_of, shell_of
from regulars.services.members import show_member

_app = typer.Typer(help="cli.help.member", no_args_is_help=True)
_MOST_LOTS = 8


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
        view = _View(shell, member, zone)
        shell.show(view.about(), view.tiers(), view.wallets(), view.coming())


    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    facts = [
        ("member.id", member["member_id"]),
        ("member.identities", "\n".join(f"{each['kind']}:{each['value']}" for each in member["identities"])),
        ("member.joined", _date(member["joined_at"])),
        ("member.events", f"{member['events']:,}"),
        ("member.orders", f"{member['orders']:,}"),
        ("member.spend", member["spend"]),
        ("member.last_order", _date(member["last_order_at"])),
        ("member.attributes", "\n".join(f"{name}: {value}" for name, value in member["attributes"].items())),
        ("member.tags", ", ".join(member["tags"])),
    ]
    for key, value in facts:
        if value:
            table.add_row(shell.say(key), str(value))
    return table


def _tiers(shell: Shell, member: dict[str, Any]) -> Table:
    columns = ("column.ladder", "column.tier", "column.until", "column.benefits", "column.next", "column.missing")
    table = shell.table("table.tiers", *columns)
    for ladder in member["tiers"]:
        higher = ladder["next"]
        table.add_row(
            shell.named(ladder["name"]),
            shell.named(ladder["tier_name"], "—"),
            _until(shell, ladder),
            "\n".join(shell.named(benefit["name"]) for benefit in ladder["benefits"]),
            shell.named(higher["tier_name"]) if higher else "",
            "\n".join(_missing(shell, higher["needs"])) if higher else "",
        )
    return table


def _until(shell: Shell, ladder: dict[str, Any]) -> str:
    until = _date(ladder.get("until"))
    if not ladder["at_risk"]:
        return until
    missing = "\n".join(_missing(shell, ladder["at_risk"]["needs"]))
    return f"{until}\n{shell.say('member.at_risk')}\n{missing}"


def _missing(shell: Shell, needs: list[dict[str, Any]]) -> Iterator[str]:
    for need in needs:
        of = need.get("wallet") or need.get("event")
        metric = shell.say(f"metric.{need['metric']}")
        yield f"{metric}{f' ({of})' if of else ''}: {need['missing']}"


def _wallets(shell: Shell, member: dict[str, Any]) -> Table:
    columns = ("column.wallet", "column.available", "column.pending", "column.held", "column.arrears", "column.worth")
    table = shell.table("table.wallets", *columns, numbers=range(1, 6))
    for wallet in member["wallets"]:
        points = (f"{wallet[account]:,}" for account in ("available", "pending", "held", "arrears"))
        table.add_row(shell.named(wallet["name"]), *points, wallet.get("worth", ""))
    return table


def _dates(shell: Shell, member: dict[str, Any]) -> Table:
    """What happens to points by itself: what matures and what expires, the soonest first."""
    coming = []
    for wallet in member["wallets"]:
        name = shell.named(wallet["name"])
        coming += [(lot["expires_at"], "expires", name, lot["points"]) for lot in wallet["lots"] if lot["expires_at"]]
        maturing = [entry for entry in wallet["maturing"] if "matures_at" in entry]
        coming += [(entry["matures_at"], "matures", name, entry["points"]) for entry in maturing]
    table = shell.table("table.coming", "column.date", "column.what", "column.wallet", "column.points", numbers=(3,))
    for at, what, name, points in sorted(coming)[:_MOST_LOTS]:
        table.add_row(_date(at), shell.say(f"member.{what}"), name, f"{points:,}")
    return table


def _date(iso: str | None) -> str:
    """A time of a document by this machine's clock."""
    return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}" if iso else ""
