"""Taking back a callback recorded by mistake: it stays on record, and nothing derived counts it (Art. 41)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.callbacks.models import CallbackWithdrawal
from fundcs.callbacks.queries import owed, records, withdrawn
from fundcs.callbacks.rules.calls import CallKind
from fundcs.callbacks.service import accounts
from fundcs.callbacks.service.payees import verification
from fundcs.callbacks.service.records import CallbackRecord, callback_records
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import second, shown, text

if TYPE_CHECKING:
    from datetime import date

    from fundcs.act import Act
    from fundcs.callbacks.models import Callback


@dataclass(frozen=True, slots=True, kw_only=True)
class RestingSheet:
    """A submitted sheet that names an account as verified because of a callback; `paid`: it is paid."""

    fund: str
    due: date
    version: int
    paid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A withdrawn callback and what that changes.

    `unverified`: contracts whose account is no longer verified. `untold`: the client is to be told of the
    complaint channels again.
    """

    record: CallbackRecord
    unverified: tuple[str, ...]
    sheets: tuple[RestingSheet, ...]
    untold: bool


def withdraw(act: Act, no: str, reason: str) -> Withdrawn:
    """Withdraw a callback recorded by mistake, with the findings recorded in it.

    Raises Refused where it was withdrawn before or lies after the act's moment, its fund is sealed, or the
    new account it led to was confirmed and is the one on record.
    """
    callback = find(act, no)
    why = text(reason)
    _check_standing(act, callback)
    _check_account(act, callback)
    before = _verified(act, callback)
    act.session.add(
        CallbackWithdrawal(
            callback=callback.no,
            client=callback.client,
            reason=why,
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
    unverified = before - _verified(act, callback)
    return Withdrawn(
        record=callback_records(act, [callback])[0],
        unverified=tuple(sorted(unverified)),
        sheets=_resting(act, callback) if unverified else (),
        untold=callback.kind is CallKind.CHANNELS
        and bool(owed.untold(act.session, act.moment, client=callback.client)),
    )


def withdraw_notices(act: Act, first: str, last: str, reason: str) -> list[str]:
    """Withdraw every notice of the complaint channels from one number to another, as a batch recorded them.

    Raises what `withdraw` raises; Refused for numbers the wrong way round, and for a callback among them that
    is no such notice, with its number.
    """
    low, high = find(act, first), find(act, last)
    if _order(low.no) > _order(high.no):
        raise Refused(
            N_("{first} comes after {last}; write the lower number first"), first=low.no, last=high.no
        )
    between = [
        callback
        for callback in records.recorded_between(act.session, low.recorded_at, high.recorded_at)
        if _order(low.no) <= _order(callback.no) <= _order(high.no)
    ]
    for callback in between:
        if callback.kind is not CallKind.CHANNELS:
            raise Refused(
                N_("{callback} is not a notice of the complaint channels; withdraw it by itself"),
                callback=callback.no,
            )
    for callback in between:
        withdraw(act, callback.no, reason)
    return [callback.no for callback in between]


def _order(no: str) -> tuple[int, str]:
    return len(no), no


def find(act: Act, no: str) -> Callback:
    """The callback with this number. Raises Refused where there is none."""
    callback = records.callback(act.session, fold(no).upper())
    if callback is None:
        raise Refused(
            N_("there is no callback {callback}; `fundcs callbacks list` lists them"), callback=quoted(no)
        )
    return callback


def _check_standing(act: Act, callback: Callback) -> None:
    if callback.fund is not None:
        funds.find_unsealed(act.session, callback.fund)
    made = withdrawn.withdrawal(act.session, callback.no)
    if made is not None:
        raise Refused(
            N_("{callback} was already withdrawn on {day} by {staff}; nothing is left to do"),
            callback=callback.no,
            day=made.withdrawn_at.date(),
            staff=made.withdrawn_by,
        )
    if act.moment < callback.recorded_at:
        raise Refused(
            N_("{callback} was recorded at {recorded}; it cannot be withdrawn before that"),
            callback=callback.no,
            recorded=shown(callback.recorded_at),
        )


def _check_account(act: Act, callback: Callback) -> None:
    """Refuse a callback whose new account a second person confirmed and payouts go to.

    One person would otherwise put another account in its place.
    """
    for finding in records.findings_of(act.session, [callback.no]):
        for change in records.changes_of(act.session, [finding.no]):
            if not change.accepted:
                continue
            contracts = accounts.paid_to(act, finding, change)
            if contracts:
                raise Refused(
                    N_(
                        "the new account from {callback} was confirmed by {staff}, and {contracts} are "
                        "paid to it; first correct the account with `fundcs contract edit`, or record "
                        "another with `fundcs callbacks log {client} --account-changed`"
                    ),
                    callback=callback.no,
                    staff=change.decided_by,
                    contracts=joined(contracts),
                    client=callback.client,
                )


def _verified(act: Act, callback: Callback) -> set[str]:
    """The client's contracts whose account is verified for the callback's payout."""
    if callback.kind is not CallKind.PAYOUT_VERIFY or callback.fund is None or callback.due is None:
        return set()
    holdings = load(act.session, Contracts(fund=callback.fund, client=callback.client))
    answers = verification(act, callback.fund, callback.due, holdings)
    return {
        contract
        for (contract, client), answer in answers.items()
        if client == callback.client and answer.verified
    }


def _resting(act: Act, callback: Callback) -> tuple[RestingSheet, ...]:
    """The sheet in force of the callback's payout, if it was submitted after the callback was recorded."""
    assert callback.fund is not None and callback.due is not None  # noqa: S101, PT018 - it verified accounts
    facts = facts_of(act, callback.fund)[callback.fund]
    submission = facts.current.get(callback.due)
    if submission is None or submission.submitted_at < callback.recorded_at:
        return ()
    return (
        RestingSheet(
            fund=callback.fund,
            due=callback.due,
            version=submission.version,
            paid=callback.due in facts.paid,
        ),
    )
