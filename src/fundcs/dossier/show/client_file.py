"""A client's whole file on one screen, or as JSON (Art. 3-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.budgets import show as budgets
from fundcs.documents import show as documents
from fundcs.dossier.show import history, particulars, statement, story, tier
from fundcs.funds.rules.retention import earliest_destruction
from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, table, text_page
from fundcs.suitability.show import records as suitability
from fundcs.tiers import rules

_RECENT = 5
"""How many of the latest changes the JSON has."""
_LINES = 10
"""How many of the latest lines the page shows under each heading."""

if TYPE_CHECKING:
    from datetime import date

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.dossier.service.client_file import ClientFile, WholeFile


def view(act: Act, whole: WholeFile) -> View:
    """Particulars, holdings, years, documents and what happened lately, by what it concerns."""
    file = whole.file
    suits = whole.suitability
    recent = [history.data(act, entry) for entry in whole.history.entries[: -_RECENT - 1 : -1]]
    data = {
        **particulars.data(act, file.client, file.tier.result),
        "tier_reason": str(file.tier.reason),
        "holdings": _holdings_data(file),
        "years": statement.years_data(file.moved),
        "tier_history": tier.changes_data(file.tier_history),
        "sealed_on": iso(whole.sealed),
        "earliest_destruction": iso(_destruction(act, whole)),
        "documents": [documents.document_data(act, filed) for filed in whole.documents.documents],
        "missing_documents": [documents.lack_data(lack) for lack in whole.documents.lacks],
        "suitability": suitability.standing_data(act, file.client, suits),
        "budget": budgets.account_data(whole.budget),
        "recent": recent,
    }
    parts = [particulars.particulars_table(act, file), _holdings(file), statement.years(file.moved)]
    parts.append(suitability.records_table(act, suits))
    parts += budgets.account_lines(whole.budget)
    if whole.sealed is not None:
        sealed = _("Sealed since {day} (Art. 15); earliest destruction: {destruction}")
        parts.insert(0, sealed.format(day=whole.sealed, destruction=_destruction(act, whole)))
    return View(data, text_page(*parts, *_documents(act, whole), *_story(act, whole)))


def _destruction(act: Act, whole: WholeFile) -> date | None:
    """The first day on which the records of a sealed client may be destroyed."""
    years = act.policy.confidentiality.retention
    return None if whole.sealed is None else earliest_destruction(whole.sealed, years)


def _documents(act: Act, whole: WholeFile) -> list[Table | str]:
    """What the file holds, and what it lacks."""
    held: Table | str = _("There are no documents in the file.")
    if whole.documents.documents:
        held = documents.documents_table(act, whole.documents.documents)
    return [held, *documents.missing_lines(whole.documents.lacks)]


def _story(act: Act, whole: WholeFile) -> list[Table | str]:
    """What happened to the client under its headings, the latest of each."""
    parts: list[Table | str] = []
    for heading, lines in story.by_heading(story.story(act, whole.history)).items():
        parts.append(history.lines_table(lines[-_LINES:], heading))
        if len(lines) > _LINES:
            earlier = _("{n} earlier: `fundcs client history {client}`")
            parts.append(earlier.format(n=len(lines) - _LINES, client=whole.history.client))
    return parts


def _holdings_data(file: ClientFile) -> list[dict[str, Any]]:
    return [
        {
            "fund": fund,
            "fund_name": file.fund_names.get(fund),
            "contracts": [{"contract": no, "balance": yuan(fen)} for no, fen in contracts.items()],
            "balance": yuan(sum(contracts.values())),
        }
        for fund, contracts in rules.held_by_fund(file.moved).items()
    ]


def _holdings(file: ClientFile) -> Table | str:
    held = rules.held_by_fund(file.moved)
    if not held:
        return _("No holdings.")
    rows = table(_("Fund"), _("Contract"), (_("Balance"), "right"))
    for fund, contracts in held.items():
        name = f"{fund} {file.fund_names.get(fund, '')}".strip()
        for place, (no, fen) in enumerate(contracts.items()):
            rows.add_row("" if place else name, no, grouped(fen))
    total = sum(fen for contracts in held.values() for fen in contracts.values())
    rows.add_row(_("Total"), "", grouped(total))
    return rows
