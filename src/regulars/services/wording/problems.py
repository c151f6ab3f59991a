"""Problems and changes of documents, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from regulars.services.read_program import line_of
from regulars.texts import Language, text

if TYPE_CHECKING:
    from regulars.domain.problems import Problem
    from regulars.domain.programs.diff import Change

_LONGEST_VALUE = 200


def problem_text(problem: Problem, language: Language) -> str:
    """What is wrong and, where it is known, what to write instead; without the place."""
    words = text(f"problem.{problem.code}", language, problem.params)
    if problem.hint is None:
        return words
    return f"{words} {text('problem.hint', language, {'hint': problem.hint})}"


def placed_problem_text(problem: Problem, language: Language, lines: Mapping[str, int] | None = None) -> str:
    """The problem with its path and, given the lines of the text (see `program_lines`), its line."""
    words = problem_text(problem, language)
    line = line_of(problem.path, lines or {})
    if line is None or not problem.path:
        return f"{problem.path}: {words}" if problem.path else words
    return text("problem.at_line", language, {"line": line, "path": problem.path, "words": words})


def change_text(change: Change, language: Language) -> str:
    """One difference between two programs, on one line."""
    params = {"path": change.path, "before": _value(change.before), "after": _value(change.after)}
    if change.kind == "moved" and change.after is None:
        return text("change.moved_first", language, params)
    return text(f"change.{change.kind}", language, params)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return value
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= _LONGEST_VALUE else f"{written[:_LONGEST_VALUE]}…"
