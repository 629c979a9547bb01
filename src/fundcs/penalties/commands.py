"""The commands of `fundcs submission` on points, decisions and the lists for HR."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import parse_month
from fundcs.kit.view import View
from fundcs.packages.rules.appraisal import AppraisalMonth

if TYPE_CHECKING:
    from fundcs.penalties.service.sent_lists import AnsweredList

app = chapter("")


def _month(help_text: str) -> Any:
    return typer.Option(
        "--month", parser=lambda text: AppraisalMonth(*parse_month(text)), metavar="YYYY-MM", help=help_text
    )


No = Annotated[str, options.contract_no()]
OptionalFund = Annotated[str | None, options.fund()]
RequiredFund = Annotated[str, options.fund()]
RequiredMonth = Annotated[AppraisalMonth, _month(_("The appraisal month."))]
OptionalMonth = Annotated[AppraisalMonth | None, _month(_("The appraisal month; default: all."))]
Adviser = Annotated[
    str | None, typer.Option("--adviser", "--advisor", metavar="STAFF", help=_("Only this adviser's."))
]
ListNo = Annotated[
    int | None,
    typer.Option("--list", metavar="N", help=_("The number of the list in that month; default: the last.")),
]
Xlsx = Annotated[OutFile | None, options.out_file("--xlsx")]


@command(
    app,
    "adviser",
    _("Assign the contract to an adviser from a date; later failed submissions count against them."),
    access=Access.WRITE,
    permit=Permit.REVIEW_PACKAGES,
)
def adviser(
    act: Act,
    no: No,
    *,
    to: Annotated[str, typer.Option(metavar="STAFF", help=_("The new adviser."))],
    on: Annotated[date | None, options.day("--on", help_text=_("Their first day; default: today."))] = None,
) -> View:
    from fundcs.packages.show import packages
    from fundcs.penalties.service import charges

    return packages.whole(act, charges.change_adviser(act, no, to, on))


@command(
    app, "decide", _("Decide the penalty for a failed submission beyond the scale (Art. 23)."),
    access=Access.WRITE, permit=Permit.DECIDE,
)  # fmt: skip
def decide(
    act: Act,
    no: No,
    *,
    points: Annotated[int | None, typer.Option(metavar="N", help=_("The points; 0 for none."))] = None,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help=_("The decision in words."))] = None,
    failure: Annotated[
        int | None,
        typer.Option(
            metavar="N", help=_("The number of the failed submission; default: the first that is undecided.")
        ),
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=_("Withdraw a decision entered in error; needs --reason."))
    ] = False,
    reason: Annotated[str | None, options.withdrawal_reason()] = None,
) -> View:
    from fundcs.packages.show import packages
    from fundcs.penalties.service import charges

    if withdraw:
        if points is not None or text is not None:
            raise Misused(N_("--withdraw takes back the decision; leave out --points and --text"))
        return packages.whole(act, charges.withdraw_decision(act, no, reason or "", failure))
    if points is None or text is None:
        raise Misused(N_("a decision needs --points N and --text TEXT, or --withdraw"))
    if reason is not None:
        raise Misused(N_("--reason explains a withdrawal; without --withdraw leave it out"))
    return packages.whole(act, charges.decide(act, no, points, text, failure))


@command(
    app, "penalties", _("List the penalty points with their reasons, totals and trend (Art. 23-24)."),
    permit=Permit.READ_PACKAGES, personal=True,
)  # fmt: skip
def penalties(
    act: Act,
    month: OptionalMonth = None,
    fund: OptionalFund = None,
    advisor: Adviser = None,
    by_month: Annotated[
        bool, typer.Option("--by-month", help=_("Show each adviser's points by month and the trend."))
    ] = False,
    xlsx: Xlsx = None,
) -> View:
    from fundcs.penalties.service import points as service
    from fundcs.penalties.show import points

    penalty_points = service.penalty_points(act, month, fund, advisor)
    if xlsx is not None:
        from fundcs.archive import trail
        from fundcs.penalties.show import workbook

        workbook.write_points(penalty_points, xlsx.aside, act, trail.head(act.session))
    return points.listed(act, penalty_points, by_month=by_month)


@command(
    app,
    "send",
    _("Finalise the penalty list of a fund and month and submit it to HR (Art. 25)."),
    access=Access.WRITE,
    permit=Permit.REVIEW_PACKAGES,
)
def send(
    act: Act,
    *,
    fund: RequiredFund,
    month: RequiredMonth,
    so_far: Annotated[
        bool, typer.Option("--so-far", help=_("Finalise a month that is still running, as it stands today."))
    ] = False,
    xlsx: Xlsx = None,
) -> View:
    from fundcs.penalties.service import hr
    from fundcs.penalties.show import sent_lists

    list_ = hr.send(act, fund, month, so_far=so_far)
    _write(act, list_, xlsx)
    return sent_lists.whole(act, list_)


def _write(act: Act, list_: AnsweredList, xlsx: OutFile | None) -> None:
    if xlsx is not None:
        from fundcs.archive import trail
        from fundcs.penalties.show import workbook

        workbook.write_list(list_.sent, xlsx.aside, act, trail.head(act.session))


@command(
    app, "sent", _("List the penalty lists submitted to HR, or show one as it was submitted."),
    permit=Permit.READ_PACKAGES, personal=True,
)  # fmt: skip
def sent(
    act: Act, fund: OptionalFund = None, month: OptionalMonth = None, number: ListNo = None, xlsx: Xlsx = None
) -> View:
    from fundcs.penalties.service import hr
    from fundcs.penalties.show import sent_lists

    if fund is None or month is None:
        hr.refuse_without_month(number, xlsx)
        return sent_lists.listed(act, hr.sent(act, fund, month))
    list_ = hr.find(act, fund, month, number)
    _write(act, list_, xlsx)
    return sent_lists.whole(act, list_)


@command(
    app, "confirm", _("Record HR's check of a list: lines confirmed, or adjusted with a reason."),
    access=Access.WRITE, permit=Permit.CONFIRM_PENALTIES,
)  # fmt: skip
def confirm(
    act: Act,
    *,
    fund: RequiredFund,
    month: RequiredMonth,
    number: ListNo = None,
    line: Annotated[
        list[int] | None,
        typer.Option(metavar="LINE", help=_("A line to confirm; default: all that are unchecked.")),
    ] = None,
    adjust: Annotated[
        list[str] | None,
        typer.Option(metavar="LINE=POINTS", help=_("A line to adjust; needs --reason; may be repeated.")),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("The reason for the adjustment."))
    ] = None,
) -> View:
    from fundcs.penalties.service import hr
    from fundcs.penalties.show import sent_lists

    list_ = hr.find(act, fund, month, number)
    return sent_lists.whole(act, hr.answer(act, list_, line or (), hr.adjustments(adjust or ()), reason))
