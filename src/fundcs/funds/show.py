"""Funds as tables or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from fundcs.funds.rules.retention import earliest_destruction
from fundcs.funds.rules.risk import FUND_LEVEL_NAMES, level_on
from fundcs.funds.rules.schedule import due_dates, paid_outside
from fundcs.funds.rules.terms import FREQUENCY_NAMES, FundState, percent, state_on
from fundcs.funds.service import terms
from fundcs.kit.i18n import N_, _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.parsing import rate_text
from fundcs.kit.view import View, iso, table, text_page

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console
    from rich.table import Table

    from fundcs.funds.models import Fund
    from fundcs.funds.rules.risk import RiskSince
    from fundcs.funds.rules.terms import Band, Frequency

_STATES = {
    FundState.OPEN: N_("open for contracts"),
    FundState.CLOSED: N_("closed to contracts"),
    FundState.MATURED: N_("matured"),
    FundState.SEALED: N_("sealed"),
}


def data(
    listed: Fund, bands: Sequence[Band], risks: Sequence[RiskSince], today: date, retention: int
) -> dict[str, object]:
    """A fund's JSON; `retention`: for how many years the records of a sealed one are kept."""
    risk = level_on(risks, today)
    return {
        "code": listed.code,
        "name": listed.name,
        "project_company": listed.project_company,
        "established": iso(listed.established),
        "matures": iso(listed.matures),
        "day_count": listed.day_count.value,
        "frequency": listed.frequency.value,
        "first_payout": iso(listed.first_payout),
        "payout_dates": [iso(day) for day in listed.payout_dates],
        "project_rate": None if listed.project_rate is None else rate_text(listed.project_rate),
        "accrual_rolls": listed.accrual_rolls,
        **_extras_data(listed),
        "closed_on": iso(listed.closed_on),
        "sealed_on": iso(listed.sealed_on),
        "earliest_destruction": iso(_destruction(listed, retention)),
        "state": _state(listed, today).value,
        "risk": None if risk is None else risk.level.value,
        "risks": [{"since": iso(level.since), "level": level.level.value} for level in risks],
        "bands": [{"from": yuan(band.from_fen), "rate": rate_text(band.rate)} for band in bands],
        "due_dates": [iso(day) for day in due_dates(terms(listed))],
    }


def _extras_data(listed: Fund) -> dict[str, object]:
    """The rates of the fund's extras, no key for one that it does not have."""
    rates = {"raising_rate": listed.raising_rate, "exit_fee_rate": listed.exit_fee_rate}
    return {name: rate_text(rate) for name, rate in rates.items() if rate is not None}


def fund(
    listed: Fund, bands: Sequence[Band], risks: Sequence[RiskSince], today: date, retention: int
) -> View:
    """One fund: terms, risk level, rate bands, due dates."""
    days = table(_("Due dates"))
    days.add_row("  ".join(str(day) for day in due_dates(terms(listed))))
    shown = _terms(listed, today, retention)
    _add_risks(shown, risks)
    return View(data(listed, bands, risks, today, retention), text_page(shown, _bands(bands), days))


def _add_risks(rows: Table, risks: Sequence[RiskSince]) -> None:
    """The risk levels, the newest first."""
    for number, risk in enumerate(reversed(risks)):
        since = _("{level} {name} since {day}").format(
            level=risk.level.value, name=_(FUND_LEVEL_NAMES[risk.level]), day=risk.since
        )
        rows.add_row("" if number else _("Risk level"), since)


def added(fund_: Fund, risks: Sequence[RiskSince], today: date, retention: int) -> View:
    """A fund just recorded, and what of it counts as paid outside fundcs."""
    shown, through = fund(fund_, (), risks, today, retention), paid_outside(terms(fund_), today)
    if through is None:
        return shown
    note = _(
        "what fell due up to {day} counts as paid outside fundcs; "
        "`fundcs payout opening --fund {fund} --paid-through DUE` sets it otherwise"
    ).format(day=through, fund=fund_.code)

    def page(out: Console) -> None:
        shown.page(out)
        out.print(note, markup=False)

    return View(shown.data, page)


