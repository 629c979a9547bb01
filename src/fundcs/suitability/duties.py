"""What is owed so that contracts suit who holds them, and are confirmed (Art. 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.callbacks.queries.records import client_officers
from fundcs.deadlines.rules import Duty, Settled, due, start_of
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.kit.i18n import T
from fundcs.suitability import queries
from fundcs.suitability.rules.assessment import investor_of
from fundcs.suitability.rules.confirmation import ConfirmationState
from fundcs.suitability.rules.records import RECORD_NAMES, RecordKind, latest, superseded
from fundcs.suitability.service import assessing, confirming, records
from fundcs.suitability.service.assessing import running

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundcs.act import Act
    from fundcs.deadlines.rules import Choice
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.kit.periods import Period
    from fundcs.policy.investors import InvestorKind
    from fundcs.suitability.rules.records import InvestorFact


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """Special confirmations, levels and evidence that lapse, and confirmation calls, of running contracts."""
    for key, part in (
        ("suitability.special_confirmation", special_confirmations),
        ("suitability.renewal", renewals),
        ("contracts.confirmation_call", confirmation_calls),
    ):
        if choice.role in (None, act.policy.deadline(key).role):
            yield from part(act, choice)


def special_confirmations(act: Act, choice: Choice) -> Iterator[Duty]:
    """A duty for each contract above its holder's risk level until the special confirmation is in the file.

    None of contracts signed before the archive began, which were handled on paper.
    """
    if not act.once(queries.keeps_records):
        return
    item = act.policy.suitability.special_document
    numbers = queries.above_level(act.session, act.moment, act.policy.suitability.levels)
    since, deadline = act.policy.submission.since, act.policy.deadline("suitability.special_confirmation")
    holdings = _running(act, choice, numbers)
    officers = client_officers(act.session, _holders(act, holdings), act.today)
    for holding in holdings:
        account = assessing.of_contracts(act, [holding])[holding.no][-1]
        client = account.taken.client
        if account.taken.day < since or not account.above or account.confirmed:
            continue
        if choice.client in (None, client):
            yield Duty(
                key=f"special:{holding.no}",
                subject=T(
                    "contract {contract} of {client} is above their risk level: obtain the special "
                    "confirmation",
                    contract=holding.no,
                    client=client,
                ),
                owner_role=deadline.role,
                owner=officers[client].officer,
                due=due(deadline, start_of(account.taken.day), calendar_of(act)),
                next=f"fundcs client doc add {client} --type {item} FILE",
                client=client,
                fund=holding.fund,
                notes=tuple(finding.text for finding in account.findings if finding.shortfall),
            )


def renewals(act: Act, choice: Choice) -> Iterator[Duty]:
    """A duty for each risk level and evidence that lapses while its client holds a contract."""
    if choice.fund is not None or not act.once(queries.keeps_records):
        return
    clients = None if choice.client is None else [choice.client]
    facts = records.facts(act, clients)
    officers = client_officers(act.session, facts, act.today)
    for client, of_client in facts.items():
        lapsing = list(_lapsing(act, client, of_client))
        if not lapsing or (choice.owner is not None and officers[client].officer != choice.owner):
            continue
        held = load(act.session, Contracts(client=client, cancelled=False))
        if any(running(holding, act.today) and holding.holder_on(act.today) == client for holding in held):
            for fact in lapsing:
                yield _renewal(act, client, officers[client].officer, fact)


def _lapsing(act: Act, client: str, facts: list[InvestorFact]) -> Iterator[InvestorFact]:
    """The level and the evidence that a client's suitability rests on, as far as they lapse."""
    kind = next(iter(assessing.kinds(act, [client]).values()))
    investor = investor_of(facts, kind, act.today, act.policy.suitability)
    level = latest(facts, RecordKind.LEVEL, act.today)
    if level is not None and not (investor and investor.professional):
        yield level
    shown = _evidence(act, facts, investor)
    if shown is not None:
        yield shown


def _evidence(act: Act, facts: list[InvestorFact], investor: InvestorKind | None) -> InvestorFact | None:
    """The evidence that is enough and lapses last."""
    if investor is None:
        return None
    enough = [
        fact
        for name, least in investor.evidence.items()
        for fact in (latest(facts, RecordKind(name), act.today),)
        if fact is not None and (fact.amount or 0) >= least
    ]
    return max(enough, key=lambda fact: (fact.expires is not None and fact.expires, fact.id), default=None)


def _renewal_key(client: str, fact: InvestorFact) -> str:
    """The record that lapses is named by its last day, so that each renewal is a duty of its own."""
    return f"renewal:{client}:{fact.kind.value}:{fact.expires}"


def _renewal(act: Act, client: str, officer: str | None, fact: InvestorFact) -> Duty:
    deadline = act.policy.deadline("suitability.renewal")
    assert fact.expires is not None  # noqa: S101 - levels and evidence lapse
    again = (
        f"fundcs client assess {client} --level LEVEL --on DATE"
        if fact.kind is RecordKind.LEVEL
        else f"fundcs client evidence {client} --kind {fact.kind.value} --amount AMOUNT --on DATE"
    )
    return Duty(
        key=_renewal_key(client, fact),
        subject=T(
            "renew what is on record of {client}: {record} of {day}, valid until {expires}",
            client=client,
            record=T(RECORD_NAMES[fact.kind]),
            day=fact.day,
            expires=fact.expires,
        ),
        owner_role=deadline.role,
        owner=officer,
        due=due(deadline, start_of(fact.expires), calendar_of(act)),
        next=again,
        client=client,
    )


