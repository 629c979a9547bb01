"""Whatever is recorded in whatever order, what is paid adds up to what is owed (chapter 10).

Facts, sheets, submissions and payments follow one another at random, in a fund with and without extras. In
the end every holder of every contract was paid what a reckoning by days says they are entitled to over its
whole life, each extra apart, to the fen.
"""

from __future__ import annotations

import random
from collections import defaultdict
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.act import Act, Person, Role
from fundcs.archive import trail
from fundcs.archive.archive import Archive
from fundcs.clients.models import Client
from fundcs.clients.rules import ClientKind
from fundcs.contracts.service import changes, corrections, fund_life, renumbering
from fundcs.entitlements.models.payouts import PayoutOpening, PayoutStep
from fundcs.entitlements.queries import Contracts, former_numbers
from fundcs.entitlements.queries import withholding as withholding_rows
from fundcs.entitlements.rules.extras import ExtraKind
from fundcs.entitlements.rules.holding import Payee
from fundcs.entitlements.rules.periods import Period
from fundcs.entitlements.rules.steps import Step
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.funds.models import Fund
from fundcs.funds.rules.terms import DayCount, Frequency
from fundcs.kit.errors import Refused
from fundcs.kit.parsing import parse_moment
from fundcs.payouts.models import PayoutRecovery
from fundcs.payouts.rules.adjustments import ExtraAmounts, stored_extras
from fundcs.payouts.rules.workflow import SheetState
from fundcs.payouts.service import sheets, withholding, workflow
from fundcs.policy.loader import load as policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from fundcs.payouts.rules.sheet import Sheet

START = parse_moment("2026-01-02T10:00")
ESTABLISHED, MATURES = date(2026, 1, 1), date(2027, 1, 1)
CLIENTS = tuple(f"C{number}" for number in range(4))
REASON = "台账更正"
PAYEE = Payee(name="客户", bank="工商银行", account="6222020000000001111")


