"""The walk of data beside any document model: what programs do not need of it today."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from regulars.domain.plain import Node
from regulars.domain.problems import Problem
from regulars.domain.shape import shape_problems


class Inner(BaseModel):
    """A part."""

    size: int


class Outer(BaseModel):
    """A model of forms that programs do not have."""

    even: Annotated[int, Field(multiple_of=2)] = 0
    either: int | str = 0
    parts: tuple[Inner, ...] = ()


def problems(data: object) -> list[Problem]:
    """What the walk alone finds."""
    return list(shape_problems(Outer, Node(data), lambda _model, _node: ()))


def test_what_fits_has_no_problem() -> None:
    assert problems({"even": 2, "either": "x", "parts": [{"size": 1}]}) == []


def test_a_fault_without_words_of_its_own_still_has_its_place() -> None:
    assert problems({"even": 3}) == [Problem("even", "document_invalid", {"found": "3"})]


def test_a_choice_of_single_values_is_one_problem() -> None:
    assert [(found.path, found.code) for found in problems({"either": []})] == [("either", "document_not_whole")]


def test_every_part_is_visited__the_malformed_too() -> None:
    seen = []

    def visit(model: type[BaseModel], node: Node) -> list[Problem]:
        seen.append((model.__name__, node.path))
        return [node.problem("seen")]

    found = list(shape_problems(Outer, Node({"parts": [{"size": 1}, {"seize": 1}, 5]}), visit))
    assert seen == [("Inner", "parts[0]"), ("Inner", "parts[1]"), ("Outer", "")]
    assert [(problem.path, problem.code, problem.hint) for problem in found] == [
        ("parts[0]", "seen", None),
        ("parts[1].seize", "document_key_unknown", "size"),
        ("parts[1]", "seen", None),
        ("parts[2]", "document_not_a_mapping", None),
        ("", "seen", None),
    ]
