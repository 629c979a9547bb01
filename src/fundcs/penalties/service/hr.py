"""Use cases of the penalty lists: freeze and send one, record HR's answers to its lines (Art. 25)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fundcs.archive.frozen import freeze
from fundcs.funds import service as funds
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.parsing import quoted
from fundcs.kit.typed import second
from fundcs.packages.queries import Scope
from fundcs.packages.rules.appraisal import last_day
from fundcs.packages.rules.checks import reason_given
from fundcs.packages.service import lookup
from fundcs.penalties import queries, rules
from fundcs.penalties.models import PenaltyAnswer, PenaltyList
from fundcs.penalties.rules import SentList
from fundcs.penalties.service import sent_lists
from fundcs.penalties.service.charges import MOST_POINTS, check_points
from fundcs.penalties.service.sent_lists import AnsweredList
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fundcs.act import Act
    from fundcs.funds.models import Fund
    from fundcs.kit.files import OutFile
    from fundcs.packages.rules.appraisal import AppraisalMonth
    from fundcs.penalties.rules import ChargeDifference


class NotForAdvisers(Forbidden):
    template = N_("the lists are for client service and HR; `fundcs submission penalties` shows your points")


def send(act: Act, fund: str, month: AppraisalMonth, *, so_far: bool = False) -> AnsweredList:
    """Freeze the list of a fund for a month and record it as sent; a running month only where `so_far`.

    It holds the month's failures that HR does not have, and every correction of what HR was sent.
    Raises Refused where there are none, and as `funds.find`.
    """
    found = funds.find(act.session, fund)
    ends = last_day(month, act.policy.appraisal)
    if act.today <= ends and not so_far:
        raise Refused(
            N_(
                "the appraisal month {month} runs until {day}; submit its list after that day, or what there "
                "is so far with --so-far"
            ),
            month=month,
            day=ends,
        )
    made = _next_list(act, found, month)
    frozen = freeze(rules.content(made), rules.FORM)
    kept = PenaltyList(
        fund=made.fund,
        month=str(month),
        number=made.number,
        sent_at=second(act.moment),
        sent_by=act.staff.code,
        hash=frozen.hash,
        content=frozen.text,
    )
    act.session.add(kept)
    act.session.flush()
    return AnsweredList(sent_lists.value(kept), {})


def _next_list(act: Act, fund: Fund, month: AppraisalMonth) -> SentList:
    before = sent_lists.read(queries.lists(act.session, fund.code))
    differences = rules.differences(
        lookup.all_failures(act, Scope(fund=fund.code)), sent_lists.renumbered(act, before)
    )
    chosen = rules.for_list(differences, month, {sent.month for sent in before})
    if not chosen:
        raise _nothing_to_send(fund.code, month, differences)
    return SentList(
        fund=fund.code,
        fund_name=fund.name,
        month=month,
        number=1 + sum(sent.month == month for sent in before),
        lines=rules.lines(
            chosen,
            month,
            act.once(staff.names),
            lookup.item_names(act),
            sent_lists.adjusted(act, fund.code),
        ),
    )


def _nothing_to_send(fund: str, month: AppraisalMonth, differences: Iterable[ChargeDifference]) -> Refused:
    """That a month's list would be empty, and of which months failures were not sent."""
    unsent = sorted(Counter(difference.key.month for difference in differences).items())
    if not unsent:
        return Refused(
            N_("fund {fund} has no failed submission that HR does not have; there is nothing to submit"),
            fund=fund,
        )
    return Refused(
        N_(
            "fund {fund} has nothing to submit for {month}; of other months HR does not have these failed "
            "submissions: {unsent}"
        ),
        fund=fund,
        month=month,
        unsent=joined(T("{month} ({count})", month=each, count=count) for each, count in unsent),
    )


def sent(act: Act, fund: str | None, month: AppraisalMonth | None = None) -> list[AnsweredList]:
    """The lists sent by the act's moment, of a fund and month or of all.

    Raises NotForAdvisers, and as `funds.find`.
    """
    if act.sees_own_only:
        raise NotForAdvisers
    code = None if fund is None else funds.find(act.session, fund).code
    return [list_ for list_ in sent_lists.all_sent(act, code) if month in (None, list_.sent.month)]


def refuse_without_month(number: int | None, xlsx: OutFile | None) -> None:
    """Raises Refused where something is asked of one list while many are shown."""
    if number is not None or xlsx is not None:
        raise Refused(N_("--list and --xlsx are for one list; name it with --fund and --month"))


def find(act: Act, fund: str, month: AppraisalMonth, number: int | None = None) -> AnsweredList:
    """The list of that number, the last of the month unless given.

    Raises Refused where there is none, and as `sent`.
    """
    lists = [list_ for list_ in sent(act, fund, month) if number in (None, list_.sent.number)]
    if not lists:
        raise Refused(
            N_("fund {fund} has no such list for {month}; `fundcs submission sent` lists what was submitted"),
            fund=quoted(fund),
            month=month,
        )
    return lists[-1]


def answer(
    act: Act,
    list_: AnsweredList,
    confirmed: Sequence[int] = (),
    adjusted: Mapping[int, int] | None = None,
    reason: str | None = None,
) -> AnsweredList:
    """Record HR's answer to the lines named: confirmed, or adjusted to so many points.

    Without any named, all lines that have none are confirmed. A new answer replaces an earlier one.
    Raises Refused.
    """
    adjusted = adjusted or {}
    why = reason_given(reason or "", "--reason") if adjusted else None
    if reason is not None and not adjusted:
        raise Refused(N_("--reason explains an adjustment; without --adjust leave it out"))
    lines = confirmed or ([] if adjusted else list_.open)
    if not lines and not adjusted:
        raise Refused(
            N_("every line of the list is already checked; name those to check again with --line or --adjust")
        )
    for line in (*lines, *adjusted):
        if not 1 <= line <= len(list_.sent.lines):
            raise Refused(
                N_("the list has no line {line}; its lines are 1 to {last}"),
                line=line,
                last=len(list_.sent.lines),
            )
    for points in adjusted.values():
        check_points(points)
    confirmed_alone = (line for line in dict.fromkeys(lines) if line not in adjusted)
    act.session.add_all(_answer(act, list_, line, None, None) for line in confirmed_alone)
    act.session.add_all(_answer(act, list_, line, points, why) for line, points in adjusted.items())
    act.session.flush()
    return find(act, list_.sent.fund, list_.sent.month, list_.sent.number)


def _answer(
    act: Act, list_: AnsweredList, line: int, points: int | None, reason: str | None
) -> PenaltyAnswer:
    return PenaltyAnswer(
        penalty_list=list_.sent.id,
        line=line,
        points=points,
        reason=reason,
        answered_at=second(act.moment),
        answered_by=act.staff.code,
    )


def adjustments(typed: Iterable[str]) -> dict[int, int]:
    """The lines and points of `LINE=POINTS`. Raises Refused."""
    adjusted: dict[int, int] = {}
    for text in typed:
        line, equals, points = (part.strip() for part in text.partition("="))
        if not (equals and _number(line) and _number(points)):
            raise Refused(N_("'{text}' is not an adjustment; write LINE=POINTS"), text=quoted(text))
        adjusted[int(line)] = int(points)
    return adjusted


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(MOST_POINTS))
