"""The command as a function: arguments in; exit code, standard output and standard error out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog

from regulars.cli.main import main
from regulars.storage.server import Database
from tests.services.importing.making import PROGRAM


@dataclass(frozen=True, slots=True)
class Done:
    """A call of the command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON document."""
        return orjson.loads(self.out)


Regulars = Callable[..., Done]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No settings or languages from outside, and logs as they were before."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "REGULARS_DATABASE_URL", "REGULARS_DATA", "REGULARS_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def bare(capsys: pytest.CaptureFixture[str]) -> Regulars:
    """The command without a database."""

    def run(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Done(ended.value.code if isinstance(ended.value.code, int) else 0, out, err)

    return run


@pytest.fixture
def regulars(bare: Regulars, database: Database, monkeypatch: pytest.MonkeyPatch) -> Regulars:
    """The command on a fresh database."""
    monkeypatch.setenv("REGULARS_DATABASE_URL", database.url)
    return bare


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A file with a program: one point a pound."""
    path = tmp_path / "program.yaml"
    path.write_text(PROGRAM, "utf-8")
    return path


@pytest.fixture
def shop(regulars: Regulars, program: Path) -> Regulars:
    """The command on a database with that program in force."""
    assert regulars("program", "publish", program).code == 0
    return regulars
