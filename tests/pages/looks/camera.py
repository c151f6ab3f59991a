"""Ways of looking at a page, and what keeps the pictures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Locator, Page

from regulars.texts import Language, text
from tests.pages.conftest import PHONE, STILL, WIDE

_WHILE_MS, _HELD_MS = 700, 2_000


@dataclass(frozen=True, slots=True)
class Way:
    """A language, a shade and a window."""

    language: Language
    dark: bool
    size: tuple[int, int]

    @property
    def name(self) -> str:
        """As in the names of pictures: `zh-dark-phone`."""
        window = {WIDE: "wide", PHONE: "phone"}.get(self.size, "tablet")
        return f"{self.language}-{'dark' if self.dark else 'light'}-{window}"


@dataclass(frozen=True, slots=True)
class Scene:
    """A page that is being brought to where its picture is taken."""

    page: Page
    way: Way

    def say(self, key: str, **params: object) -> str:
        """A text as the page shows it."""
        return text(key, self.way.language, params)

    def button(self, key: str, **params: object) -> Locator:
        """The first button whose name has this text in it."""
        return self.page.get_by_role("button", name=self.say(key, **params)).first

    def press(self, *keys: str) -> None:
        """These buttons, one after the other."""
        for key in keys:
            self.button(key).click()

    def fill(self, key: str, value: str) -> None:
        """The field of this name."""
        self.page.get_by_label(self.say(key), exact=True).first.fill(value)


Act = Callable[[Scene], None]


@dataclass(frozen=True, slots=True)
class Camera:
    """Keeps pictures in a folder: those whose name has one of the words in it, or all where there are none."""

    folder: Path
    words: tuple[str, ...] = ()
    failed: list[str] = field(default_factory=list)

    def take(self, scene: Scene, name: str, url: str, act: Act | None = None, *, waits: bool = True) -> None:
        """A picture of a page, or of what was done on it; one that fails leaves the others.

        A page that `waits` has its answers; the others never get them.
        """
        name = f"{name}-{scene.way.name}"
        if self.words and not any(word in name for word in self.words):
            return
        try:
            scene.page.goto(url)
            if not waits:
                scene.page.wait_for_timeout(_HELD_MS)
            else:
                scene.page.wait_for_load_state("networkidle")
                if act is not None:
                    act(scene)
                    scene.page.wait_for_timeout(_WHILE_MS)
            self.keep(scene.page, name)
        except Error as error:
            self.failed.append(name)
            sys.stderr.write(f"{name}: {error.message}\n")

    def keep(self, page: Page, name: str) -> None:
        """The page as it stands, once nothing moves: the whole of it, or the window where something is over it."""
        over = page.locator("[role=dialog], .ant-popover, .ant-dropdown").locator("visible=true").count() > 0
        window = page.viewport_size
        if window and not over:
            # As tall as the page, so that what sticks to the window's edges stands there in the picture too.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": window["width"], "height": max(height, window["height"])})
        page.evaluate(STILL)
        page.screenshot(path=self.folder / f"{name}.png")
        if window:
            page.set_viewport_size(window)
