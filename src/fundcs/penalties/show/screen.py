"""The ledger of points and the lists for HR, as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, minute, table, text_page
from fundcs.packages.rules.package import REASON_NAMES
from fundcs.packages.show.screen import failure_data, named, points_text
from fundcs.penalties.show.lines import cause_text, standing_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.penalties.models import PenaltyAnswer
    from fundcs.penalties.rules import Line
    from fundcs.penalties.service.points import Entry, Ledger
    from fundcs.penalties.service.sent_lists import Answered


def ledger(act: Act, found: Ledger, *, by_month: bool) -> View:
    """The ledger: its rows, totals by adviser, what was escalated; by month with a trend if asked."""
    rows = [_entry_data(act, entry, found.items) for entry in found.entries]
    document = {
        "rows": rows,
        "totals": found.totals(),
        "escalations": [row for row in rows if row["escalated"]],
        "by_month": [
            {
                "advisor": one.adviser,
                "months": dict(zip(map(str, found.months), one.points, strict=True)),
                "change": one.change,
            }
            for one in found.trends
        ],
    }
    return View(document, text_page(*_ledger_parts(act, found, by_month=by_month)))


def _ledger_parts(act: Act, found: Ledger, *, by_month: bool) -> list[RenderableType]:
    if not (found.trends if by_month else found.entries):
        return [_("No failures.")]
    return [_trends(found)] if by_month else [_entries(act, found), _totals(found)]


def _entry_data(act: Act, entry: Entry, names: Mapping[str, object]) -> dict[str, object]:
    hr = entry.answer and _answer_data(act, entry.answer)
    return {**failure_data(act, entry.failure, names), "sent": entry.sent, "hr": hr}


def _answer_data(act: Act, one: PenaltyAnswer) -> dict[str, object]:
    return {
        "result": "confirmed" if one.points is None else "adjusted",
        "points": one.points,
        "reason": act.shown(one).reason,
        "by": one.answered_by,
        "at": iso(one.answered_at),
    }


def _entries(act: Act, found: Ledger) -> Table:
    rows = table(
        _("Adviser"), _("Contract"), _("Month"), _("On"), (_("Failure"), "right"), _("Reason and HR"),
        (_("Points"), "right"),
    )  # fmt: skip
    for column in (1, 2, 3):
        rows.columns[column].no_wrap = True
    for entry in found.entries:
        one = entry.failure
        rows.add_row(
            named(one.adviser, found.names),
            one.contract,
            str(one.month),
            str(one.on),
            str(one.number),
            "\n".join([_reason(entry), _hr_text(act, entry)]),
            _("to be decided") if one.points is None else str(one.points),
        )
    return rows


def _reason(entry: Entry) -> str:
    one = entry.failure
    return _("round {round}: {reason}").format(round=one.round, reason=_(REASON_NAMES[one.reason]))


def _hr_text(act: Act, entry: Entry) -> str:
    if entry.answer is not None:
        return _("HR: {answer}").format(answer=answer_text(act, entry.answer))
    return _("sent to HR") if entry.sent else _("not sent to HR")


def answer_text(act: Act, one: PenaltyAnswer) -> str:
    """HR's answer to a line."""
    if one.points is None:
        return _("confirmed by HR")
    return _("adjusted to {points}: {reason}").format(points=one.points, reason=act.shown(one).reason)


def _totals(found: Ledger) -> Table:
    rows = table(_("Adviser"), (_("Points"), "right"))
    for code, points in found.totals().items():
        rows.add_row(named(code, found.names), str(points))
    return rows


def _trends(found: Ledger) -> Table:
    rows = table(_("Adviser"), *((str(month), "right") for month in found.months), _("Trend"))
    for one in found.trends:
        change = "=" if one.change == 0 else f"{'↑' if one.change > 0 else '↓'} {one.change:+d}"
        rows.add_row(named(one.adviser, found.names), *map(str, one.points), change)
    return rows


def list_data(act: Act, one: Answered) -> dict[str, object]:
    """A sent list's JSON: as it was frozen, with HR's answers."""
    sent = one.sent
    return {
        "fund": sent.fund,
        "month": str(sent.month),
        "list": sent.number,
        "sent_at": iso(sent.sent_at),
        "sent_by": sent.sent_by,
        "hash": sent.hash,
        "answered": not one.open,
        "lines": [_line_data(act, line, one.answers.get(line.number)) for line in sent.lines],
        "totals": sent.totals(),
    }


def _line_data(act: Act, line: Line, answer: PenaltyAnswer | None) -> dict[str, object]:
    charge, before = line.charge, line.before
    return {
        "line": line.number,
        "advisor": line.key.adviser,
        "contract": line.key.contract,
        "month": str(line.key.month),
        "failure": charge.failure,
        "round": line.key.round,
        "reason": line.key.reason.value,
        "on": iso(charge.on),
        "points": line.points,
        "correction": line.correction,
        "before": before and {"failure": before.failure, "on": iso(before.on), "points": before.points},
        "adjusted": line.adjusted,
        "difference": line.difference,
        "escalated": line.escalated,
        "answer": answer and _answer_data(act, answer),
    }


def list_(act: Act, one: Answered) -> View:
    """One sent list, line by line."""
    sent = one.sent
    said = _("Penalty list {number} of fund {fund} for {month}, sent {at} by {by}").format(
        number=sent.number, fund=sent.fund, month=sent.month, at=minute(sent.sent_at), by=sent.sent_by
    )
    return View(
        list_data(act, one), text_page(said, _lines(act, one), _("SHA-256 {hash}").format(hash=sent.hash))
    )


def _lines(act: Act, one: Answered) -> Table:
    rows = table(
        (_("No."), "right"), _("Adviser"), _("Contract, reason, HR's review"), (_("Points"), "right")
    )
    for line in one.sent.lines:
        answer = one.answers.get(line.number)
        said = [line.key.contract, act.sentence(cause_text(line)), standing_text(line)]
        said += [] if answer is None else [_("HR: {answer}").format(answer=answer_text(act, answer))]
        rows.add_row(
            str(line.number),
            f"{line.key.adviser or '–'} {line.adviser_name or ''}".strip(),
            "\n".join(said),
            points_text(line.points) if not line.correction else f"{line.difference:+d}",
        )
    return rows


def lists(act: Act, many: Sequence[Answered]) -> View:
    """Several lists and whether HR has answered them."""
    rows = table(
        _("Fund"), _("Month"), (_("List"), "right"), _("Sent"), (_("Lines"), "right"),
        (_("Unanswered"), "right"),
    )  # fmt: skip
    for one in many:
        sent = one.sent
        cells = (sent.fund, sent.month, sent.number, minute(sent.sent_at), len(sent.lines), len(one.open))
        rows.add_row(*map(str, cells))
    return View([list_data(act, one) for one in many], text_page(rows))
