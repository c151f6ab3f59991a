"""The catalogue of texts and the choice of a language."""

from __future__ import annotations

import pytest

from regulars.texts import add_area, catalogue, negotiate, text


def test_a_text_in_either_language_with_its_parameters() -> None:
    params = {"directory": "/d", "found": "16", "expected": "18"}
    assert "/d was made by PostgreSQL 16" in text("storage.server_other_version", "en", params)
    assert "/d 由 PostgreSQL 16 创建" in text("storage.server_other_version", "zh", params)


def test_a_missing_key_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="no_such"):
        text("no_such.key", "en")


def test_a_missing_parameter_names_text_and_parameter() -> None:
    with pytest.raises(KeyError, match=r"storage\.server_too_old.*found"):
        text("storage.server_too_old", "zh")


def test_the_catalogue_is_read_once() -> None:
    assert catalogue() is catalogue()


def test_a_key_in_two_files_is_refused() -> None:
    merged = {"a.b": {"en": "x", "zh": "x"}}
    with pytest.raises(ValueError, match=r"more\.yaml.*a\.b"):
        add_area(merged, "more.yaml", {"a.b": {"en": "y", "zh": "y"}})


@pytest.mark.parametrize("entry", ["plain", {"en": "x"}, {"en": "x", "zh": 1}])
def test_an_entry_without_both_languages_is_refused(entry: object) -> None:
    with pytest.raises(ValueError, match=r"more\.yaml.*a\.b"):
        add_area({}, "more.yaml", {"a.b": entry})


def test_an_empty_file_adds_nothing() -> None:
    merged: dict[str, dict[str, str]] = {}
    add_area(merged, "more.yaml", None)
    assert merged == {}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.3, zh-Hant-TW;q=0.7", "zh"),
        ("fr-FR, zh;q=0.1", "zh"),
        ("fr-FR, de", "en"),
        ("*", "en"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh;q=x", "en"),
        ("zh;level=1", "zh"),
        ("ZH-cn", "zh"),
        (",;,;;q==,", "en"),
    ],
)
def test_the_preferred_language(header: str | None, language: str) -> None:
    assert negotiate(header) == language
