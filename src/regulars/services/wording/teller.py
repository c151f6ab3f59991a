"""Tells any part of a program: the one place where a rule, an expiry, a tier or a reward becomes sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from regulars.domain.programs.document import EarnRule, Ladder, PayWithPoints, Reward, Tier, Wallet
from regulars.services.wording import describe_parts as parts
from regulars.services.wording.around import Around
from regulars.services.wording.describe_rule import rule_details, rule_sentence
from regulars.services.wording.names import Glossary
from regulars.services.wording.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regulars.domain.programs.document import ProgramDocument
    from regulars.texts import Language

Part: TypeAlias = Wallet | EarnRule | Ladder | Tier | Reward | PayWithPoints


class Sentences(NamedTuple):
    """What a part is, and its details, a sentence each."""

    text: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the parts of one program in one language."""

    phrases: Phrases
    around: Around

    @classmethod
    def for_members(cls, program: ProgramDocument, language: Language) -> Teller:
        """Who tells a sound program to its members."""
        return cls(Phrases(language, Glossary.of(program), reader="member"), Around.of(program))

    def tell(self, part: Part) -> Sentences:
        """A part in sentences."""
        phrases, around = self.phrases, self.around
        match part:
            case Wallet():
                return _said(parts.wallet_sentence(part, phrases, around), parts.wallet_details(part, phrases))
            case EarnRule():
                return _said(rule_sentence(part, phrases, around), rule_details(part, phrases, around))
            case Ladder():
                return _said(parts.ladder_sentence(part, phrases), parts.ladder_details(part, phrases))
            case Tier():
                return _said(parts.tier_sentence(part, phrases), parts.tier_details(part, phrases))
            case Reward():
                return _said(parts.reward_sentence(part, phrases), parts.reward_details(part, phrases))
            case PayWithPoints():
                return _said(parts.pay_sentence(part, phrases), parts.pay_details(part, phrases))


def _said(text: str, details: Iterable[str]) -> Sentences:
    return Sentences(text, tuple(details))
