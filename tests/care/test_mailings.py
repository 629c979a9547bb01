"""The monthly mailing of the house journal: whom to, what was sent, what came back (Art. 9)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from fundcs.care.rules.labels import set_on
from fundcs.care.rules.mailings import MailingState, Standing, day_in, held_in, month_of
from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder
from fundcs.entitlements.rules.holding import Holding, Payee
from fundcs.entitlements.rules.receipts import Receipt
from fundcs.kit.errors import Refused
from fundcs.kit.periods import Period, months_until

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
ADDRESSES = {"C000001": "北京市朝阳区建国路88号", "C000002": "上海市浦东新区世纪大道1号"}
CLIENTS: tuple[tuple[str, str, str, str | None], ...] = (
    ("C000003", "李娜", "110105199003074472", "广州市天河区体育西路9号"),
    ("C000004", "无址", "110105198001010032", None),
    ("C000005", "潜在", "110105198001010059", "深圳市福田区深南大道6号"),
)
FUND = (
    "fund", "add", "JH01", "稳健一号", "--project-company", "京城置业", "--established", "2026-01-01",
    "--matures", "2028-01-01", "--frequency", "annual",
)  # fmt: skip
PAYEE = ("--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account", "6222020000000001111")


def subscribes(desk: Any, no: str, client: str, amount: str, **how: Any) -> None:
    day = str(how.get("now", desk.now))[:10]
    desk.ok(
        "--sure", "contract", "add", no, "--client", client, "--fund", "JH01", "--amount", amount,
        "--rate", "9%", "--value-date", day, *PAYEE, **how,
    )  # fmt: skip


@pytest.fixture
def mailed(desk: Any) -> Any:
    """On 9 March: C000001 VIP, C000002 mid, C000003 wants none, C000004 has no address, C000005 a target."""
    for code, address in ADDRESSES.items():
        desk.ok("client", "edit", code, "--address", address, now="2026-03-02")
    for code, name, id_no, where in CLIENTS:
        given = () if where is None else ("--address", where)
        desk.ok(
            "client",
            "add",
            name,
            "--kind",
            "person",
            "--id-no",
            id_no,
            "--code",
            code,
            *given,
            now="2026-03-02",
        )
    desk.ok(*FUND, now="2026-03-02")
    for number, (client, amount) in enumerate(
        (("C000001", "500万"), ("C000002", "50万"), ("C000003", "300万"), ("C000004", "100万")), start=1
    ):
        subscribes(desk, f"K{number}", client, amount, now="2026-03-02")
    desk.ok("care", "preference", "C000003", "--no-mailing", now="2026-03-03")
    return desk


def states(desk: Any, month: str = "2026-03", **how: Any) -> dict[str, str]:
    return {row["client"]: row["state"] for row in desk.json("care", "mailing", "--month", month, **how)}


def owed(desk: Any, **how: Any) -> list[tuple[str, str, str]]:
    return [
        (duty["key"], duty["due"], duty["state"])
        for duty in desk.json("reminders", "--within", "40d", **how)
        if duty["key"].startswith("mailing:")
    ]


def test_the_list_has_the_tiers_of_the_policy_and_names_whom_nothing_is_sent(mailed: Any) -> None:
    rows = mailed.json("care", "mailing", "--month", "2026-03")
    keys = ("client", "tier", "funds", "opted_out", "state", "sent_on", "returned_on")
    assert [tuple(row[key] for key in keys) for row in rows] == [
        ("C000001", "vip", ["JH01"], False, "to_send", None, None),
        ("C000002", "mid", ["JH01"], False, "to_send", None, None),
        ("C000003", "senior", ["JH01"], True, "opted_out", None, None),
        ("C000004", "quasi_senior", ["JH01"], False, "no_address", None, None),
    ]
    assert "建国路" not in str(rows)
    assert "Not sent to" in mailed.ok("care", "mailing")


def test_tiers_are_those_of_the_month_that_is_asked_for(mailed: Any) -> None:
    subscribes(mailed, "K9", "C000005", "60万", now="2026-04-02")
    assert "C000005" not in states(mailed, now="2026-04-10")
    assert states(mailed, "2026-04", now="2026-04-10")["C000005"] == "to_send"


def test_a_running_month_is_listed_and_a_future_one_refused(mailed: Any) -> None:
    assert states(mailed, now="2026-03-31 23:00")["C000001"] == "to_send"
    assert "2026-04 has not begun" in mailed.refused("care", "mailing", "--month", "2026-04")
    assert "2026-04 has not begun" in mailed.refused("care", "mailing", "sent", "--month", "2026-04")
    assert "not a month" in mailed.refused("care", "mailing", "--month", "2026-13")


def test_what_was_sent_is_recorded_once_for_all_of_the_month(mailed: Any) -> None:
    assert mailed.json("care", "mailing", "sent", "C000002", "--on", "2026-03-05")["recorded"] == 1
    made = mailed.json("care", "mailing", "sent", "--month", "2026-03")
    assert (made["recorded"], made["before"]) == (1, 1)
    assert [(row["client"], row["state"]) for row in made["not_sent"]] == [
        ("C000003", "opted_out"), ("C000004", "no_address"),
    ]  # fmt: skip
    again = mailed.json("care", "mailing", "sent", "--month", "2026-03")
    assert (again["recorded"], again["before"]) == (0, 2)
    rows = mailed.json("care", "mailing", "--month", "2026-03")
    assert [row["sent_on"] for row in rows] == ["2026-03-09", "2026-03-05", None, None]


BAD = [
    (("sent", "C000009"), "C000009"),
    (("sent", "C000005"), "C000005 is not on the mailing list of 2026-03"),
    (("sent", "C000003"), "nothing is sent to client C000003: wants none"),
    (("sent", "C000004"), "nothing is sent to client C000004: no address"),
    (("sent", "C000001", "--on", "2026-03-10"), "in the future"),
    (("sent", "C000001", "--on", "2026-02-28"), "before 2026-03 began"),
    (("sent", "C000002"), "was sent to client C000002 on 2026-03-05 already"),
    (("returned", "C000001"), "no mailing to client C000001 is on record"),
    (("returned", "C000002", "--on", "2026-03-04"), "cannot have come back on 2026-03-04"),
    (("withdraw", "C000001", "--month", "2026-03", "--reason", "x"), "to client C000001 is on record"),
    (("withdraw", "C000002", "--month", "2026-03", "--returned", "--reason", "x"), "that came back from"),
    (("withdraw", "--month", "2026-02", "--reason", "x"), "nothing of the mailing of 2026-02"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "why"), BAD)
def test_what_cannot_be_is_refused_and_nothing_written(mailed: Any, words: tuple[str, ...], why: str) -> None:
    mailed.ok("care", "mailing", "sent", "C000002", "--on", "2026-03-05")
    before = mailed.json("care", "mailing")
    assert why in mailed.refused("care", "mailing", *words)
    assert mailed.json("care", "mailing") == before


def test_a_client_named_twice_is_sent_it_once(mailed: Any) -> None:
    assert mailed.json("care", "mailing", "sent", "C000001", "张伟")["recorded"] == 1


def test_a_list_with_nobody_on_it_is_not_gone_through(mailed: Any) -> None:
    assert mailed.json("care", "mailing", "sent", "--month", "2026-02")["recorded"] == 0
    mailed.ok("care", "mailing", "sent", "--month", "2026-03", now="2026-03-01")
    assert owed(mailed) == [("mailing:2026-03", "2026-03-31", "upcoming")]


def test_who_was_sent_it_must_be_said(mailed: Any) -> None:
    mailed.refused("care", "mailing", "sent", code=2)
    mailed.refused("care", "mailing", "sent", "C000001", "--dry-run", code=2)


def test_mail_that_comes_back_is_a_finding_and_the_address_is_in_doubt_until_it_is_answered(
    mailed: Any,
) -> None:
    mailed.ok("care", "mailing", "sent", "--month", "2026-03")
    made = mailed.json("care", "mailing", "returned", "C000001", "--on", "2026-03-16", now="2026-03-17")
    assert made["clients"][0]["finding"] == "W000001"
    (finding,) = mailed.json("callbacks", "findings", now="2026-03-17")
    assert (finding["kind"], finding["client"]) == ("contact_changed", "C000001")
    assert any(duty["key"] == "finding:W000001" and duty["due"] == "2026-03-19"
               for duty in mailed.json("reminders", now="2026-03-17"))  # fmt: skip
    assert states(mailed, now="2026-03-17")["C000001"] == "returned"
    assert states(mailed, "2026-04", now="2026-04-01")["C000001"] == "address_returned"
    mailed.ok("callbacks", "resolve", "W000001", "--answer", "地址无误，当日无人", now="2026-04-02")
    assert states(mailed, "2026-04", now="2026-04-03")["C000001"] == "to_send"
    assert "came back on 2026-03-16 already" in mailed.refused(
        "care", "mailing", "returned", "C000001", now="2026-04-03"
    )


def test_an_address_that_changed_is_in_doubt_no_more(mailed: Any) -> None:
    mailed.ok("care", "mailing", "sent", "--month", "2026-03")
    mailed.ok("care", "mailing", "returned", "C000001", now="2026-03-16")
    sent = mailed.json("care", "mailing", "sent", "--month", "2026-04", now="2026-04-01")
    assert [row["client"] for row in sent["clients"]] == ["C000002"]
    mailed.ok("client", "edit", "C000001", "--address", "北京市海淀区学院路5号", now="2026-04-02")
    assert states(mailed, "2026-04", now="2026-04-02")["C000001"] == "to_send"


def test_a_mailing_to_an_address_in_doubt_may_be_sent_by_name(mailed: Any) -> None:
    mailed.ok("care", "mailing", "sent", "--month", "2026-03")
    mailed.ok("care", "mailing", "returned", "C000001", now="2026-03-16")
    mailed.ok("care", "mailing", "sent", "C000001", now="2026-03-20")
    rows = mailed.json("care", "mailing", now="2026-03-20")
    assert (rows[0]["state"], rows[0]["sent_on"]) == ("sent", "2026-03-20")


def test_a_sending_is_withdrawn_and_the_client_is_to_be_sent_it_again(mailed: Any) -> None:
    mailed.ok("care", "mailing", "sent", "--month", "2026-03")
    withdraw = ("care", "mailing", "withdraw", "C000001", "--month", "2026-03", "--reason", "未寄出")
    assert mailed.json(*withdraw)["withdrawn"] == 1
    assert states(mailed)["C000001"] == "to_send"
    assert owed(mailed) == [("mailing:2026-03", "2026-03-31", "upcoming")]
    assert "no mailing of 2026-03 to client C000001" in mailed.refused(*withdraw)
    mailed.ok("care", "mailing", "sent", "C000001")
    assert owed(mailed) == []


def test_a_return_is_withdrawn_with_its_finding_before_the_sending_is(mailed: Any) -> None:
    mailed.ok("care", "mailing", "sent", "--month", "2026-03")
    mailed.ok("care", "mailing", "returned", "C000001", now="2026-03-16")
    withdraw = ("care", "mailing", "withdraw", "C000001", "--month", "2026-03", "--reason", "误录")
    assert "--returned" in mailed.refused(*withdraw, now="2026-03-16 11:00")
    mailed.ok(*withdraw, "--returned", now="2026-03-16 11:00")
    assert states(mailed, now="2026-03-16 12:00")["C000001"] == "sent"
    assert not any(duty["key"].startswith("finding:") for duty in mailed.json("reminders", now="2026-03-17"))
    mailed.ok(*withdraw, now="2026-03-16 13:00")


def test_the_month_is_owed_until_it_was_sent_and_not_before_there_was_somebody(mailed: Any) -> None:
    assert owed(mailed, now="2026-02-10") == []
    assert owed(mailed) == [("mailing:2026-03", "2026-03-31", "upcoming")]
    assert owed(mailed, now="2026-04-10") == [
        ("mailing:2026-03", "2026-03-31", "overdue"), ("mailing:2026-04", "2026-04-30", "upcoming"),
    ]  # fmt: skip
    (duty,) = [each for each in mailed.json("reminders", "--within", "40d") if "mailing" in each["key"]]
    mailed.ok("explain", duty["key"])
    mailed.ok(*duty["next"].split()[1:], as_="S002")
    assert owed(mailed) == []


def test_who_comes_onto_the_list_after_it_was_gone_through_is_not_owed_that_month(mailed: Any) -> None:
    mailed.ok("care", "mailing", "sent", "--month", "2026-03")
    subscribes(mailed, "K9", "C000005", "60万", now="2026-03-25")
    assert states(mailed, now="2026-03-26")["C000005"] == "to_send"
    assert owed(mailed, now="2026-03-26") == []
    assert outcome(mailed, "2026-03", now="2026-04-10") == (1, 1, 0)


def outcome(desk: Any, month: str, **how: Any) -> tuple[int, int, int]:
    """Of Art. 9: owed, met in time, met late."""
    rows = desk.json("comply", "--month", month, **how)
    row = next(row for row in rows if str(row["article"]) == "9")
    return row["owed"], row["met_in_time"], row["met_late"]


@pytest.mark.parametrize(
    ("on", "recorded_on", "met"),
    [
        ("2026-03-31", "2026-04-02", (1, 1, 0)),
        ("2026-04-01", "2026-04-02", (1, 0, 1)),
        (None, None, (1, 0, 0)),
    ],
)
def test_a_month_is_met_by_the_day_it_was_sent_and_else_never(
    mailed: Any, on: str | None, recorded_on: str | None, met: tuple[int, int, int]
) -> None:
    if on is not None:
        mailed.ok("care", "mailing", "sent", "--month", "2026-03", "--on", on, now=recorded_on)
    assert outcome(mailed, "2026-03", now="2026-06-10") == met
    assert owed(mailed, now="2026-06-10")[0][0] == "mailing:2026-05"


def test_a_month_in_which_nobody_was_to_be_sent_to_is_owed_by_nobody(mailed: Any) -> None:
    assert outcome(mailed, "2026-02", now="2026-06-10") == (0, 0, 0)


def test_a_sealed_file_is_named_apart(mailed: Any) -> None:
    standing = Standing(sealed=True)
    assert standing.state is MailingState.SEALED
    assert Standing(sealed=True, sent=True).state is MailingState.SENT


def test_greetings_and_mailings_are_two_choices(mailed: Any) -> None:
    chosen = mailed.json("care", "preference", "C000001", "--opt-out")
    assert (chosen["opted_out"], chosen["no_mailings"]) == (True, False)
    assert states(mailed)["C000001"] == "to_send"
    chosen = mailed.json("care", "preference", "C000003", "--mailing")
    assert (chosen["opted_out"], chosen["no_mailings"]) == (False, False)
    assert states(mailed)["C000003"] == "to_send"


def test_the_client_s_file_tells_what_was_sent_and_withdrawn(mailed: Any) -> None:
    mailed.ok("care", "mailing", "sent", "C000001")
    mailed.ok("care", "mailing", "withdraw", "C000001", "--month", "2026-03", "--reason", "未寄出")
    mailed.ok("care", "mailing", "sent", "C000001")
    mailed.ok("care", "mailing", "returned", "C000001")
    shown = mailed.json("client", "show", "C000001", "--full", "--reveal", "--reason", "核对")
    assert [
        (row["month"], row["returned_on"], (row["withdrawn"] or {}).get("reason"))
        for row in shown["mailings"]
    ] == [("2026-03", None, "未寄出"), ("2026-03", "2026-03-09", None)]
    assert "house journal of 2026-03" in mailed.ok("client", "show", "C000001", "--full")


def test_labels_carry_the_addresses_to_be_sent_to_alone(mailed: Any, tmp_path: Any) -> None:
    mailed.ok("care", "mailing", "sent", "C000002")
    path = tmp_path / "标签.xlsx"
    mailed.ok("care", "mailing", "--labels", path, lang="zh")
    sheet: Any = load_workbook(path).worksheets[0]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert [text.replace("\n", "") for text in texts] == ["北京市朝阳区建国路88号张伟（收）C000001"]
    setup = sheet.page_setup
    assert (setup.scale, setup.paperSize, sheet.page_margins.left) == (100, 9, 0)
    log = mailed.json("access", "log", "--client", "C000001")
    assert any("标签.xlsx" in str(row) for row in log)


def test_labels_stand_where_the_policy_says(mailed: Any, tmp_path: Any) -> None:
    policy = mailed.path.parent / "policy.toml"
    policy.write_text('[care]\nlabels = "2 x 1 of 99.1 x 139 mm from 4.6, 9.5 mm"\n', "utf-8")
    path = tmp_path / "labels.xlsx"
    mailed.ok("care", "mailing", "--labels", path)
    sheet: Any = load_workbook(path).worksheets[0]
    assert sheet["A1"].value
    assert sheet["B1"].value
    widths = [sheet.column_dimensions[letter].width * 8 / 96 * 25.4 for letter in "AB"]
    assert widths == pytest.approx([99.1, 99.1], abs=0.9)
    assert sheet.row_dimensions[1].height / 72 * 25.4 == pytest.approx(139, abs=0.2)
    assert sheet.page_margins.left * 25.4 == pytest.approx(4.6, abs=0.01)


@pytest.mark.parametrize(
    "sheet", ["3 by 8", "3 x 8 of 71 x 37 mm", "0 x 8 of 70 x 37 mm", "3 x 9 of 70 x 37 mm"]
)
def test_labels_that_are_no_sheet_of_a4_are_refused(mailed: Any, sheet: str) -> None:
    policy = mailed.path.parent / "policy.toml"
    policy.write_text(f'[care]\nlabels = "{sheet}"\n', "utf-8")
    assert "label" in mailed.refused("care", "mailing")


@pytest.mark.parametrize(
    ("text", "size", "lines"),
    [("北京", 12, 1), ("北京市朝阳区建国路八十八号现代城", 12, 2), ("一" * 150, 8, 8)],
)
def test_a_label_s_letters_are_as_large_as_fit(text: str, size: int, lines: int) -> None:
    made = set_on(text, Decimal(70), Decimal(37))
    assert (made.size, made.text.count("\n") + 1) == (size, lines)
    assert made.text.replace("\n", "") == text


A = Holder("A", date(2026, 3, 10))


def held(*, signed: date, exits: tuple[Exit, ...] = (), holders: tuple[Holder, ...] | None = None) -> Holding:
    begins = date(2026, 3, 10)
    terms = ContractTerms(
        "K1",
        100,
        Decimal("0.09"),
        begins,
        date(2026, 6, 1),
        exits,
        holders or (A,),
        (),
        None,
    )
    payee = Payee("A", "B", "1")
    return Holding(terms, "JH01", signed, None, (payee,) * len(terms.holders), Receipt(None, None, None))


@pytest.mark.parametrize(
    ("holding", "by"),
    [
        (held(signed=date(2026, 3, 31)), {"A"}),  # accrues from the 10th
        (held(signed=date(2026, 4, 1), holders=(A,)), {"A"}),
        (held(signed=date(2026, 2, 1), exits=(Exit(date(2026, 3, 1), 100),)), set()),
        (held(signed=date(2026, 2, 1), exits=(Exit(date(2026, 3, 2), 100),)), {"A"}),
        (held(signed=date(2026, 2, 1), exits=(Exit(date(2026, 3, 1), 99),)), {"A"}),
        (
            held(signed=date(2026, 2, 1), holders=(A, Holder("B", date(2026, 3, 31)))),
            {"A", "B"},
        ),
        (
            held(signed=date(2026, 2, 1), holders=(A, Holder("B", date(2026, 4, 1)))),
            {"A"},
        ),
        (held(signed=date(2026, 3, 1))._replace(cancelled_on=date(2026, 3, 5)), set()),
    ],
)  # fmt: skip
def test_a_fund_is_held_in_a_month_by_who_held_it_on_one_of_its_days(holding: Holding, by: set[str]) -> None:
    assert set(held_in([holding], MARCH)) == by


def test_a_month_past_its_contracts_is_held_by_nobody() -> None:
    assert held_in([held(signed=date(2026, 2, 1))], Period(date(2026, 6, 1), date(2026, 6, 30))) == {}


def test_months_are_counted_across_a_year() -> None:
    counted = months_until(date(2025, 12, 31), date(2026, 2, 1))
    assert [month.days.first for month in counted] == [
        date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip
    assert month_of(None, date(2026, 2, 28)).last == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("", None), ("否", None), ("√", date(2026, 3, 9)), ("已寄", date(2026, 3, 9)),
        ("2026-03-05", date(2026, 3, 5)), ("2026年3月5日", date(2026, 3, 5)),
    ],
)  # fmt: skip
def test_a_box_holds_a_tick_or_a_day(cell: str, day: date | None) -> None:
    assert day_in(cell, date(2026, 3, 9)) == day


def test_a_box_that_holds_something_else_is_refused() -> None:
    with pytest.raises(Refused):
        day_in("下周", date(2026, 3, 9))
