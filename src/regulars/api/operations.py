"""What tills and operators do to a member, from the request's idempotency key to its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

import orjson
from anyio.to_thread import run_sync
from fastapi import Depends, Header

from regulars.api.bodies import invalid
from regulars.api.problems import ProblemError
from regulars.api.refs import Ref
from regulars.api.shell import Json, TheLanguage, TheShell
from regulars.domain.problems import Problem
from regulars.services.fold_batch import TAKEN
from regulars.services.ingest_events import preview
from regulars.services.members import member_id_of
from regulars.services.submissions import Answer, Submission
from regulars.services.wording.tell_refusal import tell_refusal

if TYPE_CHECKING:
    from regulars.domain.time import Instant

REPLAYED: Final = "Idempotency-Replayed"
"""The header of an answer that was given before, to the first request with the same key."""

_NOT_THERE: Final = frozenset({"unknown_redemption"})
_PREFIX: Final = "properties."


async def idempotency_key(
    key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            pattern="^[!-~]{1,255}$",
            description="A new one for each thing to be done, the same one to repeat it: then nothing is done twice.",
            examples=["3f1c2a9e-5d0b-4a57-9c58-0d6a0f3f6b11"],
        ),
    ],
) -> str:
    """The request's idempotency key: 1 to 255 visible ASCII characters."""
    return key


IdempotencyKey = Annotated[str, Depends(idempotency_key)]


async def member_of(ref: Ref, shell: TheShell) -> UUID:
    """The member in the request's path; 404 when there is none."""
    return await run_sync(member_id_of, shell.engine, ref)


TheMember = Annotated[UUID, Depends(member_of)]


class Operation:
    """One thing to be done to a member."""

    def __init__(self, member: TheMember, key: IdempotencyKey, shell: TheShell, language: TheLanguage) -> None:
        """Keep what is the same for all of them. It is received now."""
        self.member = member
        self.key = key
        self.received: Instant = shell.now()
        self.shell = shell
        self.language = language

    async def carry_out(
        self,
        submission: Submission | Answer,
        *,
        status: int = 200,
        extra: Mapping[str, Any] | None = None,
        dry_run: bool = False,
    ) -> Json:
        """Send an operation through the pump; 200 with its effects, or the problem that the engine had with it."""
        answer, outcome = await self.hand_in(submission, dry_run=dry_run)
        headers = self.replayed(answer)
        if outcome["refusals"]:
            raise await self._refused(outcome, headers)
        doc = {**(extra or {}), "member_id": str(answer.member_id), "seq": answer.seq, "effects": outcome["effects"]}
        return Json(doc, status_code=status, headers=headers)

    async def hand_in(self, submission: Submission | Answer, *, dry_run: bool = False) -> tuple[Answer, dict[str, Any]]:
        """Send an event through the pump; its answer with its outcome, or the problems that the door had with it.

        In a dry run it is only decided.
        """
        answer = submission
        if isinstance(answer, Submission) and dry_run:
            (answer,) = await run_sync(preview, self.shell.engine, [answer])
        elif isinstance(answer, Submission):
            (answer,) = await asyncio.wrap_future(self.shell.system.pump.offer([answer]))
        if answer.outcome is None:
            raise _not_taken(answer)
        return answer, orjson.loads(answer.outcome)

    @staticmethod
    def replayed(answer: Answer) -> dict[str, str]:
        """The headers of an answer, which say whether it was given before."""
        return {REPLAYED: "true"} if answer.status == "duplicate" else {}

    async def _refused(self, outcome: Mapping[str, Any], headers: Mapping[str, str]) -> ProblemError:
        refusal = outcome["refusals"][0]
        detail = await run_sync(tell_refusal, self.shell.engine, refusal, self.language)
        extra = {"params": refusal.get("params", {}), "effects": outcome["effects"]}
        status = 404 if refusal["reason"] in _NOT_THERE else 409
        return ProblemError(status, refusal["reason"], detail=detail, extra=extra, headers=headers)


TheOperation = Annotated[Operation, Depends()]


def _not_taken(answer: Answer) -> ProblemError:
    """The event door's problems as those of the request's body, whose values became the event's properties."""
    if [problem.code for problem in answer.problems] == ["key_reused"]:
        return ProblemError(422, "key_reused")
    if {problem.code for problem in answer.problems} == {TAKEN}:
        taken = [Problem(f"identities.{problem.path}", f"{problem.path}_taken") for problem in answer.problems]
        return ProblemError(409, TAKEN, problems=taken)
    return invalid(
        Problem(problem.path.removeprefix(_PREFIX), problem.code, problem.params, problem.hint)
        for problem in answer.problems
    )
