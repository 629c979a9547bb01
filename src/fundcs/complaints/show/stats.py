"""The figures of a period as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.complaints.rules.measures import DIMENSIONS, hours_text
from fundcs.complaints.show.stat_names import HEADINGS, rows
from fundcs.kit.i18n import _
from fundcs.kit.view import View, table, text_page

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.complaints.rules.measures import Took
    from fundcs.complaints.service.stats import Figures
    from fundcs.policy.rules import Complaints


def figures(counted: Figures, lists: Complaints) -> View:
    """Every figure. Hours have two decimals; percentiles are nearest-rank, values that occurred."""
    found = counted.measures
    data: dict[str, object] = {
        "from": counted.period.first.isoformat(),
        "to": counted.period.last.isoformat(),
        "received": found.received,
        "replied_in_time": {
            "count": found.replied_in_time.count,
            "of": found.replied_in_time.of,
            "share": found.replied_in_time.text,
        },
        "hours_to_reply": _took(found.to_reply),
        "hours_to_close": _took(found.to_close),
        "reopened": found.reopened,
    }
    for name in DIMENSIONS:
        named = rows(counted, lists, name)
        data[f"by_{name}"] = [{"code": code, "name": called, "count": count} for code, called, count in named]
    return View(data, text_page(_summary(counted), *_breakdowns(counted, lists)))


def summary(counted: Figures) -> list[tuple[str, object]]:
    """The figures that are one number each, with their names."""
    found = counted.measures
    in_time = found.replied_in_time
    share = in_time.percent or "–"
    return [
        (_("Complaints received"), found.received),
        (
            _("Replied in time"),
            _("{count} of {of} ({share})").format(count=in_time.count, of=in_time.of, share=share),
        ),
        (_("Hours to reply, median"), hours_text(found.to_reply.median) or "–"),
        (_("Hours to reply, 90th percentile"), hours_text(found.to_reply.ninetieth) or "–"),
        (_("Hours to close, median"), hours_text(found.to_close.median) or "–"),
        (_("Hours to close, 90th percentile"), hours_text(found.to_close.ninetieth) or "–"),
        (_("Reopened"), found.reopened),
    ]


def heading(counted: Figures) -> str:
    """The period as a title."""
    return _("Complaints received {first} to {last}").format(
        first=counted.period.first, last=counted.period.last
    )


def _took(took: Took) -> dict[str, object]:
    return {"count": took.count, "median": hours_text(took.median), "p90": hours_text(took.ninetieth)}


def _summary(counted: Figures) -> Table:
    made = table(heading(counted), ("", "right"))
    for name, value in summary(counted):
        made.add_row(name, str(value))
    return made


def _breakdowns(counted: Figures, lists: Complaints) -> list[Table]:
    tables = []
    for name in DIMENSIONS:
        made = table(_(HEADINGS[name]), (_("Complaints"), "right"))
        for _code, called, count in rows(counted, lists, name):
            made.add_row(called, str(count))
        if made.rows:
            tables.append(made)
    return tables
