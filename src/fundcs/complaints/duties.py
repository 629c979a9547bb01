"""What is owed on complaints (Art. 38, 44)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.rules import closing
from fundcs.complaints.rules.steps import StepKind
from fundcs.complaints.service import cases
from fundcs.deadlines.rules import Duty, Settled
from fundcs.kit.i18n import T

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundcs.act import Act
    from fundcs.complaints.rules.deadlines import ComplaintDeadline
    from fundcs.complaints.service.cases import ComplaintCase
    from fundcs.deadlines.rules import Choice
    from fundcs.kit.periods import Period

_NEXT = {
    StepKind.REPLY: "fundcs complaints reply {no} --content TEXT",
    StepKind.CLOSE: "fundcs complaints close {no} --resolution TEXT --root-cause CAUSE",
    StepKind.ANSWER: "fundcs complaints answer {no} --content TEXT",
    StepKind.CHECK: "fundcs complaints check {no} --satisfied --content TEXT",
}


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """Every deadline still to be met at the act's moment, of the client, fund and owner chosen."""
    wanted = ComplaintFilter(client=choice.client, concerns=choice.owner, fund=choice.fund, unsettled=True)
    for case in cases.listed(act, wanted):
        for deadline in case.owed:
            yield duty_of(case, deadline)


def duty_of(case: ComplaintCase, deadline: ComplaintDeadline) -> Duty:
    """A deadline of the complaint as a duty; a personal one is owed by the member to whom it falls."""
    return Duty(
        key=f"complaint:{case.no}:{deadline.key}",
        subject=T("complaint {no}: {what}", no=case.no, what=T(deadline.name)),
        owner_role=case.role_of(deadline),
        owner=case.owner_of(deadline),
        due=deadline.due,
        next=_next(case, deadline),
        client=case.complaint.client,
        fund=case.fund,
    )


def _next(case: ComplaintCase, deadline: ComplaintDeadline) -> str:
    """The command that meets a deadline; of the closing, the first that brings it nearer."""
    if deadline.key == "close":
        lacks = closing.missing(case.no, case.standing, case.determined)
        if lacks:
            return lacks[0].command
    return _NEXT[deadline.next].format(no=case.no)


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """The deadlines in the period that were met, and those that a reopening left behind unmet (Art. 38).

    Those since the receipt, or the last reopening, have the keys of their duties; those of the cycles before
    stand under the cycle's number: `complaint:K000001:1:close`.
    """
    for case in cases.listed(act, ComplaintFilter()):
        if case.withdrawn is not None:
            continue
        for number, before in cases.before_reopenings(act, case):
            yield from _settled(before, before.deadlines, f"complaint:{case.no}:{number}", period)
        met = (deadline for deadline in case.deadlines if deadline.met is not None)
        yield from _settled(case, met, f"complaint:{case.no}", period)


def _settled(
    case: ComplaintCase, deadlines: Iterable[ComplaintDeadline], stem: str, period: Period
) -> Iterator[Settled]:
    for deadline in deadlines:
        if period.holds(deadline.due.day):
            yield Settled(
                key=f"{stem}:{deadline.key}",
                due=deadline.due,
                role=case.role_of(deadline),
                owner=case.owner_of(deadline),
                met_at=deadline.met_at,
                met_by=deadline.met_by,
                client=case.complaint.client,
                fund=case.fund,
            )
