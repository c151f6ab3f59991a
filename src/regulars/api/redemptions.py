"""What tills and operators do to a member: redeem, capture, void, cancel, adjust, tag, edit."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from regulars.api.bodies import body_of
from regulars.api.openapi import answers
from regulars.api.operations import Operation, TheOperation
from regulars.api.refs import Limit
from regulars.api.requests import Adjustment, AttributeChange, Cancellation, NewRedemption, Nothing, TagChange
from regulars.api.security import Operator
from regulars.api.shell import Json, TheShell
from regulars.api.shown.members import Done, RedemptionDone, WaitingRewards
from regulars.domain.events import event as names
from regulars.services.member_actions import (
    MemberChange,
    adjustment_submission,
    attributes_submission,
    redemption_step_submission,
    redemption_submission,
    tags_submission,
)
from regulars.services.waiting_rewards import list_waiting_rewards

router = APIRouter(tags=["operations"])

DryRun = Annotated[bool, Query(description="Decide and leave no trace: what redeeming would bring about.")]
RedemptionId = Annotated[UUID, Path(description="The id that the redemption was answered with.")]
_CODE = "The eight characters under the QR code on the card, or what the QR code holds."
_STEP = answers(RedemptionDone, 400, 404, 409, 413, 415, 422, 429)
_CHANGE = answers(Done, 400, 404, 409, 413, 415, 422, 429)


@router.get("/api/redemptions", responses=answers(WaitingRewards, 400))
def list_rewards_to_hand_over(
    caller: Operator,
    shell: TheShell,
    code: Annotated[str | None, Query(description=_CODE, max_length=200)] = None,
    limit: Limit = 50,
) -> Json:
    """The rewards that wait to be handed over, newest first; with `code` the one it means, or none.

    Those who lack the scope `read` see names and identifiers masked.
    """
    found = list_waiting_rewards(
        shell.engine, code, most=limit + 1, now=shell.now(), unmasked=caller.sees_personal_data
    )
    return Json({"items": found[:limit], "more": len(found) > limit})


@router.post(
    "/api/members/{ref}/redemptions",
    status_code=201,
    responses=answers(RedemptionDone, 400, 404, 409, 413, 415, 422, 429, status=201),
)
async def redeem(
    caller: Operator,
    wanted: Annotated[NewRedemption, Depends(body_of(NewRedemption))],
    operation: TheOperation,
    dry_run: DryRun = False,  # noqa: FBT002 - a parameter of the query, given by name
) -> Json:
    """Hold points for a reward or for money off an order, or spend them at once with `capture`.

    What is held has to be captured or voided in the time that the program sets; after it, it goes back. A dry run has
    the same answer, and nothing is held or spent.
    """
    redemption_id, submission = redemption_submission(
        operation.member, _properties(wanted), key=operation.key, received=operation.received, actor=caller.actor
    )
    status = "captured" if wanted.capture else "held"
    extra = _redemption(redemption_id, status)
    return await operation.carry_out(submission, status=201, extra=extra, dry_run=dry_run)


@router.post("/api/members/{ref}/redemptions/{redemption_id}/capture", responses=_STEP)
async def capture_redemption(
    caller: Operator,
    redemption_id: RedemptionId,
    _body: Annotated[Nothing, Depends(body_of(Nothing))],
    operation: TheOperation,
) -> Json:
    """Spend what a redemption holds. The audit log says who did it."""
    return await _step(operation, redemption_id, names.REDEMPTION_CAPTURED, "captured", actor=caller.actor)


@router.post("/api/members/{ref}/redemptions/{redemption_id}/void", responses=_STEP)
async def void_redemption(
    caller: Operator,
    redemption_id: RedemptionId,
    _body: Annotated[Nothing, Depends(body_of(Nothing))],
    operation: TheOperation,
) -> Json:
    """Give back what a redemption holds. The audit log says who did it."""
    return await _step(operation, redemption_id, names.REDEMPTION_VOIDED, "voided", actor=caller.actor)


@router.post("/api/members/{ref}/redemptions/{redemption_id}/cancel", responses=_STEP)
async def cancel_redemption(
    caller: Operator,
    redemption_id: RedemptionId,
    wanted: Annotated[Cancellation, Depends(body_of(Cancellation))],
    operation: TheOperation,
) -> Json:
    """Undo a captured redemption: the same lots come back with their own expiry; what expired meanwhile is gone."""
    name, restock = names.REDEMPTION_CANCELLED, wanted.restock
    return await _step(operation, redemption_id, name, "cancelled", actor=caller.actor, restock=restock)


@router.post("/api/members/{ref}/adjustments", responses=_CHANGE)
async def adjust_points(
    caller: Operator,
    wanted: Annotated[Adjustment, Depends(body_of(Adjustment))],
    operation: TheOperation,
) -> Json:
    """Correct a balance, with a reason. The audit log says who did it."""
    submission = adjustment_submission(
        operation.member,
        wallet=wanted.wallet,
        points=wanted.points,
        reason=wanted.reason,
        actor=caller.actor,
        key=operation.key,
        received=operation.received,
    )
    return await operation.carry_out(submission)


@router.post("/api/members/{ref}/tags", responses=_CHANGE)
async def tag_member(
    caller: Operator,
    wanted: Annotated[TagChange, Depends(body_of(TagChange))],
    operation: TheOperation,
) -> Json:
    """Put tags on a member, and take tags off. The audit log says who did it."""
    submission = tags_submission(
        operation.member,
        add=list(wanted.add),
        remove=list(wanted.remove),
        actor=caller.actor,
        key=operation.key,
        received=operation.received,
    )
    return await operation.carry_out(submission)


@router.post("/api/members/{ref}/attributes", responses=_CHANGE)
async def edit_member(
    caller: Operator,
    wanted: Annotated[AttributeChange, Depends(body_of(AttributeChange))],
    operation: TheOperation,
) -> Json:
    """Set attributes of a member, remove some, and add identities. The audit log says who did it, and which.

    An identity belongs to one member for good: it cannot be taken off her, and when one is somebody else's, nothing is
    changed.
    """
    change = MemberChange(
        values={each.name: each.value for each in wanted.set},
        remove=list(wanted.remove),
        identities=wanted.identities.model_dump(exclude_none=True),
    )
    submission = attributes_submission(
        operation.member, change, actor=caller.actor, key=operation.key, received=operation.received
    )
    return await operation.carry_out(submission)


async def _step(
    operation: Operation, redemption_id: UUID, name: str, status: str, *, actor: str, restock: bool = True
) -> Json:
    """What is done to a redemption; `name` is the event's name, `status` what it is then."""
    submission = redemption_step_submission(
        operation.member,
        redemption_id,
        name,
        key=operation.key,
        received=operation.received,
        restock=restock,
        actor=actor,
    )
    return await operation.carry_out(submission, extra=_redemption(redemption_id, status))


def _properties(wanted: NewRedemption) -> dict[str, Any]:
    """The properties of the event; an amount in its shortest form, so that 5.0 and 5.00 are the same request."""
    properties = wanted.model_dump(exclude_none=True, exclude={"capture"})
    if wanted.order_total is not None:
        properties["order_total"] = f"{wanted.order_total.normalize():f}"
    return {**properties, "capture": True} if wanted.capture else properties


def _redemption(redemption_id: UUID, status: str) -> dict[str, Any]:
    return {"redemption_id": str(redemption_id), "status": status}
