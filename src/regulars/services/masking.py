"""Personal data shown so that its owner recognises it and nobody else can use it.

What an attribute or a property means is the shop's own affair, so all of their values are masked, not only those with
a name that sounds personal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from regulars.domain.events.event import EMAIL, PHONE, Identity
from regulars.domain.events.identities import identity_of

_HIDDEN: Final = "****"
_NAME: Final = "name"
_PERSONAL_FIELDS: Final = ("event.", "member.attributes.", "member.is_birthday")
"""How the fields of conditions begin that hold attributes, properties and birthdays."""
_SHOWN_OF_BODY: Final = ("type", "event")


def masked(identity: Identity) -> str:
    """The value with its middle starred: `+86138****8000`, `l***@example.com`, `ab****yz`."""
    value = identity.value
    if identity.kind == EMAIL:
        name, _, host = value.partition("@")
        return f"{name[:1]}***@{host}"
    if identity.kind == PHONE and len(value) > 10:
        return f"{value[:-8]}****{value[-4:]}"
    shown = min(2, len(value) // 4)
    return f"{value[:shown]}****{value[len(value) - shown :]}"


def masked_member(member: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a member without her identities and attributes, but for what she would know them by."""
    identities = [{**each, "value": masked(Identity(each["kind"], each["value"]))} for each in member["identities"]]
    attributes = {name: _masked_attribute(name, value) for name, value in member["attributes"].items()}
    return {**member, "identities": identities, "attributes": attributes}


def masked_listed_member(member: Mapping[str, Any]) -> dict[str, Any]:
    """A line of a list of members with her name and identifier masked, and nothing of her phone."""
    identity = member["identity"]
    if identity is not None:
        identity = {**identity, "value": masked(Identity(identity["kind"], identity["value"]))}
    name = member["name"] and _masked_attribute(_NAME, member["name"])
    return {**member, "identity": identity, "phone_ends": None, "name": name}


def masked_body(body: Mapping[str, Any]) -> dict[str, Any]:
    """An event's body without anything that a sender chose, which may be anything; what it is stays."""
    return {key: body[key] for key in _SHOWN_OF_BODY if key in body}


def masked_why(why: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to "why?" without the values of attributes and properties that rules looked at."""
    facts = {name: _hidden(value) if _is_personal(name) else value for name, value in why["facts"].items()}
    rules = [
        {**rule, "condition": _masked_condition(rule["condition"])} if "condition" in rule else rule
        for rule in why["rules"]
    ]
    return {**why, "event": {**why["event"], "message_id": None}, "facts": facts, "rules": rules}


def _masked_condition(tree: Mapping[str, Any]) -> dict[str, Any]:
    if "field" in tree:
        return {**tree, "seen": _hidden(tree["seen"]) if _is_personal(tree["field"]) else tree["seen"]}
    if "not" in tree:
        return {**tree, "not": _masked_condition(tree["not"])}
    kind = "all" if "all" in tree else "any"
    return {**tree, kind: [_masked_condition(part) for part in tree[kind]]}


def _masked_attribute(name: str, value: Any) -> Any:
    identity = identity_of(name, value) if name in (EMAIL, PHONE) else None
    if isinstance(identity, Identity):
        return masked(identity)
    if name == _NAME and isinstance(value, str) and len(value) > 1:
        return value[:1] + _HIDDEN
    return _hidden(value)


def _hidden(value: Any) -> Any:
    """That there is something, and no more."""
    return None if value is None else _HIDDEN


def _is_personal(field: str) -> bool:
    return field.startswith(_PERSONAL_FIELDS)
