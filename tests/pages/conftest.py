"""A served shop with an owner, and a browser to look at it with that minds errors and strangers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict, Unpack
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from regulars.services.overview.sum_up import sum_up
from regulars.texts import Language, text
from tests.api.shop import Shop, open_shop
from tests.api.test_snapshots import happen
from tests.pages.browser import chromium, missing, required

CopyOf = Callable[[str], AbstractContextManager[tuple[str, str]]]
EMAIL, PASSWORD, NAME = "lin@example.com", "a long enough phrase", "林晓"
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, TABLET, PHONE = (1440, 900), (820, 1180), (390, 844)
_LOCALES: dict[Language, str] = {"en": "en-GB", "zh": "zh-CN"}
_PROMPT_S = 10
_FITS_S = 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser when there is none, unless that is a failure."""
    reason = missing()
    if reason and not required():
        for item in items:
            if "tests/pages" in item.path.as_posix():
                item.add_marker(pytest.mark.skip(reason=reason))


@dataclass(frozen=True, slots=True)
class Console:
    """A served console, and the token of the link that it printed."""

    url: str
    token: str


@pytest.fixture
def fresh_console(template: str, copy_of: CopyOf, tmp_path: Path) -> Iterator[Console]:
    """A console in which nobody has an account yet."""
    with copy_of(template) as (_, url), served(url, tmp_path) as console:
        yield console


