"""What falls due, and when it is known to."""

from __future__ import annotations

from regulars.domain.engine.clock import next_due
from regulars.domain.engine.effects import PointsExpired, PointsReleased
from regulars.domain.engine.view import state_at
from regulars.domain.members.state import MemberState
from tests.domain.engine.making import PER_YUAN, at, event, order, passed, program
from tests.domain.engine.shop import Shop


def test_nothing_is_ever_due_for_somebody_new() -> None:
    assert next_due(MemberState()) is None


def test_one_hold_ends_and_another_goes_on() -> None:
    short = {"id": "short", "cost": {"wallet": "points", "points": 10}, "hold_for": {"hours": 1}}
    shop = Shop(program(earn=[PER_YUAN], rewards=[short, {**short, "id": "long", "hold_for": {"hours": 5}}]))
    shop.happens(order("A1", 100, "2026-03-01T10:00"))
    for name, reward in (("R1", "long"), ("R2", "short")):
        shop.happens(event("Reward Redeemed", "2026-03-01T10:00", redemption_id=name, reward=reward))
    assert shop.state().next_due == at("2026-03-01T11:00")
    decision = shop.happens(passed("2026-03-01T12:00"))
    assert [effect.redemption for effect in decision.effects if isinstance(effect, PointsReleased)] == ["R2"]
    assert shop.state().next_due == at("2026-03-01T15:00")
    assert [*shop.state().holds] == ["R1"]


def test_the_next_thing_due_is_known_after_every_event() -> None:
    """Of a lot, of what matures, of a silence, of a tier and of a hold, the first."""
    ladder = {
        "id": "club",
        "tiers": [{"id": "base"}, {"id": "star", "needs": {"all": [{"metric": "spend", "at_least": 50}]}}],
        "validity": {"lasts": {"days": 3}},
        "at_end": "keep",
    }
    wallets = [
        {"id": "points", "expires": {"after": {"days": 5}}},
        {"id": "slow", "matures": {"after": {"days": 2}}},
        {"id": "silent", "expires": {"inactive_for": {"days": 4}}},
    ]
    earn = [
        {**PER_YUAN, "id": wallet["id"], "award": {"wallet": wallet["id"], "fixed": {"points": 9}}}
        for wallet in wallets
    ]
    cup = {"id": "cup", "cost": {"wallet": "points", "points": 1}, "hold_for": {"days": 1}}
    shop = Shop(program(wallets=wallets, earn=earn, ladders=[ladder], rewards=[cup]))
    shop.happens(order("A1", 60, "2026-03-01T10:00"))
    shop.happens(event("Reward Redeemed", "2026-03-01T10:00", redemption_id="R1", reward="cup"))
    dues = []
    for _ in range(5):
        due = shop.state().next_due
        assert due is not None
        dues.append(due)
        assert shop.happens(passed(due - 1)).effects == ()
        assert shop.happens(passed(due)).effects
    assert dues == [at(f"2026-03-0{day}T10:00") for day in (2, 3, 4, 5, 6)]


def test_a_due_date_that_is_shown_too_early_does_no_harm() -> None:
    """The row may show an earlier date than the truth: looking then changes nothing but the date."""
    shop = Shop(program(wallets=[{"id": "points", "expires": {"after": {"days": 5}}}], earn=[PER_YUAN]))
    shop.happens(order("A1", 60, "2026-03-01T10:00"))
    shop.state().next_due = at("2026-03-02T10:00")
    assert shop.happens(passed("2026-03-03T10:00")).effects == ()
    assert shop.state().next_due == at("2026-03-06T10:00")


def test_lots_expire_at_their_own_date_however_late_it_is_noticed() -> None:
    shop = Shop(program(wallets=[{"id": "points", "expires": {"after": {"days": 5}}}], earn=[PER_YUAN]))
    for day in (1, 2, 3):
        shop.happens(order(f"A{day}", 10, f"2026-03-0{day}T10:00"))
    decision = shop.happens(passed("2027-03-01T10:00"))
    expired = [effect.at for effect in decision.effects if isinstance(effect, PointsExpired)]
    assert (
        expired == [posting.at for posting in decision.postings] == [at(f"2026-03-0{day}T10:00") for day in (6, 7, 8)]
    )


def test_looking_ahead_is_the_same_as_waiting() -> None:
    shop = Shop(program(wallets=[{"id": "points", "expires": {"after": {"days": 5}}}], earn=[PER_YUAN]))
    shop.happens(order("A1", 60, "2026-03-01T10:00"))
    ahead = state_at(shop.program, shop.state(), at("2026-04-01T10:00"))
    assert ahead == shop.happens(passed("2026-04-01T10:00")).state
