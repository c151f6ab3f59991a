"""The member's card: what she sees, and what she does herself. Whose card it is follows from the session alone."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Path

from regulars.api.bodies import body_of
from regulars.api.card_bodies import AttributesChange, CardRedemption
from regulars.api.card_security import TheCardOperation, TheHolder
from regulars.api.openapi import answers
from regulars.api.refs import Cursor, Limit
from regulars.api.requests import Nothing
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.card import (
    Card,
    CardHistory,
    CardRedemptionMade,
    CardRewards,
    CardRules,
    CheckedIn,
    OwnData,
    RedemptionOnCard,
)
from regulars.api.shown.members import Done
from regulars.services.card.actions import (
    attributes_submission,
    card_redemption_submission,
    card_void_submission,
    check_in_submission,
    earned_points,
)
from regulars.services.card.history import entry_doc, list_history
from regulars.services.card.own_data import own_data
from regulars.services.card.rewards import list_rewards, show_redemption
from regulars.services.card.show import show_card
from regulars.services.card.terms import show_terms
from regulars.services.redemption_codes import qr_code, short_code

router = APIRouter(tags=["card"])
# The session comes first of all that an operation asks for: who has none is told nothing else.

RedemptionId = Annotated[UUID, Path(description="The id that the redemption was answered with.")]
_CHANGE: Final = (400, 409, 413, 415, 422, 429)
_FILE: Final = {"Content-Disposition": 'attachment; filename="membership.json"'}


@router.get("/api/card", responses=answers(Card))
def show_own_card(member: TheHolder, shell: TheShell) -> Json:
    """Where she stands as of now, what she has, what ends soon, and what she can do next."""
    return Json(show_card(shell.engine, member, now=shell.now()))


@router.get("/api/card/history", responses=answers(CardHistory))
def list_own_history(
    member: TheHolder, shell: TheShell, language: TheLanguage, cursor: Cursor = None, limit: Limit = 20
) -> Json:
    """What gave, took or changed something of hers, newest first, in the caller's language."""
    page, glossary = list_history(shell.engine, member, language, cursor=cursor, most=limit)
    return Json({"items": [entry_doc(entry, glossary) for entry in page.rows], "next": page.next})


@router.get("/api/card/rewards", responses=answers(CardRewards))
def list_own_rewards(member: TheHolder, shell: TheShell, language: TheLanguage) -> Json:
    """Every reward, those she can have first; of the others what keeps her from it."""
    return Json({"items": list_rewards(shell.engine, member, language, now=shell.now())})


@router.get("/api/card/redemptions/{redemption_id}", responses=answers(RedemptionOnCard, 404))
def show_own_redemption(member: TheHolder, redemption_id: RedemptionId, shell: TheShell) -> Json:
    """What became of a reward she has asked for."""
    return Json(show_redemption(shell.engine, member, redemption_id, now=shell.now()))


@router.get("/api/card/rules", responses=answers(CardRules))
def show_own_rules(_member: TheHolder, shell: TheShell, language: TheLanguage) -> Json:
    """The terms of the membership, as the program in force says them: earning, spending, expiry, tiers."""
    return Json(show_terms(shell.engine, language, now=shell.now()))


@router.get("/api/card/data", responses=answers(OwnData))
def download_own_data(member: TheHolder, shell: TheShell) -> Json:
    """Everything that is kept of her, to take along."""
    return Json(own_data(shell.engine, member, now=shell.now()), headers=_FILE)


@router.post("/api/card/check-in", responses=answers(CheckedIn, *_CHANGE))
async def check_in_on_card(
    operation: TheCardOperation, _body: Annotated[Nothing, Depends(body_of(Nothing))], shell: TheShell
) -> Json:
    """Check in, once a local day: again on the same day it gets the same answer, whatever the key."""
    submission = await run_sync(
        lambda: check_in_submission(shell.engine, operation.member, received=operation.received)
    )
    answer, outcome = await operation.hand_in(submission)
    points = await run_sync(lambda: earned_points(shell.engine, outcome["effects"]))
    return Json({"points": points, "effects": outcome["effects"]}, headers=operation.replayed(answer))


@router.post("/api/card/redemptions", status_code=201, responses=answers(CardRedemptionMade, *_CHANGE, 404, status=201))
async def redeem_on_card(
    operation: TheCardOperation, wanted: Annotated[CardRedemption, Depends(body_of(CardRedemption))]
) -> Json:
    """Have a reward set aside: a till captures what `code` names, in the time that the program sets."""
    redemption_id, submission = card_redemption_submission(
        operation.member, wanted.reward, key=operation.key, received=operation.received
    )
    extra = {
        "redemption_id": str(redemption_id),
        "status": "held",
        "code": qr_code(operation.member, redemption_id),
        "short_code": short_code(redemption_id),
    }
    return await operation.carry_out(submission, status=201, extra=extra)


@router.post("/api/card/redemptions/{redemption_id}/cancel", responses=answers(Done, *_CHANGE, 404))
async def give_back_on_card(
    operation: TheCardOperation,
    redemption_id: RedemptionId,
    _body: Annotated[Nothing, Depends(body_of(Nothing))],
) -> Json:
    """Give back a reward that was not picked up yet; the points are free again."""
    submission = card_void_submission(operation.member, redemption_id, key=operation.key, received=operation.received)
    return await operation.carry_out(submission)


@router.patch("/api/card/attributes", responses=answers(Done, *_CHANGE))
async def change_own_attributes(
    operation: TheCardOperation,
    wanted: Annotated[AttributesChange, Depends(body_of(AttributesChange))],
    shell: TheShell,
) -> Json:
    """What she says of herself. A birthday can be said once."""
    change = wanted.model_dump(exclude_none=True)
    submission = await run_sync(
        lambda: attributes_submission(
            shell.engine, operation.member, change, key=operation.key, received=operation.received
        )
    )
    answer, outcome = await operation.hand_in(submission)
    doc = {"member_id": str(operation.member), "seq": answer.seq, "effects": outcome["effects"]}
    return Json(doc, headers=operation.replayed(answer))
