"""Use cases of findings: record one, answer it, decide on a changed account, list them (Art. 43, 46)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fundcs.archive.numbers import new_number
from fundcs.callbacks.models import Finding
from fundcs.callbacks.queries import records, withdrawn
from fundcs.callbacks.queries.records import FindingFilter
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED
from fundcs.callbacks.service import accounts
from fundcs.callbacks.service.records import FindingStatus, finding_status, finding_statuses
from fundcs.clients.service import particulars as register
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import happened, second, text
from fundcs.policy.labels import code_of

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.entitlements.rules.holding import Payee

_OTHER = "other"
_LETTER = "W"


def new_finding(
    act: Act, client: str, kind: str, text: str | None, *, at: datetime, callback: str | None
) -> Finding:
    """A finding to be recorded; it has no number yet."""
    return Finding(
        no="",
        client=client,
        callback=callback,
        kind=kind,
        text=text,
        at=at,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )


def next_number(act: Act) -> str:
    """The next finding's number."""
    return new_number(act.session, Finding.no, _LETTER)


def kind_of(act: Act, typed: str | None) -> str:
    """The code of a kind of finding; `other`, or the last of the policy's, unless given.

    Raises UnknownLabel; Refused for a changed account, which a callback records.
    """
    kinds = act.policy.callbacks.finding_kinds
    codes = [label.code for label in kinds]
    if typed is None:
        return _OTHER if _OTHER in codes else codes[-1]
    code = code_of(kinds, typed, T("kind of finding"))
    if code == ACCOUNT_CHANGED:
        raise Refused(
            N_("a changed account is recorded with `fundcs callbacks log CLIENT --account-changed`")
        )
    return code


def issue(act: Act, client: str, *, typed: str, kind: str | None, at: datetime | None) -> FindingStatus:
    """Record a client's problem, `typed`, without a callback or after one (Art. 43)."""
    who = register.find(act.session, client).code
    at = happened(at, act.moment)
    finding = new_finding(act, who, kind_of(act, kind), text(typed), at=at, callback=None)
    finding.no = next_number(act)
    act.session.add(finding)
    act.session.flush()
    return finding_status(act, finding)


def resolve(act: Act, no: str, *, answer: str, at: datetime | None) -> FindingStatus:
    """Record that a finding was handled and the client answered."""
    finding = standing(act, no)
    if finding.answered_at is not None:
        raise Refused(
            N_("{finding} was already resolved on {day} by {staff}; nothing is left to do"),
            finding=finding.no,
            day=finding.answered_at.date(),
            staff=finding.answered_by,
        )
    answered_at = happened(at, act.moment)
    if answered_at < finding.at:
        raise Refused(
            N_("{finding} was recorded at {found}; it cannot be resolved before that, at {at}"),
            finding=finding.no,
            found=f"{finding.at:%Y-%m-%d %H:%M}",
            at=f"{answered_at:%Y-%m-%d %H:%M}",
        )
    if finding.kind == ACCOUNT_CHANGED:
        accounts.check_none_waits(act, finding)
    finding.answer, finding.answered_at, finding.answered_by = text(answer), answered_at, act.staff.code
    act.session.add(finding)
    act.session.flush()
    return finding_status(act, finding)


def enter_account(act: Act, no: str, payee: Payee) -> FindingStatus:
    """Enter the new account of a changed one (see `accounts.enter`)."""
    finding = standing(act, no)
    accounts.enter(act, finding, payee)
    return finding_status(act, finding)


def confirm_account(act: Act, no: str) -> FindingStatus:
    """Confirm a new account that another person entered (see `accounts.confirm`)."""
    finding = standing(act, no)
    accounts.confirm(act, finding)
    return finding_status(act, finding)


def reject_account(act: Act, no: str, reason: str) -> FindingStatus:
    """Reject a new account that another person entered (see `accounts.reject`)."""
    finding = standing(act, no)
    accounts.reject(act, finding, reason)
    return finding_status(act, finding)


def is_finding(no: str) -> bool:
    """Whether a number is written as that of a finding, not of a callback."""
    return fold(no).upper().startswith(_LETTER)


def find(act: Act, no: str) -> Finding:
    """The finding with this number. Raises Refused where there is none."""
    finding = records.finding(act.session, fold(no).upper())
    if finding is None:
        raise Refused(
            N_("there is no finding {finding}; `fundcs callbacks findings` lists them"), finding=quoted(no)
        )
    return finding


def standing(act: Act, no: str) -> Finding:
    """As `find`, and refused where the finding was withdrawn, by itself or with its callback."""
    finding = find(act, no)
    own = withdrawn.finding_withdrawal(act.session, finding.no)
    if own is not None:
        raise Refused(
            N_("{finding} was withdrawn on {day} by {staff}; record the finding again if it was correct"),
            finding=finding.no,
            day=own.withdrawn_at.date(),
            staff=own.withdrawn_by,
        )
    if finding.callback is not None and withdrawn.withdrawal(act.session, finding.callback) is not None:
        raise Refused(
            N_(
                "{finding} was withdrawn with callback {callback}; record the finding again if it was correct"
            ),
            finding=finding.no,
            callback=finding.callback,
        )
    return finding


def listed(act: Act, *, client: str | None, fund: str | None, only_open: bool) -> list[FindingStatus]:
    """The findings that meet every condition given, found in a callback or not.

    `fund`: found in a callback of one of its payouts. `only_open`: not yet answered.
    """
    wanted = FindingFilter(
        client=register.find(act.session, client).code if client else None,
        fund=funds.find(act.session, fund).code if fund else None,
        only_open=only_open,
    )
    return finding_statuses(act, records.findings(act.session, wanted, act.moment))
