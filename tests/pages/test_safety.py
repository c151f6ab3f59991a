"""What people send stays text, and nothing but our own scripts runs."""

from __future__ import annotations

import re

from playwright.sync_api import Dialog, expect

from regulars.texts import text
from tests.pages.conftest import Console, Visitor, signed_in

MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>{name}\u202e"\'`'


def test_markup_that_somebody_sends_stays_text(console: Console, visitor: Visitor) -> None:
    member_id = _send_markup(console)
    page = visitor.arrive(console, "/console/members")
    dialogs: list[str] = []

    def mind(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", mind)
    page.goto(f"{console.url}/console/members/{member_id}")
    expect(page.get_by_role("heading", level=1)).to_have_text(MARKUP)
    page.get_by_text(text("page.events.all", "en"), exact=True).click()
    whys = page.get_by_role("button", name=re.compile(r" Why\?$"))
    expect(whys).to_have_count(3)
    for why in whys.all():
        why.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.locator("img[src='x'], script:not([src])").count() == 0
    assert dialogs == []


def _send_markup(console: Console) -> str:
    """A member whose every text is markup, sent with the owner's session; her id."""
    with signed_in(console) as client:
        who = {"userId": f"markup-{MARKUP}"}
        products = [{"product_id": MARKUP, "name": MARKUP, "category": MARKUP, "price": 5, "quantity": 1}]
        bought = {"order_id": MARKUP, "total": 5, "currency": "CNY", "products": products, MARKUP: MARKUP}
        events = [
            {"type": "identify", **who, "traits": {"name": MARKUP, "city": MARKUP, MARKUP: MARKUP}},
            {"type": "track", **who, "event": "Order Completed", "properties": bought},
            {"type": "track", **who, "event": MARKUP, "properties": {"note": MARKUP}},
        ]
        answers = client.post("/api/events", json=events).raise_for_status().json()
        assert [each["status"] for each in answers] == ["accepted"] * 3
        member_id: str = answers[0]["member_id"]
        return member_id
