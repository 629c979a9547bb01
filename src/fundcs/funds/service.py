"""Use cases of the funds. What needs a fund's contracts in view stands in `contracts.service.fund_life`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from fundcs.funds import queries
from fundcs.funds.models import (
    Fund,
    FundAmendment,
    FundBand,
    FundRisk,
    FundRiskWithdrawal,
    FundWithdrawal,
)
from fundcs.funds.rules.amending import EXTRAS
from fundcs.funds.rules.risk import FundLevel, RiskSince
from fundcs.funds.rules.terms import Band, FundTerms, check_bands, check_terms, unlikely_rate
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import second, text

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act

_CODE = re.compile(r"\w[\w.-]{0,31}")
_OWN: Final = frozenset({"fund_band", "fund_risk", "fund_terms", "fund_correction", "payout_opening"})
_TERMS = ("established", "matures", "day_count", "frequency", "first_payout", "payout_dates")


class NoSuchFund(Refused):
    template = N_("there is no fund {fund}; `fundcs fund list` shows them")


UNKNOWN_IN_LEDGER: Final = N_(
    "there is no fund {fund}; add it with `fundcs fund add`, or let `fundcs init --from FILE` propose every "
    "fund that the ledger names"
)


class AmbiguousFund(Refused):
    template = N_("several funds are called {fund}; give a code: {codes}")


class FundSealed(Refused):
    template = N_(
        "fund {fund} was sealed on {day} (Art. 15); the fund and its contracts can no longer change"
    )


class FundClosed(Refused):
    template = N_("fund {fund} is closed from {day} on and takes no new contracts; choose another fund")


def find(session: Session, who: str) -> Fund:
    """The fund with code `who`, else the only one of that name."""
    name = fold(who)
    fund = queries.by_code(session, name.upper())
    if fund is not None:
        withdrawal = queries.withdrawal(session, fund.code)
        if withdrawal is None:
            return fund
        raise Refused(
            N_("fund {fund} was withdrawn on {day} as added by mistake; add the fund again if need be"),
            fund=fund.code,
            day=withdrawal.withdrawn_at.date(),
        )
    same = queries.named(session, name)
    if not same:
        raise NoSuchFund(fund=quoted(who))
    if len(same) > 1:
        raise AmbiguousFund(fund=quoted(who), codes=joined(fund.code for fund in same))
    return same[0]


def find_unsealed(session: Session, who: str) -> Fund:
    """As `find`, for a command that writes to the fund or its contracts."""
    fund = find(session, who)
    check_unsealed(fund)
    return fund


def check_unsealed(fund: Fund) -> None:
    """Refuse a sealed fund (`FundSealed`, Art. 15)."""
    if fund.sealed_on is not None:
        raise FundSealed(fund=fund.code, day=fund.sealed_on)


def check_takes_contracts(fund: Fund, signed: date, today: date) -> None:
    """Refuse a new contract in a sealed fund, or in one closed by its signing or by today."""
    check_unsealed(fund)
    if fund.closed_on is not None and max(signed, today) >= fund.closed_on:
        raise FundClosed(fund=fund.code, day=fund.closed_on)


def terms(fund: Fund) -> FundTerms:
    """What fixes the fund's due dates and its contracts' life."""
    return FundTerms(**{name: getattr(fund, name) for name in _TERMS})


def amended_terms(amendment: FundAmendment) -> FundTerms:
    """The terms that hold from an amendment's border on."""
    return FundTerms(
        established=amendment.anchor,
        matures=amendment.matures,
        day_count=amendment.day_count,
        frequency=amendment.frequency,
        first_payout=amendment.first_payout,
        payout_dates=amendment.payout_dates,
    )


def bands(session: Session, fund: str) -> tuple[Band, ...]:
    """The rate bands of the fund with this code, from the lowest amount up."""
    return tuple(Band(band.from_fen, band.rate) for band in queries.bands(session, fund))


