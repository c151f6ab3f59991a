"""Passwords: argon2id, which takes time and memory from whoever guesses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from regulars.domain.problems import Problem

LEAST, MOST = 10, 200
"""Characters of a password."""

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""What OWASP names as the least today; kept small, for sign-ins happen in the process that serves."""


def hash_password(password: str) -> str:
    """The hash to keep of a password."""
    return _HASHER.hash(_normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one whose hash was kept. It takes as long when there is none."""
    nobodys = _nobodys_hash()
    try:
        _HASHER.verify(nobodys if kept is None else kept, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def password_problems(password: str, *, email: str, path: str) -> Iterator[Problem]:
    """Why a password is no good as a new one."""
    if len(password) < LEAST:
        yield Problem(path, "password_too_short", {"limit": LEAST})
    if len(password) > MOST:
        yield Problem(path, "password_too_long", {"limit": MOST})
    if password.strip().casefold() == email.casefold():
        yield Problem(path, "password_is_email")


def _normal(password: str) -> str:
    """One form for the same characters, however a keyboard composes them."""
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys_hash() -> str:
    return hash_password("the password of nobody at all")
