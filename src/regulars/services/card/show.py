"""What a member sees on her card: where she stands, what she has, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from regulars.domain.engine.redeem import money_for
from regulars.domain.engine.tiers import place_of
from regulars.domain.engine.view import state_at, view_member
from regulars.domain.events.event import PHONE, Identity
from regulars.domain.events.identities import identity_of
from regulars.domain.members.state import MemberState
from regulars.domain.time import to_iso
from regulars.services.card.check_in import check_in_of
from regulars.services.card.next_steps import EDITABLE, next_steps, points_of
from regulars.services.masking import masked
from regulars.services.redemption_codes import qr_code, short_code
from regulars.storage import members, shared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.engine.program import Program
    from regulars.domain.time import Instant
    from regulars.services.card.check_in import CheckIn
    from regulars.services.ingest_events import Engine
    from regulars.services.programs import ProgramLibrary
    from regulars.storage.transaction import Pool, Transaction


@dataclass(frozen=True, slots=True)
class Holder:
    """The member whose card it is, as of now, and what deciding anything for her reads."""

    member_id: UUID
    program: Program
    state: MemberState
    shared: Mapping[str, int]
    now: Instant


def holder_of(transaction: Transaction, library: ProgramLibrary, member_id: UUID, *, now: Instant) -> Holder:
    """The member of a session with the program in force; time has passed for her up to now."""
    program = library.current(transaction)
    found = members.read_states(transaction, [member_id]).get(member_id)
    state = state_at(program, found.state if found else MemberState(), now)
    return Holder(member_id, program, state, shared.read(transaction), now)


def show_entry(pool: Pool, library: ProgramLibrary) -> dict[str, str]:
    """The name of the shop's program, for those who have not come in yet."""
    with pool.transaction(read_only=True) as transaction:
        return library.current(transaction).document.name.model_dump()


def show_card(engine: Engine, member_id: UUID, *, now: Instant) -> dict[str, Any]:
    """The first page of the card, whole."""
    with engine.pool.transaction(read_only=True) as transaction:
        holder = holder_of(transaction, engine.library, member_id, now=now)
    program, state = holder.program, holder.state
    view = view_member(program, state, now)
    check_in = check_in_of(program, state, now, shared=holder.shared)
    about = _about(state)
    return {
        "shop": {
            "name": program.document.name.model_dump(),
            "time_zone": program.document.time_zone,
            "currency": program.document.currency,
        },
        "at": to_iso(now),
        "name": about["name"],
        "about": about,
        "joined_at": view["joined_at"],
        "tiers": [_with_place(program, standing) for standing in view["tiers"]],
        "wallets": [_with_worth(program, wallet) for wallet in view["wallets"]],
        "check_in": None if check_in is None else _check_in_doc(program, check_in),
        "next_steps": next_steps(program, state, view, check_in, now, shared=holder.shared),
        "redemptions": _open_redemptions(holder),
        "has_rewards": bool(program.rewards),
    }


def _about(state: MemberState) -> dict[str, str | None]:
    """What she has said of herself; of her phone number as much as she needs to know it by."""
    said = {name: state.attributes.get(name) for name in EDITABLE}
    about = {name: value if isinstance(value, str) else None for name, value in said.items()}
    phone = identity_of(PHONE, state.attributes.get(PHONE))
    return {**about, "phone": masked(phone) if isinstance(phone, Identity) else None}


def _with_place(program: Program, standing: dict[str, Any]) -> dict[str, Any]:
    """A place on a ladder with its number from 0 upwards, -1 for none, and how many there are."""
    ladder = program.ladders[standing["ladder"]]
    return {**standing, "place": place_of(ladder, standing["tier"]), "places": len(ladder.tiers)}


def _with_worth(program: Program, wallet: dict[str, Any]) -> dict[str, Any]:
    """A wallet with what its points take off an order; what the shop reckons a point costs it is its own affair."""
    policy = program.document.pay_with_points
    shown = {name: value for name, value in wallet.items() if name != "worth"}
    if policy is None or policy.wallet != wallet["wallet"] or wallet["available"] < policy.least:
        return shown
    points = min(wallet["available"], policy.most or wallet["available"])
    part = {"worth_share": str(policy.most_share)} if policy.most_share < 1 else {}
    return {**shown, "worth": str(money_for(policy, points, program.document.currency)), **part}


def _check_in_doc(program: Program, check_in: CheckIn) -> dict[str, Any]:
    return {
        "done": check_in.done,
        "points": points_of(program, check_in.gives),
        "streak": check_in.streak,
        "days": [day._asdict() for day in check_in.days],
    }


def _open_redemptions(holder: Holder) -> list[dict[str, Any]]:
    """The rewards that wait to be picked up, those that end first at the beginning."""
    waiting = sorted(holder.state.holds.values(), key=lambda hold: (hold.until, hold.id))
    return [
        {
            "redemption_id": hold.id,
            "reward": hold.subject,
            "name": reward.name.model_dump() if reward else None,
            "wallet": hold.wallet,
            "points": hold.points,
            "until": to_iso(hold.until),
            "code": qr_code(holder.member_id, hold.id),
            "short_code": short_code(UUID(hold.id)),
        }
        for hold in waiting
        if hold.kind == "reward"
        for reward in (holder.program.rewards.get(hold.subject),)
    ]
