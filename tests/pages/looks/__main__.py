"""Take pictures: `python -m tests.pages.looks FOLDER [WORD …]`, all or those whose name has one of the words in it.

A demonstration shop and a bare one are made and served. Every page is looked at in both languages, light and dark, wide
and on a phone; what can be opened, failures and empty pages in two of these ways.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from regulars.texts import languages
from tests.pages.browser import chromium, missing
from tests.pages.conftest import PHONE, TABLET, WIDE, Console, Visitor, owned
from tests.pages.looks import card, console
from tests.pages.looks.camera import Camera, Scene, Way
from tests.pages.looks.shops import Sights, bare, demonstration, sights
from tests.pages.looks.states import answering, failing, held, out_of_reach

EVERY: Final = tuple(Way(*each) for each in itertools.product(languages, (False, True), (WIDE, PHONE)))
TWO: Final = (Way("zh", dark=True, size=PHONE), Way("en", dark=False, size=WIDE))
NARROW: Final = Way("zh", dark=False, size=TABLET)
_SHORT_MS = 12_000


def main(folder: Path, words: tuple[str, ...]) -> int:
    """Take them all; how many failed."""
    folder.mkdir(parents=True, exist_ok=True)
    camera = Camera(folder, words)
    with demonstration() as shop, bare() as empty, sync_playwright() as playwright:
        visitor = Visitor(playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"]))
        owned(shop)
        seen = sights(shop)
        for way in EVERY:
            _pages(camera, visitor, shop, seen, way)
        _pages(camera, visitor, shop, seen, NARROW)
        for way in TWO:
            _outside(camera, visitor, shop, {"join": seen.invitation, "join-used": shop.token}, way)
            _outside_of_a_new_shop(camera, visitor, empty, way)
            _console(camera, visitor, shop, seen, way)
            _card(camera, visitor, shop, seen, way)
        owned(empty)
        for way in TWO:
            with _arrived(visitor, empty, way) as scene:
                for name, path in console.PAGES.items():
                    camera.take(scene, f"none-{name}", _address(empty, path, Sights("-", "", "", "")))
    for fault in visitor.faults:
        sys.stderr.write(f"{fault}\n")
    return len(camera.failed)


@contextmanager
def _arrived(visitor: Visitor, shop: Console, way: Way) -> Iterator[Scene]:
    """Someone who is signed in and looks this way."""
    page = visitor.arrive(shop, language=way.language, size=way.size, dark=way.dark)
    _still(page)
    yield Scene(page, way)
    page.context.close()
    sys.stdout.write(f"{way.name}\n")


@contextmanager
def _came(visitor: Visitor, shop: Console, way: Way, path: str) -> Iterator[Scene]:
    """Someone without an account."""
    page = visitor.open(shop, path, language=way.language, size=way.size, dark=way.dark)
    _still(page)
    page.wait_for_load_state("networkidle")
    yield Scene(page, way)
    page.context.close()


def _still(page: Page) -> None:
    """Charts are drawn at once, and what does not come soon never comes."""
    page.emulate_media(reduced_motion="reduce")
    page.set_default_timeout(_SHORT_MS)


def _address(shop: Console, path: str, seen: Sights) -> str:
    return f"{shop.url}/console/{path.format(member=seen.member)}"


def _pages(camera: Camera, visitor: Visitor, shop: Console, seen: Sights, way: Way) -> None:
    with _arrived(visitor, shop, way) as scene:
        for name, path in console.PAGES.items():
            camera.take(scene, name, _address(shop, path, seen))
        _enter(scene.page, shop, seen.card)
        for name, path in card.PAGES.items():
            camera.take(scene, f"card-{name}", f"{shop.url}/card/{path}")


def _enter(page: Page, shop: Console, token: str) -> None:
    page.goto(f"{shop.url}/card/enter#{token}")
    page.wait_for_load_state("networkidle")


def _outside(camera: Camera, visitor: Visitor, shop: Console, tokens: Mapping[str, str], way: Way) -> None:
    """What there is for those who are not signed in, or have no card open."""
    with _came(visitor, shop, way, "/console/") as scene:
        for name, token in tokens.items():
            camera.take(scene, name, f"{shop.url}/console/join/{token}")
        for name, (path, act) in card.DOOR.items():
            camera.take(scene, f"card-{name}", f"{shop.url}/card/{path}", act)


def _outside_of_a_new_shop(camera: Camera, visitor: Visitor, empty: Console, way: Way) -> None:
    """Here, too, somebody is turned away: at one shop it would be too often, and nobody could sign in for a while."""
    with _came(visitor, empty, way, "/console/") as scene:
        camera.take(scene, "join-owner", f"{empty.url}/console/join/{empty.token}")
        for name, (path, act) in console.DOOR.items():
            camera.take(scene, name, f"{empty.url}/console/{path}", act)


def _console(camera: Camera, visitor: Visitor, shop: Console, seen: Sights, way: Way) -> None:
    """What can be opened, then every page that asks the server while that fails or hesitates."""
    with _arrived(visitor, shop, way) as scene:
        for name, (path, act) in console.OPENED.items():
            camera.take(scene, name, _address(shop, path, seen), act)
        for name in console.ASKING:
            _troubled(camera, scene, name, _address(shop, console.PAGES[name], seen))
        with answering(scene.page, failing(way.language), around=True):
            camera.take(scene, "failed-everything", _address(shop, "", seen), _told)


def _card(camera: Camera, visitor: Visitor, shop: Console, seen: Sights, way: Way) -> None:
    with _came(visitor, shop, way, f"/card/enter#{seen.newcomer}") as scene:
        for name, path in card.PAGES.items():
            camera.take(scene, f"card-new-{name}", f"{shop.url}/card/{path}")
    with _came(visitor, shop, way, f"/card/enter#{seen.card}") as scene:
        for name in ("rewards", "history", "rules"):
            _troubled(camera, scene, f"card-{name}", f"{shop.url}/card/{card.PAGES[name]}")
        for name, (path, act) in card.OPENED.items():
            camera.take(scene, f"card-{name}", f"{shop.url}/card/{path}", act)
            card.back_online(scene)


def _troubled(camera: Camera, scene: Scene, name: str, url: str) -> None:
    """The page when the server fails, when it is out of reach, and before it has answered."""
    with answering(scene.page, failing(scene.way.language)):
        camera.take(scene, f"failed-{name}", url, _told)
    with answering(scene.page, out_of_reach):
        camera.take(scene, f"unreachable-{name}", url, _told)
    with answering(scene.page, held):
        camera.take(scene, f"loading-{name}", url, waits=False)


def _told(scene: Scene) -> None:
    scene.page.get_by_role("alert").first.wait_for()


if __name__ == "__main__":
    if reason := missing():
        sys.exit(f"No pictures: {reason}.")
    sys.exit(main(Path(sys.argv[1]), tuple(sys.argv[2:])))
