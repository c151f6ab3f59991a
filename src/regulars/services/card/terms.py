"""The terms of a membership, said by the program itself: earning, spending, expiry, rising and falling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from regulars.domain.engine.program import Program
from regulars.domain.programs import document as doc
from regulars.domain.time import to_instant, to_iso
from regulars.services.wording.names import Glossary
from regulars.services.wording.say_terms import Teller
from regulars.storage import programs

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.texts import Language

_AFTER_REFUND: Final[Mapping[str, str]] = {
    "only_pending": "refund.only_pending",
    "within_balance": "refund.within_balance",
    "allow_negative": "refund.allow_negative",
}


def show_terms(engine: Engine, language: Language, *, now: Instant) -> dict[str, Any]:
    """The terms of the version in force; what is over already is left out."""
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
        stored = programs.load(transaction, program.version)
    published = stored.published_at if stored else None
    return {
        "name": program.document.name.model_dump(),
        "version": program.version,
        "published_at": to_iso(to_instant(published)) if published else None,
        "sections": terms_of(program, language, now=now),
    }


def terms_of(program: Program, language: Language, *, now: Instant) -> list[dict[str, Any]]:
    """The terms of a program, in sections that say something."""
    teller = Teller(language, Glossary.of(program.document))
    sections = {
        "earning": _earning(program, teller, now),
        "spending": _spending(program, teller, now),
        "expiry": _expiry(program, teller),
        "tiers": _tiers(program, teller),
    }
    told = {section: list(lines) for section, lines in sections.items()}
    return [
        {"section": section, "title": teller.say(f"section.{section}"), "lines": lines}
        for section, lines in told.items()
        if lines
    ]


def _earning(program: Program, teller: Teller, now: Instant) -> Iterator[str]:
    for rule in program.rules():
        written = next(each for each in program.document.earn if each.id == rule.id)
        over = rule.window is not None and rule.window.until is not None and rule.window.until <= now
        if not over:
            clauses = [_award(written.award, teller), *_conditions(written, program, teller)]
            yield teller.say("named", name=teller.name("rules", rule.id), words=teller.join(clauses, "clause"))


def _award(award: doc.Award, teller: Teller) -> str:
    wallet = award.wallet
    if award.per_amount is not None:
        amount = award.per_amount
        key = f"award.per_amount.{amount.of}"
        return teller.say(key, each=teller.money(amount.each), points=teller.points(amount.points, wallet))
    if award.table is not None:
        money = award.table.field == "order.total"
        write = teller.money if money else teller.number
        steps = (
            teller.say("award.table.step", least=write(step.at_least), points=teller.points(step.points, wallet))
            for step in award.table.steps
        )
        return teller.join(steps, "comma")
    if award.streak is not None:
        days = teller.join(map(teller.number, award.streak.points), "comma")
        key = f"award.streak.{award.streak.after_last}"
        return teller.say(key, count=len(award.streak.points), days=days, wallet=teller.name("wallets", wallet))
    return teller.say("award.fixed", points=teller.points(award.fixed.points if award.fixed else 0, wallet))


def _conditions(rule: doc.EarnRule, program: Program, teller: Teller) -> Iterator[str]:
    """What a rule's award depends on."""
    if rule.award.multiplied_by:
        ladder = teller.name("ladders", rule.award.multiplied_by)
        yield teller.say("multiplied", ladder=ladder)
    if rule.when is not None:
        yield teller.say("when", words=teller.condition(rule.when))
    if rule.lines is not None and not (rule.award.per_amount and rule.award.per_amount.of == "lines"):
        yield teller.say("some_products")
    valid = list(teller.validity(rule.valid))
    if valid:
        yield teller.say("valid", words=teller.join(valid, "comma"))
    yield from teller.limits(rule.limits, rule.award.wallet)
    if rule.budget is not None:
        yield teller.say("budget", points=teller.points(rule.budget.points, rule.award.wallet))
    if rule.group is not None and program.stacking.get(rule.group) != "all":
        yield teller.say("not_together")


def _spending(program: Program, teller: Teller, now: Instant) -> Iterator[str]:
    for reward in program.document.rewards:
        window = program.reward_windows.get(reward.id)
        if window is None or window.until is None or window.until > now:
            name = teller.name("rewards", reward.id)
            yield teller.say("named", name=name, words=teller.join(_reward(reward, teller), "clause"))
    pay = program.document.pay_with_points
    if pay is not None:
        yield teller.join(_paying(pay, teller), "clause")


def _reward(reward: doc.Reward, teller: Teller) -> Iterator[str]:
    yield teller.points(reward.cost.points, reward.cost.wallet)
    if reward.tiers:
        yield teller.say("for_tiers", tiers=teller.join((teller.name("tiers", tier) for tier in reward.tiers), "comma"))
    valid = list(teller.validity(reward.valid))
    if valid:
        yield teller.say("valid", words=teller.join(valid, "comma"))
    yield from teller.limits(reward.limits, reward.cost.wallet)
    yield teller.say("hold_for", duration=teller.duration(reward.hold_for))


