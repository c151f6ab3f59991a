"""From plain data to a condition about members, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from regulars.domain.conditions.check import check_condition
from regulars.domain.conditions.document import Condition, Document
from regulars.domain.plain import Node, plain
from regulars.domain.problems import Problem
from regulars.domain.shape import shape_problems

WHERE: Final = "where"
"""What the paths of a condition's problems begin with."""


class _Filter(Document):
    where: Condition


def parse_member_condition(
    data: object, *, ladders: Mapping[str, Collection[str]], wallets: Collection[str]
) -> tuple[Condition | None, list[Problem]]:
    """The condition that the data (mappings, lists, texts, numbers) describes, or None and all its problems.

    It may read members and the time only: it chooses among members without an event. `ladders` gives the tier ids by
    ladder.
    """
    tree, problems = plain({WHERE: data})
    problems += shape_problems(_Filter, Node(tree), lambda _model, _node: ())
    if problems:
        return None, problems
    condition = _Filter.model_validate(tree).where
    problems = check_condition(condition, WHERE, ladders=ladders, wallets=wallets, member_only=True)
    return (None if problems else condition), problems
