"""Sheets against a second reckoning on a random ledger in an archive, and what is kept of them."""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from shared.fund_periods import periods

from fundcs.act import Act, Person, Role
from fundcs.archive import trail
from fundcs.archive.archive import Archive
from fundcs.archive.frozen import freeze, thaw
from fundcs.calendars.service import work_calendar
from fundcs.clients.models import Client
from fundcs.clients.rules import ClientKind
from fundcs.entitlements.models.changes import ContractExit, ContractTransfer
from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.models.payouts import PayoutOpening
from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder
from fundcs.entitlements.rules.periods import Period
from fundcs.funds.models import Fund
from fundcs.funds.rules.schedule import due_dates
from fundcs.funds.rules.terms import DayCount, Frequency
from fundcs.funds.service import terms
from fundcs.kit.money import yuan
from fundcs.kit.parsing import parse_moment
from fundcs.payouts.rules.sheet import FORM, Sheet, content, from_content
from fundcs.payouts.service import sheets as service
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

NOW = parse_moment("2026-11-23T10:00")
DUE = date(2026, 7, 1)


@contextmanager
def acting(office: Any) -> Iterator[Act]:
    """An act of the manager in a transaction of its own."""
    archive = Archive(office.path, writes=True)
    try:
        with archive.unit() as session:
            trail.sign(session, trail.Author("S001", NOW.isoformat(), None, "test"))
            manager = Person("S001", "王经理", Role.CS_MANAGER)
            yield Act(session, NOW, manager, load(None), office.path)
    finally:
        archive.close()


def fund(code: str, day_count: DayCount, *, accrual_rolls: bool = False) -> Fund:
    """A fund from 31 August 2025 that pays quarterly, on holidays and weekends too."""
    return Fund(
        code=code,
        name="金河一号",
        project_company="金河置业有限公司",
        established=date(2025, 8, 31),
        matures=date(2026, 12, 31),
        day_count=day_count,
        frequency=Frequency.QUARTERLY,
        accrual_rolls=accrual_rolls,
    )


def nothing_paid_outside(of: Fund) -> PayoutOpening:
    return PayoutOpening(fund=of.code, paid_through=None, recorded_at=NOW, recorded_by="S001")


def client(number: int) -> Client:
    return Client(code=f"C{number}", name=f"客户{number}", kind=ClientKind.PERSON, added_on=date(2025, 1, 1))


def contract(no: str, of: Fund, **facts: Any) -> Contract:
    return Contract(
        **{
            "no": no,
            "client": "C0",
            "fund": of.code,
            "amount": 365_000_000,
            "signed": of.established,
            "value_date": of.established,
            "matures": of.matures,
            "rate": Decimal("0.1"),
            "payee_name": "客户0",
            "payee_bank": "工商银行",
            "payee_account": "6222020000000001111",
            **facts,
        }
    )


def random_terms(dice: random.Random, no: str, of: Fund) -> ContractTerms:
    """A contract anywhere in the fund's life, up to three exits and two transfers, often on a due date."""
    borders = [of.established, *due_dates(terms(of))]

    def some_day(first: date, last: date) -> date:
        near = [day for day in borders if first <= day <= last]
        if near and dice.random() < 0.4:
            return dice.choice(near)
        return first + timedelta(days=dice.randint(0, (last - first).days))

    value_date = some_day(of.established, of.matures - timedelta(days=1))
    matures = some_day(value_date + timedelta(days=1), of.matures)
    amount = left = dice.randint(1, 10**10)
    exits = []
    for on in sorted(some_day(value_date, matures) for _ in range(dice.randint(0, 3))):
        taken = left if dice.random() < 0.2 else dice.randint(0, left)
        if taken:
            exits.append(Exit(on, taken))
            left -= taken
    last = matures if left else exits[-1].on
    moved = sorted({some_day(value_date, last) for _ in range(dice.randint(0, 2))} - {value_date})
    holders = [Holder("C0", value_date), *(Holder(f"C{place}", on) for place, on in enumerate(moved, 1))]
    rate = Decimal(dice.randint(1, 20_000)) / 100_000
    return ContractTerms(no, amount, rate, value_date, matures, tuple(exits), tuple(holders))


