"""The commands `fundcs care appointment …`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.care.commands.interactions import Client
from fundcs.care.rules.appointments import MINUTES, AppointmentStepKind
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Appointments of advisers with clients (Art. 19)."))

No = Annotated[str, typer.Argument(metavar="NO", help=_("The appointment's number."))]
Place = Annotated[str | None, typer.Option("--place", metavar="TEXT", help=_("Where."))]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))]


@command(
    app, "add", _("Make an appointment with a client: who, when, where, what for."),
    access=Access.WRITE, permit=Permit.MAKE_APPOINTMENTS, personal=True,
)  # fmt: skip
def add(
    act: Act,
    client: Client,
    *,
    at: Annotated[datetime, options.moment("--at", help_text=_("When; to come, unless --held."))],
    purpose: Annotated[
        str, typer.Option("--purpose", metavar="CODE", help=_("What for, from the policy."))
    ] = "signing",
    place: Place = None,
    adviser: Annotated[
        str | None,
        typer.Option(
            "--adviser", "--advisor", metavar="STAFF", help=_("Who meets the client; default: their adviser.")
        ),
    ] = None,
    minutes: Annotated[
        int, typer.Option("--minutes", metavar="N", min=1, max=1440, help=_("How long it takes, in minutes."))
    ] = MINUTES,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help=_("What is to be brought or prepared."))
    ] = None,
    held: Annotated[bool, typer.Option("--held", help=_("It has taken place already."))] = False,
    content: Annotated[
        str | None, typer.Option("--content", metavar="TEXT", help=_("With --held: the outcome."))
    ] = None,
) -> View:
    from fundcs.care.service import appointments
    from fundcs.care.show import appointments as show

    typed = appointments.TypedAppointment(
        at=at,
        purpose=purpose,
        place=place,
        adviser=adviser,
        minutes=minutes,
        note=note,
        held=held,
        content=content,
    )
    return show.whole(act, appointments.add(act, client, typed))


@command(
    app, "move", _("Move an appointment to another time, and place."),
    access=Access.WRITE, permit=Permit.MAKE_APPOINTMENTS, personal=True,
)  # fmt: skip
def move(
    act: Act,
    no: No,
    *,
    to: Annotated[datetime, options.moment("--to", help_text=_("The new time."))],
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=_("The reason."))] = None,
    place: Place = None,
) -> View:
    from fundcs.care.service import appointments
    from fundcs.care.show import appointments as show

    kind = AppointmentStepKind.MOVE
    return show.whole(act, appointments.take(act, no, kind, words=reason, to=to, place=place))


@command(
    app, "held", _("Record that an appointment was held, and its outcome."),
    access=Access.WRITE, permit=Permit.MAKE_APPOINTMENTS, personal=True,
)  # fmt: skip
def held(
    act: Act,
    no: No,
    content: Annotated[str, typer.Option("--content", metavar="TEXT", help=_("The outcome."))],
) -> View:
    from fundcs.care.service import appointments
    from fundcs.care.show import appointments as show

    return show.whole(act, appointments.take(act, no, AppointmentStepKind.HELD, words=content))


@command(
    app, "missed", _("Record that the client did not come to an appointment."),
    access=Access.WRITE, permit=Permit.MAKE_APPOINTMENTS, personal=True,
)  # fmt: skip
def missed(
    act: Act,
    no: No,
    content: Annotated[
        str | None, typer.Option("--content", metavar="TEXT", help=_("What is known of why."))
    ] = None,
) -> View:
    from fundcs.care.service import appointments
    from fundcs.care.show import appointments as show

    return show.whole(act, appointments.take(act, no, AppointmentStepKind.MISSED, words=content))


@command(
    app, "cancel", _("Cancel an appointment."),
    access=Access.WRITE, permit=Permit.MAKE_APPOINTMENTS, personal=True,
)  # fmt: skip
def cancel(act: Act, no: No, reason: Reason) -> View:
    from fundcs.care.service import appointments
    from fundcs.care.show import appointments as show

    return show.whole(act, appointments.take(act, no, AppointmentStepKind.CANCEL, words=reason))


@command(
    app, "withdraw", _("Withdraw an appointment recorded by mistake; it stays on record."),
    access=Access.WRITE, permit=Permit.MAKE_APPOINTMENTS, personal=True,
)  # fmt: skip
def withdraw(act: Act, no: No, reason: Reason) -> View:
    from fundcs.care.service import appointments
    from fundcs.care.show import appointments as show

    return show.whole(act, appointments.take(act, no, AppointmentStepKind.WITHDRAW, words=reason))


@command(
    app, "list", _("List the appointments."),
    permit=Permit.MAKE_APPOINTMENTS, personal=True, writes_with="ics",
)  # fmt: skip
def list_(
    act: Act,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only those of this client."))
    ] = None,
    adviser: Annotated[
        str | None,
        typer.Option("--adviser", "--advisor", metavar="STAFF", help=_("Only those of this adviser.")),
    ] = None,
    first: Annotated[date | None, options.day("--from", help_text=_("Only from this day on."))] = None,
    last: Annotated[date | None, options.day("--to", help_text=_("Only up to this day."))] = None,
    only_open: Annotated[bool, typer.Option("--open", help=_("Only those still planned."))] = False,
    ics: Annotated[
        OutFile | None, options.out_file("--ics", _("Write them to this calendar file, .ics."))
    ] = None,
) -> View:
    from fundcs.care.service import appointments
    from fundcs.care.show import appointments as show

    cases = appointments.listed(act, client=client, adviser=adviser, days=(first, last), only_open=only_open)
    if ics is not None:
        act.opens((case.appointment.client for case in cases), ics.path.name)
        ics.aside.write_bytes(show.calendar(act, cases))
    return show.listed(act, cases)


@command(
    app, "show", _("Show an appointment and what became of it."),
    permit=Permit.MAKE_APPOINTMENTS, personal=True,
)  # fmt: skip
def show_(act: Act, no: No) -> View:
    from fundcs.care.service import appointments
    from fundcs.care.show import appointments as show

    return show.whole(act, appointments.find(act, no))
