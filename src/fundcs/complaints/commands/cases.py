"""The commands `fundcs complaints …`: a complaint and the steps taken on it, lists, figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.complaints.rules.letters import LETTER_NAMES, LetterKind
from fundcs.complaints.rules.steps import (
    STATE_NAMES,
    SUPERIOR_NAMES,
    ComplaintState,
    StepKind,
    Superior,
)
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.parsing import parse_moment
from fundcs.kit.view import View

app = chapter(_("Complaints: record, handle, deadlines (Art. 38, 44)."))


def _end_of_day_unless_timed(text: str) -> datetime:
    """A moment; a day alone means its end."""
    from fundcs.deadlines.rules import end_of
    from fundcs.kit.parsing import UnreadableDay, parse_day

    try:
        return end_of(parse_day(text))
    except UnreadableDay:
        return parse_moment(text).replace(microsecond=0)


No = Annotated[str, typer.Argument(metavar="NO", help=_("The complaint's number."))]
At = Annotated[datetime | None, options.moment("--at", help_text=_("When it happened; default: now."))]
Content = Annotated[str, typer.Option("--content", metavar="TEXT", help=_("What was said or decided."))]
OptionalContent = Annotated[
    str | None, typer.Option("--content", metavar="TEXT", help=_("What was said or decided."))
]
Category = Annotated[str | None, typer.Option(metavar="CODE|LABEL", help=_("The category, from the policy."))]
Source = Annotated[
    str | None,
    typer.Option(metavar="CODE|LABEL", help=_("By what way it reached the firm, from the policy.")),
]
Department = Annotated[
    str | None, typer.Option(metavar="CODE|LABEL", help=_("The department concerned, from the policy."))
]
Responsible = Annotated[str | None, typer.Option(metavar="STAFF", help=_("The person responsible."))]
Caller = Annotated[
    str | None,
    typer.Option(
        "--complainant", "--caller", metavar="NAME", help=_("The complainant, if not a client on record.")
    ),
]
CallerPhone = Annotated[
    str | None,
    typer.Option(
        "--complainant-phone", "--caller-phone", metavar="PHONE", help=_("The complainant's phone.")
    ),
]
Against = Annotated[
    str | None,
    typer.Option(metavar="STAFF", help=_("Person complained about; may not handle the complaint.")),
]
Contract = Annotated[str | None, typer.Option(metavar="NO", help=_("The contract concerned."))]
Remedy = Annotated[str | None, typer.Option(metavar="TEXT", help=_("What the complainant asks for."))]
Violation = Annotated[
    bool, typer.Option("--violation", help=_("A violation by an adviser: referred at once (Art. 44)."))
]


def writing(
    name: str, help_text: str, permit: Permit = Permit.WRITE_COMPLAINTS
) -> Callable[[Callable[..., View]], Callable[..., View]]:
    return command(app, name, help_text, access=Access.WRITE, permit=permit)


def _step(kind: StepKind, help_text: str, permit: Permit = Permit.WRITE_COMPLAINTS) -> None:
    """Declare the command of a step that has a text and a moment."""

    @writing(kind, help_text, permit)
    def record(act: Act, no: No, content: Content, at: At = None) -> View:
        from fundcs.complaints.service import handling
        from fundcs.complaints.show import complaints

        return complaints.recorded(act, handling.record(act, no, kind, content=content, at=at))


def _answer_step(kind: StepKind, help_text: str) -> None:
    """Declare the command of a step that answers the client, by whoever acts or by another."""

    @writing(kind, help_text, Permit.ANSWER_COMPLAINTS)
    def record(
        act: Act,
        no: No,
        content: Content,
        by: Annotated[
            str | None,
            typer.Option(
                "--by",
                metavar="STAFF",
                help=_("Who answered, if not you; what goes to the general manager is answered by them."),
            ),
        ] = None,
        at: At = None,
    ) -> View:
        from fundcs.complaints.service import handling
        from fundcs.complaints.show import complaints

        return complaints.recorded(act, handling.answer_client(act, no, kind, content=content, at=at, by=by))


def _client_step(kind: StepKind, help_text: str) -> None:
    """Declare the command of a step of the client's, who need not give a reason."""

    @writing(kind, help_text)
    def record(act: Act, no: No, content: OptionalContent = None, at: At = None) -> View:
        from fundcs.complaints.service import handling
        from fundcs.complaints.show import complaints

        return complaints.recorded(act, handling.record(act, no, kind, content=content, at=at))


