"""A client's whole file as chapters of rows, for the screen and for the cabinet alike (Art. 3-5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from fundcs.assignments.rules import HELD_NAMES
from fundcs.budgets import show as budgets
from fundcs.callbacks.rules.calls import KIND_NAMES, STAGE_NAMES
from fundcs.callbacks.show.callbacks import outcome as call_outcome
from fundcs.care.rules.appointments import APPOINTMENT_STATE_NAMES
from fundcs.care.show import appointments, interactions
from fundcs.clients.models import ClientDocument
from fundcs.complaints.models import Complaint
from fundcs.complaints.rules.steps import STEP_NAMES
from fundcs.complaints.show.complaints import state_text, step_text, withdrawal_text
from fundcs.complaints.show.deadlines import member
from fundcs.documents.show import lack_text, type_name
from fundcs.dossier.show import story
from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.rules.contract_terms import CONTRACT_STATE_NAMES
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import _
from fundcs.kit.view import minute
from fundcs.packages.rules.package import REASON_NAMES
from fundcs.packages.show.failures import points_text, staff_text
from fundcs.packages.show.packages import handed_in, outcome
from fundcs.payouts.rules.adjustments import Adjustment
from fundcs.policy.labels import name_of
from fundcs.suitability.models import InvestorRecordWithdrawal
from fundcs.suitability.show.records import fact_text
from fundcs.surveys.show import opinions, surveys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.complaints.service.cases import ComplaintCase
    from fundcs.dossier.service.full_file import FullFile, KeptRecord
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.packages.service.lookup import PackageDetails
    from fundcs.payouts.service.letters import ReceivedLine

Row: TypeAlias = "tuple[str | int | None, ...]"
"""A row's cells: texts, and amounts in fen."""


class Kind(Enum):
    """What a column holds. WHOLE: codes, days and moments, never broken; MONEY: amounts in fen."""

    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading, and its width in characters on paper."""

    text: str
    width: float
    kind: Kind = Kind.TEXT


def _whole(text: str, width: float) -> Heading:
    return Heading(text, width, Kind.WHOLE)


def _money(text: str, width: float) -> Heading:
    return Heading(text, width, Kind.MONEY)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the file. `counted`: how many things it tells of, where they are not its rows."""

    code: str
    title: str
    headings: Sequence[Heading]
    rows: list[Row] = field(default_factory=list)
    counted: int | None = None

    @property
    def count(self) -> int:
        """How many things it tells of."""
        return len(self.rows) if self.counted is None else self.counted


def chapters(act: Act, full: FullFile) -> list[Chapter]:
    """Every chapter in its order, those with nothing to tell too; in the language spoken now."""
    return [
        _tiers(full),
        _contracts(act, full),
        _events(act, full),
        _payouts(full),
        _packages(act, full),
        _failures(act, full),
        _complaints(act, full),
        _callbacks(act, full),
        _findings(act, full),
        _interactions(act, full),
        _appointments(act, full),
        _spending(act, full),
        _satisfaction(act, full),
        _suitability(act, full),
        _documents(act, full),
        _missing(full),
        _handovers(full),
        _deputies(full),
        _history(act, full),
    ]


def _tiers(full: FullFile) -> Chapter:
    headings = (
        _whole(_("Since"), 14), Heading(_("Tier before"), 26), Heading(_("Tier after"), 26),
        _whole(_("By contract"), 22), _money(_("Sum then"), 20),
    )  # fmt: skip
    return Chapter(
        "tiers",
        _("Tier history"),
        headings,
        [
            (str(change.on), str(change.before.label), str(change.after.label), change.contract, change.total)
            for change in full.whole.file.tier_history
        ],
    )


def _contracts(act: Act, full: FullFile) -> Chapter:
    days = "\n".join((_("Signed on"), _("Value date"), _("Matures")))
    headings = (
        _whole(f"{_('Contract')}\n{_('Fund')}", 22), _whole(days, 13), _money(_("Amount"), 18),
        Heading(_("Annual rate"), 11), Heading(_("State"), 11), _money(_("Balance"), 18),
        Heading(_("Adviser"), 16),
    )  # fmt: skip
    return Chapter(
        "contracts", _("Contracts"), headings, [_contract(act, full, each) for each in full.holdings]
    )


def _contract(act: Act, full: FullFile, holding: Holding) -> Row:
    """A contract; of its balance only what the client holds: nothing of what they passed on."""
    terms, own = holding.terms, holding.holder_on(act.today) == full.whole.file.client.code
    return (
        f"{holding.no}\n{holding.fund} {full.whole.file.fund_names.get(holding.fund, '')}".strip(),
        f"{holding.signed}\n{terms.value_date}\n{terms.matures}",
        terms.amount,
        percent(terms.rate),
        _(CONTRACT_STATE_NAMES[holding.state_on(act.today)]),
        holding.balance_on(act.today) if own else 0,
        staff_text(holding.advisor, full.staff),
    )


