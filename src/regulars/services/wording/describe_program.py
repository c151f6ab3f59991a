"""A program told in sentences of both languages, part by part, for those who write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.domain.plain import Node, plain
from regulars.domain.programs import document as doc
from regulars.services.wording.around import Around
from regulars.services.wording.names import Glossary
from regulars.services.wording.phrases import Phrases
from regulars.services.wording.teller import Teller
from regulars.texts import languages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.problems import Problem
    from regulars.services.wording.names import Names
    from regulars.services.wording.teller import Part
    from regulars.texts import Language


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
    program, unsound = Node(tree), frozenset(_holders(problems))
    glossary, around = glossary_of(program), Around.of_written(program)
    tellers = {language: Teller(Phrases(language, glossary), around) for language in languages}
    return [
        _told(node.path, model.model_validate(node.value), tellers)
        for model, node in _parts(program)
        if node.path not in unsound and isinstance(node.value, dict)
    ]


def glossary_of(program: Node) -> Glossary:
    """What the parts of a program are called, as far as it says so."""
    ladders = program.at("ladders").items()
    return Glossary(
        program.at("time_zone").text() or "Asia/Shanghai",
        program.at("currency").text() or "CNY",
        rules=_names(program.at("earn").items()),
        wallets=_names(program.at("wallets").items()),
        ladders=_names(ladders),
        tiers=_names(tier for ladder in ladders for tier in ladder.at("tiers").items()),
        rewards=_names(program.at("rewards").items()),
    )


def _parts(program: Node) -> Iterator[tuple[type[Part], Node]]:
    """The place of every part that can be told, in the order of the document."""
    yield from ((doc.Wallet, node) for node in program.at("wallets").items())
    yield from ((doc.EarnRule, node) for node in program.at("earn").items())
    for ladder in program.at("ladders").items():
        yield doc.Ladder, ladder
        yield from ((doc.Tier, node) for node in ladder.at("tiers").items())
    yield from ((doc.Reward, node) for node in program.at("rewards").items())
    yield doc.PayWithPoints, program.at("pay_with_points")


def _told(path: str, part: Part, tellers: Mapping[Language, Teller]) -> Told:
    told = {language: teller.tell(part) for language, teller in tellers.items()}
    details = zip(*(each.details for each in told.values()), strict=True)
    return Told(
        path,
        {language: each.text for language, each in told.items()},
        tuple(dict(zip(told, detail, strict=True)) for detail in details),
    )


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
