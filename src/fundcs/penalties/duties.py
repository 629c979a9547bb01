"""What is owed on penalties: decisions beyond the scale, lists for HR and HR's answers (Art. 23-25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Choice, Duty, due, start_of
from fundcs.kit.i18n import T
from fundcs.packages import queries as packages
from fundcs.packages.queries import Scope
from fundcs.packages.service import lookup
from fundcs.penalties.service import sent_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundcs.act import Act
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
