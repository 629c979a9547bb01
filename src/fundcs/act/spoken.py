"""Typer's commands and groups whose help is wholly in the user's language.

What Typer says through gettext it says from our catalogue (`kit.i18n.lend`); what it says in plain
English is replaced here. A flag takes no value, so that no type is shown for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperCommand, TyperGroup

from fundcs.kit.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable

THROUGH_GETTEXT: Final = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("[default: {}]"),
    N_("[env var: {}]"),
    N_("[required]"),
    N_("(dynamic)"),
)
"""What Typer's help says through gettext; here so that it is translated."""

_PIECES: Final = {"[OPTIONS]": N_("[OPTIONS]"), "COMMAND [ARGS]...": N_("COMMAND [ARGS]...")}


class SpokenCommand(TyperCommand):
    """A command."""

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained."""
        return _explained(super().get_help_option(ctx))

    def get_params(self, ctx: Any) -> list[Any]:
        """Its arguments and options."""
        return _without_flag_types(super().get_params(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line."""
        _write_usage(ctx, self.collect_usage_pieces(ctx), formatter)


class SpokenGroup(TyperGroup):
    """A group of commands."""

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained."""
        return _explained(super().get_help_option(ctx))

    def get_params(self, ctx: Any) -> list[Any]:
        """Its arguments and options."""
        return _without_flag_types(super().get_params(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line."""
        _write_usage(ctx, self.collect_usage_pieces(ctx), formatter)


def _explained(option: Any) -> Any:
    if option is not None:
        option.help, option.metavar = _("Show this message and exit."), ""
    return option


def _without_flag_types(params: Iterable[Any]) -> list[Any]:
    kept = list(params)
    for param in kept:
        if getattr(param, "is_flag", False) and param.metavar is None:
            param.metavar = ""
    return kept


def _write_usage(ctx: Any, pieces: Iterable[str], formatter: Any) -> None:
    shown = " ".join(_(_PIECES.get(piece, piece)) for piece in pieces)
    formatter.write_usage(ctx.command_path, shown, prefix=_("Usage: "))