class History:
    """A fund to which things happen, each a minute after the one before."""

    def __init__(self, act: Act, seed: str, *, extras: bool = False) -> None:
        self.act = act
        self.extras = extras
        self.dice = random.Random(seed)
        self.paid: list[Sheet] = []
        self.numbers = 0

    def tick(self) -> None:
        self.act.moment += timedelta(minutes=1)

    def some_day(self, first: date = ESTABLISHED, last: date = MATURES) -> date:
        """Any day, often a due date or a day beside it."""
        borders = [date(2026, month, 1) + timedelta(days=near) for month in (4, 7, 10) for near in (-1, 0, 1)]
        near = [day for day in borders if first <= day <= last]
        if near and self.dice.random() < 0.4:
            return self.dice.choice(near)
        return first + timedelta(days=self.dice.randint(0, max((last - first).days, 0)))

    def add_contract(self) -> None:
        self.numbers += 1
        reuse = self.dice.random() < 0.2
        cancelled = [one.no for one in load(self.act.session, Contracts(fund="F1")) if one.cancelled_on]
        value_date = self.some_day(last=MATURES - timedelta(days=1))
        draft = changes.Draft(
            no=self.dice.choice(cancelled) if reuse and cancelled else f"A-{self.numbers}",
            client=self.dice.choice(CLIENTS),
            amount=self.dice.randint(1, 10**9),
            value_date=value_date,
            matures=self.some_day(first=value_date + timedelta(days=1)),
            rate=Decimal(self.dice.randint(1, 2000)) / 10_000,
            signed=ESTABLISHED,
            payee_name=PAYEE.name,
            payee_bank=PAYEE.bank,
            payee_account=PAYEE.account,
            receipt_date=self.some_receipt(),
        )
        changes.add(self.act, draft, "F1", REASON)

    def some_receipt(self) -> date | None:
        """Often none, else a day around the establishment."""
        if not self.extras or self.dice.random() < 0.3:
            return None
        return ESTABLISHED + timedelta(days=self.dice.randint(-40, 2))

    def some_contract(self) -> Any:
        return self.dice.choice(load(self.act.session, Contracts(fund="F1", cancelled=False)))

    def exit(self) -> None:
        of = self.some_contract()
        amount = of.terms.amount if self.dice.random() < 0.3 else self.dice.randint(1, of.terms.amount)
        changes.exit_(self.act, of.no, self.some_day(), amount, again=True, reason=REASON)

    def transfer(self) -> None:
        to = self.dice.choice(CLIENTS)
        changes.transfer(self.act, self.some_contract().no, to, self.some_day(), PAYEE, REASON)

    def cancel(self) -> None:
        changes.cancel(self.act, self.some_contract().no, self.act.today, REASON)

    def withdraw(self) -> None:
        of = self.some_contract()
        if self.dice.random() < 0.5 and of.terms.exits:
            corrections.withdraw_exit(self.act, of.no, self.dice.choice(of.terms.exits).on, REASON)
        elif len(of.terms.holders) > 1:
            corrections.withdraw_transfer(
                self.act, of.no, self.dice.choice(of.terms.holders[1:]).since, REASON
            )

    def correct(self) -> None:
        of = self.some_contract()
        given = {
            "amount": self.dice.randint(1, 10**9),
            "rate": Decimal(self.dice.randint(1, 2000)) / 10_000,
            "value_date": self.some_day(),
            "matures": self.some_day(),
            "client": self.dice.choice(CLIENTS),
        }
        if self.extras and self.dice.random() < 0.4:
            given = {"receipt_date": self.some_receipt() or ESTABLISHED}
        name = self.dice.choice(sorted(given))
        corrections.edit(self.act, of.no, {name: given[name]}, REASON)

    def reprice(self) -> None:
        """Another rate for the raising period or for early exits, sometimes none."""
        name = self.dice.choice(("raising_rate", "exit_fee_rate"))
        rate = Decimal(self.dice.choice((0, 0, 35, 180, 1000, 10_000))) / 10_000
        fund_life.edit(self.act, "F1", {name: rate}, REASON)

    def withhold(self) -> None:
        rate = Decimal(self.dice.choice((0, 33, 2000, 2000, 10_000))) / 10_000
        withholding.record(self.act, self.dice.choice(CLIENTS), rate, self.some_day(), REASON)

    def renumber(self) -> None:
        self.numbers += 1
        renumbering.renumber(self.act, self.some_contract().no, f"N-{self.numbers}", REASON)

    def submit(self, due: date | None = None) -> Sheet | None:
        sheet = sheets.calculate(self.act, "F1", due)
        track = workflow.track(self.act, self.act.session.get_one(Fund, "F1"), sheet.due)
        if track.state is SheetState.PAID:
            return None
        stopped = {f"verify:{line.contract}": REASON for line in sheet.lines}
        stopped |= {f"verify:{part.contract}": REASON for part in sheet.adjustments if not part.verified}
        if track.submitted is not None and track.submitted.version == sheet.version:
            return sheet
        return workflow.submit(self.act, "F1", sheet.due, None, stopped, REASON)

    def pay(self) -> None:
        sheet = self.submit()
        if sheet is not None:
            self.pay_out(sheet)

    def pay_out(self, sheet: Sheet) -> None:
        self.act.session.add(
            PayoutStep(
                fund="F1",
                due=sheet.due,
                step=Step.PAY_INVESTORS,
                done_on=self.act.today,
                amount=sheet.total,
                recorded_at=self.act.moment,
                recorded_by="S001",
            )
        )
        self.act.session.flush()
        self.paid.append(sheet)

    def submit_another(self) -> None:
        """Submit some payout not paid, early or late; perhaps it is superseded before it is paid."""
        dues = [period.due for period in periods_of(self.act, self.act.session.get_one(Fund, "F1"))]
        self.submit(self.dice.choice(dues))

    def supplement(self) -> None:
        day = self.act.today + timedelta(days=self.dice.randint(0, 3000))
        sheet = sheets.supplement(self.act, "F1", day)
        stopped = {f"verify:{part.contract}": REASON for part in sheet.adjustments if not part.verified}
        self.pay_out(workflow.submit(self.act, "F1", sheet.due, None, stopped, REASON))

    def run(self, steps: int) -> None:
        often: list[Callable[[], Any]] = [self.add_contract] * 4 + [
            self.exit,
            self.transfer,
            self.withdraw,
            self.correct,
        ] * 2
        rare: list[Callable[[], Any]] = [
            self.cancel,
            self.renumber,
            self.submit,
            self.pay,
            self.submit_another,
            self.supplement,
        ]
        if self.extras:
            often += [self.reprice, self.withhold]
        for _ in range(steps):
            self.tick()
            try:
                with self.act.session.begin_nested():
                    self.dice.choice(often + rare)()
            except (Refused, IndexError):
                self.act.session.info.pop("chain", None)  # its entries were rolled back

    def finish(self) -> None:
        """Pay what is left, then a supplement, and have what is still owed given back."""
        while any(not period.standing.settled for period in periods_of(self.act, self.fund)):
            self.tick()
            self.pay()
        self.tick()
        with suppress(Refused):
            self.supplement()
        self.tick()
        sheet = sheets.calculated_supplement(
            self.act, self.fund, date(2040, 1, 1), facts_of(self.act, "F1")["F1"]
        )
        assert sheet.adjustments == ()
        for owed in sheet.receivables:
            self.act.session.add(
                PayoutRecovery(
                    fund="F1", contract=owed.contract, client=owed.client, due=owed.due,
                    interest=owed.interest, principal=owed.principal_repaid, received_on=self.act.today,
                    reference="回单1", recorded_at=self.act.moment, recorded_by="S001",
                    **stored_extras(owed.extras),
                )
            )  # fmt: skip
        self.act.session.flush()
        self.recovered = sheet.receivables

    @property
    def fund(self) -> Fund:
        return self.act.session.get_one(Fund, "F1")

    def received(self) -> dict[tuple[str, str], list[int]]:
        """What each holder of each contract was paid, less what they gave back, each amount apart."""
        sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 5)
        now = former_numbers(self.act.session)
        for sheet in self.paid:
            parts: list[Any] = [*sheet.lines, *sheet.adjustments]
            for line in parts:
                add(sums[now.get(line.contract, line.contract), line.client], line)
        for owed in self.recovered:
            add(sums[owed.contract, owed.client], owed, -1)
        return {pair: amounts for pair, amounts in sums.items() if any(amounts)}


