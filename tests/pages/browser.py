"""Which browser there is to try the pages in; run as a program it says in one line when there is none.

`REGULARS_CHROMIUM` names one; else Debian's names are looked for. `REGULARS_E2E` makes it a failure that the tests
cannot run, for whoever relies on them.
"""

from __future__ import annotations

import os
import shutil
import sys
from importlib.resources import files
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The path of a Chromium."""
    named = os.environ.get("REGULARS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def missing() -> str | None:
    """What keeps these tests from running."""
    if chromium() is None:
        return "there is no Chromium (install one, or name one in REGULARS_CHROMIUM)"
    if not all((files("regulars") / "pages" / site / "index.html").is_file() for site in ("console", "card")):
        return "the pages are not built (make pages)"
    return None


def required() -> bool:
    """Whether not running is a failure."""
    return bool(os.environ.get("REGULARS_E2E"))


if __name__ == "__main__" and (reason := missing()):
    sys.stderr.write(f"The pages were not tried in a browser: {reason}. Then: make e2e\n")
    sys.exit(1 if required() else 0)
