"""Ready programs, and the guide that proposes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends

from regulars.api.bodies import body_of
from regulars.api.openapi import answers
from regulars.api.requests import ShopAnswers
from regulars.api.security import Reader
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.api.shown.templates import Proposed, Templates
from regulars.services.examine_program import examine_program
from regulars.services.guide.answers import TEMPLATES, Answers
from regulars.services.guide.propose import change_words, propose, reason_words
from regulars.services.programs import document_of
from regulars.services.read_program import load_template
from regulars.texts import text

if TYPE_CHECKING:
    from regulars.texts import Language

router = APIRouter(tags=["programs"])


@router.get("/api/templates", responses=answers(Templates))
def list_templates(_caller: Reader, language: TheLanguage) -> Json:
    """The ready programs, from the simplest to the one with everything, as they are written: with comments."""
    items = []
    for template in TEMPLATES:
        source = load_template(template)
        name = document_of(source, "yaml").name.model_dump()
        items.append({"template": template, "name": name, "about": _about(template, language), "source": source})
    return Json({"items": items})


@router.post("/api/templates/propose", responses=answers(Proposed, 400, 413))
def propose_program(
    shell: TheShell, _caller: Reader, said: Annotated[ShopAnswers, Depends(body_of(ShopAnswers))], language: TheLanguage
) -> Json:
    """The template that fits a shop, with its reasons, and with numbers fitted to it. Nothing is kept.

    `source` is a program without problems, to be kept as a draft.
    """
    shop = Answers(
        said.business,
        said.frequency,
        said.usual_order,
        frozenset(said.channels),
        frozenset(said.goals),
        said.depth,
        said.currency,
        said.time_zone,
    )
    proposal = propose(shop, template=said.template)
    doc = {
        "template": proposal.template,
        "about": _about(proposal.template, language),
        "reasons": [reason_words(code, language) for code in proposal.reasons],
        "changes": [change_words(change, said.currency, language) for change in proposal.changes],
        "name": proposal.document.name.model_dump(),
        **examine_program(proposal.source, "yaml", now=shell.now()).to_doc(),
        "source": proposal.source,
    }
    return Json(doc)


def _about(template: str, language: Language) -> str:
    return text(f"guide.template.{template}", language)
