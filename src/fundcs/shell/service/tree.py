"""The program's commands as a line walks down to one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import typer
from typer.core import TyperGroup

from fundcs.main import command
from fundcs.shell.rules import PROGRAM


@dataclass(slots=True)
class Place:
    """The command or group that a line has come to: the names said, the words after them, its parameters."""

    command: Any
    names: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether a command is still to be named."""
        return isinstance(self.command, TyperGroup)

    @property
    def spellings(self) -> set[str]:
        """Every spelling of its options."""
        return {
            text for param in self.params for text in (*param.opts, *param.secondary_opts) if text[:1] == "-"
        }

    def option(self, spelling: str) -> Any | None:
        """The option of that spelling which takes a value, or None."""
        for param in self.params:
            if spelling in param.opts and not getattr(param, "is_flag", False):
                return param
        return None

    @property
    def argued(self) -> int:
        """How many of the words after it are neither options nor their values."""
        filled, skip = 0, False
        for word in self.rest:
            if skip:
                skip = False
            elif word.startswith("-") and word != "-":
                skip = "=" not in word and self.option(word) is not None
            else:
                filled += 1
        return filled

    def argument(self) -> Any | None:
        """The argument that a word typed next would be, or None."""
        filled = self.argued
        arguments = [param for param in self.params if param.param_type_name == "argument"]
        if filled < len(arguments):
            return arguments[filled]
        return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def reached(words: list[str]) -> Place:
    """Where a line leads; what is no command's name stays among the words after it."""
    root: Any = command()
    ctx = typer.Context(root, info_name=PROGRAM)
    place = Place(root, params=root.get_params(ctx))
    skip = False
    for word in words:
        below = None
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = "=" not in word and place.option(word) is not None
        elif place.is_group:
            below = place.command.get_command(ctx, word)
        if below is None:
            place.rest.append(word)
        else:
            place = Place(below, [*place.names, word], params=below.get_params(ctx))
            skip = False
    return place


def names_of(group: Any) -> list[tuple[str, str]]:
    """The commands of a group with a line each; the root's are not loaded for it."""
    ctx = typer.Context(command(), info_name=PROGRAM)
    return [(name, help_text) for name, help_text in _listed(group, ctx)]


def _listed(group: Any, ctx: typer.Context) -> list[tuple[str, str]]:
    from fundcs.kit.i18n import _
    from fundcs.main import CHAPTERS, ROOT_COMMANDS, Root

    if isinstance(group, Root):
        return [(name, _(line)) for name, (_packages, line) in {**ROOT_COMMANDS, **CHAPTERS}.items()]
    commands = (group.get_command(ctx, name) for name in group.list_commands(ctx))
    return [
        (str(below.name), below.help or "") for below in commands if below is not None and not below.hidden
    ]
