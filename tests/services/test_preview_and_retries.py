"""A batch that leaves no trace, and one that is tried again."""

from __future__ import annotations

import pytest

from regulars.services import ingest_events
from regulars.services.fold_batch import Batch
from regulars.services.ingest_events import Engine, preview
from regulars.storage.errors import RetryableError
from regulars.storage.members import NewState
from regulars.storage.transaction import Pool, Transaction
from tests.services.desk import (
    adjust,
    assert_sound,
    everything,
    join,
    open_engine,
    order,
    redeem,
    refusals,
    statuses,
    take,
    track,
    used,
)


@pytest.fixture
def engine(pool: Pool) -> Engine:
    return open_engine(pool)


def test_a_preview_decides_as_the_event_would_be_and_leaves_no_trace(engine: Engine) -> None:
    ann, bo = join(engine, "ann", "bo")
    take(engine, adjust(ann, 50, key="start"), adjust(bo, 5, key="start"), order("ann", "0"))
    asked = [
        order("ann", "1", 12),
        order("ann", "1", 12),
        track("Order Refunded", "ann", key="r", order_id="o0", total=3),
        track("Order Refunded", "ann", key="r2", products=[{"product_id": "p", "quantity": 1}]),
        redeem(ann, "latte", key="l", capture=False)[1],
        redeem(bo, "mug", key="m")[1],
        redeem(ann, "mug", key="m")[1],
        track("Product Reviewed", "new", key="n"),
        order("ann", "0"),
    ]
    before = everything(engine.pool)
    previewed = preview(engine, asked)
    assert everything(engine.pool) == before
    done = take(engine, *asked)
    assert statuses(done) == statuses(previewed) == ["accepted", "duplicate", *["accepted"] * 6, "duplicate"]
    assert [(answer.outcome, answer.seq) for answer in done] == [(answer.outcome, answer.seq) for answer in previewed]
    assert refusals(done[5]) == ["not_enough_points"]
    assert used(engine.pool, "stock:mug") == 1


# -- what is tried again ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failures", [1, ingest_events.ATTEMPTS - 1])
def test_a_batch_is_tried_again_and_done_once(engine: Engine, monkeypatch: pytest.MonkeyPatch, failures: int) -> None:
    """After the failure everything was written but not committed."""
    write, left = ingest_events.write, [failures]

    def write_and_fail(transaction: Transaction, batch: Batch) -> list[NewState]:
        states = write(transaction, batch)
        if left[0]:
            left[0] -= 1
            raise RetryableError
        return states

    monkeypatch.setattr(ingest_events, "write", write_and_fail)
    answers = take(engine, order("ann", 1), order("ann", 2), track("Product Reviewed", "bo", key="r"))
    assert [(answer.status, answer.seq) for answer in answers] == [("accepted", 1), ("accepted", 2), ("accepted", 1)]
    assert used(engine.pool, "budget:review") == 7
    assert_sound(engine.pool)
