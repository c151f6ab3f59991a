"""Pictures of the pages, for people to look at: `python -m tests.pages.looks FOLDER`. Nothing is compared.

A demonstration shop is made and served; its pages are opened in both languages, light and dark, wide and on a phone.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Page, sync_playwright

from regulars.texts import languages
from tests.pages.browser import chromium, missing
from tests.pages.conftest import PHONE, STILL, WIDE, Console, Visitor, announced, owned, signed_in

MEMBERS, DAYS = "300", "240"
CONSOLE: Final = {
    "overview": "",
    "members": "members",
    "member": "members/{member}",
    "program": "program",
    "edit": "program/edit",
    "versions": "program/versions",
    "start": "start",
    "try": "try",
    "import": "import",
    "operators": "settings/operators",
    "keys": "settings/keys",
    "audit": "settings/audit",
    "not-found": "nowhere",
}
"""Pages of the console by name."""
CARD: Final = ("", "rewards", "history", "rules", "me")


def main(folder: Path) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with _shop() as console, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        owned(console)
        with signed_in(console) as client:
            while client.get("/api/overview").json()["days_behind"]:
                time.sleep(0.5)
            member = client.get("/api/members", params={"order": "-spend", "limit": 1}).json()["items"][0]["member_id"]
            link = client.post(f"/api/members/{member}/card-link", json={"minutes": 60}).json()["url"]
        token = link.partition("#")[2]
        for language, dark, size in itertools.product(languages, (False, True), (WIDE, PHONE)):
            way = f"{language}-{'dark' if dark else 'light'}-{'wide' if size == WIDE else 'phone'}"
            page = Visitor(browser).arrive(console, language=language, size=size, dark=dark)
            for name, path in CONSOLE.items():
                _take(page, f"{console.url}/console/{path.format(member=member)}", folder / f"{name}-{way}.png")
            page.goto(f"{console.url}/card/enter#{token}")
            page.wait_for_load_state("networkidle")
            for path in CARD:
                _take(page, f"{console.url}/card/{path}", folder / f"card-{path or 'home'}-{way}.png")
            page.context.close()
            sys.stdout.write(f"{way}\n")


def _take(page: Page, url: str, path: Path) -> None:
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.evaluate(STILL)
    page.screenshot(path=path, full_page=True)


@contextmanager
def _shop() -> Iterator[Console]:
    """The demonstration, served."""
    with TemporaryDirectory() as data:
        command = [sys.executable, "-m", "regulars", "demo", "--members", MEMBERS, "--days", DAYS, "--port", "0"]
        said = Path(data) / "said.txt"
        with (
            said.open("w") as out,
            subprocess.Popen([*command, "--data", data], env=dict(os.environ), stdout=out, stderr=out) as process,  # noqa: S603 - our own command
        ):
            try:
                yield announced(said, process)
            finally:
                process.terminate()


if __name__ == "__main__":
    if reason := missing():
        sys.exit(f"No pictures: {reason}.")
    main(Path(sys.argv[1]))
