"""`regulars program`: all problems with their places, versions, differences."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Regulars
from tests.services.importing.making import PROGRAM

BROKEN = PROGRAM.replace("wallet: points", "wallet: pionts").replace("currency: GBP", "currency: GPB\nextra: 1")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, "utf-8")
    return path


def test_the_schema_is_json(bare: Regulars) -> None:
    assert bare("program", "schema").json["title"] == "Regulars program"


def test_the_ready_programs_are_named_and_written(bare: Regulars) -> None:
    named = bare("program", "templates", "--lang", "zh").out
    assert "points_only" in named
    assert "成长会员" in named
    assert {each["template"] for each in bare("program", "templates", "--json").json} > {"growth", "three_levels"}
    assert "成长会员" in bare("program", "templates", "growth").out
    assert bare("program", "templates", "growth", "--json").json["format"] == "yaml"


def test_a_ready_program_that_is_none(bare: Regulars) -> None:
    done = bare("program", "templates", "grwth")
    assert (done.code, done.out) == (1, "")
    assert "growth, points_only" in done.err


def test_every_ready_program_holds(bare: Regulars, tmp_path: Path) -> None:
    for each in bare("program", "templates", "--json").json:
        path = tmp_path / "ready.yaml"
        path.write_text(bare("program", "templates", each["template"]).out, "utf-8")
        assert bare("program", "validate", path).code == 0


def test_a_program_that_holds(bare: Regulars, program: Path) -> None:
    done = bare("program", "validate", program)
    assert done.code == 0
    assert "Points: no problems. Earn rules: 1" in done.out
    assert bare("program", "validate", program, "--json").json == {"valid": True, "problems": []}


def test_all_problems_are_told_with_path_line_text_and_hint(bare: Regulars, broken: Path) -> None:
    done = bare("program", "validate", broken)
    assert (done.code, done.out) == (1, "")
    assert "3 problem(s)" in done.err
    assert "earn[0].award.wallet: There is no wallet pionts" in done.err
    assert "Write instead: points" in done.err
    assert "Line 5, extra:" in done.err


def test_problems_in_chinese(bare: Regulars, broken: Path) -> None:
    done = bare("--lang", "zh", "program", "validate", broken)
    assert "共 3 个问题" in done.err
    assert "建议写作：points" in done.err


def test_problems_for_machines(bare: Regulars, broken: Path) -> None:
    done = bare("program", "validate", broken, "--json")
    assert done.code == 1
    assert {(each["path"], each["code"], each["hint"]) for each in done.json["problems"]} == {
        ("currency", "program_currency_unknown", None),
        ("extra", "document_key_unknown", None),
        ("earn[0].award.wallet", "program_wallet_unknown", "points"),
    }


def test_a_file_that_is_no_text(bare: Regulars, tmp_path: Path) -> None:
    path = tmp_path / "photo.yaml"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    done = bare("program", "validate", path)
    assert done.code == 1
    assert "photo.yaml is not a text" in done.err


def test_a_file_that_is_not_there_is_a_usage_error(bare: Regulars) -> None:
    assert bare("program", "validate", "nowhere.yaml").code == 2


def test_publish_and_show(regulars: Regulars, program: Path) -> None:
    published = regulars("program", "publish", program, "--note", "the first", "--json").json
    assert (published["number"], published["status"], published["note"]) == (1, "published", "the first")
    assert published["created_by"].startswith("cli:")
    program.write_text(PROGRAM.replace("zh: 积分, en: Points}\ntime", "zh: 积分二, en: Points two}\ntime"), "utf-8")
    assert "Version 2 is in force" in regulars("program", "publish", program).err
    assert "Points two" in regulars("program", "show").out
    assert regulars("program", "show", 1).out == PROGRAM
    assert regulars("program", "show", 1, "--json").json["source"] == PROGRAM
    assert "第" not in regulars("program", "show", 1).err


def test_nothing_is_published_with_problems(regulars: Regulars, broken: Path) -> None:
    assert regulars("program", "publish", broken).code == 1
    done = regulars("program", "show")
    assert (done.code, done.out) == (1, "")
    assert "No program has been published yet" in done.err


def test_a_version_that_is_not_there(shop: Regulars) -> None:
    assert shop("program", "show", 7).code == 1


def test_the_difference_of_versions_and_files(shop: Regulars, tmp_path: Path, program: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(shop("program", "show", 1).out.replace("points: 1}", "points: 2}"), "utf-8")
    other = other.rename(tmp_path / "other.yaml")
    told = shop("program", "diff", 1, other).out
    assert told == "~ earn[pounds].award.per_amount.points: 1 → 2\n"
    assert shop("program", "diff", program, other).out == told
    (change,) = shop("program", "diff", 1, other, "--json").json
    assert (change["kind"], change["before"], change["after"]) == ("changed", 1, 2)
    same = shop("program", "diff", 1, program)
    assert (same.code, same.out) == (0, "")
    assert "Both mean the same" in same.err


def test_files_are_compared_without_a_database(bare: Regulars, program: Path) -> None:
    assert bare("program", "diff", program, program).code == 0
    assert bare("program", "diff", program, "nowhere.yaml").code == 1
