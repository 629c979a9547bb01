"""The commands `fundcs fund …`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.funds.rules.risk import FUND_LEVEL_NAMES, FundLevel
from fundcs.funds.rules.terms import FREQUENCY_NAMES, DayCount, Frequency, parse_from
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import fold, parse_day
from fundcs.kit.view import View

if TYPE_CHECKING:
    from fundcs.funds.models import Fund

app = chapter(_("Funds, their terms and rate tiers."))


def _days(text: str) -> tuple[date, ...]:
    """The days of `2026-03-31,2026-06-30`; raises what `parse_day` raises."""
    return tuple(parse_day(part) for part in fold(text).replace("、", ",").split(",") if part.strip())


Code = Annotated[
    str, typer.Argument(metavar="FUND", help=_("A fund's code, or a name that only one fund has."))
]
Company = typer.Option(
    "--project-company", help=_("The project company, which uses the money and pays the interest.")
)
Established = options.day("--established", help_text=_("The day the fund was established."))
Matures = options.day("--matures", help_text=_("The maturity of the fund; its last payout due date."))
Basis = typer.Option(
    "--day-count", case_sensitive=False, help=_("The day-count basis; default: the policy's.")
)
Often = options.choice(FREQUENCY_NAMES, "--frequency", help_text=_("How often payouts are made."))
FirstPayout = options.day(
    "--first-payout", help_text=_("The first payout due date; later ones follow by whole months.")
)
PayoutDates = typer.Option(
    "--payout-dates", parser=_days, metavar="D,D,…", help=_("The payout due dates, listed one by one.")
)
ProjectRate = options.rate("--project-rate", help_text=_("The annual rate that the project company pays."))
RaisingRate = options.part(
    "--raising-rate",
    help_text=_("The annual rate from the receipt's date to the establishment; 0 for no such interest."),
)
ExitFee = options.part(
    "--exit-fee-rate",
    help_text=_("The part of principal kept back from an exit before maturity; 0 for none."),
)
Rolls = typer.Option(
    "--accrual-rolls/--no-accrual-rolls",
    help=_("Whether accrual runs up to the payment date when it moves to a working day."),
)
Risk = options.choice(FUND_LEVEL_NAMES, "--risk", help_text=_("The fund's risk level."))


def _shown(act: Act, fund: Fund) -> View:
    from fundcs.funds import service, show

    bands, risks = service.bands(act.session, fund.code), service.risks(act, fund.code)
    return show.fund(fund, bands, risks, act.today, _retention(act))


@command(app, "add", _("Record a fund and its terms."), access=Access.WRITE, permit=Permit.WRITE_FUNDS)
def add(
    act: Act,
    code: Annotated[str, typer.Argument(help=_("The fund's code, like JH01."))],
    name: Annotated[str, typer.Argument(help=_("The fund's name."))],
    *,
    project_company: Annotated[str, Company],
    established: Annotated[date, Established],
    matures: Annotated[date, Matures],
    frequency: Annotated[Frequency, Often],
    day_count: Annotated[DayCount | None, Basis] = None,
    first_payout: Annotated[date | None, FirstPayout] = None,
    payout_dates: Annotated[Any, PayoutDates] = None,
    project_rate: Annotated[Decimal | None, ProjectRate] = None,
    accrual_rolls: Annotated[bool, Rolls] = False,
    raising_rate: Annotated[Decimal | None, RaisingRate] = None,
    exit_fee_rate: Annotated[Decimal | None, ExitFee] = None,
    risk: Annotated[FundLevel | None, Risk] = None,
) -> View:
    from fundcs.funds import service, show
    from fundcs.funds.models import Fund

    made = Fund(
        code=code,
        name=name,
        project_company=project_company,
        established=established,
        matures=matures,
        day_count=day_count or DayCount(act.policy.payout.day_count),
        frequency=frequency,
        first_payout=first_payout,
        payout_dates=payout_dates or (),
        project_rate=project_rate,
        accrual_rolls=accrual_rolls,
        raising_rate=raising_rate or None,
        exit_fee_rate=exit_fee_rate or None,
    )
    added = service.add(act, made)
    if risk is not None:
        service.set_risk(act, added, risk, None)
    return show.added(added, service.risks(act, added.code), act.today, _retention(act))


@command(app, "list", _("List the funds."), permit=Permit.READ_FUNDS)
def list_(act: Act) -> View:
    from fundcs.funds import service, show

    return show.funds(
        service.everyone(act),
        service.all_bands(act.session),
        service.all_risks(act),
        act.today,
        _retention(act),
    )


@command(app, "show", _("Show a fund: terms, rate tiers, due dates."), permit=Permit.READ_FUNDS)
def show(act: Act, fund: Code) -> View:
    from fundcs.funds import service

    found = service.find(act.session, fund)
    return _shown(act, found)


@command(app, "edit", _("Change a fund's terms."), access=Access.WRITE, permit=Permit.WRITE_FUNDS)
def edit(
    act: Act,
    fund: Code,
    *,
    name: Annotated[str | None, typer.Option(help=_("The fund's name."))] = None,
    project_company: Annotated[str | None, Company] = None,
    established: Annotated[date | None, Established] = None,
    matures: Annotated[date | None, Matures] = None,
    frequency: Annotated[Frequency | None, Often] = None,
    day_count: Annotated[DayCount | None, Basis] = None,
    first_payout: Annotated[date | None, FirstPayout] = None,
    payout_dates: Annotated[Any, PayoutDates] = None,
    from_establishment: Annotated[
        bool,
        typer.Option("--from-establishment", help=_("Calculate the due dates from the establishment again.")),
    ] = False,
    project_rate: Annotated[Decimal | None, ProjectRate] = None,
    accrual_rolls: Annotated[bool | None, Rolls] = None,
    raising_rate: Annotated[Decimal | None, RaisingRate] = None,
    exit_fee_rate: Annotated[Decimal | None, ExitFee] = None,
    risk: Annotated[FundLevel | None, Risk] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar="TEXT", help=_("The reason; needed where an extra affects submitted sheets.")
        ),
    ] = None,
) -> View:
    from fundcs.contracts.service import fund_life
    from fundcs.funds import service, show
    from fundcs.payouts.show.altered import altered_data, altered_text

    given = {
        "name": name,
        "project_company": project_company,
        "established": established,
        "matures": matures,
        "frequency": frequency,
        "day_count": day_count,
        "first_payout": first_payout,
        "payout_dates": payout_dates,
        "project_rate": project_rate,
        "accrual_rolls": accrual_rolls,
        "raising_rate": raising_rate,
        "exit_fee_rate": exit_fee_rate,
    }
    changes = {"first_payout": None, "payout_dates": ()} if from_establishment else {}
    changes |= {column: value for column, value in given.items() if value is not None}
    if risk is not None:
        service.set_risk(act, service.find_unsealed(act.session, fund), risk, None)
        if not changes:
            return _shown(act, service.find(act.session, fund))
    changed, altered = fund_life.edit(act, fund, changes, reason)
    shown = _shown(act, changed)
    return show.altering(shown, altered_data(altered), list(map(altered_text, altered)))


@command(
    app,
    "amend",
    _("Change a fund's terms from a coming due date on, or extend its life; or withdraw such a change."),
    access=Access.WRITE,
    permit=Permit.WRITE_FUNDS,
)
def amend(
    act: Act,
    fund: Code,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason for the change."))],
    from_: Annotated[
        date | None,
        options.day(
            "--from", help_text=_("The due date they change from; of an extension the old maturity.")
        ),
    ] = None,
    matures: Annotated[
        date | None, options.day("--matures", help_text=_("The new maturity: contracts run on to it."))
    ] = None,
    rate: Annotated[
        Decimal | None,
        options.rate(
            "--rate",
            help_text=_("The agreed annual rate past the old maturity; default: each contract's own."),
        ),
    ] = None,
    frequency: Annotated[Frequency | None, Often] = None,
    day_count: Annotated[DayCount | None, Basis] = None,
    first_payout: Annotated[date | None, FirstPayout] = None,
    payout_dates: Annotated[Any, PayoutDates] = None,
    accrual_rolls: Annotated[bool | None, Rolls] = None,
    withdraw: Annotated[
        date | None,
        options.day(
            "--withdraw", help_text=_("Withdraw the change from this due date on, recorded by mistake.")
        ),
    ] = None,
) -> View:
    from fundcs.contracts.service import fund_life

    given = {
        "matures": matures,
        "rate": rate,
        "frequency": frequency,
        "day_count": day_count,
        "first_payout": first_payout,
        "payout_dates": payout_dates,
        "accrual_rolls": accrual_rolls,
    }
    changes = {column: value for column, value in given.items() if value is not None}
    if withdraw is not None:
        if changes or from_ is not None:
            raise Misused(N_("--withdraw takes a change of terms back; leave out the other terms"))
        restored = fund_life.withdraw_amendment(act, fund, withdraw, reason)
        return _shown(act, restored)
    changed = fund_life.amend(act, fund, from_, changes, reason)
    return _shown(act, changed)


@command(
    app,
    "rate",
    _("Add a rate tier: the agreed annual rate of contracts from an amount on."),
    access=Access.WRITE,
    permit=Permit.WRITE_FUNDS,
)
def rate(
    act: Act,
    fund: Code,
    from_: Annotated[
        int,
        typer.Option(
            "--from",
            parser=parse_from,
            metavar="AMOUNT",
            help=_("The tier begins at this amount; 0 for any."),
        ),
    ],
    rate: Annotated[Decimal | None, options.rate("--rate", help_text=_("The agreed annual rate."))] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help=_("Change the tier that begins there; recorded contracts keep their rates.")
        ),
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help=_("Remove the tier that begins there, while no contract has it."))
    ] = False,
) -> View:
    from fundcs.contracts.service import fund_life
    from fundcs.funds import service

    if (rate is None) is not remove or (remove and replace):
        raise Misused(N_("a rate tier needs --rate RATE; --remove stands by itself"))
    if rate is None:
        changed = fund_life.remove_rate(act, fund, from_)
    else:
        changed = service.rate(act, fund, from_, rate, replace=replace)
    return _shown(act, changed)


@command(
    app,
    "risk",
    _("Record the risk level that a fund has from a day on, or withdraw one recorded by mistake."),
    access=Access.WRITE,
    permit=Permit.WRITE_FUNDS,
)
def risk(
    act: Act,
    fund: Code,
    *,
    level: Annotated[
        FundLevel | None,
        options.choice(FUND_LEVEL_NAMES, "--level", help_text=_("The fund's risk level.")),
    ] = None,
    since: Annotated[
        date | None,
        options.day(
            "--since",
            help_text=_(
                "The first day of the level; default: for the first one the establishment, else today."
            ),
        ),
    ] = None,
    withdraw: Annotated[
        date | None,
        options.day("--withdraw", help_text=_("Withdraw the one of this day, recorded by mistake.")),
    ] = None,
    reason: Annotated[str | None, options.withdrawal_reason()] = None,
) -> View:
    from fundcs.funds import service

    if (level is None) is (withdraw is None) or (withdraw is not None and since is not None):
        raise Misused(N_("a fund's risk level needs --level, or --withdraw DATE with --reason alone"))
    found = service.find(act.session, fund)
    if withdraw is not None:
        service.withdraw_risk(act, found, withdraw, reason)
    elif level is not None:
        service.set_risk(act, found, level, since)
    return _shown(act, found)


@command(
    app,
    "close",
    _("Stop taking new contracts from a day on."),
    access=Access.WRITE,
    permit=Permit.WRITE_FUNDS,
)
def close(
    act: Act,
    fund: Code,
    on: Annotated[
        date | None,
        options.day("--on", help_text=_("The first day without new contracts; default: today.")),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help=_("Withdraw the closing: the fund takes contracts again."))
    ] = False,
) -> View:
    from fundcs.funds import service

    if undo and on is not None:
        raise Misused(N_("--undo takes the day back; leave out --on"))
    closed = service.reopen(act, fund) if undo else service.close(act, fund, on or act.today)
    return _shown(act, closed)


@command(
    app,
    "withdraw",
    _("Withdraw a fund added by mistake; it stays on record."),
    access=Access.WRITE,
    permit=Permit.WRITE_FUNDS,
)
def withdraw(
    act: Act,
    fund: Code,
    *,
    reason: Annotated[str, options.withdrawal_reason()],
) -> View:
    from fundcs.archive.withdrawn_show import withdrawn
    from fundcs.funds import service

    entry = service.find(act.session, fund)
    return withdrawn(act, entry, service.withdraw(act, fund, reason))


@command(
    app,
    "seal",
    _("Seal a fund after its exit and last payout; its data can no longer change (Art. 15)."),
    access=Access.WRITE,
    permit=Permit.WRITE_FUNDS,
)
def seal(
    act: Act,
    fund: Code,
    undo: Annotated[
        bool, typer.Option("--undo", help=_("Open it again, as the general manager; needs --reason."))
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=_("The reason for opening it again."))
    ] = None,
) -> View:
    from fundcs.contracts.service import fund_life

    if undo is not (reason is not None):
        raise Misused(N_("--undo needs a reason; add --reason TEXT, which goes with --undo alone"))
    sealed = fund_life.seal(act, fund) if reason is None else fund_life.unseal(act, fund, reason)
    return _shown(act, sealed)


def _retention(act: Act) -> int:
    return act.policy.confidentiality.retention
