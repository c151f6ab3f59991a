"""The rewards there are for a member, each with what keeps her from it, told by the engine; and what became of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from regulars.domain.time import to_iso
from regulars.services.card.reward_tries import left_of, refusal_of
from regulars.services.card.show import Holder, holder_of
from regulars.services.errors import NotFoundError
from regulars.services.members import find_member
from regulars.services.redemption_codes import qr_code, short_code
from regulars.services.wording.names import Glossary
from regulars.services.wording.render import reason_text
from regulars.storage import redemptions
from regulars.texts import catalogue, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from regulars.domain.programs import document as doc
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.texts import Language

    Say = Callable[[Mapping[str, Any], Language, Glossary], str]

_NOT_SHOWN: Final = frozenset({"no_longer_valid"})


def list_rewards(engine: Engine, member_id: UUID, language: Language, *, now: Instant) -> list[dict[str, Any]]:
    """Every reward there is, in the program's order, those she can have first; reasons are told to her."""
    with engine.pool.transaction(read_only=True) as transaction:
        holder = holder_of(transaction, engine.library, member_id, now=now)
    return _offered(holder, language, _words_to_member)


def list_offers(engine: Engine, ref: str, language: Language, *, now: Instant) -> list[dict[str, Any]]:
    """The same for an operator. NotFoundError when there is no such member."""
    with engine.pool.transaction(read_only=True) as transaction:
        holder = holder_of(transaction, engine.library, find_member(transaction, ref), now=now)
    return _offered(holder, language, _words)


def show_redemption(engine: Engine, member_id: UUID, redemption_id: UUID, *, now: Instant) -> dict[str, Any]:
    """What became of a redemption of hers; NotFoundError when she has none of that id."""
    with engine.pool.transaction(read_only=True) as transaction:
        holder = holder_of(transaction, engine.library, member_id, now=now)
        found = redemptions.load(transaction, [(member_id, redemption_id)])
    if not found:
        raise NotFoundError("no_such_redemption")
    kept = found[0][1]
    reward = holder.program.rewards.get(kept.subject)
    timed_out = kept.status == "held" and kept.id not in holder.state.holds
    return {
        "redemption_id": kept.id,
        "reward": kept.subject,
        "name": reward.name.model_dump() if reward else None,
        "wallet": kept.wallet,
        "points": kept.points,
        "until": to_iso(kept.until),
        "code": qr_code(member_id, kept.id),
        "short_code": short_code(redemption_id),
        "status": "timed_out" if timed_out else kept.status,
    }


def _offered(holder: Holder, language: Language, say: Say) -> list[dict[str, Any]]:
    glossary = Glossary.of(holder.program.document)
    shown = [
        _reward_doc(holder, reward, lambda refusal: say(refusal, language, glossary))
        for reward in holder.program.rewards.values()
    ]
    there = [each for each in shown if each["reason"] not in _NOT_SHOWN]
    return sorted(there, key=lambda each: each["reason"] is not None)


def _reward_doc(holder: Holder, reward: doc.Reward, say: Callable[[Mapping[str, Any]], str]) -> dict[str, Any]:
    """A reward as redeeming it now would turn out."""
    refusal = refusal_of(holder.program, holder.state, reward, holder.now, shared=holder.shared)
    purse = holder.state.purses.get(reward.cost.wallet)
    length = reward.hold_for.length
    return {
        "reward": reward.id,
        "name": reward.name.model_dump(),
        "wallet": reward.cost.wallet,
        "wallet_name": holder.program.wallets[reward.cost.wallet].name.model_dump(),
        "points": reward.cost.points,
        "missing": max(reward.cost.points - (purse.available if purse else 0), 0),
        "left": left_of(reward, holder.shared),
        "hold_for": {"count": length.count, "unit": length.unit},
        "reason": refusal["reason"] if refusal else None,
        "words": say(refusal) if refusal else None,
    }


def _words(refusal: Mapping[str, Any], language: Language, glossary: Glossary) -> str:
    """A reason as one says it to anybody."""
    return reason_text(refusal["reason"], refusal.get("params", {}), language, glossary)


def _words_to_member(refusal: Mapping[str, Any], language: Language, glossary: Glossary) -> str:
    """A reason as one says it to a member; where there is no such way, as one says it to anybody."""
    code, params = refusal["reason"], refusal.get("params", {})
    own = f"card_reason.{code}"
    if own not in catalogue():
        return _words(refusal, language, glossary)
    tiers = [glossary.name("tiers", tier, language) for tier in params.get("tiers", ())]
    return text(own, language, {**params, "tiers": text("why.and", language).join(tiers)})
