"""Use cases of the payout: the schedule, reckoning a sheet, the versions kept of it (Art. 46-48)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundcs.archive import trail
from fundcs.archive.frozen import Frozen, freeze, thaw
from fundcs.callbacks.service.payees import verification
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.timeline import first_unpaid, period_due
from fundcs.entitlements.service import holder_names, load, payment
from fundcs.entitlements.service.timelines import next_due, periods_of
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.payouts import queries
from fundcs.payouts.models import PayoutSheet
from fundcs.payouts.rules.diff import Difference, compare
from fundcs.payouts.rules.lines import sheet_lines
from fundcs.payouts.rules.sheet import FORM, Sheet, content, from_content

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.entitlements.rules.periods import Payment
    from fundcs.entitlements.rules.timeline import FundPeriod, Standing
    from fundcs.funds.models import Fund
    from fundcs.funds.rules.terms import DayCount
    from fundcs.payouts.queries import VersionRow


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A due date of a fund, how its payout date is reached, and the newest version of its sheet."""

    payment: Payment
    day_count: DayCount
    standing: Standing
    status: Literal["past", "next", "ahead"]
    version: int | None


def verified(
    session: Session, fund: str, due: date, holdings: Sequence[Holding]
) -> frozenset[tuple[str, str]]:
    """The (contract, client) pairs whose payee a callback has confirmed for this due date (Art. 46)."""
    answers = verification(session, fund, due, holdings)
    return frozenset(line for line, answer in answers.items() if answer.verified)


def schedule(act: Act, who: str) -> tuple[Fund, list[Scheduled]]:
    """Every due date of a fund."""
    fund = funds.find(act.session, who)
    versions = queries.newest_versions(act.session, fund.code)
    periods = periods_of(act, fund)
    following = first_unpaid(periods)
    return fund, [
        Scheduled(
            payment=payment(act, period),
            day_count=period.day_count,
            standing=period.standing,
            status=_status(period, following, act.today),
            version=versions.get(period.due),
        )
        for period in periods
    ]


def _status(
    period: FundPeriod, following: FundPeriod | None, today: date
) -> Literal["past", "next", "ahead"]:
    if period is following:
        return "next"
    return "past" if period.standing.settled or period.due < today else "ahead"


def calculate(act: Act, who: str, due: date | None) -> Sheet:
    """Reckon the sheet of a fund for a due date, the next one unless given, and keep it as its next version.

    A sheet equal to the newest version is that version, and nothing is written. A fund without contracts
    has a sheet without lines.
    """
    fund = funds.find_unsealed(act.session, who)
    reckoned = reckon(act, fund, due or next_due(act, fund))
    frozen = freeze(content(reckoned), FORM)
    newest = queries.newest(act.session, fund.code, reckoned.due)
    if newest is not None and _equal(act, fund, reckoned.due, newest, frozen):
        return _stored(act, fund, reckoned.due, newest[0])
    made = PayoutSheet(
        fund=fund.code,
        due=reckoned.due,
        version=newest[0] + 1 if newest else 1,
        reckoned_at=act.moment.replace(microsecond=0),
        reckoned_by=act.staff.code,
        hash=frozen.hash,
        content=frozen.text,
    )
    act.session.add(made)
    act.session.flush()
    stamp = {name: getattr(made, name) for name in ("version", "hash", "reckoned_at", "reckoned_by")}
    return replace(reckoned, **stamp)


def _equal(act: Act, fund: Fund, due: date, newest: tuple[int, str, int], frozen: Frozen) -> bool:
    """Whether the newest (version, hash, form) holds what `frozen` does; an older form is read to compare."""
    version, hash_, form = newest
    if form == FORM:
        return hash_ == frozen.hash
    return freeze(content(_stored(act, fund, due, version)), FORM) == frozen


def reckon(act: Act, fund: Fund, due: date) -> Sheet:
    """The sheet of a fund for a due date as the archive stands, not stored."""
    of_due = period_due(periods_of(act, fund), due)
    paid = payment(act, of_due)
    holdings = load(act.session, Contracts(fund=fund.code, cancelled=False))
    names = holder_names(act.session, holdings)
    confirmed = verified(act.session, fund.code, due, holdings)
    return Sheet(
        fund=fund.code,
        fund_name=fund.name,
        project_company=fund.project_company,
        due=due,
        pay_date=paid.day.result,
        roll=act.policy.payout.roll,
        skipped=paid.day.skipped,
        added=paid.day.added,
        provisional=paid.day.provisional,
        accrual_rolls=of_due.accrual_rolls,
        period_number=paid.period.number,
        period_start=paid.period.accrual_start,
        period_end=paid.period.accrual_end,
        day_count=of_due.day_count.value,
        basis=of_due.day_count.basis,
        lines=tuple(sheet_lines(holdings, names, paid.period, of_due.day_count, confirmed)),
    )


def stored(act: Act, who: str, due: date | None, version: int | None = None) -> Sheet:
    """A stored version of a sheet, the newest unless given, as it was reckoned.

    Without `due`: the next payout's.
    """
    fund = funds.find(act.session, who)
    due = due or next_due(act, fund)
    return _stored(act, fund, due, _newest(act, fund, due) if version is None else version)


def _newest(act: Act, fund: Fund, due: date) -> int:
    newest = queries.newest(act.session, fund.code, due)
    if newest is None:
        period_due(periods_of(act, fund), due)
        raise Refused(
            N_(
                "no sheet of {fund} for {due} has been reckoned; "
                "run `fundcs payout calc --fund {fund} --due {due}`"
            ),
            fund=fund.code,
            due=due,
        )
    return newest[0]


def _stored(act: Act, fund: Fund, due: date, version: int) -> Sheet:
    kept = queries.sheet(act.session, fund.code, due, version)
    if kept is None:
        raise Refused(
            N_("the sheet of {fund} for {due} has no version {version}; its newest is {newest}"),
            fund=fund.code,
            due=due,
            version=version,
            newest=_newest(act, fund, due),
        )
    return from_content(
        thaw(kept.content, kept.hash, FORM),
        version=kept.version,
        hash_=kept.hash,
        reckoned_at=kept.reckoned_at,
        reckoned_by=kept.reckoned_by,
    )


def versions(act: Act, who: str | None) -> list[VersionRow]:
    """The stored sheets of a fund, or of all funds."""
    return queries.versions(act.session, None if who is None else funds.find(act.session, who).code)


def difference(act: Act, who: str, due: date | None, before: int | None, after: int | None) -> Difference:
    """What changed between two stored versions: the newest and the one before it unless given."""
    fund = funds.find(act.session, who)
    due = due or next_due(act, fund)
    newer = _newest(act, fund, due) if after is None else after
    older = newer - 1 if before is None else before
    if older < 1:
        raise Refused(
            N_("the sheet of {fund} for {due} has one version only; there is nothing to compare it with"),
            fund=fund.code,
            due=due,
        )
    return compare(_stored(act, fund, due, older), _stored(act, fund, due, newer))


def note_export(act: Act, sheet: Sheet, file: Path) -> str:
    """Put on the trail that a sheet, payees' accounts in clear, is written to a file (Art. 13-14, 29).

    Returns the trail's head with that, for the file to keep.
    """
    key = f"{sheet.fund}/{sheet.due}/{sheet.version}"
    facts = {"file": file.name, "version": sheet.version, "hash": sheet.hash}
    trail.note(act.session, "exported", "payout_sheet", key, facts=facts)
    return trail.head(act.session)
