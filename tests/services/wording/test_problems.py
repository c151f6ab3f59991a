"""Problems and changes in words: every code has its text, in both languages, with what it needs."""

from __future__ import annotations

import pytest

from regulars.domain.problems import Problem
from regulars.domain.programs.check import parse_program
from regulars.domain.programs.diff import Change
from regulars.services.wording.problems import change_text, placed_problem_text, problem_text
from regulars.texts import Language, catalogue
from tests.domain.programs.making import program
from tests.domain.programs.spoiled import MISTAKES
from tests.services.test_read_program import UNREADABLE

ENTRY = Problem("earn[0].kind", "document_not_allowed", {"found": '"x"', "allowed": "a, b"}, "a")

PROVOKED = [
    *(found for mistake in MISTAKES for found in parse_program(program(mistake.changes))[1]),
    *(case.problem for case in UNREADABLE),
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_problem_can_be_told(language: Language) -> None:
    for problem in PROVOKED:
        words = problem_text(problem, language)
        assert words
        assert problem.hint is None or problem.hint in words


def test_every_text_about_programs_belongs_to_a_problem_that_happens() -> None:
    described = {
        key.removeprefix("problem.") for key in catalogue() if key.startswith(("problem.program_", "problem.document_"))
    }
    seldom = {"document_invalid"}  # what no program can meet today; tests/domain/test_shape.py does
    happen = {problem.code for problem in PROVOKED if problem.code.startswith(("program_", "document_"))}
    assert described - seldom == happen


def test_a_problem_with_its_hint() -> None:
    assert problem_text(ENTRY, "en") == '"x" is not possible here. Possible: a, b. Write instead: a'
    assert problem_text(ENTRY, "zh") == '此处不能是 "x"。可用：a, b。 建议写作：a'


def test_a_problem_with_its_place() -> None:
    assert placed_problem_text(ENTRY, "en").startswith('earn[0].kind: "x" is')
    assert placed_problem_text(ENTRY, "en", {"": 1, "earn[0]": 7}).startswith('Line 7, earn[0].kind: "x" is')
    assert placed_problem_text(ENTRY, "zh", {"": 1, "earn[0]": 7}).startswith('第 7 行，earn[0].kind：此处不能是 "x"')
    assert placed_problem_text(Problem("", "program_text_empty"), "en", {"": 1}) == "The text is empty."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("added", "earn[a]", None, {"id": "a", "name": "甲"}), '+ earn[a]: {"id": "a", "name": "甲"}'),
        (Change("removed", "earn[a].budget", {"points": 5}, None), '- earn[a].budget: was {"points": 5}'),
        (Change("changed", "name.zh", "甲", "乙"), "~ name.zh: 甲 → 乙"),
        (Change("changed", "a", [1] * 200, True), f"~ a: {'[' + '1, ' * 66 + '1'}… → true"),
        (Change("moved", "earn[a]", None, "b"), "↕ earn[a]: now comes after b"),
        (Change("moved", "earn[a]", "b", None), "↕ earn[a]: now comes first"),
    ],
)
def test_a_change_on_one_line(change: Change, words: str) -> None:
    assert change_text(change, "en") == words
    assert change_text(change, "zh") != words or change.kind == "changed"
