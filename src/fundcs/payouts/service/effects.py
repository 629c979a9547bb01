"""Which submitted sheets a change of contracts alters, and by how much (chapter 10)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

from fundcs.entitlements.models.changes import ContractCorrection
from fundcs.entitlements.queries import Contracts, former_numbers
from fundcs.entitlements.rules.accrual import lines
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold
from fundcs.payouts.queries import corrections as queries
from fundcs.payouts.queries.corrections import LinesAsked
from fundcs.payouts.rules.adjustments import NOTHING, Place, amounts_of
from fundcs.payouts.service.adjustments import books, differing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.entitlements.rules.contract_terms import ContractTerms
    from fundcs.payouts.rules.adjustments import Amounts


class Alteration(NamedTuple):
    """What a change adds to what a submitted sheet should have said, in fen; negative where it takes away.

    `extras` of the fund together.
    """

    fund: str
    due: date
    version: int
    interest: int
    principal: int
    extras: int = 0

    @property
    def total(self) -> int:
        """All of it together."""
        return self.interest + self.principal + self.extras


def differences_of(act: Act, fund: str, numbers: Sequence[str]) -> Mapping[Place, Amounts]:
    """Entitlement less what submitted sheets said, of these contracts, as the facts stand now."""
    facts = facts_of(act, fund)[fund]
    if not facts.submissions:
        return {}
    act.session.flush()
    if len(numbers) == 1:
        holdings = load(act.session, Contracts(no=numbers[0], fund=fund))
    else:
        asked = set(numbers)
        holdings = [holding for holding in load(act.session, Contracts(fund=fund)) if holding.no in asked]
    of = books(act, funds.find(act.session, fund), holdings, before=None, facts=facts)
    return differing(act, of, only=numbers)


def entitlements_of(act: Act, fund: str, contracts: Sequence[ContractTerms]) -> Mapping[Place, Amounts]:
    """What contracts that are not recorded yet are entitled to for periods whose sheet was submitted."""
    facts = facts_of(act, fund)[fund]
    sums: dict[Place, Amounts] = defaultdict(lambda: NOTHING)
    for period in periods_of(act, funds.find(act.session, fund), facts) if facts.submissions else ():
        if not period.submitted:
            continue
        for terms in contracts:
            for line in lines(terms, period.period, period.day_count, period.extras):
                place = Place(period.due, terms.no, line.client)
                sums[place] = sums[place].plus(amounts_of(line))
    return sums


def alterations(
    act: Act, fund: str, before: Mapping[Place, Amounts], after: Mapping[Place, Amounts]
) -> list[Alteration]:
    """What a change added to the differences, by due date."""
    sums: dict[date, Amounts] = defaultdict(lambda: NOTHING)
    changed: set[date] = set()
    for place in before.keys() | after.keys():
        was, now = before.get(place, NOTHING), after.get(place, NOTHING)
        if was != now:
            changed.add(place.due)
            sums[place.due] = sums[place.due].plus(now.minus(was))
    current = facts_of(act, fund)[fund].current if changed else {}
    return [
        Alteration(
            fund=fund,
            due=due,
            version=current[due].version,
            interest=sums[due].interest,
            principal=sums[due].principal,
            extras=sums[due].extras.total,
        )
        for due in sorted(changed)
    ]


def reason_given(altered: Sequence[Alteration], reason: str | None) -> str:
    """The reason in normal form; a change of submitted sheets without any is refused."""
    text = fold(reason or "")
    if altered and not text:
        raise Refused(
            N_("this affects submitted sheets: {sheets}; give the reason with --reason TEXT"),
            sheets="; ".join(
                f"{alteration.fund} {alteration.due} {grouped(alteration.total)}" for alteration in altered
            ),
        )
    return text


def settle_reason(
    act: Act,
    altered: Sequence[Alteration],
    numbers: Sequence[str],
    what: str,
    reason: str | None,
    *,
    always: bool = False,
) -> None:
    """Refuse a change of submitted sheets without its reason, and keep the reason.

    `what`: the columns changed, or what was recorded. `always`: it is kept where no sheet is altered, too.
    """
    text = reason_given(altered, reason)
    if not altered and not always:
        return
    for no in numbers:
        act.session.add(
            ContractCorrection(
                contract=no, columns=what, reason=text, corrected_at=act.moment, corrected_by=act.staff.code
            )
        )
    act.session.flush()


def paid_of(act: Act, fund: str, no: str) -> bool:
    """Whether a payout that was paid has a line of this contract."""
    facts = facts_of(act, fund)[fund]
    return bool(_stating(act, fund, no, [due for due in facts.current if due in facts.paid]))


def unpaid_with(act: Act, fund: str, no: str) -> list[date]:
    """The due dates of submitted sheets that have a line or an adjustment of a contract and are not paid."""
    facts = facts_of(act, fund)[fund]
    return _stating(act, fund, no, [due for due in facts.current if due not in facts.paid])


def _stating(act: Act, fund: str, no: str, dues: Sequence[date]) -> list[date]:
    """Which of a fund's submitted sheets say something of a contract, by whatever number."""
    current = facts_of(act, fund)[fund].current
    numbers = {no, *(former for former, now in former_numbers(act.session).items() if now == no)}
    sheets = {due: current[due] for due in dues}
    asked = {due: LinesAsked(fund, due, sheets[due].version, frozenset(numbers)) for due in dues}
    lines = queries.lines_stated(act.session, list(asked.values()))
    ids = {due: cast("int", sheet.id) for due, sheet in sheets.items()}
    adjusted = queries.adjustments_stated(act.session, list(ids.values()))
    return [
        due for due in dues if lines[asked[due]] or any(row.contract in numbers for row in adjusted[ids[due]])
    ]
