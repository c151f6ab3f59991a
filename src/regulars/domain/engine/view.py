"""What a member has and where she stands, as of an instant: wallets, tiers, what is missing and what is at risk."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from regulars.domain.engine.decide import decide
from regulars.domain.engine.member import Member
from regulars.domain.engine.tiers import earned_place, fulfils, metric, place_of, window
from regulars.domain.events.event import TIME_PASSED, Event
from regulars.domain.time import date_of_day, to_iso

if TYPE_CHECKING:
    from regulars.domain.engine.program import Program
    from regulars.domain.ledger.wallet import Purse
    from regulars.domain.members.state import MemberState, Standing
    from regulars.domain.programs import document as doc
    from regulars.domain.time import Instant


def state_at(program: Program, state: MemberState, at: Instant) -> MemberState:
    """The state once time has passed to an instant and nothing else has happened."""
    return decide(program, Member(state), Event(TIME_PASSED, at, {}, None)).state


def view_member(program: Program, state: MemberState, at: Instant) -> dict[str, Any]:
    """The member as a document: attributes, tags, tiers, wallets and lifetime figures. Money is text."""
    now = state_at(program, state, at)
    return {
        "joined_at": None if state.joined is None else to_iso(state.joined),
        "events": state.version,
        "attributes": dict(now.attributes),
        "tags": list(now.tags),
        "tiers": [_view_ladder(program, now, ladder, at) for ladder in program.ladders.values()],
        "wallets": [_view_wallet(wallet, now.purses.get(wallet.id)) for wallet in program.wallets.values()],
        "spend": str(now.spend),
        "orders": now.orders,
        "last_order_at": None if now.last_order is None else to_iso(now.last_order),
    }


def benefits_of(program: Program, state: MemberState) -> list[dict[str, Any]]:
    """The benefits of the tiers a member stands on: what a price quote returns."""
    benefits = []
    for ladder in program.ladders.values():
        standing = state.standings.get(ladder.id)
        place = place_of(ladder, standing.tier) if standing else -1
        benefits += _view_benefits(ladder.tiers[place]) if place >= 0 else []
    return benefits


def _view_wallet(wallet: doc.Wallet, purse: Purse | None) -> dict[str, Any]:
    view: dict[str, Any] = {
        "wallet": wallet.id,
        "name": wallet.name.model_dump(),
        "kind": wallet.kind,
        "available": purse.available if purse else 0,
        "pending": purse.pending if purse else 0,
        "held": purse.held if purse else 0,
        "arrears": purse.arrears if purse else 0,
        "lots": [],
        "maturing": [],
    }
    if wallet.point_value is not None:
        view["worth"] = str(wallet.point_value * view["available"])
    if purse is None:
        return view
    for lot in purse.lots:
        expires = lot.expires if lot.expires is not None else purse.lapses
        ends = None if expires is None else to_iso(expires)
        view["lots"].append({"lot": lot.id, "points": lot.points, "expires_at": ends})
    for entry in purse.maturing:
        due = {"matures_at": to_iso(entry.due)} if entry.due is not None else {"awaits": entry.awaits}
        view["maturing"].append({"lot": entry.lot, "points": entry.points, "order_id": entry.order or None, **due})
    return view


def _view_ladder(program: Program, state: MemberState, ladder: doc.Ladder, at: Instant) -> dict[str, Any]:
    standing = state.standings.get(ladder.id)
    place = place_of(ladder, standing.tier) if standing else -1
    tier = ladder.tiers[place] if place >= 0 else None
    view: dict[str, Any] = {
        "ladder": ladder.id,
        "name": ladder.name.model_dump(),
        "tier": tier.id if tier else None,
        "tier_name": tier.name.model_dump() if tier else None,
        "benefits": _view_benefits(tier) if tier else [],
        "next": None,
        "at_risk": None,
    }
    if standing is not None:
        view["since"] = to_iso(standing.since)
        view["until"] = None if standing.until is None else to_iso(standing.until)
        view["in_grace"] = standing.in_grace
        view["at_risk"] = _at_risk(program, state, ladder, place, standing)
    if place + 1 < len(ladder.tiers):
        higher = ladder.tiers[place + 1]
        view["next"] = {
            "tier": higher.id,
            "tier_name": higher.name.model_dump(),
            **_view_needs(program, state, higher, at),
        }
    return view


def _at_risk(
    program: Program, state: MemberState, ladder: doc.Ladder, place: int, standing: Standing
) -> dict[str, Any] | None:
    """What the member must still do before her tier ends to keep it; None when it is safe.

    It ends when its validity does, and falls then too, or after the grace that begins there.
    """
    if standing.until is None or place < 0:
        return None
    end = standing.until - 1
    tier = ladder.tiers[place]
    if fulfils(state, tier, end, program.calendar):
        return None
    earned = earned_place(state, ladder, end, program.calendar)
    falls_to = {"keep": place, "one_down": max(earned, place - 1), "to_earned": earned}[ladder.at_end]
    if falls_to == place:
        return None
    falls_at = standing.until
    if ladder.grace is not None and not standing.in_grace:
        falls_at = program.calendar.add(falls_at, ladder.grace.length)
    return {
        "ends_at": to_iso(standing.until),
        "falls_at": to_iso(falls_at),
        "falls_to": ladder.tiers[falls_to].id if falls_to >= 0 else None,
        **_view_needs(program, state, tier, end),
    }


def _view_needs(program: Program, state: MemberState, tier: doc.Tier, at: Instant) -> dict[str, Any]:
    """The needs of a tier with what is there and what is missing, as of an instant."""
    needs = []
    for need in (tier.needs.all or tier.needs.any) if tier.needs else ():
        value = Decimal(metric(state, need, at, program.calendar))
        days = window(need, at, program.calendar)
        needs.append(
            {
                **need.model_dump(mode="json", exclude_none=True),
                "at_least": str(need.at_least),
                "value": str(value),
                "missing": str(max(need.at_least - value, Decimal(0))),
                "first_day": None if days is None else date_of_day(days[0]).isoformat(),
                "last_day": None if days is None else date_of_day(days[1] - 1).isoformat(),
            }
        )
    return {"mode": "any" if tier.needs and tier.needs.any else "all", "needs": needs}


def _view_benefits(tier: doc.Tier) -> list[dict[str, Any]]:
    return [
        {
            "benefit": benefit.id,
            "name": benefit.name.model_dump(),
            "discount_percent": str(benefit.discount.percent) if benefit.discount else None,
        }
        for benefit in tier.benefits
    ]
