"""Who a message is about: its identities in their normal form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from regulars.domain.events.event import ANONYMOUS_ID, EMAIL, PHONE, PREVIOUS_ID, USER_ID, Identity
from regulars.domain.events.refusals import MAX_ID, MAX_IDENTITIES, MAX_KIND, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.domain.problems import Problem

IdCode: TypeAlias = Literal["value_missing", "text_expected", "text_empty", "id_too_long"]
IdentityCode: TypeAlias = IdCode | Literal["identity_kind_invalid", "email_invalid", "phone_invalid"]

_KIND: Final = re.compile(r"[a-z][a-z0-9_]*")
_SEPARATORS: Final = re.compile(r"[\s.-]+")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE: Final = re.compile(r"\(?\+?[0-9][0-9 ().-]*")
_MAINLAND: Final = re.compile(r"(?:\+?86)?(1[0-9]{10})")
_PHONE_DIGITS: Final = range(5, 16)
_RANK: Final = {USER_ID: 0, ANONYMOUS_ID: 2}
_USERS: Final = (None, "users")
_UNCODED: Final = (None, "none")


def identity_of(kind: object, value: object) -> Identity | IdentityCode:
    """The identity in its normal form, or the code of why it is none. Every door uses this one.

    Kinds are lower_snake_case (`WeChat-OpenID` is `wechat_openid`); an e-mail is trimmed and lower-cased; a phone
    number keeps its digits and a leading +, and a number of the Chinese mainland always begins with +86.
    """
    name = _kind(kind) if type(kind) is str and len(kind) <= MAX_KIND else None
    if name is None:
        return "identity_kind_invalid"
    code = id_code(value)
    if code:
        return code
    if name == PHONE:
        number = normal_phone(str(value))
        return Identity(name, number) if number else "phone_invalid"
    if name == EMAIL:
        address = str(value).strip().lower()
        return Identity(name, address) if _EMAIL.fullmatch(address) else "email_invalid"
    return Identity(name, str(value))


def normal_phone(text: str) -> str | None:
    """The phone number with nothing but digits and a leading +, or None when it is none.

    The eleven digits of a mainland number get their +86; 00 before a country's code is a +. Any character that does
    not belong to a number makes it none: `138****8000` must never bind.
    """
    written = text.strip()
    if not _PHONE.fullmatch(written):
        return None
    digits = re.sub(r"[^0-9]", "", written)
    if "+" not in written and digits.startswith("00"):
        written, digits = "+", digits[2:]
    number = "+" + digits if "+" in written else digits
    mainland = _MAINLAND.fullmatch(number)
    if mainland:
        return "+86" + mainland[1]
    return number if len(digits) in _PHONE_DIGITS else None


def read_identities(body: Mapping[str, Any], *, of_identify: bool, problems: list[Problem]) -> tuple[Identity, ...]:
    """The message's identities without doubles: user_id first, then the others as given, anonymous_id last.

    The e-mail and phone among the traits of an identify name the member too. Problems are appended.
    """
    before = len(problems)
    found = _plain(USER_ID, body.get("userId"), "userId", problems)
    given = _external(body.get("context"), problems)
    if of_identify:
        given += _traits(body.get("traits"), problems)
    found += given
    found += _plain(ANONYMOUS_ID, body.get("anonymousId"), "anonymousId", problems)
    if given:
        found = sorted(dict.fromkeys(found), key=_rank)
        if len(found) > MAX_IDENTITIES:
            problems.append(refusal("context.externalIds", "identities_too_many"))
    elif not found and len(problems) == before:
        problems.append(refusal("userId", "identity_missing"))
    return tuple(found)


def read_previous(body: Mapping[str, Any], problems: list[Problem]) -> Identity | None:
    """An alias's old id, of the kind `PREVIOUS_ID`: it may have been a user_id or an anonymous_id."""
    value = body.get("previousId")
    if value is None:
        problems.append(refusal("previousId", "value_missing"))
    found = _plain(PREVIOUS_ID, value, "previousId", problems)
    return found[0] if found else None


def id_code(value: object) -> IdCode | None:
    """Why a value is no good as an id of anything, or None when it is good."""
    if type(value) is not str:
        return "value_missing" if value is None else "text_expected"
    if len(value) > MAX_ID:
        return "id_too_long"
    return None if value and not value.isspace() else "text_empty"


def _plain(kind: str, value: Any, path: str, problems: list[Problem]) -> list[Identity]:
    """The identity of a kind without a normal form, if it is there."""
    if value is None:
        return []
    code = id_code(value)
    if code is None:
        return [Identity(kind, value)]
    problems.append(refusal(path, code))
    return []


def _external(context: object, problems: list[Problem]) -> list[Identity]:
    """The identities of `context.externalIds`."""
    if context is None:
        return []
    if type(context) is not dict:
        problems.append(refusal("context", "object_expected"))
        return []
    entries = context.get("externalIds")
    if entries is None:
        return []
    if type(entries) is not list:
        problems.append(refusal("context.externalIds", "list_expected"))
        return []
    given = (_external_id(entry, f"context.externalIds[{index}]", problems) for index, entry in enumerate(entries))
    return [identity for identity in given if identity]


def _external_id(entry: object, path: str, problems: list[Problem]) -> Identity | None:
    """One entry, or None with its problems."""
    if type(entry) is not dict:
        problems.append(refusal(path, "object_expected"))
        return None
    if entry.get("collection") not in _USERS:
        problems.append(refusal(f"{path}.collection", "external_id_collection"))
    if entry.get("encoding") not in _UNCODED:
        problems.append(refusal(f"{path}.encoding", "external_id_encoding"))
    identity = identity_of(entry.get("type"), entry.get("id"))
    if isinstance(identity, Identity):
        return identity
    code: str | None = identity
    if identity == "identity_kind_invalid":
        problems.append(refusal(f"{path}.type", identity))
        code = id_code(entry.get("id"))
    if code:
        problems.append(refusal(f"{path}.id", code))
    return None


def _traits(traits: object, problems: list[Problem]) -> list[Identity]:
    """The e-mail and phone among the traits; traits that are no object are reported elsewhere."""
    found: list[Identity] = []
    for kind in (EMAIL, PHONE):
        value = traits.get(kind) if type(traits) is dict else None
        if value is None:
            continue
        identity = identity_of(kind, value)
        if isinstance(identity, Identity):
            found.append(identity)
        else:
            problems.append(refusal(f"traits.{kind}", identity))
    return found


def _rank(identity: Identity) -> int:
    return _RANK.get(identity.kind, 1)


@lru_cache(maxsize=1024)
def _kind(written: str) -> str | None:
    """The normal form of a kind, or None when it has none."""
    name = _SEPARATORS.sub("_", written.strip().lower())
    return name if _KIND.fullmatch(name) else None
