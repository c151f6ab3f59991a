"""The application: every router, around one system."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from regulars.api import (
    card,
    card_doors,
    events,
    health,
    imports,
    jobs,
    keys,
    listing,
    members,
    openapi,
    operators,
    overview,
    problems,
    programs,
    purchases,
    redemptions,
    segment,
    session,
    templates,
)
from regulars.api.metrics import Metrics
from regulars.api.observe import Observe
from regulars.api.pages import Pages
from regulars.api.shell import Shell

if TYPE_CHECKING:
    from regulars.bootstrap import System

ROUTERS: Final = tuple(
    noun.router
    for noun in (
        segment,
        events,
        listing,
        members,
        purchases,
        redemptions,
        overview,
        programs,
        templates,
        jobs,
        imports,
        session,
        operators,
        keys,
        card_doors,
        card,
        health,
    )
)
_KEPT_FOR_WRITING: Final = 3
"""Connections that reading requests leave alone: one each for the pump, the clock and the jobs."""


def create_app(system: System) -> FastAPI:
    """The HTTP shell of a system. Pages of documentation that load scripts from elsewhere are not served."""
    shell = Shell(system, Metrics(system.pump))
    app = FastAPI(
        title="Regulars",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.shell = shell
    app.add_middleware(Observe, metrics=shell.metrics)
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    openapi.install(app, ROUTERS)
    Pages().install(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Let no more threads read than there are connections for them: they would only wait, and the pump with them."""
    connections = app.state.shell.system.settings.pool_connections
    current_default_thread_limiter().total_tokens = max(1, connections - _KEPT_FOR_WRITING)
    yield
