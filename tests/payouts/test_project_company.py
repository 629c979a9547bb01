"""The interest notice to the project company, and investors, company and money received reconciled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from fundcs.entitlements.models.payouts import PayoutStep
from fundcs.entitlements.rules.accrual import Stretch
from fundcs.entitlements.rules.steps import Step
from fundcs.kit.money import round_half_up
from fundcs.kit.parsing import parse_moment
from fundcs.payouts.rules.interest_notice import (
    NOTICE_FORM,
    content,
    from_content,
    interest_notice,
)
from fundcs.payouts.rules.reconciliation import DifferenceCause, DifferenceKey, reconcile
from fundcs.payouts.rules.sheet import Sheet, SheetLine

DUE = ("--fund", "JH01", "--due", "2026-07-01")
JUNE = {"now": "2026-06-01T09:00"}


def contract(no: str, amount: str, rate: str, *more: str) -> tuple[str, ...]:
    return (
        "contract", "add", no, "--client", "C000001", "--fund", "JH01", "--amount", amount, "--rate", rate,
        "--value-date", "2026-01-01", "--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account",
        "6222020000000001111", *more,
    )  # fmt: skip


@pytest.fixture
def fund(office: Any) -> Any:
    """HT1 3,650,000 at 10%, a thousand a day; HT2 100,000 at 8%, which exits wholly on 1 June 2026.

    From 1 April to 1 July: 91 days of HT1, 61 of HT2. S002 of finance, S003 of investment.
    """
    begun = {"now": "2026-01-01T09:00"}
    for name, role in (("孙财务", "finance"), ("周投资", "investment")):
        office.ok("staff", "add", name, "--role", role, "--nda", "2026-01-01", **begun)
    office.ok(
        "fund", "add", "JH01", "金河一号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--day-count", "ACT/365", "--frequency", "quarterly",
        "--project-rate", "12%", **begun,
    )  # fmt: skip
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X", **begun)
    office.ok(*contract("HT1", "365万", "10%"), **begun)
    office.ok(*contract("HT2", "10万", "8%"), **begun)
    office.ok("contract", "exit", "HT2", "--on", "2026-06-01", "--amount", "10万", **begun)
    office.ok("payout", "calc", *DUE, **JUNE)
    return office


def notice(office: Any, *more: str, due: tuple[str, ...] = DUE, **how: Any) -> Any:
    words = ("payout", "notice", *due, "--xlsx", office.folder / "notice.xlsx", *more)
    return office.json(*words, **({"as_": "S003"} | JUNE | how))


def received(office: Any, amount: int) -> None:
    """What `payout done tell_received` records."""
    from fundcs.archive import trail
    from fundcs.archive.archive import Archive

    archive = Archive(office.path, writes=True)
    moment = parse_moment("2026-07-01T09:00")
    with archive.unit() as session:
        trail.sign(session, trail.Author("S001", moment.isoformat(), None, "test"))
        session.add(
            PayoutStep(
                fund="JH01", due=date(2026, 7, 1), step=Step.TELL_RECEIVED, done_on=date(2026, 7, 1),
                amount=amount, recorded_at=moment, recorded_by="S001",
            )
        )  # fmt: skip
    archive.close()


def test_the_interest_is_the_funds_daily_balances_at_its_project_rate_rounded_once(fund: Any) -> None:
    # 3,650,000 × 91 + 100,000 × 61 = 338,250,000 yuan·days; × 12% ÷ 365 = 111,205.479…
    written = notice(fund)
    assert (written["daily_balance_sum"], written["interest"]) == ("338250000.00", "111205.48")
    assert (written["principal"], written["total"]) == ("100000.00", "211205.48")
    assert written["runs"] == [
        {"start": "2026-04-01", "end": "2026-06-01", "days": 61, "balance": "100000.00"},
        {"start": "2026-04-01", "end": "2026-07-01", "days": 91, "balance": "3650000.00"},
    ]


def test_a_notice_is_kept_by_version_and_an_equal_one_is_the_same(fund: Any) -> None:
    first, again = notice(fund), notice(fund, now="2026-06-02T09:00")
    assert (again["version"], again["hash"]) == (1, first["hash"])
    other = notice(fund, "--on", "2026-06-28", now="2026-06-02T09:00")
    assert (other["version"], other["interest_on"]) == (2, "2026-06-28")


def test_the_workbook_is_the_notice_and_its_return_slip_on_a_page_each(fund: Any) -> None:
    notice(fund, lang="zh")
    sheet = load_workbook(fund.folder / "notice.xlsx")["《基金付息通知书》"]
    texts = [str(row[0]) for row in sheet.iter_rows(values_only=True) if row[0]]
    assert texts[0] == "基金付息通知书"
    assert "致 金河置业：" in texts
    assert "《基金付息通知书》回执" in texts
    assert any("确认应付利息 111,205.48 元、退出本金 100,000.00 元" in text for text in texts)
    (brk,) = sheet.row_breaks.brk
    assert sheet.cell(brk.id + 1, 1).value == "《基金付息通知书》回执"


def test_the_formulas_of_the_notice_come_to_its_figures(fund: Any) -> None:
    written = notice(fund, lang="zh")
    path = fund.folder / "notice.xlsx"
    values: Any = list(load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True))
    by_label = {row[0]: row[4] for row in values if row[4] is not None}
    daily = sum(row[2] * row[3] for row in values if isinstance(row[2], int))
    assert by_label["积数合计"] == daily == Decimal(written["daily_balance_sum"])
    exact = Fraction(daily) * Fraction("0.12") / 365
    assert by_label["应付利息"] == float(round(exact * 100) / Fraction(100)) == 111205.48


def test_a_notice_needs_the_funds_project_rate(fund: Any) -> None:
    fund.ok(
        "fund", "add", "JH02", "金河二号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--frequency", "quarterly", now="2026-01-01T09:00",
    )  # fmt: skip
    out = fund.folder / "notice.xlsx"
    said = fund.refused("payout", "notice", "--fund", "JH02", "--xlsx", out, as_="S003", **JUNE)
    assert "fund JH02 has no project rate; enter it with `fundcs fund edit JH02 --project-rate RATE`" in said
    assert not out.exists()


def test_who_may_not_notify_the_project_company_is_refused(fund: Any) -> None:
    fund.ok("staff", "add", "何宁", "--role", "cs_specialist", "--nda", "2026-01-01", **JUNE)
    out = fund.folder / "notice.xlsx"
    fund.refused("payout", "notice", *DUE, "--xlsx", out, code=4, as_="S004", **JUNE)


def test_reconciling_needs_a_notice(fund: Any) -> None:
    said = fund.refused("payout", "reconcile", *DUE, **JUNE)
    assert "no interest notice of JH01 for 2026-07-01 was written" in said


def test_the_difference_is_explained_by_the_rates_and_by_rounding(fund: Any) -> None:
    notice(fund)
    found = fund.json("payout", "reconcile", *DUE, **JUNE)
    interest, principal = found["differences"]
    # investors 91,000.00 + 1,336.99; the rates 18,868.493… more, of which 18,868.49 is shown
    assert found["investors"]["interest"] == "92336.99"
    assert (interest["amount"], interest["rest"]) == ("18868.49", "0.00")
    assert interest["parts"] == [
        {"cause": "rate", "amount": "18868.49", "most": None, "contract": None},
    ]
    assert (principal["amount"], principal["settled"]) == ("0.00", True)
    assert (found["received"], found["settled"]) == (None, False)


def test_money_received_to_the_fen_settles_the_payout(fund: Any) -> None:
    notice(fund)
    received(fund, 21_120_548)
    found = fund.json("payout", "reconcile", *DUE, now="2026-07-01T10:00")
    assert (found["received"], found["received_on"], found["settled"]) == ("211205.48", "2026-07-01", True)


def test_money_that_is_not_the_notices_is_signed_off_by_finance_alone(fund: Any) -> None:
    notice(fund)
    received(fund, 21_120_500)
    later = {"now": "2026-07-01T10:00"}
    found = fund.json("payout", "reconcile", *DUE, **later)
    assert (found["differences"][2]["rest"], found["settled"]) == ("-0.48", False)
    words = ("payout", "reconcile", *DUE, "--sign-off", "received", "--reason", "银行手续费")
    assert "ask one of: finance" in fund.refused(*words, code=4, **later)
    found = fund.json(*words, as_="S002", **later)
    signed = found["differences"][2]["signed_off"]
    assert (signed["amount"], signed["reason"], signed["by"]) == ("-0.48", "银行手续费", "S002")
    assert found["settled"]


def test_a_sign_off_does_not_cover_another_amount(fund: Any) -> None:
    notice(fund)
    received(fund, 21_120_500)
    later = {"now": "2026-07-01T10:00", "as_": "S002"}
    fund.ok("payout", "reconcile", *DUE, "--sign-off", "received", "--reason", "银行手续费", **later)
    received(fund, 21_120_400)
    assert not fund.json("payout", "reconcile", *DUE, **later)["settled"]


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        (("--sign-off", "principal", "--reason", "无"), "the difference principal has nothing left", 1),
        (("--sign-off", "received", "--reason", "无"), "the difference received has nothing left", 1),
        (("--sign-off", "received"), "--sign-off and --reason go together", 2),
        (("--reason", "无"), "--sign-off and --reason go together", 2),
    ],
)
def test_what_is_settled_or_said_by_half_is_not_signed_off(
    fund: Any, words: tuple[str, ...], sentence: str, code: int
) -> None:
    notice(fund)
    said = fund.refused("payout", "reconcile", *DUE, *words, code=code, as_="S002", **JUNE)
    assert sentence in said


def test_contracts_changed_since_the_notice_are_not_explained_away(fund: Any) -> None:
    notice(fund)
    fund.ok("contract", "exit", "HT1", "--on", "2026-06-21", "--amount", "365万", now="2026-06-20T09:00")
    fund.ok("payout", "calc", *DUE, now="2026-06-20T10:00")
    interest, principal = fund.json("payout", "reconcile", *DUE, now="2026-06-20T11:00")["differences"]
    # ten days of 3,650,000 at 12%
    assert [part for part in interest["parts"] if part["cause"] == "changed_since_notice"] == [
        {"cause": "changed_since_notice", "amount": "12000.00", "most": None, "contract": None}
    ]
    assert (interest["rest"], interest["settled"]) == ("12000.00", False)
    assert (principal["rest"], principal["settled"]) == ("-3650000.00", False)


RATES = st.integers(1, 2_000_000).map(lambda n: Decimal(n).scaleb(-7))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A sheet of lines whose interest is rounded each by itself."""
    basis = draw(st.sampled_from([360, 365]))
    lines = []
    for number in range(draw(st.integers(1, 30))):
        days, balance, rate = draw(st.integers(1, 366)), draw(st.integers(1, 10**12)), draw(RATES)
        start = date(2026, 1, 1)
        end = date.fromordinal(start.toordinal() + days)
        exact = Fraction(days * balance) * Fraction(rate) / basis
        lines.append(
            SheetLine(
                contract=f"HT{number}", client="C1", name="张伟", principal=balance, rate=rate, start=start,
                end=end, days=days, daily_balance_sum=days * balance,
                interest=round_half_up(exact.numerator, exact.denominator), principal_repaid=0,
                payee_name="张伟", payee_bank="工商银行", payee_account="1", verified=True,
                receipt_matches=True, notes=(), stretches=(Stretch(start, end, days, balance),),
                repayments=(),
            )
        )  # fmt: skip
    return Sheet(
        fund="JH01", fund_name="金河一号", project_company="金河置业", due=date(2027, 1, 2),
        pay_date=date(2027, 1, 4), roll="following", skipped=(), added=(), provisional=False,
        accrual_rolls=False, period_number=1, period_start=date(2026, 1, 1), period_end=date(2027, 1, 2),
        day_count=f"ACT/{basis}", basis=basis, lines=tuple(lines), version=1, hash="f" * 64,
    )  # fmt: skip