def add(amounts: list[int], part: Any, sign: int = 1) -> None:
    """Add interest, principal and each extra of a line, an adjustment or what was given back."""
    by_extra = part.extras.by_kind if isinstance(part.extras, ExtraAmounts) else part.by_extra
    own = (part.interest, part.principal_repaid, *(by_extra.get(kind, 0) for kind in ExtraKind))
    for place, amount in enumerate(own):
        amounts[place] += sign * amount


@contextmanager
def history(office: Any, seed: str, day_count: DayCount, *, extras: bool = False) -> Iterator[History]:
    archive = Archive(office.path, writes=True)
    try:
        with archive.unit() as session:
            trail.sign(session, trail.Author("S001", START.isoformat(), None, "test"))
            act = Act(session, START, Person("S001", "王经理", Role.CS_MANAGER), policy(None), office.path)
            session.add_all(
                Client(
                    code=code,
                    name=f"客户{code}",
                    kind=ClientKind.PERSON,
                    id_no=f"X{code}",
                    added_on=ESTABLISHED,
                )
                for code in CLIENTS
            )
            session.add(
                Fund(
                    code="F1", name="金河一号", project_company="金河置业有限公司", established=ESTABLISHED,
                    matures=MATURES, day_count=day_count, frequency=Frequency.QUARTERLY,
                    raising_rate=Decimal("0.0035") if extras else None,
                    exit_fee_rate=Decimal("0.018") if extras else None,
                )
            )  # fmt: skip
            session.flush()
            session.add(PayoutOpening(fund="F1", recorded_at=START, recorded_by="S001"))
            session.flush()
            yield History(act, seed, extras=extras)
    finally:
        archive.close()


def entitled(reckoning: ModuleType, of: History) -> dict[tuple[str, str], list[int]]:
    """What each holder of each contract is entitled to over its life, by a reckoning day by day."""
    borders = [ESTABLISHED, date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), MATURES]
    spans = [Period(number, *borders[number - 1 : number + 1]) for number in range(1, len(borders))]
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 5)
    fund, day_count = of.fund, of.fund.day_count.value
    rates = (Fraction(fund.raising_rate or 0), Fraction(fund.exit_fee_rate or 0))
    for holding in load(of.act.session, Contracts(fund="F1", cancelled=False)):
        for span in spans:
            for place, owed in reckoning.reckon(holding.terms, span, day_count).items():
                pair = sums[holding.no, holding.terms.holders[place].client]
                pair[0] += reckoning.half_up(owed.interest)
                pair[1] += sum(amount for _, amount in owed.repaid)
            extras = reckoning.charged(
                holding.terms, span, day_count, ESTABLISHED, *rates, withheld(of, span.due)
            )
            for place, beside in extras.items():
                pair = sums[holding.no, holding.terms.holders[place].client]
                pair[2] += beside.raising
                pair[3] += beside.withheld
                pair[4] += beside.fee
    return {pair: amounts for pair, amounts in sums.items() if any(amounts)}


def withheld(of: History, due: date) -> dict[str, Fraction]:
    """The rate of each client on a due date: the row of the latest first day, of those the last recorded."""
    rows = withholding_rows(of.act.session, of.act.moment)
    return {
        client: Fraction(max(((row.since, row.id or 0, row.share) for row in rows
                              if row.client == client and row.since <= due), default=(due, 0, Decimal(0)))[2])
        for client in CLIENTS
    }  # fmt: skip


@pytest.mark.parametrize("extras", [False, True], ids=["plain", "extras"])
@pytest.mark.parametrize("day_count", list(DayCount))
@pytest.mark.parametrize("seed", range(8))
def test_what_is_paid_over_the_life_of_a_fund_is_what_was_owed(
    office: Any, reckoning: ModuleType, seed: int, day_count: DayCount, *, extras: bool
) -> None:
    with history(office, f"{seed}{day_count}", day_count, extras=extras) as of:
        of.run(60)
        of.finish()
        assert of.received() == entitled(reckoning, of)
        for holding in load(of.act.session, Contracts(fund="F1", cancelled=False)):
            repaid = [amounts[1] for (no, _), amounts in of.received().items() if no == holding.no]
            assert sum(repaid) == holding.terms.amount
