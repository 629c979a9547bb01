"""The commands `fundcs submission …`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.parsing import parse_month
from fundcs.kit.view import View
from fundcs.submissions.failures import Month
from fundcs.submissions.rules import FormKind, Result, State

app = chapter(_("Contract packages, their reviews and penalty points (Art. 21-25)."))


def _month(help_text: str) -> Any:
    return typer.Option(
        "--month", parser=lambda text: Month(*parse_month(text)), metavar="YYYY-MM", help=help_text
    )


def _by_the_manager(name: str, help_text: str) -> Callable[[Callable[..., View]], Callable[..., View]]:
    return command(app, name, help_text, access=Access.WRITE, permit=Permit.REVIEW_PACKAGES)


No = Annotated[str, typer.Argument(metavar="CONTRACT", help=_("The contract's number."))]
Fund = Annotated[
    str | None, typer.Option(metavar="FUND", help=_("A fund's code, or a name that only one fund has."))
]
OneFund = Annotated[
    str, typer.Option("--fund", metavar="FUND", help=_("A fund's code, or a name that only one fund has."))
]
OneMonth = Annotated[Month, _month(_("The appraisal month."))]
MayMonth = Annotated[Month | None, _month(_("The appraisal month; else all."))]
Adviser = Annotated[str | None, typer.Option("--advisor", metavar="STAFF", help=_("Only this adviser's."))]
RoundNo = Annotated[int | None, typer.Option("--round", metavar="N", help=_("The round; else the last."))]
ListNo = Annotated[
    int | None, typer.Option("--list", metavar="N", help=_("The list of that month; else its last."))
]
Xlsx = Annotated[OutFile | None, options.out_file("--xlsx")]


@command(
    app, "submit", _("Record that a contract's package was handed in."),
    access=Access.WRITE, permit=Permit.SUBMIT_PACKAGES, personal=True,
)  # fmt: skip
def submit(
    act: Act,
    no: No,
    *,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it was handed in; today unless given."))
    ] = None,
    items: Annotated[
        str | None,
        typer.Option(
            metavar="ITEM,ITEM",
            help=_("What came, e.g. trust_contract:original:12,id_copy; else all that is wanted."),
        ),
    ] = None,
    file: Annotated[
        list[str] | None, typer.Option(metavar="ITEM=PATH", help=_("The scan of an item; may be repeated."))
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="STAFF", help=_("Who handed it in; you unless given."))
    ] = None,
) -> View:
    from fundcs.submissions import packages, render, service

    done = service.submit(act, no, on or act.today, items, file or (), by)
    return render.whole(act, packages.details(act, done))


@command(
    app, "review", _("Record the review of a package: qualified, or what is missing or defective."),
    access=Access.WRITE, permit=Permit.REVIEW_PACKAGES, personal=True,
)  # fmt: skip
def review(
    act: Act,
    no: No,
    *,
    result: Annotated[Result, typer.Option(case_sensitive=False, help=_("What the review came to."))],
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day of the review; today unless given."))
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM[=WHY]", help=_("An item that is missing; may be repeated.")),
    ] = None,
    defective: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM=WHY", help=_("An item that is defective, and why; may be repeated.")),
    ] = None,
    deadline: Annotated[
        date | None, options.day("--deadline", help_text=_("By when to complete it; else by the policy."))
    ] = None,
    round_: RoundNo = None,
    shelf: Annotated[
        str | None, typer.Option(metavar="MARK", help=_("Where the paper originals are kept."))
    ] = None,
) -> View:
    from fundcs.submissions import packages, render, service

    outcome = service.Outcome(result, missing or (), defective or (), deadline, round_, shelf)
    done = service.review(act, no, on or act.today, outcome)
    return render.whole(act, packages.details(act, done))


@_by_the_manager("withdraw", _("Withdraw a review that was entered wrongly; points are reckoned anew."))
def withdraw(
    act: Act,
    no: No,
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help=_("What was wrong with it."))],
    round_: RoundNo = None,
) -> View:
    from fundcs.submissions import packages, render, service

    return render.whole(act, packages.details(act, service.withdraw(act, no, reason, round_)))


@_by_the_manager("deadline", _("Grant another deadline for the round that is owed."))
def deadline(
    act: Act,
    no: No,
    *,
    to: Annotated[date, options.day("--to", help_text=_("The new deadline."))],
    reason: Annotated[str, typer.Option(metavar="TEXT", help=_("Why it is changed."))],
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it was granted; today unless given."))
    ] = None,
) -> View:
    from fundcs.submissions import packages, render, service

    return render.whole(act, packages.details(act, service.move_deadline(act, no, to, reason, on)))


@_by_the_manager("adviser", _("Record whose contract it is from a day on; failures from then on are theirs."))
def adviser(
    act: Act,
    no: No,
    *,
    to: Annotated[str, typer.Option(metavar="STAFF", help=_("The new adviser."))],
    on: Annotated[
        date | None, options.day("--on", help_text=_("Their first day; today unless given."))
    ] = None,
) -> View:
    from fundcs.submissions import charges, packages, render

    return render.whole(act, packages.details(act, charges.change_adviser(act, no, to, on)))


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
    from fundcs.submissions import charges, packages, render

    return render.whole(act, packages.details(act, charges.decide(act, no, points, text, failure)))


@command(app, "list", _("List the packages and how they stand."), permit=Permit.READ_PACKAGES)
def list_(
    act: Act,
    state: Annotated[
        State | None, typer.Option(case_sensitive=False, help=_("Only packages in this state."))
    ] = None,
    fund: Fund = None,
    advisor: Adviser = None,
) -> View:
    from fundcs.submissions import packages, render

    return render.listed(packages.select(act, state=state, fund=fund, adviser=advisor))


@command(
    app, "show", _("Show a package: every round, its failures and how they were reckoned."),
    permit=Permit.READ_PACKAGES, personal=True,
)  # fmt: skip
def show(act: Act, no: No) -> View:
    from fundcs.submissions import packages, render

    return render.whole(act, packages.details(act, packages.find(act, no)))


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
    from fundcs.submissions import penalties as chapter_penalties
    from fundcs.submissions import render_hr

    found = chapter_penalties.ledger(act, month, fund, advisor)
    if xlsx is not None:
        from fundcs.archive import trail
        from fundcs.submissions import workbook

        workbook.write_ledger(found, xlsx.aside, act, trail.head(act.session))
    return render_hr.ledger(act, found, by_month=by_month)


@_by_the_manager("send", _("Freeze the list of a fund and month for HR and record it as sent (Art. 25)."))
def send(act: Act, *, fund: OneFund, month: OneMonth, xlsx: Xlsx = None) -> View:
    from fundcs.submissions import hr, render_hr

    made = hr.send(act, fund, month)
    hr.export(act, made, xlsx)
    return render_hr.list_(act, made)


@command(
    app, "sent", _("List what HR was sent, or show one list as it was frozen."),
    permit=Permit.READ_PACKAGES, personal=True,
)  # fmt: skip
def sent(
    act: Act, fund: Fund = None, month: MayMonth = None, number: ListNo = None, xlsx: Xlsx = None
) -> View:
    from fundcs.submissions import hr, render_hr

    if fund is None or month is None:
        hr.refuse_without_month(number, xlsx)
        return render_hr.lists(act, hr.sent(act, fund, month))
    found = hr.find(act, fund, month, number)
    hr.export(act, found, xlsx)
    return render_hr.list_(act, found)


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
    from fundcs.submissions import hr, render_hr

    found = hr.find(act, fund, month, number)
    return render_hr.list_(act, hr.answer(act, found, line or (), hr.adjustments(adjust or ()), reason))


@command(
    app, "form", _("Write the handover or the completion form of a package, to be signed (Art. 22)."),
    access=Access.WRITE, permit=Permit.SUBMIT_PACKAGES, personal=True,
)  # fmt: skip
def form(
    act: Act,
    no: No,
    *,
    kind: Annotated[FormKind, typer.Option(case_sensitive=False, help=_("Which form."))],
    xlsx: Annotated[OutFile, options.out_file("--xlsx")],
    round_: RoundNo = None,
) -> View:
    from fundcs.submissions import forms, render

    return render.written(act, forms.write(act, no, kind, xlsx, round_), xlsx)
