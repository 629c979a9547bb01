"""What a payout corrects of earlier ones, with the facts of the trail that made it so (chapter 10).

Only contracts of which something was recorded since the sheets that know them were submitted are calculated
anew, and those that a sheet corrected before: the twelfth quarter costs no more than the first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from fundcs.clients import queries as clients
from fundcs.entitlements.queries import former_numbers
from fundcs.entitlements.rules.accrual import lines
from fundcs.entitlements.service import held
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.payouts.queries import corrections as queries
from fundcs.payouts.queries.corrections import LinesAsked
from fundcs.payouts.rules.adjustments import (
    NOTHING,
    Adjustment,
    Amounts,
    Place,
    Receivable,
    amounts_of,
    differences,
    settle,
)
from fundcs.payouts.service.causes import causes as causes_of
from fundcs.payouts.service.payees import verified

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.entitlements.models.payouts import SheetSubmission
    from fundcs.entitlements.rules.holding import Holding, Payee
    from fundcs.entitlements.rules.timeline import FundPeriod
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund
    from fundcs.payouts.queries.corrections import StatedRow, TouchedRow
    from fundcs.payouts.rules.adjustments import RecordedFact


@dataclass(frozen=True, slots=True)
class Books:
    """The submitted sheets of a fund that a calculation corrects, and all that speak of their periods.

    `periods` by due date: those to correct. `sheets`: every submission in force but that of the due date
    calculated; `superseded`: whether another was in force when one of them was calculated. `holdings`: the
    fund's contracts, cancelled ones too, by number. `formers`: the numbers of today by former ones.
    """

    fund: str
    periods: Mapping[date, FundPeriod]
    submissions: Mapping[date, SheetSubmission]
    sheets: Sequence[SheetSubmission]
    superseded: bool
    holdings: Mapping[str, Holding]
    formers: Mapping[str, str]

    def former(self, no: str) -> set[str]:
        """The numbers that a contract was recorded under by mistake."""
        return {former for former, number in self.formers.items() if number == no}

    def now(self, row: StatedRow) -> StatedRow:
        """What a sheet says, by the contract's number of today."""
        return row._replace(contract=self.formers.get(row.contract, row.contract))


def books(
    act: Act,
    fund: Fund,
    holdings: Iterable[Holding],
    *,
    before: date | None,
    facts: FundFacts | None = None,
    leaving: date | None = None,
) -> Books:
    """What is to be corrected by a sheet due on `before`; every submitted period where that is None.

    `leaving`: the due date whose own submission is left out, as it will be superseded.
    """
    known = facts or facts_of(act, fund.code)[fund.code]
    sheets = [sheet for sheet in known.current.values() if sheet.due != leaving]
    periods = {
        period.due: period
        for period in periods_of(act, fund, known)
        if period.submitted and period.due != leaving and (before is None or period.due < before)
    }
    return Books(
        fund=fund.code,
        periods=periods,
        submissions={sheet.due: sheet for sheet in sheets if sheet.due in periods},
        sheets=sheets,
        superseded=len(sheets) < len(known.submissions),
        holdings={holding.no: holding for holding in holdings},
        formers=act.once_read(former_numbers),
    )


class Touched(NamedTuple):
    """What was recorded of contracts after entry `since` of the trail: by fund, and of numbers used again."""

    since: int
    by_fund: Mapping[str | None, Sequence[TouchedRow]]
    reused: Sequence[TouchedRow]

    def of(self, fund: str, seq: int) -> Iterator[TouchedRow]:
        """What may change a fund's sheets that know the trail up to `seq`."""
        yield from (row for row in (*self.by_fund.get(fund, ()), *self.reused) if row.seq > seq)


def touched_since(act: Act, facts: Iterable[FundFacts]) -> Touched:
    """What was recorded since the sheets in force of these funds were calculated, read once for all."""
    submitted = [of for of in facts if of.submissions]
    act.ahead(_recorded, [id_ for of in submitted for id_ in _ids(of.current.values())])
    known = [seq for of in submitted for seq in _known_of(act, of).values()]
    if not known:
        return Touched(0, {}, ())
    since = min(known)
    reused = queries.reused_numbers(act.session)
    by_fund: dict[str | None, list[TouchedRow]] = defaultdict(list)
    again = []
    for row in touched_after(act, since):
        by_fund[row.fund].append(row)
        if row.no in reused:
            again.append(row)
    return Touched(since, by_fund, again)


