"""What a use case can refuse: codes with parameters, rendered in either language at the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regulars.domain.problems import Problem


class ServiceError(Exception):
    """A use case cannot be carried out; `code` and `params` give the text `error.<code>`."""

    def __init__(self, code: str, *, problems: Sequence[Problem] = (), **params: Any) -> None:
        """Keep the code, its parameters and, for bad documents, every problem found."""
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params
        self.problems = tuple(problems)


class NotFoundError(ServiceError):
    """What was asked for is not there."""


class ConflictError(ServiceError):
    """It cannot be done in the present state of things."""


class InvalidError(ServiceError):
    """What was sent does not fit; `problems` says where."""


class OverloadedError(ServiceError):
    """Too much is waiting, or was tried, already; `retry_after_s` in the parameters says when to come again."""


class UnfitError(ServiceError):
    """What was sent is well-formed and cannot be taken all the same; `problems` says why."""


class UnknownCallerError(ServiceError):
    """Whoever asks is not who they say, or no longer."""
