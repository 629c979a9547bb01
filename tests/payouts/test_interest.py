"""Interest and principal of a contract for a period, against figures reckoned by hand and by a second way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from fundcs.entitlements.rules.accrual import Line, account, lines
from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder
from fundcs.entitlements.rules.day_counts import days
from fundcs.entitlements.rules.periods import Period
from fundcs.funds.rules.terms import DayCount

D = date.fromisoformat
YUAN = 100


def contract(
    amount: int = 3_000_000 * YUAN,
    rate: str = "0.095",
    value_date: str = "2026-03-24",
    matures: str = "2027-03-24",
    exits: str = "",
    transfers: str = "",
) -> ContractTerms:
    """A contract of C1; exits as `DATE:YUAN`, transfers as `DATE:CLIENT`, parted by spaces."""
    taken = (entry.split(":") for entry in exits.split())
    moved = (entry.split(":") for entry in transfers.split())
    return ContractTerms(
        "JH01-001",
        amount,
        Decimal(rate),
        D(value_date),
        D(matures),
        tuple(Exit(D(on), int(yuan) * YUAN) for on, yuan in taken),
        (Holder("C1", D(value_date)), *(Holder(client, D(on)) for on, client in moved)),
    )


def period(start: str, end: str, number: int = 2) -> Period:
    return Period(number, D(start), D(end))


def only(terms: ContractTerms, over: Period, day_count: DayCount = DayCount.ACT_365) -> Line:
    (line,) = lines(terms, over, day_count)
    return line


def shown(line: Line) -> str:
    """Holder, first day, end, days, opening and repaid principal in yuan."""
    principal, repaid = line.principal // YUAN, line.principal_repaid // YUAN
    return f"{line.client} {line.start} {line.end} {line.days} {principal:,} {repaid:,}"


@pytest.mark.parametrize(
    ("start", "end", "actual", "thirty"),
    [
        ("2026-01-01", "2026-01-01", 0, 0),
        ("2026-01-01", "2026-01-02", 1, 1),
        ("2026-01-01", "2026-04-01", 90, 90),
        ("2026-01-01", "2027-01-01", 365, 360),
        ("2024-01-01", "2025-01-01", 366, 360),
        ("2024-02-28", "2024-03-01", 2, 3),
        ("2026-02-28", "2026-03-01", 1, 3),
        ("2024-02-29", "2025-02-28", 365, 359),
        ("2026-02-28", "2026-03-31", 31, 33),
        ("2026-01-31", "2026-02-28", 28, 28),
        ("2026-01-30", "2026-01-31", 1, 0),
        ("2026-01-29", "2026-01-31", 2, 2),
        ("2026-01-31", "2026-02-01", 1, 1),
        ("2026-01-30", "2026-03-31", 60, 60),
        ("2026-01-31", "2026-03-31", 59, 60),
        ("2026-01-29", "2026-03-31", 61, 62),
        ("2026-01-31", "2026-04-30", 89, 90),
        ("2025-12-31", "2026-12-31", 365, 360),
    ],
)
def test_the_first_day_counts_and_the_last_does_not(start: str, end: str, actual: int, thirty: int) -> None:
    assert days(DayCount.ACT_365, D(start), D(end)) == actual
    assert days(DayCount.ACT_360, D(start), D(end)) == actual
    assert days(DayCount.THIRTY_360, D(start), D(end)) == thirty


@pytest.mark.parametrize(
    ("terms", "start", "end", "number", "expected"),
    [
        # the whole period
        (contract(), "2026-05-10", "2026-08-10", 2, ["C1 2026-05-10 2026-08-10 92 3,000,000 0"]),
        # begins inside, on the first day, on the due date, after it
        (contract(), "2026-02-10", "2026-05-10", 1, ["C1 2026-03-24 2026-05-10 47 3,000,000 0"]),
        (contract(), "2026-03-24", "2026-06-18", 1, ["C1 2026-03-24 2026-06-18 86 3,000,000 0"]),
        (contract(), "2026-03-24", "2026-06-18", 2, ["C1 2026-03-24 2026-06-18 86 3,000,000 0"]),
        (contract(), "2025-12-24", "2026-03-24", 2, []),
        (contract(), "2025-12-24", "2026-03-25", 2, ["C1 2026-03-24 2026-03-25 1 3,000,000 0"]),
        (contract(), "2025-12-24", "2026-03-23", 2, []),
        # matures inside, on the due date, on the first day, before
        (contract(), "2027-02-10", "2027-05-10", 5, ["C1 2027-02-10 2027-03-24 42 3,000,000 3,000,000"]),
        (contract(), "2027-02-10", "2027-03-24", 5, ["C1 2027-02-10 2027-03-24 42 3,000,000 3,000,000"]),
        (contract(), "2027-02-10", "2027-03-23", 5, ["C1 2027-02-10 2027-03-23 41 3,000,000 0"]),
        (contract(), "2027-03-24", "2027-06-24", 6, []),
        (contract(), "2027-03-25", "2027-06-24", 6, []),
        # a partial exit inside, on the due date, the day after it, on the first day of a period
        (
            contract(exits="2026-06-01:1000000"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-08-10 92 3,000,000 1,000,000"],
        ),
        (
            contract(exits="2026-08-10:1000000"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-08-10 92 3,000,000 1,000,000"],
        ),
        (
            contract(exits="2026-08-11:1000000"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-08-10 92 3,000,000 0"],
        ),
        (
            contract(exits="2026-05-10:1000000"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-08-10 92 2,000,000 0"],
        ),
        # an exit on the value date that is the fund's first day: repaid with the first period
        (
            contract(exits="2026-03-24:1000000"),
            "2026-03-24",
            "2026-06-24",
            1,
            ["C1 2026-03-24 2026-06-24 92 3,000,000 1,000,000"],
        ),
        (
            contract(exits="2026-03-24:3000000"),
            "2026-03-24",
            "2026-06-24",
            1,
            ["C1 2026-03-24 2026-03-24 0 3,000,000 3,000,000"],
        ),
        # an exit on a value date that is a due date: a line that only repays
        (
            contract(exits="2026-03-24:1000000"),
            "2025-12-24",
            "2026-03-24",
            2,
            ["C1 2026-03-24 2026-03-24 0 3,000,000 1,000,000"],
        ),
        # a whole exit inside, at the due date, and the period after
        (
            contract(exits="2026-06-01:3000000"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-06-01 22 3,000,000 3,000,000"],
        ),
        (contract(exits="2026-06-01:3000000"), "2026-08-10", "2026-11-10", 3, []),
        (contract(exits="2026-08-10:3000000"), "2026-08-10", "2026-11-10", 3, []),
        # two exits, the second before the first in the file; two on one day; one at maturity
        (
            contract(exits="2026-07-01:500000 2026-06-01:1000000"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-08-10 92 3,000,000 1,500,000"],
        ),
        (
            contract(exits="2027-03-24:1000000"),
            "2027-02-10",
            "2027-05-10",
            5,
            ["C1 2027-02-10 2027-03-24 42 3,000,000 3,000,000"],
        ),
        # a transfer inside; with an exit on its day; on the due date; on the first day
        (
            contract(transfers="2026-06-01:C2"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-06-01 22 3,000,000 0", "C2 2026-06-01 2026-08-10 70 3,000,000 0"],
        ),
        (
            contract(transfers="2026-06-01:C2", exits="2026-06-01:1000000"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-06-01 22 3,000,000 0", "C2 2026-06-01 2026-08-10 70 3,000,000 1,000,000"],
        ),
        (
            contract(transfers="2026-08-10:C2"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-08-10 92 3,000,000 0"],
        ),
        (
            contract(transfers="2026-08-10:C2", exits="2026-08-10:1000000"),
            "2026-05-10",
            "2026-08-10",
            2,
            ["C1 2026-05-10 2026-08-10 92 3,000,000 0", "C2 2026-08-10 2026-08-10 0 3,000,000 1,000,000"],
        ),
        (
            contract(transfers="2026-08-10:C2"),
            "2026-08-10",
            "2026-11-10",
            3,
            ["C2 2026-08-10 2026-11-10 92 3,000,000 0"],
        ),
        # a transfer there and back: two lines of one client
        (
            contract(transfers="2026-06-01:C2 2026-07-01:C1"),
            "2026-05-10",
            "2026-08-10",
            2,
            [
                "C1 2026-05-10 2026-06-01 22 3,000,000 0",
                "C2 2026-06-01 2026-07-01 30 3,000,000 0",
                "C1 2026-07-01 2026-08-10 40 3,000,000 0",
            ],
        ),
        # a transfer on the day of maturity: the principal goes to the holder of that day
        (
            contract(transfers="2027-03-24:C2"),
            "2027-02-10",
            "2027-05-10",
            5,
            ["C1 2027-02-10 2027-03-24 42 3,000,000 0", "C2 2027-03-24 2027-03-24 0 3,000,000 3,000,000"],
        ),
    ],
)
def test_a_holder_accrues_and_is_repaid_within_the_period(
    terms: ContractTerms, start: str, end: str, number: int, expected: list[str]
) -> None:
    found = lines(terms, period(start, end, number), DayCount.ACT_365)
    assert [shown(line) for line in found] == expected


@pytest.mark.parametrize(
    ("value_date", "expected"),
    [
        ("2026-10-01", ["C1 2026-10-01 2026-10-08 7 3,000,000 0"]),
        ("2026-10-02", ["C1 2026-10-02 2026-10-08 6 3,000,000 0"]),
        ("2026-10-07", ["C1 2026-10-07 2026-10-08 1 3,000,000 0"]),
        ("2026-10-08", []),
    ],
)
def test_where_accrual_runs_on_to_the_payment_date_a_value_date_before_it_accrues_until_then(
    value_date: str, expected: list[str]
) -> None:
    due_in_a_holiday = Period(2, D("2026-07-01"), D("2026-10-01"), D("2026-07-01"), D("2026-10-08"))
    found = lines(contract(value_date=value_date), due_in_a_holiday, DayCount.ACT_365)
    assert [shown(line) for line in found] == expected


def test_where_accrual_ends_on_an_earlier_payment_date_an_exit_until_the_due_date_is_still_repaid() -> None:
    paid_before = Period(2, D("2026-07-03"), D("2026-10-03"), D("2026-07-03"), D("2026-09-30"))
    began_after = contract(value_date="2026-10-02", exits="2026-10-03:1000000")
    found = lines(began_after, paid_before, DayCount.ACT_365)
    assert [shown(line) for line in found] == ["C1 2026-10-03 2026-10-03 0 3,000,000 1,000,000"]


@pytest.mark.parametrize(
    ("day_count", "interest"),
    [(DayCount.ACT_365, 7_183_562), (DayCount.ACT_360, 7_283_333), (DayCount.THIRTY_360, 7_125_000)],
)
def test_a_quarter_of_three_million_at_nine_and_a_half_percent(day_count: DayCount, interest: int) -> None:
    assert only(contract(), period("2026-05-10", "2026-08-10"), day_count).interest == interest


def test_a_partial_exit_lowers_the_balance_from_its_own_day() -> None:
    line = only(contract(exits="2026-06-01:1000000"), period("2026-05-10", "2026-08-10"))
    assert [(part.start, part.end, part.days, part.balance // YUAN) for part in line.stretches] == [
        (D("2026-05-10"), D("2026-06-01"), 22, 3_000_000),
        (D("2026-06-01"), D("2026-08-10"), 70, 2_000_000),
    ]
    assert line.daily_balance_sum == (22 * 3_000_000 + 70 * 2_000_000) * YUAN
    assert line.interest == 5_361_644  # 206,000,000 × 0.095 ÷ 365 = 53,616.438…


def test_two_exits_on_one_day_make_one_step() -> None:
    twice = only(contract(exits="2026-06-01:400000 2026-06-01:600000"), period("2026-05-10", "2026-08-10"))
    once = only(contract(exits="2026-06-01:1000000"), period("2026-05-10", "2026-08-10"))
    assert (twice.stretches, twice.interest) == (once.stretches, once.interest)
    assert [back.amount for back in twice.repayments] == [400_000 * YUAN, 600_000 * YUAN]


def test_under_30_360_each_stretch_is_counted_by_itself() -> None:
    line = only(contract(exits="2026-05-31:1000000"), period("2026-05-01", "2026-07-31"), DayCount.THIRTY_360)
    assert [part.days for part in line.stretches] == [30, 60]


def test_a_line_whose_only_day_counts_nothing_under_30_360_is_no_line() -> None:
    terms = contract(value_date="2026-05-30")
    assert lines(terms, period("2026-02-28", "2026-05-31"), DayCount.THIRTY_360) == ()
    assert only(terms, period("2026-02-28", "2026-05-31"), DayCount.ACT_365).days == 1


def test_a_contract_at_no_interest_still_has_its_line() -> None:
    line = only(contract(rate="0"), period("2026-05-10", "2026-08-10"))
    assert (line.days, line.interest) == (92, 0)


@pytest.mark.parametrize(
    ("amount", "interest"),
    [(10_000_010, 500_001), (10_000_030, 500_002), (10_000_050, 500_003), (10_000_009, 500_000)],
)
def test_half_a_fen_is_rounded_up_never_to_the_even_fen(amount: int, interest: int) -> None:
    terms = contract(amount=amount, rate="0.05", value_date="2026-01-01", matures="2028-01-01")
    assert only(terms, period("2026-01-01", "2027-01-01")).interest == interest


def test_the_daily_interest_is_not_rounded_before_it_is_multiplied() -> None:
    # 260.27 a day, rounded, times 90 would be 23,424.30.
    terms = contract(amount=1_000_000 * YUAN, value_date="2026-01-01")
    assert only(terms, period("2026-01-01", "2026-04-01")).interest == 2_342_466


def test_interest_is_rounded_once_for_all_stretches_of_a_line() -> None:
    # 0.3 fen before the exit and 0.2 after it: rounded one by one they would be nothing.
    terms = contract(amount=3 * YUAN, rate="0.0365", value_date="2026-01-01", exits="2026-01-11:2")
    line = only(terms, period("2026-01-01", "2026-01-31"))
    assert [Fraction(part.days * part.balance) * Fraction("0.0001") for part in line.stretches] == [
        Fraction(3, 10),
        Fraction(2, 10),
    ]
    assert line.interest == 1


def test_what_is_paid_is_interest_and_principal() -> None:
    line = only(contract(), period("2027-02-10", "2027-05-10"))
    assert line.total == line.interest + 3_000_000 * YUAN


# The account


def told(line: Line) -> list[str]:
    return [str(sentence) for sentence in account(line)]


def test_the_account_of_a_plain_line_is_its_arithmetic() -> None:
    assert told(only(contract(), period("2026-02-10", "2026-06-18"))) == [
        "ACT/365: calendar days; the first day counts, the last does not",
        "2026-03-24 – 2026-06-18: 86 days × 3,000,000.00 = 258,000,000.00",
        "sum of daily balances: 258,000,000.00",
        "payout: 258,000,000.00 × 9.5% ÷ 365 = 67,150.6849315068…",
        "rounded half up to 0.01 yuan, once: 67,150.68",
        "to be paid: 67,150.68 payout + 0.00 principal returned = 67,150.68",
        "basis: Art. 47; method: fund contract and policy",
    ]


@pytest.mark.parametrize("cut", ["2026-01-30", "2026-01-31", "2026-02-28", "2026-03-30", "2026-03-31"])
@pytest.mark.parametrize("value_date", ["2026-01-15", "2026-01-30", "2026-01-31"])
def test_under_30_360_a_transfer_neither_makes_nor_loses_a_day(value_date: str, cut: str) -> None:
    whole = ContractTerms(
        no="A-1",
        amount=100_000_000,
        rate=Decimal("0.12"),
        value_date=D(value_date),
        matures=D("2027-01-01"),
        exits=(),
        holders=(Holder("C1", D(value_date)),),
    )
    split = whole._replace(holders=(*whole.holders, Holder("C2", max(D(cut), D(value_date)))))
    period = Period(1, D("2026-01-01"), D("2026-04-15"))
    (uncut,) = lines(whole, period, DayCount.THIRTY_360)
    assert sum(line.days for line in lines(split, period, DayCount.THIRTY_360)) == uncut.days


def test_the_account_names_each_stretch_and_each_repayment() -> None:
    terms = contract(exits="2027-03-23:1000000")
    assert told(only(terms, period("2027-02-10", "2027-05-10"), DayCount.THIRTY_360)) == [
        (
            "30/360: every month has 30 days; the first day counts, the last does not; "
            "a part is counted from where the contract begins in the period"
        ),
        "2027-02-10 – 2027-03-23: 43 days × 3,000,000.00 = 129,000,000.00",
        "2027-03-23 – 2027-03-24: 1 day × 2,000,000.00 = 2,000,000.00",
        "sum of daily balances: 131,000,000.00",
        "payout: 131,000,000.00 × 9.5% ÷ 360 = 34,569.4444444444…",
        "rounded half up to 0.01 yuan, once: 34,569.44",
        "principal returned for the exit on 2027-03-23: 1,000,000.00",
        "principal returned at maturity on 2027-03-24: 2,000,000.00",
        "to be paid: 34,569.44 payout + 3,000,000.00 principal returned = 3,034,569.44",
        "basis: Art. 47; method: fund contract and policy",
    ]


def test_the_account_of_a_line_that_only_repays_says_that_nothing_accrues() -> None:
    terms = contract(transfers="2026-08-10:C2", exits="2026-08-10:1000000")
    _, line = lines(terms, period("2026-05-10", "2026-08-10"), DayCount.ACT_365)
    assert told(line) == [
        "nothing accrues in this period",
        "principal returned for the exit on 2026-08-10: 1,000,000.00",
        "to be paid: 0.00 payout + 1,000,000.00 principal returned = 1,000,000.00",
        "basis: Art. 47; method: fund contract and policy",
    ]


@pytest.mark.parametrize(
    ("amount", "rate", "quotient"),
    [
        (365_000_000 * YUAN, "0.095", "95,000.00"),
        (3_650_001, "0.1", "10.0000027397…"),
        (365_010 * YUAN, "0.01", "10.0002739726…"),
        (36_501, "0.0365", "0.036501"),
        (36_500 * YUAN, "0.00125", "0.125"),
    ],
)
def test_a_quotient_is_shown_whole_or_cut_after_ten_decimals(amount: int, rate: str, quotient: str) -> None:
    line = only(contract(amount=amount, rate=rate), period("2026-05-10", "2026-05-11"))
    assert told(line)[3].endswith(f" = {quotient}")
