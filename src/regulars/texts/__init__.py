"""Every text a person sees, in English and Chinese, by key.

The catalogue is one flat mapping, kept in several files `<area>.yaml` of this package:
`key: {en: "{count} points", zh: "{count} 积分"}`. Placeholders are names only.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Language = Literal["en", "zh"]

languages: tuple[Language, ...] = ("en", "zh")
"""The languages every key has; the first one serves those who ask for neither."""


def text(key: str, language: Language, params: Mapping[str, object] | None = None) -> str:
    """The text of a key with its placeholders filled. A KeyError names a missing key or parameter."""
    template = catalogue()[key][language]
    try:
        return template.format_map(params or {})
    except KeyError as error:
        message = f"text {key!r} needs the parameter {error}"
        raise KeyError(message) from error


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """All texts, `{key: {language: template}}`. A key found in two files is a ValueError."""
    merged: dict[str, dict[str, str]] = {}
    for area, entries in areas().items():
        add_area(merged, area, entries)
    return merged


@cache
def areas() -> Mapping[str, dict[str, Any]]:
    """What each file holds, by its name without `.yaml`, read once."""
    found = sorted(files(__name__).iterdir(), key=lambda item: item.name)
    return {
        item.name.removesuffix(".yaml"): yaml.safe_load(item.read_text("utf-8"))
        for item in found
        if item.name.endswith(".yaml")
    }


def add_area(merged: dict[str, dict[str, str]], area: str, entries: dict[str, Any] | None) -> None:
    """Add the texts of one file; a key that is there already, or an entry of another form, is a ValueError."""
    for key, entry in (entries or {}).items():
        if key in merged:
            message = f"{area}: the key {key!r} stands in another file too"
            raise ValueError(message)
        if not isinstance(entry, dict) or not all(isinstance(entry.get(language), str) for language in languages):
            message = f"{area}: {key!r} needs a text for each of {', '.join(languages)}"
            raise ValueError(message)
        merged[key] = entry


def negotiate(accept_language: str | None) -> Language:
    """The language an `Accept-Language` header prefers: the highest weight wins, then the first named, else English."""
    best: tuple[float, Language] | None = None
    for part in (accept_language or "").split(","):
        tag, _, parameters = part.strip().partition(";")
        language = _language_of(tag.strip().lower())
        weight = _weight_of(parameters.strip())
        if language and weight > 0 and (best is None or weight > best[0]):
            best = (weight, language)
    return best[1] if best else languages[0]


def _language_of(tag: str) -> Language | None:
    primary = tag.partition("-")[0]
    if primary == "zh":
        return "zh"
    return "en" if primary in ("en", "*") else None


def _weight_of(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if not parameters:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
