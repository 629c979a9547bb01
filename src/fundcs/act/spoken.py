"""Typer's command and group with a help page of our own, wholly in the user's language."""

from __future__ import annotations

from typing import Any

from typer._click.exceptions import MissingParameter  # Typer carries its own click
from typer.core import TyperCommand, TyperGroup

from fundcs.act import help_page
from fundcs.kit.i18n import _


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
    """A group of commands."""

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
