"""What some customers of the make-believe shop do when they buy: they ask what their points can get them, and take it.

Each choice follows from the order's own message and the member's state, so it is the same whenever it is made.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final

from regulars.domain.events.event import ORDER_COMPLETED, USER_ID
from regulars.services.member_actions import redemption_submission
from regulars.services.submissions import Submission
from regulars.storage import members

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from uuid import UUID

    from regulars.domain.engine.program import Program
    from regulars.domain.members.state import MemberState
    from regulars.domain.programs import document as doc
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.services.submissions import Answer

_ASK: Final = 0.25
_PAY_WITH_POINTS: Final = 0.3
_PUT_ASIDE: Final = 0.2


def ask_at_tills(
    engine: Engine, batch: Sequence[Submission], answers: Sequence[Answer], *, at: Instant
) -> list[Submission]:
    """The redemptions that follow a batch of the shop's events, made at an instant. At most one a member."""
    asking = {
        answer.member_id: submission
        for submission, answer in zip(batch, answers, strict=True)
        if answer.member_id is not None and _asks(submission)
    }
    if not asking:
        return []
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
        states = members.read_states(transaction, set(asking))
    asked = [
        _redemption(program, states[member_id].state, member_id, submission, at=at)
        for member_id, submission in asking.items()
    ]
    return [each for each in asked if each is not None]


def _asks(submission: Submission) -> bool:
    message = submission.message
    known = any(identity.kind == USER_ID for identity in message.identities)
    return message.event.name == ORDER_COMPLETED and known and _random(submission).random() < _ASK


def _random(submission: Submission) -> Random:
    return Random(f"till|{submission.message.message_id}")  # noqa: S311 - a demonstration must be repeatable


def _redemption(
    program: Program, state: MemberState, member_id: UUID, submission: Submission, *, at: Instant
) -> Submission | None:
    random = _random(submission)
    random.random()  # the draw that decided about asking
    available = {wallet: purse.available for wallet, purse in state.purses.items()}
    cart = submission.message.event.cart
    content = None
    if cart is not None and cart.total is not None and random.random() < _PAY_WITH_POINTS:
        content = _money_off(program.document.pay_with_points, available, cart.total)
    content = content or _reward(program, state, available, random)
    if content is None:
        return None
    _, offered = redemption_submission(member_id, content, key=f"till:{submission.message.message_id}", received=at)
    return offered if isinstance(offered, Submission) else None


def _money_off(policy: doc.PayWithPoints | None, available: dict[str, int], total: Decimal) -> dict[str, Any] | None:
    """As many points as may be used for an order like this one, in whole steps."""
    if policy is None:
        return None
    most = [available.get(policy.wallet, 0), int(policy.most_share * total / policy.money * policy.points)]
    if policy.most is not None:
        most.append(policy.most)
    points = min(most) // policy.points * policy.points
    if points < max(policy.least, 1):
        return None
    return {"points": points, "order_total": float(total), "capture": True}


def _reward(program: Program, state: MemberState, available: dict[str, int], random: Random) -> dict[str, Any] | None:
    """A reward the member can afford and is admitted to. Most take it along, some have it put aside."""
    tiers = {standing.tier for standing in state.standings.values()}
    within_reach = [
        reward.id
        for reward in program.rewards.values()
        if available.get(reward.cost.wallet, 0) >= reward.cost.points
        and (not reward.tiers or tiers.intersection(reward.tiers))
    ]
    if not within_reach:
        return None
    return {"reward": random.choice(within_reach), "capture": random.random() >= _PUT_ASIDE}
