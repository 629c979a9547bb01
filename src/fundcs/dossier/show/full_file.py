"""A client's whole file, every chapter to the end, on the screen or as JSON (Art. 3-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.budgets import show as budgets
from fundcs.callbacks.show import callbacks
from fundcs.care.show import appointments, interactions
from fundcs.complaints.show import complaints
from fundcs.contracts.show import contracts
from fundcs.dossier.show import client_file, history, particulars
from fundcs.dossier.show.chapters import Kind, chapters
from fundcs.kit.money import grouped
from fundcs.kit.view import View, iso, table, text_page
from fundcs.packages.show import packages
from fundcs.payouts.show import letters
from fundcs.suitability.models import InvestorRecordWithdrawal
from fundcs.suitability.show import records as suitability
from fundcs.surveys.show import opinions, surveys

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.assignments.models import Absence, HandoverItem
    from fundcs.dossier.service.full_file import FullFile, KeptRecord
    from fundcs.dossier.show.chapters import Chapter, Row


def view(act: Act, full: FullFile) -> View:
    """The particulars, then each chapter."""
    parts = [_table(chapter) for chapter in chapters(act, full)]
    return View(data(act, full), text_page(particulars.particulars_table(act, full.whole.file), *parts))


def data(act: Act, full: FullFile) -> dict[str, Any]:
    """The whole file's JSON: that of `client show` and each chapter's own."""
    received: Any = letters.statement(full.received).data
    document: Any = client_file.view(act, full.whole).data
    return {
        **document,
        "contracts": [contracts.data(act, holding, full.names) for holding in full.holdings],
        "payouts": received["payouts"],
        "total_payouts": received["total"],
        "packages": [packages.whole_data(act, details) for details in full.packages],
        "complaints": [complaints.whole(act, case).data for case in full.complaints],
        "callbacks": [callbacks.callback_data(act, record) for record in full.callbacks],
        "findings": [callbacks.finding_data(act, status) for status in full.findings],
        "interactions": [interactions.data(act, case) for case in full.interactions],
        "appointments": [appointments.data(act, case) for case in full.appointments],
        "spending": [budgets.spending_data(act, case) for case in full.spending],
        "surveys": [surveys.data(act, case) for case in full.surveys],
        "opinions": [opinions.data(act, case) for case in full.opinions],
        "suitability_records": [_kept_data(act, kept) for kept in full.suitability],
        "handovers": [_handover_data(item) for item in full.handovers],
        "deputies": [_absence_data(absence) for absence in full.absences],
        "history": [history.data(act, entry) for entry in full.whole.history.entries],
    }


def _kept_data(act: Act, kept: KeptRecord) -> dict[str, Any]:
    withdrawal = kept.withdrawal
    return {
        **suitability.fact_data(kept.fact, act),
        "recorded_by": kept.fact.recorded_by,
        "withdrawn": withdrawal
        and {
            "at": iso(withdrawal.withdrawn_at),
            "by": withdrawal.withdrawn_by,
            "reason": act.personal(withdrawal.reason, InvestorRecordWithdrawal.reason),
        },
    }


def _handover_data(item: HandoverItem) -> dict[str, Any]:
    return {
        "handover": item.handover,
        "kind": item.kind.value,
        "key": item.key,
        "held_by": item.held_by,
        "taken_by": item.taken_by,
        "since": iso(item.since),
        "withdrawn_at": iso(item.withdrawn_at),
    }


def _absence_data(absence: Absence) -> dict[str, Any]:
    return {
        "staff": absence.staff,
        "first": iso(absence.first),
        "last": iso(absence.last),
        "deputy": absence.deputy,
    }


def _table(chapter: Chapter) -> Table:
    headings = [
        (heading.text, "right") if heading.kind is Kind.MONEY else heading.text
        for heading in chapter.headings
    ]
    rows = table(*headings, title=chapter.title)
    for place, heading in enumerate(chapter.headings):
        if heading.kind is Kind.WHOLE:
            rows.columns[place].no_wrap = True
    for row in chapter.rows:
        rows.add_row(*_cells(chapter, row))
    return rows


def _cells(chapter: Chapter, row: Row) -> list[str]:
    return [
        grouped(cell) if heading.kind is Kind.MONEY and isinstance(cell, int) else str(cell or "")
        for heading, cell in zip(chapter.headings, row, strict=True)
    ]
