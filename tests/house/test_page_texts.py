"""Texts that come with a page of the console are said only where that page has brought them."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from regulars.api.for_pages import LATER
from regulars.texts import areas

CONSOLE = Path(__file__).parents[2] / "web" / "console" / "src"
SOURCES = sorted(path for path in CONSOLE.rglob("*.ts*") if ".test." not in path.name)
PAGE = re.compile(r"page\(\[([^\]]*)\], \(\) => import\(\"([^\"]+)\"\)\)")
KEY = re.compile(r"[\"`](page\.[a-z_.]+)(\$?)")
AREAS = {key: area.removeprefix("pages_") for area in LATER for key in areas()[area]}


def brought() -> dict[Path, set[str]]:
    """By folder, the areas that come with the pages in it."""
    found: dict[Path, set[str]] = defaultdict(set)
    for path in SOURCES:
        for named, target in PAGE.findall(path.read_text("utf-8")):
            found[(path.parent / target).resolve().parent] |= set(re.findall(r"\w+", named))
    return found


def areas_said(source: str) -> set[str]:
    """The areas of the keys in a source; a key that goes on with a value stands for all that begin so."""
    said = set()
    for begin, goes_on in KEY.findall(source):
        said |= {area for key, area in AREAS.items() if key == begin or (goes_on and key.startswith(begin))}
    return said


def test_texts_are_said_where_they_were_brought() -> None:
    allowed = brought()
    strays = {
        path.relative_to(CONSOLE).as_posix(): sorted(areas_said(path.read_text("utf-8")) - allowed[path.parent])
        for path in SOURCES
    }
    assert {path: found for path, found in strays.items() if found} == {}
    assert set().union(*allowed.values()) == set(AREAS.values())


def test_a_stray_is_seen() -> None:
    assert areas_said('say("page.try.outcome")') == {"try"}
    assert areas_said("say(`page.edit.${name}`)") == {"program_edit"}
