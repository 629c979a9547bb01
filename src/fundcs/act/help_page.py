"""The page that `--help` prints.

Typer's own page breaks a line at blanks only and cuts off what does not fit, which is most of a Chinese
sentence. This one is made from the same facts, breaks by screen cells and cuts nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperGroup

from fundcs.kit.i18n import N_, _
from fundcs.kit.placeholders import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.panel import Panel

THROUGH_GETTEXT: Final = (
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("required"),
    N_("(dynamic)"),
)
"""What Typer says of a parameter through gettext (`kit.i18n.lend`); here so that it is translated."""

_PIECES: Final = {"[OPTIONS]": N_("[OPTIONS]"), "COMMAND [ARGS]...": N_("COMMAND [ARGS]...")}
_NAMES_WIDTH: Final = 30
"""The most cells that names and types take, so that what explains them has the greater part of 80."""

Row = tuple[str, str]


def show(command: Any, ctx: Any) -> None:
    """Print the help of `command`, a Typer command or group, on standard output."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from fundcs.kit.wrapping import Wrapped

    out = Console(highlight=False)
    out.print(Padding(Wrapped(Text(_usage(command, ctx), style="bold")), 1))
    if command.help:
        out.print(Padding(Wrapped(Text(command.help)), (0, 1, 1, 1)))
    for title, rows in _sections(command, ctx):
        if rows:
            out.print(_panel(title, rows, out.width))


def _usage(command: Any, ctx: Any) -> str:
    pieces = map(piece, command.collect_usage_pieces(ctx))
    return _("Usage: ") + in_words(" ".join([ctx.command_path, *pieces]))


def piece(text: str) -> str:
    """A piece of Typer's usage line in the user's language; `{name}` is NAME, `[[CLIENT]]` is [CLIENT]."""
    if text in _PIECES:
        return _(_PIECES[text])
    name = text.strip("[]{}").upper()
    return f"[{name}]" if text.startswith("[") else name


def names(param: Any, ctx: Any) -> str:
    """What a parameter is called and what it takes, in words: no type of Python's."""
    shown: str = param.get_help_record(ctx)[0]
    if param.param_type_name == "argument":
        name = shown.split(" ", maxsplit=1)[0]
        return in_words(name if param.metavar else name.upper())
    return in_words(shown.replace("<str>", "VALUE"))


def _sections(command: Any, ctx: Any) -> Iterator[tuple[str, list[Row]]]:
    params = [(param, param.get_help_record(ctx)) for param in command.get_params(ctx)]
    # A hidden one has no row.
    shown = [
        (param.param_type_name, (names(param, ctx), _with_listed(row[1], param, ctx)))
        for param, row in params
        if row
    ]
    yield _("Arguments"), [row for kind, row in shown if kind == "argument"]
    yield _("Options"), [row for kind, row in shown if kind == "option"]
    if isinstance(command, TyperGroup):
        commands = [command.get_command(ctx, name) for name in command.list_commands(ctx)]
        yield (
            _("Commands"),
            [(item.name or "", item.help or "") for item in commands if item and not item.hidden],
        )


def _with_listed(text: str, param: Any, ctx: Any) -> str:
    """The explanation with the values that the policy lists for the parameter, the firm's own among them."""
    values = ctx.obj.listed(ctx.command_path, param) if hasattr(ctx.obj, "listed") else ()
    if not values:
        return text
    listed = _(", ").join(_("{code} ({label})").format(code=code, label=label) for code, label in values)
    explained, bracket, facts = text.partition("  [")  # "required" and the like stand last
    return _("{help} Values: {values}.").format(help=explained, values=listed) + bracket + facts


def _panel(title: str, rows: list[Row], width: int) -> Panel:
    from rich.cells import cell_len
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    from fundcs.kit.wrapping import Wrapped

    table = Table(box=None, show_header=False, expand=True, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(width=min(max(cell_len(names) for names, _help in rows), _NAMES_WIDTH, width // 2))
    table.add_column(ratio=1)
    for names, explained in rows:
        styled, text = Text(names, style="bold yellow"), Text(explained)
        styled.highlight_regex(r"(?<!\S)--?\w[\w-]*|^[a-z][\w-]*(?!\S)", "bold cyan")
        text.highlight_regex(r"\[[^\]]*\]$", "dim")
        table.add_row(Wrapped(styled), Wrapped(text))
    return Panel(table, title=title, title_align="left", border_style="dim")
