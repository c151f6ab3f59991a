"""What is to be said of a program's text, sound or not: its problems, its data as pages can hold it, its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from regulars.domain.plain import plain
from regulars.domain.programs.check import parse_program
from regulars.services.read_program import program_lines, read_program
from regulars.services.rule_examples import Example, rule_examples
from regulars.services.wording.describe_program import Told, describe_program

if TYPE_CHECKING:
    from regulars.domain.problems import Problem
    from regulars.domain.time import Instant
    from regulars.services.programs import Format


@dataclass(frozen=True, slots=True)
class Examined:
    """All about one text.

    `data` is what the text says as JSON data: None when it cannot be read to its end, or holds a number that a program
    in a browser would not keep exactly. `lines` are those of a text with problems, `examples` those of a sound one.
    """

    problems: list[Problem]
    data: Any
    told: list[Told]
    lines: Mapping[str, int]
    examples: list[Example]

    def to_doc(self) -> dict[str, Any]:
        """What the text says, as data, in sentences and in examples."""
        return {
            "document": self.data,
            "sentences": [asdict(each) for each in self.told],
            "examples": [asdict(each) for each in self.examples],
        }


def examine_program(source: str, format_: Format, *, now: Instant) -> Examined:
    """Read, check and tell a text, with examples from `now` on; never fails."""
    data, problems = read_program(source, format=format_)
    if data is None:
        return Examined(problems, None, [], program_lines(source, format=format_), [])
    document, more = parse_program(data)
    problems = [*problems, *more]
    lines = program_lines(source, format=format_) if problems else {}
    examples = rule_examples(document, now) if document and not problems else []
    return Examined(problems, _for_browsers(data), describe_program(data, problems), lines, examples)


class _InexactError(ValueError):
    """A number that JavaScript would change."""


def _for_browsers(data: Any) -> Any:
    tree, unfit = plain(data)
    try:
        return None if unfit or not isinstance(tree, dict) else _json(tree)
    except _InexactError:
        return None


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, Decimal):
        nearest = float(value)
        if Decimal(repr(nearest)) != value:
            raise _InexactError
        return nearest
    return value
