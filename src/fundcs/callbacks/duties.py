"""What is owed on callbacks: payees verified, problems answered, channels told (Art. 41-46)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from fundcs.calendars.service import calendar_of
from fundcs.callbacks import queries
from fundcs.callbacks.queries import Wanted
from fundcs.callbacks.rules.calls import Kind, Outcome, Stage, Try, unanswered
from fundcs.callbacks.service.cases import Problem, problems
from fundcs.callbacks.service.payees import Payable, payables, verify_by
from fundcs.deadlines.rules import Choice, Due, Duty, DutyState, due, start_of
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.funds import queries as funds
from fundcs.kit.i18n import T, Text
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.funds.models import Fund

_NEXT = {
    Stage.OPEN: "fundcs callbacks resolve {no} --answer TEXT",
    Stage.ACCOUNT_WANTED: (
        "fundcs callbacks enter-account {no} --payee-name NAME --payee-bank BANK --payee-account ACCOUNT"
    ),
    Stage.SECOND_PERSON: "fundcs callbacks confirm-account {no}",
}


class _Whose(NamedTuple):
    """A client's name, and their officer while here."""

    name: str
    officer: str | None


def duties(act: Act, choice: Choice) -> Iterable[Duty]:
    """Everything owed on callbacks at the act's moment."""
    yield from verifying(act, payouts_ahead(act))
    yield from of_findings(act)
    yield from unreached(act)
    yield from untold(act)


def overdue(act: Act) -> list[Duty]:
    """What is overdue on callbacks, the longest first; who is paid later is not even looked up."""

    def late(due: Due) -> bool:
        return due.state(act.moment) is DutyState.OVERDUE

    payouts = (payout for payout in payouts_ahead(act) if late(payout.by))
    others = (duty for part in (of_findings, unreached, untold) for duty in part(act) if late(duty.due))
    return sorted((*verifying(act, payouts), *others), key=lambda duty: duty.order(act.moment))


class PayoutAhead(NamedTuple):
    """A payout to come, and by when its payees are to be verified (Art. 46)."""

    fund: Fund
    day: date
    by: Due


def payouts_ahead(act: Act) -> Iterator[PayoutAhead]:
    """Of each fund that is not sealed: every due date not paid up to the first not to be verified yet.

    So none is seen only when it is late, and none is lost between its due date and its payment.
    """
    facts = facts_of(act)
    for fund in funds.everyone(act.session):
        if fund.sealed_on is not None:
            continue
        for period in periods_of(act, fund, facts[fund.code]):
            if period.standing.settled:
                continue
            by = verify_by(act, period.due)
            yield PayoutAhead(fund, period.due, by)
            if by.day > act.today:
                break


def verifying(act: Act, payouts: Iterable[PayoutAhead]) -> Iterator[Duty]:
    """A duty for each client and payout whose payee is not verified (Art. 46); `payouts` fund by fund."""
    for code, ahead in groupby(payouts, key=lambda payout: payout.fund.code):
        holdings = load(act.session, Contracts(fund=code, cancelled=False))
        for fund, day, by in ahead:
            yield from _unverified(act, fund, day, by, payables(act, fund, day, holdings))


def _unverified(act: Act, fund: Fund, day: date, by: Due, paid: Iterable[Payable]) -> Iterator[Duty]:
    lacking: dict[str, list[Payable]] = defaultdict(list)
    for one in paid:
        if not one.verification.verified:
            lacking[one.client].append(one)
    whose = _whose(act, lacking)
    for client, lines in lacking.items():
        yield Duty(
            key=f"callback:{fund.code}:{day}:{client}",
            subject=T(
                "verify the payee of {client} {name} for the payout of {fund} due {due}",
                client=client,
                name=whose[client].name,
                fund=fund.code,
                due=day,
            ),
            owner_role=by.deadline.role,
            owner=whose[client].officer,
            due=by,
            next=(
                f"fundcs callbacks log {client} --kind payout_verify --outcome reached "
                f"--fund {fund.code} --due {day} --account-confirmed"
            ),
            client=client,
            fund=fund.code,
            notes=tuple(
                T("{contract}: {reason}", contract=one.contract, reason=one.verification.reason)
                for one in lines
            ),
        )


def of_findings(act: Act) -> Iterator[Duty]:
    """A duty for each problem not answered, changed accounts included (Art. 43)."""
    every = problems(act, queries.findings(act.session, Wanted(only_open=True), act.moment))
    whose = _whose(act, {problem.finding.client for problem in every})
    for problem in every:
        yield finding_duty(problem, whose[problem.finding.client].officer)


