"""What wallets, ladders, tiers, rewards and paying with points mean: a sentence for each, and its details."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from regulars.domain.programs.document import (
    CalendarWindow,
    InactivityExpiry,
    Last,
    MaturesAfter,
    MaturesOn,
    Need,
    RollingExpiry,
    ValidFor,
    YearlyExpiry,
)
from regulars.services.wording.describe_rule import limit_phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.programs.document import Ladder, Needs, PayWithPoints, Reward, Tier, Wallet
    from regulars.services.wording.around import Around
    from regulars.services.wording.phrases import Phrases


def wallet_sentence(wallet: Wallet, phrases: Phrases, around: Around) -> str:
    """What its points are good for."""
    uses = "_and_".join(around.uses.get(wallet.id, ())) or "nothing"
    return phrases.sentence(phrases.say(f"wallet.{uses if wallet.kind == 'spendable' else wallet.kind}"))


def wallet_details(wallet: Wallet, phrases: Phrases) -> Iterator[str]:
    """When they can be used, when they are lost, what a refund takes, and what one costs the shop."""
    yield phrases.sentence(_matures(wallet, phrases))
    yield phrases.sentence(_expires(wallet, phrases))
    yield phrases.sentence(phrases.say(f"refund.{wallet.refund}"))
    if wallet.point_value is not None and phrases.reader == "shop":
        worth = {"points": phrases.points(1, wallet.id), "money": phrases.money(wallet.point_value)}
        yield phrases.sentence(phrases.say("wallet.worth", **worth))


def _matures(wallet: Wallet, phrases: Phrases) -> str:
    if isinstance(wallet.matures, MaturesAfter):
        return phrases.say("matures.after", duration=phrases.duration(wallet.matures.after))
    if isinstance(wallet.matures, MaturesOn):
        return phrases.say("matures.on", event=phrases.event(wallet.matures.on))
    return phrases.say("matures.at_once")


def _expires(wallet: Wallet, phrases: Phrases) -> str:
    expires = wallet.expires
    if isinstance(expires, RollingExpiry):
        key = f"expires.after.{expires.round_to}" if expires.round_to else "expires.after"
        return phrases.say(key, duration=phrases.duration(expires.after))
    if isinstance(expires, YearlyExpiry):
        key = "expires.yearly" if expires.years == 0 else "expires.next_year" if expires.years == 1 else "expires.years"
        return phrases.say(key, day=phrases.day_of_year(expires.on), years=expires.years)
    if isinstance(expires, InactivityExpiry):
        return phrases.say("expires.inactive", duration=phrases.duration(expires.inactive_for))
    return phrases.say("expires.never")


def ladder_sentence(ladder: Ladder, phrases: Phrases) -> str:
    """How many tiers there are, and how one rises."""
    tiers = [phrases.glossary.name("tiers", tier.id, phrases.language) for tier in ladder.tiers]
    key = "ladder.one" if len(tiers) == 1 else "ladder"
    return phrases.sentence(phrases.say(key, count=len(tiers), tiers=phrases.listed(tiers)))


def ladder_details(ladder: Ladder, phrases: Phrases) -> Iterator[str]:
    """How long a tier lasts, and what takes it away."""
    if isinstance(ladder.validity, str):
        yield phrases.sentence(phrases.say("lasts.forever"))
    else:
        yield phrases.sentence(_lasts(ladder, phrases))
        yield phrases.sentence(phrases.say(f"at_end.{ladder.at_end}"))
    if ladder.grace is not None:
        yield phrases.sentence(phrases.say("grace", duration=phrases.duration(ladder.grace)))
    yield phrases.sentence(phrases.say(f"after_refund.{ladder.after_refund}"))


def _lasts(ladder: Ladder, phrases: Phrases) -> str:
    validity = ladder.validity
    if isinstance(validity, ValidFor):
        key = f"lasts.for.{validity.round_to}" if validity.round_to else "lasts.for"
        return phrases.say(key, duration=phrases.duration(validity.lasts))
    if isinstance(validity, str):
        return phrases.say("lasts.forever")
    key = "lasts.until" if validity.years == 0 else "lasts.next_year" if validity.years == 1 else "lasts.years"
    return phrases.say(key, day=phrases.day_of_year(validity.until), years=validity.years)


def tier_sentence(tier: Tier, phrases: Phrases) -> str:
    """What must be done to reach it."""
    return phrases.sentence(_needs(tier.needs, phrases) if tier.needs else phrases.say("tier.everyone"))


def tier_details(tier: Tier, phrases: Phrases) -> Iterator[str]:
    """What it gives."""
    if tier.multiplier != 1:
        yield phrases.sentence(phrases.say("tier.multiplier", times=phrases.number(tier.multiplier)))
    for benefit in tier.benefits:
        name = benefit.name.zh if phrases.language == "zh" else benefit.name.en
        if benefit.discount is None:
            yield phrases.sentence(phrases.say("tier.benefit", name=name))
        else:
            percent = phrases.number(benefit.discount.percent)
            yield phrases.sentence(phrases.say("tier.discount", name=name, percent=percent))


def _needs(needs: Needs, phrases: Phrases) -> str:
    told = [_need(need, phrases) for need in (*needs.all, *needs.any)]
    return phrases.say("condition.and" if needs.all else "condition.or").join(told)


def _need(need: Need, phrases: Phrases) -> str:
    return phrases.say(f"need.{need.metric}", amount=_amount(need.at_least, need, phrases), **_counted(need, phrases))


def need_seen(seen: Mapping[str, Any], phrases: Phrases) -> str:
    """A need as it was judged (its document in an effect): what was there, and what was asked."""
    need = Need.model_validate({name: value for name, value in seen.items() if name != "value"})
    value, least = (_amount(amount, need, phrases) for amount in (Decimal(seen["value"]), need.at_least))
    return phrases.say(f"need_seen.{need.metric}", value=value, at_least=least, **_counted(need, phrases))


def _amount(amount: Decimal, need: Need, phrases: Phrases) -> str:
    return phrases.money(amount) if need.metric == "spend" else phrases.number(amount)


def _counted(need: Need, phrases: Phrases) -> dict[str, str]:
    """What a need counts, and over which time."""
    if isinstance(need.over, Last):
        over = phrases.say("over.last", duration=phrases.duration(need.over.last))
    elif isinstance(need.over, CalendarWindow):
        over = phrases.say(f"over.{need.over.calendar}")
    else:
        over = phrases.say("over.lifetime")
    return {"over": over, "wallet": phrases.wallet(need.wallet or ""), "event": phrases.event(need.event or "")}


def reward_sentence(reward: Reward, phrases: Phrases) -> str:
    """What it costs."""
    return phrases.sentence(phrases.say("reward", points=phrases.points(reward.cost.points, reward.cost.wallet)))


def reward_details(reward: Reward, phrases: Phrases) -> Iterator[str]:
    """Who can have it, how often, how many there are, and when."""
    if reward.tiers:
        tiers = [phrases.glossary.name("tiers", tier, phrases.language) for tier in reward.tiers]
        yield phrases.sentence(phrases.say("reward.tiers", tiers=phrases.both(tiers)))
    if reward.stock is not None:
        yield phrases.sentence(phrases.say("reward.stock", count=phrases.number(reward.stock)))
    for limit in reward.limits:
        yield phrases.sentence(limit_phrase(limit, reward.cost.wallet, phrases))
    for told in phrases.valid(reward.valid) if reward.valid else ():
        yield phrases.sentence(told)
    yield phrases.sentence(phrases.say("hold", duration=phrases.duration(reward.hold_for)))


def pay_sentence(pay: PayWithPoints, phrases: Phrases) -> str:
    """What points are worth at the till."""
    worth = {"points": phrases.points(pay.points, pay.wallet), "money": phrases.money(pay.money)}
    return phrases.sentence(phrases.say("pay", **worth))


def pay_details(pay: PayWithPoints, phrases: Phrases) -> Iterator[str]:
    """How much of an order they pay."""
    if pay.least > 1:
        yield phrases.sentence(phrases.say("pay.least", points=phrases.points(pay.least, pay.wallet)))
    if pay.most is not None:
        yield phrases.sentence(phrases.say("pay.most", points=phrases.points(pay.most, pay.wallet)))
    if pay.most_share < 1:
        yield phrases.sentence(phrases.say("pay.share", percent=phrases.number(pay.most_share * 100)))
    yield phrases.sentence(phrases.say("pay.hold", duration=phrases.duration(pay.hold_for)))
