"""Plain data, as YAML and JSON have it: made exact and safe to walk, and read without ever failing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from regulars.domain.problems import Problem, Scalar, join_path

MOST_DEPTH = 40
"""How deep lists and mappings may be nested; the document itself is the first level."""
MOST_NUMBER = 10**15
MOST_PLACES = 20
_SHOWN = 60
_COMPARED = 1000

_not_storable = re.compile("[\0\ud800-\udfff]").search


class _Broken:
    """What stands where a value was that has been reported already, so that it is not reported again."""


BROKEN = _Broken()


@dataclass(frozen=True, slots=True)
class Node:
    """A place in plain data. What is absent, empty or of another type than asked for reads as nothing."""

    value: object
    path: str = ""

    def at(self, key: str) -> Node:
        """The place of a key of this mapping."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(value, join_path(self.path, key))

    def items(self) -> list[Node]:
        """The places of this list's elements."""
        values = self.value if isinstance(self.value, list) else []
        return [Node(value, join_path(self.path, index)) for index, value in enumerate(values)]

    def given(self, keys: Collection[str]) -> list[str]:
        """Those of the keys that this mapping has a value for; an empty list counts as none."""
        return [key for key in keys if self.at(key).value not in (None, [])]

    def text(self) -> str | None:
        """The text that stands here."""
        return self.value if isinstance(self.value, str) else None

    def number(self) -> Decimal | None:
        """The number that stands here, as a number or as text, if it is not beyond `MOST_NUMBER`."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, Decimal, str)):
            return None
        try:
            number = Decimal(self.value)
        except InvalidOperation:
            return None
        return number if number.is_finite() and -MOST_NUMBER <= number <= MOST_NUMBER else None

    def problem(self, code: str, /, *, hint: str | None = None, **params: Scalar) -> Problem:
        """A problem of this place."""
        return Problem(self.path, code, params, hint)


def plain(data: object) -> tuple[Any, list[Problem]]:
    """The data with exact numbers (a float by its shortest decimal text) and what no document may hold.

    Such values are replaced by `BROKEN`. Dates, which some YAML readers make, become ISO texts again.
    """
    problems: list[Problem] = []
    return _plain(Node(data), 1, problems), problems


def shown(value: object) -> str:
    """A value as a person wrote it, short and on one line."""
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = value if isinstance(value, str) else str(value)
    text = printable(text[:_SHOWN] + "…" if len(text) > _SHOWN else text)
    return f'"{text}"' if isinstance(value, str) else text


def printable(text: str) -> str:
    """The text with a replacement for each character that has no look of its own."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in text)


def closest(word: str, names: Iterable[str]) -> str | None:
    """The name that a misspelt word most likely meant, if any comes near."""
    return _closest(word[:_SHOWN].casefold(), tuple(names))


@lru_cache(maxsize=1024)
def _closest(word: str, names: tuple[str, ...]) -> str | None:
    folded = {name.casefold(): name for name in names[:_COMPARED]}
    match = get_close_matches(word, folded, n=1)
    return folded[match[0]] if match else None


def _plain(node: Node, depth: int, problems: list[Problem]) -> Any:
    value = node.value
    if isinstance(value, (dict, list, tuple)) and depth > MOST_DEPTH:
        return _broken(node.problem("document_too_deep", most=MOST_DEPTH), problems)
    if isinstance(value, dict):
        places = {str(key): Node(item, join_path(node.path, key_shown(key))) for key, item in value.items()}
        return {key: _plain(place, depth + 1, problems) for key, place in places.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth + 1, problems) for item in Node([*value], node.path).items()]
    if isinstance(value, str) and _not_storable(value):
        return _broken(node.problem("document_text_not_storable"), problems)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str) else _plain_number(node, problems)


def key_shown(key: object) -> str:
    """A key as it stands in paths."""
    return printable(str(key)[:_SHOWN])


def _plain_number(node: Node, problems: list[Problem]) -> Any:
    value = node.value
    if value is None or isinstance(value, bool):
        return value
    if not isinstance(value, (int, float, Decimal)):
        return _broken(node.problem("document_not_plain", found=type(value).__name__), problems)
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not (isinstance(number, int) or number.is_finite()) or not -MOST_NUMBER <= number <= MOST_NUMBER:
        return _broken(node.problem("document_number_too_large", most=MOST_NUMBER), problems)
    if isinstance(number, Decimal) and int(number.as_tuple().exponent) < -MOST_PLACES:
        return _broken(node.problem("document_number_too_fine", most=MOST_PLACES), problems)
    return number


def _broken(problem: Problem, problems: list[Problem]) -> _Broken:
    problems.append(problem)
    return BROKEN