def finding_duty(problem: Problem, officer: str | None) -> Duty:
    """The duty of a problem; a new account waits for anybody but who entered it."""
    one, change = problem.finding, problem.change
    notes: list[Text] = []
    if problem.stage is Stage.SECOND_PERSON and change is not None:
        notes.append(T("entered by {staff}; another person confirms or rejects it", staff=change.entered_by))
    if problem.shared_with:
        notes.append(shared_note(problem))
    return Duty(
        key=f"finding:{one.no}",
        subject=_subject(problem),
        owner_role=problem.due.deadline.role,
        owner=None if problem.stage is Stage.SECOND_PERSON else officer,
        due=problem.due,
        next=_NEXT.get(problem.stage, _NEXT[Stage.OPEN]).format(no=one.no),
        client=one.client,
        notes=tuple(notes),
    )


def shared_note(problem: Problem) -> Text:
    """That others are paid into the same account."""
    return T("the same account as {clients}; make sure that is meant", clients=", ".join(problem.shared_with))


def _subject(problem: Problem) -> Text:
    one = problem.finding
    facts = {"finding": one.no, "client": one.client}
    if problem.stage is Stage.SECOND_PERSON:
        return T("confirm the new account of {client} ({finding})", **facts)
    if problem.stage is Stage.ACCOUNT_WANTED:
        return T("enter the new account of {client} ({finding})", **facts)
    return T("answer the problem {finding} of {client}", **facts)


def unreached(act: Act) -> Iterator[Duty]:
    """A duty for the manager for each client who did not answer on so many days (Art. 41).

    It ends when the client is reached, when the manager records with `callbacks issue` what is to be done, or
    when the payout is past.
    """
    deadline, needed = act.policy.deadline("callbacks.no_answer"), act.policy.callbacks.unanswered_tries
    found = [
        (about, raised)
        for about, run in _runs(act, needed, deadline.role)
        if (raised := unanswered(run, needed))
    ]
    whose = _whose(act, {about[0] for about, _raised in found})
    for (client, kind, fund, day), raised in found:
        payout = f"{fund}:{day}:" if fund else f"{kind.value}:"
        yield Duty(
            key=f"no-answer:{payout}{client}",
            subject=T(
                "{client} {name} did not answer on {days} days; decide what is to be done",
                client=client,
                name=whose[client].name,
                days=needed,
            ),
            owner_role=deadline.role,
            owner=None,
            due=due(deadline, raised.at, calendar_of(act)),
            next=f"fundcs callbacks issue {client} --text TEXT",
            client=client,
            fund=fund,
        )


_About = tuple[str, Kind, str | None, date | None]


def _runs(act: Act, needed: int, decider: str) -> list[tuple[_About, list[Try]]]:
    """The tries of each client and matter; what the decider recorded of a client ends the runs in all."""
    decided: dict[str, list[Try]] = defaultdict(list)
    for client, at, no in queries.decisions(act.session, act.moment, decider):
        decided[client].append(Try(at, no, answered=True))
    found: dict[_About, list[Try]] = defaultdict(list)
    for row in queries.tries(act.session, act.moment, needed):
        if row.kind is Kind.PAYOUT_VERIFY and row.due is not None and row.due < act.today:
            continue
        about = (row.client, row.kind, row.fund, row.due)
        found[about].append(Try(row.at, row.no, answered=row.outcome is not Outcome.NO_ANSWER))
    return [(about, [*run, *decided.get(about[0], ())]) for about, run in found.items()]


def untold(act: Act) -> Iterator[Duty]:
    """A duty for each client with a contract who was not told of the complaint channels (Art. 45)."""
    told = queries.told_of_channels(act.session, act.moment)
    signed = {
        client: day
        for client, day in queries.first_signed(act.session, act.today).items()
        if client not in told
    }
    deadline = act.policy.deadline("complaints.channels_notice")
    owed = {day: due(deadline, start_of(day), calendar_of(act)) for day in set(signed.values())}
    whose = _whose(act, signed)
    for client, day in signed.items():
        yield Duty(
            key=f"channels:{client}",
            subject=T("tell {client} {name} the complaint channels", client=client, name=whose[client].name),
            owner_role=deadline.role,
            owner=whose[client].officer,
            due=owed[day],
            next=f"fundcs callbacks log {client} --kind channels",
            client=client,
        )


def officer_of(act: Act, client: str) -> str | None:
    """The client's officer while here."""
    return _whose(act, [client])[client].officer


def _whose(act: Act, clients: Iterable[str]) -> dict[str, _Whose]:
    gone = staff.gone(act.session, act.today)
    return {
        code: _Whose(name, None if officer in gone else officer)
        for code, name, officer in queries.named_officers(act.session, clients)
    }
