"""In which language the command speaks: `--lang zh|en` anywhere on the line, else what the environment says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from typer import rich_utils

from regulars.texts import Language, catalogue, languages, text

if TYPE_CHECKING:
    from typer.core import TyperGroup

OPTION: Final = "--lang"
_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_PANELS: Final = {
    "ARGUMENTS_PANEL_TITLE": "cli.panel.arguments",
    "OPTIONS_PANEL_TITLE": "cli.panel.options",
    "COMMANDS_PANEL_TITLE": "cli.panel.commands",
    "ERRORS_PANEL_TITLE": "cli.panel.error",
}


def take_language(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[Language, list[str]]:
    """The language, and the arguments without the option that chose it; an unknown value stays, and is refused."""
    rest = list(arguments)
    for place, argument in enumerate(rest):
        name, equals, value = argument.partition("=")
        if argument == "--":
            break
        if name != OPTION:
            continue
        value = value if equals else (rest[place + 1] if place + 1 < len(rest) else "")
        for language in languages:
            if value == language:
                del rest[place : place + (1 if equals else 2)]
                return language, rest
    return _of_environment(environment), rest


def _of_environment(environment: Mapping[str, str]) -> Language:
    """Chinese when the first variable that is set begins with zh, else English."""
    chosen = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def localise(command: TyperGroup, language: Language) -> None:
    """Put the texts of the catalogue where the commands' help names their keys."""
    for name, key in _PANELS.items():
        setattr(rich_utils, name, text(key, language))
    _localise(command, language)


def _localise(command: Any, language: Language) -> None:
    for holder in (command, *command.params):
        for attribute in ("help", "short_help", "epilog"):
            key = getattr(holder, attribute, None)
            if isinstance(key, str) and key in catalogue():
                setattr(holder, attribute, text(key, language))
    for below in getattr(command, "commands", {}).values():
        _localise(below, language)
