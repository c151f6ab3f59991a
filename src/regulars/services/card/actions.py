"""What a member does on her card. Each is an event like any other, addressed to her and to nobody else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from regulars.domain.engine.view import state_at
from regulars.domain.events import event as names
from regulars.domain.members.state import MemberState
from regulars.domain.problems import Problem
from regulars.services.card.check_in import check_in_event
from regulars.services.card.next_steps import points_of
from regulars.services.errors import ConflictError, UnfitError
from regulars.services.member_actions import member_submission, redemption_step_submission, redemption_submission
from regulars.storage import members

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.services.submissions import Answer, Submission


def check_in_submission(engine: Engine, member_id: UUID, *, received: Instant) -> Submission | Answer:
    """The check-in of a local day: a second one of the same day is the same event, whoever asks for it.

    ConflictError when no rule listens.
    """
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
    event = check_in_event(received)
    if event.name not in program.rule_sets:
        raise ConflictError("no_check_in")
    key = f"card|{event.name}|{program.calendar.date(received)}"
    return member_submission(member_id, event.name, event.properties, key=key, received=received)


def earned_points(engine: Engine, effects: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The points that effects (their documents) gave, by wallet, and from when those that are for spending can be.

    Of several dates the first one is told.
    """
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
    sums: dict[str, int] = {}
    usable: dict[str, str] = {}
    for effect in effects:
        wallet = program.wallets.get(effect["wallet"]) if effect["effect"] == "points_earned" else None
        if wallet is None:
            continue
        sums[wallet.id] = sums.get(wallet.id, 0) + effect["given"]
        matures = effect.get("matures")
        if wallet.kind == "spendable" and matures is not None:
            usable[wallet.id] = min(matures, usable.get(wallet.id, matures))
    return [{**some, "usable_from": usable.get(some["wallet"])} for some in points_of(program, sums)]


def card_redemption_submission(
    member_id: UUID, reward: str, *, key: str, received: Instant
) -> tuple[UUID, Submission | Answer]:
    """Hold a reward, to be captured by a till; its id as well. Keys of the card and of tills never meet."""
    return redemption_submission(member_id, {"reward": reward}, key=f"card|{key}", received=received)


def card_void_submission(member_id: UUID, redemption_id: UUID, *, key: str, received: Instant) -> Submission | Answer:
    """Give a reward back that waits to be picked up."""
    return redemption_step_submission(
        member_id, redemption_id, names.REDEMPTION_VOIDED, key=f"card|{key}", received=received
    )


def attributes_submission(
    engine: Engine, member_id: UUID, change: Mapping[str, Any], *, key: str, received: Instant
) -> Submission | Answer:
    """What a member says of herself.

    UnfitError for a birthday that is in the future, or another one than she has: presents of a birthday would come as
    often as she likes. The shop can correct it.
    """
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
        found = members.read_states(transaction, [member_id]).get(member_id)
    state = state_at(program, found.state if found else MemberState(), received)
    born, known = change.get("birthday"), state.attributes.get("birthday")
    if born is not None and known not in (None, born):
        raise UnfitError("attributes_unfit", problems=[Problem("birthday", "birthday_is_set")])
    if born is not None and date.fromisoformat(born) > program.calendar.date(received):
        raise UnfitError("attributes_unfit", problems=[Problem("birthday", "birthday_in_future")])
    return member_submission(
        member_id, names.IDENTIFY, dict(change), key=f"card|{names.IDENTIFY}|{key}", received=received
    )
