"""The forecast on the screen and as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fundcs.kit.i18n import N_, P_, _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.payouts.rules.forecast import DayWork, HolidayPlace
from fundcs.payouts.show.extras import total_data
from fundcs.payouts.show.screen import skipped_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.payouts.rules.forecast import Cash, ForecastPayout, HolidayDay, LongHoliday
    from fundcs.payouts.service.forecast import Forecast, MaturityNotice

_WORK = {DayWork.VERIFY: N_("callbacks before the payout"), DayWork.PAYMENT: N_("payment")}
_PLACES = {
    HolidayPlace.INSIDE: N_("{first} – {last} {names}: the day lies in it and is moved"),
    HolidayPlace.BEFORE: N_("{first} – {last} {names}: the last working day before it"),
    HolidayPlace.AFTER: N_("{first} – {last} {names}: the first working day after it"),
}


def view(ahead: Forecast) -> View:
    """The forecast as a page or as one JSON document."""
    return View(_data(ahead), text_page(*_page(ahead)))


def _page(ahead: Forecast) -> Iterator[RenderableType]:
    yield heading(ahead)
    yield _cash(ahead)
    if ahead.maturities:
        yield _("Contracts that mature")
        yield _maturities(ahead)
    if ahead.holidays:
        yield _("Days at long holidays")
        yield _holidays(ahead)
    if ahead.calls:
        yield _("Callbacks")
        yield _calls(ahead)
    if any(payout.payment.day.provisional for payout in ahead.payouts):
        yield _("(provisional): the holiday arrangement of that year is not yet published")


def heading(ahead: Forecast) -> str:
    """What the forecast is of, and by which facts."""
    return _("Payout forecast from {first} to {last}, by the present contracts").format(
        first=ahead.first, last=ahead.last
    )


def _cash(ahead: Forecast) -> Table:
    beside = [(_("Extras"), "right")] if has_extras(ahead) else []
    rows = table(
        _("Month"), _("Fund"), (_("Payout"), "right"), (_("Principal returned"), "right"), *beside,
        (_("To be paid"), "right"),
    )  # fmt: skip
    for month, grouping in groupby(ahead.by_fund, key=lambda row: row.month):
        of_month = list(grouping)
        for row in of_month:
            rows.add_row(str(month), f"{row.fund} {row.fund_name}", *_amounts(ahead, row.cash))
        if len(of_month) > 1:
            rows.add_row(str(month), _("Subtotal"), *_amounts(ahead, ahead.by_month[month]), style="bold")
    rows.add_section()
    rows.add_row(_("Total"), "", *_amounts(ahead, ahead.total))
    return tight(rows, 0)


def has_extras(ahead: Forecast) -> bool:
    """Whether any fund's extras are among the cash."""
    return any(row.cash.extras for row in ahead.by_fund)


def _amounts(ahead: Forecast, cash: Cash) -> tuple[str, ...]:
    beside = (grouped(cash.extras),) if has_extras(ahead) else ()
    return grouped(cash.interest), grouped(cash.principal), *beside, grouped(cash.total)


def _maturities(ahead: Forecast) -> Table:
    rows = table(
        _("Matures"), _("Contract"), _("Holder"), (_("Principal"), "right"), _("Payment date"),
        _("Tell by"), _("CS specialist"),
    )  # fmt: skip
    for matures in ahead.maturities:
        contract = matures.maturity
        rows.add_row(
            str(contract.matures),
            contract.contract,
            f"{contract.client} {matures.name}",
            grouped(contract.principal),
            str(contract.pay_date),
            str(matures.notice_by),
            officer_text(ahead, matures.officer),
        )
    return tight(rows, 0, 4, 5)


def officer_text(ahead: Forecast, officer: str | None) -> str:
    """An officer by code and name; a dash for clients without one."""
    return "–" if officer is None else f"{officer} {ahead.staff.get(officer, '')}".strip()


