"""Mistakes that the service does not make, to be planted in it: each of them has to be found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from regulars.domain.engine import adjust, clock, earn, redeem, refund
from regulars.domain.engine.work import Work
from regulars.domain.ledger.wallet import Purse, Share
from regulars.domain.time import DAY, Instant
from regulars.services.fold_batch import Batch
from regulars.services.submissions import Answer, Submission
from tests.services import service_machine

Plant = Callable[[pytest.MonkeyPatch], None]

_expiry_of, _take_oldest, _keep = earn.expiry_of, Purse.take_oldest, Batch._keep


def _replacing(owner: object, name: str, mistake: object) -> Plant:
    return lambda monkeypatch: monkeypatch.setattr(owner, name, mistake)


def _put_without_paying(_work: Work, _wallet: str, purse: Purse, share: Share) -> None:
    purse.put(share)


def _expiry_a_day_late(*arguments: Any) -> Instant | None:
    expires = _expiry_of(*arguments)
    return None if expires is None else expires + DAY


def _take_newest(purse: Purse, points: int) -> list[Share]:
    purse.lots.reverse()
    shares = _take_oldest(purse, points)
    purse.lots.reverse()
    return shares


def _earlier_whatever_the_body(batch: Batch, key: tuple[UUID, UUID], submission: Submission) -> Answer | None:
    first = batch.first_answers.get(key)
    if first is None:
        return None
    return Answer("duplicate", submission.message.message_id, key[0], first.seq, first.outcome)


def _keep_and_forget_what_is_used(batch: Batch, *arguments: Any) -> None:
    before = dict(batch.shared)
    _keep(batch, *arguments)
    batch.shared = before


MISTAKES: dict[str, Plant] = {
    "what is owed is not paid when points mature": _replacing(clock, "credit", _put_without_paying),
    "what is owed is not paid by a correction": _replacing(adjust, "credit", _put_without_paying),
    "what is owed is not paid by what comes back": _replacing(redeem, "credit", _put_without_paying),
    "points expire a day late": _replacing(earn, "expiry_of", _expiry_a_day_late),
    "what expires last is spent first": _replacing(Purse, "take_oldest", _take_newest),
    "a redemption that ends frees neither stock nor limit": _replacing(redeem, "_undo_limits", lambda *_, **__: None),
    "a refund does not look at what is pending": _replacing(refund, "_take_pending", lambda *_: 0),
    "a refund frees neither budget nor limit": _replacing(refund, "_give_room_back", lambda *_, **__: None),
    "a refund takes no tier": _replacing(refund, "fall_back", lambda *_, **__: None),
    "a budget has no end": _replacing(Work, "room", lambda _work, _key, most: most),
    "a repetition is not recognised": _replacing(Batch, "_earlier", lambda *_: None),
    "another body under the same key passes": _replacing(Batch, "_earlier", _earlier_whatever_the_body),
    "the events of a batch do not see what each other use": _replacing(Batch, "_keep", _keep_and_forget_what_is_used),
    "the worker does nothing": _replacing(service_machine, "pass_time", lambda *_, **__: 0),
}
