"""Penalty points with their reasons, totals and trend, as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import View, table, text_page
from fundcs.packages.rules.package import REASON_NAMES
from fundcs.packages.show.failures import failure_data, staff_text
from fundcs.penalties.show.answers import answer_data, answer_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.packages.rules.failures import Failure
    from fundcs.penalties.service.points import PenaltyPoints, PointsEntry


def listed(act: Act, points: PenaltyPoints, *, by_month: bool) -> View:
    """The failures, totals by adviser and what was escalated; by month with a trend if asked."""
    rows = [_entry_data(act, entry, points.items) for entry in points.entries]
    data = {
        "rows": rows,
        "totals": points.totals(),
        "escalations": [row for row in rows if row["escalated"]],
        "by_month": [
            {
                "advisor": trend.adviser,
                "months": dict(zip(map(str, points.months), trend.points, strict=True)),
                "change": trend.change,
            }
            for trend in points.trends
        ],
    }
    return View(data, text_page(*_parts(act, points, by_month=by_month)))


def _parts(act: Act, points: PenaltyPoints, *, by_month: bool) -> list[RenderableType]:
    if not (points.trends if by_month else points.entries):
        return [_("No failed submissions.")]
    return [_trends(points)] if by_month else [_entries(act, points), _totals(points)]


def _entry_data(act: Act, entry: PointsEntry, names: Mapping[str, object]) -> dict[str, object]:
    hr = entry.answer and answer_data(act, entry.answer)
    return {**failure_data(act, entry.failure, names), "sent": entry.sent, "hr": hr}


def _entries(act: Act, points: PenaltyPoints) -> Table:
    rows = table(
        _("Adviser"), _("Contract"), _("Month"), _("On"), (_("Failed submission"), "right"),
        _("Reason and HR"),
        (_("Points"), "right"),
    )  # fmt: skip
    for column in (1, 2, 3):
        rows.columns[column].no_wrap = True
    for entry in points.entries:
        failure = entry.failure
        rows.add_row(
            staff_text(failure.adviser, points.names),
            failure.contract,
            str(failure.month),
            str(failure.on),
            str(failure.number),
            "\n".join([reason_text(failure), _hr_text(act, entry)]),
            _("to be decided") if failure.points is None else str(failure.points),
        )
    return rows


def reason_text(failure: Failure) -> str:
    """The round and what went wrong with it."""
    reason = _(REASON_NAMES[failure.reason])
    return _("submission {round}: {reason}").format(round=failure.round, reason=reason)


def _hr_text(act: Act, entry: PointsEntry) -> str:
    if entry.answer is not None:
        return _("HR: {answer}").format(answer=answer_text(act, entry.answer))
    return _("submitted to HR") if entry.sent else _("not yet submitted to HR")


def _totals(points: PenaltyPoints) -> Table:
    rows = table(_("Adviser"), (_("Points"), "right"))
    for code, total in points.totals().items():
        rows.add_row(staff_text(code, points.names), str(total))
    return rows


def _trends(points: PenaltyPoints) -> Table:
    rows = table(_("Adviser"), *((str(month), "right") for month in points.months), _("Trend"))
    for trend in points.trends:
        change = "=" if trend.change == 0 else f"{'↑' if trend.change > 0 else '↓'} {trend.change:+d}"
        rows.add_row(staff_text(trend.adviser, points.names), *map(str, trend.points), change)
    return rows
