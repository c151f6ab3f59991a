"""Problems and their paths."""

from __future__ import annotations

import pytest

from regulars.domain.problems import Problem, join_path, prefix_paths


@pytest.mark.parametrize(
    ("path", "part", "joined"),
    [
        ("", "earn", "earn"),
        ("earn", 3, "earn[3]"),
        ("", 3, "[3]"),
        ("earn[3]", "when", "earn[3].when"),
        ("earn", "[3].when", "earn[3].when"),
        ("earn", "", "earn"),
    ],
)
def test_join_path(path: str, part: str | int, joined: str) -> None:
    assert join_path(path, part) == joined


def test_problems_of_a_part_are_seen_from_the_whole() -> None:
    found = [Problem("", "a", {"n": 1}), Problem("value[0]", "b", hint="c"), Problem("[1]", "d")]
    assert prefix_paths(found, "earn[3].when") == [
        Problem("earn[3].when", "a", {"n": 1}),
        Problem("earn[3].when.value[0]", "b", hint="c"),
        Problem("earn[3].when[1]", "d"),
    ]
