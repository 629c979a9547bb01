"""Stored payout sheets, their versions, and how finance and the approver took them (Art. 47, 48)."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple, cast

import sqlalchemy
from sqlalchemy import Integer, Select, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from fundcs.archive.selects import among, among_dated, built, dated_list, key_list
from fundcs.entitlements.models.payouts import SheetSubmission
from fundcs.payouts.models import PayoutSheet, SheetApproval, SheetCheck, SheetClearance
from fundcs.payouts.queries.rows import columns, rows
from fundcs.payouts.queries.withdrawn import counts
from fundcs.payouts.rules.workflow import PayoutFact


class VersionRow(NamedTuple):
    """A stored sheet without its lines; `interest`, `principal` and `extras` are its totals in fen.

    `shape`: its payment date, the borders of its accrual and its day count, as its document writes them.
    """

    id: int
    fund: str
    due: date
    version: int
    reckoned_at: datetime
    reckoned_by: str
    hash: str
    lines: int
    interest: int
    principal: int
    extras: int
    supplement: bool
    shape: tuple[str, str, str, str]

    @property
    def total(self) -> int:
        """What it pays, in fen."""
        return self.interest + self.principal + self.extras


_SHAPE = ("pay_date", "period_start", "period_end", "day_count")


def sheet(session: Session, fund: str, due: date, version: int) -> PayoutSheet | None:
    """The stored sheet of this version."""
    chosen = select(PayoutSheet).where(
        PayoutSheet.fund == fund, PayoutSheet.due == due, PayoutSheet.version == version
    )
    return session.exec(chosen).first()


def newest(
    session: Session, fund: str, due: date, until: datetime | None = None
) -> tuple[int, str, int] | None:
    """The newest stored version of a sheet, up to a moment, its hash and the form of its document."""
    form = func.json_extract(PayoutSheet.content, "$.form", type_=Integer)
    chosen = (
        select(PayoutSheet.version, PayoutSheet.hash, form)
        .where(PayoutSheet.fund == fund, PayoutSheet.due == due)
        .order_by(col(PayoutSheet.version).desc())
        .limit(1)
    )
    if until is not None:
        chosen = chosen.where(col(PayoutSheet.reckoned_at) <= until)
    return session.exec(chosen).first()


def newest_moment(session: Session, fund: str) -> datetime | None:
    """When the newest sheet of a fund was calculated."""
    chosen = sqlalchemy.select(func.max(col(PayoutSheet.reckoned_at))).where(col(PayoutSheet.fund) == fund)
    at: datetime | None = session.execute(chosen).scalar_one()
    return at


def funds_calculated(session: Session) -> frozenset[str]:
    """The funds of which a sheet is kept."""
    return frozenset(session.exec(select(PayoutSheet.fund).distinct()).all())


def versions(session: Session, fund: str | None, until: datetime) -> list[VersionRow]:
    """The sheets of a fund, or of all funds, stored up to a moment, by fund, due date and version."""
    chosen = _versions(until)
    return _version_rows(session, chosen if fund is None else chosen.where(col(PayoutSheet.fund) == fund))


def newest_rows(
    session: Session, payouts: Collection[tuple[str, date]], until: datetime
) -> dict[tuple[str, date], VersionRow | None]:
    """By payout, a fund's code and a due date, the newest version stored up to a moment."""
    newest: dict[tuple[str, date], VersionRow | None] = dict.fromkeys(payouts)
    found = _version_rows(session, *_newest_rows(dated_list(payouts), until))
    newest.update(((row.fund, row.due), row) for row in found)
    return newest


@built
def _newest_rows(payouts: Any, until: Any) -> Select[Any]:
    later = aliased(PayoutSheet)
    replaced = exists().where(
        col(later.fund) == col(PayoutSheet.fund),
        col(later.due) == col(PayoutSheet.due),
        col(later.version) > col(PayoutSheet.version),
        col(later.reckoned_at) <= until,
    )
    chosen = _versions(until).where(among_dated(col(PayoutSheet.fund), col(PayoutSheet.due), payouts))
    return chosen.where(~replaced)


def _versions(until: Any) -> Select[Any]:
    document = col(PayoutSheet.content)
    counted = {
        "lines": func.json_array_length(document, "$.lines"),
        "interest": func.json_extract(document, "$.total_interest"),
        "principal": func.json_extract(document, "$.total_principal"),
        "extras": func.coalesce(func.json_extract(document, "$.total_extras"), 0),
        "supplement": func.coalesce(func.json_extract(document, "$.supplement"), 0),
        "shape": func.json_extract(document, *(f"$.{name}" for name in _SHAPE)),
    }
    chosen = columns(VersionRow, PayoutSheet, counted).where(col(PayoutSheet.reckoned_at) <= until)
    return chosen.order_by(col(PayoutSheet.fund), col(PayoutSheet.due), col(PayoutSheet.version))


def _version_rows(
    session: Session, chosen: Select[Any], given: dict[str, Any] | None = None
) -> list[VersionRow]:
    return [
        row._replace(supplement=bool(row.supplement), shape=tuple(json.loads(cast("str", row.shape))))
        for row in rows(session, VersionRow, chosen, given)
    ]


def newest_versions(session: Session, fund: str) -> dict[date, int]:
    """The newest stored version by due date."""
    chosen = (
        sqlalchemy.select(col(PayoutSheet.due), func.max(col(PayoutSheet.version)))
        .where(col(PayoutSheet.fund) == fund)
        .group_by(col(PayoutSheet.due))
    )
    return {row[0]: row[1] for row in session.execute(chosen)}


def checks(session: Session, submissions: Collection[int], until: datetime) -> dict[int, list[SheetCheck]]:
    """By submission, its checks up to a moment, in order."""
    chosen = select(SheetCheck).where(
        among(col(SheetCheck.submission), key_list(submissions)),
        col(SheetCheck.checked_at) <= until,
        counts(PayoutFact.CHECK, col(SheetCheck.id), until),
    )
    made: dict[int, list[SheetCheck]] = {submission: [] for submission in submissions}
    for check in session.exec(chosen.order_by(col(SheetCheck.id))):
        made[check.submission].append(check)
    return made


def approvals(
    session: Session, submissions: Collection[int], until: datetime
) -> dict[int, SheetApproval | None]:
    """By submission, its approval, if it was given by then."""
    chosen = select(SheetApproval).where(
        among(col(SheetApproval.submission), key_list(submissions)), col(SheetApproval.approved_at) <= until
    )
    given: dict[int, SheetApproval | None] = dict.fromkeys(submissions)
    given.update((approval.submission, approval) for approval in session.exec(chosen))
    return given


def cleared(session: Session, fund: str, until: datetime) -> set[str]:
    """The contracts of a fund whose receipt finance cleared in a check that passed (Art. 48)."""
    chosen = (
        select(SheetClearance.contract)
        .join(SheetCheck, col(SheetCheck.id) == col(SheetClearance.finance_check))
        .join(SheetSubmission, col(SheetSubmission.id) == col(SheetCheck.submission))
        .where(
            col(SheetSubmission.fund) == fund,
            col(SheetCheck.passed).is_(True),
            col(SheetCheck.checked_at) <= until,
            counts(PayoutFact.CHECK, col(SheetCheck.id), until),
        )
    )
    return set(session.exec(chosen))
