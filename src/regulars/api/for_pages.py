"""What the pages are built with: `python -m regulars.api.for_pages FOLDER`. Needs no database.

Writes the OpenAPI document, and the texts that pages show: one file a site and language with what every page may say,
and one for each area whose pages bring their own. A file that would be the same is left as it is; `digest` differs
when any of them does, so that nothing is built anew without need.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson

from regulars.api.app import ROUTERS
from regulars.api.openapi import document
from regulars.texts import areas, catalogue, languages

PREFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "console": ("page.", "account.", "cause."),
    "card": ("card.",),
}
"""By site, how the keys of its texts begin."""


LATER: Final = (
    *("pages_audit", "pages_hand_over", "pages_import", "pages_program_edit", "pages_start", "pages_try"),
    "pages_whatif",
)
"""Areas of the console that are loaded with the pages that need them, not on arrival."""


def documents() -> Iterator[tuple[str, Any]]:
    """Every file by its name."""
    yield "openapi.json", document(ROUTERS)
    later = {key for area in LATER for key in areas()[area]}
    for site, prefixes in PREFIXES.items():
        yield from _texts(site, {key for key in catalogue() if key.startswith(prefixes)} - later)
    for area in LATER:
        yield from _texts(area, set(areas()[area]))


def _texts(name: str, chosen: set[str]) -> Iterator[tuple[str, Any]]:
    for language in languages:
        yield f"{name}.{language}.json", {key: catalogue()[key][language] for key in sorted(chosen)}


def write(folder: Path) -> list[str]:
    """Write what differs; the names of these files."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {name: _encoded(content) for name, content in documents()}
    contents["digest"] = sha256(b"".join(contents.values())).hexdigest().encode() + b"\n"
    written = [name for name, new in contents.items() if _differs(folder / name, new)]
    for name in written:
        (folder / name).write_bytes(contents[name])
    return written


def _encoded(content: Any) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _differs(path: Path, new: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != new


if __name__ == "__main__":
    write(Path(sys.argv[1]))