@pytest.fixture(scope="module")
def console(template: str, copy_of: CopyOf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A console with an owner and a member; its tests may leave the owner's language as they like."""
    with console_on(copy_of, template, tmp_path_factory.mktemp("served"), happen) as console:
        yield console


@pytest.fixture
def own_console(template: str, copy_of: CopyOf, tmp_path: Path) -> Iterator[Console]:
    """The same, for a test that changes it."""
    with console_on(copy_of, template, tmp_path, happen) as console:
        yield console


def owned(console: Console) -> None:
    """Make the owner of a console."""
    accept(console, console.token, NAME, email=EMAIL)


def accept(console: Console, token: str, name: str, **more: str) -> None:
    """Follow an invitation; the first one does not say yet for whom it is."""
    answer = {"name": name, "password": PASSWORD, "language": "en"} | more
    httpx.post(f"{console.url}/api/invitations/{token}", json=answer).raise_for_status()


@contextmanager
def signed_in(console: Console, email: str = EMAIL) -> Iterator[httpx.Client]:
    """What an operator's browser may send, without its pages."""
    with httpx.Client(base_url=console.url, headers={"Origin": console.url}) as client:
        session = client.post("/api/session", json={"email": email, "password": PASSWORD}).raise_for_status()
        client.headers["X-CSRF-Token"] = session.json()["csrf_token"]
        yield client


@contextmanager
def console_on(copy_of: CopyOf, template: str, data: Path, happen: Callable[[Shop], None]) -> Iterator[Console]:
    """A console with an owner, on a shop in which this has happened and is summed up."""
    with copy_of(template) as (_, url):
        with open_shop(url) as shop:
            happen(shop)
            while sum_up(shop.system.engine, most=100):
                pass
        with served(url, data) as console:
            owned(console)
            yield console


@contextmanager
def served(database_url: str, data: Path, **settings: str) -> Iterator[Console]:
    """`regulars serve`, as an operator runs it; its address and link are read from what it prints."""
    environment = os.environ | {"REGULARS_DATABASE_URL": database_url, "REGULARS_DATA": str(data)} | settings
    command = [sys.executable, "-m", "regulars", "serve", "--port", "0"]
    said = data / "said.txt"
    with (
        said.open("w") as out,
        subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process,  # noqa: S603 - our own command
    ):
        try:
            yield announced(said, process)
        finally:
            process.terminate()


def announced(said: Path, process: subprocess.Popen[bytes]) -> Console:
    """What a starting server says; it fails when it ends without having said it."""
    while True:
        running = process.poll() is None
        printed = said.read_text("utf-8")
        url = re.search(r"https?://[\w.]+:\d+(?=[\s/])", printed)
        token = re.search(r"/console/join/([\w.~-]+)", printed)
        if url and token:
            return Console(url[0], token[1])
        assert running, printed
        time.sleep(0.05)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all of them."""
    expect.set_options(timeout=_PROMPT_S * 1000)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


class How(TypedDict, total=False):
    """How a page is looked at."""

    language: Language
    size: tuple[int, int]
    bypass_csp: bool
    dark: bool
    still: bool


@dataclass
class Visitor:
    """Opens pages, and remembers what should not have happened on them."""

    browser: Browser
    faults: list[str] = field(default_factory=list)
    contexts: ExitStack = field(default_factory=ExitStack)

    def open(
        self,
        console: Console,
        path: str = "/console/",
        *,
        language: Language = "en",
        size: tuple[int, int] = WIDE,
        bypass_csp: bool = False,
        dark: bool = False,
        still: bool = False,
        cookies: Iterable[tuple[str, str]] = (),
    ) -> Page:
        """A page in a browser of its own, without any memory but these cookies."""
        width, height = size
        context: BrowserContext = self.browser.new_context(
            locale=_LOCALES[language],
            viewport={"width": width, "height": height},
            bypass_csp=bypass_csp,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if still else "no-preference",
        )
        self.contexts.callback(context.close)
        context.add_cookies([{"name": name, "value": value, "url": console.url} for name, value in cookies])
        page = context.new_page()
        host = urlsplit(console.url).netloc
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"threw: {error}"))
        page.on("request", lambda request: self._watch(request, host))
        page.goto(console.url + path)
        return page

    def arrive(self, console: Console, path: str = "/console/", *, email: str = EMAIL, **how: Unpack[How]) -> Page:
        """The same for an operator who has signed in before and speaks this language."""
        with signed_in(console, email) as client:
            language = {"language": how.get("language", "en")}
            client.patch("/api/session", json=language).raise_for_status()
            cookies = list(client.cookies.items())
        return self.open(console, path, cookies=cookies, **how)

    def _hear(self, message: ConsoleMessage) -> None:
        """Chromium also writes every answer from 400 on: those are told to people, and are no faults of the page."""
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _watch(self, request: Request, host: str) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
            self.faults.append(f"left the machine: {request.url}")


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Someone who looks at pages; at the end nothing must have gone wrong on any of them."""
    someone = Visitor(browser)
    with someone.contexts:
        yield someone
    assert someone.faults == []


def sign_in(page: Page, language: Language = "en", password: str = PASSWORD) -> None:
    """Fill in the form of the sign-in page and send it."""
    page.get_by_label(text("page.email", language), exact=True).fill(EMAIL)
    page.get_by_label(text("page.password", language), exact=True).fill(password)
    page.get_by_role("button", name=text("page.sign_in.title", language), exact=True).click()


def wide(page: Page) -> int:
    """How wide what the page shows is, in CSS pixels."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def too_wide(page: Page, where: str = "") -> list[str]:
    """The windows that the page as it stands does not fit."""
    found = []
    for width, height in (WIDE, TABLET, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(STILL)
        fits = time.monotonic() + _FITS_S
        while wide(page) > width and time.monotonic() < fits:  # charts follow a window a moment later
            page.wait_for_timeout(50)
        if wide(page) > width:
            found.append(f"{where or page.url}: {wide(page)} in {width}")
    return found


STILL = """() => Promise.allSettled(document.getAnimations()
    .filter(each => each.effect.getComputedTiming().iterations !== Infinity).map(each => each.finished))"""
"""Waits until nothing fades or slides any more: half-way, texts have other colours."""


def agree(page: Page, verb: str) -> None:
    """Press the button of the dialog that asks, once it stands: a click on what still moves may be lost."""
    asked = page.get_by_role("dialog")
    expect(asked).to_be_visible()
    page.evaluate(STILL)
    asked.get_by_role("button", name=verb).click()


def serious_faults(page: Page) -> list[str]:
    """What axe finds that keeps people out, once nothing moves; the page must be open with `bypass_csp`."""
    page.evaluate(STILL)
    page.add_script_tag(content=AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