def confirmation_calls(act: Act, choice: Choice) -> Iterator[Duty]:
    """A duty for each running contract that is to be confirmed by a call and is not yet."""
    if act.policy.contracts.confirmation is None:
        return
    deadline = act.policy.deadline("contracts.confirmation_call")
    holdings = _running(act, choice, None)
    standing = confirming.confirmations(act, holdings)
    officers = client_officers(act.session, _holders(act, holdings), act.today)
    for holding in holdings:
        confirmation, client = standing[holding.no], holding.holder_on(act.today)
        if not confirmation.outstanding or confirmation.from_ is None:
            continue
        subject = (
            T("contract {contract} of {client} was not confirmed: cancel it, or call again",
              contract=holding.no, client=client)
            if confirmation.state is ConfirmationState.DENIED
            else T("call {client} after the cooling-off period to confirm contract {contract}",
                   contract=holding.no, client=client)
        )  # fmt: skip
        yield Duty(
            key=f"confirm:{holding.no}",
            subject=subject,
            owner_role=deadline.role,
            owner=_caller(holding, officers[client].officer),
            due=due(deadline, confirmation.from_, calendar_of(act)),
            next=f"fundcs contract confirm {holding.no} --answer QUESTION=yes",
            client=client,
            fund=holding.fund,
            notes=confirmation.reasons,
        )


def _caller(holding: Holding, officer: str | None) -> str | None:
    """The client's officer, unless they are the contract's adviser."""
    return None if officer == holding.advisor else officer


def _running(act: Act, choice: Choice, numbers: Iterable[str] | None) -> list[Holding]:
    """The contracts of the choice that run today, or of these numbers those that do."""
    if numbers is None:
        holdings = load(act.session, Contracts(fund=choice.fund, client=choice.client, cancelled=False))
    else:
        holdings = [
            holding
            for no in sorted(numbers)
            for holding in load(act.session, Contracts(no=no, cancelled=False))
        ]
    return [
        holding for holding in holdings if running(holding, act.today) and choice.fund in (None, holding.fund)
    ]


def _holders(act: Act, holdings: Iterable[Holding]) -> set[str]:
    return {client for holding in holdings for client in (holding.subscriber, holding.holder_on(act.today))}


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """Special confirmations, renewals and confirmation calls due in the period and no duty now."""
    if act.once(queries.keeps_records):
        yield from _specially_confirmed(act, period)
        yield from _renewed(act, period)
    if act.policy.contracts.confirmation is not None:
        yield from _called(act, period)


def _specially_confirmed(act: Act, period: Period) -> Iterator[Settled]:
    """Of contracts that ended without it, it was never met."""
    since, deadline = act.policy.submission.since, act.policy.deadline("suitability.special_confirmation")
    numbers = queries.above_level(act.session, act.moment, act.policy.suitability.levels)
    holdings = {no: holding for no in numbers for holding in load(act.session, Contracts(no=no))}
    for no, accounts in assessing.of_contracts(act, holdings.values()).items():
        account, taken = accounts[-1], accounts[-1].taken
        ended = not running(holdings[no], act.today)
        by = due(deadline, start_of(taken.day), calendar_of(act))
        owed = account.above and taken.day >= since and period.holds(by.day)
        if owed and (account.confirmed_on is not None or ended):
            yield Settled(
                key=f"special:{taken.contract}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=None if account.confirmed_on is None else start_of(account.confirmed_on),
                met_by=None,
                client=taken.client,
                fund=taken.fund,
            )


def _renewed(act: Act, period: Period) -> Iterator[Settled]:
    """Levels and evidence that a later record took the place of, while their client held a contract."""
    deadline = act.policy.deadline("suitability.renewal")
    for client, facts in records.facts(act).items():
        held: list[Holding] | None = None
        for fact, later in superseded(facts):
            assert fact.expires is not None  # noqa: S101 - levels and evidence lapse
            by = due(deadline, start_of(fact.expires), calendar_of(act))
            if not period.holds(by.day):
                continue
            if held is None:
                held = load(act.session, Contracts(client=client, cancelled=False))
            if any(running(holding, by.day) for holding in held):
                yield Settled(
                    key=_renewal_key(client, fact),
                    due=by,
                    role=deadline.role,
                    owner=None,
                    met_at=start_of(later.day),
                    met_by=later.recorded_by,
                    client=client,
                )


def _called(act: Act, period: Period) -> Iterator[Settled]:
    """Contracts confirmed by a call, and those that ended without one."""
    deadline = act.policy.deadline("contracts.confirmation_call")
    holdings = {holding.no: holding for holding in load(act.session, Contracts(cancelled=False))}
    for no, standing in confirming.confirmations(act, holdings.values()).items():
        if standing.from_ is None:
            continue
        by, holding = due(deadline, standing.from_, calendar_of(act)), holdings[no]
        met = standing.state is ConfirmationState.CONFIRMED
        if period.holds(by.day) and (met or not running(holding, act.today)):
            yield Settled(
                key=f"confirm:{no}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=standing.call.at if met and standing.call else None,
                met_by=standing.call.caller if met and standing.call else None,
                client=holding.holder_on(act.today),
                fund=holding.fund,
            )