def touched_after(act: Act, seq: int) -> Sequence[TouchedRow]:
    """What was recorded of contracts after an entry of the trail."""
    return act.each(touched_rows, [seq])[seq]


def touched_rows(act: Act, seqs: Sequence[int]) -> dict[int, list[TouchedRow]]:
    """What was recorded of contracts after each of these entries of the trail."""
    rows = queries.touched_since(act.session, min(seqs))
    return {seq: [row for row in rows if row.seq > seq] for seq in seqs}


def _known_of(act: Act, facts: FundFacts) -> dict[date, int]:
    sheets = facts.current
    own = {due: sheet for due, sheet in sheets.items() if sheet.period_start is not None}
    return _known_through(act, own, sheets.values())


def differing(
    act: Act, of: Books, only: Collection[str] | None = None, touched: Touched | None = None
) -> dict[Place, Amounts]:
    """Entitlement less what the sheets said, wherever the two differ. `only`: of these contracts.

    `touched`: what was recorded meanwhile, where it was read already.
    """
    if not of.periods:
        return {}
    earlier = _corrected(act, of)
    since = dict.fromkeys(only, "") if only is not None else _touched(act, of, touched)
    if not since:
        return {}
    return differences(_entitled(of, since), _stated(act, of, since, earlier))


def differing_of(act: Act, fund: Fund, facts: FundFacts, no: str) -> dict[Place, Amounts]:
    """Entitlement less what the sheets submitted of a fund said of one contract, wherever the two differ."""
    return differing(act, _books_of(act, fund, facts, [no]), only=[no])


def differing_ahead(act: Act, asked: Sequence[tuple[Fund, FundFacts, str]]) -> None:
    """Have read at once what `differing_of` reads of each of these contracts."""
    act.ahead(held, [no for _fund, _facts, no in asked])
    act.ahead(_recovered, [fund.code for fund, _facts, _no in asked])
    act.ahead(_adjustments, [id_ for _fund, facts, _no in asked for id_ in _ids(facts.current.values())])
    lines = (_lines_asked(_books_of(act, fund, facts, [no]), {no: ""}).values() for fund, facts, no in asked)
    act.ahead(_lines, [of_sheet for of_contract in lines for of_sheet in of_contract])


def _books_of(act: Act, fund: Fund, facts: FundFacts, numbers: Iterable[str]) -> Books:
    """Every submitted period of a fund, with these of its contracts."""
    own = [holding for holding in act.each(held, numbers).values() if holding.fund == fund.code]
    return books(act, fund, own, before=None, facts=facts)


def corrected_now(
    act: Act, fund: Fund, facts: FundFacts, touched: Touched | None = None
) -> dict[Place, Amounts]:
    """What the next sheet of a fund would correct of all those submitted.

    Only the contracts that may differ are loaded: a fund may have 100,000.
    """
    of, since = _to_correct(act, fund, facts, touched)
    if not since:
        return {}
    of = _books_of(act, fund, facts, since)
    return differences(_entitled(of, since), _stated(act, of, since, _corrected(act, of)))


def corrected_ahead(act: Act, every: Iterable[tuple[Fund, FundFacts]], touched: Touched) -> None:
    """Have read at once what `corrected_now` reads of each of these funds."""
    if not act.reads_only:
        return
    submitted = [(fund, facts) for fund, facts in every if facts.submissions]
    for question in (_adjusted, _recovered):
        act.ahead(question, [fund.code for fund, _facts in submitted])
    act.ahead(_adjustments, [id_ for _fund, facts in submitted for id_ in _ids(facts.current.values())])
    asked = [_to_correct(act, fund, facts, touched) for fund, facts in submitted]
    act.ahead(held, [no for _of, since in asked for no in since])
    act.ahead(_lines, [lines for of, since in asked for lines in _lines_asked(of, since).values()])


def _to_correct(
    act: Act, fund: Fund, facts: FundFacts, touched: Touched | None
) -> tuple[Books, dict[str, str]]:
    """A fund's books without its contracts, and the contracts that may differ."""
    of = books(act, fund, (), before=None, facts=facts)
    return of, _touched(act, of, touched) if of.periods else {}


