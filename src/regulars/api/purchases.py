"""What a member bought, what she got for her points, and what she could get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from regulars.api.openapi import answers
from regulars.api.refs import Cursor, Limit, Ref
from regulars.api.security import Visitor
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.card import CardRewards
from regulars.api.shown.members import MemberOrders, MemberRedemptions
from regulars.domain.time import to_iso
from regulars.services.card.rewards import list_offers
from regulars.services.purchases import list_orders, list_redemptions

if TYPE_CHECKING:
    from regulars.domain.engine.orders import OrderRecord
    from regulars.domain.members.state import Redemption

router = APIRouter(tags=["members"])


@router.get("/api/members/{ref}/orders", responses=answers(MemberOrders, 404))
def list_member_orders(ref: Ref, caller: Visitor, shell: TheShell, cursor: Cursor = None, limit: Limit = 50) -> Json:
    """A member's orders, newest first: what each came to, what came back of it, and the points it still gives.

    Those who lack the scope `read` do not see what was bought.
    """
    page = list_orders(shell.engine, ref, cursor=cursor, most=limit)
    items = [_order_doc(record, with_lines=caller.sees_personal_data) for record in page.rows]
    return Json({"items": items, "next": page.next})


@router.get("/api/members/{ref}/redemptions", responses=answers(MemberRedemptions, 404))
def list_member_redemptions(
    ref: Ref, _caller: Visitor, shell: TheShell, cursor: Cursor = None, limit: Limit = 50
) -> Json:
    """A member's redemptions, newest first: points held or spent for rewards, or for money off an order."""
    page = list_redemptions(shell.engine, ref, cursor=cursor, most=limit)
    return Json({"items": [_redemption_doc(*row) for row in page.rows], "next": page.next})


@router.get("/api/members/{ref}/rewards", responses=answers(CardRewards, 404))
def list_member_rewards(ref: Ref, _caller: Visitor, shell: TheShell, language: TheLanguage) -> Json:
    """Every reward, those the member can have now first; of the others what keeps her from it."""
    return Json({"items": list_offers(shell.engine, ref, language, now=shell.now())})


def _order_doc(record: OrderRecord, *, with_lines: bool) -> dict[str, Any]:
    return {
        "order_id": record.order_id,
        "seq": record.seq,
        "at": to_iso(record.at),
        "total": str(record.total),
        "remaining": "0" if record.nothing_left else str(record.remaining_total),
        "cancelled": record.cancelled,
        "points": [{"rule": given.rule, "wallet": given.wallet, "points": given.points} for given in record.given],
        "lines": _lines_doc(record) if with_lines else [],
    }


def _lines_doc(record: OrderRecord) -> list[dict[str, Any]]:
    return [
        {
            "product": line.product,
            "sku": line.sku,
            "category": line.category,
            "brand": line.brand,
            "price": str(line.price),
            "quantity": str(line.quantity),
            "returned": str(returned),
        }
        for line, returned in zip(record.lines, record.returned, strict=True)
    ]


def _redemption_doc(seq: int, redemption: Redemption) -> dict[str, Any]:
    return {
        "redemption_id": redemption.id,
        "seq": seq,
        "kind": redemption.kind,
        "subject": redemption.subject,
        "wallet": redemption.wallet,
        "points": redemption.points,
        "money": None if redemption.money is None else str(redemption.money),
        "stocked": redemption.stocked,
        "status": redemption.status,
        "at": to_iso(redemption.at),
        "until": to_iso(redemption.until) if redemption.status == "held" else None,
    }
