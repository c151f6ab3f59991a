"""Rules of the house that no other tool checks."""

from __future__ import annotations

import ast
import json
import re
import string
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from regulars.storage.audit import ACTIONS
from regulars.texts import catalogue, languages

ROOT = Path(__file__).parents[2]
DOMAIN = ROOT / "src" / "regulars" / "domain"
SOURCES = sorted(path for folder in ("src", "tests") for path in (ROOT / folder).rglob("*.py"))
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 50

PURE = {
    *("__future__", "abc", "base64", "bisect", "calendar", "collections", "copy", "dataclasses", "datetime", "decimal"),
    *("difflib", "enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math", "operator", "re"),
    *("string", "types", "typing", "typing_extensions", "unicodedata", "uuid", "zoneinfo", "pydantic", "pydantic_core"),
}
"""What the domain may import besides itself: nothing here knows the time, draws at random, or touches the world."""
IMPURE_NAMES = {"now", "utcnow", "today", "fromtimestamp", "uuid1", "uuid4", "getrandbits"}
IMPURE_BUILTINS = {"open", "print", "input", "eval", "exec", "__import__"}


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def impurities(code: str) -> list[str]:
    """What code of the domain must not do, as `line: what`."""
    tree = ast.parse(code)
    found = [f"import {name}" for name in imports(tree) if not may_import(name)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in IMPURE_NAMES:
            found.append(f"{node.lineno}: .{node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_BUILTINS:
            found.append(f"{node.lineno}: {node.func.id}()")
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            found.append(f"{node.lineno}: global or nonlocal")
    return found


def may_import(name: str) -> bool:
    return name.partition(".")[0] in PURE or name == "regulars.domain" or name.startswith("regulars.domain.")


def placeholders(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def tracked_files() -> list[Path]:
    """The files a clone has, or will have."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603
    except (FileNotFoundError, subprocess.CalledProcessError):
        return [path for path in ROOT.iterdir() if path.is_file()] + SOURCES
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


@pytest.mark.parametrize("path", sorted(DOMAIN.rglob("*.py")), ids=lambda path: str(path.relative_to(DOMAIN)))
def test_the_domain_is_pure(path: Path) -> None:
    assert impurities(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "import random",
        "import os.path",
        "from time import time",
        "from regulars.storage import errors",
        "from ..storage import errors",
        "import regulars.domain_of_others",
        "from datetime import datetime\ndatetime.now()",
        "open('x')",
        "def f():\n    global x\n    x = 1",
    ],
)
def test_an_impurity_is_seen(code: str) -> None:
    assert impurities(code)


def test_files_and_functions_stay_small() -> None:
    large = []
    for path in SOURCES:
        code = path.read_text("utf-8")
        if (lines := code.count("\n")) > MOST_LINES:
            large.append(f"{path.relative_to(ROOT)}: {lines} lines")
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION:
                    large.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has {length} lines")
    assert large == []


def test_every_text_has_the_same_placeholders_in_every_language() -> None:
    uneven = {
        key: [placeholders(entry[language]) for language in languages]
        for key, entry in catalogue().items()
        if len({tuple(placeholders(entry[language])) for language in languages}) > 1
    }
    assert uneven == {}


def test_placeholders_are_plain_names_and_texts_are_not_blank() -> None:
    odd = [
        (key, language)
        for key, entry in catalogue().items()
        for language in languages
        if not entry[language].strip() or not all(name.isidentifier() for name in placeholders(entry[language]))
    ]
    assert odd == []


def test_chinese_texts_are_chinese() -> None:
    """At least one Chinese character or full-width sign, unless both languages say the same, as with a name."""
    foreign = [
        key
        for key, entry in catalogue().items()
        if entry["zh"] != entry["en"] and not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", entry["zh"])
    ]
    assert foreign == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-pages.txt"])
def test_lock_files_pin_hashes_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert re.findall(r"(?i)https?:|--(?:extra-)?index-url|--find-links|file:|git\+", text) == []
    pins = re.findall(r"^[a-z0-9][^\s;]*==[^\s;]+", text, re.MULTILINE | re.IGNORECASE)
    assert len(pins) > (1 if name == "requirements-pages.txt" else 20)
    assert len(pins) == len(re.findall(r"^\S+==.*\\\n +--hash=sha256:", text, re.MULTILINE))


def test_the_lock_of_the_pages_pins_hashes_and_names_no_address() -> None:
    text = (ROOT / "web" / "package-lock.json").read_text("utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    installed = {name: each for name, each in packages.items() if "node_modules/" in name and not each.get("link")}
    assert len(installed) > 20
    assert [name for name, each in installed.items() if not each.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, each in installed.items() if "resolved" in each] == []


def test_nothing_names_a_place_on_somebodys_machine() -> None:
    private = re.compile(r"(?<![\w./])(/home/\w|/Users/\w|/root/|/work/|C:\\)")
    found = []
    for path in tracked_files():
        if path == Path(__file__) or path.suffix in {".gz", ".png", ".ico"}:
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if private.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert found == []


def test_everything_that_is_noted_has_a_text() -> None:
    told = {key.removeprefix("page.action.") for key in catalogue() if key.startswith("page.action.")}
    assert told == set(ACTIONS)
