"""Options whose text is read by the kit: one way to write an amount, a rate, a day, a moment, a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from fundcs.act.words import refuse_long_name
from fundcs.kit.files import OutFile, OutFolder, Workbook
from fundcs.kit.i18n import _
from fundcs.kit.money import parse_amount
from fundcs.kit.parsing import parse_day, parse_moment, parse_month, parse_rate


def amount(*names: str, help_text: str) -> Any:
    """An amount of money, read into fen."""
    return typer.Option(*names, parser=parse_amount, metavar="AMOUNT", help=help_text)


def rate(*names: str, help_text: str) -> Any:
    """A yearly rate, read into a Decimal."""
    return typer.Option(*names, parser=parse_rate, metavar="RATE", help=help_text)


def day(*names: str, help_text: str) -> Any:
    """A day."""
    return typer.Option(*names, parser=parse_day, metavar="DATE", help=help_text)


def day_argument(help_text: str) -> Any:
    """A day as an argument."""
    return typer.Argument(parser=parse_day, metavar="DATE", help=help_text)


def moment(*names: str, help_text: str) -> Any:
    """A moment; Asia/Shanghai unless it says its offset."""
    return typer.Option(*names, parser=parse_moment, metavar="MOMENT", help=help_text)


def month(*names: str, help_text: str) -> Any:
    """A month, read into (year, month)."""
    return typer.Option(*names, parser=parse_month, metavar="YYYY-MM", help=help_text)


def contract_no(metavar: str = "CONTRACT") -> Any:
    """A contract's number as an argument."""
    return typer.Argument(metavar=metavar, help=_("The contract's number."))


def fund() -> Any:
    """A fund by its code or by a name that it alone has."""
    return typer.Option("--fund", metavar="FUND", help=_("A fund's code, or a name that only one fund has."))


def to_file(kind: type[OutFile]) -> Callable[[str], OutFile]:
    """What reads an option or argument that names a file of this kind to write."""

    def read(text: str) -> OutFile:
        refuse_long_name(Path(text))
        return kind(text)

    return read


def out_file(name: str = "--xlsx", help_text: str | None = None) -> Any:
    """A file to write, refused at once where it cannot be written; `-` prints it, but for a workbook."""
    kind = Workbook if name == "--xlsx" else OutFile
    return typer.Option(
        name,
        parser=to_file(kind),
        metavar="FILE",
        help=help_text or _("Write a workbook to this file."),
    )


def out_folder(name: str = "--out", help_text: str | None = None) -> Any:
    """A directory to write files into, refused at once where it cannot be written."""
    return typer.Option(
        name, parser=OutFolder, metavar="DIR", help=help_text or _("Write the files into this directory.")
    )
