"""The member's state as a document."""

from __future__ import annotations

from decimal import Decimal

import orjson
import pytest

from regulars.domain.ledger.wallet import Lot, Maturing, Purse, Share
from regulars.domain.members.codec import redemption_from_doc, redemption_to_doc, state_from_doc, state_to_doc
from regulars.domain.members.metrics import Series
from regulars.domain.members.state import MemberState, Redemption, Standing, Streak, Usage

HOLD = Redemption(
    "R1", "order", "A1", "points", 7, Decimal("0.07"), (Share(1, 90, 5), Share(2, None, 2)), "held", 50, 80
)
FULL = MemberState(
    version=12,
    joined=10,
    clock=60,
    next_due=80,
    next_lot=5,
    last_order=40,
    attributes={"city": "杭州", "sizes": [38, 39.5], "address": {"zip": None}},
    tags=("a", "b"),
    purses={
        "points": Purse(
            9,
            4,
            7,
            0,
            70,
            [Lot(1, 90, 4), Lot(2, None, 5)],
            [Maturing(65, None, "A1", 3, 95, 3, "rule"), Maturing(None, "Order Delivered", "A2", 4, None, 1, "rule")],
            30,
        ),
        "coins": Purse(arrears=3),
    },
    standings={
        "club": Standing(
            "gold", 40, 100, below=Standing("silver", 20, 90, in_grace=True, below=Standing("base", 10, None))
        ),
        "circle": Standing(None, 10, None),
    },
    spent=Series(Decimal("12.30"), "20000:12.30"),
    ordered=Series(2, "20000:2"),
    active=Series(1, "20000:1"),
    counted={"Checked In": Series(3), "Order Completed": Series(2, "20000:2")},
    earned={"points": Series(20)},
    limits={"rule|day": Usage(20000, 1, 20)},
    streaks={"visit": Streak(20000, 3)},
    holds={"R1": HOLD},
)


@pytest.mark.parametrize("state", [FULL, MemberState(joined=5, clock=5)], ids=["full", "new"])
def test_a_state_is_the_same_after_a_stay_in_the_database(state: MemberState) -> None:
    document = orjson.loads(orjson.dumps(state_to_doc(state)))
    again = state_from_doc(document, version=state.version, next_due=state.next_due)
    assert again == state
    assert orjson.dumps(state_to_doc(again)) == orjson.dumps(state_to_doc(state))


def test_what_is_empty_is_left_out() -> None:
    assert state_to_doc(MemberState(joined=5, clock=6)) == {"joined": 5, "clock": 6, "next_lot": 1, "metrics": {}}
    assert state_to_doc(MemberState(purses={"points": Purse()}))["wallets"] == {"points": {"available": 0}}


def test_keys_that_others_read() -> None:
    """The words of conditions in SQL and of the member's view."""
    document = state_to_doc(FULL)
    assert document["wallets"]["points"]["available"] == 9
    assert document["tiers"]["club"]["tier"] == "gold"
    assert document["metrics"]["spend"]["total"] == "12.30"
    assert document["metrics"]["orders"]["total"] == 2
    assert document["metrics"]["events"]["Checked In"]["total"] == 3
    assert (document["joined"], document["last_order"], document["tags"]) == (10, 40, ("a", "b"))


@pytest.mark.parametrize("redemption", [HOLD, HOLD._replace(kind="reward", money=None, shares=())])
def test_a_redemption_is_the_same_after_a_stay_in_the_database(redemption: Redemption) -> None:
    assert redemption_from_doc(orjson.loads(orjson.dumps(redemption_to_doc(redemption)))) == redemption


def test_what_conditions_read_of_a_state() -> None:
    assert FULL.tiers == {"club": "gold", "circle": None}
    assert FULL.balances == {"points": 9, "coins": 0}
    assert (FULL.spend, FULL.orders) == (Decimal("12.30"), 2)
    assert FULL.event_counts == {"Checked In": 3, "Order Completed": 2}


def test_parts_of_a_copy_can_be_replaced() -> None:
    copy = FULL.copy()
    assert copy == FULL
    for part in ("purses", "standings", "counted", "earned", "limits", "streaks", "holds"):
        getattr(copy, part)["new"] = None
        assert "new" not in getattr(FULL, part)
