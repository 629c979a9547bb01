"""What clients answered when they were asked: facts only; whether an answer counts is derived."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Moment, Record, one_of, personal, plain
from fundcs.surveys.rules.scores import SURVEY_KIND_NAMES, SurveyKind


class Survey(Record, table=True):
    """A score for a callback, a visit or appointment, or the closing of a complaint, and the client's words.

    `least` and `most` are the scale of that day, `closing` is the step that closed the complaint. `client` is
    None of a complaint by a caller who is none. `advisor`: whose client it was, or who met the client, or
    whom the complaint is against. `finding`: what a low score was recorded as.
    """

    __tablename__ = "survey"
    __table_args__ = (
        one_of("kind", SurveyKind),
        CheckConstraint("score BETWEEN least AND most", name="ck_score"),
        CheckConstraint(
            "(callback IS NOT NULL) + (interaction IS NOT NULL) + (appointment IS NOT NULL)"
            " + (complaint IS NOT NULL) = 1",
            name="ck_subject",
        ),
        CheckConstraint("(complaint IS NULL) = (closing IS NULL)", name="ck_closing"),
        CheckConstraint("client IS NOT NULL OR complaint IS NOT NULL", name="ck_client"),
        ForeignKeyConstraint(["complaint", "closing"], ["complaint_step.complaint", "complaint_step.seq"]),
        Index("ix_survey_complaint", "complaint", "closing"),
        STRICT,
    )

    no: str = Field(primary_key=True, sa_type=plain())
    kind: SurveyKind = Field(sa_type=Code(SurveyKind, SURVEY_KIND_NAMES))
    client: str | None = Field(default=None, foreign_key="client.code", index=True)
    callback: str | None = Field(default=None, foreign_key="callback.no", index=True)
    interaction: str | None = Field(default=None, foreign_key="interaction.no", index=True)
    appointment: str | None = Field(default=None, foreign_key="appointment.no", index=True)
    complaint: str | None = Field(default=None, foreign_key="complaint.no")
    closing: int | None = None
    advisor: str | None = Field(default=None, foreign_key="staff.code")
    day: date = Field(sa_type=Day, index=True)
    score: int
    least: int
    most: int
    words: str | None = Field(default=None, sa_type=personal("text"))
    channel: str | None = Field(default=None, sa_type=plain("care.channels"))
    finding: str | None = Field(default=None, foreign_key="finding.no")
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class SurveyWithdrawal(Record, table=True):
    """An answer recorded by mistake, with the reason; the answer stays on record.

    `client` is the answer's, so that it is in the client's operation log.
    """

    __tablename__ = "survey_withdrawal"

    survey: str = Field(primary_key=True, foreign_key="survey.no")
    client: str | None = Field(default=None, foreign_key="client.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class Opinion(Record, table=True):
    """What a client answered to the opinion survey of a year, on `day`; the scores stand by question."""

    __tablename__ = "opinion"
    __table_args__ = (Index("ix_opinion_year", "year", "client"), STRICT)

    no: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(foreign_key="client.code", index=True)
    year: int
    day: date = Field(sa_type=Day)
    words: str | None = Field(default=None, sa_type=personal("text"))
    finding: str | None = Field(default=None, foreign_key="finding.no")
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class OpinionScore(Record, table=True):
    """The score for one question; `least` and `most` are the scale of that day."""

    __tablename__ = "opinion_score"
    __table_args__ = (CheckConstraint("score BETWEEN least AND most", name="ck_score"), STRICT)

    opinion: str = Field(primary_key=True, foreign_key="opinion.no")
    question: str = Field(primary_key=True, sa_type=plain("surveys.questions"))
    score: int
    least: int
    most: int


class OpinionWithdrawal(Record, table=True):
    """The answers of a client to a year's survey that were recorded by mistake; they stay on record."""

    __tablename__ = "opinion_withdrawal"

    opinion: str = Field(primary_key=True, foreign_key="opinion.no")
    client: str = Field(foreign_key="client.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")
