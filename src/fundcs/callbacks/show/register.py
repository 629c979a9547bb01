"""The register of callbacks as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.callbacks.models import Finding
from fundcs.callbacks.rules.calls import KIND_NAMES
from fundcs.callbacks.show.callbacks import outcome
from fundcs.kit.i18n import N_, _
from fundcs.kit.registers import Field, Register
from fundcs.kit.view import minute
from fundcs.kit.workbooks import DAY, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.callbacks.service.records import CallbackRecord

_REGISTER: Final = Register(
    N_("Register of callbacks"),
    {
        "no": Field(N_("Call no."), 10, TEXT),
        "at": Field(N_("When"), 17, TEXT),
        "client": Field(N_("Client"), 20),
        "kind": Field(N_("What for"), 16),
        "fund": Field(N_("Fund"), 8, TEXT),
        "due": Field(N_("Payout due date"), 12, DAY),
        "contracts": Field(N_("Contract"), 16),
        "outcome": Field(N_("Outcome"), 16),
        "caller": Field(N_("Caller"), 14),
        "findings": Field(N_("Finding"), 30),
        "note": Field(N_("Remarks"), 24),
    },
)


def write(act: Act, records: Sequence[CallbackRecord], path: Path) -> None:
    """Write the callbacks to `path`, personal data in what was written masked unless the act reveals it."""
    _REGISTER.write(_rows(act, records), path, act.moment, act.document_language)


def _rows(act: Act, records: Sequence[CallbackRecord]) -> Iterator[Mapping[str, object]]:
    for record in records:
        shown_by = act.of(record.callback.client)
        callback = shown_by.shown(record.callback)
        yield {
            "no": callback.no,
            "at": minute(callback.at),
            "client": f"{callback.client} {record.client_name}",
            "kind": _(KIND_NAMES[callback.kind]),
            "fund": callback.fund or "",
            "due": callback.due,
            "contracts": _(", ").join(record.contracts),
            "outcome": outcome(callback) if record.withdrawal is None else _("withdrawn"),
            "caller": f"{callback.caller} {record.caller_name}",
            "findings": "\n".join(
                f"{status.finding.no} {shown_by.personal(status.finding.text, Finding.text)}"
                for status in record.standing
            ),
            "note": callback.note or "",
        }
