"""Reading the golden cases: chapters of cases, and the programs they change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from regulars.domain.engine.program import Program
from tests.domain.engine.making import compiled, written

FOLDER = Path(__file__).parent
LIKE = "like"
CASE_KEYS = {"title", "about", "program", "events", "member", "members", "shared"}
MEMBER_KEYS = {"wallets", "tiers", "spend", "orders", "attributes", "tags", "streaks"}
WIRE_KEYS = {"at", "event", "type", "userId", "messageId", "properties", "traits"}
STEP_KEYS = WIRE_KEYS | {"effects", "refusals", "postings"}


class _Loader(yaml.SafeLoader):
    """YAML in which dates stay texts and only true and false are truth values (`on` is a word)."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@dataclass(frozen=True)
class Case:
    """One case of the manual, `number` within its chapter."""

    chapter: str
    number: int
    written: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.chapter}.{self.number} {self.written['title']}"


def cases() -> Iterator[Case]:
    """Every case, in the order of the manual."""
    for path in sorted((FOLDER / "cases").glob("*.yaml")):
        for number, case in enumerate(read(path), 1):
            assert case.keys() <= CASE_KEYS, f"{path.name} {number}: {case.keys() - CASE_KEYS}"
            yield Case(path.stem, number, case)


def read(path: Path) -> Any:
    """The content of a YAML file."""
    return yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - derived from the safe loader


def program_of(changes: Mapping[str, Any] | str, *, version: int = 1) -> Program:
    """The program a case is about: the name of a shared one, or one `like` it with changes."""
    return compiled(written(**document_of(changes)), version=version)


def document_of(changes: Mapping[str, Any] | str) -> dict[str, Any]:
    """The document of a case's program."""
    if isinstance(changes, str):
        return {**_shared_program(changes)}
    base = document_of(changes[LIKE])
    merged: dict[str, Any] = _merged(base, {key: value for key, value in changes.items() if key != LIKE})
    return merged


@cache
def _shared_program(name: str) -> dict[str, Any]:
    content: dict[str, Any] = read(FOLDER / "programs" / f"{name}.yaml")
    return content


def _merged(base: Any, changes: Any) -> Any:
    """Mappings are merged by key, lists of things with ids by id; anything else is replaced."""
    if isinstance(base, dict) and isinstance(changes, dict):
        merged = {**base, **{key: _merged(base.get(key), value) for key, value in changes.items()}}
        return {key: value for key, value in merged.items() if value is not None}
    if _have_ids(base) and _have_ids(changes):
        by_id = {thing["id"]: thing for thing in base}
        for thing in changes:
            by_id[thing["id"]] = _merged(by_id.get(thing["id"]), thing)
        return [*by_id.values()]
    return changes


def _have_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and "id" in item for item in value)
