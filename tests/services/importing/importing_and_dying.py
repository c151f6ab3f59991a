"""A process that imports a file and kills itself at a named point: `… URL FILE POINT TIMES`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from regulars.services.importing import run as module
from regulars.services.importing.rejects import RejectsFile
from regulars.services.ingest_events import Engine
from regulars.services.kept_runs import KeptRun
from regulars.services.programs import ProgramLibrary
from regulars.storage.transaction import Pool
from tests.services.importing.making import take_in

POINTS = ("before a batch", "before it is answered", "before rejects", "after rejects", "after it is noted")


def die_at(point: str, times: int) -> None:
    """See to it that the process is killed when it comes to a point for the nth time."""
    left = [times]

    def passing(here: str) -> None:
        if here == point:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(before: str, call: Callable[..., Any], after: str) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            passing(before)
            result = call(*arguments, **named)
            passing(after)
            return result

        return called

    module.ingest = around(POINTS[0], module.ingest, POINTS[1])  # type: ignore[attr-defined]
    RejectsFile.add = around(POINTS[2], RejectsFile.add, POINTS[3])  # type: ignore[method-assign]
    KeptRun.advance = around("", KeptRun.advance, POINTS[4])  # type: ignore[method-assign]


if __name__ == "__main__":
    url, file, the_point, count = sys.argv[1:]
    die_at(the_point, int(count))
    with Pool(url) as pool:
        take_in(Engine(pool, ProgramLibrary(), uuid4), Path(file))
