"""Use cases of callbacks: record one, tell the complaint channels, list them (Art. 41-46)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.archive.numbers import new_number, new_numbers
from fundcs.callbacks.models import Callback
from fundcs.callbacks.queries import owed, records
from fundcs.callbacks.queries.records import CallbackFilter
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED, Account, CallKind, CallOutcome, check_call
from fundcs.callbacks.service import accounts, findings
from fundcs.callbacks.service.records import CallbackRecord, callback_records
from fundcs.clients.service import particulars as register
from fundcs.entitlements.rules.holding import Payee
from fundcs.entitlements.rules.timeline import period_due
from fundcs.entitlements.service.timelines import last_due, next_due, periods_of
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.typed import happened, optional, second
from fundcs.policy.labels import code_of
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.callbacks.models import CallbackAccount, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCallback:
    """A callback as it was typed: names, labels and due dates not looked up yet."""

    client: str | None = None
    kind: CallKind
    outcome: CallOutcome | None = None
    fund: str | None = None
    due: date | None = None
    confirmed: bool = False
    changed: bool = False
    contracts: Sequence[str] = ()
    new_payee: Payee | None = None
    finding: str | None = None
    finding_kind: str | None = None
    at: datetime | None = None
    caller: str | None = None
    duration: int | None = None
    recording: str | None = None
    channel: str | None = None
    note: str | None = None

    @property
    def account(self) -> Account | None:
        """What was said of the account. Raises Refused where both were typed."""
        if self.confirmed and self.changed:
            raise Refused(N_("an account is either confirmed or changed; give only one of the two"))
        return Account.CONFIRMED if self.confirmed else Account.CHANGED if self.changed else None


def new_payee(name: str | None, bank: str | None, account: str | None) -> Payee | None:
    """A new payee, where anything of one was typed; what is missing is refused when it is entered."""
    if name is None and bank is None and account is None:
        return None
    return Payee(name or "", bank or "", account or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedCallback:
    """A callback that may be recorded, with what is recorded in it; it has no number yet."""

    callback: Callback
    accounts: Sequence[CallbackAccount]
    finding: Finding | None
    new_payee: Payee | None


def log(act: Act, typed: TypedCallback) -> CallbackRecord:
    """Record a callback, the problem found in it, and a changed account with the new one where it is known.

    Raises Refused where what was typed contradicts itself or was recorded before.
    """
    return callback_records(act, [keep(act, prepare(act, typed))])[0]


def prepare(act: Act, typed: TypedCallback) -> PreparedCallback:
    """What would be recorded of a callback. Raises Refused as `log`; nothing is written."""
    callback = _callback(act, typed)
    finding = _finding(act, callback, typed)
    _check_new(act, callback, finding)
    # A verification must concern somebody who is paid, even if nobody answered.
    verifies = callback.kind is CallKind.PAYOUT_VERIFY
    named = accounts.concerned(act, callback, typed.contracts) if callback.account or verifies else []
    new = None
    if finding is not None and typed.new_payee is not None:
        new = accounts.new_account(act, callback.client, [row.contract for row in named], typed.new_payee)
    return PreparedCallback(
        callback=callback,
        accounts=named if callback.account is not None else (),
        finding=finding,
        new_payee=new,
    )


def keep(act: Act, prepared: PreparedCallback) -> Callback:
    """Record what was prepared, with the next numbers."""
    callback, finding = prepared.callback, prepared.finding
    callback.no = new_number(act.session, Callback.no, "H")
    act.session.add(callback)
    act.session.flush()
    for row in prepared.accounts:
        row.callback = callback.no
    act.session.add_all(prepared.accounts)
    if finding is not None:
        finding.no, finding.callback = findings.next_number(act), callback.no
        act.session.add(finding)
    act.session.flush()
    if finding is not None and prepared.new_payee is not None:
        accounts.enter(act, finding, prepared.new_payee)
    return callback


def _callback(act: Act, typed: TypedCallback) -> Callback:
    if typed.client is None:
        raise Refused(N_("name the client; to record that all were told, use --kind channels --all"))
    account, outcome, at = typed.account, _outcome(typed), happened(typed.at, act.moment)
    check_call(
        typed.kind,
        outcome,
        account,
        has_fund=typed.fund is not None,
        has_due=typed.due is not None,
        has_contracts=bool(typed.contracts),
        has_new_payee=typed.new_payee is not None,
    )
    client = register.find(act.session, typed.client).code
    fund, due = _payout(act, typed, at)
    channels = act.policy.callbacks.channels
    return Callback(
        no="",
        client=client,
        kind=typed.kind,
        outcome=outcome,
        fund=fund,
        due=due,
        account=account,
        channel=code_of(channels, typed.channel, T("channel")) if typed.channel else channels[0].code,
        at=at,
        caller=staff.find_present(act.session, typed.caller or act.staff.code, at.date()).code,
        duration=typed.duration,
        recording=optional(typed.recording),
        note=optional(typed.note),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )


def _outcome(typed: TypedCallback) -> CallOutcome:
    if typed.outcome is not None:
        return typed.outcome
    if typed.kind is CallKind.CHANNELS:
        return CallOutcome.REACHED
    raise Refused(N_("state the outcome of the call: --outcome reached, no_answer or refused"))


def _payout(act: Act, typed: TypedCallback, at: datetime) -> tuple[str | None, date | None]:
    """Fund and due date of a payout; unless given the next one to verify, the last one to follow up."""
    if typed.fund is None:
        return None, None
    fund = funds.find_unsealed(act.session, typed.fund)
    if typed.due is not None:
        return fund.code, period_due(periods_of(act, fund), typed.due).due
    if typed.kind is CallKind.PAYOUT_VERIFY:
        return fund.code, next_due(act, fund)
    return fund.code, last_due(act, fund, at.date())


def _finding(act: Act, callback: Callback, typed: TypedCallback) -> Finding | None:
    """The problem found; a changed account is one even where no text was typed."""
    problem = optional(typed.finding)
    if callback.account is Account.CHANGED:
        if typed.finding_kind not in (None, ACCOUNT_CHANGED):
            raise Refused(
                N_(
                    "a changed account is a finding of kind account_changed; record another finding with "
                    "`fundcs callbacks issue`"
                )
            )
        kind = ACCOUNT_CHANGED
    elif problem is not None:
        kind = findings.kind_of(act, typed.finding_kind)
    elif typed.finding_kind is not None:
        raise Refused(N_("--finding-kind needs a finding; write it after --finding"))
    else:
        return None
    return findings.new_finding(act, callback.client, kind, problem, at=callback.at, callback="")


def _check_new(act: Act, callback: Callback, finding: Finding | None) -> None:
    """Refuse a callback that is recorded already with exactly these facts."""
    problem = None if finding is None else finding.text
    for no, recorded in records.same(act.session, callback):
        if recorded == problem:
            raise Refused(
                N_(
                    "exactly this is already recorded as {callback}; say what is different, or do not "
                    "record it again"
                ),
                callback=no,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsNotice:
    """Clients told of the complaint channels at once (Art. 45); `skipped`: how many had been told before."""

    callbacks: Sequence[str]
    clients: Sequence[str]
    skipped: int
    at: datetime


def tell_channels(act: Act, typed: TypedCallback) -> ChannelsNotice:
    """Record that every client of a fund, or of all, was told of the complaint channels (Art. 45).

    Whoever was told before is passed over. Raises Refused where more was typed than applies to all of them.
    """
    applies = ("fund", "at", "caller", "channel", "note")
    plain = TypedCallback(kind=CallKind.CHANNELS, **{name: getattr(typed, name) for name in applies})
    if typed not in (plain, replace(plain, outcome=CallOutcome.REACHED)):
        raise Refused(
            N_(
                "--all records that every client was told the complaint channels: "
                "use it with --kind channels, --fund, --at, --caller, --channel and --note only"
            )
        )
    at = happened(typed.at, act.moment)
    fund = None if typed.fund is None else funds.find(act.session, typed.fund).code
    clients = [row.client for row in owed.untold(act.session, act.moment, fund=fund)]
    channels = act.policy.callbacks.channels
    facts = dict.fromkeys(Callback.model_fields) | {
        "kind": CallKind.CHANNELS,
        "outcome": CallOutcome.REACHED,
        "channel": code_of(channels, typed.channel, T("channel")) if typed.channel else None,
        "at": at,
        "caller": staff.find_present(act.session, typed.caller or act.staff.code, at.date()).code,
        "note": optional(typed.note),
        "recorded_at": second(act.moment),
        "recorded_by": act.staff.code,
    }
    numbers = list(islice(new_numbers(act.session, Callback.no, "H"), len(clients)))
    if clients:
        rows = ({**facts, "no": no, "client": client} for no, client in zip(numbers, clients, strict=True))
        trail.bulk_insert(act.session, Callback, rows)
    every = owed.clients_with_contract(act.session, act.today, fund)
    return ChannelsNotice(callbacks=numbers, clients=clients, skipped=every - len(clients), at=at)


def listed(
    act: Act,
    *,
    client: str | None,
    fund: str | None,
    kind: CallKind | None,
    outcome: CallOutcome | None,
    only_open: bool,
) -> list[CallbackRecord]:
    """The callbacks that meet every condition given; `only_open`: with a finding not yet answered."""
    wanted = CallbackFilter(
        client=register.find(act.session, client).code if client else None,
        fund=funds.find(act.session, fund).code if fund else None,
        kind=kind,
        outcome=outcome,
        only_open=only_open,
    )
    recorded = records.callbacks(act.session, wanted, act.moment)
    return callback_records(act, [callback for callback in recorded if act.sight.sees(callback.client)])
