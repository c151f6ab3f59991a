"""Request bodies: read within limits, unpacked, decoded, and held against the document they should be."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel

from regulars.api.problems import ProblemError
from regulars.api.requests import Body
from regulars.domain.plain import Node, plain
from regulars.domain.shape import shape_problems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regulars.domain.problems import Problem

KIB: Final = 1024
MAX_EVENT: Final = 32 * KIB
"""Most bytes of one event, as compact JSON in UTF-8 and without what belongs to its sending."""
MAX_EVENT_BODY: Final = 2 * MAX_EVENT
"""Most bytes of a request with one event: other ways to write the same JSON take more."""
MAX_BATCH: Final = 500 * KIB
MAX_EVENTS: Final = 2_500
"""Most bytes and events of a request with many."""
MAX_DOCUMENT: Final = 64 * KIB
MAX_PROGRAM: Final = 2 * KIB * KIB
PATIENCE_S: Final = 30
"""How long a sender may take for a body."""

_GZIP: Final = 31  # zlib's name for "with a gzip header and trailer"
_BOM: Final = b"\xef\xbb\xbf"
_UNPACKED: Final = ("", "identity")

BODIES: Final[dict[Callable[..., Any], dict[str, Any]]] = {}
"""What each dependency that reads a body reads, by media type the schema; the OpenAPI document is made from it."""

Document = TypeVar("Document", bound=Body)


async def read_bytes(request: Request, *, limit: int) -> bytes:
    """The body, unpacked when it came gzipped.

    413 when it is larger than the limit, packed or unpacked; 408 when it does not come to its end.
    """
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in (*_UNPACKED, "gzip", "x-gzip"):
        raise ProblemError(415, "encoding_unknown", headers={"Accept-Encoding": "gzip"})
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:18]) > limit:
        raise too_large(limit)
    try:
        async with asyncio.timeout(PATIENCE_S):
            data = await _receive(request, limit=limit)
    except TimeoutError as error:
        raise ProblemError(408, "body_too_slow", seconds=PATIENCE_S, headers={"Connection": "close"}) from error
    return data if encoding in _UNPACKED else _unpack(data, limit=limit)


async def _receive(request: Request, *, limit: int) -> bytes:
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > limit:
            raise too_large(limit)
    return bytes(chunks)


async def read_json(request: Request, *, limit: int) -> Any:
    """The body as JSON; 400 when it is none."""
    return decode(await read_bytes(request, limit=limit))


def decode(data: bytes) -> Any:
    """JSON in UTF-8, with or without a byte order mark."""
    try:
        return orjson.loads(data.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        raise ProblemError(400, "json_invalid", line=error.lineno, column=error.colno) from error


async def read_text(request: Request, *, limit: int) -> str:
    """The body as text in UTF-8 that can be stored."""
    try:
        text = (await read_bytes(request, limit=limit)).decode()
    except UnicodeDecodeError as error:
        raise ProblemError(400, "not_utf8", position=error.start) from error
    if "\0" in text:
        raise ProblemError(400, "text_with_nul", position=text.index("\0"))
    return text


async def read_document(request: Request, model: type[Document]) -> Document:
    """The body as a document of this model, an empty body as an empty one; 400 with every problem when it is none."""
    data = await read_bytes(request, limit=MAX_DOCUMENT)
    tree, problems = plain(decode(data) if data else {})
    problems += shape_problems(model, Node(tree), _check)
    if problems:
        raise invalid(problems)
    return model.model_validate(tree)


def _check(part: type[BaseModel], node: Node) -> Iterable[Problem]:
    """What a part of a document has against itself."""
    return part.check(node) if issubclass(part, Body) else ()


def body_of(model: type[Document]) -> Callable[[Request], Coroutine[Any, Any, Document]]:
    """A dependency that reads the body as this model."""

    async def read(request: Request) -> Document:
        return await read_document(request, model)

    BODIES[read] = {"application/json": {"$ref": f"#/components/schemas/{model.__name__}"}}
    return read


def invalid(problems: Iterable[Problem]) -> ProblemError:
    """The answer to a body that is well-formed, but not what it should be."""
    return ProblemError(400, "invalid_request", problems=problems)


def _unpack(data: bytes, *, limit: int) -> bytes:
    """Gunzip, but never more than the limit: a small body can claim any size."""
    member = zlib.decompressobj(_GZIP)
    try:
        unpacked = member.decompress(data, limit + 1)
    except zlib.error as error:
        raise ProblemError(400, "gzip_invalid") from error
    if len(unpacked) > limit:
        raise too_large(limit)
    if not member.eof or member.unused_data:
        raise ProblemError(400, "gzip_invalid")
    return unpacked


def too_large(limit: int) -> ProblemError:
    """The answer to a body of more bytes than that."""
    return ProblemError(413, "body_too_large", limit=limit)
