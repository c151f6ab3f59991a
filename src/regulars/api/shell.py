"""What every request handler works with, and the answers they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import Depends, Request, Response

from regulars.domain.time import to_datetime
from regulars.texts import Language, negotiate

if TYPE_CHECKING:
    from datetime import datetime

    from regulars.api.metrics import Metrics
    from regulars.bootstrap import System
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine

REQUEST_ID = "regulars.request_id"
ACTOR = "regulars.actor"
"""Places in a request's scope: its id, and who called, once that is known: a key's id, or `operator:<id>`."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The system behind the shell, and the shell's own metrics."""

    system: System
    metrics: Metrics

    @property
    def engine(self) -> Engine:
        """The way of every event into the system."""
        return self.system.engine

    def now(self) -> Instant:
        """The time now."""
        return self.system.now()

    def moment(self) -> datetime:
        """The time now, as a datetime."""
        return to_datetime(self.system.now())


async def shell_of(request: Request) -> Shell:
    """The shell a request came to."""
    shell: Shell = request.app.state.shell
    return shell


async def language_of(request: Request) -> Language:
    """The language of the texts in the answer, by `Accept-Language`."""
    return negotiate(request.headers.get("accept-language"))


TheShell = Annotated[Shell, Depends(shell_of)]
TheLanguage = Annotated[Language, Depends(language_of)]


class Json(Response):
    """An answer written by orjson."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The content as JSON; bytes are JSON already."""
        return content if isinstance(content, bytes) else orjson.dumps(content)
