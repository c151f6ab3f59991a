"""Programs as texts: reading YAML and JSON exactly, and the ready programs that come with the product."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import Any, Literal, NoReturn

from regulars.domain.plain import MOST_DEPTH, key_shown
from regulars.domain.problems import Problem
from regulars.services.plain_yaml import YamlText, read_yaml

Format = Literal["yaml", "json"]

MOST_CHARACTERS = 2 * 1024 * 1024

_TEMPLATES = files("regulars") / "templates"
_SUFFIX = ".yaml"
_LONGEST_INT = 40


def read_program(text: str, *, format: Format) -> tuple[Any, list[Problem]]:  # noqa: A002 - what it is called everywhere
    """The plain data of a program's text, for `parse_program`, and what is wrong with the text.

    Numbers are exact: 1.10 is Decimal("1.10"). The data is None when the text cannot be read to its end; with a
    lesser problem, such as a key that stands twice, there is data that can be checked as well.
    """
    read = _read(text, format)
    return read.data, read.problems


def program_lines(text: str, *, format: Format) -> Mapping[str, int]:  # noqa: A002 - as above
    """The line of each path of a YAML text, from 1, for messages that point at it; for JSON, none."""
    return _read(text, format).lines


def line_of(path: str, lines: Mapping[str, int]) -> int | None:
    """The line of a path or, for what is missing, of the nearest part around it."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def template_names() -> list[str]:
    """The names of the ready programs."""
    return sorted(item.name.removesuffix(_SUFFIX) for item in _TEMPLATES.iterdir() if item.name.endswith(_SUFFIX))


def load_template(name: str) -> str:
    """The YAML text of a ready program; KeyError when there is none of that name."""
    if name not in template_names():
        raise KeyError(name)
    return (_TEMPLATES / f"{name}{_SUFFIX}").read_text("utf-8")


def _read(text: str, format_: Format) -> YamlText:
    if len(text) > MOST_CHARACTERS:
        return YamlText(None, [Problem("", "program_text_too_long", {"count": len(text), "most": MOST_CHARACTERS})])
    text = text.removeprefix("\ufeff")
    if not text.strip():
        return YamlText(None, [Problem("", "program_text_empty")])
    return read_yaml(text) if format_ == "yaml" else _read_json(text)


def _read_json(text: str) -> YamlText:
    problems: list[Problem] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            counted = Counter(key for key, _ in pairs)
            twice = [key for key, count in counted.items() if count > 1]
            problems.extend(Problem("", "program_json_key_twice", {"key": key_shown(key)}) for key in twice)
        return made

    try:
        data = json.loads(
            text, parse_float=_decimal, parse_int=_whole, parse_constant=_no_constant, object_pairs_hook=mapping
        )
    except json.JSONDecodeError as error:
        params = {"line": error.lineno, "column": error.colno}
        return YamlText(None, [*problems, Problem("", "program_json_invalid", params)])
    except _ConstantError as error:
        return YamlText(None, [*problems, Problem("", "program_json_constant", {"found": str(error)})])
    except RecursionError:
        return YamlText(None, [*problems, Problem("", "document_too_deep", {"most": MOST_DEPTH})])
    return YamlText(data, problems)


class _ConstantError(ValueError):
    """NaN or Infinity, which are no JSON."""


def _no_constant(name: str) -> NoReturn:
    raise _ConstantError(name)


def _decimal(text: str) -> Decimal:
    """The exact number; one whose exponent is beyond all bounds is as good as infinite, and refused as too large."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= _LONGEST_INT else Decimal(text)
