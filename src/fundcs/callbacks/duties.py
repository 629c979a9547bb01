"""What is owed on callbacks: payees verified, findings answered, channels told (Art. 41-46)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.callbacks.queries import owed, records
from fundcs.callbacks.queries.records import FindingFilter
from fundcs.callbacks.rules.calls import CallAttempt, CallOutcome, Stage, ended_runs, unanswered
from fundcs.callbacks.service.payees import payables, payouts_to_verify, said_ahead, unverified_contracts
from fundcs.callbacks.service.records import FindingStatus, finding_statuses
from fundcs.deadlines.rules import Choice, Due, Duty, DutyState, Settled, due, start_of
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import held, load
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.funds import queries as funds
from fundcs.kit.i18n import T, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from fundcs.act import Act
    from fundcs.callbacks.queries.owed import Matter
    from fundcs.callbacks.service.payees import Payable
    from fundcs.funds.models import Fund
    from fundcs.kit.periods import Period
    from fundcs.policy.rules import Deadline

_NEXT = {
    Stage.OPEN: "fundcs callbacks resolve {no} --answer TEXT",
    Stage.ACCOUNT_WANTED: (
        "fundcs callbacks enter-account {no} --payee-name NAME --payee-bank BANK --payee-account ACCOUNT"
    ),
    Stage.SECOND_PERSON: "fundcs callbacks confirm-account {no}",
}


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """What is owed on callbacks at the act's moment, as far as the choice asks for it."""
    for key, part in (
        ("payout.verify", verifying),
        ("callbacks.finding_answer", answering),
        ("callbacks.no_answer", unreached),
        ("complaints.channels_notice", untold),
    ):
        if choice.role in (None, act.policy.deadline(key).role):
            yield from part(act, choice)


def overdue(act: Act) -> list[Duty]:
    """What is overdue on callbacks, the longest first."""
    late = (
        duty
        for duty in duties(act, Choice(until=act.moment))
        if duty.due.state(act.moment) is DutyState.OVERDUE
    )
    return sorted(late, key=lambda duty: duty.order(act.moment))


def verifying(act: Act, choice: Choice) -> Iterator[Duty]:
    """A duty for each client and payout ahead whose payee is not verified (Art. 46).

    Only the contracts that may not be verified for a payout in the window are loaded.
    """
    facts = facts_of(act, choice.fund)
    ahead = {
        (fund.code, day): (fund, by)
        for fund in _funds(act, choice)
        for day, by in payouts_to_verify(act, periods_of(act, fund, facts[fund.code]), choice.until).items()
    }
    doubtful = unverified_contracts(act, ahead, client=choice.client, officer=choice.owner)
    holdings = act.each(held, (no for of_payout in doubtful.values() for no in of_payout))
    said_ahead(act, [payout for payout, of_payout in doubtful.items() if of_payout])
    unverified = [
        (fund, day, by, line)
        for (code, day), (fund, by) in ahead.items()
        if doubtful[code, day]
        for line in payables(act, fund, day, [holdings[no] for no in doubtful[code, day]], facts[code])
        if not line.verification.verified
    ]
    yield from _unverified(act, unverified)


def _funds(act: Act, choice: Choice) -> list[Fund]:
    """The funds of the choice that are not sealed; of a client those they hold or held a contract of."""
    held = None
    if choice.client is not None:
        held = {holding.fund for holding in load(act.session, Contracts(client=choice.client))}
    return [
        fund
        for fund in act.once_read(funds.everyone)
        if fund.sealed_on is None and choice.fund in (None, fund.code) and (held is None or fund.code in held)
    ]


