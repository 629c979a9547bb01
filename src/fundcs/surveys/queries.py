"""Every SELECT over surveys and opinions; which of them count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from fundcs.archive.selects import batches
from fundcs.callbacks.models import Callback, Finding
from fundcs.callbacks.queries import withdrawn as callbacks
from fundcs.callbacks.rules.calls import CallKind, CallOutcome
from fundcs.care.models import Appointment, AppointmentEvent, Interaction, InteractionWithdrawal
from fundcs.care.rules.appointments import AppointmentStepKind
from fundcs.care.rules.interactions import InteractionKind
from fundcs.complaints.models import Complaint, ComplaintStep, ComplaintStepWithdrawal, ComplaintWithdrawal
from fundcs.complaints.rules.steps import StepKind
from fundcs.surveys.models import Opinion, OpinionScore, OpinionWithdrawal, Survey, SurveyWithdrawal
from fundcs.surveys.rules.scores import SurveyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFilter:
    """Which answers to list: those that meet every condition given; `most`: up to this score."""

    client: str | None = None
    kind: SurveyKind | None = None
    first: date | None = None
    last: date | None = None
    most: int | None = None


class CountedSurvey(NamedTuple):
    """The columns of an answer that figures need."""

    kind: SurveyKind
    client: str | None
    advisor: str | None
    day: date
    score: int
    least: int
    most: int


class Unasked(NamedTuple):
    """What a client could be asked about: its number, whose it is, when it was."""

    kind: SurveyKind
    no: str
    client: str | None
    at: datetime


def by_no(session: Session, no: str) -> Survey | None:
    """The answer with this number."""
    return session.get(Survey, no)


def opinion(session: Session, no: str) -> Opinion | None:
    """The answers to a year's survey with this number."""
    return session.get(Opinion, no)


def stands(moment: datetime) -> ColumnElement[bool]:
    """Whether what an answer is about stood at a moment: not withdrawn by then, nor merged.

    The closing of a complaint stands, too, where the complaint was reopened later: the client had answered.
    """
    interaction = exists().where(
        col(InteractionWithdrawal.interaction) == col(Survey.interaction),
        col(InteractionWithdrawal.withdrawn_at) <= moment,
    )
    appointment = exists().where(
        col(AppointmentEvent.appointment) == col(Survey.appointment),
        col(AppointmentEvent.kind) == AppointmentStepKind.WITHDRAW,
        col(AppointmentEvent.recorded_at) <= moment,
    )
    complaint = exists().where(
        col(ComplaintWithdrawal.complaint) == col(Survey.complaint),
        col(ComplaintWithdrawal.withdrawn_at) <= moment,
    )
    closing = exists().where(
        col(ComplaintStepWithdrawal.complaint) == col(Survey.complaint),
        col(ComplaintStepWithdrawal.seq) == col(Survey.closing),
        col(ComplaintStepWithdrawal.withdrawn_at) <= moment,
    )
    return and_(
        callbacks.counts(col(Survey.callback), moment), ~interaction, ~appointment, ~complaint, ~closing
    )


def counts(moment: datetime) -> ColumnElement[bool]:
    """Whether an answer counts at a moment: recorded, not withdrawn, and what it is about stands."""
    gone = exists().where(
        col(SurveyWithdrawal.survey) == col(Survey.no), col(SurveyWithdrawal.withdrawn_at) <= moment
    )
    return and_(col(Survey.recorded_at) <= moment, ~gone, stands(moment))


def counted(session: Session, first: date, last: date, moment: datetime) -> list[CountedSurvey]:
    """The answers that clients gave from `first` to `last` and that count at the moment, by day."""
    columns = [getattr(Survey, name) for name in CountedSurvey._fields]
    chosen = select_columns(*columns).where(col(Survey.day) >= first, col(Survey.day) <= last, counts(moment))
    ordered = chosen.order_by(col(Survey.day), func.length(Survey.no), col(Survey.no))
    return [CountedSurvey(*row) for row in session.execute(ordered)]


def listed(session: Session, wanted: SurveyFilter, moment: datetime) -> Sequence[Survey]:
    """The answers recorded by the moment that meet the conditions, by number, those that do not count too."""
    chosen = select(Survey).where(col(Survey.recorded_at) <= moment)
    if wanted.client is not None:
        chosen = chosen.where(Survey.client == wanted.client)
    if wanted.kind is not None:
        chosen = chosen.where(Survey.kind == wanted.kind)
    if wanted.first is not None:
        chosen = chosen.where(col(Survey.day) >= wanted.first)
    if wanted.last is not None:
        chosen = chosen.where(col(Survey.day) <= wanted.last)
    if wanted.most is not None:
        chosen = chosen.where(col(Survey.score) <= wanted.most)
    return session.exec(chosen.order_by(func.length(Survey.no), col(Survey.no))).all()


