"""The lists that HR was sent with its answers, and what it is still owed (Art. 25)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive.frozen import thaw
from fundcs.entitlements.queries import former_numbers
from fundcs.packages import queries as packages
from fundcs.packages.rules.appraisal import AppraisalMonth, last_day, month_of
from fundcs.penalties import queries, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.packages.rules.failures import Failure
    from fundcs.penalties.models import PenaltyAnswer, PenaltyList
    from fundcs.penalties.rules import ChargeDifference, ChargeKey, SentList


@dataclass(frozen=True, slots=True)
class AnsweredList:
    """A list that HR was sent, with HR's last answer to each line by the line's number."""

    sent: SentList
    answers: Mapping[int, PenaltyAnswer]

    @property
    def open(self) -> list[int]:
        """The numbers of the lines without an answer."""
        return [line.number for line in self.sent.lines if line.number not in self.answers]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedList:
    """A list that HR is owed: of a fund and month that `ends` then, with so many failures and corrections."""

    fund: str
    month: AppraisalMonth
    ends: date
    failures: int
    corrections: int


def all_sent(act: Act, fund: str | None = None) -> list[AnsweredList]:
    """The lists sent by the act's moment, of a fund or of all, with the answers given by then."""
    answers = queries.answers(act.session, fund, act.moment)
    sent = read(queries.lists(act.session, fund, act.moment))
    return [AnsweredList(list_, answers.get(list_.id, {})) for list_ in sent]


def renumbered(act: Act, lists: Iterable[SentList]) -> list[SentList]:
    """The lists with contracts under the numbers they have now, to be compared with what stands today."""
    numbers = act.once(former_numbers)
    return [rules.renumbered(sent, numbers) for sent in lists] if numbers else list(lists)


def adjusted(act: Act, fund: str) -> dict[ChargeKey, int]:
    """The points that HR adjusted a charge to, where its last answer to the charge's last line did."""
    points: dict[ChargeKey, int] = {}
    for list_ in all_sent(act, fund):
        for line in renumbered(act, [list_.sent])[0].lines:
            points.pop(line.key, None)
            answer = list_.answers.get(line.number)
            if answer is not None and answer.points is not None:
                points[line.key] = answer.points
    return points


def owed(act: Act, failures: Iterable[Failure], lists: Iterable[SentList]) -> Iterator[OwedList]:
    """The lists that HR is owed, those of the running month included, by fund and month.

    `failures` and the `lists` that HR was sent are all of some funds. A failure is owed with the list of its
    month. What differs from a list already sent is owed with that of the month in which its contract was
    touched last.
    """
    failures_of: dict[str, list[Failure]] = defaultdict(list)
    for failure in failures:
        failures_of[failure.fund].append(failure)
    sent_of: dict[str, list[SentList]] = defaultdict(list)
    for sent in renumbered(act, lists):
        sent_of[sent.fund].append(sent)
    for fund in sorted({*failures_of, *sent_of}):
        yield from _owed(act, fund, rules.differences(failures_of[fund], sent_of[fund]), sent_of[fund])


def _owed(
    act: Act, fund: str, differences: Sequence[ChargeDifference], sent: Sequence[SentList]
) -> Iterator[OwedList]:
    """The lists owed of a fund of which HR was `sent` these."""
    months = {list_.month for list_ in sent}
    corrections = [difference for difference in differences if difference.corrects(months)]
    touched = packages.last_touched(act.session, (correction.key.contract for correction in corrections))
    corrected = Counter(_corrected_in(act, correction, sent[-1], touched) for correction in corrections)
    own = Counter(difference.key.month for difference in differences if not difference.corrects(months))
    for month in sorted({*own, *corrected}):
        yield OwedList(
            fund=fund,
            month=month,
            ends=last_day(month, act.policy.appraisal),
            failures=own[month],
            corrections=corrected[month],
        )


def _corrected_in(
    act: Act, correction: ChargeDifference, last: SentList, touched: Mapping[str, datetime]
) -> AppraisalMonth:
    """The month with whose list a correction is owed: that of its contract's last touch or the last list."""
    moments = (touched.get(correction.key.contract), last.sent_at)
    known_at = max(moment for moment in moments if moment is not None)
    return max(correction.key.month, month_of(known_at.date(), act.policy.appraisal))


def read(kept: Iterable[PenaltyList]) -> list[SentList]:
    """The stored lists as values."""
    return [value(list_) for list_ in kept]


def value(kept: PenaltyList) -> SentList:
    """A stored list as a value. Raises DocumentChanged, DocumentNewer."""
    assert kept.id is not None  # noqa: S101 - it was read from the store, or flushed
    document = thaw(kept.content, kept.hash, rules.FORM)
    return rules.from_content(
        document, id_=kept.id, hash_=kept.hash, sent_at=kept.sent_at, sent_by=kept.sent_by
    )
