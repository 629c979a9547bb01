"""Use cases of the contracts: add, exit, transfer, cancel, and finding them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fundcs.clients.service import particulars as register
from fundcs.contracts.queries import numbers_of
from fundcs.contracts.service import doubts
from fundcs.contracts.service.altering import Changed, changeable, measured
from fundcs.entitlements import queries
from fundcs.entitlements.models.changes import REUSED, ContractCorrection, ContractExit, ContractTransfer
from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules import contract_terms
from fundcs.entitlements.rules.contract_terms import ContractState, ContractTerms, Exit, Holder
from fundcs.entitlements.rules.holding import Holding, Payee, checked_payee
from fundcs.entitlements.service import load, shown_of
from fundcs.funds import service as funds
from fundcs.funds.rules.terms import Band, band_for, band_reason
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.lookalikes import difference, named, skeleton
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold, fold_name, quoted
from fundcs.suitability.service import assessing

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.funds.models import Fund

_LONGEST_NO = 64
_PATH = re.compile(r"\.\.|\\|^[/~]")  # a path typed in the wrong place: files are named by the number


class NoBand(Refused):
    template = N_(
        "there is no rate for contract {no}: {reason}; give --rate, or add a rate tier with "
        "`fundcs fund rate {fund} --from AMOUNT --rate RATE`"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A contract as somebody writes it down; what is None follows from the fund or was not said."""

    no: str
    client: str
    amount: int
    value_date: date
    matures: date | None = None
    rate: Decimal | None = None
    signed: date | None = None
    advisor: str | None = None
    payee_name: str
    payee_bank: str
    payee_account: str
    receipt_amount: int | None = None
    receipt_payer: str | None = None
    receipt_date: date | None = None


def contract_no(text: str) -> str:
    """A contract's number in normal form: full-width folded, capitals."""
    no = fold(text).upper()
    if not no or len(no) > _LONGEST_NO or not no.isprintable() or _PATH.search(no):
        raise Refused(
            N_("'{no}' cannot be a contract's number; write it as on the contract, 64 characters at most"),
            no=quoted(text),
        )
    return no


def refuse_lookalike(no: str, recorded: Iterable[str]) -> None:
    """Refuse a number that only differs from a recorded one in what looks alike: YX–001 from YX-001."""
    alike = skeleton(no)
    for other in recorded:
        if other != no and skeleton(other) == alike:
            where = difference(no, other)
            assert where is not None  # noqa: S101 - they differ
            raise Refused(
                N_(
                    "contract {no} looks like {other}, which is recorded: character {place} is {char} "
                    "instead of {meant}; write it as recorded"
                ),
                no=no,
                other=other,
                place=where.place,
                char=named(where.first),
                meant=named(where.second),
            )


def select(
    act: Act, *, fund: str | None = None, client: str | None = None, state: ContractState | None = None
) -> list[Holding]:
    """The contracts of a fund, held today by a client, in a state today."""
    code = None if fund is None else funds.find(act.session, fund).code
    holder = None if client is None else register.find(act.session, client).code
    return [
        holding
        for holding in shown_of(act.session, load(act.session, Contracts(fund=code, client=holder)))
        if (holder is None or holding.holder_on(act.today) == holder)
        and (state is None or holding.state_on(act.today) is state)
    ]


def columns(draft: Draft, fund: Fund, bands: Sequence[Band], today: date) -> dict[str, Any]:
    """The row of a new contract: what was not said follows from the fund, and all of it is checked.

    Its rate is fixed here for good.
    """
    no = contract_no(draft.no)
    payee = checked_payee(Payee(draft.payee_name, draft.payee_bank, draft.payee_account))
    signed = draft.signed or draft.value_date
    matures = draft.matures or fund.matures
    funds.check_takes_contracts(fund, signed, today)
    rate = draft.rate if draft.rate is not None else _banded(no, draft.amount, fund, bands)
    held = (Holder(draft.client, draft.value_date),)
    terms = ContractTerms(no, draft.amount, rate, draft.value_date, matures, (), held)
    contract_terms.check_contract(terms, funds.terms(fund))
    settled = {
        "no": no,
        "fund": fund.code,
        "signed": signed,
        "matures": matures,
        "rate": rate,
        "payee_name": payee.name,
        "payee_bank": payee.bank,
        "payee_account": payee.account,
        "receipt_payer": fold_name(draft.receipt_payer or "") or None,
        "cancelled_on": None,
        "cancel_reason": None,
    }
    return asdict(draft) | settled


def _banded(no: str, amount: int, fund: Fund, bands: Sequence[Band]) -> Decimal:
    band = band_for(bands, amount)
    if band is None:
        raise NoBand(no=no, fund=fund.code, reason=band_reason(bands, amount))
    return band.rate


