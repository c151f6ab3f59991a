"""`regulars bench` shows what was measured; the measuring itself is run by `make bench`."""

from __future__ import annotations

import pytest

from regulars.bench import main
from tests.cli.conftest import Regulars


@pytest.fixture(autouse=True)
def _measured(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = dict.fromkeys(main.TARGETS, 1.0) | {"fsync_us": 120.0}
    monkeypatch.setattr(main, "run", lambda **_: main.Result(figures, {"machine": "test"}))


def test_figures_stand_beside_their_targets(bare: Regulars) -> None:
    done = bare("bench")
    lines = {line.split("│")[1].strip(): line for line in done.out.splitlines() if "│" in line}
    assert "at least 2" in lines["pipeline_vs_tpcb"]
    assert "missed" in lines["pipeline_vs_tpcb"]
    assert "met" in lines["rules_2000_vs_20"]
    assert "120.0" in lines["fsync_us"]


def test_for_machines(bare: Regulars) -> None:
    doc = bare("bench", "--json", "--quick").json
    assert doc["fsync_us"] == 120.0
    assert doc["missed"] == ["batched_vs_single_1", "batched_vs_single_best", "pipeline_vs_tpcb"]