def _unverified(act: Act, lines: Iterable[tuple[Fund, date, Due, Payable]]) -> Iterator[Duty]:
    """A duty for each payout and client with lines that are not verified."""
    by_client: dict[tuple[str, date, str], list[tuple[Due, Payable]]] = defaultdict(list)
    for fund, day, by, line in lines:
        by_client[fund.code, day, line.client].append((by, line))
    clients = records.client_officers(act.session, {client for *_, client in by_client}, act.today)
    for (fund_code, day, client), unverified in by_client.items():
        by = unverified[0][0]
        yield Duty(
            key=f"callback:{fund_code}:{day}:{client}",
            subject=T(
                "verify account: {client} {name} ({fund}, payout due {due})",
                client=client,
                name=clients[client].name,
                fund=fund_code,
                due=day,
            ),
            owner_role=by.deadline.role,
            owner=clients[client].officer,
            due=by,
            next=(
                f"fundcs callbacks log {client} --kind payout_verify --outcome reached "
                f"--fund {fund_code} --due {day} --account-confirmed"
            ),
            client=client,
            fund=fund_code,
            notes=tuple(
                T("{contract}: {reason}", contract=line.contract, reason=line.verification.reason)
                for _by, line in unverified
            ),
        )


def answering(act: Act, choice: Choice) -> Iterator[Duty]:
    """A duty for each finding not answered, changed accounts included (Art. 43); it is no fund's."""
    if choice.fund is not None:
        return
    wanted = FindingFilter(client=choice.client, officer=choice.owner, only_open=True)
    for status in finding_statuses(act, records.findings(act.session, wanted, act.moment)):
        yield finding_duty(status)


def finding_duty(status: FindingStatus) -> Duty:
    """The duty of a finding; a new account waits for anybody but the person who entered it."""
    finding, change = status.finding, status.change
    notes: list[Text] = []
    if status.stage is Stage.SECOND_PERSON and change is not None:
        notes.append(T("entered by {staff}; a second person confirms or rejects it", staff=change.entered_by))
    if status.shared_with:
        notes.append(status.shared_account_note())
    return Duty(
        key=f"finding:{finding.no}",
        subject=_subject(status),
        owner_role=status.due.deadline.role,
        owner=None if status.stage is Stage.SECOND_PERSON else status.officer,
        due=status.due,
        next=_NEXT.get(status.stage, _NEXT[Stage.OPEN]).format(no=finding.no),
        client=finding.client,
        notes=tuple(notes),
    )


def _subject(status: FindingStatus) -> Text:
    facts = {"finding": status.finding.no, "client": status.finding.client}
    if status.stage is Stage.SECOND_PERSON:
        return T("confirm the new account of {client} ({finding})", **facts)
    if status.stage is Stage.ACCOUNT_WANTED:
        return T("enter the new account of {client} ({finding})", **facts)
    return T("resolve finding {finding} of {client}", **facts)


def unreached(act: Act, choice: Choice) -> Iterator[Duty]:
    """A duty for the manager for each client who did not answer on so many days in a row (Art. 41).

    It ends when the client is reached, when the manager records with `callbacks issue` what is to be done, or
    when the payout is past. It is nobody's in particular.
    """
    if choice.owner is not None:
        return
    deadline, needed = act.policy.deadline("callbacks.no_answer"), act.policy.callbacks.unanswered_tries
    attempts = {
        matter: attempt
        for matter, run in _attempts(act, choice, needed, deadline).items()
        if (attempt := unanswered(run, needed))
    }
    clients = records.client_officers(act.session, {matter.client for matter in attempts}, act.today)
    for matter, attempt in attempts.items():
        payout = f"{matter.fund}:{matter.due}:" if matter.fund else f"{matter.kind.value}:"
        yield Duty(
            key=f"no-answer:{payout}{matter.client}",
            subject=T(
                "{client} {name}: unanswered on {days} different days; decide what to do",
                client=matter.client,
                name=clients[matter.client].name,
                days=needed,
            ),
            owner_role=deadline.role,
            owner=None,
            due=due(deadline, attempt.at, calendar_of(act)),
            next=f"fundcs callbacks issue {matter.client} --text TEXT",
            client=matter.client,
            fund=matter.fund,
        )


