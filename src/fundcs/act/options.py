"""Options whose text is read by the kit: one way to write an amount, a rate, a day, a moment, a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from fundcs.act.words import refuse_long_name
from fundcs.kit.errors import Misused
from fundcs.kit.files import CalendarFile, DelimitedFile, HtmlFile, OutFile, OutFolder, Workbook
from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.money import parse_amount
from fundcs.kit.parsing import fold, parse_day, parse_moment, parse_month, parse_part, parse_rate
from fundcs.kit.tabular import Hidden

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

Choice = TypeVar("Choice", bound="StrEnum")
Output = TypeVar("Output", OutFile, OutFolder)


_KINDS: Mapping[str, type[OutFile]] = {
    "--xlsx": Workbook,
    "--csv": DelimitedFile,
    "--html": HtmlFile,
    "--ics": CalendarFile,
}
"""What an option of this name writes; any other writes a file of whatever ending."""

HIDDEN_NAMES = {Hidden.SKIP: N_("leave out"), Hidden.TAKE: N_("import")}


def amount(*names: str, help_text: str) -> Any:
    """An amount of money, read into fen."""
    return typer.Option(*names, parser=parse_amount, metavar="AMOUNT", help=help_text)


def rate(*names: str, help_text: str) -> Any:
    """A yearly rate, read into a Decimal."""
    return typer.Option(*names, parser=parse_rate, metavar="RATE", help=help_text)


def part(*names: str, help_text: str) -> Any:
    """A part of an amount from 0 to 100%, read into a Decimal."""
    return typer.Option(*names, parser=parse_part, metavar="RATE", help=help_text)


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


def month_of_period() -> Any:
    """The month of what is counted or listed of a period, beside `--from` and `--to`."""
    return month("--month", help_text=_("A month; default: the current month, unless a period is given."))


def withdrawal_reason() -> Any:
    """The reason for which something recorded by mistake is withdrawn."""
    return typer.Option("--reason", metavar="TEXT", help=_("The reason for the withdrawal."))


def choice(labels: Mapping[Choice, str], *names: str, help_text: str) -> Any:
    """One member of an enum, by its code or by its label in either language, whichever is spoken.

    `labels` are the labels (msgids) by member, in the order of the help, which lists them where they say more
    than the codes. What is none of them is refused as a slip of usage, exit code 2.
    """
    codes = "|".join(member.value for member in labels)

    def read(typed: str) -> Choice:
        return read_choice(labels, typed)

    return typer.Option(
        *names, parser=_labelled(read, labels), metavar=f"<{codes}>", help=_with_values(help_text, labels)
    )


def choice_argument(labels: Mapping[Choice, str], metavar: str, *, help_text: str) -> Any:
    """As `choice`, an argument."""

    def read(typed: str) -> Choice:
        return read_choice(labels, typed)

    return typer.Argument(
        parser=_labelled(read, labels), metavar=metavar, help=_with_values(help_text, labels)
    )


def _labelled(read: Any, labels: Mapping[Choice, str]) -> Any:
    """The reader of a choice, which knows what may be chosen: completion asks it."""
    read.labels = labels
    return read


def _with_values(help_text: str, labels: Mapping[Choice, str]) -> str:
    shown = {member.value: _(label) for member, label in labels.items()}
    if all(label.casefold() == code for code, label in shown.items()):
        return help_text
    values = _(", ").join(_("{code} ({label})").format(code=code, label=shown[code]) for code in shown)
    return _("{help} Values: {values}.").format(help=help_text, values=values)


def read_choice(labels: Mapping[Choice, str], typed: str) -> Choice:
    """The member that `typed` names. Raises ValueError, which Typer puts beside the option's name."""
    member = chosen(labels, typed)
    if member is None:
        raise ValueError(_("'{value}' is not one of {codes}").format(value=typed, codes=codes_of(labels)))
    return member


def codes_of(labels: Mapping[Choice, str]) -> str:
    """Every code with its label in the user's language, as refusals list them."""
    return _(", ").join(
        _("{code} ({label})").format(code=code, label=_(label)) for code, label in labels.items()
    )


def chosen(labels: Mapping[Choice, str], typed: str) -> Choice | None:
    """The member that `typed` names by its code or by its label in either language, or None."""
    name = fold(typed).casefold()
    for member in labels:
        code = member.value.casefold()
        if name in {code, code.replace("_", "-")}:
            return member
    for language in ("zh", "en"):
        with speaking(language):  # a label as it stands on a screen, in the other language too
            named = [member for member, label in labels.items() if _(label).casefold() == name]
        if named:
            return named[0]
    return None


def contract_no(metavar: str = "CONTRACT") -> Any:
    """A contract's number as an argument."""
    return typer.Argument(metavar=metavar, help=_("The contract's number."))


def fund() -> Any:
    """A fund by its code or by a name that it alone has."""
    return typer.Option("--fund", metavar="FUND", help=_("A fund's code, or a name that only one fund has."))


def to_file(kind: type[Output]) -> Callable[[str], Output]:
    """What reads an option or argument that names a file, or a directory of files, of this kind to write."""

    def read(text: str) -> Output:
        refuse_long_name(Path(text))
        return kind(text)

    return read


def out_file(name: str = "--xlsx", help_text: str | None = None) -> Any:
    """A file to write, refused at once where it cannot be written or its ending says another kind.

    `-` prints it, but for a workbook.
    """
    return typer.Option(
        name,
        parser=to_file(_KINDS.get(name, OutFile)),
        metavar="FILE",
        help=help_text or _("Export to this Excel file."),
    )


def out_folder(name: str = "--out", help_text: str | None = None) -> Any:
    """A directory to write files into, refused at once where it cannot be written."""
    return typer.Option(
        name,
        parser=to_file(OutFolder),
        metavar="DIR",
        help=help_text or _("Write the files into this directory."),
    )


def editable() -> Any:
    """That a list goes out to be corrected, or filled in, and comes back."""
    return typer.Option(
        "--editable", help=_("Open the cells that may be changed; the group's `import` reads them back.")
    )


def to_be_filled_in(file: OutFile | None) -> OutFile:
    """The file that `--editable` goes into. Raises Misused where none was named."""
    if file is None:
        raise Misused(N_("--editable needs a file to go into; add --xlsx FILE"))
    return file


def ledger_sheet() -> Any:
    """The sheet of a ledger to be read."""
    return typer.Option(
        "--sheet", metavar="NAME", help=_("Only this sheet; default: every sheet with such a table.")
    )


def ledger_map() -> Any:
    """Headings of a ledger with the fields they hold."""
    return typer.Option(
        "--map",
        metavar="列名=field",
        help=_("The field that a column of another name holds; may be repeated."),
    )


def ledger_ignore() -> Any:
    """Headings of a ledger's columns to be left out."""
    return typer.Option(
        "--ignore",
        metavar="列名",
        help=_("A column to leave out although it looks important; may be repeated."),
    )


def ledger_hidden() -> Any:
    """What becomes of a ledger's rows that are out of sight."""
    return choice(
        HIDDEN_NAMES, "--hidden", help_text=_("Whether rows hidden, filtered out or struck through count.")
    )
