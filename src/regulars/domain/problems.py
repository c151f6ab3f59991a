"""What is wrong with something people or machines sent, as values: where, what, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias

Scalar: TypeAlias = bool | int | Decimal | str


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault at one place. Checks return all they find, never only the first.

    `path` is written like `earn[3].award.wallet`; "" is the whole. `code` names the text `problem.<code>`, which
    is filled with `params`. `hint`, where there is one, is what to write instead, in the document's own words.
    """

    path: str
    code: str
    params: Mapping[str, Scalar] = field(default_factory=dict)
    hint: str | None = None


def join_path(path: str, part: str | int) -> str:
    """The path of a part: a key or a further path is joined by a dot, a list index by brackets."""
    if isinstance(part, int):
        return f"{path}[{part}]"
    if not path or not part or part.startswith("["):
        return path + part
    return f"{path}.{part}"


def prefix_paths(problems: Iterable[Problem], path: str) -> list[Problem]:
    """The same problems, seen from the document that holds the checked part at `path`."""
    return [replace(problem, path=join_path(path, problem.path)) for problem in problems]
