"""Use cases of the penalty lists: freeze and send, HR's answers, what is still owed to HR (Art. 25)."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act import Role
from fundcs.archive import trail
from fundcs.funds import queries as fund_queries
from fundcs.funds import service as funds
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import quoted
from fundcs.submissions import lists, packages, queries
from fundcs.submissions.charges import MOST_POINTS, BadPoints
from fundcs.submissions.failures import Month, last_day, month_of
from fundcs.submissions.lists import SentList
from fundcs.submissions.models import PenaltyAnswer, PenaltyList
from fundcs.submissions.service import now, reason_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.kit.files import OutFile
    from fundcs.submissions.failures import Failure
    from fundcs.submissions.lists import Pending


class NothingToSend(Refused):
    template = N_("HR has everything of fund {fund} up to {month}; there is nothing to send")


class NoSuchList(Refused):
    template = N_("fund {fund} has no such list for {month}; `fundcs submission sent` shows what was sent")


class NoSuchLine(Refused):
    template = N_("the list has no line {line}; its lines are 1 to {last}")


class NotAnAdjustment(Refused):
    template = N_("'{text}' adjusts no line; write LINE=POINTS")


class AllAnswered(Refused):
    template = N_("every line of the list is answered; name those to answer anew with --line or --adjust")


class NothingToExplain(Refused):
    template = N_("--reason explains an adjustment; without --adjust leave it out")


class WhichList(Refused):
    template = N_("--list and --xlsx are for one list; name it with --fund and --month")


class NotForAdvisers(Forbidden):
    template = N_("the lists are for client service and HR; `fundcs submission penalties` shows your points")


@dataclass(frozen=True, slots=True)
class Answered:
    """A list with HR's last answer to each line by number."""

    sent: SentList
    answers: Mapping[int, PenaltyAnswer]

    @property
    def open(self) -> list[int]:
        """The lines without an answer."""
        return [line.number for line in self.sent.lines if line.number not in self.answers]


@dataclass(frozen=True, slots=True)
class Owed:
    """A list that HR is owed: of the month, so many failures and corrections."""

    fund: str
    month: Month
    ends: date
    failures: int
    corrections: int


def send(act: Act, who: str, month: Month) -> Answered:
    """Freeze the list of a fund for a month and record it as sent.

    It holds the month's failures that HR does not have, and every correction of what HR was sent.
    Raises NoSuchFund, AmbiguousFund, NothingToSend.
    """
    fund = funds.find(act.session, who)
    before = read(queries.lists(act.session, fund.code))
    found = lists.pending(packages.all_failures(act, fund.code), before)
    chosen = lists.chosen(found, month, frozenset(sent.month for sent in before))
    if not chosen:
        raise NothingToSend(fund=fund.code, month=month)
    names = queries.staff_names(act.session)
    made = SentList(
        fund.code,
        fund.name,
        month,
        1 + sum(sent.month == month for sent in before),
        lists.lines(chosen, month, names, packages.item_names(act)),
    )
    text = trail.canonical(lists.content(made))
    kept = PenaltyList(
        fund=fund.code,
        month=str(month),
        number=made.number,
        sent_at=now(act),
        sent_by=act.staff.code,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        content=text,
    )
    act.session.add(kept)
    act.session.flush()
    return Answered(_list(kept), {})


def sent(act: Act, who: str | None, month: Month | None = None) -> list[Answered]:
    """The lists sent by the act's moment, of a fund and month or of all.

    Raises NoSuchFund, AmbiguousFund, NotForAdvisers.
    """
    if act.staff.role is Role.ADVISOR:
        raise NotForAdvisers
    fund = None if who is None else funds.find(act.session, who).code
    return [one for one in all_sent(act, fund) if month in (None, one.sent.month)]


def refuse_without_month(number: int | None, xlsx: OutFile | None) -> None:
    """Raises WhichList where something is asked of one list while many are shown."""
    if number is not None or xlsx is not None:
        raise WhichList


def export(act: Act, list_: Answered, xlsx: OutFile | None) -> None:
    """Write a list as it was frozen to a workbook, where one is asked for."""
    if xlsx is not None:
        from fundcs.submissions import workbook

        workbook.write_list(list_.sent, xlsx.aside, act.document_language, trail.head(act.session))


def all_sent(act: Act, fund: str | None = None) -> list[Answered]:
    """The lists sent by the act's moment, of a fund or of all, with the answers given by then."""
    answers = queries.answers(act.session, act.moment)
    found = read(queries.lists(act.session, fund, act.moment))
    return [Answered(one, answers.get(one.id, {})) for one in found]


