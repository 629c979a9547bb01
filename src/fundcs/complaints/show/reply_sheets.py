"""The sheet of open complaints to be replied to, and what it brought when it came back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from fundcs.archive import edited_show
from fundcs.complaints.models import ComplaintStep
from fundcs.complaints.service import reply_sheets
from fundcs.complaints.service.reply_sheets import COLUMNS, OF, SHEET
from fundcs.complaints.show.register import FIELDS, cells
from fundcs.kit.editable import Row
from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.registers import Field, Outgoing, Register
from fundcs.kit.roundtrip import Stamp
from fundcs.kit.view import minute
from fundcs.kit.workbooks import TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.complaints.service.cases import ComplaintCase
    from fundcs.kit.view import View

_OPEN: Final = {
    "reply": Field(N_("Reply to the client"), 26),
    "replied_at": Field(N_("Replied at"), 16, TEXT),
    "resolution": Field(N_("Resolution"), 24),
    "root_cause": Field(N_("Root cause"), 12),
    "not_accepted": Field(N_("Why closed without acceptance"), 16),
    "closed_at": Field(N_("Closed at"), 16, TEXT),
}
_LOCKED: Final = ("no", "received", "complainant", "category", "content", "state", "handler", "due")
_SHEET: Final = Register(
    N_("Complaints to be replied to"), {**{name: FIELDS[name] for name in _LOCKED}, **_OPEN}
)


def write(act: Act, cases: Sequence[ComplaintCase], export: Export, path: Path) -> None:
    """Write the complaints to `path`: replies and closings are to be filled in; masked unless revealed."""
    with speaking(act.document_language):
        choices = {"root_cause": [str(cause) for cause in act.policy.complaints.root_causes]}
        rows = [
            Row(
                case.no,
                {**dict.fromkeys(COLUMNS), **cells(act.of(case.complaint.client), case)},
                reply_sheets.recorded(case),
            )
            for case in cases
        ]
        stamp = Stamp(SHEET, OF, "", export.checkpoint)
        _SHEET.write_editable(rows, COLUMNS, Outgoing(path, stamp, export.key, act.moment, choices))


def view(act: Act, made: Corrected, *, dry_run: bool) -> View:
    """The replies and closings that a sheet brought, or would bring."""

    def said(_name: str, value: object) -> str | None:
        if isinstance(value, datetime):
            return minute(value)
        return None if value is None else act.personal(str(value), ComplaintStep.text)

    def heading(name: str) -> str:
        return _(_OPEN[name].heading)

    return edited_show.view(made, _("Complaint"), said, dry_run=dry_run, heading_of=heading)
