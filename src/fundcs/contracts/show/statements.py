"""What the lines of a bank's statement are for; its remitters, purposes and accounts are not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.contracts.rules.statements import VERDICT_NAMES, Verdict
from fundcs.kit import importing
from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, table
from fundcs.payouts.show.altered import altered_data, altered_text

if TYPE_CHECKING:
    from rich.console import Console

    from fundcs.act import Act
    from fundcs.contracts.rules.statements import Candidate, Match
    from fundcs.contracts.service.statements import Statement


def view(act: Act, read: Statement, *, dry_run: bool) -> View:
    """Each line with what it is for and why, and what was recorded, or would be."""
    imported = importing.view(read.outcome, dry_run=dry_run)

    def page(out: Console) -> None:
        if not read.outcome.errors:
            _print(act, read, out)
        imported.page(out)
        for sheet in read.altered:
            out.print(altered_text(sheet), markup=False)

    data = {
        **read.outcome.data(),
        "lines": [_line_data(act, read, matched) for matched in read.matches],
        "altered_sheets": altered_data(read.altered),
    }
    return View(data, page, refusal=imported.refusal)


def _print(act: Act, read: Statement, out: Console) -> None:
    listed = table((_("row"), "right"), _("Day"), (_("Amount"), "right"), _("Comparison"), _("For"), _("Why"))
    for matched in read.matches:
        line = matched.line
        first = (str(line.row), str(line.on), grouped(line.amount), _(VERDICT_NAMES[matched.verdict]))
        for place, candidate in enumerate(matched.candidates or (None,)):
            shown = None if candidate is None else _for(candidate)
            listed.add_row(*(first if place == 0 else ("",) * 4), shown, _why(act, read, matched, candidate))
    out.print(listed, markup=False)
    if any(matched.verdict is Verdict.PROBABLE for matched in read.matches):
        out.print(
            _("probable lines are not recorded; name each that is right with --take LINE=CONTRACT"),
            markup=False,
        )


def _for(candidate: Candidate) -> str:
    expected = candidate.expected
    if expected.due is None:
        return expected.no
    return _("{fund} due {due}").format(fund=expected.no, due=expected.due)


def _why(act: Act, read: Statement, matched: Match, candidate: Candidate | None) -> str | None:
    if matched.line.row in read.elsewhere:
        return _("another department records it")
    if matched.line.row in read.other_funds:
        return _("of another fund; leave out --fund to record it")
    why = matched.why if candidate is None else candidate.why
    return None if why is None else act.sentence(why)


def _line_data(act: Act, read: Statement, matched: Match) -> dict[str, object]:
    line = matched.line
    return {
        "row": line.row,
        "day": iso(line.on),
        "amount": yuan(line.amount),
        "result": matched.verdict.value,
        "recorded": line.row in read.recorded,
        "elsewhere": line.row in read.elsewhere,
        "why": None if matched.why is None else act.sentence(matched.why),
        "for": [
            {
                "no": candidate.expected.no,
                "due": iso(candidate.expected.due),
                "why": None if candidate.why is None else act.sentence(candidate.why),
            }
            for candidate in matched.candidates
        ],
    }
