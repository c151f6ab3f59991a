"""The command speaks two languages, its help included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from regulars import services
from regulars.cli.language import localise, take_language
from regulars.cli.main import app
from regulars.texts import Language, catalogue, languages
from tests.cli.conftest import Regulars


@pytest.mark.parametrize(
    ("line", "language", "rest"),
    [
        (["demo"], "en", ["demo"]),
        (["--lang", "zh", "demo"], "zh", ["demo"]),
        (["demo", "--lang", "zh", "--json"], "zh", ["demo", "--json"]),
        (["demo", "--lang=zh"], "zh", ["demo"]),
        (["--lang", "fr", "demo"], "en", ["--lang", "fr", "demo"]),
        (["demo", "--lang"], "en", ["demo", "--lang"]),
        (["demo", "--", "--lang", "zh"], "en", ["demo", "--", "--lang", "zh"]),
    ],
)
def test_the_option_may_stand_anywhere(line: list[str], language: Language, rest: list[str]) -> None:
    assert take_language(line, {}) == (language, rest)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_otherwise_the_environment_decides(environment: dict[str, str], language: Language) -> None:
    assert take_language([], environment)[0] == language
    assert take_language(["--lang", "zh"], environment)[0] == "zh"


def commands(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from commands(below)


@pytest.mark.parametrize("language", languages)
def test_every_command_and_option_is_explained_in_the_language(language: Language) -> None:
    root: Any = typer.main.get_command(app)
    localise(root, language)
    known = {entry[language] for key, entry in catalogue().items() if key.startswith("cli.")}
    explained = [holder.help for each in commands(root) for holder in (each, *each.params) if holder.name != "help"]
    assert len(explained) > 50
    assert [words for words in explained if words not in known] == []


def test_help_is_shown_in_both(bare: Regulars) -> None:
    assert "Import a CSV file" in bare("import", "orders", "--help").out
    chinese = bare("import", "orders", "--help", "--lang", "zh").out
    assert "导入订单明细" in chinese
    assert "选项" in chinese
    assert "退出码" in bare("--help", "--lang=zh").out


def test_an_unknown_language_is_a_usage_error(bare: Regulars) -> None:
    done = bare("--lang", "fr", "program", "templates")
    assert done.code == 2
    assert "zh | en" in done.err


def test_everything_a_use_case_can_refuse_has_words() -> None:
    """Codes stand as the first argument where an error is made."""
    kinds = {"ServiceError", "InvalidError", "NotFoundError", "ConflictError", "OverloadedError"}
    codes = set()
    for path in Path(services.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                codes |= {str(part.value) for part in node.args[:1] if isinstance(part, ast.Constant)}
    assert len(codes) > 15
    assert {code for code in codes if f"error.{code}" not in catalogue()} == set()
