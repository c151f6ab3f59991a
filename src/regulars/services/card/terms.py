"""The terms of a membership, told by the program itself: earning, spending, kinds of points, rising and falling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regulars.domain.programs.document import PayWithPoints
from regulars.domain.time import to_instant, to_iso
from regulars.services.wording.teller import Teller
from regulars.storage import programs
from regulars.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from regulars.domain.engine.program import Program
    from regulars.domain.engine.validity import Window
    from regulars.domain.programs.document import ProgramDocument
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.services.wording.teller import Part
    from regulars.texts import Language


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
    document = _not_over(program, now)
    teller = Teller.for_members(document, language)
    return [
        {
            "section": section,
            "title": text(f"term.section.{section}", language),
            "terms": [_term(part, teller, language) for part in parts],
        }
        for section, parts in _sections(document).items()
        if parts
    ]


def _not_over(program: Program, now: Instant) -> ProgramDocument:
    """The document without the rules and rewards whose time has passed: no sentence names them any more."""
    document = program.document
    rules = zip(document.earn, program.rules(), strict=True)
    earn = tuple(written for written, rule in rules if not _over(rule.window, now))
    rewards = tuple(each for each in document.rewards if not _over(program.reward_windows.get(each.id), now))
    return document.model_copy(update={"earn": earn, "rewards": rewards})


def _over(window: Window | None, now: Instant) -> bool:
    return window is not None and window.until is not None and window.until <= now


def _sections(document: ProgramDocument) -> Mapping[str, Sequence[Part]]:
    pay = document.pay_with_points
    return {
        "earning": document.earn,
        "spending": [*document.rewards, *([pay] if pay else [])],
        "expiry": document.wallets,
        "tiers": list(_tiers(document)),
    }


def _tiers(document: ProgramDocument) -> Iterator[Part]:
    """Of each ladder its tiers, and then how long they last."""
    for ladder in document.ladders:
        yield from ladder.tiers
        yield ladder


def _term(part: Part, teller: Teller, language: Language) -> dict[str, Any]:
    said = teller.tell(part)
    named = {} if isinstance(part, PayWithPoints) else part.name.model_dump()
    name = named.get(language) or text("term.pay_with_points", language)
    return {"name": name, "text": said.text, "details": said.details}
