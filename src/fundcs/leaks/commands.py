"""The commands `fundcs access leak …`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.i18n import _
from fundcs.kit.view import View
from fundcs.leaks.rules import KIND_NAMES, TOLD_NAMES, LeakKind, LeakStepKind, Told

app = chapter(_("Leaks of client information (Art. 16)."))

No = Annotated[str, typer.Argument(metavar="NO", help=_("The leak's number."))]
Content = Annotated[str, typer.Option("--content", metavar="TEXT", help=_("What was done or found."))]
At = Annotated[datetime | None, options.moment("--at", help_text=_("When it happened; default: now."))]


@command(
    app, "report", _("Record a leak, actual or possible; or report one on record further (Art. 16)."),
    access=Access.WRITE, permit=Permit.HANDLE_LEAKS,
)  # fmt: skip
def report(
    act: Act,
    no: Annotated[
        str | None, typer.Argument(metavar="NO", help=_("The number of one on record; none for a new one."))
    ] = None,
    *,
    kind: Annotated[
        LeakKind | None,
        options.choice(KIND_NAMES, "--kind", help_text=_("Whether it happened or may have happened.")),
    ] = None,
    found: Annotated[
        datetime | None, options.moment("--found", help_text=_("When it was found; default: now."))
    ] = None,
    content: Annotated[str | None, typer.Option(metavar="TEXT", help=_("What happened."))] = None,
    client: Annotated[
        list[str] | None,
        typer.Option("--client", metavar="CLIENT", help=_("A client whom it concerns; may be repeated.")),
    ] = None,
    read_by: Annotated[
        str | None,
        typer.Option(
            "--staff", metavar="STAFF", help=_("It concerns every client whose file this member opened.")
        ),
    ] = None,
    from_: Annotated[
        date | None, options.day("--from", help_text=_("With --staff: the first day; default: the earliest."))
    ] = None,
    to: Annotated[
        date | None, options.day("--to", help_text=_("With --staff: the last day; default: today."))
    ] = None,
    told: Annotated[
        list[Told] | None,
        options.choice(TOLD_NAMES, "--told", help_text=_("Who was told of it; may be repeated.")),
    ] = None,
    at: Annotated[
        datetime | None, options.moment("--at", help_text=_("With --told: when; default: now."))
    ] = None,
) -> View:
    from fundcs.leaks import service, show

    typed = service.TypedLeak(
        kind=kind, found=found, content=content, clients=client or (), told=told or (), at=at,
        read_by=read_by, first=from_, last=to,
    )  # fmt: skip
    made = service.report(act, typed) if no is None else service.add(act, no, typed)
    return show.whole(act, made)


@command(
    app, "remedy", _("Record how a leak was remedied."),
    access=Access.WRITE, permit=Permit.HANDLE_LEAKS,
)  # fmt: skip
def remedy(act: Act, no: No, content: Content, at: At = None) -> View:
    from fundcs.leaks import service, show

    return show.whole(act, service.record(act, no, LeakStepKind.REMEDY, content, at))


@command(
    app, "close", _("Close a leak that was reported and remedied; by a colleague."),
    access=Access.WRITE, permit=Permit.CLOSE_LEAKS,
)  # fmt: skip
def close(act: Act, no: No, content: Content, at: At = None) -> View:
    from fundcs.leaks import service, show

    return show.whole(act, service.record(act, no, LeakStepKind.CLOSE, content, at))


@command(
    app, "withdraw", _("Withdraw a leak recorded by mistake, or the last step on it; it stays on record."),
    access=Access.WRITE, permit=Permit.CLOSE_LEAKS,
)  # fmt: skip
def withdraw(
    act: Act,
    no: No,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))],
    *,
    last: Annotated[
        bool, typer.Option("--last", help=_("Only the last step: a report, a remedy, the closing."))
    ] = False,
) -> View:
    from fundcs.leaks import service, show

    if last:
        return show.whole(act, service.take_back(act, no, reason))
    return show.whole(act, service.record(act, no, LeakStepKind.WITHDRAW, reason))


@command(app, "list", _("List the leaks."), permit=Permit.HANDLE_LEAKS, personal=True)
def list_(
    act: Act,
    *,
    only_open: Annotated[bool, typer.Option("--open", help=_("Only those that are not finished."))] = False,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only those that concern this client."))
    ] = None,
) -> View:
    from fundcs.leaks import service, show

    return show.listed(act, service.listed(act, only_open=only_open, client=client))


@command(
    app, "show", _("Show a leak: whom it concerns, who was told, its steps."),
    permit=Permit.HANDLE_LEAKS, personal=True,
)  # fmt: skip
def show_(act: Act, no: No) -> View:
    from fundcs.leaks import service, show

    return show.whole(act, service.find(act, no))
