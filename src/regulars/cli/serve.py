"""`regulars serve` and `regulars worker`: what runs until it is stopped."""

from __future__ import annotations

import signal
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.cli.shell import UNAVAILABLE, DataOption, Shell, actor, opened, settings_of, shell_of
from regulars.domain.time import to_datetime
from regulars.services.operators.links import make_first_owner_link
from regulars.worker.both import run_worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from regulars.bootstrap import System

HostOption = Annotated[str | None, typer.Option("--host", help="cli.option.host", show_default=False)]
PortOption = Annotated[
    int | None, typer.Option("--port", min=0, max=65_535, help="cli.option.port", show_default=False)
]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the whole."""
    app.command("serve", help="cli.help.serve")(serve)
    app.command("worker", help="cli.help.worker")(worker)


def serve(
    context: typer.Context,
    *,
    data: DataOption = None,
    host: HostOption = None,
    port: PortOption = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="cli.option.no_worker")] = False,
) -> None:
    """Serve over HTTP, with the clock beside it."""
    shell = shell_of(context)
    with opened(settings_of(data, host=host, port=port)) as system:
        serve_system(shell, system, with_worker=not no_worker)


def serve_system(
    shell: Shell, system: System, *, with_worker: bool, ready: Callable[[str], None] = lambda _url: None
) -> None:
    """Serve an open system until SIGINT or SIGTERM; `ready` is told the address first.

    While there is no operator, a link for the first owner is shown, in place of the one before.
    """
    # It takes as long to load as all the rest, and no other command needs it.
    from regulars.api import server  # noqa: PLC0415 - see above

    def say_where(url: str) -> None:
        ready(url)
        shell.note("serving", url=url)
        link = make_first_owner_link(system.pool, actor=actor(), at=to_datetime(system.now()))
        if link is not None:
            shell.note("first_owner", link=link.under(url), until=f"{link.expires_at:%Y-%m-%d %H:%M}")

    settings = system.settings
    try:
        server.serve(
            system,
            host=settings.host,
            port=settings.port,
            worker=partial(run_worker, system) if with_worker else None,
            ready=say_where,
        )
    except OSError as error:
        shell.note("cannot_listen", host=settings.host, port=settings.port, reason=error.strerror or str(error))
        raise typer.Exit(UNAVAILABLE) from error


def worker(context: typer.Context, *, data: DataOption = None) -> None:
    """Run the clock alone, beside servers that do without."""
    shell = shell_of(context)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    with opened(settings_of(data)) as system:
        shell.note("working")
        run_worker(system, stop)
