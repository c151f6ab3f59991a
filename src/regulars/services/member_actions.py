"""What operators and tills do to a member: redeem, capture, void, cancel, adjust, tag, edit.

Each is an event like any other. Every action carries an idempotency key: repeated with the same content it gets its
first answer again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from regulars.domain.events import event as names
from regulars.domain.time import to_datetime
from regulars.services.submissions import Answer, Submission, submit
from regulars.storage.audit import Action, AuditEntry

if TYPE_CHECKING:
    from regulars.domain.time import Instant

MEMBER_ID = "member_id"
"""The kind of identity that addresses a member by id, in events that services create."""

_NOTED: Final[Mapping[str, Action]] = {
    names.REWARD_REDEEMED: "redemption.made",
    names.REDEMPTION_CAPTURED: "redemption.captured",
    names.REDEMPTION_VOIDED: "redemption.voided",
    names.REDEMPTION_CANCELLED: "redemption.cancelled",
}
"""How the audit log names what is done to a redemption, by the event's name."""
_TRAITS: Final = (names.PHONE, names.EMAIL)
"""Kinds of identities that an identify tells among its traits."""


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What is different of a member: attributes to set and to remove, and by kind what she is known by as well."""

    values: Mapping[str, Any]
    remove: list[str]
    identities: Mapping[str, str]


def redemption_submission(
    member_id: UUID, properties: Mapping[str, Any], *, key: str, received: Instant, actor: str | None = None
) -> tuple[UUID, Submission | Answer]:
    """A redemption of a reward (`reward`), or money off an order (`points`, `order_total`), and its id.

    The id follows from the member and the key, so that a repetition means the same redemption; both kinds share
    their keys. An `actor` is noted in the audit log; a member who does it for herself is none.
    """
    name = names.REWARD_REDEEMED if "reward" in properties else names.POINTS_SPENT
    redemption_id = UUID(bytes=blake2b(f"{member_id}|{key}".encode(), digest_size=16).digest())
    content = {"redemption_id": str(redemption_id), **properties}
    note = _redemption_note(actor, names.REWARD_REDEEMED, member_id, redemption_id, received)
    key = f"Redemption|{key}"
    return redemption_id, member_submission(member_id, name, content, key=key, received=received, audit=note)


def redemption_step_submission(
    member_id: UUID,
    redemption_id: UUID,
    name: str,
    *,
    key: str,
    received: Instant,
    restock: bool = True,
    actor: str | None = None,
) -> Submission | Answer:
    """A capture, void or cancellation; `name` is the event's name. An `actor` is noted in the audit log."""
    content: dict[str, Any] = {"redemption_id": str(redemption_id)}
    if name == names.REDEMPTION_CANCELLED:
        content["restock"] = restock
    note = _redemption_note(actor, name, member_id, redemption_id, received)
    return member_submission(member_id, name, content, key=f"{name}|{key}", received=received, audit=note)


def _redemption_note(
    actor: str | None, name: str, member_id: UUID, redemption_id: UUID, received: Instant
) -> AuditEntry | None:
    """The note of what was done to a redemption; what it is of is added when the event is decided."""
    if actor is None:
        return None
    details = {"redemption_id": str(redemption_id)}
    return AuditEntry(to_datetime(received), actor, _NOTED[name], str(member_id), details)


def adjustment_submission(
    member_id: UUID, *, wallet: str, points: int, reason: str, actor: str, key: str, received: Instant
) -> Submission | Answer:
    """A correction of a balance by an operator; points above zero are added, below zero taken."""
    content = {"wallet": wallet, "points": points, "reason": reason}
    note = AuditEntry(to_datetime(received), actor, "points.adjusted", str(member_id), content)
    return _operated(member_id, names.POINTS_ADJUSTED, note, key=key, received=received)


def tags_submission(
    member_id: UUID, *, add: list[str], remove: list[str], actor: str, key: str, received: Instant
) -> Submission | Answer:
    """Tags put on or taken off a member by an operator."""
    content = {"add": add, "remove": remove}
    note = AuditEntry(to_datetime(received), actor, "member.tagged", str(member_id), content)
    return _operated(member_id, names.MEMBER_TAGGED, note, key=key, received=received)


def attributes_submission(
    member_id: UUID,
    change: MemberChange,
    *,
    actor: str,
    key: str,
    received: Instant,
) -> Submission | Answer:
    """What an operator changes of a member: what an identify says, from her. The audit log names the parts only.

    Phone and e-mail become attributes as well, as they do when a shop's own system tells them.
    """
    kinds = {"identities": [*change.identities]} if change.identities else {}
    details = {"set": [*change.values], "remove": change.remove, **kinds}
    note = AuditEntry(to_datetime(received), actor, "member.edited", str(member_id), details)
    told = {kind: value for kind, value in change.identities.items() if kind in _TRAITS}
    others = [{"type": kind, "id": value} for kind, value in change.identities.items() if kind not in _TRAITS]
    body = {
        "type": "identify",
        "messageId": f"{names.IDENTIFY}|{key}",
        "context": {"externalIds": [{"type": MEMBER_ID, "id": str(member_id)}, *others], "actor": actor},
        "traits": {**change.values, **dict.fromkeys(change.remove), **told},
    }
    submission = submit(body, received=received, internal=True, member_id=member_id, audit=note)
    if not isinstance(submission, Submission):
        return submission
    return replace(submission, binds=tuple(each for each in submission.message.identities if each.kind != MEMBER_ID))


def time_submission(member_id: UUID, *, now: Instant) -> Submission | Answer:
    """Time has passed for a member up to `now`."""
    return member_submission(member_id, names.TIME_PASSED, {}, key=f"{names.TIME_PASSED}|{now}", received=now)


def _operated(member_id: UUID, name: str, note: AuditEntry, *, key: str, received: Instant) -> Submission | Answer:
    """A change by an operator, with its note for the audit log; the event names the operator as well."""
    properties = {**note.details, "actor": note.actor}
    return member_submission(member_id, name, properties, key=f"{name}|{key}", received=received, audit=note)


def member_submission(
    member_id: UUID,
    name: str,
    properties: Mapping[str, Any],
    *,
    key: str,
    received: Instant,
    audit: AuditEntry | None = None,
) -> Submission | Answer:
    """An event addressed to a member by id; the properties of an `Identify` are its traits.

    No timestamp goes into the body: a repetition has the same one, and the event happens when it is received.
    """
    identify = name == names.IDENTIFY
    kind = {"type": "identify"} if identify else {"type": "track", "event": name}
    context = {"externalIds": [{"type": MEMBER_ID, "id": str(member_id)}]}
    content = {"traits" if identify else "properties": dict(properties)}
    body = {**kind, "messageId": key, "context": context, **content}
    return submit(body, received=received, internal=True, member_id=member_id, audit=audit)