def record(act: Act, of: Fund, ledger: Sequence[ContractTerms]) -> None:
    """Put a fund with its contracts into the archive."""
    act.session.add(of)
    act.session.flush()
    act.session.add(nothing_paid_outside(of))
    for one in ledger:
        facts = {"amount": one.amount, "rate": one.rate, "value_date": one.value_date, "matures": one.matures}
        act.session.add(contract(one.no, of, **facts))
        act.session.flush()
        for on, amount in one.exits:
            act.session.add(ContractExit(contract=one.no, day=on, amount=amount))
        for place, holder in enumerate(one.holders[1:], 1):
            moved = ContractTransfer(
                contract=one.no,
                day=holder.since,
                client=holder.client,
                payee_name=f"客户{place}",
                payee_bank="招商银行",
                payee_account=f"62220{place}",
            )
            act.session.add(moved)


def owed(
    reckoning: ModuleType, one: ContractTerms, period: Period, of: Fund, moved: Period
) -> dict[int, Any]:
    """What each holder is owed: repaid by the due dates, accrued over `moved`.

    What matures on the due date is paid with the payout, and where accrual moves it accrues until then.
    """
    found: dict[int, Any] = reckoning.reckon(one, period, of.day_count.value)
    if moved == period:
        return found
    waiting = one._replace(matures=moved.end) if one.matures == period.end else one
    accrued = reckoning.reckon(waiting, moved, of.day_count.value)
    total = {}
    for place in sorted(found.keys() | accrued.keys()):
        back = found[place].repaid if place in found else []
        interest, days = (
            (accrued[place].interest, accrued[place].days) if place in accrued else (Fraction(0), 0)
        )
        if days or back:
            total[place] = reckoning.Owed(interest, days, back)
    return total


@pytest.mark.parametrize("rolls", [False, True])
@pytest.mark.parametrize("day_count", list(DayCount))
def test_every_sheet_of_a_random_ledger_agrees_with_a_reckoning_by_days(
    office: Any, reckoning: ModuleType, day_count: DayCount, rolls: bool
) -> None:
    dice = random.Random(f"{day_count}{rolls}")
    of = fund("JH01", day_count, accrual_rolls=rolls)
    ledger = [random_terms(dice, f"R-{number:03}", of) for number in range(40)]
    with acting(office) as act:
        act.session.add_all([client(number) for number in range(3)])
        record(act, of, ledger)
        calendar, spans = work_calendar(act.session), periods(terms(of))
        paid = [of.established, *(calendar.on_or_after(span.end).result for span in spans)]
    assert paid[1:] != [span.end for span in spans], "no due date falls on a day off"
    for span in spans:
        sheet = office.json("payout", "calc", "--fund", "JH01", "--due", span.end)
        moved = Period(span.number, *paid[span.number - 1 : span.number + 1]) if rolls else span
        expected = [
            (
                one.no,
                one.holders[place].client,
                other.days,
                yuan(reckoning.half_up(other.interest)),
                yuan(sum(amount for _, amount in other.repaid)),
            )
            for one in ledger
            for place, other in owed(reckoning, one, span, of, moved).items()
        ]
        assert expected
        assert [
            tuple(line[key] for key in ("contract", "client", "days", "interest", "principal_repaid"))
            for line in sheet["lines"]
        ] == expected
        assert sheet["total_interest"] == str(sum(Decimal(interest) for *_, interest, _ in expected))
        assert sheet["total_principal"] == str(sum(Decimal(repaid) for *_, repaid in expected))


@pytest.fixture
def kept(office: Any) -> Any:
    """A fund with two contracts, half of the second exited."""
    with acting(office) as act:
        of = fund("JH01", DayCount.ACT_365)
        of.established, of.matures = date(2026, 1, 1), date(2027, 1, 1)
        act.session.add_all([client(0), of])
        act.session.flush()
        act.session.add(nothing_paid_outside(of))
        act.session.add_all(
            [contract("A-1", of), contract("A-2", of, receipt_amount=1, receipt_payer="客户9")]
        )
        act.session.flush()
        act.session.add(ContractExit(contract="A-2", day=date(2026, 6, 1), amount=182_500_000))
    return office


