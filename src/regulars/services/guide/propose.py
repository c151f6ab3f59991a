"""A proposal: the template that fits, or the one asked for, with its numbers fitted, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from regulars.services.guide.adapt import Change, adapt
from regulars.services.guide.answers import Answers, Template
from regulars.services.guide.choose import choose, reasons_for
from regulars.services.programs import document_of
from regulars.services.read_program import load_template, read_program
from regulars.services.write_yaml import write_yaml
from regulars.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.programs.document import ProgramDocument
    from regulars.texts import Language


@dataclass(frozen=True, slots=True)
class Proposal:
    """A template with the codes of what speaks for it, what was fitted, and the program that came of it as YAML."""

    template: Template
    reasons: tuple[str, ...]
    changes: tuple[Change, ...]
    document: ProgramDocument
    source: str


def propose(answers: Answers, *, template: Template | None = None) -> Proposal:
    """The program to begin with."""
    chosen = template or choose(answers).template
    data, _ = read_program(load_template(chosen), format="yaml")
    changes = adapt(data, answers)
    source = write_yaml(data)
    return Proposal(chosen, reasons_for(chosen, answers), tuple(changes), document_of(source, "yaml"), source)


def reason_words(code: str, language: Language) -> str:
    """Why an answer speaks for a template."""
    return text(f"guide.reason.{code}", language)


def change_words(change: Change, currency: str, language: Language) -> str:
    """What was fitted, in a sentence."""
    shown = {name: _shown(value, currency, language) for name, value in change.params.items()}
    return text(f"guide.change.{change.code}", language, shown)


def _shown(value: Any, currency: str, language: Language) -> str:
    if isinstance(value, list):
        return text("why.and", language).join(_shown(each, currency, language) for each in value)
    if isinstance(value, Decimal):
        return f"¥{value:,f}" if currency == "CNY" else f"{value:,f} {currency}"
    return _name(value, language) if isinstance(value, dict) else f"{value:,}"


def _name(name: Mapping[str, str], language: Language) -> str:
    return name[language]