def all_bands(session: Session) -> dict[str, tuple[Band, ...]]:
    """The rate bands of every fund by its code, in one query."""
    banded: dict[str, tuple[Band, ...]] = {}
    for band in queries.bands(session):
        banded[band.fund] = (*banded.get(band.fund, ()), Band(band.from_fen, band.rate))
    return banded


def everyone(act: Act) -> Sequence[Fund]:
    """All funds by code."""
    return queries.everyone(act.session)


def add(act: Act, made: Fund) -> Fund:
    """Record a new fund."""
    made.code = fold(made.code).upper()
    if _CODE.fullmatch(made.code) is None:
        raise Refused(
            N_(
                "'{code}' cannot be a fund's code; "
                "use at most 32 letters, digits, dots and hyphens, like JH01"
            ),
            code=quoted(made.code),
        )
    holder = queries.by_code(act.session, made.code)
    if holder is not None and queries.withdrawal(act.session, made.code) is not None:
        from fundcs.archive import references

        references.give_another_code(act.session, holder)
    elif holder is not None:
        raise Refused(N_("the fund code {code} is taken; choose another"), code=made.code)
    _tidy(made)
    check_terms(terms(made))
    if made.project_rate is not None:
        act.warn(unlikely_rate(made.code, made.project_rate, act.policy.plausible))
    act.session.add(made)
    act.session.flush()
    return made


def _tidy(fund: Fund) -> None:
    fund.name, fund.project_company = fold(fund.name), fold(fund.project_company)
    if not fund.name or not fund.project_company:
        raise Refused(N_("a fund needs a name and a project company; write both"))


def change(act: Act, fund: Fund, changes: Mapping[str, Any]) -> None:
    """Set the columns named in `changes`; contracts are not looked at (`contracts.service` does).

    A new first payout takes the place of a list of payout dates, and the other way round. An extra's rate of
    0 is none.
    """
    if not changes:
        raise Refused(
            N_("nothing to change was given; `{command} --help` lists the options"),
            command="fundcs fund edit",
        )
    if changes.get("first_payout") and "payout_dates" not in changes:
        changes = {**changes, "payout_dates": ()}
    if changes.get("payout_dates") and "first_payout" not in changes:
        changes = {**changes, "first_payout": None}
    for name, value in changes.items():
        setattr(fund, name, (value or None) if name in EXTRAS else value)
    _tidy(fund)
    check_terms(terms(fund))
    if changes.get("project_rate") is not None:
        act.warn(unlikely_rate(fund.code, changes["project_rate"], act.policy.plausible))
    act.session.add(fund)


def rate(act: Act, who: str, from_fen: int, yearly: Decimal, *, replace: bool = False) -> Fund:
    """Give future contracts from an amount on a yearly rate; recorded contracts keep theirs."""
    fund = find_unsealed(act.session, who)
    act.warn(unlikely_rate(fund.code, yearly, act.policy.plausible))
    begins_there = [band for band in queries.bands(act.session, fund.code) if band.from_fen == from_fen]
    if begins_there and replace:
        begins_there[0].rate = yearly
        act.session.add(begins_there[0])
    else:
        check_bands([*bands(act.session, fund.code), Band(from_fen, yearly)])
        act.session.add(FundBand(fund=fund.code, from_fen=from_fen, rate=yearly))
    act.session.flush()
    return fund


def remove_rate(act: Act, fund: Fund, from_fen: int) -> None:
    """Remove the band that begins at an amount; contracts are not looked at (`contracts.service` does)."""
    for band in queries.bands(act.session, fund.code):
        if band.from_fen == from_fen:
            act.session.delete(band)
            act.session.flush()
            return
    raise Refused(
        N_("fund {fund} has no rate tier that begins at {amount}; `fundcs fund show {fund}` lists them"),
        fund=fund.code,
        amount=grouped(from_fen),
    )


