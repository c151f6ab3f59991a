"""Identities shown so that their owner recognises them and nobody else can use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.domain.events.event import EMAIL, PHONE

if TYPE_CHECKING:
    from regulars.domain.events.event import Identity


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