@writing("log", _("Record a complaint."))
def log(
    act: Act,
    *,
    content: Annotated[str, typer.Option(metavar="TEXT", help=_("The complaint in words."))],
    channel: Annotated[str, typer.Option(metavar="CODE|LABEL", help=_("The channel, from the policy."))],
    client: Annotated[
        str | None,
        typer.Argument(metavar="CLIENT", help=_("A client number, or a name that only one client has.")),
    ] = None,
    source: Source = None,
    caller: Caller = None,
    caller_phone: CallerPhone = None,
    category: Category = None,
    department: Department = None,
    responsible: Responsible = None,
    against: Against = None,
    violation: Violation = False,
    contract: Contract = None,
    remedy: Remedy = None,
    received: Annotated[
        datetime | None, options.moment("--received", help_text=_("When it was received; default: now."))
    ] = None,
) -> View:
    from fundcs.complaints.service import handling
    from fundcs.complaints.show import complaints

    typed = handling.TypedComplaint(
        client=client,
        content=content,
        channel=channel,
        source=source,
        caller=caller,
        caller_phone=caller_phone,
        category=category,
        department=department,
        responsible=responsible,
        against=against,
        contract=contract,
        remedy=remedy,
        received=received,
        violation=violation,
    )
    return complaints.recorded(act, handling.log(act, typed))


@command(
    app, "judge", _("Judge whether a complaint is reasonable (Art. 38(3)-(4))."),
    access=Access.WRITE, permit=Permit.WRITE_COMPLAINTS,
)  # fmt: skip
def judge(
    act: Act,
    no: No,
    *,
    reasonable: Annotated[bool, typer.Option("--reasonable/--unreasonable", help=_("The judgement."))],
    content: Annotated[str, typer.Option("--content", "--reason", metavar="TEXT", help=_("The reason."))],
    category: Category = None,
    department: Department = None,
    responsible: Responsible = None,
    violation: Violation = False,
    at: At = None,
) -> View:
    from fundcs.complaints.service import handling
    from fundcs.complaints.show import complaints

    revision = handling.Revision(
        category=category, department=department, responsible=responsible, violation=violation
    )
    return complaints.recorded(
        act, handling.judge(act, no, reasonable=reasonable, content=content, at=at, revision=revision)
    )


_answer_step(StepKind.REPLY, _("Record a reply to the client."))


@writing(
    "promise",
    _("Record the reply time stated to the client; escalated automatically (Art. 38(5))."),
    Permit.ANSWER_COMPLAINTS,
)
def promise(
    act: Act,
    no: No,
    by: Annotated[
        datetime,
        typer.Option(
            "--by",
            parser=_end_of_day_unless_timed,
            metavar="MOMENT",
            help=_("The stated reply time; a date alone means the end of that day."),
        ),
    ],
    content: OptionalContent = None,
    at: At = None,
) -> View:
    from fundcs.complaints.service import handling
    from fundcs.complaints.show import complaints

    return complaints.recorded(
        act, handling.record(act, no, StepKind.PROMISE, content=content, at=at, promised_by=by)
    )


@writing("escalate", _("Escalate a complaint to the CS manager or the general manager."))
def escalate(
    act: Act,
    no: No,
    to: Annotated[
        Superior | None,
        options.choice(
            SUPERIOR_NAMES,
            "--to",
            help_text=_(
                "Escalated to; default: the CS manager, or the general manager if the complaint is "
                "about the CS manager."
            ),
        ),
    ] = None,
    content: OptionalContent = None,
    at: At = None,
) -> View:
    from fundcs.complaints.service import handling
    from fundcs.complaints.show import complaints

    return complaints.recorded(
        act, handling.record(act, no, StepKind.ESCALATE, content=content, at=at, escalated_to=to)
    )


_answer_step(StepKind.PROPOSE, _("Record a solution proposed to the client (Art. 38(4))."))
_client_step(StepKind.ACCEPT, _("Record that the client accepts the solution or reply."))
_client_step(
    StepKind.REJECT, _("Record that the client does not accept it; goes to the general manager (Art. 38(7)).")
)


@writing("close", _("Close a complaint that was judged and answered, what was proposed accepted."))
def close(
    act: Act,
    no: No,
    resolution: Annotated[
        str, typer.Option("--resolution", "--content", metavar="TEXT", help=_("How it was resolved."))
    ],
    root_cause: Annotated[str, typer.Option(metavar="CAUSE", help=_("The root cause, from the policy."))],
    not_accepted: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help=_("Why it is closed although the client did not accept what was proposed.")
        ),
    ] = None,
    at: At = None,
) -> View:
    from fundcs.complaints.service import handling
    from fundcs.complaints.show import complaints

    closed = handling.close(
        act, no, resolution=resolution, root_cause=root_cause, at=at, not_accepted=not_accepted
    )
    return complaints.recorded(act, closed)


@writing("check", _("Record what the client of a closed complaint says; by who did not handle it."))
def check(
    act: Act,
    no: No,
    *,
    satisfied: Annotated[
        bool, typer.Option("--satisfied/--not-satisfied", help=_("Whether the client regards it as settled."))
    ],
    content: Content,
    at: At = None,
) -> View:
    from fundcs.complaints.service import handling
    from fundcs.complaints.show import complaints

    return complaints.recorded(act, handling.check(act, no, satisfied=satisfied, content=content, at=at))


_step(StepKind.REOPEN, _("Reopen a closed complaint; its deadlines start again."))
_step(StepKind.REFER, _("Refer a complaint about an adviser as a violation (Art. 44)."))
_step(StepKind.ANSWER, _("Record the answer to a referral (Art. 44)."), Permit.ANSWER_COMPLAINTS)
_step(StepKind.MALICIOUS, _("Mark a complaint as malicious, with the reason (Art. 38(8))."))


