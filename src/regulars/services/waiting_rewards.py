"""The rewards that wait to be handed over, for whoever stands at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from regulars.domain.time import to_iso
from regulars.services.masking import masked_listed_member
from regulars.services.redemption_codes import ids_of, short_code
from regulars.storage import listing, redemptions

if TYPE_CHECKING:
    from regulars.domain.engine.program import Program
    from regulars.domain.events.event import Identity
    from regulars.domain.members.state import Redemption
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine

_ALL: Final = (UUID(int=0), UUID(int=2**128 - 1))


def list_waiting_rewards(
    engine: Engine, code: str | None, *, most: int, now: Instant, unmasked: bool
) -> list[dict[str, Any]]:
    """Rewards that are held and not timed out, the newest first, at most so many; with a code the one it means."""
    ids = _ALL if code is None else ids_of(code)
    if ids is None:
        return []
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
        found = redemptions.waiting(transaction, ids, now=now, most=most)
        members = [member for member, _ in found]
        titles, names = listing.titles(transaction, members), listing.names(transaction, members)
    shown = [_doc(program, held, member, titles.get(member, ""), names.get(member)) for member, held in found]
    return shown if unmasked else [{**each, "member": masked_listed_member(each["member"])} for each in shown]


def _doc(program: Program, held: Redemption, member: UUID, title: str, known_by: Identity | None) -> dict[str, Any]:
    reward = program.rewards.get(held.subject)
    return {
        "redemption_id": held.id,
        "short_code": short_code(UUID(held.id)),
        "member": {
            "member_id": str(member),
            "name": title,
            "identity": None if known_by is None else {"kind": known_by.kind, "value": known_by.value},
        },
        "reward": held.subject,
        "name": reward.name.model_dump() if reward else None,
        "wallet": held.wallet,
        "points": held.points,
        "at": to_iso(held.at),
        "until": to_iso(held.until),
    }
