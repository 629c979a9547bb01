"""Typer's command and group with a help page of our own, wholly in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer._click.exceptions import MissingParameter  # Typer carries its own click
from typer.core import TyperCommand, TyperGroup

from fundcs.act import help_page
from fundcs.kit.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


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


class Commands(dict[str, Any]):
    """The commands of a group by name; one that waits is made when it is looked up, each when all are."""

    def __init__(self, made: Mapping[str, Any]) -> None:
        super().__init__(made)
        self.waiting: dict[str, Callable[[], Mapping[str, Any]]] = {}

    def wait(self, names: Sequence[str], make: Callable[[], Mapping[str, Any]]) -> None:
        """Have the commands of these names made by `make`, which gives them by name, once one is needed."""
        self.update(dict.fromkeys(names))
        self.waiting.update(dict.fromkeys(names, make))

    def __getitem__(self, name: str) -> Any:
        if name in self.waiting:
            made = self.waiting[name]()
            self.update(made)
            self.waiting = {other: make for other, make in self.waiting.items() if other not in made}
        return super().__getitem__(name)

    def __iter__(self) -> Iterator[str]:
        return super().__iter__()  # so that a copy of it is made by `__getitem__`

    def get(self, name: str, default: Any = None) -> Any:
        """As of any mapping."""
        try:
            return self[name]
        except KeyError:
            return default

    def items(self) -> Any:
        """As of any mapping, each made."""
        return {name: self[name] for name in self}.items()

    def values(self) -> Any:
        """As of any mapping, each made."""
        return {name: self[name] for name in self}.values()


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
