"""Reminders in the form that was asked for, on the screen or in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.duties import render, service
from fundcs.duties.rules import duty_data
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.view import View, text_page

if TYPE_CHECKING:
    from rich.console import Console

    from fundcs.act import Act, Role
    from fundcs.kit.files import OutFile


class NeedsFile(Refused):
    template = N_("a workbook cannot be printed; say where to write it with --out FILE.xlsx")


class UnsaidOut(Refused):
    template = N_("--out writes a file; say what with --format md, html, ics, xlsx or json")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which duties were asked for, as they were typed."""

    within: str | None
    role: Role | None
    owner: str | None
    fund: str | None
    client: str | None


def remind(act: Act, wanted: Wanted, form: str, out: OutFile | None, *, exit_code: bool) -> View:
    """The duties as `form`. Raises NeedsFile, UnsaidOut, and what an unknown owner, fund or client raises."""
    if form == "xlsx" and out is None:
        raise NeedsFile
    if form == "table" and out is not None:
        raise UnsaidOut
    report = service.report(act, _choice(act, wanted))
    code = render.OVERDUE_EXIT if exit_code and report.overdue else 0
    data = [duty_data(duty, report.now) for duty in report.duties]
    if form == "table":
        return View(data, text_page(*render.reminders(report)), code)
    if form == "xlsx":
        from fundcs.duties import workbook

        assert out is not None  # noqa: S101 - refused above; for the type checker
        workbook.write(report, out.aside)
        return View(data, text_page(_written(out)), code)
    text = _text(report, form, data)
    if out is None:
        return View(data, _raw(text), code)
    out.aside.write_bytes(text)
    return View(data, text_page(_written(out)), code)


def _choice(act: Act, wanted: Wanted) -> service.Choice:
    from fundcs.funds import service as funds
    from fundcs.policy.rules import Offset
    from fundcs.register import service as register
    from fundcs.staff import service as staff

    return service.Choice(
        within=Offset.parse(wanted.within) if wanted.within else act.policy.reminders.within,
        role=wanted.role,
        owner=staff.find(act.session, wanted.owner).code if wanted.owner else None,
        fund=funds.find(act.session, wanted.fund).code if wanted.fund else None,
        client=register.find(act.session, wanted.client).code if wanted.client else None,
    )


def _text(report: service.Report, form: str, data: object) -> bytes:
    if form == "ics":
        from fundcs.duties import ics

        return ics.calendar(report)
    if form == "json":
        import json

        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    from fundcs.duties import report as pages

    return (pages.html(report) if form == "html" else pages.markdown(report)).encode()


def _raw(text: bytes):  # type: ignore[no-untyped-def]
    def page(_out: Console) -> None:
        import sys

        sys.stdout.write(text.decode())

    return page


def _written(out: OutFile) -> str:
    from fundcs.kit.i18n import _

    return _("Written: {path}").format(path=out.path)
