"""The answer to "why?": what an event was judged by, which rules were considered, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from regulars.domain.conditions.explanation import shown
from regulars.domain.engine.decide import considered
from regulars.domain.engine.effects import Refusal, refusal_doc
from regulars.domain.events.event import POINTS_ADJUSTED
from regulars.domain.time import to_iso
from regulars.services.errors import NotFoundError
from regulars.services.masking import masked_why
from regulars.services.members import find_member
from regulars.services.proof.refold import event_of, member_before, seen_of
from regulars.services.wording.names import Glossary, Names
from regulars.services.wording.phrases import Phrases
from regulars.services.wording.render import condition_texts, effect_text, posting_text, reason_text, refusal_text
from regulars.storage import audit, events, ledger
from regulars.texts import text

if TYPE_CHECKING:
    from regulars.domain.conditions.explanation import Explanation
    from regulars.domain.engine.judge import Situation, Verdict
    from regulars.domain.ledger.posting import Posting
    from regulars.services.ingest_events import Engine
    from regulars.storage.events import StoredEvent
    from regulars.storage.transaction import Transaction
    from regulars.texts import Language


def explain_event(engine: Engine, ref: str, seq: int) -> dict[str, Any]:
    """Why a member's event had the outcome it had: every rule of its name judged again on the member as she was.

    `ref` is a member id or `kind:value`. NotFoundError when there is no such member or event. Of an order that was
    refused, or had come back before it arrived, no rule was considered.
    """
    return _explain(engine, ref, seq)[0]


def why(engine: Engine, ref: str, seq: int, language: Language, *, unmasked: bool) -> dict[str, Any]:
    """The document of `explain_event` with `words`: the same told in lines of a language."""
    doc, told = _explain(engine, ref, seq)
    if not unmasked:
        doc = masked_why(doc)
    return {**doc, "words": render_why(doc, language, told.glossary, by=told.by)}


class _Told(NamedTuple):
    """What an event is told with: what things are called, and who did it, if an operator or a key."""

    glossary: Glossary
    by: str | None


def _explain(engine: Engine, ref: str, seq: int) -> tuple[dict[str, Any], _Told]:
    with engine.pool.transaction(read_only=True) as transaction:
        member_id = find_member(transaction, ref)
        past = events.of_member(transaction, member_id, last=seq)
        if not past or past[-1].seq != seq:
            raise NotFoundError("no_such_event", seq=seq)
        stored = past[-1]
        versions = engine.library.reader(transaction)
        member = member_before(past, seq, versions)
        program = versions(stored.program_version)
        postings = ledger.of_event(transaction, member_id, seq)
        by = _doer(transaction, stored)
    verdicts, situation = considered(program, member, event_of(stored), shared=seen_of(stored))
    glossary = Glossary.of(program.document)
    doc = {
        "member_id": str(member_id),
        "event": _event_doc(stored),
        "program_version": stored.program_version,
        **judgement_doc(verdicts, situation, glossary.rules),
        **stored.outcome,
        "postings": [posting_doc(each.n, each.posting) for each in postings],
    }
    return doc, _Told(glossary, by)


def _doer(transaction: Transaction, stored: StoredEvent) -> str | None:
    """What the operator or key is called that made an event; an actor without a name as it is."""
    if stored.name != POINTS_ADJUSTED:
        return None
    actor = str(orjson.loads(stored.body)["properties"].get("actor") or "")
    return audit.actor_names(transaction, [actor]).get(actor, actor) or None


def render_why(
    doc: Mapping[str, Any],
    language: Language,
    glossary: Glossary,
    *,
    opening: str = "why.event",
    by: str | None = None,
) -> list[str]:
    """The document of `explain_event` in lines; those that belong under another are indented.

    `opening` is the text of the first line, `by` who made the event, where that is known.
    """
    event = doc["event"]
    at = glossary.clock(language).moment(event["occurred_at"])
    params = {"seq": event["seq"], "name": event["name"], "at": at}
    lines = [text(opening, language, {**params, "version": doc["program_version"]})]
    lines.append(text("why.rules" if doc["rules"] else "why.no_rules", language))
    for rule in doc["rules"]:
        lines += _rule_lines(rule, language, glossary)
    tell_effect = partial(effect_text, by=by)
    for part, render in (("effects", tell_effect), ("refusals", refusal_text), ("postings", posting_text)):
        if doc[part]:
            lines.append(text(f"why.{part}", language))
            lines += ["  " + render(item, language, glossary) for item in doc[part]]
    return lines


def _rule_lines(rule: Mapping[str, Any], language: Language, glossary: Glossary) -> list[str]:
    given = Phrases(language, glossary).points(rule["given"], rule["wallet"])
    params = {"rule": rule["name"][language], "given": given, "wanted": rule["wanted"]}
    if rule["given"]:
        capped = text("why.and", language).join(text(f"cap.{code}", language) for code in rule["capped"])
        key = "why.rule_gave_less" if rule["capped"] else "why.rule_gave"
        return ["  " + text(key, language, {**params, "capped": capped})]
    reason = rule["reason"]
    words = reason_text(reason["code"], reason["params"], language, glossary)
    lines = ["  " + text("why.rule_gave_nothing", language, {**params, "words": words})]
    if reason["code"] == "condition_not_met":
        lines += ["    " + line for line in condition_texts(rule["condition"], language, glossary)]
    return lines


def _event_doc(stored: StoredEvent) -> dict[str, Any]:
    return {
        "seq": stored.seq,
        "name": stored.name,
        "message_id": orjson.loads(stored.body).get("messageId"),
        "occurred_at": to_iso(stored.occurred),
        "received_at": to_iso(stored.received),
    }


def judgement_doc(verdicts: Sequence[Verdict], situation: Situation, names: Names) -> dict[str, Any]:
    """What an event was judged by, and every rule with what came of it."""
    return {
        "facts": {name: _plain(value) for name, value in sorted(situation.facts.items())},
        "rules": [_verdict_doc(verdict, situation, names) for verdict in verdicts],
    }


def _verdict_doc(verdict: Verdict, situation: Situation, names: Names) -> dict[str, Any]:
    """One rule: `matched` when the event fulfils it, even if a limit or another rule left nothing of it."""
    rule = verdict.rule
    doc: dict[str, Any] = {
        "rule": rule.id,
        "name": names[rule.id],
        "wallet": rule.wallet,
        "matched": verdict.fulfilled,
        "wanted": verdict.wanted,
        "given": verdict.given,
        "capped": list(verdict.capped),
    }
    if verdict.reason is not None:
        code, params = verdict.reason
        doc["reason"] = {"code": code, "params": refusal_doc(Refusal(rule.id, code, params)).get("params", {})}
    if rule.condition is not None:
        lines = situation.cart.lines if situation.cart else ()
        explanation: Explanation = rule.condition.explain(situation.facts, lines)
        doc["condition"] = explanation.to_doc()
    return doc


def posting_doc(number: int, posting: Posting) -> dict[str, Any]:
    """A posting with its number among those of its event."""
    return {
        "n": number,
        "at": to_iso(posting.at),
        "wallet": posting.wallet,
        "from": posting.from_account,
        "to": posting.to_account,
        "lot": posting.lot,
        "amount": posting.amount,
        "cause": posting.cause,
    }


def _plain(value: Any) -> Any:
    """A fact as people are shown it."""
    kept = shown(value)
    return list(kept) if isinstance(kept, tuple) else kept
