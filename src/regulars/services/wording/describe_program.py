"""A program told in sentences of both languages, part by part: the same words on every page, card and terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel

from regulars.domain.plain import Node, plain
from regulars.domain.programs import document as doc
from regulars.services.wording import describe_parts as parts
from regulars.services.wording.describe_rule import Around, rule_details, rule_sentence
from regulars.services.wording.names import Glossary
from regulars.services.wording.phrases import Phrases
from regulars.texts import languages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from regulars.domain.problems import Problem
    from regulars.services.wording.names import Names
    from regulars.texts import Language

Part = TypeVar("Part", bound=BaseModel)

_ONCE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a program in words of each language: what it is, and its details, a sentence each."""

    path: str
    text: Mapping[Language, str]
    details: tuple[Mapping[Language, str], ...]


def describe_program(data: object, problems: Iterable[Problem] = ()) -> list[Told]:
    """The sentences of a program given as plain data, each with the path of its part, in the order of the document.

    `problems` are all that `parse_program` has found: a part that has any is left out, so a program that is still being
    written can be told as far as it is sound.
    """
    tree, _ = plain(data)
    return list(_Teller.of(Node(tree), frozenset(_holders(problems))).tell())


def glossary_of(program: Node) -> Glossary:
    """What the parts of a program are called, as far as it says so; sentences need no more of a glossary."""
    ladders = program.at("ladders").items()
    return Glossary(
        program.at("time_zone").text() or "Asia/Shanghai",
        program.at("currency").text() or "CNY",
        rules=_names(program.at("earn").items()),
        wallets=_names(program.at("wallets").items()),
        ladders=_names(ladders),
        tiers=_names(tier for ladder in ladders for tier in ladder.at("tiers").items()),
        rewards=_names(program.at("rewards").items()),
        ladder_tiers={},
        spendable=[],
        costs={},
        paying=None,
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells one program."""

    program: Node
    unsound: frozenset[str]
    phrases: tuple[Phrases, ...]
    around: Around

    @classmethod
    def of(cls, program: Node, unsound: frozenset[str]) -> _Teller:
        """A teller who knows the whole program's names, and the paths of what is not to be told."""
        glossary = glossary_of(program)
        return cls(program, unsound, tuple(Phrases(language, glossary) for language in languages), _around(program))

    def tell(self) -> Iterator[Told]:
        """Every part that is sound."""
        around = self.around
        for node in self.program.at("wallets").items():
            yield from self._part(doc.Wallet, node, parts.wallet_sentence, parts.wallet_details)
        for node in self.program.at("earn").items():
            yield from self._part(
                doc.EarnRule,
                node,
                lambda rule, phrases: rule_sentence(rule, phrases, around),
                lambda rule, phrases: rule_details(rule, phrases, around),
            )
        for node in self.program.at("ladders").items():
            yield from self._part(doc.Ladder, node, parts.ladder_sentence, parts.ladder_details)
            for tier in node.at("tiers").items():
                yield from self._part(doc.Tier, tier, parts.tier_sentence, parts.tier_details)
        for node in self.program.at("rewards").items():
            yield from self._part(doc.Reward, node, parts.reward_sentence, parts.reward_details)
        yield from self._part(
            doc.PayWithPoints, self.program.at("pay_with_points"), parts.pay_sentence, parts.pay_details
        )

    def _part(
        self,
        model: type[Part],
        node: Node,
        sentence: Callable[[Part, Phrases], str],
        details: Callable[[Part, Phrases], Iterable[str]],
    ) -> Iterator[Told]:
        if node.path in self.unsound or not isinstance(node.value, dict):
            return
        part = model.model_validate(node.value)
        text = {phrases.language: sentence(part, phrases) for phrases in self.phrases}
        by_language = [list(details(part, phrases)) for phrases in self.phrases]
        told = tuple(dict(zip(languages, each, strict=True)) for each in zip(*by_language, strict=True))
        yield Told(node.path, text, told)


def _around(program: Node) -> Around:
    multipliers: dict[str, dict[str, Decimal]] = {}
    for ladder in program.at("ladders").items():
        tiers = {tier.at("id").text() or "": tier.at("multiplier").number() for tier in ladder.at("tiers").items()}
        multipliers[ladder.at("id").text() or ""] = {
            tier: number for tier, number in tiers.items() if number not in (None, _ONCE)
        }
    members: dict[str, tuple[str, ...]] = {}
    for rule in program.at("earn").items():
        group, name = rule.at("group").text() or "", rule.at("id").text() or ""
        members[group] = (*members.get(group, ()), name)
    modes = {each.at("id").text() or "": each.at("mode").text() or "" for each in program.at("stacking").items()}
    return Around(multipliers, modes, members)


def _holders(problems: Iterable[Problem]) -> Iterator[str]:
    """The paths of all parts that have one of these problems, in themselves or below."""
    for problem in problems:
        path = problem.path
        while path:
            yield path
            path = path[: max(path.rfind("."), path.rfind("["), 0)]


def _names(things: Iterable[Node]) -> Names:
    found = {}
    for thing in things:
        name, id_ = thing.at("name"), thing.at("id").text()
        zh, en = name.at("zh").text(), name.at("en").text()
        if id_:
            found[id_] = {"zh": zh or en or id_, "en": en or zh or id_}
    return found
