"""The commands `fundcs care event …`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View
from fundcs.vip.rules.events import EventStepKind

app = chapter(_("Events for VIP clients, each half-year with the general manager (Art. 40)."))

No = Annotated[str, typer.Argument(metavar="NO", help=_("The event's number."))]
Place = Annotated[str | None, typer.Option("--place", metavar="TEXT", help=_("Where."))]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("A note."))]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))]
Head = Annotated[
    str | None,
    typer.Option("--general-manager", metavar="STAFF", help=_("Who attended as the general manager.")),
]
Cost = Annotated[
    int | None,
    options.amount(
        "--cost", help_text=_("What it cost; each client's share counts against their budget (Art. 35).")
    ),
]
Over = Annotated[
    str | None,
    typer.Option("--over", metavar="TEXT", help=_("Why the cost is beyond the budget, where it is.")),
]
Owed = Annotated[
    bool, typer.Option("--owed", help=_("Every VIP client who is still due an event in its half-year."))
]
Half = Annotated[
    str, typer.Option("--half-year", metavar="2026H1", help=_("The half-year: 2026H1, or 2026上半年."))
]


@command(
    app, "plan", _("Plan an event: what, when, where, who is invited; or record one that was held."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def plan(
    act: Act,
    *,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help=_("What it is called."))],
    on: Annotated[date, options.day("--on", help_text=_("The day; to come, unless --held."))],
    place: Place = None,
    client: Annotated[
        list[str] | None,
        typer.Option("--client", metavar="CLIENT", help=_("A client who is invited; may be repeated.")),
    ] = None,
    owed: Owed = False,
    note: Note = None,
    held: Annotated[
        bool, typer.Option("--held", help=_("It has taken place, and all who were invited came."))
    ] = False,
    general_manager: Head = None,
    cost: Cost = None,
    over: Over = None,
) -> View:
    from fundcs.vip.service import recording
    from fundcs.vip.show import events as show

    if not held and (general_manager or cost or over):
        raise Misused(N_("--general-manager, --cost and --over are of an event that was held; add --held"))
    outcome = recording.TypedOutcome(everybody=True, general_manager=general_manager, cost=cost, over=over)
    typed = recording.TypedEvent(
        title=title, on=on, place=place, note=note, clients=client or (), owed=owed,
        held=outcome if held else None,
    )  # fmt: skip
    return show.whole(act, recording.plan(act, typed))


@command(
    app, "invite", _("Invite clients to a planned event, or take an invitation back."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def invite(
    act: Act,
    no: No,
    *,
    client: Annotated[
        list[str] | None, typer.Option("--client", metavar="CLIENT", help=_("A client; may be repeated."))
    ] = None,
    owed: Owed = False,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=_("Take these invitations back; needs --reason."))
    ] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=_("The reason."))] = None,
) -> View:
    from fundcs.vip.service import recording
    from fundcs.vip.show import events as show

    if withdraw:
        return show.whole(act, recording.uninvite(act, no, client or (), reason))
    return show.whole(act, recording.invite(act, no, client or (), owed=owed))


@command(
    app, "held", _("Record that an event was held: who came, whether the general manager did, the cost."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def held(
    act: Act,
    no: No,
    *,
    attended: Annotated[
        list[str] | None,
        typer.Option("--attended", metavar="CLIENT", help=_("A client who came; may be repeated.")),
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help=_("All who were invited came."))] = False,
    general_manager: Head = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it was held; default: the planned one."))
    ] = None,
    cost: Cost = None,
    over: Over = None,
    note: Note = None,
) -> View:
    from fundcs.vip.service import recording
    from fundcs.vip.show import events as show

    typed = recording.TypedOutcome(
        attended=attended or (), everybody=everybody, general_manager=general_manager, on=on, cost=cost,
        over=over, note=note,
    )  # fmt: skip
    return show.whole(act, recording.hold(act, no, typed))


@command(
    app, "move", _("Move a planned event to another day, and place."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def move(
    act: Act,
    no: No,
    *,
    to: Annotated[date, options.day("--to", help_text=_("The new day."))],
    place: Place = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=_("The reason."))] = None,
) -> View:
    from fundcs.vip.service import recording
    from fundcs.vip.show import events as show

    return show.whole(act, recording.move(act, no, to, place, reason))


@command(
    app, "cancel", _("Cancel a planned event."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def cancel(act: Act, no: No, reason: Reason) -> View:
    from fundcs.vip.service import recording
    from fundcs.vip.show import events as show

    return show.whole(act, recording.end(act, no, EventStepKind.CANCEL, reason))


@command(
    app, "withdraw", _("Withdraw an event recorded by mistake, or its last step; what it cost goes too."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def withdraw(
    act: Act,
    no: No,
    reason: Reason,
    *,
    last: Annotated[
        bool, typer.Option("--last", help=_("Only the last step: that it was held, moved, cancelled."))
    ] = False,
) -> View:
    from fundcs.vip.service import recording
    from fundcs.vip.show import events as show

    if last:
        return show.whole(act, recording.take_back(act, no, reason))
    return show.whole(act, recording.end(act, no, EventStepKind.WITHDRAW, reason))


@command(
    app, "waive", _("Waive a client's event of a half-year, as the general manager."),
    access=Access.WRITE, permit=Permit.DECIDE,
)  # fmt: skip
def waive(
    act: Act,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=_("The client."))],
    *,
    half_year: Half,
    reason: Reason,
    withdraw: Annotated[
        bool,
        typer.Option("--withdraw", help=_("Withdraw a waiver given by mistake; the event is due again.")),
    ] = False,
) -> View:
    from fundcs.vip.service import owing
    from fundcs.vip.show import events as show

    change = owing.unwaive if withdraw else owing.waive
    return show.waived(act, change(act, client, half_year, reason))


@command(app, "list", _("List the events, by day."), permit=Permit.READ_CLIENTS, personal=True)
def list_(
    act: Act,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only those of this client."))
    ] = None,
    half_year: Annotated[
        str | None, typer.Option("--half-year", metavar="2026H1", help=_("Only those of this half-year."))
    ] = None,
    first: Annotated[date | None, options.day("--from", help_text=_("Only from this day on."))] = None,
    last: Annotated[date | None, options.day("--to", help_text=_("Only up to this day."))] = None,
    only_open: Annotated[bool, typer.Option("--open", help=_("Only those still planned."))] = False,
) -> View:
    from fundcs.vip.service import events
    from fundcs.vip.show import events as show

    found = events.listed(act, client=client, half_year=half_year, days=(first, last), only_open=only_open)
    return show.listed(act, found)


@command(
    app, "owed", _("List the VIP clients of a half-year, and whether they had their event."),
    permit=Permit.READ_CLIENTS,
)  # fmt: skip
def owed(
    act: Act,
    *,
    half_year: Annotated[
        str | None,
        typer.Option("--half-year", metavar="2026H1", help=_("Of this half-year; default: the running one.")),
    ] = None,
) -> View:
    from fundcs.vip.service import events
    from fundcs.vip.show import events as show

    return show.owed(*events.standing_of(act, half_year))


@command(
    app, "show", _("Show an event: who was invited, who came, what it cost."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def show_(act: Act, no: No) -> View:
    from fundcs.vip.service import events
    from fundcs.vip.show import events as show

    return show.whole(act, events.find(act, no))