def _events(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Contract"), 18), _whole(_("Date"), 12), Heading(_("What"), 14), _money(_("Amount"), 18),
        Heading(_("Holder"), 18), Heading(_("Paid into"), 30),
    )  # fmt: skip
    rows = [row for holding in full.holdings for row in _what_happened(act, full, holding)]
    return Chapter("events", _("Exits, transfers and accounts"), headings, rows)


def _what_happened(act: Act, full: FullFile, holding: Holding) -> list[Row]:
    """From the value date on: who held it and was paid where, what left it; of others no account."""
    found: list[tuple[date, int, Row]] = []
    for place, (holder, payee) in enumerate(zip(holding.terms.holders, holding.payees, strict=True)):
        shown = act.shown(payee, Contract, "payee_")
        own = holder.client == full.whole.file.client.code
        account = f"{shown.name}\n{shown.bank}\n{shown.account}" if own else ""
        who = f"{holder.client} {full.names.get(holder.client, '')}".strip()
        what = _("transferred") if place else _("value date")
        row: Row = (
            holding.no, str(holder.since), what, None if place else holding.terms.amount, who, account,
        )  # fmt: skip
        found.append((holder.since, 2 if place else 0, row))
    found += [
        (exit_.on, 1, (holding.no, str(exit_.on), _("exit"), exit_.amount, "", ""))
        for exit_ in holding.terms.exits
    ]
    if holding.cancelled_on is not None:
        what = _("cancelled: {why}").format(why=act.shown(holding, Contract).cancel_reason or "–")
        found.append((holding.cancelled_on, 3, (holding.no, str(holding.cancelled_on), what, None, "", "")))
    return [row for _day, _order, row in sorted(found, key=lambda event: event[:2])]


def _payouts(full: FullFile) -> Chapter:
    """The extras have a column only where one was ever paid or withheld."""
    extras = any(row.line.by_extra for row in full.received.received)
    headings = (
        _whole(f"{_('Payment date')}\n{_('Due date')}", 13), _whole(f"{_('Contract')}\n{_('Fund')}", 20),
        Heading(f"{_('Annual rate')}\n{_('Days')}", 12), _money(_("Payout"), 17),
        _money(_("Principal returned"), 18), *([_money(_("Extras"), 14)] if extras else []),
        _money(_("Total"), 18),
    )  # fmt: skip
    rows = [_payout(row, extras=extras) for row in full.received.received]
    return Chapter("payouts", _("Payouts received"), headings, rows)


def _payout(row: ReceivedLine, *, extras: bool) -> Row:
    sheet, line = row
    terms = (
        f"{_('adjusts')}\n{line.due}"
        if isinstance(line, Adjustment)
        else f"{percent(line.rate)}\n{line.days}"
    )
    return (
        f"{sheet.pay_date}\n{sheet.due}",
        f"{line.contract}\n{sheet.fund}",
        terms,
        line.interest,
        line.principal_repaid,
        *([sum(line.by_extra.values())] if extras else []),
        line.total,
    )


def _packages(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Contract"), 17), Heading(_("Submission"), 9), _whole(_("Deadline"), 12),
        Heading(_("Submitted"), 20), Heading(_("Review"), 20), Heading(_("Outcome"), 52),
    )  # fmt: skip
    rows = [row for details in full.packages for row in _rounds(act, details)]
    return Chapter("packages", _("Contract packages"), headings, rows, len(full.packages))


def _rounds(act: Act, details: PackageDetails) -> Iterator[Row]:
    """Each submission with its reviews; a package of which none came says what is outstanding."""
    package = details.status.package
    for round_ in package.rounds:
        due = details.deadlines[round_.number]
        day = "–" if due is None else str(due.day)
        reviews = [review for review in package.reviews if review.round == round_.number]
        first = (details.status.no, str(round_.number), day, handed_in(details, round_))
        if not reviews:
            yield (*first, "–", _("waiting for review"))
        for review in reviews:
            reviewed = f"{review.reviewed_on}\n{staff_text(review.reviewer, details.staff)}"
            yield (*first, reviewed, act.sentence(outcome(review, details.items)))
    if not package.rounds:
        missing = _(", ").join(map(str, details.status.outstanding))
        told = _("nothing submitted; outstanding: {items}").format(items=missing or "–")
        yield (details.status.no, "–", "–", "–", "–", told)


