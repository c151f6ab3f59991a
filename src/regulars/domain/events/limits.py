"""Limits that hold for every value of a message, whatever its meaning: what no later part has to think of.

No NUL character (PostgreSQL keeps none), no text beyond `MAX_TEXT`, no number beyond ±`MAX_NUMBER`, no nesting
beyond `MAX_DEPTH` (the message itself is the first level), nothing that JSON does not know. Texts come from a strict
UTF-8 decoder, so half a surrogate pair cannot occur.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from regulars.domain.events.refusals import MAX_DEPTH, MAX_NUMBER, MAX_TEXT, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regulars.domain.problems import Problem

_LARGEST_FLOAT: Final = float(MAX_NUMBER)
_SHOWN_KEY: Final = 100
"""How much of a key stands in a problem's path."""


def limit_problems(body: dict[str, Any]) -> list[Problem]:
    """Every value of the message that breaks a limit."""
    return [] if _clean(body, 1) else list(_problems(body, "", 1))


# One loop with everything in it, because it sees every value of every event.
def _clean(container: dict[str, Any] | list[Any], depth: int) -> bool:  # noqa: C901, PLR0911, PLR0912
    """Whether all is surely within the limits. No paths here, and the keys of an object are checked at once."""
    if depth > MAX_DEPTH:
        return False
    values: Iterable[Any] = container
    if type(container) is dict:
        values = container.values()
        keys = "".join(container)
        if "\0" in keys or len(keys) > MAX_TEXT:
            return False
    for value in values:
        kind = type(value)
        if kind is str:
            if "\0" in value or len(value) > MAX_TEXT:
                return False
        elif kind is float:
            if not -_LARGEST_FLOAT <= value <= _LARGEST_FLOAT:
                return False
        elif kind is int:
            if not -MAX_NUMBER <= value <= MAX_NUMBER:
                return False
        elif kind is dict or kind is list:
            if not _clean(value, depth + 1):
                return False
        elif value is not None and kind is not bool:
            return False
    return True


def _problems(container: dict[str, Any] | list[Any], path: str, depth: int) -> Iterator[Problem]:
    """The same limits once more, slowly, with the place of each breach."""
    if depth > MAX_DEPTH:
        yield refusal(path, "nested_too_deep")
    elif isinstance(container, list):
        for index, value in enumerate(container):
            yield from _value_problems(value, f"{path}[{index}]", depth)
    else:
        if any("\0" in key for key in container):
            yield refusal(path, "key_nul")
        if any(len(key) > MAX_TEXT for key in container):
            yield refusal(path, "key_too_long")
        for key, value in container.items():
            shown = key[:_SHOWN_KEY].replace("\0", "\ufffd")
            yield from _value_problems(value, f"{path}.{shown}" if path else shown, depth)


def _value_problems(value: object, place: str, depth: int) -> Iterator[Problem]:
    if type(value) is str:
        if "\0" in value:
            yield refusal(place, "text_nul")
        if len(value) > MAX_TEXT:
            yield refusal(place, "text_too_long")
    elif type(value) is dict or type(value) is list:
        yield from _problems(value, place, depth + 1)
    elif type(value) is float or type(value) is int:
        if not -MAX_NUMBER <= value <= MAX_NUMBER:
            yield refusal(place, "number_out_of_range")
    elif value is not None and type(value) is not bool:
        yield refusal(place, "not_json")
