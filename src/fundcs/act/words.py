"""What is typed on a command line: how long it may be, and what may not hide in it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from fundcs.kit import clock, streams
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import LONGEST_LINE, LONGEST_TEXT, Unlikely
from fundcs.kit.visible import has_controls, has_hidden

if TYPE_CHECKING:
    import inspect
    from collections.abc import Mapping

MOMENTS: Final = timedelta(days=3653)
"""What is told as a moment (a complaint, a call) was or will be within ten years of now."""
DAYS: Final = (date(1990, 1, 1), date(2099, 12, 31))
"""What is told as a day lies in these years: before them there was no fund manager in China."""
LARGEST_NUMBER: Final = 2**63 - 1
"""SQLite's largest whole number."""

_LONGEST_FILE_NAME: Final = 255
"""Most bytes of a file's name on the file systems in use (ext4, APFS, NTFS, XFS)."""
LONGEST_ARCHIVE_NAME: Final = 210
"""What is left of them beside what SQLite and the names of copies add (`-20261123T100000-schema-0009`)."""

_TEXTS: Final = frozenset({"TEXT", "ITEM=WHY", "ITEM[=WHY]"})
"""The metavars of options that take what somebody writes: any length up to LONGEST_TEXT, line breaks."""
_BOUNDED: Final = frozenset({"points"})
"""Numbers that a rule bounds more narrowly, with a sentence of its own."""
_TEXT_NAMES: Final = frozenset({"remark"})
_NAMES: Final = frozenset(
    {"name", "introducer", "agent", "project_company", "legal_rep", "manager", "general_manager", "caller"}
    | {"receipt_payer", "payee_name", "payee_bank", "new_payee_name", "new_payee_bank"}
)
"""The parameters that become names, and are shown unmasked wherever somebody is named."""
_UNMASKED: Final = frozenset({"name", "project_company", "manager", "general_manager"})
"""Those of them whose columns are `plain()`: shown as they are, whatever they hold."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a parameter may hold. `label` is what a refusal calls it; `line` says that it takes one text.

    `unmasked`: a name that every screen shows as it is.
    """

    label: str
    line: bool
    text: bool
    name: bool
    unmasked: bool
    birthday: bool
    bounded: bool

    def refuse(self, value: object) -> None:
        """Refuse what is longer than its kind may be, control characters, a name with hidden ones.

        A number that is larger than the store can hold is Misused (exit 2).
        """
        if isinstance(value, (list, tuple)):
            for part in value:
                self.refuse(part)
        elif isinstance(value, int) and abs(value) > LARGEST_NUMBER and not self.bounded:
            raise Misused(
                N_("{option}: the number is beyond its limit, {limit}"),
                option=self.label,
                limit=f"{LARGEST_NUMBER:,}",
            )
        elif isinstance(value, PurePath):
            refuse_long_name(value)
        elif isinstance(value, str):
            self._refuse_text(value)

    def doubt(self, value: object) -> None:
        """Ask about a day or a moment so far away that it is more often a slip; birthdays may be long ago."""
        if not isinstance(value, date) or self.birthday:
            return
        first, last = (clock.now() - MOMENTS, clock.now() + MOMENTS) if isinstance(value, datetime) else DAYS
        if not first <= value <= last:
            raise Unlikely(
                N_("{option}: {day} is unlikely; if it is correct, repeat it as `fundcs --sure …`"),
                option=self.label,
                day=f"{value:%Y-%m-%d}",
            )

    def _refuse_text(self, value: str) -> None:
        longest = LONGEST_TEXT if self.text else LONGEST_LINE
        if len(value) > longest:
            raise Refused(
                N_("{option}: {length} characters are too many; at most {limit}"),
                option=self.label,
                length=len(value),
                limit=longest,
            )
        if self.name and has_hidden(value):
            raise Refused(
                N_("{option}: the name holds hidden or control characters; type it again"), option=self.label
            )
        if has_controls(value):
            raise Refused(N_("{option}: the text holds control characters; type it again"), option=self.label)
        if self.unmasked:
            self._refuse_number(value)

    def _refuse_number(self, name: str) -> None:
        from fundcs.kit.privacy import holds_number

        if holds_number(name):
            raise Refused(
                N_(
                    "{option}: the name holds an ID, phone or account number or an e-mail; "
                    "enter the name alone"
                ),
                option=self.label,
            )


def refuse_long_name(path: PurePath, longest: int = _LONGEST_FILE_NAME) -> None:
    """Refuse a path with a name in it that no file system takes: to ask for such a file is an error.

    On Windows the names of devices and some characters too. `longest`: the most bytes of the last name.
    Raises Misused.
    """
    if os.name == "nt":
        from fundcs.kit.names import refuse_impossible

        refuse_impossible(path)
    limits = [_LONGEST_FILE_NAME] * (len(path.parts) - 1) + [longest]
    for part, limit in zip(path.parts, limits, strict=False):
        if len(os.fsencode(part)) > limit:
            raise Misused(
                N_("the file's name is longer than {limit} bytes; give it a shorter one"), limit=limit
            )


def checks(parameters: Mapping[str, inspect.Parameter]) -> dict[str, Check]:
    """The check of each of a command's parameters, by its declaration with Typer."""
    return {name: _check(name, parameter) for name, parameter in parameters.items()}


def _check(name: str, parameter: inspect.Parameter) -> Check:
    declared: Any = next(iter(getattr(parameter.annotation, "__metadata__", ())), None)
    kind = next(iter(getattr(parameter.annotation, "__args__", ())), parameter.annotation)
    options = [text for text in getattr(declared, "param_decls", None) or () if text.startswith("--")]
    metavar = getattr(declared, "metavar", None)
    option = options[0] if options else "--" + name.replace("_", "-")
    return Check(
        label=option if type(declared).__name__ == "OptionInfo" else str(metavar or name).upper(),
        line=kind is str or kind == str | None,
        text=metavar in _TEXTS or name in _TEXT_NAMES,
        name=name in _NAMES,
        unmasked=name in _UNMASKED,
        birthday=name == "birthday",
        bounded=name in _BOUNDED,
    )


def take_from_input(given: dict[str, Any], checks: Mapping[str, Check]) -> None:
    """Put a line of standard input in the place of each value that is `-`, in the order of `--help`.

    A command line is seen by everybody on the machine (`ps`) and stays in the shell's history. On a terminal
    each is asked for.
    """
    for name, check in checks.items():
        if check.line and given.get(name) == "-":
            given[name] = _line(check.label)


def _line(label: str) -> str:
    if sys.stdin.isatty():
        sys.stderr.write(f"{label}: ")
        sys.stderr.flush()
    try:
        line = streams.line(LONGEST_TEXT + 2)
    except UnicodeDecodeError:
        raise Misused(N_("{option}: standard input is not UTF-8"), option=label) from None
    if not line.strip():
        raise Misused(N_("{option} is -, but standard input has no line for it"), option=label)
    return line.rstrip("\r\n")
