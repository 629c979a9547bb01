"""The demo on the screen: its progress, what it made, the payout sheets, and what to try next."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fundcs.demo.service import NOW
from fundcs.kit.i18n import _
from fundcs.kit.shells import settings
from fundcs.kit.view import View, Whole, console, table, text_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.demo.service import SampleYear, Tell


@contextmanager
def progress() -> Iterator[Tell]:
    """A bar on a terminal's standard error while the demo runs; elsewhere nothing."""
    from rich.progress import Progress

    screen = console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as bars:
        task = bars.add_task(_("Building the sample year"))

        def tell(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)

        yield tell


def view(year: SampleYear) -> View:
    """What the demo year."""
    data = {
        "directory": str(year.directory),
        "commands": year.commands,
        "clients": year.clients,
        "contracts": year.contracts,
        "sheets": [fund.sheet | {"workbook": fund.workbook} for fund in year.sheets],
        "duties": list(year.duties),
        "complaints": list(year.complaints),
        "head": year.head,
    }
    return View(data, text_page(*_parts(year)))


def _parts(year: SampleYear) -> Iterator[RenderableType]:
    yield _("Sample archive built in {directory} from the {commands} commands of a sample year.").format(
        commands=year.commands, directory=year.directory
    )
    yield _(
        "{clients} clients and {contracts} contracts from the ledger; a payout sheet for each fund:"
    ).format(clients=year.clients, contracts=year.contracts)
    yield _sheets(year)
    yield from (Whole(f"  {year.directory / fund.workbook}") for fund in year.sheets)
    yield ""
    yield _owed(year)
    yield _("The archive agrees with its trail; keep the trail checkpoint elsewhere:")
    yield Whole(f"  {year.head}")
    yield ""
    yield _("Try next:")
    yield from (Whole(f"  {line}") for line in _next(year))


def _sheets(year: SampleYear) -> Table:
    rows = table(
        _("Fund"), _("Due date"), _("Payment date"), (_("Lines"), "right"), (_("Payout"), "right"),
        (_("Total"), "right"),
    )  # fmt: skip
    for fund in year.sheets:
        sheet = fund.sheet
        amounts = (_grouped(sheet[key]) for key in ("total_interest", "total"))
        rows.add_row(sheet["fund"], sheet["due"], sheet["pay_date"], str(len(sheet["lines"])), *amounts)
    return rows


def _grouped(yuan: str) -> str:
    whole, _point, decimals = yuan.partition(".")
    return f"{int(whole):,}.{decimals}"


def _owed(year: SampleYear) -> str:
    states = Counter(duty["state"] for duty in year.duties)
    return _("To-dos at {now}: {overdue} overdue, {due} due that day, {upcoming} within the week.").format(
        now=NOW.replace("T", " "), overdue=states["overdue"], due=states["due"], upcoming=states["upcoming"]
    )


def _next(year: SampleYear) -> Iterator[str]:
    line = year.sheets[0].sheet["lines"][0]
    yield settings({"FUNDCS_ARCHIVE": str(year.directory), "FUNDCS_NOW": NOW})
    yield "fundcs status"
    yield "fundcs reminders"
    yield f"fundcs client show {line['client']}"
    yield f"fundcs explain {line['client']}"
    yield f"fundcs payout explain {line['contract']}"
    if year.complaints:
        yield f"fundcs explain {year.complaints[0]['no']}"
    yield "fundcs complaints overdue"
    yield "fundcs archive trail --since 2026-11-20"
