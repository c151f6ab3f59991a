"""The whole service does what a person with paper and pencil would do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from regulars.services.pump import Pump
from regulars.storage.transaction import Pool
from tests.services.desk import join_engine
from tests.services.service_machine import Service, machine

_SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck), stateful_step_count=50)


@pytest.fixture
def service(pool: Pool) -> Iterator[Service]:
    engine = join_engine(pool)
    with Pump(engine, batch_events=500, queue_events=1000) as pump:
        yield Service(engine, pump)


def check(service: Service, *, examples: int) -> None:
    """Run machines, and see that they asked for what can be granted and for what cannot."""
    run_state_machine_as_test(machine(service), settings=settings(_SETTINGS, max_examples=examples))
    kinds = sorted({kind for kind, _ in service.asked})
    for kind in kinds:
        print(f"{kind}: {service.asked[kind, 'granted']} granted, {service.asked[kind, 'refused']} refused")
    print(dict(service.reasons))
    print(f"{service.asked.total()} asked, {service.share():.0%} granted in full")
    assert 0.30 <= service.share() <= 0.95


def test_the_service_does_what_the_naive_model_does(service: Service) -> None:
    check(service, examples=120)


@pytest.mark.soak
def test_the_service_does_what_the_naive_model_does__for_long(service: Service) -> None:
    check(service, examples=1500)
