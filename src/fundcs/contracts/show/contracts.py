"""Contracts as tables or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from fundcs.archive.words import column_name
from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.rules.contract_terms import CONTRACT_STATE_NAMES
from fundcs.funds.rules.terms import percent
from fundcs.kit import importing
from fundcs.kit.i18n import _, ngettext
from fundcs.kit.money import grouped, yuan
from fundcs.kit.parsing import fold, rate_text
from fundcs.kit.view import View, iso, table, text_page
from fundcs.payouts.show.altered import altered_data, altered_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.contracts.service.ledger import Imported
    from fundcs.entitlements.rules.contract_terms import Holder
    from fundcs.entitlements.rules.holding import Holding, Payee
    from fundcs.payouts.service.effects import Alteration

Names = Mapping[str, str]


def data(act: Act, holding: Holding, names: Names) -> dict[str, object]:
    """A contract's JSON as of the act's day: `client` holds it that day, `subscriber` signed it."""
    terms, today = holding.terms, act.today
    payee, receipt = (
        _payee(act, holding),
        act.of(holding.subscriber).shown(holding.receipt, Contract, "receipt_"),
    )
    return {
        "no": holding.no,
        "client": holding.holder_on(today),
        "subscriber": holding.subscriber,
        "fund": holding.fund,
        "amount": yuan(terms.amount),
        "value_date": iso(terms.value_date),
        "matures": iso(terms.matures),
        "rate": rate_text(terms.rate),
        "state": holding.state_on(today).value,
        "balance": yuan(holding.balance_on(today)),
        "signed": iso(holding.signed),
        "advisor": holding.advisor,
        "payee_name": payee.name,
        "payee_bank": payee.bank,
        "payee_account": payee.account,
        "receipt_amount": None if receipt.amount is None else yuan(receipt.amount),
        "receipt_payer": receipt.payer,
        "receipt_date": iso(receipt.on),
        "receipt_matches": holding.receipt_check(names[holding.subscriber]).matches,
        "exits": [{"on": iso(exit_.on), "amount": yuan(exit_.amount)} for exit_ in terms.exits],
        "transfers": [
            {
                "on": iso(holder.since),
                "client": holder.client,
                "payee_name": first_day.name,
                "payee_bank": first_day.bank,
                "payee_account": first_day.account,
            }
            for holder, first_day in list(_holders_paid(act, holding))[1:]
        ],
        "cancelled_on": iso(holding.cancelled_on),
        "cancel_reason": act.shown(holding, Contract).cancel_reason,
    }


def contract(act: Act, holding: Holding, names: Names) -> View:
    """One contract, whole."""
    parts = [_terms(act, holding, names), _payment(act, holding, names)]
    if len(holding.terms.holders) > 1:
        parts.append(_holders(holding, names))
    if holding.terms.exits:
        parts.append(_exits(holding))
    return View(data(act, holding, names), text_page(*parts))


def with_suitability(act: Act, shown: View, holding: Holding) -> View:
    """A contract with the account of its suitability, and its confirmation where it needs one (Art. 1)."""
    from fundcs.suitability.show import suitability

    account = suitability.explained(act, holding)

    def page(out: Console) -> None:
        shown.page(out)
        account.page(out)

    of_contract, of_account = (cast("dict[str, object]", view.data) for view in (shown, account))
    return View({**of_contract, **of_account}, page)


def found_as(shown: View, holding: Holding, asked: str) -> View:
    """A contract with a hint where it was asked for by a number that it has no longer."""
    former = fold(asked).upper()
    if former == holding.no:
        return shown
    hint = _("contract {former} was recorded under a wrong number; it is {no}").format(
        former=former, no=holding.no
    )

    def page(out: Console) -> None:
        out.print(hint, markup=False)
        shown.page(out)

    return View({**cast("dict[str, object]", shown.data), "asked_as": former}, page)


def changed(act: Act, holding: Holding, names: Names, altered: Sequence[Alteration]) -> View:
    """A contract after a change, and the submitted sheets that it alters."""
    shown = contract(act, holding, names)
    if not altered:
        return shown

    def page(out: Console) -> None:
        shown.page(out)
        for sheet in altered:
            out.print(altered_text(sheet), markup=False)

    return View({**data(act, holding, names), "altered_sheets": altered_data(altered)}, page)


def imported(of: Imported, *, dry_run: bool) -> View:
    """What an import did or would do, and the submitted sheets that it alters."""
    shown = importing.view(of.outcome, dry_run=dry_run, label=column_name)
    if of.outcome.errors:
        return shown

    def page(out: Console) -> None:
        shown.page(out)
        for sheet in of.altered:
            out.print(altered_text(sheet), markup=False)
        if of.on_paper:
            out.print(_on_paper(of), markup=False)
        if of.altered and dry_run:
            out.print(_("the import asks for the reason: --reason TEXT"), markup=False)

    data = {
        **of.outcome.data(),
        "altered_sheets": altered_data(of.altered),
        "packages_on_paper": of.on_paper,
        "packages_since": iso(of.since),
    }
    return View(data, page)


def _on_paper(of: Imported) -> str:
    return ngettext(
        "{n} contract signed before {day} counts as filed on paper: no package is asked for and nothing is "
        "deducted; policy submission.since sets another day",
        "{n} contracts signed before {day} count as filed on paper: no package is asked for and nothing is "
        "deducted; policy submission.since sets another day",
        of.on_paper,
    ).format(n=of.on_paper, day=of.since)


def contracts(act: Act, holdings: Sequence[Holding], names: Names) -> View:
    """Several contracts and what is outstanding of them."""
    rows = table(
        _("Contract"),
        _("Holder"),
        _("Fund"),
        (_("Amount"), "right"),
        (_("Annual rate"), "right"),
        _("Value date"),
        _("State"),
    )
    for column in rows.columns[:1] + rows.columns[2:]:
        column.no_wrap = True  # a name may fold, a number or a date may not
    for holding in holdings:
        terms = holding.terms
        rows.add_row(
            terms.no,
            names[holding.holder_on(act.today)],
            holding.fund,
            grouped(terms.amount),
            percent(terms.rate),
            str(terms.value_date),
            _(CONTRACT_STATE_NAMES[holding.state_on(act.today)]),
        )
    outstanding = grouped(sum(holding.balance_on(act.today) for holding in holdings))
    closing = _("contracts: {count}, outstanding principal: {outstanding}").format(
        count=len(holdings), outstanding=outstanding
    )
    listed = [
        data(act.of(holding.holder_on(act.today), holding.fund), holding, names) for holding in holdings
    ]
    return View(listed, text_page(rows, closing))


def _terms(act: Act, holding: Holding, names: Names) -> Table:
    terms, today = holding.terms, act.today
    rows = table(_("Contract"), terms.no)
    rows.add_row(_("State"), _(CONTRACT_STATE_NAMES[holding.state_on(today)]))
    if holding.cancelled_on is not None:
        rows.add_row(_("Cancelled"), f"{holding.cancelled_on}  {act.shown(holding, Contract).cancel_reason}")
    rows.add_row(_("Holder"), _named(holding.holder_on(today), names))
    if len(terms.holders) > 1:
        rows.add_row(_("Signed by"), _named(holding.subscriber, names))
    rows.add_row(_("Fund"), holding.fund)
    rows.add_row(_("Amount"), grouped(terms.amount))
    rows.add_row(_("Balance"), grouped(holding.balance_on(today)))
    rows.add_row(_("Annual rate"), percent(terms.rate))
    rows.add_row(_("Signed on"), str(holding.signed))
    rows.add_row(_("Value date"), str(terms.value_date))
    rows.add_row(_("Matures"), str(terms.matures))
    rows.add_row(_("Adviser"), holding.advisor or "–")
    return rows


def _payment(act: Act, holding: Holding, names: Names) -> Table:
    receipt, payee = act.shown(holding.receipt, Contract, "receipt_"), _payee(act, holding)
    rows = table(_("Account name"), payee.name)
    rows.add_row(_("Bank"), payee.bank)
    rows.add_row(_("Account"), payee.account)
    if receipt.amount is not None:
        rows.add_row(_("Remitted"), grouped(receipt.amount))
    if receipt.payer is not None:
        rows.add_row(_("Remitter"), receipt.payer)
    if receipt.on is not None:
        rows.add_row(_("Remitted on"), str(receipt.on))
    reasons = holding.receipt_check(names[holding.subscriber]).reasons
    rows.add_row(_("Receipt"), "\n".join(map(act.sentence, reasons)))
    return rows


def _payee(act: Act, holding: Holding) -> Payee:
    """Where its holder is paid, masked unless the act reveals it."""
    return act.shown(holding.payee_on(act.today), Contract, "payee_")


def _holders_paid(act: Act, holding: Holding) -> Iterator[tuple[Holder, Payee]]:
    """Its holders and where each was paid, masked unless the act reveals it."""
    for holder, payee in zip(holding.terms.holders, holding.payees, strict=True):
        yield holder, act.of(holder.client).shown(payee, Contract, "payee_")


def _holders(holding: Holding, names: Names) -> Table:
    rows = table(_("Held from"), _("Holder"))
    for holder in holding.terms.holders:
        rows.add_row(str(holder.since), _named(holder.client, names))
    return rows


def _exits(holding: Holding) -> Table:
    rows = table(_("Exit on"), (_("Amount"), "right"))
    for exit_ in holding.terms.exits:
        rows.add_row(str(exit_.on), grouped(exit_.amount))
    return rows


def _named(client: str, names: Names) -> str:
    return f"{client} {names[client]}"