@writing("letter", _("Write the letter to the complainant, or check its words as a second person."))
def letter(
    act: Act,
    no: No,
    kind: Annotated[LetterKind, options.choice(LETTER_NAMES, "--kind", help_text=_("Which letter."))],
    *,
    check: Annotated[
        bool, typer.Option("--check", help=_("You have read it and its words are right; by a colleague."))
    ] = False,
    xlsx: Annotated[OutFile | None, options.out_file()] = None,
    out: Annotated[
        OutFile | None, options.out_file("--out", _("Write the letter to this text file."))
    ] = None,
) -> View:
    from fundcs.complaints.service import letters
    from fundcs.complaints.show import letters as show

    written = (letters.check if check else letters.write)(act, no, kind)
    for file in filter(None, (xlsx, out)):
        act.opens([written.case.complaint.client], file.path.name)
    if xlsx is not None:
        show.workbook(act, written, xlsx.aside)
    if out is not None:
        show.text(act, written, out.aside)
    return show.view(act, written)


@command(
    app,
    "list",
    _("List the complaints."),
    permit=Permit.READ_CLIENTS,
    personal=True,
    writes_with="editable",
)
def list_(
    act: Act,
    state: Annotated[
        ComplaintState | None,
        options.choice(STATE_NAMES, "--state", help_text=_("Only those in this state.")),
    ] = None,
    client: Annotated[
        str | None, typer.Option(metavar="CLIENT", help=_("Only those of this client."))
    ] = None,
    responsible: Annotated[
        str | None,
        typer.Option(
            metavar="STAFF", help=_("Only those this member is responsible for, or that fall to them.")
        ),
    ] = None,
    only_open: Annotated[
        bool, typer.Option("--open", help=_("Only those that are neither closed nor withdrawn."))
    ] = False,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
    editable: Annotated[
        bool,
        typer.Option(
            "--editable",
            help=_("A sheet of the open ones to reply to and close; `complaints import` reads it back."),
        ),
    ] = False,
) -> View:
    from fundcs.complaints.service import handling
    from fundcs.complaints.show import complaints

    cases = handling.listed(act, state=state, client=client, responsible=responsible, only_open=only_open)
    if editable:
        from fundcs.complaints.service import reply_sheets
        from fundcs.complaints.show import reply_sheets as show

        file, cases = options.to_be_filled_in(xlsx), reply_sheets.open_ones(cases)
        show.write(act, cases, reply_sheets.note_export(act, cases, file.path), file.aside)
    elif xlsx is not None:
        from fundcs.complaints.show import register

        register.write(act, cases, xlsx.aside)
    return complaints.listed(act, cases)


@command(
    app,
    "import",
    _("Record the replies and closings on a sheet of `complaints list --editable`, all or none (Art. 38)."),
    access=Access.WRITE,
    permit=Permit.WRITE_COMPLAINTS,
)
def import_(
    act: Act,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The filled sheet, .xlsx."))],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would be recorded and record nothing."))
    ] = False,
) -> View:
    from fundcs.complaints.service import reply_sheets
    from fundcs.complaints.show import reply_sheets as show

    return show.view(act, reply_sheets.take(act, file, dry_run=dry_run), dry_run=dry_run)


@command(
    app, "show", _("Show a complaint: its history, its deadlines and how they were calculated."),
    permit=Permit.ANSWER_COMPLAINTS, personal=True,
)  # fmt: skip
def show(act: Act, no: No) -> View:
    from fundcs.complaints.service import handling
    from fundcs.complaints.show import complaints

    return complaints.whole(act, handling.show(act, no))


@command(
    app, "overdue", _("List overdue complaint to-dos and how late they are."), permit=Permit.READ_CLIENTS
)
def overdue(
    act: Act,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=_("Exit with code 3 when something is overdue."))
    ] = False,
) -> View:
    from fundcs.complaints.service import cases
    from fundcs.complaints.show import deadlines

    return deadlines.overdue(cases.unsettled(act), act.moment, exit_code=exit_code)


@command(
    app, "stats", _("Count the complaints received in a period, and how long they took."),
    permit=Permit.READ_CLIENTS,
)  # fmt: skip
def stats(
    act: Act,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month_of_period(),
    ] = None,
    first: Annotated[date | None, options.day("--from", help_text=_("The first day of receipt."))] = None,
    last: Annotated[
        date | None, options.day("--to", help_text=_("The last day of receipt; default: today."))
    ] = None,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
) -> View:
    from fundcs.complaints.service.stats import figures
    from fundcs.complaints.show import stats
    from fundcs.kit.periods import period

    counted = figures(act, period(act.today, month, first, last))
    if xlsx is not None:
        from fundcs.complaints.show import workbook

        workbook.write(counted, act.policy.complaints, xlsx.aside, act.document_language)
    return stats.figures(counted, act.policy.complaints)
