"""Documents on their way into a column."""

from __future__ import annotations

from typing import Any

import orjson

from regulars.storage.errors import DataError


def json_text(doc: dict[str, Any]) -> str:
    """A document as JSON text; `DataError` when there is something in it that JSON cannot hold, say a vast number."""
    try:
        return orjson.dumps(doc).decode()
    except orjson.JSONEncodeError as error:
        raise DataError(str(error)) from error
