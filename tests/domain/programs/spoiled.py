"""Mistakes in a program, each with the problem it makes: (what is changed, where, code, what to write instead)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from tests.domain.programs.making import GONE, named, spend, text

NEED = "ladders[1].tiers[0].needs.any[0]"


class Mistake(NamedTuple):
    """Values replaced by path, and the one problem this makes."""

    changes: dict[str, Any]
    path: str
    code: str
    hint: str | None = None


def negated(times: int) -> dict[str, Any]:
    """A condition, negated some times."""
    made: dict[str, Any] = {"field": "order.total", "op": "gt", "value": 1}
    for _ in range(times):
        made = {"not": made}
    return made


MISTAKES: Final = [
    # what no document may hold
    Mistake({"earn[1].when": negated(60)}, "earn[1].when" + ".not" * 37, "document_too_deep"),
    Mistake({"name.en": timedelta(1)}, "name.en", "document_not_plain"),
    Mistake({"earn[3].award.fixed.points": 10**16}, "earn[3].award.fixed.points", "document_number_too_large"),
    Mistake({"earn[3].award.fixed.points": float("nan")}, "earn[3].award.fixed.points", "document_number_too_large"),
    Mistake(
        {"earn[3].award.fixed.points": Decimal("-Infinity")}, "earn[3].award.fixed.points", "document_number_too_large"
    ),
    Mistake({"wallets[2].point_value": 1e-30}, "wallets[2].point_value", "document_number_too_fine"),
    Mistake({"name.zh": "a\0"}, "name.zh", "document_text_not_storable"),
    Mistake({"name.zh": "\ud83d"}, "name.zh", "document_text_not_storable"),
    # keys
    Mistake({"wallet": []}, "wallet", "document_key_unknown"),
    Mistake({"curency": "CNY", "currency": GONE}, "curency", "document_key_unknown", "currency"),
    Mistake({"earn[0].awrad": {}, "earn[0].award": GONE}, "earn[0].awrad", "document_key_unknown", "award"),
    Mistake(
        {"wallets[0].matures": {"afterr": {"days": 1}}}, "wallets[0].matures.afterr", "document_key_unknown", "after"
    ),
    Mistake(
        {"wallets[0].expires": {"after": {"month": 1}}},
        "wallets[0].expires.after.month",
        "document_key_unknown",
        "months",
    ),
    Mistake(
        {"wallets[1].expires": {"inactive_for": {"days": 9}, "round_to": "day"}},
        "wallets[1].expires.round_to",
        "document_key_unknown",
    ),
    Mistake({"wallets[2].expires": {"on": "12-31", "month": 1}}, "wallets[2].expires.month", "document_key_unknown"),
    Mistake(
        {"earn[0].valid.start": "2026-01-01", "earn[0].valid.from": GONE}, "earn[0].valid.start", "document_key_unknown"
    ),
    Mistake(
        {"earn[1].when.all[1].any[1]": {"not_": {"field": "event.x"}}},
        "earn[1].when.all[1].any[1].not_",
        "document_key_unknown",
        "not",
    ),
    Mistake(
        {"earn[1].when": {"foo": 1, "field": "order.total", "op": "exists"}}, "earn[1].when.foo", "document_key_unknown"
    ),
    Mistake({"earn[1].when": {}}, "earn[1].when.field", "document_key_missing"),
    Mistake({"earn[2].\x07": 1}, "earn[2].\ufffd", "document_key_unknown"),
    Mistake({"name.en": GONE}, "name.en", "document_key_missing"),
    Mistake({"wallets": GONE}, "wallets", "document_key_missing"),
    Mistake({"earn[2].on": None}, "earn[2].on", "document_key_missing"),
    Mistake({"earn": None}, "earn", "document_value_empty"),
    Mistake({"wallets[0].kind": None}, "wallets[0].kind", "document_value_empty"),
    # types and forms
    Mistake({"name": "shop"}, "name", "document_not_a_mapping"),
    Mistake({"earn[0]": None}, "earn[0]", "document_not_a_mapping"),
    Mistake({"earn[1].when": "always"}, "earn[1].when", "document_not_a_mapping"),
    Mistake({"earn[1].when.all[0]": ["order.total"]}, "earn[1].when.all[0]", "document_not_a_mapping"),
    Mistake({"stacking": {"extras": "best"}}, "stacking", "document_not_a_list"),
    Mistake({"rewards[0].tiers": "gold"}, "rewards[0].tiers", "document_not_a_list"),
    Mistake({"wallets": []}, "wallets", "document_list_too_short"),
    Mistake({"earn[2].award.streak.points": []}, "earn[2].award.streak.points", "document_list_too_short"),
    Mistake({"earn[2].award.streak.points": [1] * 401}, "earn[2].award.streak.points", "document_list_too_long"),
    Mistake({"format": 2}, "format", "document_not_allowed"),
    Mistake({"format": True}, "format", "document_not_allowed"),
    Mistake({"format": 1.0}, "format", "document_not_allowed"),
    Mistake({"wallets[0].kind": "spendabel"}, "wallets[0].kind", "document_not_allowed", "spendable"),
    Mistake({"wallets[0].expires": "nevr"}, "wallets[0].expires", "document_not_allowed", "never"),
    Mistake({"wallets[0].expires": {"foo": 1}}, "wallets[0].expires", "document_not_allowed"),
    Mistake({"wallets[0].expires": {}}, "wallets[0].expires", "document_not_allowed"),
    Mistake({"wallets[0].expires": []}, "wallets[0].expires", "document_not_allowed"),
    Mistake({"wallets[0].matures": 7}, "wallets[0].matures", "document_not_allowed"),
    Mistake({"earn[1].when.all[0].op": "=>"}, "earn[1].when.all[0].op", "document_not_allowed"),
    Mistake({"earn[1].when.all[0].value": {"a": 1}}, "earn[1].when.all[0].value", "document_not_allowed"),
    Mistake({"earn[0].valid.weekdays": ["monday"]}, "earn[0].valid.weekdays[0]", "document_not_allowed", "mon"),
    Mistake({"name.en": 5}, "name.en", "document_not_text"),
    Mistake({"earn[3].award.fixed.points": "5"}, "earn[3].award.fixed.points", "document_not_whole"),
    Mistake({"earn[3].award.fixed.points": True}, "earn[3].award.fixed.points", "document_not_whole"),
    Mistake({"earn[3].award.fixed.points": 1.5}, "earn[3].award.fixed.points", "document_not_whole"),
    Mistake({"earn[0].award.per_amount.each": "one"}, "earn[0].award.per_amount.each", "document_not_number"),
    Mistake({"earn[0].award.per_amount.each": True}, "earn[0].award.per_amount.each", "document_not_number"),
    Mistake({"earn[0].award.per_amount.each": "NaN"}, "earn[0].award.per_amount.each", "document_not_number"),
    Mistake({"earn[0].award.per_amount.each": []}, "earn[0].award.per_amount.each", "document_not_number"),
    Mistake({"earn[1].when.all[3].value": ["sat", None]}, "earn[1].when.all[3].value[1]", "document_not_scalar"),
    # bounds
    Mistake({"earn[3].award.fixed.points": 0}, "earn[3].award.fixed.points", "document_too_small"),
    Mistake({"earn[0].award.per_amount.each": 0}, "earn[0].award.per_amount.each", "document_not_above"),
    Mistake({"pay_with_points.most_share": "1.5"}, "pay_with_points.most_share", "document_too_large"),
    Mistake({"name.en": ""}, "name.en", "document_text_too_short"),
    Mistake({"name.en": "x" * 501}, "name.en", "document_text_too_long"),
    Mistake({"pay_with_points.money": "0.0000001"}, "pay_with_points.money", "document_too_many_places"),
    # single values
    Mistake({"earn[2].id": "Check In!"}, "earn[2].id", "program_id_invalid", "check_in"),
    Mistake({"earn[2].id": "签到"}, "earn[2].id", "program_id_invalid"),
    Mistake({"earn[2].id": "x\n"}, "earn[2].id", "program_id_invalid", "x"),
    Mistake({"earn[0].valid.hours[0].from": "8:00"}, "earn[0].valid.hours[0].from", "program_time_invalid", "08:00"),
    Mistake({"earn[0].valid.hours[0].to": "24:01"}, "earn[0].valid.hours[0].to", "program_time_invalid"),
    Mistake({"wallets[2].expires.on": "31 December"}, "wallets[2].expires.on", "program_day_invalid"),
    Mistake({"wallets[2].expires.on": "02-30"}, "wallets[2].expires.on", "program_day_unknown", "02-29"),
    Mistake({"ladders[1].validity.until": "04-31"}, "ladders[1].validity.until", "program_day_unknown", "04-30"),
    Mistake({"earn[0].valid.from": "yesterday"}, "earn[0].valid.from", "program_moment_invalid"),
    Mistake({"earn[0].valid.from": "2026-02-29"}, "earn[0].valid.from", "program_moment_invalid"),
    Mistake({"earn[0].valid.from": "0001-01-01T00:00+08:00"}, "earn[0].valid.from", "program_moment_invalid"),
    Mistake({"earn[0].valid.from": 20260101}, "earn[0].valid.from", "program_moment_invalid"),
    Mistake({"time_zone": "Asia/Shangai"}, "time_zone", "program_zone_unknown", "Asia/Shanghai"),
    Mistake({"time_zone": "London"}, "time_zone", "program_zone_unknown", "Europe/London"),
    Mistake({"time_zone": "../etc/passwd"}, "time_zone", "program_zone_unknown"),
    Mistake({"currency": "RMB"}, "currency", "program_currency_unknown", "CNY"),
    Mistake({"currency": "usd"}, "currency", "program_currency_unknown", "USD"),
    Mistake({"currency": "XAU"}, "currency", "program_currency_unknown"),
    # ids and references
    Mistake({"wallets[2].id": "points", "earn[3].award.wallet": "points"}, "wallets[2].id", "program_id_taken"),
    Mistake({"stacking[1].id": "extras"}, "stacking[1].id", "program_id_taken"),
    Mistake({"earn[3].id": "check_in"}, "earn[3].id", "program_id_taken"),
    Mistake({"ladders[1].id": "level"}, "ladders[1].id", "program_id_taken"),
    Mistake({"ladders[0].tiers[1].id": "gold"}, "ladders[0].tiers[2].id", "program_id_taken"),
    Mistake(
        {"ladders[0].tiers[2].benefits[1].id": "discount"}, "ladders[0].tiers[2].benefits[1].id", "program_id_taken"
    ),
    Mistake({"rewards[+]": named("mug", cost={"wallet": "points", "points": 1})}, "rewards[1].id", "program_id_taken"),
    Mistake({"earn[3].award.wallet": "pionts"}, "earn[3].award.wallet", "program_wallet_unknown", "points"),
    Mistake({f"{NEED}.wallet": "groth"}, f"{NEED}.wallet", "program_wallet_unknown", "growth"),
    Mistake({"rewards[0].cost.wallet": "zzz"}, "rewards[0].cost.wallet", "program_wallet_unknown"),
    Mistake({"pay_with_points.wallet": "point"}, "pay_with_points.wallet", "program_wallet_unknown", "points"),
    Mistake({"rewards[0].cost.wallet": "growth"}, "rewards[0].cost.wallet", "program_wallet_not_spendable"),
    Mistake({"pay_with_points.wallet": "growth"}, "pay_with_points.wallet", "program_wallet_not_spendable"),
    Mistake(
        {"earn[0].award.multiplied_by": "levels"}, "earn[0].award.multiplied_by", "program_ladder_unknown", "level"
    ),
    Mistake({"rewards[0].tiers": ["golden"]}, "rewards[0].tiers[0]", "program_tier_unknown", "gold"),
    Mistake(
        {"ladders[1].tiers[0].id": "gold", "rewards[0].tiers": ["gold"]},
        "rewards[0].tiers[0]",
        "program_tier_ambiguous",
    ),
    Mistake({"earn[3].group": "gift"}, "earn[3].group", "program_group_unknown", "gifts"),
    Mistake({"earn[1].award.wallet": "credit"}, "earn[1].group", "program_group_of_two_wallets"),
    # exactly one of
    Mistake({"wallets[0].matures.after": {}}, "wallets[0].matures.after", "program_one_needed"),
    Mistake({"wallets[0].matures.after": {"days": 1, "hours": 12}}, "wallets[0].matures.after", "program_one_only"),
    Mistake({"earn[3].award": {"wallet": "credit"}}, "earn[3].award", "program_one_needed"),
    Mistake({"earn[3].award.streak": {"points": [1]}}, "earn[3].award", "program_one_only"),
    Mistake({"earn[0].limits[0]": {"per": "day"}}, "earn[0].limits[0]", "program_one_needed"),
    Mistake({"earn[0].limits[0].times": 1}, "earn[0].limits[0]", "program_one_only"),
    Mistake({"ladders[0].tiers[1].needs": {"all": [], "any": []}}, "ladders[0].tiers[1].needs", "program_one_needed"),
    Mistake({"ladders[0].tiers[1].needs.any": spend(5)["all"]}, "ladders[0].tiers[1].needs", "program_one_only"),
    # sense
    Mistake({"earn[2].on": "Points Adjusted"}, "earn[2].on", "program_event_reserved"),
    Mistake({"earn[0].valid.until": "2026-01-01"}, "earn[0].valid.until", "program_validity_empty"),
    Mistake({"earn[0].valid.until": "2025-12-31T16:00:00Z"}, "earn[0].valid.until", "program_validity_empty"),
    Mistake({"earn[0].valid.until": date(2025, 1, 1)}, "earn[0].valid.until", "program_validity_empty"),
    Mistake(
        {"earn[0].valid.hours[0]": {"from": "22:00", "to": "02:00"}},
        "earn[0].valid.hours[0]",
        "program_hours_turned",
        "{from: 22:00, to: 24:00}, {from: 00:00, to: 02:00}",
    ),
    Mistake(
        {"earn[0].valid.hours[0]": {"from": "22:00", "to": "00:00"}},
        "earn[0].valid.hours[0]",
        "program_hours_turned",
        "{from: 22:00, to: 24:00}",
    ),
    Mistake(
        {"earn[0].valid.hours[0]": {"from": "22:00", "to": "22:00"}}, "earn[0].valid.hours[0]", "program_hours_turned"
    ),
    Mistake(
        {"earn[1].award.table.steps[1].at_least": 50},
        "earn[1].award.table.steps[1].at_least",
        "program_table_not_ascending",
    ),
    Mistake({"earn[1].award.table.field": "time.weekday"}, "earn[1].award.table.field", "program_field_not_numeric"),
    Mistake({"earn[1].award.table.field": GONE}, "earn[1].award.table.field", "document_key_missing"),
    Mistake({"earn[1].award.table.field": 5}, "earn[1].award.table.field", "document_not_text"),
    Mistake({f"{NEED}.wallet": GONE}, f"{NEED}.wallet", "program_need_incomplete"),
    Mistake({f"{NEED}.event": "Checked In"}, f"{NEED}.event", "program_need_beside"),
    Mistake({f"{NEED}.at_least": "1.5"}, f"{NEED}.at_least", "program_need_not_whole"),
    Mistake({f"{NEED}.over.last": {"hours": 5}}, f"{NEED}.over.last", "program_window_too_fine"),
    Mistake(
        {"ladders[0].tiers[2].needs": spend(99)}, "ladders[0].tiers[2].needs.all[0].at_least", "program_tier_easier"
    ),
    Mistake({"ladders[0].tiers[2].needs": GONE}, "ladders[0].tiers[2]", "program_tier_without_needs"),
    Mistake({"ladders[0].validity": "forever"}, "ladders[0].grace", "program_grace_without_end"),
    Mistake({"ladders[0].validity": GONE}, "ladders[0].grace", "program_grace_without_end"),
    Mistake({"rewards[0].hold_for": {"months": 13}}, "rewards[0].hold_for", "program_hold_too_long"),
    Mistake({"pay_with_points.hold_for": {"minutes": 600_000}}, "pay_with_points.hold_for", "program_hold_too_long"),
    Mistake({"pay_with_points.most": 99}, "pay_with_points.most", "program_most_below_least"),
    # conditions, through the checks they have themselves
    Mistake(
        {"earn[1].when.all[0].field": "order.totl"},
        "earn[1].when.all[0].field",
        "condition_field_unknown",
        "order.total",
    ),
    Mistake(
        {"earn[1].when.all[1].any[0].value": "golden"},
        "earn[1].when.all[1].any[0].value",
        "condition_tier_unknown",
        "gold",
    ),
    Mistake(
        {"earn[1].when": {"not": {"field": "member.balance.x", "op": "gt", "value": 1}}},
        "earn[1].when.not.field",
        "condition_wallet_unknown",
    ),
    Mistake(
        {"earn[1].award.table.field": "totl"}, "earn[1].award.table.field", "condition_field_unknown", "event.totl"
    ),
    Mistake({"earn[1].lines.exclude": {}}, "earn[1].lines.exclude", "condition_line_match_empty"),
    Mistake({"name": text("x" * 501) | {"zh": "x"}}, "name.en", "document_text_too_long"),
]
