"""The commands `fundcs complaints …` by which a wrong record is put right."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from fundcs.act import Act, Permit, options
from fundcs.complaints.commands.cases import (
    Against,
    Caller,
    CallerPhone,
    Category,
    Contract,
    Department,
    No,
    Remedy,
    Responsible,
    Source,
    writing,
)
from fundcs.complaints.rules.steps import CLEARABLE_NAMES, Clearable
from fundcs.kit.i18n import _
from fundcs.kit.view import View

Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))]


@writing(
    "withdraw",
    _("Withdraw a complaint entered by mistake, or with --step a step of it; it stays on record."),
    Permit.ANSWER_COMPLAINTS,  # of a step, whoever recorded it on the same day
)
def withdraw(
    act: Act,
    no: No,
    reason: Reason,
    step: Annotated[
        int | None,
        typer.Option(
            "--step", metavar="N", help=_("Only this step, as `fundcs complaints show` numbers them.")
        ),
    ] = None,
) -> View:
    from fundcs.complaints.service import corrections, step_withdrawals
    from fundcs.complaints.show import complaints

    if step is None:
        return complaints.recorded(act, corrections.withdraw(act, no, reason))
    return complaints.step_withdrawn(act, step_withdrawals.withdraw(act, no, step, reason))


@writing("merge", _("Merge a duplicate into the complaint received first."), Permit.CORRECT_COMPLAINTS)
def merge(
    act: Act,
    no: No,
    into: Annotated[
        str, typer.Option("--into", metavar="NO", help=_("The number of the complaint that stays."))
    ],
    reason: Reason,
) -> View:
    from fundcs.complaints.service import corrections
    from fundcs.complaints.show import complaints

    return complaints.recorded(act, corrections.merge(act, no, into, reason))


@writing("edit", _("Correct a recorded complaint; the reason and the earlier content stay on record."))
def edit(
    act: Act,
    no: No,
    *,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help=_("The reason for the correction."))
    ],
    client: Annotated[
        str | None,
        typer.Option(
            "--client", metavar="CLIENT", help=_("A client number, or a name that only one client has.")
        ),
    ] = None,
    caller: Caller = None,
    caller_phone: CallerPhone = None,
    source: Source = None,
    channel: Annotated[
        str | None, typer.Option(metavar="CODE|LABEL", help=_("The channel, from the policy."))
    ] = None,
    category: Category = None,
    department: Department = None,
    responsible: Responsible = None,
    against: Against = None,
    contract: Contract = None,
    remedy: Remedy = None,
    received: Annotated[
        datetime | None, options.moment("--received", help_text=_("When it was received."))
    ] = None,
    clear: Annotated[
        list[Clearable] | None,
        options.choice(
            CLEARABLE_NAMES, "--clear", help_text=_("What does not apply after all; may be repeated.")
        ),
    ] = None,
) -> View:
    from fundcs.complaints.service import corrections
    from fundcs.complaints.show import complaints

    typed = corrections.TypedCorrection(
        client=client,
        caller=caller,
        caller_phone=caller_phone,
        source=source,
        channel=channel,
        category=category,
        department=department,
        responsible=responsible,
        against=against,
        contract=contract,
        remedy=remedy,
        received=received,
        clear=clear or (),
    )
    return complaints.recorded(act, corrections.edit(act, no, typed, reason))
