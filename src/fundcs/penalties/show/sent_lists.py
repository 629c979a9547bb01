"""The lists that HR was sent, as they were frozen, with HR's answers, as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, minute, table, text_page
from fundcs.packages.show.failures import points_text
from fundcs.penalties.show.answers import answer_data, answer_text
from fundcs.penalties.show.lines import adviser_text, cause_text, standing_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.penalties.models import PenaltyAnswer
    from fundcs.penalties.rules import ListLine
    from fundcs.penalties.service.sent_lists import AnsweredList


def list_data(act: Act, list_: AnsweredList) -> dict[str, object]:
    """A sent list's JSON."""
    sent = list_.sent
    return {
        "fund": sent.fund,
        "month": str(sent.month),
        "list": sent.number,
        "sent_at": iso(sent.sent_at),
        "sent_by": sent.sent_by,
        "hash": sent.hash,
        "answered": not list_.open,
        "lines": [_line_data(act, line, list_.answers.get(line.number)) for line in sent.lines],
        "totals": sent.totals(),
    }


def _line_data(act: Act, line: ListLine, answer: PenaltyAnswer | None) -> dict[str, object]:
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
        "answer": answer and answer_data(act, answer),
    }


def whole(act: Act, list_: AnsweredList) -> View:
    """One sent list, line by line."""
    sent = list_.sent
    title = _("Penalty list {number} of fund {fund} for {month}, submitted {at} by {by}").format(
        number=sent.number, fund=sent.fund, month=sent.month, at=minute(sent.sent_at), by=sent.sent_by
    )
    hash_ = _("Hash (SHA-256): {hash}").format(hash=sent.hash)
    return View(list_data(act, list_), text_page(title, _lines(act, list_), hash_))


def _lines(act: Act, list_: AnsweredList) -> Table:
    rows = table((_("No."), "right"), _("Adviser"), _("Contract, reason, HR's check"), (_("Points"), "right"))
    for line in list_.sent.lines:
        answer = list_.answers.get(line.number)
        account = [line.key.contract, act.sentence(cause_text(line)), standing_text(line)]
        if answer is not None:
            account.append(_("HR: {answer}").format(answer=answer_text(act, answer)))
        rows.add_row(
            str(line.number),
            adviser_text(line),
            "\n".join(account),
            points_text(line.points) if not line.correction else f"{line.difference:+d}",
        )
    return rows


def listed(act: Act, lists: Sequence[AnsweredList]) -> View:
    """Several lists and whether HR has answered them."""
    rows = table(
        _("Fund"), _("Month"), (_("List no."), "right"), _("Submitted at"), (_("Lines"), "right"),
        (_("Unchecked"), "right"),
    )  # fmt: skip
    for list_ in lists:
        sent = list_.sent
        cells = (
            sent.fund, sent.month, sent.number, minute(sent.sent_at), len(sent.lines), len(list_.open)
        )  # fmt: skip
        rows.add_row(*map(str, cells))
    return View([list_data(act, list_) for list_ in lists], text_page(rows))
