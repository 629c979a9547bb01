"""Use cases of short surveys: record a score, withdraw one, list them (Art. 41)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive.numbers import new_number
from fundcs.callbacks.rules.calls import Stage
from fundcs.callbacks.service.records import finding_statuses
from fundcs.clients import queries as clients
from fundcs.clients.service import particulars
from fundcs.deadlines.rules import end_of, start_of
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_, T, _, speaking
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import optional, second, text
from fundcs.policy.labels import code_of
from fundcs.staff import queries as members
from fundcs.surveys import queries
from fundcs.surveys.models import Survey, SurveyWithdrawal
from fundcs.surveys.queries import SurveyFilter
from fundcs.surveys.rules.scores import Scale, SurveyKind, SurveyState, check_day, read_score
from fundcs.surveys.service import low_scores, withdrawing
from fundcs.surveys.service.subjects import adviser_on, subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.callbacks.service.records import FindingStatus
    from fundcs.kit.i18n import Text
    from fundcs.kit.periods import Period
    from fundcs.surveys.queries import Unasked
    from fundcs.surveys.service.subjects import Subject

LETTER = "M"
"""What the numbers of answers begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSurvey:
    """An answer as it was typed."""

    score: str
    words: str | None = None
    channel: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyCase:
    """An answer as of a moment: whether it counts, its finding, its withdrawal; `names`: of all staff.

    `stands`: what it is about was neither withdrawn nor merged. `reopened`: the complaint was, later.
    """

    survey: Survey
    client_name: str | None
    stands: bool
    reopened: bool
    finding: FindingStatus | None
    withdrawal: SurveyWithdrawal | None
    names: Mapping[str, str]

    @property
    def no(self) -> str:
        """Its number."""
        return self.survey.no

    @property
    def subject(self) -> str:
        """The number of what it is about."""
        made = self.survey
        return made.callback or made.interaction or made.appointment or made.complaint or ""

    @property
    def state(self) -> SurveyState:
        """Whether it counts."""
        if self.withdrawal is not None:
            return SurveyState.WITHDRAWN
        return SurveyState.COUNTED if self.stands else SurveyState.VOID

    @property
    def remark(self) -> Text | None:
        """What else is to be said of it."""
        if self.state is SurveyState.VOID:
            if self.finding is not None and self.finding.stage is Stage.OPEN:
                return T(
                    "{no} was withdrawn or merged; the score is not counted. Withdraw the answer, too, if "
                    "its finding {finding} is not to be resolved",
                    no=self.subject,
                    finding=self.finding.finding.no,
                )
            return T("{no} was withdrawn or merged; the score is not counted", no=self.subject)
        if self.reopened and self.withdrawal is None:
            return T("{no} was reopened later; the score of its closing stays", no=self.subject)
        return None


