"""The commands `fundcs submission …`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View
from fundcs.packages.rules.package import FormKind, PackageState, Result

app = chapter(_("Contract packages, their reviews and penalty points (Art. 21-25)."))
No = Annotated[str, options.contract_no()]
RoundNo = Annotated[int | None, typer.Option("--round", metavar="N", help=_("The round; else the last."))]


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
    from fundcs.packages.service import rounds
    from fundcs.packages.show import packages

    return packages.whole(act, rounds.submit(act, no, on or act.today, items, file or (), by))


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
    from fundcs.packages.service import rounds
    from fundcs.packages.show import packages

    typed = rounds.TypedReview(
        result=result,
        missing=missing or (),
        defective=defective or (),
        deadline=deadline,
        round=round_,
        shelf_mark=shelf,
    )
    return packages.whole(act, rounds.review(act, no, on or act.today, typed))


@command(
    app, "withdraw", _("Withdraw a review that was entered wrongly; points are reckoned anew."),
    access=Access.WRITE, permit=Permit.REVIEW_PACKAGES,
)  # fmt: skip
def withdraw(
    act: Act,
    no: No,
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help=_("What was wrong with it."))],
    round_: RoundNo = None,
) -> View:
    from fundcs.packages.service import rounds
    from fundcs.packages.show import packages

    return packages.whole(act, rounds.withdraw(act, no, reason, round_))


@command(
    app, "deadline", _("Grant another deadline for the round that is owed."),
    access=Access.WRITE, permit=Permit.REVIEW_PACKAGES,
)  # fmt: skip
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
    from fundcs.packages.service import rounds
    from fundcs.packages.show import packages

    return packages.whole(act, rounds.move_deadline(act, no, to, reason, on))


@command(app, "list", _("List the packages and how they stand."), permit=Permit.READ_PACKAGES)
def list_(
    act: Act,
    state: Annotated[
        PackageState | None, typer.Option(case_sensitive=False, help=_("Only packages in this state."))
    ] = None,
    fund: Annotated[str | None, options.fund()] = None,
    advisor: Annotated[
        str | None, typer.Option("--advisor", metavar="STAFF", help=_("Only this adviser's."))
    ] = None,
) -> View:
    from fundcs.packages.service import lookup
    from fundcs.packages.show import packages

    return packages.listed(lookup.select(act, state=state, fund=fund, adviser=advisor))


@command(
    app, "show", _("Show a package: every round, its failures and how they were reckoned."),
    permit=Permit.READ_PACKAGES, personal=True,
)  # fmt: skip
def show(act: Act, no: No) -> View:
    from fundcs.packages.service import lookup
    from fundcs.packages.show import packages

    return packages.whole(act, lookup.details(act, no))


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
    from fundcs.packages.service import forms as service
    from fundcs.packages.show import forms, packages

    made = service.form(act, no, kind, xlsx, round_)
    forms.write(act, made, xlsx.aside)
    return packages.written(act, made.details, xlsx)