def standing(session: Session, surveys: Iterable[str], moment: datetime) -> set[str]:
    """Those of these answers of which what they are about stands at the moment."""
    found: set[str] = set()
    for some in batches(surveys):
        found |= set(session.exec(select(Survey.no).where(col(Survey.no).in_(some), stands(moment))).all())
    return found


def of_subject(session: Session, made: Survey) -> Sequence[Survey]:
    """The answers about the same call, visit, appointment or closing that were not withdrawn, ever."""
    names = ("callback", "interaction", "appointment", "complaint", "closing")
    same = [getattr(Survey, name).is_not_distinct_from(getattr(made, name)) for name in names]
    gone = exists().where(col(SurveyWithdrawal.survey) == col(Survey.no))
    return session.exec(select(Survey).where(*same, ~gone).order_by(col(Survey.no))).all()


def withdrawals(session: Session, surveys: Iterable[str], moment: datetime) -> dict[str, SurveyWithdrawal]:
    """The withdrawals up to the moment of these answers, by answer."""
    found: dict[str, SurveyWithdrawal] = {}
    for some in batches(surveys):
        chosen = select(SurveyWithdrawal).where(
            col(SurveyWithdrawal.survey).in_(some), col(SurveyWithdrawal.withdrawn_at) <= moment
        )
        found |= {row.survey: row for row in session.exec(chosen)}
    return found


def withdrawal(session: Session, survey: str) -> SurveyWithdrawal | None:
    """The withdrawal of an answer, whenever it was."""
    return session.get(SurveyWithdrawal, survey)


def reopened(session: Session, complaints: Iterable[str], moment: datetime) -> dict[str, int]:
    """The last reopening by the moment of these complaints, its step's number by complaint."""
    found: dict[str, int] = {}
    for some in batches(complaints):
        chosen = (
            select(ComplaintStep.complaint, func.max(ComplaintStep.seq))
            .where(
                col(ComplaintStep.complaint).in_(some),
                ComplaintStep.kind == StepKind.REOPEN,
                col(ComplaintStep.recorded_at) <= moment,
                ~_void(ComplaintStep, moment),
            )
            .group_by(col(ComplaintStep.complaint))
        )
        found |= dict(session.exec(chosen).all())
    return found


def unasked(
    session: Session, kind: SurveyKind, first: datetime, last: datetime, moment: datetime
) -> list[Unasked]:
    """What a client could be asked about, from `first` to `last`, and was not scored by the moment, by time.

    Calls that were answered, but for notices of the complaint channels; visits and appointments held;
    complaints closed, and not reopened since.
    """
    found = []
    for chosen in _UNASKED[kind](first, last, moment):
        found += [Unasked(kind, *row) for row in session.execute(chosen)]
    return sorted(found, key=lambda row: (row.at, row.no))


def _unscored(moment: datetime, *same: ColumnElement[bool]) -> ColumnElement[bool]:
    gone = exists().where(
        col(SurveyWithdrawal.survey) == col(Survey.no), col(SurveyWithdrawal.withdrawn_at) <= moment
    )
    return ~exists().where(*same, col(Survey.recorded_at) <= moment, ~gone)


def _calls(first: datetime, last: datetime, moment: datetime) -> list[Select[*tuple[Any, ...]]]:
    no, at = col(Callback.no), col(Callback.at)
    chosen = select_columns(no, col(Callback.client), at).where(
        at >= first,
        at <= last,
        col(Callback.recorded_at) <= moment,
        col(Callback.outcome) == CallOutcome.REACHED,
        col(Callback.kind) != CallKind.CHANNELS,
        callbacks.counts(no, moment),
        _unscored(moment, col(Survey.callback) == no),
    )
    return [chosen]


def _visits(first: datetime, last: datetime, moment: datetime) -> list[Select[*tuple[Any, ...]]]:
    no, at = col(Interaction.no), col(Interaction.at)
    gone = exists().where(
        col(InteractionWithdrawal.interaction) == no, col(InteractionWithdrawal.withdrawn_at) <= moment
    )
    visit = select_columns(no, col(Interaction.client), at).where(
        at >= first,
        at <= last,
        col(Interaction.recorded_at) <= moment,
        col(Interaction.kind) == InteractionKind.VISIT,
        ~gone,
        _unscored(moment, col(Survey.interaction) == no),
    )
    return [visit, _appointments(first, last, moment)]


def _appointments(first: datetime, last: datetime, moment: datetime) -> Select[*tuple[Any, ...]]:
    step, void = AppointmentEvent, aliased(AppointmentEvent)
    withdrawn = exists().where(
        col(void.appointment) == col(step.appointment),
        col(void.kind) == AppointmentStepKind.WITHDRAW,
        col(void.recorded_at) <= moment,
    )
    return (
        select_columns(col(step.appointment), col(Appointment.client), col(step.recorded_at))
        .join(Appointment, col(Appointment.no) == col(step.appointment))
        .where(
            col(step.kind) == AppointmentStepKind.HELD,
            col(step.recorded_at) >= first,
            col(step.recorded_at) <= min(last, moment),
            ~withdrawn,
            _unscored(moment, col(Survey.appointment) == col(step.appointment)),
        )
    )


