"""The commands of `fundcs submission` on points, decisions and the lists for HR."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.parsing import parse_month
from fundcs.kit.view import View
from fundcs.packages.rules.failures import Month

if TYPE_CHECKING:
    from fundcs.penalties.service.sent_lists import Answered

app = chapter("")


def _month(help_text: str) -> Any:
    return typer.Option(
        "--month", parser=lambda text: Month(*parse_month(text)), metavar="YYYY-MM", help=help_text
    )


No = Annotated[str, options.contract_no()]
Fund = Annotated[str | None, options.fund()]
OneFund = Annotated[str, options.fund()]
OneMonth = Annotated[Month, _month(_("The appraisal month."))]
MayMonth = Annotated[Month | None, _month(_("The appraisal month; else all."))]
Adviser = Annotated[str | None, typer.Option("--advisor", metavar="STAFF", help=_("Only this adviser's."))]
ListNo = Annotated[
    int | None, typer.Option("--list", metavar="N", help=_("The list of that month; else its last."))
]
Xlsx = Annotated[OutFile | None, options.out_file("--xlsx")]


@command(
    app,
    "adviser",
    _("Record whose contract it is from a day on; failures from then on are theirs."),
    access=Access.WRITE,
    permit=Permit.REVIEW_PACKAGES,
)
def adviser(
    act: Act,
    no: No,
    *,
    to: Annotated[str, typer.Option(metavar="STAFF", help=_("The new adviser."))],
    on: Annotated[
        date | None, options.day("--on", help_text=_("Their first day; today unless given."))
    ] = None,
) -> View:
    from fundcs.packages.service import packages
    from fundcs.packages.show import screen
    from fundcs.penalties.service import charges

    return screen.whole(act, packages.details(act, charges.change_adviser(act, no, to, on)))


@command(
    app, "decide", _("Set the points of a failure beyond the scale (Art. 23)."),
    access=Access.WRITE, permit=Permit.DECIDE,
)  # fmt: skip
def decide(
    act: Act,
    no: No,
    *,
    points: Annotated[int, typer.Option(metavar="N", help=_("The points; 0 for none."))],
    text: Annotated[str, typer.Option(metavar="TEXT", help=_("The decision in words."))],
    failure: Annotated[
        int | None, typer.Option(metavar="N", help=_("Which failure; else the first that waits."))
    ] = None,
) -> View:
    from fundcs.packages.service import packages
    from fundcs.packages.show import screen
    from fundcs.penalties.service import charges

    return screen.whole(act, packages.details(act, charges.decide(act, no, points, text, failure)))


@command(
    app, "penalties", _("List the penalty points with their reasons, totals and trend (Art. 23-24)."),
    permit=Permit.READ_PACKAGES, personal=True,
)  # fmt: skip
def penalties(
    act: Act,
    month: MayMonth = None,
    fund: Fund = None,
    advisor: Adviser = None,
    by_month: Annotated[
        bool, typer.Option("--by-month", help=_("Show each adviser's points by month and the trend."))
    ] = False,
    xlsx: Xlsx = None,
) -> View:
    from fundcs.penalties.service import points as chapter_penalties
    from fundcs.penalties.show import screen

    found = chapter_penalties.ledger(act, month, fund, advisor)
    if xlsx is not None:
        from fundcs.archive import trail
        from fundcs.penalties.show import workbook

        workbook.write_ledger(found, xlsx.aside, act, trail.head(act.session))
    return screen.ledger(act, found, by_month=by_month)


@command(
    app,
    "send",
    _("Freeze the list of a fund and month for HR and record it as sent (Art. 25)."),
    access=Access.WRITE,
    permit=Permit.REVIEW_PACKAGES,
)
def send(act: Act, *, fund: OneFund, month: OneMonth, xlsx: Xlsx = None) -> View:
    from fundcs.penalties.service import hr
    from fundcs.penalties.show import screen

    made = hr.send(act, fund, month)
    _write(act, made, xlsx)
    return screen.list_(act, made)


def _write(act: Act, made: Answered, xlsx: OutFile | None) -> None:
    if xlsx is not None:
        from fundcs.archive import trail
        from fundcs.penalties.show import workbook

        workbook.write_list(made.sent, xlsx.aside, act, trail.head(act.session))


@command(
    app, "sent", _("List what HR was sent, or show one list as it was frozen."),
    permit=Permit.READ_PACKAGES, personal=True,
)  # fmt: skip
def sent(
    act: Act, fund: Fund = None, month: MayMonth = None, number: ListNo = None, xlsx: Xlsx = None
) -> View:
    from fundcs.penalties.service import hr
    from fundcs.penalties.show import screen

    if fund is None or month is None:
        hr.refuse_without_month(number, xlsx)
        return screen.lists(act, hr.sent(act, fund, month))
    found = hr.find(act, fund, month, number)
    _write(act, found, xlsx)
    return screen.list_(act, found)


@command(
    app, "confirm", _("Record HR's review of a list: lines confirmed, or adjusted with a reason."),
    access=Access.WRITE, permit=Permit.CONFIRM_PENALTIES,
)  # fmt: skip
def confirm(
    act: Act,
    *,
    fund: OneFund,
    month: OneMonth,
    number: ListNo = None,
    line: Annotated[
        list[int] | None,
        typer.Option(metavar="LINE", help=_("A line to confirm; else all that are unanswered.")),
    ] = None,
    adjust: Annotated[
        list[str] | None,
        typer.Option(metavar="LINE=POINTS", help=_("A line to adjust; asks for --reason; may be repeated.")),
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help=_("Why lines are adjusted."))] = None,
) -> View:
    from fundcs.penalties.service import hr
    from fundcs.penalties.show import screen

    found = hr.find(act, fund, month, number)
    return screen.list_(act, hr.answer(act, found, line or (), hr.adjustments(adjust or ()), reason))
