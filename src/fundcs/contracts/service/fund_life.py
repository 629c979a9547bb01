"""What may be done to a fund only with its contracts in view: move its terms, seal it (Art. 15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fundcs.act import Role
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.timeline import period_due
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of, periods_of, stages_of
from fundcs.funds import service as funds
from fundcs.funds.models import FundAmendment, FundCorrection, FundTermsWithdrawal, FundUnsealing
from fundcs.funds.rules.amending import EXTRAS, SHAPING, amended
from fundcs.funds.rules.terms import FundState, band_for, check_terms, state_on
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold
from fundcs.kit.typed import second, text
from fundcs.payouts.service import effects

if TYPE_CHECKING:
    from datetime import date

    from fundcs.act import Act
    from fundcs.funds.models import Fund
    from fundcs.payouts.service.effects import Alteration


class FundChanged(NamedTuple):
    """A changed fund, and the submitted sheets that should have said otherwise."""

    fund: Fund
    altered: Sequence[Alteration] = ()


def edit(act: Act, who: str, changes: Mapping[str, Any], reason: str | None = None) -> FundChanged:
    """Change a fund's columns; recorded contracts stay within its life and keep their rates.

    `reason`: why the rate of an extra is another, where that alters submitted sheets.
    """
    fund = funds.find_unsealed(act.session, who)
    _refuse_shaping(act, fund, changes)
    numbers = _numbers(act, fund) if EXTRAS & changes.keys() else []
    before = effects.differences_of(act, fund.code, numbers) if numbers else {}
    funds.change(act, fund, changes)
    _refuse_outside(act, fund)
    altered: Sequence[Alteration] = ()
    if numbers:
        act.session.flush()
        altered = effects.alterations(act, fund.code, before, effects.differences_of(act, fund.code, numbers))
    given = effects.reason_given(altered, reason)
    if given:
        _keep_reason(act, fund, changes, given)
    return FundChanged(fund, altered)


def _keep_reason(act: Act, fund: Fund, changes: Mapping[str, Any], reason: str) -> None:
    act.session.add(
        FundCorrection(
            fund=fund.code,
            columns=",".join(sorted(changes)),
            reason=reason,
            corrected_at=act.moment,
            corrected_by=act.staff.code,
        )
    )


def _numbers(act: Act, fund: Fund) -> list[str]:
    """The contracts of a fund, where a sheet of it was submitted that they could alter."""
    if not facts_of(act, fund.code)[fund.code].submissions:
        return []
    return [holding.no for holding in load(act.session, Contracts(fund=fund.code, cancelled=False))]


def _refuse_outside(act: Act, fund: Fund) -> None:
    outside = [
        holding.terms
        for holding in load(act.session, Contracts(fund=fund.code, cancelled=False))
        if holding.terms.value_date < fund.established or holding.terms.matures > fund.matures
    ]
    if outside:
        first = outside[0]
        raise Refused(
            N_(
                "contracts would lie outside the life of fund {fund}: {count}, the first is {no} "
                "({value_date} – {matures}); choose dates that cover them all"
            ),
            count=len(outside),
            fund=fund.code,
            no=first.no,
            value_date=first.value_date,
            matures=first.matures,
        )


def remove_rate(act: Act, who: str, from_fen: int) -> Fund:
    """Remove the rate band that begins at an amount, while no contract has its rate by it."""
    fund = funds.find_unsealed(act.session, who)
    bands = funds.bands(act.session, fund.code)
    fixed = [
        holding
        for holding in load(act.session, Contracts(fund=fund.code))
        for band in [band_for(bands, holding.terms.amount)]
        if band is not None and band.from_fen == from_fen and holding.terms.rate == band.rate
    ]
    if fixed:
        raise Refused(
            N_(
                "contracts of fund {fund} have their rate by the tier from {amount} on: {count}, the first "
                "is {no}; change the tier for later ones with --replace"
            ),
            fund=fund.code,
            amount=grouped(from_fen),
            count=len(fixed),
            no=fixed[0].no,
        )
    funds.remove_rate(act, fund, from_fen)
    return fund


def _refuse_shaping(act: Act, fund: Fund, changes: Mapping[str, Any]) -> None:
    """Refuse to change what shapes periods once a sheet was submitted or the terms were amended."""
    facts = facts_of(act, fund.code)[fund.code]
    if not SHAPING & changes.keys() or not (facts.submissions or facts.amendments or facts.paid):
        return
    raise Refused(
        N_(
            "the terms that shape the periods of fund {fund} are final since a sheet of it was "
            "submitted; change them from a coming due date on with `fundcs fund amend {fund} "
            "--from DUE --reason TEXT`"
        ),
        fund=fund.code,
    )


def amend(act: Act, who: str, from_due: date | None, changes: Mapping[str, Any], reason: str) -> Fund:
    """Change a fund's terms from a coming border on; a later maturity extends its life and its contracts'.

    `changes`: columns of the amendment, `rate` for what extended contracts earn from the old maturity on.
    """
    fund = funds.find_unsealed(act.session, who)
    facts = facts_of(act, fund.code)[fund.code]
    old = stages_of(fund, facts.amendments)[-1]
    extends = "matures" in changes
    since = from_due or (fund.matures if extends else None)
    _check_amendment(act, fund, since, changes, reason)
    assert since is not None  # noqa: S101 - checked
    _check_border(act, fund, since, extends=extends)
    terms = amended(old.terms, since, changes)
    check_terms(terms)
    act.session.add(
        FundAmendment(
            fund=fund.code,
            from_due=since,
            anchor=terms.established,
            matures=terms.matures,
            day_count=terms.day_count,
            frequency=terms.frequency,
            first_payout=terms.first_payout,
            payout_dates=terms.payout_dates,
            accrual_rolls=changes.get("accrual_rolls", old.accrual_rolls),
            extended_from=fund.matures if extends else None,
            rate=changes.get("rate"),
            reason=fold(reason),
            recorded_at=act.moment,
            recorded_by=act.staff.code,
        )
    )
    fund.matures = terms.matures
    act.session.add(fund)
    act.session.flush()
    return fund


def withdraw_amendment(act: Act, who: str, since: date, reason: str) -> Fund:
    """Withdraw the amendment from a border on, recorded by mistake: the terms before it hold again.

    Raises Refused where there is none, a later one was recorded since, a sheet of its periods was submitted,
    or a contract would outlive the fund.
    """
    fund = funds.find_unsealed(act.session, who)
    amendments = facts_of(act, fund.code)[fund.code].amendments
    amendment = next((each for each in reversed(amendments) if each.from_due == since), None)
    if amendment is None:
        raise Refused(
            N_("fund {fund} has no change of terms from {day} on; `fundcs fund show {fund}` shows them"),
            fund=fund.code,
            day=since,
        )
    if amendment is not amendments[-1]:
        raise Refused(
            N_(
                "the terms of fund {fund} were amended again since, from {day} on; withdraw that first with "
                "`fundcs fund amend {fund} --withdraw {day} --reason TEXT`"
            ),
            fund=fund.code,
            day=amendments[-1].from_due,
        )
    if not fold(reason):
        raise Refused(N_("a withdrawal needs a reason; write it after --reason"))
    _refuse_submitted(act, fund, since, extends=amendment.extended_from is not None)
    assert amendment.id is not None  # noqa: S101 - it was read
    act.session.add(
        FundTermsWithdrawal(
            terms=amendment.id,
            reason=fold(reason),
            withdrawn_at=act.moment,
            withdrawn_by=act.staff.code,
        )
    )
    if amendment.extended_from is not None:
        fund.matures = amendment.extended_from
        act.session.add(fund)
    act.session.flush()
    _refuse_outside(act, fund)
    return fund


def _check_amendment(
    act: Act, fund: Fund, since: date | None, changes: Mapping[str, Any], reason: str
) -> None:
    if not changes:
        raise Refused(
            N_("nothing to change was given; `{command} --help` lists the options"),
            command="fundcs fund amend",
        )
    if not fold(reason):
        raise Refused(N_("an amendment needs a reason; write it after --reason"))
    if since is None:
        raise Refused(N_("the due date from which the terms change is missing; give it with --from"))
    if "rate" in changes and "matures" not in changes:
        raise Refused(N_("--rate is the agreed annual rate past the old maturity; give it with --matures"))
    if "matures" in changes and (changes["matures"] <= fund.matures or since != fund.matures):
        raise Refused(
            N_("fund {fund} matures on {matures}; an extension begins then and gives a later maturity"),
            fund=fund.code,
            matures=fund.matures,
        )
    if since < act.today:
        raise Refused(N_("{day} is past; terms change from a due date on that is still to come"), day=since)


def _check_border(act: Act, fund: Fund, since: date, *, extends: bool) -> None:
    """The day is a due date of the fund, and no period after it was submitted; nor, extending, the last."""
    periods = periods_of(act, fund)
    period_due(periods, since)
    _refuse_submitted(act, fund, since, extends=extends)


def _refuse_submitted(act: Act, fund: Fund, since: date, *, extends: bool) -> None:
    for period in periods_of(act, fund):
        if period.submitted and (period.due > since or (extends and period.due == since)):
            raise Refused(
                N_("the sheet of {fund} due {due} was submitted; its period can no longer be amended"),
                fund=fund.code,
                due=period.due,
            )


def seal(act: Act, who: str) -> Fund:
    """Seal a fund after its exit: no contract is pending or active, and no money is to be paid or received.

    From then on every command that writes to the fund, its contracts or their documents is refused
    (`FundSealed`, Art. 15), and the files of clients without another fund.
    """
    fund = funds.find_unsealed(act.session, who)
    held = load(act.session, Contracts(fund=fund.code))
    living = [holding for holding in held if not holding.state_on(act.today).ended]
    if living:
        raise Refused(
            N_(
                "contracts of fund {fund} have not ended: {count}, the first is {no}; "
                "a fund is sealed after its exit (Art. 15)"
            ),
            fund=fund.code,
            count=len(living),
            no=living[0].no,
        )
    state = state_on(act.today, matures=fund.matures, closed_on=fund.closed_on, sealed_on=None)
    if state is FundState.OPEN and not held:
        raise Refused(
            N_("fund {fund} is open and has had no contract; close it before it is sealed (Art. 15)"),
            fund=fund.code,
        )
    _refuse_open_money(act, fund)
    fund.sealed_on = act.today
    act.session.add(fund)
    return fund


def _refuse_open_money(act: Act, fund: Fund) -> None:
    """Refuse to seal a fund of which money is to be paid or received, and say which."""
    from fundcs.payouts.service.open_money import SENTENCES, open_money

    money = open_money(act, fund)
    if not money:
        return
    first = money[0]
    raise Refused(
        N_(
            "fund {fund} cannot be sealed (Art. 15): {money}; open in all: {count}; settle each, or record "
            "what was paid outside with `fundcs payout opening`"
        ),
        fund=fund.code,
        money=T(SENTENCES[first.kind], due=first.due, amount=grouped(first.amount)),
        count=len(money),
    )


def unseal(act: Act, who: str, reason: str) -> Fund:
    """Open a sealed fund again, as the general manager: it was sealed by mistake, or something came after it.

    The sealing stays on record with the reason. Raises NotPermitted, and Refused where it is not sealed.
    """
    act.only({Role.GENERAL_MANAGER})
    fund = funds.find(act.session, who)
    if fund.sealed_on is None:
        raise Refused(N_("fund {fund} is not sealed; there is nothing to take back"), fund=fund.code)
    act.session.add(
        FundUnsealing(
            fund=fund.code,
            sealed_on=fund.sealed_on,
            reason=text(reason),
            unsealed_at=second(act.moment),
            unsealed_by=act.staff.code,
        )
    )
    fund.sealed_on = None
    act.session.add(fund)
    act.session.flush()
    return fund
