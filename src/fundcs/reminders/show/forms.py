"""Reminders in the form that was asked for, on the screen or in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.deadlines import show
from fundcs.deadlines.rules import Choice, duty_data
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View, Whole, text_page
from fundcs.policy.rules import Offset
from fundcs.reminders import service
from fundcs.reminders.show import screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console

    from fundcs.act import Act, Role
    from fundcs.kit.files import OutFile

FORMS = ("table", "json", "md", "html", "ics", "xlsx")
"""What reminders can be made as; but for the table also how such a file's name ends."""

_PAGE_WIDTH = 100
"""Columns of a table in a file."""


class NeedsFile(Refused):
    template = N_("a workbook cannot be printed; say where to write it with --out FILE.xlsx")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which duties were asked for, as they were typed."""

    within: str | None
    role: Role | None
    owner: str | None
    fund: str | None
    client: str | None


def remind(act: Act, wanted: Wanted, form: str | None, out: OutFile | None, *, exit_code: bool) -> View:
    """The duties as `form`; without one as the name of the file `out` ends, else as a table.

    Raises NeedsFile, BadOffset, and what an unknown owner, fund or client raises.
    """
    form = form or _form_of(out)
    if form == "xlsx" and (out is None or out.prints):
        raise NeedsFile
    within = act.policy.reminders.within if wanted.within is None else Offset.parse(wanted.within)
    report = service.report(act, within, _choice(act, wanted))
    data = [duty_data(duty, report.now) for duty in report.duties]
    code = show.OVERDUE_EXIT if exit_code and report.overdue else 0
    if out is not None:
        _write(report, form, data, out.aside)
        return View(data, text_page(Whole(_("Written: {path}").format(path=out.path))), code)
    if form == "table":
        return View(data, text_page(*screen.reminders(report)), code)
    return View(data, _raw(_document(report, form, data)), code)


def _form_of(out: OutFile | None) -> str:
    ending = out.path.suffix.lower().removeprefix(".") if out is not None else ""
    return ending if ending in FORMS else "table"


def _choice(act: Act, wanted: Wanted) -> Choice:
    from fundcs.clients.service import particulars as register
    from fundcs.funds import service as funds
    from fundcs.staff import service as staff

    return Choice(
        role=wanted.role,
        owner=staff.find(act.session, wanted.owner).code if wanted.owner else None,
        fund=funds.find(act.session, wanted.fund).code if wanted.fund else None,
        client=register.find(act.session, wanted.client).code if wanted.client else None,
    )


def _write(report: service.Report, form: str, data: object, path: Path) -> None:
    if form == "xlsx":
        from fundcs.reminders.show import workbook

        workbook.write(report, path)
    elif form == "table":
        from rich.console import Console

        with path.open("w", encoding="utf-8") as file:
            page = Console(file=file, width=_PAGE_WIDTH, highlight=False, color_system=None)
            text_page(*screen.reminders(report))(page)
    else:
        path.write_bytes(_document(report, form, data))


def _document(report: service.Report, form: str, data: object) -> bytes:
    if form == "ics":
        from fundcs.reminders.show import ics

        return ics.calendar(report)
    if form == "json":
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    from fundcs.reminders.show import pages

    return (pages.html(report) if form == "html" else pages.markdown(report)).encode()


def _raw(document: bytes) -> Callable[[Console], None]:
    """A page of exactly these bytes: a calendar's line ends are its own."""

    def page(out: Console) -> None:
        out.file.flush()
        out.file.buffer.write(document)  # type: ignore[attr-defined]  # rich says only IO[str]
        out.file.flush()

    return page