@given(sheets(), RATES)
def test_rounding_explains_at_most_half_a_fen_a_line_and_nothing_is_left(sheet: Sheet, rate: Decimal) -> None:
    notice = interest_notice(sheet, rate, sheet.due)
    interest = reconcile(sheet, notice, None, {}).differences[0]
    assert interest.key is DifferenceKey.INTEREST
    assert interest.rest == 0
    assert sum(part.amount for part in interest.parts) == notice.interest - sheet.total_interest
    for part in interest.parts:
        assert part.cause is not DifferenceCause.CHANGED
        if part.cause is DifferenceCause.ROUNDING:
            assert abs(part.amount) <= (part.most or 0)


@given(sheets(), RATES)
def test_a_notice_read_back_is_the_notice(sheet: Sheet, rate: Decimal) -> None:
    notice = interest_notice(sheet, rate, sheet.due)
    document = {**content(notice), "form": NOTICE_FORM}
    moment = parse_moment("2026-06-01T09:00")
    back = from_content(document, version=1, hash_="f", made_at=moment, made_by="S001")
    assert content(back) == content(notice)
    assert back.number == "JH01/2027-01-02/1"


def test_a_page_for_people_says_whether_all_is_settled(fund: Any) -> None:
    notice(fund)
    received(fund, 21_120_500)
    page = fund.ok("payout", "reconcile", *DUE, now="2026-07-01T10:00")
    assert "--sign-off received" in " ".join(page.split())
    assert "not yet agreed" in page
    assert Path(fund.folder / "notice.xlsx").exists()


def test_a_sign_off_given_by_mistake_is_withdrawn(fund: Any) -> None:
    notice(fund)
    received(fund, 21_120_500)
    later = {"now": "2026-07-01T10:00", "as_": "S002"}
    words = ("payout", "reconcile", *DUE, "--sign-off", "received", "--reason", "看错")
    assert fund.json(*words, **later)["settled"]
    assert "ask one of: finance" in fund.refused(*words, "--withdraw", code=4, now="2026-07-01T10:00")
    found = fund.json(*words, "--withdraw", **later)
    assert (found["settled"], found["differences"][2]["signed_off"]) == (False, None)
    said = fund.refused(*words, "--withdraw", **later)
    assert "the difference received of JH01 due 2026-07-01 was not signed off" in said
    assert fund.json(*words, **later)["settled"]
