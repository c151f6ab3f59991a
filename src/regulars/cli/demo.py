"""`regulars demo`: a make-believe shop with its history, what came of it in figures, and the server to try it with."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.cli.demo_tables import show_key, show_overview
from regulars.cli.proofs import prove, show_proof
from regulars.cli.serve import HostOption, PortOption, serve_system
from regulars.cli.shell import BAD, DataOption, JsonOption, Shell, cores, opened, settings_of, shell_of
from regulars.domain.time import to_datetime, to_instant
from regulars.services.api_keys import create_key
from regulars.services.demo.run import DemoPlan, DemoReport, catch_up, run_demo
from regulars.services.reports import overview
from regulars.settings import Settings

if TYPE_CHECKING:
    from regulars.bootstrap import System

_SCOPES = ("ingest", "read", "operate")
_FOLDER = "demo"


def add_to(app: typer.Typer) -> None:
    """Make this command part of the whole."""
    app.command("demo", help="cli.help.demo")(demo)


def demo(  # noqa: PLR0913 - the options of one command
    context: typer.Context,
    *,
    members: Annotated[int, typer.Option("--members", min=1, max=1_000_000, help="cli.option.members")] = 4000,
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="cli.option.days")] = 365,
    seed: Annotated[int, typer.Option("--seed", help="cli.option.seed")] = 1,
    data: DataOption = None,
    host: HostOption = None,
    port: PortOption = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="cli.option.no_serve")] = False,
    json: JsonOption = False,
) -> None:
    """Make the shop unless it is there, prove it, show it, and serve it."""
    shell = shell_of(context)
    settings = _settings(data, host=host, port=port)
    with opened(settings) as system:
        report = _make(shell, system, DemoPlan(members, days, seed, until=_midnight(system)))
        proof = prove(shell, system.pool, workers=cores(None))
        figures = overview(system.engine)
        key = create_key(system.pool, name=_FOLDER, scopes=_SCOPES, actor=_FOLDER, at=to_datetime(system.now()))
        if json:
            shell.show_json(_doc(report) | {"figures": figures.to_doc(), "proof": proof.to_doc(), "key": key})
        else:
            show_overview(shell, figures)
            show_proof(shell, proof)
        if not proof.clean:
            raise typer.Exit(BAD)

        def try_it(url: str) -> None:
            if not json:
                show_key(shell, key, figures, url)

        if no_serve:
            try_it(f"http://{settings.host}:{settings.port}")
        else:
            serve_system(shell, system, with_worker=True, ready=try_it)


def _settings(data: Path | None, **others: Any) -> Settings:
    """Beside other data, not among it, unless a place is named.

    One-time codes are read out in the console: in a demonstration no phone rings. Requests are not logged, unless the
    environment asks for it: they would push away the link that is to be opened.
    """
    given = {"code_sender": "console", "log_level": os.environ.get("REGULARS_LOG_LEVEL", "WARNING"), **others}
    plain = settings_of(data, **given)
    if data is not None or plain.database_url is not None:
        return plain
    return settings_of(plain.data / _FOLDER, **given)


def _midnight(system: System) -> int:
    """The last midnight, UTC: whoever makes the demonstration again today gets the same."""
    now = to_datetime(system.now())
    return to_instant(datetime(now.year, now.month, now.day, tzinfo=UTC))


def _make(shell: Shell, system: System, plan: DemoPlan) -> DemoReport:
    """Send the shop's history through the engine and bring its clock to now."""
    with shell.progress("simulating") as bar:
        begun = system.now()

        def progress(events: int, share: float) -> None:
            seconds = (system.now() - begun) / 1_000_000 or 1
            bar.to(share, 1, shell.say("events_so_far", events=f"{events:,}", rate=f"{events / seconds:,.0f}"))

        report = run_demo(system.engine, plan, now=system.now, progress=progress)
    if report.already:
        shell.note("demo_already", data=system.settings.data, **_told(report.plan))
        if report.plan != plan:
            shell.note("demo_other_plan")
    else:
        rate = report.events / report.seconds if report.seconds else 0
        shell.note("demo_made", events=f"{report.events:,}", seconds=f"{report.seconds:,.1f}", rate=f"{rate:,.0f}")
    with shell.progress("clock"):
        catch_up(system.engine, now=system.now())
    return report


def _told(plan: DemoPlan) -> dict[str, Any]:
    until = to_datetime(plan.until)
    first = until - timedelta(days=plan.days)
    days = {"first": f"{first:%Y-%m-%d}", "last": f"{until:%Y-%m-%d}"}
    return {"members": f"{plan.members:,}", "seed": plan.seed, **days}


def _doc(report: DemoReport) -> dict[str, Any]:
    return {
        "plan": report.plan.to_doc(),
        "already_there": report.already,
        "events_sent": report.events,
        "seconds": round(report.seconds, 3),
    }
