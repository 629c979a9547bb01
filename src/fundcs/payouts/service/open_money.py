"""Money of a fund that is still to be paid or received, without which it is not sealed (Art. 15)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.kit.i18n import N_
from fundcs.payouts.service import sheets
from fundcs.payouts.service.adjustments import touched_since
from fundcs.payouts.service.bank import states
from fundcs.payouts.service.late_facts import late_facts
from fundcs.payouts.service.recoveries import after_the_last, outstanding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from fundcs.act import Act
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund


class OpenKind(StrEnum):
    """Why money is still open."""

    UNPAID = "unpaid"
    RETURNED = "returned"
    OWED_MORE = "owed_more"
    RECEIVABLE = "receivable"


SENTENCES: Final[Mapping[OpenKind, str]] = {
    OpenKind.UNPAID: N_("the payout due {due} of {amount} yuan is not paid"),
    OpenKind.RETURNED: N_("payments of the payout due {due} came back or are at the bank: {amount} yuan"),
    OpenKind.OWED_MORE: N_("{amount} yuan are still to be paid in addition to the payout due {due}"),
    OpenKind.RECEIVABLE: N_("{amount} yuan of the payout due {due} are to be received back from holders"),
}


class OpenMoney(NamedTuple):
    """An amount in fen that is open of a payout."""

    kind: OpenKind
    due: date
    amount: int


def open_money(act: Act, fund: Fund) -> list[OpenMoney]:
    """What is to be paid or received, by due date: payouts not paid, payments returned, corrections."""
    facts = facts_of(act, fund.code)[fund.code]
    found = [*_submitted(act, fund, facts), *_to_come(act, fund, facts), *_corrected(act, fund, facts)]
    return sorted((money for money in found if money.amount), key=lambda money: (money.due, money.kind))


def _submitted(act: Act, fund: Fund, facts: FundFacts) -> Iterator[OpenMoney]:
    """Sheets that were submitted and not paid, and payments of paid ones that did not arrive."""
    for due, submission in facts.current.items():
        if due not in facts.paid:
            sheet = sheets.stored(act, fund.code, due, submission.version)
            yield OpenMoney(OpenKind.UNPAID, due, sheet.total)
            continue
        at_bank = states(act, fund.code, due, supplement=submission.period_start is None)
        open_ = sum(attempt.owed.amount for attempt in (*at_bank.failed, *at_bank.waiting))
        yield OpenMoney(OpenKind.RETURNED, due, open_)


def _to_come(act: Act, fund: Fund, facts: FundFacts) -> Iterator[OpenMoney]:
    """Periods without a submitted sheet in which somebody is owed something."""
    for period in periods_of(act, fund, facts):
        if not period.standing.settled and not period.submitted:
            lines = sheets.calculated_sheet(act, fund, period, facts).lines
            yield OpenMoney(OpenKind.UNPAID, period.due, sum(line.total for line in lines))


def _corrected(act: Act, fund: Fund, facts: FundFacts) -> Iterator[OpenMoney]:
    """What facts recorded since would correct of submitted sheets, and what the last one left to receive."""
    late = late_facts(act, fund, facts, touched_since(act, [facts]))
    if late.by_due:
        yield OpenMoney(OpenKind.OWED_MORE, next(iter(late.by_due)), late.to_pay.total)
    receivable = {
        (owed.contract, owed.client, owed.due): owed.total
        for owed in (*outstanding(act, fund, facts), *after_the_last(late))
    }
    for (_contract, _client, due), amount in receivable.items():
        yield OpenMoney(OpenKind.RECEIVABLE, due, amount)
