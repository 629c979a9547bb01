"""What is owed on contract packages and penalty lists (Art. 22-25)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Choice, Duty, DutyState, due, start_of
from fundcs.kit.i18n import T, Text
from fundcs.packages.models import DeadlineChange
from fundcs.packages.rules import deadlines
from fundcs.packages.rules.failures import next_cost
from fundcs.packages.rules.package import Reason
from fundcs.packages.service import packages
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from fundcs.act import Act
    from fundcs.deadlines.rules import Due
    from fundcs.packages.service.packages import Case


def duties(act: Act, choice: Choice) -> Iterable[Duty]:
    """Packages to hand in, to review and to complete, and decisions beyond the scale."""
    gone = staff.gone(act.session, act.today)
    for case in packages.everything(act):
        yield from package_duties(act, case, gone)


def package_duties(act: Act, case: Case, gone: frozenset[str] = frozenset()) -> Iterator[Duty]:
    """What is owed on one package; `gone` are members who have left and owe nothing any more."""
    adviser = None if case.adviser in gone else case.adviser
    if case.owed is not None:
        yield _hand_in(act, case, adviser)
    review = deadlines.review_due(case.package, act.policy, calendar_of(act))
    if review is not None and case.package.lapsed_on is None:
        number = len(case.package.rounds)
        subject = T("review round {round} of the package of contract {no}", round=number, no=case.no)
        next_ = f"fundcs submission review {case.no} --on DATE --result qualified|unqualified"
        yield _duty(f"submission:{case.no}:review:{number}", subject, review, next_, case=case)
    yield from _decisions(act, case)


def _hand_in(act: Act, case: Case, adviser: str | None) -> Duty:
    owed = case.owed
    assert owed is not None  # noqa: S101 - asked by the only caller
    facts = {"no": case.no, "round": owed.round}
    first = T("hand in the package of contract {no}", **facts)
    again = T("complete the package of contract {no}: round {round}", **facts)
    duty = _duty(
        f"submission:{case.no}:round:{owed.round}",
        first if owed.round == 1 else again,
        replace(owed.due, stated=owed.due.stated and act.words(owed.due.stated)),
        f"fundcs submission submit {case.no} --on DATE --items ITEM,ITEM",
        case=case,
    )
    return replace(duty, owner=adviser, notes=tuple(_notes(act, case)))


def _notes(act: Act, case: Case) -> Iterator[Text]:
    """What completes the package, why its deadline was moved, and what missing it costs (Art. 24)."""
    owed, back = case.owed, case.package.returned
    assert owed is not None  # noqa: S101 - asked by the only caller
    names = packages.item_names(act)
    for lack in back.lacks if back else ():
        yield T("wanted: {item}", item=names.get(lack.code, lack.code))
    if owed.extension is not None:
        yield T(
            "deadline changed: {reason}", reason=act.personal(owed.extension.reason, DeadlineChange.reason)
        )
    if owed.due.state(act.moment) is DutyState.OVERDUE:
        missed = [one for one in case.failures if (one.round, one.reason) == (owed.round, Reason.LATE)]
        yield from (
            _cost(T("this deadline was missed"), one.number, one.scale.points_for(one.number))
            for one in missed
        )
    elif act.today >= _warned_from(act, owed.due):
        cost = next_cost(case.package, act.today, act.policy, calendar_of(act))
        yield _cost(T("missing this deadline"), *cost)


def _cost(what: Text, number: int, points: int | None) -> Text:
    if points is None:
        return T(
            "{what}: failure {number} of this contract, beyond the scale, to the general manager (Art. 23)",
            what=what,
            number=number,
        )
    return T(
        "{what}: failure {number} of this contract, points: {points} (Art. 24)",
        what=what,
        number=number,
        points=points,
    )


def _decisions(act: Act, case: Case) -> Iterator[Duty]:
    deadline = act.policy.deadline("submission.decision")
    for one in case.failures:
        if one.escalated and one.decision is None:
            subject = T("decide on failure {number} of contract {no}", number=one.number, no=case.no)
            by = due(deadline, start_of(one.on), calendar_of(act))
            next_ = f"fundcs submission decide {case.no} --points N --text TEXT"
            yield _duty(
                f"submission:{case.no}:decision:{one.round}:{one.reason}", subject, by, next_, case=case
            )


def _duty(key: str, subject: Text, by: Due, next_: str, *, case: Case) -> Duty:
    return Duty(
        key=key,
        subject=subject,
        owner_role=by.deadline.role,
        owner=None,
        due=by,
        next=next_,
        client=case.client,
        fund=case.package.fund,
    )


def _warned_from(act: Act, by: Due) -> date:
    """The day from which a deadline's cost is named: policy `submission.warn_before`."""
    warning = replace(by.deadline, offset=act.policy.submission.warn_before, direction="before")
    return due(warning, by.at, calendar_of(act)).day
