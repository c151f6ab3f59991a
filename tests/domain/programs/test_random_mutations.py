"""Whatever is done to a ready program: checking it never fails, and what passes can be run."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from regulars.domain.engine.program import compile_program
from regulars.domain.programs.check import parse_program
from regulars.domain.programs.diff import diff_programs
from regulars.services.read_program import load_template, read_program, template_names
from regulars.services.wording.problems import problem_text
from tests.domain.programs.making import PROGRAM

WHOLE = [PROGRAM, *(read_program(load_template(name), format="yaml")[0] for name in template_names())]

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats()
    | st.decimals()
    | st.text(max_size=8)
    | st.sampled_from(
        ["points", "growth", "level", "gold", "lifetime", "never", "12-31", "2026-01-01", "08:00", "1e999999999"]
    )
)
keys = st.sampled_from(
    ["id", "all", "any", "not", "lines", "field", "op", "value", "on", "after", "days", "hours", "points", "wallet"]
) | st.text(max_size=5)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6
)


def places(data: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Every (container, key or index) in the data."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        found.append((data, key))
        places(value, found)
    return found


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A whole program with some values replaced, taken out, doubled, or exchanged with others of its own."""
    data = copy.deepcopy(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        everywhere = places(data, [])
        container, key = everywhere[draw(st.integers(0, len(everywhere) - 1))]
        how = draw(st.sampled_from(["replace", "remove", "double", "exchange"]))
        if how == "replace":
            container[key] = draw(anything)
        elif how == "exchange":
            other, at = everywhere[draw(st.integers(0, len(everywhere) - 1))]
            container[key] = copy.deepcopy(other[at])
        elif how == "remove":
            del container[key]
        elif isinstance(container, list):
            container.append(copy.deepcopy(container[key]))
        else:
            container[f"{key}{draw(st.text(max_size=2))}"] = container[key]
    return data


@given(mutated())
@settings(max_examples=400)
def test_a_mutated_program_is_whole_or_has_problems(data: Any) -> None:
    parsed, problems = parse_program(data)
    assert (parsed is None) == bool(problems)
    event("whole" if parsed else "spoiled")
    for problem in problems:
        for language in ("en", "zh"):
            assert problem_text(problem, language).encode()
        problem.path.encode()
    if parsed is not None:
        compile_program(parsed, version=1)
        again, none = parse_program(parsed.model_dump(mode="json", by_alias=True, exclude_unset=True))
        assert none == []
        assert again is not None
        assert diff_programs(parsed, again) == []


@given(anything)
def test_any_data_at_all_is_no_program_or_one(data: Any) -> None:
    parsed, problems = parse_program(data)
    assert (parsed is None) == bool(problems)