def _failures(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Contract"), 17), Heading(_("Failed"), 8), _whole(_("Date"), 12),
        Heading(_("Reason"), 18), Heading(_("Adviser"), 16), Heading(_("Points"), 10),
        Heading(_("Grounds"), 50),
    )  # fmt: skip
    rows: list[Row] = [
        (
            failure.contract,
            str(failure.number),
            str(failure.on),
            _(REASON_NAMES[failure.reason]),
            staff_text(failure.adviser, full.staff),
            points_text(failure.points),
            "\n".join(act.sentence(line) for line in failure.account(details.items)),
        )
        for details in full.packages
        for failure in details.status.failures
    ]
    return Chapter("failures", _("Failed submissions"), headings, rows)


def _complaints(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Complaint"), 11), _whole(_("When"), 17), Heading(_("Step"), 18),
        Heading(_("Handler"), 16), Heading(_("What"), 68),
    )  # fmt: skip
    rows = [row for case in full.complaints for row in _steps(act, case)]
    return Chapter("complaints", _("Complaints with their steps"), headings, rows, len(full.complaints))


def _steps(act: Act, case: ComplaintCase) -> Iterator[Row]:
    """A complaint as it came, each step, and how it stands."""
    complaint = act.shown(case.complaint, Complaint)
    lists = act.policy.complaints
    about = [name_of(lists.channels, complaint.channel)]
    if complaint.category is not None:
        about.append(name_of(lists.categories, complaint.category))
    content = f"{_(', ').join(about)}\n{complaint.content}"
    who = member(case, complaint.recorded_by)
    yield (case.no, minute(complaint.received), _("received"), who, content)
    for step in case.history.entered:
        name, words = _(STEP_NAMES[step.kind]), step_text(act, case, step)
        if step.withdrawn_at is not None:
            name, words = _("{step}, withdrawn").format(step=name), withdrawal_text(act, case, step) + words
        yield (case.no, minute(step.at), name, member(case, step.by), words)
    yield (case.no, "", _("state"), "", state_text(case))


def _callbacks(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Call no."), 11), _whole(_("When"), 17), Heading(_("What for"), 24),
        Heading(_("Outcome"), 18), Heading(_("Caller"), 16), Heading(_("Note"), 32),
        Heading(_("Finding"), 12),
    )  # fmt: skip
    rows: list[Row] = []
    for record in full.callbacks:
        callback = act.shown(record.callback)
        payout = (callback.fund, str(callback.due)) if callback.fund else ()
        rows.append(
            (
                callback.no,
                minute(callback.at),
                " ".join((_(KIND_NAMES[callback.kind]), *payout)),
                call_outcome(callback) if record.withdrawal is None else _("withdrawn"),
                f"{callback.caller} {record.caller_name}",
                callback.note,
                " ".join(status.finding.no for status in record.findings),
            )
        )
    return Chapter("callbacks", _("Callbacks"), headings, rows)


def _findings(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Finding no."), 11), _whole(_("Recorded"), 17), Heading(_("Kind"), 16),
        Heading(_("Finding"), 36), _whole(_("Resolve by"), 12), Heading(_("State"), 14),
        Heading(_("Feedback to the client"), 36),
    )  # fmt: skip
    rows: list[Row] = []
    for status in full.findings:
        finding = act.shown(status.finding)
        rows.append(
            (
                finding.no,
                minute(finding.at),
                name_of(act.policy.callbacks.finding_kinds, finding.kind),
                finding.text,
                status.due.text,
                _(STAGE_NAMES[status.stage]),
                finding.answer,
            )
        )
    return Chapter("findings", _("Findings"), headings, rows)


def _interactions(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Interaction"), 11), _whole(_("When"), 17), Heading(_("Kind"), 18),
        Heading(_("Dealt with by"), 16), Heading(_("What"), 50), Heading(_("Follow up"), 20),
    )  # fmt: skip
    rows: list[Row] = [
        (
            case.no,
            minute(case.interaction.at),
            interactions.how(act, case),
            interactions.member(case, case.interaction.staff),
            "\n".join(filter(None, (interactions.words(act, case), *interactions.file_names(act, case)))),
            interactions.follow_up(case),
        )
        for case in full.interactions
    ]
    return Chapter("interactions", _("Interactions"), headings, rows)


def _appointments(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Appointment"), 12), _whole(_("When"), 17), Heading(_("Purpose"), 14),
        Heading(_("Adviser"), 16), Heading(_("Place"), 18), Heading(_("State"), 14),
        Heading(_("Outcome"), 36),
    )  # fmt: skip
    rows: list[Row] = [
        (
            case.no,
            minute(case.at),
            name_of(act.policy.care.purposes, case.appointment.purpose),
            staff_text(case.appointment.advisor, full.staff),
            *appointments.place_and_outcome(act, case, _(APPOINTMENT_STATE_NAMES[case.state])),
        )
        for case in full.appointments
    ]
    return Chapter("appointments", _("Appointments"), headings, rows)


