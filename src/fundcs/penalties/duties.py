"""What is owed on penalties: lists for HR and HR's answers (Art. 23-25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Choice, Duty, due, start_of
from fundcs.kit.i18n import T
from fundcs.penalties.service import sent_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundcs.act import Act


def duties(act: Act, choice: Choice) -> Iterable[Duty]:
    """Penalty lists that HR is owed, and HR's answers to those sent."""
    yield from _lists(act)
    yield from _answers(act)


def _lists(act: Act) -> Iterator[Duty]:
    deadline = act.policy.deadline("submission.penalty_list")
    for one in sent_lists.owed(act):
        subject = T("send HR the penalty list of fund {fund} for {month}", fund=one.fund, month=one.month)
        by = due(deadline, start_of(one.ends), calendar_of(act))
        next_ = f"fundcs submission send --fund {one.fund} --month {one.month} --xlsx FILE"
        note = T(
            "failures: {failures}; corrections: {corrections}",
            failures=one.failures,
            corrections=one.corrections,
        )
        yield Duty(
            key=f"submission:list:{one.fund}:{one.month}",
            subject=subject,
            owner_role=deadline.role,
            owner=None,
            due=by,
            next=next_,
            fund=one.fund,
            notes=(note,),
        )


def _answers(act: Act) -> Iterator[Duty]:
    deadline = act.policy.deadline("submission.hr_answer")
    for one in sent_lists.all_sent(act):
        sent_at = one.sent.sent_at
        if sent_at is not None and one.open:
            fund, month, number = one.sent.fund, one.sent.month, one.sent.number
            subject = T(
                "answer penalty list {number} of fund {fund} for {month}",
                number=number,
                fund=fund,
                month=month,
            )
            by = due(deadline, sent_at, calendar_of(act))
            next_ = f"fundcs submission confirm --fund {fund} --month {month} --list {number}"
            key = f"submission:answer:{fund}:{month}:{number}"
            yield Duty(
                key=key,
                subject=subject,
                owner_role=deadline.role,
                owner=None,
                due=by,
                next=next_,
                fund=fund,
            )
