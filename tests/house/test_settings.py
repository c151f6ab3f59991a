"""What an operator can set."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from regulars.settings import Settings


def test_without_any_the_server_is_ours_and_listens_to_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REGULARS_{name.upper()}", raising=False)
    settings = Settings()
    assert settings.database_url is None
    assert (settings.data, settings.host, settings.port) == (Path("data"), "127.0.0.1", 8765)


def test_the_environment_is_read_and_arguments_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULARS_PORT", "9000")
    monkeypatch.setenv("REGULARS_DATA", "elsewhere")
    assert Settings().port == 9000
    assert Settings(data=Path("here")).data == Path("here")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "70000"), ("PORT", "x"), ("BATCH_EVENTS", "0"), ("LOG_LEVEL", "LOUD"), ("HOST", "")],
)
def test_a_value_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"REGULARS_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
