"""What is owed on penalties: decisions beyond the scale, lists for HR and HR's answers (Art. 23-25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Choice, Duty, Settled, due, start_of
from fundcs.kit.i18n import T
from fundcs.packages import queries as packages
from fundcs.packages.queries import Scope
from fundcs.packages.rules.appraisal import last_day
from fundcs.packages.service import lookup
from fundcs.penalties.service import sent_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundcs.act import Act
    from fundcs.kit.periods import Period
    from fundcs.packages.rules.failures import Failure
    from fundcs.penalties.service.sent_lists import AnsweredList

_DECISION, _LIST, _ANSWER = "submission.decision", "submission.penalty_list", "submission.hr_answer"


def duties(act: Act, choice: Choice) -> Iterable[Duty]:
    """Decisions of the general manager, penalty lists that HR is owed, HR's answers to those sent.

    Each is a role's, never a member's; the lists are of no client.
    """
    if choice.owner is not None:
        return
    decisions = _asked(act, choice, _DECISION)
    lists, answers = (choice.client is None and _asked(act, choice, key) for key in (_LIST, _ANSWER))
    failures = lookup.all_failures(act, _scope(choice)) if decisions or lists else []
    sent = sent_lists.all_sent(act, choice.fund) if lists or answers else []
    if decisions:
        yield from _decisions(act, failures)
    if lists:
        yield from _lists(act, failures, sent)
    if answers:
        yield from _answers(act, sent)


def _scope(choice: Choice) -> Scope:
    return Scope(fund=choice.fund, client=choice.client)


def _asked(act: Act, choice: Choice, key: str) -> bool:
    return choice.role in (None, act.policy.deadline(key).role)


def _decisions(act: Act, failures: Iterable[Failure]) -> Iterator[Duty]:
    deadline = act.policy.deadline(_DECISION)
    undecided = [failure for failure in failures if failure.undecided]
    signers = packages.signers(act.session, (failure.contract for failure in undecided))
    for failure in undecided:
        no = failure.contract
        yield Duty(
            key=f"submission:{no}:decision:{failure.round}:{failure.reason}",
            subject=T(
                "decide the penalty for failed submission {number} of contract {no}",
                number=failure.number,
                no=no,
            ),
            owner_role=deadline.role,
            owner=None,
            due=due(deadline, start_of(failure.on), calendar_of(act)),
            next=f"fundcs submission decide {no} --points N --text TEXT",
            client=signers[no].code,
            fund=failure.fund,
        )


def _lists(act: Act, failures: Iterable[Failure], sent: Iterable[AnsweredList]) -> Iterator[Duty]:
    deadline = act.policy.deadline(_LIST)
    for list_ in sent_lists.owed(act, failures, (answered.sent for answered in sent)):
        code, month = list_.fund, list_.month
        so_far = " --so-far" if act.today <= list_.ends else ""
        note = T(
            "failed submissions: {failures}; corrections: {corrections}",
            failures=list_.failures,
            corrections=list_.corrections,
        )
        yield Duty(
            key=f"submission:list:{code}:{month}",
            subject=T("submit the penalty list of fund {fund} for {month} to HR", fund=code, month=month),
            owner_role=deadline.role,
            owner=None,
            due=due(deadline, start_of(list_.ends), calendar_of(act)),
            next=f"fundcs submission send --fund {code} --month {month}{so_far} --xlsx FILE",
            fund=code,
            notes=(note,),
        )


def _answers(act: Act, lists: Iterable[AnsweredList]) -> Iterator[Duty]:
    deadline = act.policy.deadline(_ANSWER)
    for list_ in lists:
        sent = list_.sent
        if sent.sent_at is None or not list_.open:
            continue
        code, month, number = sent.fund, sent.month, sent.number
        yield Duty(
            key=f"submission:answer:{code}:{month}:{number}",
            subject=T(
                "check penalty list {number} of fund {fund} for {month}",
                number=number,
                fund=code,
                month=month,
            ),
            owner_role=deadline.role,
            owner=None,
            due=due(deadline, sent.sent_at, calendar_of(act)),
            next=f"fundcs submission confirm --fund {code} --month {month} --list {number}",
            fund=code,
        )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """Decisions, first lists of a month and HR's answers that were due in the period and are there."""
    sent = sent_lists.all_sent(act)
    yield from _decided(act, period)
    yield from _sent(act, period, sent)
    yield from _answered(act, period, sent)


def _decided(act: Act, period: Period) -> Iterator[Settled]:
    deadline = act.policy.deadline(_DECISION)
    decided = [failure for failure in lookup.all_failures(act) if failure.escalated and failure.decision]
    signers = packages.signers(act.session, (failure.contract for failure in decided))
    for failure in decided:
        by = due(deadline, start_of(failure.on), calendar_of(act))
        if failure.decision is not None and period.holds(by.day):
            yield Settled(
                key=f"submission:{failure.contract}:decision:{failure.round}:{failure.reason}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=start_of(failure.decision.on),
                met_by=failure.decision.by,
                client=signers[failure.contract].code,
                fund=failure.fund,
            )


def _sent(act: Act, period: Period, lists: Iterable[AnsweredList]) -> Iterator[Settled]:
    """The first list of each fund and month; one sent again corrects it, and was owed by another month."""
    deadline = act.policy.deadline(_LIST)
    seen: set[tuple[str, object]] = set()
    for list_ in lists:
        sent = list_.sent
        by = due(deadline, start_of(last_day(sent.month, act.policy.appraisal)), calendar_of(act))
        if sent.sent_at is None or (sent.fund, sent.month) in seen:
            continue
        seen.add((sent.fund, sent.month))
        if period.holds(by.day):
            key = f"submission:list:{sent.fund}:{sent.month}"
            yield Settled(key, by, deadline.role, None, sent.sent_at, sent.sent_by, fund=sent.fund)


def _answered(act: Act, period: Period, lists: Iterable[AnsweredList]) -> Iterator[Settled]:
    deadline = act.policy.deadline(_ANSWER)
    for list_ in lists:
        sent = list_.sent
        if sent.sent_at is None or list_.open or not list_.answers:
            continue
        by = due(deadline, sent.sent_at, calendar_of(act))
        last = max(list_.answers.values(), key=lambda answer: answer.answered_at)
        if period.holds(by.day):
            key = f"submission:answer:{sent.fund}:{sent.month}:{sent.number}"
            yield Settled(key, by, deadline.role, None, last.answered_at, last.answered_by, fund=sent.fund)
