"""The register of complaints as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.complaints.show.complaints import assigned, complainant, state_text
from fundcs.complaints.show.deadlines import due_text
from fundcs.kit.i18n import N_
from fundcs.kit.registers import Field, Register
from fundcs.kit.view import minute
from fundcs.kit.workbooks import TEXT
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.complaints.service.cases import ComplaintCase
    from fundcs.policy.rules import Label

FIELDS: Final = {
    "no": Field(N_("Complaint"), 10, TEXT),
    "received": Field(N_("Received"), 17, TEXT),
    "complainant": Field(N_("Complainant"), 18),
    "channel": Field(N_("Channel"), 8),
    "category": Field(N_("Category"), 12),
    "content": Field(N_("Content"), 36),
    "state": Field(N_("State"), 12),
    "handler": Field(N_("Handler"), 14),
    "replied": Field(N_("First reply"), 17, TEXT),
    "due": Field(N_("Next due"), 18),
    "closed": Field(N_("Closed"), 17, TEXT),
}
_REGISTER: Final = Register(N_("Register of complaints"), FIELDS)


def write(act: Act, cases: Sequence[ComplaintCase], path: Path) -> None:
    """Write the complaints to `path`, personal data masked unless the act reveals it."""
    _REGISTER.write(
        (cells(act.of(case.complaint.client), case) for case in cases),
        path,
        act.moment,
        act.document_language,
    )


def cells(act: Act, case: ComplaintCase) -> dict[str, object]:
    """What the register says of a complaint."""
    complaint, lists = act.shown(case.complaint), act.policy.complaints
    first = min(case.owed, key=lambda deadline: deadline.due.at, default=None)
    closing = case.standing.closing
    return {
        "no": case.no,
        "received": minute(complaint.received),
        "complainant": complainant(act, case),
        "channel": _named(lists.channels, complaint.channel),
        "category": _named(lists.categories, complaint.category),
        "content": complaint.content,
        "state": state_text(case),
        "handler": assigned(case),
        "replied": minute(case.standing.first_replied_at),
        "due": "" if first is None else due_text(case, first),
        "closed": minute(closing.at) if closing else "",
    }


def _named(labels: Sequence[Label], code: str | None) -> str:
    return "" if code is None else name_of(labels, code)
