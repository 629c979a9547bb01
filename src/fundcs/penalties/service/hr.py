"""Use cases of the penalty lists: freeze and send, HR's answers, what is still owed to HR (Art. 25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act import Role
from fundcs.archive.frozen import freeze
from fundcs.funds import service as funds
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import quoted
from fundcs.packages.service import packages
from fundcs.packages.service.rounds import now, reason_given
from fundcs.penalties import queries as penalty_queries
from fundcs.penalties import rules
from fundcs.penalties.models import PenaltyAnswer, PenaltyList
from fundcs.penalties.rules import SentList
from fundcs.penalties.service import sent_lists
from fundcs.penalties.service.charges import MOST_POINTS, BadPoints
from fundcs.penalties.service.sent_lists import Answered
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fundcs.act import Act
    from fundcs.kit.files import OutFile
    from fundcs.packages.rules.failures import Month


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


def send(act: Act, who: str, month: Month) -> Answered:
    """Freeze the list of a fund for a month and record it as sent.

    It holds the month's failures that HR does not have, and every correction of what HR was sent.
    Raises NoSuchFund, AmbiguousFund, NothingToSend.
    """
    fund = funds.find(act.session, who)
    before = sent_lists.read(penalty_queries.lists(act.session, fund.code))
    found = rules.pending(packages.all_failures(act, fund.code), before)
    chosen = rules.chosen(found, month, frozenset(sent.month for sent in before))
    if not chosen:
        raise NothingToSend(fund=fund.code, month=month)
    names = act.once(staff.names)
    made = SentList(
        fund.code,
        fund.name,
        month,
        1 + sum(sent.month == month for sent in before),
        rules.lines(chosen, month, names, packages.item_names(act), sent_lists.adjusted(act, fund.code)),
    )
    frozen = freeze(rules.content(made), rules.FORM)
    kept = PenaltyList(
        fund=fund.code,
        month=str(month),
        number=made.number,
        sent_at=now(act),
        sent_by=act.staff.code,
        hash=frozen.hash,
        content=frozen.text,
    )
    act.session.add(kept)
    act.session.flush()
    return Answered(sent_lists.value(kept), {})


def sent(act: Act, who: str | None, month: Month | None = None) -> list[Answered]:
    """The lists sent by the act's moment, of a fund and month or of all.

    Raises NoSuchFund, AmbiguousFund, NotForAdvisers.
    """
    if act.staff.role is Role.ADVISOR:
        raise NotForAdvisers
    fund = None if who is None else funds.find(act.session, who).code
    return [one for one in sent_lists.all_sent(act, fund) if month in (None, one.sent.month)]


def refuse_without_month(number: int | None, xlsx: OutFile | None) -> None:
    """Raises WhichList where something is asked of one list while many are shown."""
    if number is not None or xlsx is not None:
        raise WhichList


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
