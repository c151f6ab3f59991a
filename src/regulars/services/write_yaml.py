"""Plain data written as YAML that `read_yaml` reads back as the same, in the manner of the templates."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

import yaml

_WIDTH: Final = 120
_FLOAT: Final = "tag:yaml.org,2002:float"
_WORDS: Final = (
    ("tag:yaml.org,2002:bool", r"(true|false)\Z"),
    ("tag:yaml.org,2002:null", r"(null|~|)\Z"),
    ("tag:yaml.org,2002:int", r"[-+]?(0|[1-9][0-9]*)\Z"),
    (_FLOAT, r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,4})?\Z"),
)
"""What our reader takes for something else than a text: texts that look like it get quotation marks."""


class _Writer(yaml.SafeDumper):
    """Knows our reader's few words and numbers, and nothing of YAML's other dialects."""

    yaml_implicit_resolvers = {None: [(tag, re.compile(pattern)) for tag, pattern in _WORDS]}  # noqa: RUF012 - PyYAML's way

    def ignore_aliases(self, data: Any) -> bool:
        """Write the same thing twice rather than name it."""
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 - as PyYAML calls it
        """Lists stand deeper than their key."""
        del indentless
        super().increase_indent(flow, False)


def write_yaml(data: Any) -> str:
    """The text of mappings, lists, texts, numbers, truth values and null; small parts stand on one line."""
    return yaml.dump(data, Dumper=_Writer, allow_unicode=True, sort_keys=False, default_flow_style=None, width=_WIDTH)


def _number(writer: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    return writer.represent_scalar(_FLOAT, f"{number:f}")


_Writer.add_representer(Decimal, _number)