def record(act: Act, no: str, typed: TypedSurvey) -> SurveyCase:
    """Record what a client scored of the callback, visit, appointment or complaint `no`.

    A low score is recorded as a finding, too; of a complainant who is no client there is none. Raises Refused
    for what may not be asked about, what was scored already, a score off the scale, and a wrong day.
    """
    asked = subject(act, no)
    scale = Scale.of(act.policy.surveys)
    score = read_score(typed.score, scale, act.policy.surveys.scores)
    day = typed.on or act.today
    check_day(day, asked.no, asked.at, act.today)
    made = Survey(
        no="",
        kind=asked.kind,
        client=asked.client,
        callback=asked.callback,
        interaction=asked.interaction,
        appointment=asked.appointment,
        complaint=asked.complaint,
        closing=asked.closing,
        advisor=adviser_on(act, asked, day),
        day=day,
        score=score,
        least=scale.least,
        most=scale.most,
        words=optional(typed.words),
        channel=None if typed.channel is None else _channel(act, typed.channel),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    _check_once(act, asked, made)
    made.no = new_number(act.session, Survey.no, LETTER)
    made.finding = _finding(act, asked, made, scale)
    act.session.add(made)
    act.session.flush()
    return cases(act, [made])[0]


def withdraw(act: Act, no: str, reason: str) -> SurveyCase:
    """Withdraw an answer recorded by mistake, with its finding unless that was resolved. Raises Refused."""
    made = _recorded(act, no)
    withdrawal = SurveyWithdrawal(
        survey=made.no,
        client=made.client,
        reason=text(reason),
        withdrawn_at=second(act.moment),
        withdrawn_by=act.staff.code,
    )
    withdrawing.withdraw(act, made, withdrawal, queries.withdrawal(act.session, made.no))
    return cases(act, [made])[0]


def find(act: Act, no: str) -> SurveyCase:
    """The answer with this number. Raises Refused, NotSeen."""
    return cases(act, [_recorded(act, no)])[0]


def listed(
    act: Act,
    *,
    client: str | None = None,
    kind: SurveyKind | None = None,
    days: tuple[date | None, date | None] = (None, None),
    low: bool = False,
) -> list[SurveyCase]:
    """The answers that meet every condition and are seen, by number; those that do not count, too."""
    first, last = days
    if first is not None and last is not None and first > last:
        raise Misused(N_("--from {first} is after --to {last}"), first=first, last=last)
    wanted = SurveyFilter(
        client=None if client is None else particulars.find(act.session, client).code,
        kind=kind,
        first=first,
        last=last,
        most=act.policy.surveys.limit if low else None,
    )
    found = queries.listed(act.session, wanted, act.moment)
    return cases(act, [made for made in found if act.sight.sees(made.client)])


def unasked(
    act: Act, period: Period, *, kind: SurveyKind | None = None, client: str | None = None
) -> list[tuple[Unasked, str | None]]:
    """What clients who are seen could be asked about, of the policy's kinds, each with the client's name.

    It happened in the period and was not scored.
    """
    code = None if client is None else particulars.find(act.session, client).code
    first, last = start_of(period.first), min(end_of(period.last), act.moment)
    found = [
        row
        for name in act.policy.surveys.asked
        if kind in (None, SurveyKind(name))
        for row in queries.unasked(act.session, SurveyKind(name), first, last, act.moment)
        if act.sight.sees(row.client) and code in (None, row.client)
    ]
    names = clients.names(act.session, {row.client for row in found if row.client is not None})
    return [(row, None if row.client is None else names[row.client]) for row in found]


def cases(act: Act, surveys: Sequence[Survey]) -> list[SurveyCase]:
    """These answers with all that is to be said of them as of the act's moment."""
    nos = [made.no for made in surveys]
    names = clients.names(act.session, {made.client for made in surveys if made.client is not None})
    standing = queries.standing(act.session, nos, act.moment)
    withdrawals = queries.withdrawals(act.session, nos, act.moment)
    complaints = {made.complaint for made in surveys if made.complaint is not None}
    reopened = queries.reopened(act.session, complaints, act.moment)
    low = [made.finding for made in surveys if made.finding is not None]
    statuses = finding_statuses(act, queries.findings(act.session, low))
    by_no = {status.finding.no: status for status in statuses}
    return [
        SurveyCase(
            survey=made,
            client_name=None if made.client is None else names[made.client],
            stands=made.no in standing,
            reopened=made.closing is not None and reopened.get(made.complaint or "", 0) > made.closing,
            finding=by_no.get(made.finding or ""),
            withdrawal=withdrawals.get(made.no),
            names=act.once(members.names),
        )
        for made in surveys
    ]


def _check_once(act: Act, asked: Subject, made: Survey) -> None:
    for earlier in queries.of_subject(act.session, made):
        raise Refused(
            N_(
                "{subject} was scored already, {score} on {day} ({no}); withdraw that with `fundcs care "
                "survey withdraw {no} --reason TEXT` if it is wrong"
            ),
            subject=asked.no,
            score=earlier.score,
            day=earlier.day,
            no=earlier.no,
        )


def _channel(act: Act, typed: str) -> str:
    return code_of(act.policy.care.channels, typed, T("channel"))


def _finding(act: Act, asked: Subject, made: Survey, scale: Scale) -> str | None:
    """The number of the finding that a low score is recorded as."""
    if not scale.low(made.score):
        return None
    if made.client is None:
        act.warn(
            [
                T(
                    "the complainant of {no} is not a client; no finding was recorded, follow it up yourself",
                    no=asked.no,
                )
            ]
        )
        return None
    with speaking(act.document_language):
        word = next(str(each) for each in act.policy.surveys.scores if each.score == made.score)
        said = _("satisfaction after {no}: {score} of {most} ({word})").format(
            no=asked.no, score=made.score, most=scale.most, word=word
        )
    if made.words is not None:
        said = f"{said}\n{made.words}"
    at = second(act.moment) if made.day == act.today else max(start_of(made.day), asked.at)
    return low_scores.record(act, made.client, said, at=at, callback=made.callback)


def _recorded(act: Act, no: str) -> Survey:
    made = queries.by_no(act.session, fold(no).upper())
    if not act.sight.sees(None if made is None else made.client):
        raise act.sight.refusal(quoted(no))
    if made is None or made.recorded_at > act.moment:
        raise Refused(N_("there is no answer {no}; `fundcs care survey list` shows them"), no=quoted(no))
    return made