def find(act: Act, who: str, month: Month, number: int | None = None) -> Answered:
    """The list of that number, the last of the month unless given. Raises NoSuchList and as `sent`."""
    found = [one for one in sent(act, who, month) if number in (None, one.sent.number)]
    if not found:
        raise NoSuchList(fund=quoted(who), month=month)
    return found[-1]


def answer(
    act: Act,
    list_: Answered,
    confirmed: Sequence[int] = (),
    adjusted: Mapping[int, int] | None = None,
    reason: str | None = None,
) -> Answered:
    """Record HR's answer to the lines named: confirmed, or adjusted to so many points.

    Without any named, all lines that have none are confirmed. A new answer replaces an earlier one.
    Raises NoSuchLine, BadPoints, ReasonMissing, NothingToExplain, AllAnswered.
    """
    adjusted = adjusted or {}
    why = reason_given(reason or "", "--reason") if adjusted else None
    if reason is not None and not adjusted:
        raise NothingToExplain
    lines = confirmed or ([] if adjusted else list_.open)
    if not lines and not adjusted:
        raise AllAnswered
    for line in (*lines, *adjusted):
        if not 1 <= line <= len(list_.sent.lines):
            raise NoSuchLine(line=line, last=len(list_.sent.lines))
    for points in adjusted.values():
        if not 0 <= points <= MOST_POINTS:
            raise BadPoints(points=points, most=MOST_POINTS)
    for line in [one for one in dict.fromkeys(lines) if one not in adjusted]:
        act.session.add(_answer(act, list_, line, None, None))
    for line, points in adjusted.items():
        act.session.add(_answer(act, list_, line, points, why))
    act.session.flush()
    return find(act, list_.sent.fund, list_.sent.month, list_.sent.number)


def _answer(act: Act, list_: Answered, line: int, points: int | None, reason: str | None) -> PenaltyAnswer:
    return PenaltyAnswer(
        penalty_list=list_.sent.id,
        line=line,
        points=points,
        reason=reason,
        answered_at=now(act),
        answered_by=act.staff.code,
    )


def adjustments(typed: Iterable[str]) -> dict[int, int]:
    """The lines and points of `LINE=POINTS`. Raises NotAnAdjustment."""
    found: dict[int, int] = {}
    for text in typed:
        line, equals, points = (part.strip() for part in text.partition("="))
        if not (equals and _number(line) and _number(points)):
            raise NotAnAdjustment(text=quoted(text))
        found[int(line)] = int(points)
    return found


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(MOST_POINTS))


def owed(act: Act) -> list[Owed]:
    """The lists that HR is owed, those of the running month included, by fund and month.

    A failure is owed with the list of its month. What differs from a list already sent is owed with that of
    the month in which its contract was touched last.
    """
    touched = {one.contract: one.touched_at for one in queries.packages(act.session)}
    by_fund: dict[str, list[Failure]] = defaultdict(list)
    for failure in packages.all_failures(act):
        by_fund[failure.fund].append(failure)
    sent_by_fund: dict[str, list[SentList]] = defaultdict(list)
    for one in read(queries.lists(act.session, until=act.moment)):
        sent_by_fund[one.fund].append(one)
    found: list[Owed] = []
    for fund in sorted({*by_fund, *sent_by_fund}):
        waiting: dict[Month, list[bool]] = defaultdict(list)
        for differs in lists.pending(by_fund[fund], sent_by_fund[fund]):
            touched_at = touched.get(differs.key.contract)
            month, correction = _owed_with(act, differs, sent_by_fund[fund], touched_at)
            waiting[month].append(correction)
        found += [
            Owed(fund, month, last_day(month, act.policy.appraisal), what.count(False), what.count(True))
            for month, what in sorted(waiting.items())
        ]
    return found


def _owed_with(
    act: Act, one: Pending, before: Sequence[SentList], touched_at: datetime | None
) -> tuple[Month, bool]:
    """The month whose list this belongs on, and whether it corrects an earlier one."""
    if one.before is None and one.key.month not in {sent.month for sent in before}:
        return one.key.month, False
    moments = [touched_at, *(sent.sent_at for sent in before[-1:])]
    latest = max(moment for moment in moments if moment is not None)
    return max(one.key.month, month_of(latest.date(), act.policy.appraisal)), True


def fund_names(act: Act) -> dict[str, str]:
    """Every fund's name by code."""
    return {fund.code: fund.name for fund in fund_queries.everyone(act.session)}


def read(kept: Iterable[PenaltyList]) -> list[SentList]:
    """The stored lists as values."""
    return [_list(one) for one in kept]


def _list(kept: PenaltyList) -> SentList:
    assert kept.id is not None  # noqa: S101 - it was read from the store, or flushed
    return lists.from_content(
        json.loads(kept.content), id_=kept.id, hash_=kept.hash, sent_at=kept.sent_at, sent_by=kept.sent_by
    )