def _closings(first: datetime, last: datetime, moment: datetime) -> list[Select[*tuple[Any, ...]]]:
    step, later = ComplaintStep, aliased(ComplaintStep)
    gone = exists().where(
        col(ComplaintWithdrawal.complaint) == col(step.complaint),
        col(ComplaintWithdrawal.withdrawn_at) <= moment,
    )
    reopening = exists().where(
        col(later.complaint) == col(step.complaint),
        col(later.kind) == StepKind.REOPEN,
        col(later.seq) > col(step.seq),
        col(later.recorded_at) <= moment,
        ~_void(later, moment),
    )
    scored = (col(Survey.complaint) == col(step.complaint), col(Survey.closing) == col(step.seq))
    chosen = (
        select_columns(col(step.complaint), col(Complaint.client), col(step.at))
        .join(Complaint, col(Complaint.no) == col(step.complaint))
        .where(
            col(step.kind) == StepKind.CLOSE,
            col(step.at) >= first,
            col(step.at) <= last,
            col(step.recorded_at) <= moment,
            ~_void(step, moment),
            ~gone,
            ~reopening,
            _unscored(moment, *scored),
        )
    )
    return [chosen]


def _void(step: Any, moment: datetime) -> ColumnElement[bool]:
    """Whether a step of a complaint was withdrawn by the moment."""
    return exists().where(
        col(ComplaintStepWithdrawal.complaint) == col(step.complaint),
        col(ComplaintStepWithdrawal.seq) == col(step.seq),
        col(ComplaintStepWithdrawal.withdrawn_at) <= moment,
    )


_UNASKED: Final = {
    SurveyKind.CALLBACK: _calls,
    SurveyKind.VISIT: _visits,
    SurveyKind.COMPLAINT: _closings,
}


def opinions(session: Session, year: int, moment: datetime, client: str | None = None) -> Sequence[Opinion]:
    """The answers to a year's survey that count at the moment, by client."""
    gone = exists().where(
        col(OpinionWithdrawal.opinion) == col(Opinion.no), col(OpinionWithdrawal.withdrawn_at) <= moment
    )
    chosen = select(Opinion).where(Opinion.year == year, col(Opinion.recorded_at) <= moment, ~gone)
    if client is not None:
        chosen = chosen.where(Opinion.client == client)
    return session.exec(chosen.order_by(col(Opinion.client), col(Opinion.no))).all()


def opinions_of(session: Session, client: str, moment: datetime) -> Sequence[Opinion]:
    """All that a client answered to yearly surveys, as recorded by the moment, the withdrawn answers too."""
    chosen = select(Opinion).where(Opinion.client == client, col(Opinion.recorded_at) <= moment)
    return session.exec(chosen.order_by(col(Opinion.year), func.length(Opinion.no), col(Opinion.no))).all()


def opinion_scores(session: Session, opinions: Iterable[str]) -> dict[str, list[OpinionScore]]:
    """The scores of these answers by question, by answer."""
    found: dict[str, list[OpinionScore]] = defaultdict(list)
    for some in batches(opinions):
        chosen = select(OpinionScore).where(col(OpinionScore.opinion).in_(some))
        for row in session.exec(chosen.order_by(col(OpinionScore.question))):
            found[row.opinion].append(row)
    return found


def opinion_withdrawals(
    session: Session, opinions: Iterable[str], moment: datetime
) -> dict[str, OpinionWithdrawal]:
    """The withdrawals up to the moment of these answers, by answer."""
    found: dict[str, OpinionWithdrawal] = {}
    for some in batches(opinions):
        chosen = select(OpinionWithdrawal).where(
            col(OpinionWithdrawal.opinion).in_(some), col(OpinionWithdrawal.withdrawn_at) <= moment
        )
        found |= {row.opinion: row for row in session.exec(chosen)}
    return found


def withdrawn_opinions(session: Session, year: int, client: str) -> Sequence[str]:
    """The numbers of a client's answers to a year's survey that were withdrawn, ever, in order."""
    chosen = select(Opinion.no).join(OpinionWithdrawal, col(OpinionWithdrawal.opinion) == col(Opinion.no))
    return session.exec(
        chosen.where(Opinion.year == year, Opinion.client == client).order_by(col(Opinion.no))
    ).all()


def findings(session: Session, nos: Iterable[str]) -> list[Finding]:
    """The findings with these numbers."""
    return [
        finding
        for some in batches(nos)
        for finding in session.exec(select(Finding).where(col(Finding.no).in_(some)))
    ]


def opinion_withdrawal(session: Session, opinion: str) -> OpinionWithdrawal | None:
    """The withdrawal of the answers to a year's survey, whenever it was."""
    return session.get(OpinionWithdrawal, opinion)
