"""A low score is a finding, to be handled and answered within Art. 43's days; taken back with its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.callbacks.queries import records, withdrawn
from fundcs.callbacks.service import finding_withdrawals, findings

if TYPE_CHECKING:
    from datetime import datetime

    from fundcs.act import Act

_KIND = "service"
"""The kind of finding, where the policy has it."""


def record(act: Act, client: str, text: str, *, at: datetime, callback: str | None = None) -> str:
    """Record a low score, told in `text`, as a finding of its callback, where it has one; its number."""
    known = {kind.code for kind in act.policy.callbacks.finding_kinds}
    kind = findings.kind_of(act, _KIND if _KIND in known else None)
    finding = findings.new_finding(act, client, kind, text, at=at, callback=callback)
    finding.no = findings.next_number(act)
    act.session.add(finding)
    act.session.flush()
    return finding.no


def take_back(act: Act, no: str | None, reason: str) -> None:
    """Withdraw the finding of an answer that is withdrawn; one that was resolved stays: it was handled."""
    finding = None if no is None else records.finding(act.session, no)
    if finding is None or finding.answered_at is not None:
        return
    gone = withdrawn.finding_withdrawal(act.session, finding.no) is not None
    if finding.callback is not None:
        gone = gone or withdrawn.withdrawal(act.session, finding.callback) is not None
    if not gone:
        finding_withdrawals.withdraw(act, finding.no, reason)
