"""Every error in one form: RFC 9457 problem details, with texts in the caller's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from regulars.api.shell import REQUEST_ID, Json, language_of
from regulars.domain.problems import Problem
from regulars.logs import masked
from regulars.services.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    OverloadedError,
    ServiceError,
    UnfitError,
    UnknownCallerError,
)
from regulars.storage.errors import RetryableError
from regulars.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Scope

    from regulars.texts import Language

log = structlog.get_logger()

MEDIA_TYPE: Final = "application/problem+json"
_URN: Final = "urn:regulars:problem:"
_LOCALES: Final = {"en": "en", "zh": "zh-CN"}
_SECONDS_TO_WAIT: Final = 2

# A service's error by its class; some say that the system cannot work yet, or no longer.
_STATUS_BY_CLASS: Final[Mapping[type[ServiceError], int]] = {
    NotFoundError: 404,
    ConflictError: 409,
    InvalidError: 400,
    UnfitError: 422,
    UnknownCallerError: 401,
    OverloadedError: 429,
}
_NOT_READY: Final = frozenset({(ConflictError, "no_program"), (OverloadedError, "closing")})
_STATUS_CODES: Final[Mapping[int, str]] = {404: "no_such_path", 405: "method_not_allowed"}


class ProblemError(Exception):
    """A request that cannot be answered as asked.

    `code` and `params` give the text `error.<code>` unless `detail` is given; `problems` are those of the body;
    `extra` stands in the answer as it is.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        problems: Iterable[Problem] = (),
        headers: Mapping[str, str] | None = None,
        detail: str | None = None,
        extra: Mapping[str, Any] | None = None,
        **params: Any,
    ) -> None:
        """Keep all of it."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.problems = tuple(problems)
        self.headers = dict(headers or {})
        self.detail = detail
        self.extra = dict(extra or {})
        self.params = params


def install(app: FastAPI) -> None:
    """Answer every kind of failure with a problem."""
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(ServiceError, _on_service_error)
    app.add_exception_handler(RetryableError, _on_retryable)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid_parameters)


def answer(scope: Scope, error: ProblemError, language: Language) -> Json:
    """The response that says what is wrong."""
    detail = text(f"error.{error.code}", language, error.params) if error.detail is None else error.detail
    doc: dict[str, Any] = {
        "type": _URN + error.code,
        "title": text(f"title.{error.status}", language),
        "status": error.status,
        "detail": detail,
        "code": error.code,
        "request_id": scope.get(REQUEST_ID, ""),
        **error.extra,
    }
    if error.problems:
        doc["errors"] = problem_docs(error.problems, language)
    headers = {"Content-Language": _LOCALES[language], **error.headers}
    return Json(doc, status_code=error.status, headers=headers, media_type=MEDIA_TYPE)


def problem_docs(problems: Sequence[Problem], language: Language) -> list[dict[str, Any]]:
    """Problems as documents with their texts."""
    return [
        {
            "path": problem.path,
            "code": problem.code,
            "message": text(f"problem.{problem.code}", language, problem.params),
            "hint": problem.hint,
        }
        for problem in problems
    ]


def internal_error() -> ProblemError:
    """The answer to a fault of our own."""
    return ProblemError(500, "internal")


def unavailable() -> ProblemError:
    """The answer while the database cannot be reached."""
    return ProblemError(503, "unavailable", headers=_retry_after(_SECONDS_TO_WAIT))


async def _on_problem(request: Request, error: Exception) -> Json:
    if not isinstance(error, ProblemError):
        raise error
    return answer(request.scope, error, await language_of(request))


async def _on_service_error(request: Request, error: Exception) -> Json:
    if not isinstance(error, ServiceError):
        raise error
    status = 503 if (type(error), error.code) in _NOT_READY else _STATUS_BY_CLASS[type(error)]
    headers = _retry_after(error.params.get("retry_after_s", _SECONDS_TO_WAIT)) if status in (429, 503) else {}
    problem = ProblemError(status, error.code, problems=error.problems, headers=headers, **error.params)
    return await _on_problem(request, problem)


async def _on_retryable(request: Request, error: Exception) -> Json:
    log.warning("database_unavailable", reason=masked(str(error)), request_id=request.scope.get(REQUEST_ID))
    return await _on_problem(request, unavailable())


async def _on_http_exception(request: Request, error: Exception) -> Json:
    if not isinstance(error, HTTPException):
        raise error
    code = _STATUS_CODES.get(error.status_code, "invalid_request")
    return await _on_problem(request, ProblemError(error.status_code, code, headers=error.headers))


async def _on_invalid_parameters(request: Request, error: Exception) -> Json:
    if not isinstance(error, RequestValidationError):
        raise error
    problems = [_parameter_problem(each) for each in error.errors()]
    return await _on_problem(request, ProblemError(400, "invalid_request", problems=problems))


_PARAMETER_CODES: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("value_missing", ""),
    "greater_than_equal": ("document_too_small", "ge"),
    "less_than_equal": ("document_too_large", "le"),
    "string_too_long": ("document_text_too_long", "max_length"),
    "int_parsing": ("document_not_whole", ""),
}
"""What the framework finds wrong with a parameter: the problem's code, and where the broken limit is kept."""


def _parameter_problem(error: Mapping[str, Any]) -> Problem:
    code, limit = _PARAMETER_CODES.get(error["type"], ("document_invalid", ""))
    params: dict[str, Any] = {"found": str(error.get("input"))[:60]}
    if limit:
        params["limit"] = error["ctx"][limit]
    return Problem(".".join(map(str, error["loc"])), code, params)


def _retry_after(seconds: int) -> dict[str, str]:
    return {"Retry-After": str(seconds)}