def _ids(submissions: Iterable[SheetSubmission]) -> list[int]:
    return [submission.id for submission in submissions if submission.id is not None]


def _recorded(act: Act, submissions: Sequence[int]) -> dict[int, int]:
    """By submission, the number of the trail's entry that recorded it."""
    seqs = queries.recorded_at_seq(act.session, "sheet_submission", map(str, submissions))
    return {submission: seqs[str(submission)] for submission in submissions}


def _adjustments(act: Act, submissions: Sequence[int]) -> dict[int, list[StatedRow]]:
    return queries.adjustments_stated(act.session, submissions)


def _adjusted(act: Act, funds: Sequence[str]) -> dict[str, dict[str, bool]]:
    return queries.adjusted_contracts(act.session, funds)


def _recovered(act: Act, funds: Sequence[str]) -> dict[str, list[StatedRow]]:
    return queries.recoveries(act.session, funds, act.moment)


def _lines(act: Act, asked: Sequence[LinesAsked]) -> dict[LinesAsked, list[StatedRow]]:
    return queries.lines_stated(act.session, asked)


def _corrected(act: Act, of: Books) -> list[StatedRow]:
    """What the sheets corrected of the periods, and what holders gave back, as negative amounts."""
    rows = [row for stated in act.each(_adjustments, _ids(of.sheets)).values() for row in stated]
    given_back = act.each(_recovered, [of.fund])[of.fund]
    rows += (row._replace(amounts=NOTHING.minus(row.amounts)) for row in given_back)
    return [of.now(row) for row in rows if row.due in of.periods]


def _touched(act: Act, of: Books, touched: Touched | None) -> dict[str, str]:
    """The contracts that may differ, each with the first day that may; empty where it may be any.

    They are those of which something was recorded since, or is owed or was given back. Where a sheet was
    superseded, what it corrected counts as well: others were calculated when it was in force.
    """
    seq = min(_known_through(act, of.submissions, of.sheets).values())
    if touched is None or seq < touched.since:
        reused = queries.reused_numbers(act.session)
        rows: Iterable[TouchedRow] = (
            row for row in touched_after(act, seq) if row.fund == of.fund or row.no in reused
        )
    else:
        rows = touched.of(of.fund, seq)
    since: dict[str, str] = {}
    for row in rows:
        since[row.no] = min(since.get(row.no, row.day), row.day)
    adjusted = act.each(_adjusted, [of.fund])[of.fund]
    again = {of.formers.get(no, no) for no, left in adjusted.items() if left or of.superseded}
    again |= {row.contract for row in act.each(_recovered, [of.fund])[of.fund]}
    return since | dict.fromkeys(again, "")


def _periods_from(of: Books, day: str) -> Iterator[tuple[date, FundPeriod]]:
    """The periods that a fact of this day may change: those that end on it or later."""
    for due, period in of.periods.items():
        if not day or max(period.period.end, period.period.accrual_end).isoformat() >= day:
            yield due, period


def _known_through(
    act: Act, own: Mapping[date, SheetSubmission], sheets: Collection[SheetSubmission]
) -> dict[date, int]:
    """By due date of `own`, up to which entry of the trail `sheets` know the facts of its period.

    A later sheet knows them if the period's own had been submitted when it was calculated.
    """
    recorded = act.each(_recorded, _ids(own.values()))
    known = {}
    for due, submission in own.items():
        since = recorded[cast("int", submission.id)]
        later = (
            sheet.trail_seq
            for sheet in sheets
            if sheet.trail_seq > since and (sheet.due > due or sheet.period_start is None)
        )
        known[due] = max(submission.trail_seq, *later, 0)
    return known


def _entitled(of: Books, since: Mapping[str, str]) -> dict[Place, Amounts]:
    """What the contracts are entitled to for the periods, as the facts now stand."""
    sums: dict[Place, Amounts] = defaultdict(lambda: NOTHING)
    for no, day in since.items():
        holding = of.holdings.get(no)
        if holding is None or holding.cancelled_on is not None:
            continue
        for due, period in _periods_from(of, day):
            for line in lines(holding.terms, period.period, period.day_count, period.extras):
                place = Place(due, no, line.client)
                sums[place] = sums[place].plus(amounts_of(line))
    return dict(sums)