def reopen(act: Act, who: str) -> Fund:
    """Withdraw that a fund takes no new contracts. Raises Refused where it takes them."""
    fund = find_unsealed(act.session, who)
    if fund.closed_on is None:
        raise Refused(N_("fund {fund} is not closed; there is nothing to withdraw"), fund=fund.code)
    fund.closed_on = None
    act.session.add(fund)
    return fund


def withdraw(act: Act, who: str, reason: str) -> FundWithdrawal:
    """Withdraw a fund that was added by mistake. Raises Refused with what refers to it."""
    from fundcs.archive import references

    fund, why = find(act.session, who), text(reason)
    standing = references.standing(act.session, "fund", fund.code, _OWN)
    if standing:
        raise Refused(
            N_(
                "fund {fund} cannot be withdrawn, because of: {references}; withdraw or correct these "
                "first, or correct the fund with `fundcs fund edit {fund}`"
            ),
            fund=fund.code,
            references=joined(reference.text for reference in standing),
        )
    made = FundWithdrawal(
        fund=fund.code, reason=why, withdrawn_at=second(act.moment), withdrawn_by=act.staff.code
    )
    act.session.add(made)
    act.session.flush()
    return made


def close(act: Act, who: str, on: date) -> Fund:
    """Take no new contracts from `on` on; closing again moves the day."""
    fund = find_unsealed(act.session, who)
    if not fund.established <= on <= fund.matures:
        raise Refused(
            N_("fund {fund} cannot be closed on {day}; give a date from {established} to {matures}"),
            fund=fund.code,
            day=on,
            established=fund.established,
            matures=fund.matures,
        )
    fund.closed_on = on
    act.session.add(fund)
    return fund


def risks(act: Act, fund: str) -> list[RiskSince]:
    """The risk levels of the fund with this code that stand at the act's moment, by day."""
    return all_risks(act, fund).get(fund, [])


def all_risks(act: Act, fund: str | None = None) -> dict[str, list[RiskSince]]:
    """The risk levels of every fund, or of one, by its code."""
    levels: dict[str, list[RiskSince]] = {}
    for row in queries.risks(act.session, act.moment, fund):
        assert row.id is not None  # noqa: S101 - it was read
        levels.setdefault(row.fund, []).append(RiskSince(row.since, row.id, row.level))
    return levels


def set_risk(act: Act, fund: Fund, level: FundLevel, since: date | None) -> None:
    """Record the risk level that a fund has from a day on (Art. 1).

    Without a day the first level holds from the establishment on, a later one from today. Raises Refused for
    a day that is to come, and for a level that the fund has that day already.
    """
    check_unsealed(fund)
    recorded = risks(act, fund.code)
    day = since or (act.today if recorded else min(fund.established, act.today))
    if day > act.today:
        raise Refused(
            N_("{day} is in the future; record the risk level of fund {fund} when it holds"),
            day=day,
            fund=fund.code,
        )
    before = [risk for risk in recorded if risk.since <= day]
    if before and before[-1].level is level:
        raise Refused(
            N_("fund {fund} has the risk level {level} from {since} on; say what is different"),
            fund=fund.code,
            level=level.value,
            since=before[-1].since,
        )
    act.session.add(
        FundRisk(
            fund=fund.code,
            level=level,
            since=day,
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()


def withdraw_risk(act: Act, fund: Fund, since: date, reason: str | None) -> None:
    """Withdraw the risk level of a day that was recorded by mistake. Raises Refused where there is none."""
    check_unsealed(fund)
    if not fold(reason or ""):
        raise Refused(N_("a withdrawal needs a reason; write it after --reason"))
    of_day = [risk for risk in risks(act, fund.code) if risk.since == since]
    if not of_day:
        raise Refused(
            N_("fund {fund} has no risk level recorded from {day} on; `fundcs fund show {fund}` lists them"),
            fund=fund.code,
            day=since,
        )
    act.session.add(
        FundRiskWithdrawal(
            risk=of_day[-1].id,
            reason=text(reason or ""),
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