def _attempts(act: Act, choice: Choice, needed: int, deadline: Deadline) -> dict[Matter, list[CallAttempt]]:
    """The attempts in each matter that may be owed; what the decider recorded of a client ends its runs."""
    decider = deadline.role
    matters = owed.unanswered_matters(
        act.session, act.moment, needed, decider, client=choice.client, fund=choice.fund
    )
    clients = {matter.client for matter in matters}
    decided: dict[str, list[CallAttempt]] = defaultdict(list)
    for client, at, no in owed.decisions(act.session, clients, act.moment, decider):
        decided[client].append(CallAttempt(at, no, answered=True))
    attempts = {matter: list(decided[matter.client]) for matter in matters}
    for row in owed.attempts(act.session, clients, act.moment):
        if row.matter in attempts:
            answered = row.outcome is not CallOutcome.NO_ANSWER
            attempts[row.matter].append(CallAttempt(row.at, row.no, answered=answered))
    return attempts


def untold(act: Act, choice: Choice) -> Iterator[Duty]:
    """A duty for each client with a contract who was not told of the complaint channels (Art. 45).

    It is no fund's.
    """
    if choice.fund is not None:
        return
    deadline = act.policy.deadline("complaints.channels_notice")
    rows = owed.untold(act.session, act.moment, client=choice.client, officer=choice.owner)
    dues = {day: due(deadline, start_of(day), calendar_of(act)) for day in {row.day for row in rows}}
    for row in rows:
        yield Duty(
            key=f"channels:{row.client}",
            subject=T("tell the complaint channels: {client} {name}", client=row.client, name=row.name),
            owner_role=deadline.role,
            owner=row.officer,
            due=dues[row.day],
            next=f"fundcs callbacks log {row.client} --kind channels",
            client=row.client,
        )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """What was owed on findings, unanswered calls and the channels in the period and was met.

    Whether a payout's payees were verified is told by its sheet (`payouts`).
    """
    yield from _answered(act, period)
    yield from _decided(act, period)
    yield from _told(act, period)


def _answered(act: Act, period: Period) -> Iterator[Settled]:
    for status in finding_statuses(act, records.findings(act.session, FindingFilter(), act.moment)):
        finding = status.finding
        if status.stage is Stage.ANSWERED and period.holds(status.due.day):
            yield Settled(
                key=f"finding:{finding.no}",
                due=status.due,
                role=status.due.deadline.role,
                owner=status.officer,
                met_at=finding.answered_at,
                met_by=finding.answered_by,
                client=finding.client,
            )


def _decided(act: Act, period: Period) -> Iterator[Settled]:
    """Runs of unanswered calls that ended: by an answer, or by what the manager decided."""
    deadline, needed = act.policy.deadline("callbacks.no_answer"), act.policy.callbacks.unanswered_tries
    clients = owed.not_answering(act.session, act.moment)
    runs: dict[Matter, list[CallAttempt]] = defaultdict(list)
    callers: dict[str, str] = {}
    decided: dict[str, list[CallAttempt]] = defaultdict(list)
    for client, at, no in owed.decisions(act.session, clients, act.moment, deadline.role):
        decided[client].append(CallAttempt(at, no, answered=True))
    for row in owed.attempts(act.session, clients, act.moment):
        runs[row.matter].append(
            CallAttempt(row.at, row.no, answered=row.outcome is not CallOutcome.NO_ANSWER)
        )
        callers[row.no] = row.caller
    for matter, attempts in runs.items():
        for last, end in ended_runs([*attempts, *decided[matter.client]], needed):
            by = due(deadline, last.at, calendar_of(act))
            if period.holds(by.day):
                payout = f"{matter.fund}:{matter.due}:" if matter.fund else f"{matter.kind.value}:"
                yield Settled(
                    key=f"no-answer:{payout}{matter.client}",
                    due=by,
                    role=deadline.role,
                    owner=None,
                    met_at=end.at,
                    met_by=callers.get(end.no),
                    client=matter.client,
                    fund=matter.fund,
                )


def _told(act: Act, period: Period) -> Iterator[Settled]:
    deadline = act.policy.deadline("complaints.channels_notice")
    for row in owed.told(act.session, act.moment):
        by = due(deadline, start_of(row.day), calendar_of(act))
        if period.holds(by.day):
            yield Settled(
                key=f"channels:{row.client}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=row.at,
                met_by=row.caller,
                client=row.client,
            )
