"""Ready programs and the guide over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.shop import Shop

SHOP = {"business": "goods", "frequency": "seldom", "usual_order": "800", "channels": ["online"], "depth": "levels"}


def test_the_ready_programs_with_their_comments(shop: Shop) -> None:
    items = shop.client("read", language="zh").get("/api/templates").json()["items"]
    assert [each["template"] for each in items] == ["points_only", "three_levels", "growth"]
    assert all("#" in each["source"] for each in items)
    assert items[0]["about"].startswith("下单得积分")


def test_a_proposal_becomes_a_draft_and_is_put_in_force(own_shop: Shop) -> None:
    proposal = own_shop.client("read").post("/api/templates/propose", json=SHOP).json()
    assert proposal["template"] == "three_levels"
    assert proposal["reasons"][0] == "A few tiers with clear benefits are all there is to explain."
    assert "Points: 1 for every ¥10 spent." in proposal["changes"]
    tiers = [each["text"]["en"] for each in proposal["sentences"] if ".tiers[" in each["path"]]
    assert tiers == ["Spend ¥600 in all.", "Spend ¥2,000 in all.", "Spend ¥5,000 in all."]
    draft = own_shop.client("operate").post("/api/programs", content=proposal["source"]).json()
    published = own_shop.client("admin").post(f"/api/programs/{draft['number']}/publish", json={})
    assert (published.status_code, published.json()["in_force"]) == (200, True)
    user = own_shop.customer(spent=650)
    assert own_shop.client("read").get(f"/api/members/{user}").json()["tiers"][0]["tier"] == "silver"


@pytest.mark.parametrize("chosen", ["points_only", "three_levels", "growth"])
def test_a_proposal_says_what_its_draft_will_say(own_shop: Shop, chosen: str) -> None:
    """Every sentence of it, points, levels and rewards, before anything is kept."""
    asked = {**SHOP, "template": chosen, "currency": "EUR"}
    proposal = own_shop.client("read").post("/api/templates/propose", json=asked).json()
    assert "1 point for every EUR 10 spent" in proposal["sentences"][len(proposal["document"]["wallets"])]["text"]["en"]
    draft = own_shop.client("operate").post("/api/programs", content=proposal["source"]).json()
    described = own_shop.client("read").get(f"/api/programs/{draft['number']}/description").json()
    assert {part: proposal[part] for part in ("document", "sentences")} == {
        part: described[part] for part in ("document", "sentences")
    }


def test_another_template_may_be_asked_for(shop: Shop) -> None:
    proposal = shop.client("read").post("/api/templates/propose", json={**SHOP, "template": "growth"}).json()
    assert (proposal["template"], proposal["reasons"]) == ("growth", ["A few tiers with clear benefits are all there is to explain."])  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "paths"),
    [
        ({"usual_order": 0.5, "currency": "RMB"}, ["usual_order", "currency"]),
        ({"channels": [], "goals": ["fame"], "time_zone": "Mars"}, ["channels", "goals[0]", "time_zone"]),
        ({"business": None, "template": "x"}, ["business", "template"]),
    ],
)
def test_answers_that_are_none_are_told_at_their_place(shop: Shop, changed: dict[str, Any], paths: list[str]) -> None:
    response = shop.client("read").post("/api/templates/propose", json={**SHOP, **changed})
    assert response.status_code == 400
    assert sorted(error["path"] for error in response.json()["errors"]) == sorted(paths)
