"""Typer's command and group with a help page of our own, wholly in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer._click.exceptions import MissingParameter  # Typer carries its own click
from typer.core import TyperCommand, TyperGroup

from fundcs.act import help_page
from fundcs.kit.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class SpokenCommand(TyperCommand):
    """A command."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, with its explanation translated."""
        return _explained(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Typer does; a MissingParameter carries all that are missing, in the order of the help."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except MissingParameter as error:
            said: Any = error
            opts, _rest, _order = self.make_parser(ctx).parse_args(args=given)
            params = self.get_params(ctx)
            said.missing = [param for param in params if param.required and opts.get(param.name) is None]
            raise

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        """Print the help page; nothing is left for Typer's formatter."""
        help_page.show(self, ctx)


class SpokenGroup(TyperGroup):
    """A group of commands, some of which are made once they are named, or the group is listed."""

    def wait(self, names: Sequence[str], make: Callable[[], Mapping[str, Any]]) -> None:
        """Have the commands of these names made when they are needed; `make` gives them by name."""
        self._waiting = {**self._waiting, **dict.fromkeys(names, make)}

    _waiting: Mapping[str, Callable[[], Mapping[str, Any]]] = {}

    def _make(self, asked: str | None = None) -> None:
        """Make the command of a name with those that come with it; without one, or an unknown one, all."""
        unmade = {name: make for name, make in self._waiting.items() if name not in self.commands}
        for make in dict.fromkeys([unmade[asked]] if asked in unmade else unmade.values()):
            self.commands.update(make())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name."""
        if cmd_name not in self.commands:
            self._make(cmd_name)
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:
        """Every name; last those that waited, in one order whichever was asked for first."""
        self._make()
        names = super().list_commands(ctx)
        return [*(name for name in names if name not in self._waiting), *self._waiting]

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, with its explanation translated."""
        return _explained(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        """Print the help page; nothing is left for Typer's formatter."""
        help_page.show(self, ctx)


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this message and exit.")
    return option
