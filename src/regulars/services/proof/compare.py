"""Two JSON documents side by side: whether they are the same, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

import orjson

MOST_DIFFERENCES: Final = 5
_MOST_TEXT: Final = 120
_PERSONAL: Final = "attributes."
_HIDDEN: Final = "***"


class _Absent:
    """Stands for a value that is not there at all."""


_ABSENT: Final = _Absent()


class Difference(NamedTuple):
    """One place at which two documents differ; the values as short JSON texts, `—` where there is none."""

    path: str
    stored: str
    expected: str


def same(stored: Any, expected: Any) -> bool:
    """Whether two documents are equal in their canonical JSON: types count, the order of keys does not."""
    if orjson.dumps(stored, option=orjson.OPT_SORT_KEYS) == orjson.dumps(expected, option=orjson.OPT_SORT_KEYS):
        return True
    # One difference is none: the database gives the number -0.0 back as 0.0.
    return next(_walk(stored, expected, ""), None) is None


def differences(stored: Any, expected: Any, *, most: int = MOST_DIFFERENCES) -> list[Difference]:
    """The first places at which the documents differ. Attributes are personal data: only their names are told."""
    plain = orjson.loads(orjson.dumps(expected))
    found = islice(_walk(stored, plain, ""), most)
    return [Difference(path, *(_shown(path, value) for value in pair)) for path, *pair in found]


def _walk(stored: Any, expected: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(stored, dict) and isinstance(expected, dict):
        for key in sorted({*stored, *expected}):
            place = f"{path}.{key}" if path else key
            yield from _walk(stored.get(key, _ABSENT), expected.get(key, _ABSENT), place)
    elif isinstance(stored, list | tuple) and isinstance(expected, list | tuple):
        for index in range(max(len(stored), len(expected))):
            yield from _walk(_item(stored, index), _item(expected, index), f"{path}[{index}]")
    elif type(stored) is not type(expected) or stored != expected:
        yield path, stored, expected


def _item(values: list[Any] | tuple[Any, ...], index: int) -> Any:
    return values[index] if index < len(values) else _ABSENT


def _shown(path: str, value: Any) -> str:
    if isinstance(value, _Absent):
        return "—"
    if path.startswith(_PERSONAL):
        return _HIDDEN
    text = orjson.dumps(value).decode()
    return text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT] + "…"
