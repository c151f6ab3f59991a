"""Effects, refusals, reasons, conditions and postings in words, from their documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from regulars.domain.conditions.fields import known_field
from regulars.services.wording.dates import Clock
from regulars.services.wording.describe_parts import need_seen
from regulars.services.wording.phrases import Phrases
from regulars.texts import catalogue, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from regulars.services.wording.names import Glossary
    from regulars.texts import Language

_INSTANTS: Final[Mapping[str, Callable[[Clock, str], str]]] = {
    "at": Clock.day,
    "expires": Clock.last_day,
    "from": Clock.begins,
    "matures": Clock.day,
    "until": Clock.last_day,
}
_ENDS_BY_THE_HOUR: Final[Mapping[str, Mapping[str, Callable[[Clock, str], str]]]] = {
    "no_longer_valid": {"until": Clock.ends},
    "points_expired": {"at": Clock.last_day},
    "points_held": {"until": Clock.moment},
    "points_released": {"at": Clock.moment},
}
"""By effect or reason how its instants are told otherwise: some end by the hour, and expiry is the end of a day."""
_POINTS: Final = ("points", "given")
_MONEY: Final = frozenset({"money", "most_money"})
_KINDS: Final = {"rule": "rules", "wallet": "wallets", "ladder": "ladders", "tier": "tiers", "tiers": "tiers"}
_LISTED_TEXTS: Final = {"capped": "cap", "weekday": "weekday"}
_VARIANTS: Final = {"tier_changed": "cause", "points_released": "cause", "points_taken_back": "source"}


def effect_text(effect: Mapping[str, Any], language: Language, glossary: Glossary, by: str | None = None) -> str:
    """An effect (its document, as it is stored and answered) in one sentence.

    `by` is the name of who did it, where somebody did and may be named; otherwise it was the shop.
    """
    code = effect["effect"]
    phrases = Phrases(language, glossary)
    params = _params(code, {name: value for name, value in effect.items() if name != "needs"}, language, glossary)
    params["by"] = by or text("effect.by_the_shop", language)
    params["needs"] = text("why.and", language).join(need_seen(need, phrases) for need in effect.get("needs", ()))
    if "wallet" in effect:
        amounts = {name: abs(effect[name]) for name in _POINTS if name in effect}
        params |= {name: phrases.points(amount, effect["wallet"]) for name, amount in amounts.items()}
    if code in ("tier_changed", "grace_began"):
        for name in ("before", "after", "tier"):
            known = effect.get(name)
            params[name] = glossary.name("tiers", known, language) if known else text("effect.no_tier", language)
    sentences = [text(f"effect.{code}{_variant(code, effect)}", language, params)]
    for name, value in effect.items():
        clause = f"effect.{code}.with_{name}"
        if value and clause in catalogue():
            sentences.append(text(clause, language, params))
    return text("why.clause", language).join(sentences)


def refusal_text(refusal: Mapping[str, Any], language: Language, glossary: Glossary) -> str:
    """A refusal (its document) in one sentence, with whom it concerns and the amounts."""
    words = reason_text(refusal["reason"], refusal.get("params", {}), language, glossary)
    if "wanted" in refusal:
        amounts = {"wanted": refusal["wanted"], "given": refusal.get("given", 0)}
        words = text("why.refused_amount", language, {"words": words, **amounts})
    if not refusal["subject"]:
        return words
    subject = glossary.name_of_any(refusal["subject"], language)
    return text("why.refused", language, {"subject": subject, "words": words})


def reason_text(code: str, params: Mapping[str, Any], language: Language, glossary: Glossary) -> str:
    """A reason code with its parameters in words."""
    shown = _params(code, params, language, glossary)
    if code == "wrong_redemption_status":
        shown = {name: text(f"redemption.{params[name]}", language) for name in ("status", "needed")}
    return text(f"reason.{code}", language, shown)


def posting_text(posting: Mapping[str, Any], language: Language, glossary: Glossary) -> str:
    """A posting in one line."""
    cause = posting["cause"]
    known = f"cause.{cause}"
    params = {
        "points": Phrases(language, glossary).points(posting["amount"], posting["wallet"]),
        "lot": posting["lot"],
        "source": text(f"account.{posting['from']}", language),
        "target": text(f"account.{posting['to']}", language),
        "cause": text(known, language) if known in catalogue() else glossary.name("rules", cause, language),
    }
    return text("why.posting", language, params)


def condition_texts(tree: Mapping[str, Any], language: Language, glossary: Glossary) -> list[str]:
    """The parts that made a condition hold or fail, one line each, from the document of an `Explanation`."""
    return list(_decisive(tree, language, glossary, negated=False))


def _decisive(tree: Mapping[str, Any], language: Language, glossary: Glossary, *, negated: bool) -> Iterator[str]:
    if "field" in tree:
        words = _leaf(tree, language, glossary)
        yield text("why.not", language, {"words": words}) if negated else words
    elif "not" in tree:
        yield from _decisive(tree["not"], language, glossary, negated=not negated)
    else:
        # One part alone decides a failed `all` or a satisfied `any`; otherwise every part was needed.
        kind = "all" if "all" in tree else "any"
        one_decides = kind == ("any" if tree["held"] else "all")
        for part in tree[kind]:
            if not one_decides or part["held"] == tree["held"]:
                yield from _decisive(part, language, glossary, negated=negated)


def _leaf(leaf: Mapping[str, Any], language: Language, glossary: Glossary) -> str:
    field = leaf["field"]
    if field.startswith("lines."):
        label, kind = text(f"condition.field.{field}", language), "lines"
    else:
        ref = known_field(field)
        names = {"tier": "ladders", "balance": "wallets"}
        name = glossary.name(names[ref.kind], ref.name, language) if ref.kind in names else ref.name
        label, kind = text(ref.text_key, language, {"name": name}), field if ref.kind == "time" else ref.kind
    shown = {name: _value(leaf[name], kind, language, glossary) for name in ("needed", "seen")}
    return text(f"condition.op.{leaf['op']}", language, {"field": label, **shown})


def _value(value: Any, kind: str, language: Language, glossary: Glossary) -> str:
    """A value that a condition needed or saw."""
    if value is None:
        return text("condition.nothing", language)
    if isinstance(value, bool):
        return text("why.yes" if value else "why.no", language)
    if isinstance(value, list | tuple):
        return text("why.and", language).join(_value(item, kind, language, glossary) for item in value)
    if kind == "tier":
        return glossary.name("tiers", value, language)
    if kind == "time.weekday":
        return text(f"weekday.{value}", language)
    return str(value)


def _variant(code: str, effect: Mapping[str, Any]) -> str:
    """What follows the code in the key of an effect that is told in several ways."""
    if code in _VARIANTS:
        return f".{effect[_VARIANTS[code]]}"
    if code == "points_adjusted":
        return ".added" if effect["points"] > 0 else ".taken"
    if code == "points_spent":
        return ".order" if "money" in effect else ".reward"
    return ""


def _params(code: str, params: Mapping[str, Any], language: Language, glossary: Glossary) -> dict[str, Any]:
    """The parameters of an effect or reason as people read them."""
    instants, clock = {**_INSTANTS, **_ENDS_BY_THE_HOUR.get(code, {})}, glossary.clock(language)
    return {
        name: instants[name](clock, value) if name in instants else _param(name, value, language, glossary)
        for name, value in params.items()
    }


def _param(name: str, value: Any, language: Language, glossary: Glossary) -> Any:
    if isinstance(value, list | tuple):
        return text("why.and", language).join(str(_param(name, item, language, glossary)) for item in value)
    if name in _MONEY:
        return f"{value} {glossary.currency}"
    if name in _LISTED_TEXTS:
        return text(f"{_LISTED_TEXTS[name]}.{value}", language)
    if name in _KINDS:
        return glossary.name(_KINDS[name], value, language)
    return glossary.name_of_any(value, language) if name == "subject" else value
