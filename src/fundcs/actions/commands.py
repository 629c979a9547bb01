"""The commands `fundcs complaints action …`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.actions.rules import ActionStepKind
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Corrective actions on the root causes of complaints."))

No = Annotated[str, typer.Argument(metavar="NO", help=_("The corrective action's number."))]
Content = Annotated[str, typer.Option("--content", metavar="TEXT", help=_("What was done or found."))]
At = Annotated[datetime | None, options.moment("--at", help_text=_("When it happened; default: now."))]


@command(
    app, "add", _("Record a corrective action: who does what by when."),
    access=Access.WRITE, permit=Permit.WRITE_COMPLAINTS,
)  # fmt: skip
def add(
    act: Act,
    *,
    root_cause: Annotated[str, typer.Option(metavar="CAUSE", help=_("The root cause, from the policy."))],
    content: Annotated[str, typer.Option(metavar="TEXT", help=_("What is to be changed."))],
    owner: Annotated[str, typer.Option(metavar="STAFF", help=_("Who carries it out."))],
    due: Annotated[date, options.day("--due", help_text=_("By when it is to be carried out."))],
    complaint: Annotated[
        str | None, typer.Option(metavar="NO", help=_("The complaint that gave rise to it."))
    ] = None,
) -> View:
    from fundcs.actions import service, show

    typed = service.TypedAction(
        root_cause=root_cause, content=content, owner=owner, due=due, complaint=complaint
    )
    return show.whole(act, service.add(act, typed))


@command(
    app, "done", _("Record that a corrective action was carried out."),
    access=Access.WRITE, permit=Permit.ANSWER_COMPLAINTS,
)  # fmt: skip
def done(act: Act, no: No, content: Content, at: At = None) -> View:
    from fundcs.actions import service, show

    return show.whole(act, service.record(act, no, ActionStepKind.DONE, content=content, at=at))


@command(
    app, "verify", _("Verify what was carried out, or return it; by a colleague."),
    access=Access.WRITE, permit=Permit.CORRECT_COMPLAINTS,
)  # fmt: skip
def verify(
    act: Act,
    no: No,
    content: Content,
    *,
    returned: Annotated[
        bool, typer.Option("--returned", help=_("It was not carried out as it should be; it is open again."))
    ] = False,
    at: At = None,
) -> View:
    from fundcs.actions import service, show

    kind = ActionStepKind.RETURN if returned else ActionStepKind.VERIFY
    return show.whole(act, service.record(act, no, kind, content=content, at=at))


@command(
    app, "review", _("Record whether a corrective action had an effect; by a colleague."),
    access=Access.WRITE, permit=Permit.CORRECT_COMPLAINTS,
)  # fmt: skip
def review(
    act: Act,
    no: No,
    content: Content,
    *,
    effective: Annotated[
        bool, typer.Option("--effective/--ineffective", help=_("Whether it had an effect."))
    ],
    at: At = None,
) -> View:
    from fundcs.actions import service, show

    kind = ActionStepKind.REVIEW
    return show.whole(act, service.record(act, no, kind, content=content, at=at, effective=effective))


@command(
    app, "withdraw", _("Withdraw a corrective action recorded by mistake, or with --step its last step."),
    access=Access.WRITE, permit=Permit.CORRECT_COMPLAINTS,
)  # fmt: skip
def withdraw(
    act: Act,
    no: No,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))],
    step: Annotated[
        int | None,
        typer.Option(
            "--step", metavar="N", help=_("Only this step, as `fundcs complaints action show` numbers them.")
        ),
    ] = None,
) -> View:
    from fundcs.actions import service, show

    if step is not None:
        return show.whole(act, service.withdraw_step(act, no, step, reason))
    return show.whole(act, service.record(act, no, ActionStepKind.WITHDRAW, content=reason))


@command(app, "list", _("List the corrective actions."), permit=Permit.ANSWER_COMPLAINTS, personal=True)
def list_(
    act: Act,
    *,
    only_open: Annotated[bool, typer.Option("--open", help=_("Only those that are not finished."))] = False,
) -> View:
    from fundcs.actions import service, show

    return show.listed(act, service.listed(act, only_open=only_open))


@command(
    app, "show", _("Show a corrective action: its steps and its effect."),
    permit=Permit.ANSWER_COMPLAINTS, personal=True,
)  # fmt: skip
def show_(act: Act, no: No) -> View:
    from fundcs.actions import service, show

    return show.whole(act, service.find(act, no))
