"""What the pages are built with: `python -m regulars.api.for_pages FOLDER`. Needs no database.

Writes the OpenAPI document, and the texts that pages show as one file a site and language. A file that would be the
same is left as it is, so that nothing is built anew for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from regulars.api.app import ROUTERS
from regulars.api.openapi import document
from regulars.texts import catalogue, languages

PREFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "console": ("page.", "account.", "cause."),
    "card": ("card.",),
}
"""By site, how the keys of its texts begin."""


def documents() -> Iterator[tuple[str, Any]]:
    """Every file by its name."""
    yield "openapi.json", document(ROUTERS)
    for site, prefixes in PREFIXES.items():
        chosen = {key: entry for key, entry in catalogue().items() if key.startswith(prefixes)}
        for language in languages:
            yield f"{site}.{language}.json", {key: entry[language] for key, entry in chosen.items()}


def write(folder: Path) -> list[str]:
    """Write what differs; the names of these files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in documents():
        path, new = folder / name, orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        if not path.is_file() or path.read_bytes() != new:
            path.write_bytes(new)
            written.append(name)
    return written


if __name__ == "__main__":
    write(Path(sys.argv[1]))