def altering(shown: View, sheets: Sequence[dict[str, object]], sentences: Sequence[str]) -> View:
    """A changed fund with the submitted sheets that this alters."""
    if not sheets:
        return shown

    def page(out: Console) -> None:
        shown.page(out)
        for sentence in sentences:
            out.print(sentence, markup=False)

    return View({**cast("dict[str, object]", shown.data), "altered_sheets": sheets}, page)


def funds(
    many: Sequence[Fund],
    bands: Mapping[str, Sequence[Band]],
    risks: Mapping[str, Sequence[RiskSince]],
    today: date,
    retention: int,
) -> View:
    """Several funds."""
    rows = table(
        _("Code"),
        _("Name"),
        _("Established"),
        _("Matures"),
        _("Day count"),
        _("Payout frequency"),
        _("State"),
    )
    for listed_fund in many:
        rows.add_row(
            listed_fund.code,
            listed_fund.name,
            str(listed_fund.established),
            str(listed_fund.matures),
            listed_fund.day_count.value,
            frequency_name(listed_fund.frequency),
            _(_STATES[_state(listed_fund, today)]),
        )
    listed = [
        data(each, bands.get(each.code, ()), risks.get(each.code, ()), today, retention) for each in many
    ]
    return View(listed, text_page(rows))


def frequency_name(frequency: Frequency) -> str:
    """The frequency in the user's language."""
    return _(FREQUENCY_NAMES[frequency])


def _destruction(listed: Fund, retention: int) -> date | None:
    """The first day on which the fund's records may be destroyed, which nothing does by itself."""
    return None if listed.sealed_on is None else earliest_destruction(listed.sealed_on, retention)


def _state(listed: Fund, today: date) -> FundState:
    return state_on(today, matures=listed.matures, closed_on=listed.closed_on, sealed_on=listed.sealed_on)


def _terms(listed: Fund, today: date, retention: int) -> Table:
    rows = table(_("Fund"), f"{listed.code} {listed.name}")
    rows.add_row(_("State"), _(_STATES[_state(listed, today)]))
    rows.add_row(_("Project company"), listed.project_company)
    rows.add_row(_("Life"), _("{first} to {last}").format(first=listed.established, last=listed.matures))
    rows.add_row(_("Day count"), listed.day_count.value)
    rows.add_row(_("Payout frequency"), frequency_name(listed.frequency))
    if listed.first_payout is not None:
        rows.add_row(_("First payout"), str(listed.first_payout))
    if listed.payout_dates:
        rows.add_row(_("Payout dates"), _("as listed"))
    if listed.project_rate is not None:
        rows.add_row(_("Project company's rate"), percent(listed.project_rate))
    if listed.accrual_rolls:
        rows.add_row(_("Payout"), _("runs up to the payment date when it moves to a working day"))
    if listed.raising_rate is not None:
        rows.add_row(_("Raising-period rate"), percent(listed.raising_rate))
    if listed.exit_fee_rate is not None:
        rows.add_row(_("Early-exit fee"), percent(listed.exit_fee_rate))
    if listed.closed_on is not None:
        rows.add_row(_("No new contracts from"), str(listed.closed_on))
    if listed.sealed_on is not None:
        rows.add_row(_("Sealed on"), str(listed.sealed_on))
        rows.add_row(_("Earliest destruction"), str(_destruction(listed, retention)))
    return rows


def _bands(bands: Sequence[Band]) -> Table:
    rows = table((_("Contracts from"), "right"), (_("Annual rate"), "right"))
    for band in bands:
        rows.add_row(grouped(band.from_fen), percent(band.rate))
    if not bands:
        rows.add_row("–", _("no rate tiers yet"))
    return rows
