"""Taking back a finding recorded by mistake, or the answer to one (Art. 43); both stay on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.callbacks.models import AnswerWithdrawal, FindingWithdrawal
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED
from fundcs.callbacks.service.findings import standing
from fundcs.callbacks.service.records import FindingStatus, finding_status
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second, shown, text

if TYPE_CHECKING:
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.callbacks.models import Finding


def withdraw(act: Act, no: str, reason: str) -> FindingStatus:
    """Withdraw a finding that was recorded by mistake; nothing derived counts it any more.

    Raises Refused where it was withdrawn before, lies after the act's moment, or is the changed account of
    its callback.
    """
    finding, why = standing(act, no), text(reason)
    if finding.kind == ACCOUNT_CHANGED and finding.callback is not None:
        raise Refused(
            N_(
                "{finding} is the changed account of callback {callback}; withdraw that with `fundcs "
                "callbacks withdraw {callback} --reason TEXT`"
            ),
            finding=finding.no,
            callback=finding.callback,
        )
    _check_after(act, finding, finding.recorded_at)
    act.session.add(
        FindingWithdrawal(
            finding=finding.no,
            client=finding.client,
            reason=why,
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
    return finding_status(act, finding)


def withdraw_answer(act: Act, no: str, reason: str) -> FindingStatus:
    """Withdraw the answer to a finding; it is to be answered again.

    Raises Refused where there is none, it lies after the act's moment, or a second person confirmed a new
    account by it.
    """
    finding, why = standing(act, no), text(reason)
    if finding.answered_at is None or finding.answered_by is None:
        raise Refused(N_("{finding} is not resolved; there is no feedback to withdraw"), finding=finding.no)
    if finding.answer is None:
        raise Refused(
            N_(
                "{finding} was resolved by {staff}, who confirmed the new account; correct the account with "
                "`fundcs contract edit`, or record another with `fundcs callbacks log {client} "
                "--account-changed`"
            ),
            finding=finding.no,
            staff=finding.answered_by,
            client=finding.client,
        )
    _check_after(act, finding, finding.answered_at)
    act.session.add(
        AnswerWithdrawal(
            finding=finding.no,
            client=finding.client,
            answer=finding.answer,
            answered_at=finding.answered_at,
            answered_by=finding.answered_by,
            reason=why,
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    finding.answer = finding.answered_at = finding.answered_by = None
    act.session.add(finding)
    act.session.flush()
    return finding_status(act, finding)


def _check_after(act: Act, finding: Finding, recorded: datetime) -> None:
    if act.moment < recorded:
        raise Refused(
            N_("{finding} was recorded or resolved at {recorded}; it cannot be withdrawn before that"),
            finding=finding.no,
            recorded=shown(recorded),
        )
