"""The codes of a redemption: what its QR code holds, and eight characters that people read out and type."""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which are mistaken for others."""
_MISTAKEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_LENGTH: Final = 8
_BITS: Final = 5
_REST: Final = 128 - _LENGTH * _BITS
_PATH: Final = re.compile(r"/redemptions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$")


def qr_code(member_id: UUID, redemption_id: object) -> str:
    """What the QR code of a redemption holds: the path under which a till captures it."""
    return f"/api/members/{member_id}/redemptions/{redemption_id}"


def short_code(redemption_id: UUID) -> str:
    """The first 40 bits of the id in eight characters."""
    first = redemption_id.int >> _REST
    return "".join(_LETTERS[first >> (_BITS * place) & 31] for place in reversed(range(_LENGTH)))


def ids_of(code: str) -> tuple[UUID, UUID] | None:
    """The first and the last id that a scanned or typed code can mean; None when it is no code."""
    scanned = _PATH.search(code.strip().lower())
    if scanned:
        return UUID(scanned[1]), UUID(scanned[1])
    typed = code.upper().translate(_MISTAKEN)
    if len(typed) != _LENGTH or not set(typed) <= set(_LETTERS):
        return None
    first = 0
    for letter in typed:
        first = first << _BITS | _LETTERS.index(letter)
    return UUID(int=first << _REST), UUID(int=(first + 1 << _REST) - 1)
