"""When a payee on record counts as verified: the client confirmed exactly this one (Art. 46)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundcs.callbacks.rules.calls import Account, Stage
from fundcs.kit.i18n import T, Text

if TYPE_CHECKING:
    from datetime import date

    from fundcs.entitlements.rules.holding import Payee


class Change(NamedTuple):
    """A new account that a second person confirmed, and the finding it belongs to."""

    finding: str
    payee: Payee
    confirmed_by: str
    confirmed_on: date


class Statement(NamedTuple):
    """What a client who was reached last said of a contract's account before a payout.

    `read` is the payee read out to the client; `account` is None where nothing was said of it.
    """

    callback: str
    on: date
    account: Account | None
    read: Payee | None = None
    change: Change | None = None


class Verification(NamedTuple):
    """Whether the payee of a line may be paid, who that is, and why (Art. 46)."""

    verified: bool
    payee: Payee | None
    reason: Text


class Waiting(NamedTuple):
    """An open finding that a contract's account changed."""

    finding: str
    stage: Stage


def verify(statement: Statement, current: Payee, waiting: Waiting | None) -> Verification:
    """Whether the client confirmed `current`, the payee on record now.

    A payee changed in any way after the client confirmed it is not verified.
    """
    if waiting is not None:
        return Verification(False, None, _waiting_reason(waiting))
    facts = {"callback": statement.callback, "day": statement.on}
    if statement.account is None:
        return Verification(
            False, None, T("reached on {day}, but the account was not confirmed ({callback})", **facts)
        )
    change = statement.change
    if statement.account is Account.CHANGED and change is None:
        return Verification(
            False, None, T("changed on {day}, and no new account was confirmed ({callback})", **facts)
        )
    if current != (change.payee if change else statement.read):
        return Verification(
            False,
            None,
            T("the account on record is no longer the one verified on {day} ({callback})", **facts),
        )
    if change is None:
        return Verification(True, current, T("confirmed by the client on {day} ({callback})", **facts))
    return Verification(
        True,
        current,
        T(
            "new account confirmed by {staff} on {day} ({finding})",
            staff=change.confirmed_by,
            day=change.confirmed_on,
            finding=change.finding,
        ),
    )


def _waiting_reason(waiting: Waiting) -> Text:
    if waiting.stage is Stage.SECOND_PERSON:
        return T("the new account waits for a second person ({finding})", finding=waiting.finding)
    return T("the account changed and the new one is not recorded ({finding})", finding=waiting.finding)