def _spending(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Spending"), 12), _whole(_("Day"), 12), Heading(_("Tier"), 14), Heading(_("Purpose"), 14),
        _money(_("Amount"), 18), Heading(_("State"), 14), Heading(_("Note"), 36),
    )  # fmt: skip
    rows: list[Row] = [budgets.file_row(act, case) for case in full.spending]
    return Chapter("spending", _("Spending"), headings, rows)


def _satisfaction(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("No."), 11), _whole(_("Day"), 12), Heading(_("About"), 22), Heading(_("Score"), 24),
        Heading(_("Client's words"), 40), Heading(_("Finding"), 12), Heading(_("State"), 20),
    )  # fmt: skip
    rows: list[Row] = [surveys.cells(act, case) for case in full.surveys]
    rows += [opinions.cells(act, case) for case in full.opinions]
    return Chapter("satisfaction", _("Satisfaction"), headings, rows)


def _suitability(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("Date"), 12), Heading(_("Suitability"), 34), _money(_("Amount"), 18),
        _whole(_("Valid until"), 13), Heading(_("Recorded by"), 16), Heading(_("Withdrawn"), 34),
    )  # fmt: skip
    rows: list[Row] = [
        (
            str(kept.fact.day),
            fact_text(act, kept.fact),
            kept.fact.amount,
            "–" if kept.fact.expires is None else str(kept.fact.expires),
            staff_text(kept.fact.recorded_by, full.staff),
            _withdrawn(act, full, kept),
        )
        for kept in full.suitability
    ]
    return Chapter("suitability", _("Suitability"), headings, rows)


def _withdrawn(act: Act, full: FullFile, kept: KeptRecord) -> str:
    made = kept.withdrawal
    if made is None:
        return ""
    return _("{when} by {staff}: {reason}").format(
        when=minute(made.withdrawn_at),
        staff=staff_text(made.withdrawn_by, full.staff),
        reason=act.personal(made.reason, InvestorRecordWithdrawal.reason),
    )


def _missing(full: FullFile) -> Chapter:
    rows: list[Row] = [(lack_text(lack),) for lack in full.whole.documents.lacks]
    return Chapter("missing", _("Missing documents"), (Heading(_("Document"), 60),), rows)


def _handovers(full: FullFile) -> Chapter:
    headings = (
        _whole(_("Since"), 12), _whole(_("Hand-over"), 12), Heading(_("What"), 24), _whole(_("No."), 18),
        Heading(_("From"), 18), Heading(_("To"), 18), _whole(_("Withdrawn"), 17),
    )  # fmt: skip
    rows: list[Row] = [
        (
            str(item.since),
            item.handover,
            _(HELD_NAMES[item.kind]),
            item.key,
            staff_text(item.held_by, full.staff),
            staff_text(item.taken_by, full.staff),
            minute(item.withdrawn_at),
        )
        for item in full.handovers
    ]
    return Chapter("handovers", _("Hand-overs"), headings, rows)


def _deputies(full: FullFile) -> Chapter:
    headings = (
        Heading(_("Away"), 24), _whole(_("First day"), 13), _whole(_("Last day"), 13),
        Heading(_("Stands in"), 24),
    )  # fmt: skip
    rows: list[Row] = [
        (
            staff_text(absence.staff, full.staff),
            str(absence.first),
            str(absence.last),
            staff_text(absence.deputy, full.staff),
        )
        for absence in full.absences
    ]
    return Chapter("deputies", _("Deputies"), headings, rows)


def _documents(act: Act, full: FullFile) -> Chapter:
    headings = (
        Heading(_("Document"), 34), _whole(_("Contract"), 17), _whole(_("Filed on"), 12),
        Heading(_("Shelf mark"), 24), Heading(_("Scan"), 36),
    )  # fmt: skip
    rows: list[Row] = [
        (
            type_name(filed),
            filed.document.contract,
            str(filed.document.filed_on),
            act.shown(filed.document).shelf_mark,
            act.personal(filed.scan_name, ClientDocument.name),
        )
        for filed in full.whole.documents.documents
    ]
    return Chapter("documents", _("Documents"), headings, rows)


def _history(act: Act, full: FullFile) -> Chapter:
    headings = (
        _whole(_("When"), 17), Heading(_("Who"), 18), Heading(_("What"), 95),
    )  # fmt: skip
    rows: list[Row] = [
        (line.at, line.staff, "\n".join(filter(None, (line.what, line.details_text))))
        for line in story.story(act, full.whole.history)
    ]
    return Chapter("history", _("History of changes"), headings, rows)
