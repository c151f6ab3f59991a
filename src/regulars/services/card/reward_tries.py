"""What would become of a reward that a member asks for now, told by the engine on trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from regulars.domain.engine.decide import decide
from regulars.domain.engine.effects import refusal_doc
from regulars.domain.engine.member import Member
from regulars.domain.events.event import REWARD_REDEEMED, Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.engine.program import Program
    from regulars.domain.members.state import MemberState
    from regulars.domain.programs import document as doc
    from regulars.domain.time import Instant

_A_TRY: Final = "00000000-0000-4000-8000-000000000000"
"""The id of a redemption that is only tried."""


def refusal_of(
    program: Program, state: MemberState, reward: doc.Reward, at: Instant, *, shared: Mapping[str, int]
) -> dict[str, Any] | None:
    """What keeps her from the reward, as a document; None when she can have it."""
    wanted = Event(REWARD_REDEEMED, at, {"redemption_id": _A_TRY, "reward": reward.id}, None)
    refusals = decide(program, Member(state), wanted, shared=shared).refusals
    return refusal_doc(refusals[0]) if refusals else None


def left_of(reward: doc.Reward, shared: Mapping[str, int]) -> int | None:
    """How many there still are; None when they are not counted."""
    return None if reward.stock is None else max(reward.stock - shared.get(f"stock:{reward.id}", 0), 0)
