"""Which template fits, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from regulars.services.guide.answers import GOALS, TEMPLATES, Template

if TYPE_CHECKING:
    from regulars.services.guide.answers import Answers

_BY_FREQUENCY: Final[Mapping[str, Mapping[str, int]]] = {
    "often": {"growth": 2},
    "monthly": {"three_levels": 1, "growth": 1},
    "seldom": {"three_levels": 2, "points_only": 1},
}
_BY_GOAL: Final[Mapping[str, Mapping[str, int]]] = {
    "visits": {"growth": 3},
    "baskets": {"three_levels": 2, "growth": 1},
    "best": {"three_levels": 2, "growth": 2},
    "profiles": {"growth": 2},
    "thanks": {"points_only": 3, "three_levels": 1},
}
_BY_DEPTH: Final[Mapping[str, Mapping[str, int]]] = {
    "simple": {"points_only": 5, "three_levels": 1},
    "levels": {"three_levels": 5, "growth": 1},
    "full": {"growth": 5},
}
"""How strongly an answer speaks for a template. How much may be explained weighs most: a program nobody understands
brings nobody back."""


class Choice(NamedTuple):
    """A template, and the answers that speak for it, the strongest first, as codes such as `goal.visits`."""

    template: Template
    reasons: tuple[str, ...]


def choose(answers: Answers) -> Choice:
    """The template that most speaks for; of two as good the simpler one."""
    weights = list(_weights(answers))
    sums = {template: sum(each.get(template, 0) for _, each in weights) for template in TEMPLATES}
    best = max(TEMPLATES, key=sums.__getitem__)
    return Choice(best, reasons_for(best, answers))


def reasons_for(template: str, answers: Answers) -> tuple[str, ...]:
    """The answers that speak for a template, the strongest first."""
    speaking = [(each[template], code) for code, each in _weights(answers) if template in each]
    return tuple(code for _, code in sorted(speaking, key=lambda pair: -pair[0]))


def _weights(answers: Answers) -> Iterator[tuple[str, Mapping[str, int]]]:
    yield f"depth.{answers.depth}", _BY_DEPTH[answers.depth]
    yield f"frequency.{answers.frequency}", _BY_FREQUENCY[answers.frequency]
    for goal in GOALS:
        if goal in answers.goals:
            yield f"goal.{goal}", _BY_GOAL[goal]
