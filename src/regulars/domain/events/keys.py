"""Keys of a message: what makes a second one the same, and what shows that its body is another."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_BYTES: Final = 16


def message_key(message_id: str) -> bytes:
    """The key under which a message is claimed: 16 bytes of its id."""
    return blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()


def body_digest(body_bytes: bytes) -> bytes:
    """16 bytes that tell a stored body from another."""
    return blake2b(body_bytes, digest_size=KEY_BYTES).digest()


def id_of_body(body: Mapping[str, Any]) -> str:
    """The id of a message that was sent without one: the same for the same content, in whatever order of keys."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return "body:" + body_digest(canonical.encode("ascii")).hex()