def _stated(
    act: Act, of: Books, since: Mapping[str, str], earlier: Iterable[StatedRow]
) -> dict[Place, Amounts]:
    """What the submitted sheets said of the contracts for the periods, their corrections included."""
    asked = _lines_asked(of, since)
    rows = [row for row in earlier if row.due in asked and row.contract in asked[row.due].contracts]
    for stated in act.each(_lines, asked.values()).values():
        rows += map(of.now, stated)
    sums: dict[Place, Amounts] = defaultdict(lambda: NOTHING)
    for row in rows:
        place = Place(row.due, row.contract, row.client)
        sums[place] = sums[place].plus(row.amounts)
    return dict(sums)


def _lines_asked(of: Books, since: Mapping[str, str]) -> dict[date, LinesAsked]:
    """By due date, which lines of its submitted sheet are about these contracts, former numbers included."""
    numbers: dict[date, set[str]] = defaultdict(set)
    for no, day in since.items():
        for due, _ in _periods_from(of, day):
            numbers[due] |= {no, *of.former(no)} if of.formers else {no}
    return {
        due: LinesAsked(of.fund, due, of.submissions[due].version, frozenset(nos))
        for due, nos in numbers.items()
        if due in of.submissions
    }


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a sheet pays or sets off of earlier periods, and what holders owe after it."""

    adjustments: tuple[Adjustment, ...]
    receivables: tuple[Receivable, ...]


def corrections(
    act: Act,
    of: Books,
    paid: Mapping[str, int],
    names: Mapping[str, str],
    due: date,
    touched: Touched | None = None,
) -> Corrections:
    """The adjustments of a sheet due on a day whose lines pay `paid` to each client.

    `names`: the holders' by code. `touched`: what was recorded meanwhile, where it was read for many funds.
    """
    differences_found = differing(act, of, touched=touched)
    settlement = settle(paid, differences_found)
    causes = {
        place: tuple(causes_of(act, of, place, amounts)) for place, amounts in differences_found.items()
    }
    former = {place.client for place in differences_found} - names.keys()
    names = {**names, **clients.names(act.session, former)}
    confirmed = _confirmed(act, of, settlement.settled, due)
    adjustments = [
        _adjustment(of, place, amounts, names, confirmed, causes[place])
        for place, amounts in settlement.settled.items()
    ]
    receivables = [
        Receivable(
            contract=place.contract,
            client=place.client,
            due=place.due,
            interest=left.interest,
            principal_repaid=left.principal,
            name=names[place.client],
            causes=causes[place],
            extras=left.extras,
        )
        for place, left in settlement.left.items()
    ]
    return Corrections(tuple(adjustments), tuple(receivables))


def _confirmed(act: Act, of: Books, places: Iterable[Place], due: date) -> set[Place]:
    """The places whose payee was confirmed before the payout due on `due`, which pays them.

    A holder who is called no more, as their contract has ended, was called before the payout that they are
    about; that counts as long as the account is the same.
    """
    holdings = list(of.holdings.values())
    named = list(places)
    pairs = {day: verified(act, of.fund, day, holdings) for day in {due, *(part.due for part in named)}}
    return {
        place
        for place in named
        if any((place.contract, place.client) in pairs[day] for day in (due, place.due))
    }


def _adjustment(
    of: Books,
    place: Place,
    amounts: Amounts,
    names: Mapping[str, str],
    confirmed: Collection[Place],
    causes: tuple[RecordedFact, ...],
) -> Adjustment:
    pays = max(amounts) > 0
    payee = _payee(of, place) if pays else None
    return Adjustment(
        contract=place.contract,
        client=place.client,
        due=place.due,
        interest=amounts.interest,
        principal_repaid=amounts.principal,
        name=names[place.client],
        payee_name="" if payee is None else payee.name,
        payee_bank="" if payee is None else payee.bank,
        payee_account="" if payee is None else payee.account,
        verified=not pays or place in confirmed,
        causes=causes,
        extras=amounts.extras,
    )


def _payee(of: Books, place: Place) -> Payee | None:
    """Where the holder is paid: the account of the last time they held the contract."""
    holding = of.holdings[place.contract]
    held = zip(reversed(holding.terms.holders), reversed(holding.payees), strict=True)
    return next((payee for holder, payee in held if holder.client == place.client), None)
