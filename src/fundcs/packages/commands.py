"""The commands `fundcs submission …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View
from fundcs.packages.rules.package import (
    FORM_KIND_NAMES,
    RESULT_NAMES,
    STATE_NAMES,
    FormKind,
    PackageState,
    Result,
)

app = chapter(_("Contract packages, their reviews and penalty points (Art. 21-25)."))
No = Annotated[str, options.contract_no()]
RoundNo = Annotated[
    int | None,
    typer.Option("--round", metavar="N", help=_("The number of the submission; default: the last.")),
]


@command(
    app, "submit", _("Record the submission of a contract package."),
    access=Access.WRITE, permit=Permit.SUBMIT_PACKAGES, personal=True,
)  # fmt: skip
def submit(
    act: Act,
    no: No,
    *,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day of submission; default: today."))
    ] = None,
    items: Annotated[
        str | None,
        typer.Option(
            metavar="ITEM,ITEM",
            help=_(
                "The documents submitted, e.g. trust_contract:original:12,id_copy; default: all "
                "required documents."
            ),
        ),
    ] = None,
    file: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM=PATH", help=_("The scan of a document; may be repeated.")),
    ] = None,
    document: Annotated[
        list[int] | None,
        typer.Option(
            metavar="NO", help=_("A document that the client's file holds already; may be repeated.")
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="STAFF", help=_("Who submitted it; default: the contract's adviser.")),
    ] = None,
    round_: Annotated[
        int | None,
        typer.Option("--round", metavar="N", help=_("Correct this submission instead; needs --reason.")),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("The reason for the correction, or for --reveal."))
    ] = None,
) -> View:
    from fundcs.packages.service import rounds
    from fundcs.packages.show import packages

    typed = rounds.TypedRound(on=on, items=items, scans=file or (), documents=document or (), by=by)
    if round_ is not None:
        return packages.whole(act, rounds.correct(act, no, round_, typed, reason or ""))
    return packages.whole(act, rounds.submit(act, no, typed))


@command(
    app, "review", _("Record the review of a package: qualified, or the documents missing or defective."),
    access=Access.WRITE, permit=Permit.JUDGE_PACKAGES, personal=True,
)  # fmt: skip
def review(
    act: Act,
    no: No,
    *,
    result: Annotated[
        Result, options.choice(RESULT_NAMES, "--result", help_text=_("The result of the review."))
    ],
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day of the review; default: today."))
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM[=WHY]", help=_("A missing document; may be repeated.")),
    ] = None,
    defective: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ITEM=WHY", help=_("A defective document and what is wrong with it; may be repeated.")
        ),
    ] = None,
    waive: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ITEM=WHY",
            help=_("A document that need not be submitted, and why; may be repeated."),
        ),
    ] = None,
    deadline: Annotated[
        date | None,
        options.day("--deadline", help_text=_("The deadline for completion; default: by the policy.")),
    ] = None,
    round_: RoundNo = None,
    shelf: Annotated[
        str | None, typer.Option(metavar="MARK", help=_("Where the paper originals are kept."))
    ] = None,
) -> View:
    from fundcs.packages.service import reviews
    from fundcs.packages.show import packages

    typed = reviews.TypedReview(
        result=result,
        missing=missing or (),
        defective=defective or (),
        waived=waive or (),
        deadline=deadline,
        round=round_,
        shelf_mark=shelf,
    )
    return packages.whole(act, reviews.review(act, no, on or act.today, typed))


@command(
    app, "withdraw", _("Withdraw a review, a submission or a deadline entered in error."),
    access=Access.WRITE, permit=Permit.REVIEW_PACKAGES,
)  # fmt: skip
def withdraw(
    act: Act,
    no: No,
    *,
    reason: Annotated[str, options.withdrawal_reason()],
    round_: RoundNo = None,
    submission: Annotated[
        bool, typer.Option("--submission", help=_("Withdraw the last submission, with its review."))
    ] = False,
    deadline: Annotated[
        bool, typer.Option("--deadline", help=_("Withdraw the deadline that was granted last."))
    ] = False,
) -> View:
    from fundcs.packages.service import withdrawals
    from fundcs.packages.show import packages

    if deadline and (submission or round_ is not None):
        raise Misused(N_("--deadline withdraws the deadline alone; leave out --submission and --round"))
    if deadline:
        return packages.whole(act, withdrawals.deadline(act, no, reason))
    withdraw_ = withdrawals.round_ if submission else withdrawals.review
    return packages.whole(act, withdraw_(act, no, reason, round_))


@command(
    app, "deadline", _("Change the deadline of the submission that is due."),
    access=Access.WRITE, permit=Permit.REVIEW_PACKAGES,
)  # fmt: skip
def deadline(
    act: Act,
    no: No,
    *,
    to: Annotated[date, options.day("--to", help_text=_("The new deadline."))],
    reason: Annotated[str, typer.Option(metavar="TEXT", help=_("The reason for the change."))],
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it was granted; default: today."))
    ] = None,
) -> View:
    from fundcs.packages.service import rounds
    from fundcs.packages.show import packages

    return packages.whole(act, rounds.move_deadline(act, no, to, reason, on))


@command(
    app, "list", _("List the contract packages and their states."),
    permit=Permit.READ_PACKAGES, writes_with="editable",
)  # fmt: skip
def list_(
    act: Act,
    state: Annotated[
        PackageState | None,
        options.choice(STATE_NAMES, "--state", help_text=_("Only packages in this state.")),
    ] = None,
    fund: Annotated[str | None, options.fund()] = None,
    advisor: Annotated[
        str | None, typer.Option("--adviser", "--advisor", metavar="STAFF", help=_("Only this adviser's."))
    ] = None,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month("--month", help_text=_("With --editable: only those submitted in this month.")),
    ] = None,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
    editable: Annotated[
        bool,
        typer.Option(
            "--editable", help=_("A sheet of those that wait for review; `submission import` reads it back.")
        ),
    ] = False,
) -> View:
    from fundcs.packages.service import lookup
    from fundcs.packages.show import packages

    statuses = lookup.select(act, state=state, fund=fund, adviser=advisor)
    if editable:
        from fundcs.packages.service import review_sheets
        from fundcs.packages.show import review_sheets as show

        file, statuses = options.to_be_filled_in(xlsx), review_sheets.waiting(statuses, month)
        show.write(act, statuses, review_sheets.note_export(act, statuses, file.path), file.aside)
    elif xlsx is not None:
        from fundcs.packages.show import register

        register.write(act, statuses, lookup.staff_names(act), xlsx.aside)
    return packages.listed(statuses)


@command(
    app, "import", _("Record the reviews on a sheet of `submission list --editable`, all or none."),
    access=Access.WRITE, permit=Permit.JUDGE_PACKAGES,
)  # fmt: skip
def import_(
    act: Act,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The filled sheet, .xlsx."))],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would be recorded and record nothing."))
    ] = False,
) -> View:
    from fundcs.packages.service import review_sheets
    from fundcs.packages.show import review_sheets as show

    return show.view(act, review_sheets.take(act, file, dry_run=dry_run), dry_run=dry_run)


@command(
    app, "show", _("Show a package: every submission, its failures and how they were counted."),
    permit=Permit.READ_PACKAGES, personal=True,
)  # fmt: skip
def show(act: Act, no: No) -> View:
    from fundcs.packages.service import lookup
    from fundcs.packages.show import packages

    return packages.whole(act, lookup.details(act, no))


@command(
    app, "form", _("Export the handover or the completion form of a package, to be signed (Art. 22)."),
    access=Access.WRITE, permit=Permit.SUBMIT_PACKAGES, personal=True,
)  # fmt: skip
def form(
    act: Act,
    no: No,
    *,
    kind: Annotated[FormKind, options.choice(FORM_KIND_NAMES, "--kind", help_text=_("The kind of form."))],
    xlsx: Annotated[OutFile, options.out_file("--xlsx")],
    round_: RoundNo = None,
) -> View:
    from fundcs.packages.service import forms as service
    from fundcs.packages.show import forms, packages

    made = service.form(act, no, kind, xlsx, round_)
    forms.write(act, made, xlsx.aside)
    return packages.written(act, made.details, xlsx)
