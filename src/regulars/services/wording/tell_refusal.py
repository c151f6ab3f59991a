"""A refusal in words, for whoever was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regulars.services.wording.names import Glossary
from regulars.services.wording.render import reason_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.services.ingest_events import Engine
    from regulars.texts import Language


def tell_refusal(engine: Engine, refusal: Mapping[str, Any], language: Language) -> str:
    """The reason of a refusal (its document) in a sentence, with the names of the program in force."""
    with engine.pool.transaction(read_only=True) as transaction:
        glossary = Glossary.of(engine.library.current(transaction).document)
    return reason_text(refusal["reason"], refusal.get("params", {}), language, glossary)