def _holidays(ahead: Forecast) -> Table:
    rows = table(_("Day"), _("Fund"), _("Due date"), _("What"), _("Long holiday"))
    for day in ahead.holidays:
        rows.add_row(
            provisional(day.reached.result.isoformat(), given=day.reached.provisional),
            day.fund,
            str(day.due),
            work_name(day.work),
            holiday_text(day.holiday),
        )
    return tight(rows, 0, 2)


def provisional(day: str, *, given: bool) -> str:
    """A day, marked where the holiday arrangement of its year is not yet published."""
    return _("{day} (provisional)").format(day=day) if given else day


def work_name(work: DayWork) -> str:
    """What is to be done by the day, in the user's language."""
    return _(_WORK[work])


def holiday_text(holiday: LongHoliday) -> str:
    """The days off and where the day lies to them."""
    names = _(", ").join(map(str, holiday.names))
    return _(_PLACES[holiday.place]).format(first=holiday.first, last=holiday.last, names=names)


def _calls(ahead: Forecast) -> Table:
    rows = table(
        _("Month"), _("CS specialist"), (_(P_("forecast", "Before payouts")), "right"),
        (_(P_("forecast", "After payment")), "right"),
    )  # fmt: skip
    for row in ahead.calls:
        rows.add_row(str(row.month), officer_text(ahead, row.officer), str(row.verify), str(row.done))
    return tight(rows, 0)


def _data(ahead: Forecast) -> dict[str, object]:
    return {
        "from": iso(ahead.first),
        "to": iso(ahead.last),
        "months": [
            {"fund": row.fund, "month": str(row.month), **_cash_data(row.cash)} for row in ahead.by_fund
        ],
        "totals": [{"month": str(month), **_cash_data(cash)} for month, cash in ahead.by_month.items()],
        "payouts": [_payout_data(payout) for payout in ahead.payouts],
        "maturities": [_maturity_data(matures) for matures in ahead.maturities],
        "holidays": [_holiday_data(day) for day in ahead.holidays],
        "callbacks": [
            {"officer": row.officer, "month": str(row.month), "verify": row.verify, "done": row.done}
            for row in ahead.calls
        ],
        **{f"total_{name}" if name != "total" else name: v for name, v in _cash_data(ahead.total).items()},
    }


def _cash_data(cash: Cash) -> dict[str, object]:
    return {
        "interest": yuan(cash.interest),
        "principal": yuan(cash.principal),
        **total_data(cash.extras),
        "total": yuan(cash.total),
    }


def _payout_data(payout: ForecastPayout) -> dict[str, object]:
    day = payout.payment.day
    return {
        "fund": payout.fund,
        "due": iso(payout.due),
        "pay_date": iso(payout.pay_date),
        "skipped": skipped_data(day.skipped),
        "provisional": day.provisional,
        "verify_by": None if payout.verify is None else iso(payout.verify.result),
        "supplement": payout.supplement,
        "contracts": payout.outlook.contracts,
        "clients": len(payout.outlook.clients),
        **_cash_data(payout.outlook.cash),
    }


def _maturity_data(matures: MaturityNotice) -> dict[str, object]:
    contract = matures.maturity
    return {
        "contract": contract.contract,
        "client": contract.client,
        "name": matures.name,
        "fund": contract.fund,
        "matures": iso(contract.matures),
        "principal": yuan(contract.principal),
        "pay_date": iso(contract.pay_date),
        "officer": matures.officer,
        "notice_by": iso(matures.notice_by),
    }


def _holiday_data(day: HolidayDay) -> dict[str, object]:
    return {
        "fund": day.fund,
        "due": iso(day.due),
        "what": day.work.value,
        "on": iso(day.reached.result),
        "provisional": day.reached.provisional,
        "holiday_first": iso(day.holiday.first),
        "holiday_last": iso(day.holiday.last),
        "names": [str(name) for name in day.holiday.names],
        "place": day.holiday.place.value,
    }
