"""What `fundcs init` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.init.show.setup_text import setup_text
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import rate_text
from fundcs.kit.view import View, Whole, iso, table, text_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.table import Table

    from fundcs.init.rules import Proposal
    from fundcs.init.service.applying import Applied
    from fundcs.init.service.creating import NewArchive
    from fundcs.kit.files import OutFile
    from fundcs.policy.loader import Problem

__all__ = ["applied", "proposed", "setup_text", "view"]


def view(archive: NewArchive) -> View:
    """A new archive, and what comes next."""
    lines = [
        *_made(archive),
        _("Next: fundcs staff add, fundcs fund add, fundcs client import FILE.xlsx"),
        _("Or have the staff and funds proposed: fundcs init --from FILE.xlsx"),
    ]
    return View(_made_data(archive), text_page(*lines))


def _made_data(archive: NewArchive) -> dict[str, object]:
    data: dict[str, object] = {"archive": str(archive.path), "manager": archive.manager, "name": archive.name}
    if archive.general_manager is not None:
        data["general_manager"] = archive.general_manager.code
    if archive.warning is not None:
        data["warning"] = str(archive.warning)
    return data


def _made(archive: NewArchive) -> list[str]:
    return [
        Whole(_("Archive: {path}").format(path=archive.path)),
        _("First member of staff: {code} {name}, CS manager").format(code=archive.manager, name=archive.name),
        *_general_manager(archive),
        *([] if archive.warning is None else [_("Warning: {sentence}").format(sentence=archive.warning)]),
    ]


def _general_manager(made: NewArchive) -> list[str]:
    head = made.general_manager
    if head is None:
        return []
    return [
        _("Second member of staff: {code} {name}, general manager").format(code=head.code, name=head.name)
    ]


def proposed(proposal: Proposal, out: OutFile | None) -> View:
    """The proposal itself, or, where it is written to a file, what it holds and what comes next."""
    data = {
        "staff": [
            {
                "name": member.name,
                "places": [
                    {"role": role, "column": column, "rows": rows} for role, column, rows in member.places
                ],
            }
            for member in proposal.staff
        ],
        "funds": [
            {
                "code": fund.code,
                "name": fund.name,
                "contracts": fund.contracts,
                "first_value_date": iso(fund.first),
                "last_value_date": iso(fund.last),
                "rates": [{"rate": rate_text(rate), "contracts": often} for rate, often in fund.rates],
                "without_rate": fund.unrated,
            }
            for fund in proposal.funds
        ],
        "unread": proposal.unread,
    }
    if out is None:
        text = setup_text(proposal, "FILE.toml")
        return View(data, lambda console: console.print(text, markup=False, soft_wrap=True, end=""))
    found = _("{ledger} names members of staff: {staff}, funds: {funds}")
    lines = [
        found.format(ledger=proposal.ledger, staff=len(proposal.staff), funds=len(proposal.funds)),
        Whole(_("Written to {path}").format(path=out.path)),
    ]
    if proposal.unread:
        lines.append(_("Rows not read: {n}; the import says why").format(n=proposal.unread))
    next_step = _("Next: complete the file, then fundcs init --apply {file}")
    return View(data, text_page(*lines, Whole(next_step.format(file=out.path))))


def applied(file: Path, done: Applied) -> View:
    """What an application added; with problems it lists them and ends in a refusal, exit 1."""
    if done.problems:
        return _problems(file, done.problems)
    made = done.archive
    data: dict[str, object] = {} if made is None else _made_data(made)
    data |= {
        "staff": done.staff,
        "funds": done.funds,
        "bands": done.tiers,
        "unchanged": done.unchanged,
        "problems": [],
    }
    lines = [] if made is None else _made(made)
    lines += [
        _(
            "Staff added: {staff}, funds added: {funds}, rate tiers added: {tiers}; on record already: {n}"
        ).format(staff=len(done.staff), funds=len(done.funds), tiers=done.tiers, n=done.unchanged),
        _("Next: fundcs client import FILE.xlsx --dry-run"),
    ]
    return View(data, text_page(*lines), refusal=done.trouble)


def _problems(file: Path, problems: Sequence[Problem]) -> View:
    data = {
        "problems": [
            {"line": problem.line, "entry": problem.key, "problem": str(problem.problem)}
            for problem in problems
        ]
    }
    refusal = Refused(
        N_("{file} cannot be applied; problems: {n}, listed by line; correct them and apply it again"),
        file=file,
        n=len(problems),
    )
    return View(data, text_page(_listed(problems)), refusal=refusal)


def _listed(problems: Sequence[Problem]) -> Table:
    rows = table((_("line"), "right"), _("entry"), _("problem"))
    for problem in problems:
        rows.add_row("" if problem.line is None else str(problem.line), problem.key, str(problem.problem))
    return rows