def move_payee(office: Any) -> None:
    with acting(office) as act:
        moved = act.session.get(Contract, "A-1")
        assert moved is not None
        moved.payee_account = "6222020000000009999"
        act.session.add(moved)


def accounts(sheet: Sheet) -> list[str]:
    return [line.payee_account[-4:] for line in sheet.lines]


def test_a_payee_changed_afterwards_does_not_alter_the_stored_version(kept: Any) -> None:
    with acting(kept) as act:
        first = service.calculate(act, "JH01", DUE)
    move_payee(kept)
    with acting(kept) as act:
        assert service.stored(act, "JH01", DUE) == first
        second = service.calculate(act, "JH01", DUE)
        assert (accounts(first), accounts(second)) == (["1111", "1111"], ["9999", "1111"])
        assert (first.version, second.version) == (1, 2)
        assert service.stored(act, "JH01", DUE, 1) == first


def test_a_changed_account_is_a_difference_though_both_are_masked(kept: Any) -> None:
    kept.ok("payout", "calc", "--fund", "JH01", "--due", DUE)
    move_payee(kept)
    kept.ok("payout", "calc", "--fund", "JH01", "--due", DUE)
    (line,) = kept.json("payout", "diff", "--fund", "JH01", "--due", DUE)["lines"]
    assert line["changes"] == {
        "payee_account": {"before": "***************1111", "after": "***************9999"}
    }


def test_a_sheet_read_back_is_the_sheet_that_was_stored(kept: Any) -> None:
    with acting(kept) as act:
        stored = service.calculate(act, "JH01", DUE)
    frozen = freeze(content(stored), FORM)
    document = thaw(frozen.text, frozen.hash, FORM)
    stamp = {"version": 1, "reckoned_at": NOW, "reckoned_by": "S001"}
    assert from_content(document, hash_=stored.hash, **stamp) == stored  # type: ignore[arg-type]


def test_remarks_are_read_back_in_the_language_spoken_then(kept: Any) -> None:
    kept.ok("payout", "calc", "--fund", "JH01", "--due", DUE, lang="en")
    lines = kept.json("payout", "show", "--fund", "JH01", "--due", DUE, lang="zh")["lines"]
    assert lines[1]["note"].startswith("2026-06-01 部分退出 1,825,000.00；打款回执金额 0.01")


@pytest.mark.parametrize("part", ["fund_name", "pay_date", "provisional", "lines"])
def test_whatever_is_on_the_sheet_is_in_its_hash(kept: Any, part: str) -> None:
    with acting(kept) as act:
        sheet = service.calculate(act, "JH01", DUE)
    other = {
        "fund_name": "金河二号",
        "pay_date": date(2026, 7, 2),
        "provisional": True,
        "lines": (sheet.lines[0]._replace(payee_bank="建设银行"), sheet.lines[1]),
    }[part]
    changed = replace(sheet, **{part: other})  # type: ignore[arg-type]
    assert freeze(content(changed), FORM).hash != sheet.hash


def test_who_reckoned_a_sheet_when_is_not_in_its_hash(kept: Any) -> None:
    with acting(kept) as act:
        sheet = service.calculate(act, "JH01", DUE)
    changed = replace(sheet, version=9, reckoned_by="S009", reckoned_at=None)
    assert freeze(content(changed), FORM).hash == sheet.hash


def test_an_archive_with_sheets_verifies(kept: Any) -> None:
    kept.ok("payout", "calc", "--fund", "JH01", "--due", DUE)
    assert kept.json("archive", "verify")["ok"] is True


def test_a_payee_confirmed_by_callback_is_verified_on_the_line(
    kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "verified", lambda *_: frozenset({("A-2", "C0")}))
    lines = kept.json("payout", "calc", "--fund", "JH01", "--due", DUE)["lines"]
    assert [line["verified"] for line in lines] == [False, True]