def _paying(pay: doc.PayWithPoints, teller: Teller) -> Iterator[str]:
    yield teller.say("pay", points=teller.points(pay.points, pay.wallet), money=teller.money(pay.money))
    if pay.least > 1:
        yield teller.say("pay.least", points=teller.points(pay.least, pay.wallet))
    if pay.most is not None:
        yield teller.say("pay.most", points=teller.points(pay.most, pay.wallet))
    if pay.most_share < 1:
        yield teller.say("pay.share", percent=teller.number(pay.most_share * 100))


def _expiry(program: Program, teller: Teller) -> Iterator[str]:
    for wallet in program.document.wallets:
        name = teller.name("wallets", wallet.id)
        yield teller.say("named", name=name, words=teller.join(_wallet(wallet, teller), "clause"))


def _wallet(wallet: doc.Wallet, teller: Teller) -> Iterator[str]:
    if isinstance(wallet.matures, doc.MaturesAfter):
        yield teller.say("matures.after", duration=teller.duration(wallet.matures.after))
    elif isinstance(wallet.matures, doc.MaturesOn):
        yield teller.say("matures.on", event=teller.event(wallet.matures.on))
    if isinstance(wallet.expires, doc.RollingExpiry):
        key = f"expires.rolling.{wallet.expires.round_to}" if wallet.expires.round_to else "expires.rolling"
        yield teller.say(key, duration=teller.duration(wallet.expires.after))
    elif isinstance(wallet.expires, doc.YearlyExpiry):
        key = "expires.yearly" if not wallet.expires.years else "expires.later_year"
        yield teller.say(key, day=_day(wallet.expires.on, teller), years=wallet.expires.years)
    elif isinstance(wallet.expires, doc.InactivityExpiry):
        yield teller.say("expires.inactive", duration=teller.duration(wallet.expires.inactive_for))
    else:
        yield teller.say("expires.never")
    yield teller.say(_AFTER_REFUND[wallet.refund])


def _day(written: str, teller: Teller) -> str:
    """A day of the year, by its month and number."""
    day = date.fromisoformat(f"2000-{written}")
    return teller.say("day", month=day.month if teller.language == "zh" else f"{day:%B}", day=day.day)


def _tiers(program: Program, teller: Teller) -> Iterator[str]:
    for ladder in program.document.ladders:
        for tier in ladder.tiers:
            words = teller.join(_tier(tier, teller), "clause")
            yield teller.say("named", name=teller.name("tiers", tier.id), words=words)
        yield teller.say(
            "named", name=teller.name("ladders", ladder.id), words=teller.join(_ends(ladder, teller), "clause")
        )


def _tier(tier: doc.Tier, teller: Teller) -> Iterator[str]:
    if tier.needs is None:
        yield teller.say("tier.everyone")
    else:
        needs = (_need(need, teller) for need in tier.needs.all or tier.needs.any)
        yield teller.join(needs, "and" if tier.needs.all else "or")
    if tier.multiplier != 1:
        yield teller.say("tier.multiplier", times=teller.number(tier.multiplier))
    if tier.benefits:
        names = (benefit.name.model_dump()[teller.language] for benefit in tier.benefits)
        yield teller.say("tier.benefits", names=teller.join(names, "comma"))


def _need(need: doc.Need, teller: Teller) -> str:
    least = teller.money(need.at_least) if need.metric == "spend" else teller.number(need.at_least)
    wallet = teller.name("wallets", need.wallet) if need.wallet else ""
    event = teller.event(need.event) if need.event else ""
    return teller.say(f"need.{need.metric}", least=least, wallet=wallet, event=event, over=_over(need.over, teller))


def _over(over: Any, teller: Teller) -> str:
    if isinstance(over, doc.Last):
        return teller.say("over.last", duration=teller.duration(over.last))
    if isinstance(over, doc.CalendarWindow):
        return teller.say(f"over.{over.calendar}")
    return teller.say("over.lifetime")


def _ends(ladder: doc.Ladder, teller: Teller) -> Iterator[str]:
    """How long a tier lasts, and what follows."""
    if ladder.validity == "forever":
        yield teller.say("tier.forever")
    else:
        yield _lasts(ladder.validity, teller)
        yield teller.say(f"tier.{ladder.at_end}")
        if ladder.grace is not None:
            yield teller.say("tier.grace", duration=teller.duration(ladder.grace))
    yield teller.say(f"tier.after_refund.{ladder.after_refund}")


def _lasts(validity: doc.ValidFor | doc.ValidUntil, teller: Teller) -> str:
    if isinstance(validity, doc.ValidUntil):
        key = "tier.until" if not validity.years else "tier.until_later"
        return teller.say(key, day=_day(validity.until, teller), years=validity.years)
    key = f"tier.lasts.{validity.round_to}" if validity.round_to else "tier.lasts"
    return teller.say(key, duration=teller.duration(validity.lasts))
