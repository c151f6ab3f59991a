"""The whole service does what a person with paper and pencil would do."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from regulars.storage.transaction import Pool
from tests.services import naive_model, naive_moves
from tests.services.planted_mistakes import MISTAKES
from tests.services.service_machine import Service, machine

_SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck), stateful_step_count=30)


@pytest.fixture
def service(pool: Pool) -> Service:
    return Service(pool)


def check(service: Service, *, examples: int) -> None:
    """Run machines, and see that they asked for what can be granted and for what cannot."""
    run_state_machine_as_test(machine(service), settings=settings(_SETTINGS, max_examples=examples))
    print(service.report())  # noqa: T201 - the figures of the run, for `pytest -s`
    assert 0.30 <= service.share() <= 0.95, service.report()


def test_the_service_does_what_the_naive_model_does(service: Service) -> None:
    check(service, examples=70)


@pytest.mark.soak
def test_the_service_does_what_the_naive_model_does__for_long(service: Service) -> None:
    check(service, examples=3000)


@pytest.mark.parametrize("module", [naive_model, naive_moves])
def test_the_naive_model_shares_nothing_with_the_engine(module: ModuleType) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    plain = {"__future__", "collections.abc", "dataclasses", "datetime", "typing"}
    assert modules <= plain | {"tests.services.naive_model", "tests.services.naive_moves"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]


@pytest.mark.soak
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_service_is_found(service: Service, mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    MISTAKES[mistake](monkeypatch)
    only_finding = settings(_SETTINGS, max_examples=500, phases=[Phase.generate], database=None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine(service), settings=only_finding)
