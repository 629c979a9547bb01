"""The list in the form that was asked for, on the screen or in a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from fundcs.deadlines.rules import duty_data
from fundcs.deadlines.show import OVERDUE_EXIT
from fundcs.kit.errors import Refused
from fundcs.kit.files import UnknownEnding
from fundcs.kit.i18n import N_, joined
from fundcs.kit.view import View, text_page
from fundcs.reminders.rules import Form
from fundcs.reminders.show import table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console

    from fundcs.kit.files import OutFile
    from fundcs.reminders.service import DutyList

_ENDINGS: Final = {"txt": Form.TABLE, **{form.value: form for form in Form if form is not Form.TABLE}}
"""The form by the ending of the file's name."""
_PAGE_WIDTH = 100
"""Columns of a table in a file."""


def chosen(form: Form | None, out: OutFile | None) -> Form:
    """The form that was asked for, else that of the ending of the file `out`; on the screen a table.

    An ending of no form is refused (UnknownEnding), and a workbook where there is no file to write it to.
    """
    form = form or (Form.TABLE if out is None or out.prints else _of_ending(out.path))
    if form is Form.XLSX and (out is None or out.prints):
        raise Refused(N_("an Excel file cannot be printed; say where to write it with --out FILE.xlsx"))
    return form


def _of_ending(path: Path) -> Form:
    ending = path.suffix.lower().removeprefix(".")
    form = _ENDINGS.get(ending)
    if form is None:
        raise UnknownEnding(path=path, known=joined(f".{known}" for known in _ENDINGS))
    return form


def view(duty_list: DutyList, form: Form, out: OutFile | None, *, exit_code: bool) -> View:
    """The list in this form, written to `out` if given, else printed.

    `exit_code`: the command ends with `OVERDUE_EXIT` where anything is overdue.
    """
    data = [duty_data(duty, duty_list.now) for duty in duty_list.duties]
    code = OVERDUE_EXIT if exit_code and duty_list.overdue else 0
    if out is not None:
        _write(duty_list, form, data, out.aside)
        return View(data, text_page(), code)
    if form is Form.TABLE:
        return View(data, text_page(*table.parts(duty_list)), code)
    return View(data, _raw(_document(duty_list, form, data)), code)


def _write(duty_list: DutyList, form: Form, data: object, path: Path) -> None:
    if form is Form.XLSX:
        from fundcs.reminders.show import workbook

        workbook.write(duty_list, path)
    elif form is Form.TABLE:
        from rich.console import Console

        with path.open("w", encoding="utf-8") as file:
            page = Console(file=file, width=_PAGE_WIDTH, highlight=False, color_system=None)
            text_page(*table.parts(duty_list))(page)
    else:
        path.write_bytes(_document(duty_list, form, data))


def _document(duty_list: DutyList, form: Form, data: object) -> bytes:
    if form is Form.ICS:
        from fundcs.reminders.show import ics

        return ics.calendar(duty_list)
    if form is Form.JSON:
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    from fundcs.reminders.show import pages

    return (pages.html(duty_list) if form is Form.HTML else pages.markdown(duty_list)).encode()


def _raw(document: bytes) -> Callable[[Console], None]:
    """A page of exactly these bytes: iCalendar lines end with CRLF, which a console would rewrite."""

    def page(out: Console) -> None:
        out.file.flush()
        out.file.buffer.write(document)  # type: ignore[attr-defined]  # rich says only IO[str]
        out.file.flush()

    return page
