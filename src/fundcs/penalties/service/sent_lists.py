"""The lists that HR was sent with its answers, and what it is still owed (Art. 25)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive.frozen import thaw
from fundcs.packages import queries
from fundcs.packages.rules.failures import Month, last_day, month_of
from fundcs.packages.service import packages
from fundcs.penalties import queries as penalty_queries
from fundcs.penalties import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.packages.rules.failures import Failure
    from fundcs.penalties.models import PenaltyAnswer, PenaltyList
    from fundcs.penalties.rules import Key, Pending, SentList


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


def all_sent(act: Act, fund: str | None = None) -> list[Answered]:
    """The lists sent by the act's moment, of a fund or of all, with the answers given by then."""
    answers = penalty_queries.answers(act.session, act.moment)
    found = read(penalty_queries.lists(act.session, fund, act.moment))
    return [Answered(one, answers.get(one.id, {})) for one in found]


def adjusted(act: Act, fund: str) -> dict[Key, int]:
    """The points that HR adjusted a charge to, where its last answer to the charge's last line did."""
    found: dict[Key, int] = {}
    for one in all_sent(act, fund):
        for line in one.sent.lines:
            found.pop(line.key, None)
            answer = one.answers.get(line.number)
            if answer is not None and answer.points is not None:
                found[line.key] = answer.points
    return found


def owed(act: Act) -> list[Owed]:
    """The lists that HR is owed, those of the running month included, by fund and month.

    A failure is owed with the list of its month. What differs from a list already sent is owed with that of
    the month in which its contract was touched last.
    """
    every = queries.packages(act.session)
    touched = {one.contract: one.touched_at for one in every}
    by_fund: dict[str, list[Failure]] = defaultdict(list)
    for failure in packages.failures_of(act, every):
        by_fund[failure.fund].append(failure)
    sent_by_fund: dict[str, list[SentList]] = defaultdict(list)
    for one in read(penalty_queries.lists(act.session, until=act.moment)):
        sent_by_fund[one.fund].append(one)
    found: list[Owed] = []
    for fund in sorted({*by_fund, *sent_by_fund}):
        waiting: dict[Month, list[bool]] = defaultdict(list)
        for differs in rules.pending(by_fund[fund], sent_by_fund[fund]):
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


def read(kept: Iterable[PenaltyList]) -> list[SentList]:
    """The stored lists as values."""
    return [value(one) for one in kept]


def value(kept: PenaltyList) -> SentList:
    """A stored list as a value."""
    assert kept.id is not None  # noqa: S101 - it was read from the store, or flushed
    document = thaw(kept.content, kept.hash, rules.FORM)
    return rules.from_content(
        document, id_=kept.id, hash_=kept.hash, sent_at=kept.sent_at, sent_by=kept.sent_by
    )