def add(act: Act, draft: Draft, fund: str, reason: str | None = None) -> Changed:
    """Record a contract; its client and adviser as a code or a name. A cancelled one's number may be used.

    Without an adviser it is the client's.

    `reason`: why it alters sheets that were submitted, where it does.
    """
    session = act.session
    where = funds.find(session, fund)
    client = register.find(session, draft.client)
    register.identified(client)
    row = columns(draft, where, funds.bands(session, where.code), act.today) | {"client": client.code}
    if draft.advisor is not None:
        row["advisor"] = register.advisor(session, draft.advisor, row["signed"]).code
    else:
        row["advisor"] = register.adviser_on(session, client.advisor, row["signed"])
    former = queries.former_numbers(session).get(row["no"])
    if former is not None:
        raise Refused(
            N_("contract {other} was recorded under {no} before; choose another number"),
            no=row["no"],
            other=former,
        )
    recorded = queries.by_no(session, row["no"])
    if recorded is not None and recorded.cancelled_on is None:
        raise Refused(
            N_("contract {no} is already recorded; `fundcs contract show {no}` shows it"), no=row["no"]
        )
    if recorded is None:
        refuse_lookalike(row["no"], numbers_of(session, where.code))
    with measured(act, row["no"], where.code, "recorded", reason) as changed:
        if recorded is None:
            session.add(Contract(**row))
        else:
            _reuse(act, recorded, row, reason)
        session.flush()
    doubts.of_terms(act, row["no"], row)
    doubts.of_payees(act, [(row["no"], client.code, doubts.payee_of(row))])
    assessing.warn(act, [row["no"]])
    return changed


def _reuse(act: Act, cancelled: Contract, row: dict[str, Any], reason: str | None) -> None:
    """Let the number of a cancelled contract stand for a new one; what it stood for stays on the trail."""
    for name, value in row.items():
        setattr(cancelled, name, value)
    act.session.add(cancelled)
    act.session.add(
        ContractCorrection(
            contract=cancelled.no,
            columns=REUSED,
            reason=fold(reason or ""),
            corrected_at=act.moment,
            corrected_by=act.staff.code,
        )
    )


def exit_(
    act: Act, no: str, on: date, amount: int, *, again: bool = False, reason: str | None = None
) -> Changed:
    """Record that principal (fen) leaves a contract, from `on` on; the whole balance, or a part.

    `again`: it is meant although an equal one is recorded. `reason`: why it alters submitted sheets.
    """
    holding, fund = changeable(act, no)
    if Exit(on, amount) in holding.terms.exits and not again:
        raise Refused(
            N_(
                "an exit of {amount} from contract {no} on {on} is already recorded; give --again if "
                "this is another one"
            ),
            amount=grouped(amount),
            no=holding.no,
            on=on,
        )
    terms = holding.terms._replace(exits=(*holding.terms.exits, Exit(on, amount)))
    contract_terms.check_contract(terms, funds.terms(fund))
    with measured(act, terms.no, fund.code, "exit", reason) as changed:
        act.session.add(ContractExit(contract=terms.no, day=on, amount=amount))
    return changed


def transfer(act: Act, no: str, to: str, on: date, payee: Payee, reason: str | None = None) -> Changed:
    """Record that the whole contract passes to another client from `on` on, paid to `payee`.

    `reason`: why it alters submitted sheets.
    """
    holding, fund = changeable(act, no)
    taker, checked = register.find(act.session, to), checked_payee(payee)
    register.identified(taker)
    client = taker.code
    holders = sorted((*holding.terms.holders[1:], Holder(client, on)), key=lambda holder: holder.since)
    terms = holding.terms._replace(holders=(holding.terms.holders[0], *holders))
    contract_terms.check_contract(terms, funds.terms(fund))
    with measured(act, terms.no, fund.code, "transfer", reason) as changed:
        act.session.add(
            ContractTransfer(
                contract=terms.no,
                day=on,
                client=client,
                payee_name=checked.name,
                payee_bank=checked.bank,
                payee_account=checked.account,
            )
        )
    doubts.of_payees(act, [(terms.no, client, checked)])
    assessing.warn(act, [terms.no])
    return changed


def cancel(act: Act, no: str, on: date, reason: str) -> Changed:
    """Record that a contract never took effect: it counts for no tier and has no payout line."""
    holding, fund = changeable(act, no)
    if not fold(reason):
        raise Refused(N_("a cancellation needs a reason; write it after --reason"))
    if holding.terms.exits or len(holding.terms.holders) > 1:
        raise Refused(
            N_(
                "contract {no} has exits or transfers and so took effect; it cannot be cancelled, only exited"
            ),
            no=holding.no,
        )
    if not holding.signed <= on <= act.today:
        raise Refused(
            N_(
                "contract {no} cannot be cancelled on {day}; give a date from its signing {signed} to {today}"
            ),
            no=holding.no,
            day=on,
            signed=holding.signed,
            today=act.today,
        )
    with measured(act, holding.no, fund.code, "cancelled", reason) as changed:
        contract = act.session.get_one(Contract, holding.no)
        contract.cancelled_on, contract.cancel_reason = on, fold(reason)
        act.session.add(contract)
    return changed
