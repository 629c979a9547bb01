"""Use cases of assessments: of contracts as of their days, of a client's contracts, of what is unsuitable."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fundcs.archive.selects import batches
from fundcs.clients import queries as clients
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.funds import service as funds
from fundcs.kit.i18n import T, joined
from fundcs.suitability import queries
from fundcs.suitability.rules.assessment import Assessment, Shortfall, Taken, assess
from fundcs.suitability.service import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.clients.models import Client
    from fundcs.clients.rules import ClientKind
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.kit.i18n import Text
    from fundcs.suitability.queries import SpecialDocument
    from fundcs.suitability.rules.records import InvestorFact

_NAMED: Final = 3
"""Up to so many contracts are warned of one by one; of more, those of one kind are told together."""


@dataclass(frozen=True, slots=True)
class ClientSuitability:
    """What is on record of a client, and the account of each contract that they took on."""

    client: Client
    facts: Sequence[InvestorFact]
    assessments: Sequence[Assessment]


def of_contracts(act: Act, holdings: Iterable[Holding]) -> dict[str, list[Assessment]]:
    """By contract, the account of each client who took it on, the one who signed it first.

    Contracts that never took effect have none.
    """
    standing = [holding for holding in holdings if holding.cancelled_on is None]
    took = [
        (holding, place, holder.client)
        for holding in standing
        for place, holder in enumerate(holding.terms.holders)
    ]
    codes = {client for _holding, _place, client in took}
    kind_of = kinds(act, codes)
    facts, risks = records.facts(act, codes), funds.all_risks(act)
    documents = queries.special_documents(
        act.session, act.moment, act.policy.suitability.special_document, codes
    )
    found: dict[str, list[Assessment]] = defaultdict(list)
    for holding, place, client in took:
        day = holding.terms.holders[place].since if place else holding.signed
        taken = Taken(holding.no, client, kind_of[client], holding.fund, day)
        found[holding.no].append(
            assess(
                taken,
                facts.get(client, ()),
                risks.get(holding.fund, ()),
                act.policy.suitability,
                confirmed_on=_confirmed_on(documents.get(client, ()), holding.no, day),
            )
        )
    return found


def _confirmed_on(documents: Iterable[SpecialDocument], contract: str, day: date) -> date | None:
    """Since when one of a client's special confirmations is this contract's, or one filed after its day."""
    return min(
        (
            document.on
            for document in documents
            if document.contract == contract or (document.contract is None and document.on >= day)
        ),
        default=None,
    )


def kinds(act: Act, codes: Iterable[str]) -> dict[str, ClientKind]:
    """The kinds of the clients with these codes, by code."""
    return {row.code: row.kind for row in clients.rows(act.session, codes)}


def of_client(act: Act, client: Client) -> ClientSuitability:
    """A client's records, and the account of the contracts that they took on, by number."""
    holdings = load(act.session, Contracts(client=client.code, cancelled=False))
    accounts = [
        account
        for several in of_contracts(act, holdings).values()
        for account in several
        if account.taken.client == client.code
    ]
    return ClientSuitability(client, records.facts_of(act, client.code), accounts)


def special_document(act: Act, numbers: Iterable[str]) -> dict[str, str]:
    """The document that the package of a contract above its signer's risk level must hold, by contract."""
    policy = act.policy.suitability
    found: dict[str, str] = {}
    if not act.once(queries.keeps_records):
        return found
    for some in batches(numbers):
        above = queries.above_level(act.session, act.moment, policy.levels, some)
        holdings = [holding for no in sorted(above) for holding in load(act.session, Contracts(no=no))]
        for no, accounts in of_contracts(act, holdings).items():
            if accounts[0].above and accounts[0].taken.day >= act.policy.submission.since:
                found[no] = policy.special_document
    return found


def warn(act: Act, numbers: Sequence[str]) -> None:
    """Say of contracts that were taken what they lack to suit who took them on last (Art. 1).

    Nothing is said of those signed before the archive began, which were handled on paper, nor where neither
    of the fund nor of the client anything is on record: the firm keeps no levels then.
    """
    since = act.policy.submission.since
    holdings = [holding for no in numbers for holding in load(act.session, Contracts(no=no))]
    lacking = [
        accounts[-1]
        for accounts in of_contracts(act, holdings).values()
        if not accounts[-1].suits and accounts[-1].kept and accounts[-1].taken.day >= since
    ]
    if len(lacking) > _NAMED:
        _warn_together(act, lacking)
        return
    for account in lacking:
        if account.above and not account.confirmed:
            act.warn([above_level(account)])
        others = [
            finding.text
            for finding in account.findings
            if finding.shortfall not in (None, Shortfall.ABOVE_LEVEL)
        ]
        if others:
            act.warn(
                [
                    T(
                        "contract {contract}: its suitability for {client} is not shown: {problems}",
                        contract=account.taken.contract,
                        client=account.taken.client,
                        problems=joined(others),
                    )
                ]
            )


def _warn_together(act: Act, lacking: Sequence[Assessment]) -> None:
    above = [account.taken.contract for account in lacking if account.above and not account.confirmed]
    if above:
        act.warn(
            [
                T(
                    "contracts above their client's risk level, each of which needs the special "
                    "confirmation: {n}, among them {contracts}",
                    n=len(above),
                    contracts=joined(above[:_NAMED]),
                )
            ]
        )
    others = [
        account.taken.contract for account in lacking if set(account.shortfalls) - {Shortfall.ABOVE_LEVEL}
    ]
    if others:
        act.warn(
            [
                T(
                    "contracts whose suitability is not shown: {n}, among them {contracts}; "
                    "`fundcs contract show` says what is lacking",
                    n=len(others),
                    contracts=joined(others[:_NAMED]),
                )
            ]
        )


def above_level(account: Assessment) -> Text:
    """That a contract is above its client's risk level, and what it needs."""
    assert account.level is not None  # noqa: S101 - it was compared
    return T(
        "contract {contract}: a fund of {fund} is above the risk level {level} of {client}; "
        "it needs the special confirmation in the file",
        contract=account.taken.contract,
        fund=account.risk,
        level=account.level.value,
        client=account.taken.client,
    )


def running(holding: Holding, day: date) -> bool:
    """Whether a contract is signed on a day and has not ended."""
    return holding.signed <= day and not holding.state_on(day).ended
