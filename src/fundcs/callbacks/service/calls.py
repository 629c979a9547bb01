"""Use cases of callbacks: record one, tell the complaint channels, list them (Art. 41-46)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.callbacks import queries
from fundcs.callbacks.models import Callback
from fundcs.callbacks.queries import Wanted
from fundcs.callbacks.rules.calls import (
    ACCOUNT_CHANGED,
    Account,
    AccountTwoWays,
    FindingIsAccountChange,
    Kind,
    KindWithoutFinding,
    Outcome,
    OutcomeNeeded,
    check_log,
)
from fundcs.callbacks.service import accounts, findings
from fundcs.callbacks.service.cases import Case, Problem, problems, seen
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
    from fundcs.callbacks.models import Finding


class AlreadyLogged(Refused):
    template = N_("exactly this is recorded already as {callback}; say what is different, or leave it")


class OnlyChannelsForAll(Refused):
    template = N_(
        "--all records that every client was told the complaint channels: "
        "use it with --kind channels, --fund, --at, --caller, --channel and --note only"
    )


class WhichClient(Refused):
    template = N_("name the client; all at once are told with --kind channels --all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A callback as it was typed; names, codes and dates still to be found."""

    client: str | None = None
    kind: Kind
    outcome: Outcome | None = None
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
        """What was said of the account. Raises AccountTwoWays."""
        if self.confirmed and self.changed:
            raise AccountTwoWays
        return Account.CONFIRMED if self.confirmed else Account.CHANGED if self.changed else None


def new_payee(name: str | None, bank: str | None, account: str | None) -> Payee | None:
    """A new payee of whom something was typed; what is missing is refused when it is entered."""
    if name is None and bank is None and account is None:
        return None
    return Payee(name or "", bank or "", account or "")


def log(act: Act, typed: Typed) -> Case:
    """Record a callback, the problem found in it, and a changed account with what it is to be changed to.

    Raises the refusals above, those of `rules.check_log` and `accounts`, and those of the registers where
    something named is not there.
    """
    made = _callback(act, typed)
    found = _finding(act, made, typed)
    _refuse_twice(act, made, found)
    # A verification must concern somebody who is paid, even if nobody answered.
    verifies = made.kind is Kind.PAYOUT_VERIFY
    named = accounts.concerned(act, made, typed.contracts) if made.account or verifies else []
    act.session.add(made)
    act.session.flush()
    if made.account is not None:
        act.session.add_all(named)
    if found is not None:
        act.session.add(found)
    act.session.flush()
    if found is not None and typed.new_payee is not None:
        accounts.enter(act, found, typed.new_payee)
    return seen(act, [made])[0]


def _callback(act: Act, typed: Typed) -> Callback:
    if typed.client is None:
        raise WhichClient
    account, outcome, at = typed.account, _outcome(typed), happened(typed.at, act.moment)
    check_log(
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
        no=f"H{queries.highest_callback(act.session) + 1:06d}",
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


def _outcome(typed: Typed) -> Outcome:
    if typed.outcome is not None:
        return typed.outcome
    if typed.kind is Kind.CHANNELS:
        return Outcome.REACHED
    raise OutcomeNeeded


def _payout(act: Act, typed: Typed, at: datetime) -> tuple[str | None, date | None]:
    """Fund and due date: for a verification the next one unless given, for a callback after it the last."""
    if typed.fund is None:
        return None, None
    fund = funds.find_unsealed(act.session, typed.fund)
    if typed.due is not None:
        return fund.code, period_due(periods_of(act, fund), typed.due).due
    if typed.kind is Kind.PAYOUT_VERIFY:
        return fund.code, next_due(act, fund)
    return fund.code, last_due(act, fund, at.date())


def _finding(act: Act, made: Callback, typed: Typed) -> Finding | None:
    """The problem found; a changed account is one even where nothing is said of it."""
    said = optional(typed.finding)
    if made.account is Account.CHANGED:
        if typed.finding_kind not in (None, ACCOUNT_CHANGED):
            raise FindingIsAccountChange
        return findings.new(act, made.client, ACCOUNT_CHANGED, said, at=made.at, callback=made.no)
    if said is None:
        if typed.finding_kind is not None:
            raise KindWithoutFinding
        return None
    kind = findings.kind_of(act, typed.finding_kind)
    return findings.new(act, made.client, kind, said, at=made.at, callback=made.no)


def _refuse_twice(act: Act, made: Callback, found: Finding | None) -> None:
    said = None if found is None else found.text
    for no, recorded in queries.same(act.session, made):
        if recorded == said:
            raise AlreadyLogged(callback=no)


@dataclass(frozen=True, slots=True)
class Told:
    """The clients told of the complaint channels at once, and how many had been told before."""

    callbacks: Sequence[str]
    clients: Sequence[str]
    skipped: int
    at: datetime


def tell_channels(act: Act, typed: Typed) -> Told:
    """Record that every client of a fund, or of all, was told of the complaint channels (Art. 45).

    Whoever was told before is passed over. Raises OnlyChannelsForAll, NoSuchFund, InFuture, UnknownLabel,
    StaffGone.
    """
    may_say = ("fund", "at", "caller", "channel", "note")
    plain = Typed(kind=Kind.CHANNELS, **{name: getattr(typed, name) for name in may_say})
    if typed not in (plain, replace(plain, outcome=Outcome.REACHED)):
        raise OnlyChannelsForAll
    moment = happened(typed.at, act.moment)
    code = None if typed.fund is None else funds.find(act.session, typed.fund).code
    clients = sorted(queries.first_signed(act.session, act.today, code))
    told = queries.told_of_channels(act.session, act.moment)
    new = [client for client in clients if client not in told]
    channels = act.policy.callbacks.channels
    said = {
        "kind": Kind.CHANNELS,
        "outcome": Outcome.REACHED,
        "channel": code_of(channels, typed.channel, T("channel")) if typed.channel else None,
        "at": moment,
        "caller": staff.find_present(act.session, typed.caller or act.staff.code, moment.date()).code,
        "note": optional(typed.note),
        "recorded_at": second(act.moment),
        "recorded_by": act.staff.code,
    }
    numbers = [f"H{n:06d}" for n, _client in enumerate(new, queries.highest_callback(act.session) + 1)]
    blank = dict.fromkeys(Callback.model_fields)
    if new:
        rows = (
            {**blank, **said, "no": no, "client": client} for no, client in zip(numbers, new, strict=True)
        )
        trail.bulk_insert(act.session, Callback, rows)
    return Told(numbers, new, len(clients) - len(new), moment)


def listed(
    act: Act,
    *,
    client: str | None,
    fund: str | None,
    kind: Kind | None,
    outcome: Outcome | None,
    only_open: bool,
) -> list[Case]:
    """The callbacks that meet every condition given; `only_open`: those with a problem not yet answered."""
    who, where = _named(act, client, fund)
    return seen(act, queries.callbacks(act.session, Wanted(who, where, kind, outcome, only_open), act.moment))


def listed_findings(act: Act, *, client: str | None, fund: str | None, only_open: bool) -> list[Problem]:
    """The problems that meet every condition given, found in a callback or not."""
    who, where = _named(act, client, fund)
    return problems(act, queries.findings(act.session, Wanted(who, where, only_open=only_open), act.moment))


def _named(act: Act, client: str | None, fund: str | None) -> tuple[str | None, str | None]:
    who = register.find(act.session, client).code if client else None
    return who, funds.find(act.session, fund).code if fund else None
