"""What `policy article` says of each article, held by running the commands it names (Art. 1-55)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from fundcs import boundary
from fundcs.policy.articles import articles

PAYEE = ("--payee-name", "陈投资", "--payee-bank", "中国银行", "--payee-account", "6222020200112233445")
FUND = (
    *("--project-company", "京城置业", "--established", "2026-01-01", "--matures", "2028-01-01"),
    *("--day-count", "ACT/365", "--frequency", "annual", "--payout-dates", "2026-12-15,2027-12-15"),
    *("--project-rate", "12%"),
)
PERSON, PHONE = ("--kind", "person", "--id-no"), ("--phone", "13800138000")
BASE: tuple[tuple[object, ...], ...] = (
    ("staff", "add", "李顾问", "--role", "advisor", "--nda", "2026-01-05"),  # S002
    ("staff", "add", "吴经理", "--role", "cs_manager", "--nda", "2026-01-05"),
    ("staff", "add", "孙人事", "--role", "hr", "--nda", "2026-01-05"),
    ("staff", "add", "赵总", "--role", "general_manager", "--nda", "2026-01-05"),  # S005
    ("staff", "add", "钱财务", "--role", "finance", "--nda", "2026-01-05"),
    ("staff", "add", "郑投资", "--role", "investment", "--nda", "2026-01-05"),  # S007
    ("staff", "add", "何专员", "--role", "cs_specialist", "--nda", "2026-01-05"),
    ("fund", "add", "JH01", "稳健一号", *FUND),
    ("fund", "rate", "JH01", "--from", "0.01", "--rate", "8%"),
    ("fund", "rate", "JH01", "--from", "300万", "--rate", "9%"),
    ("client", "add", "陈投资", *PERSON, "11010519900307451X", "--code", "C001", "--officer", "S008", *PHONE),
)
CONTRACT = ("--client", "C001", "--fund", "JH01", "--value-date", "2026-11-02", *PAYEE)
NO_SENTENCE = {17, 20, 33, 34, 37, 56, 57}
"""Articles of which nothing is computed, or of which a test of their own chapter holds all."""


class Desk:
    """The department of `BASE` on 2 November 2026."""

    def __init__(self, office: Any) -> None:
        self.office = office

    def __call__(self, *words: object, now: str = "2026-11-03 10:00", as_: str = "S001") -> Any:
        return self.office.json(*words, now=now, as_=as_)

    def refused(self, *words: object, now: str = "2026-11-03 10:00", as_: str = "S001", code: int = 1) -> str:
        return str(self.office.refused(*words, now=now, as_=as_, code=code))

    def owed(self, key: str, now: str = "2026-11-03 10:00", as_: str = "S001", **found: Any) -> bool:
        """Whether a duty whose key begins so is on the list; `found` are some of its values."""
        return any(
            duty["key"].startswith(key) and found.items() <= duty.items()
            for duty in self("reminders", "--within", "400d", now=now, as_=as_)
        )

    def contract(self, no: str = "K1", amount: str = "300万", *more: object, adviser: str = "S002") -> Any:
        return self("contract", "add", no, *CONTRACT, "--amount", amount, "--advisor", adviser, *more)


@pytest.fixture(scope="module")
def base(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "archive.db"
    shutil.copy(founded, path)
    said = ["--archive", str(path), "--now", "2026-11-02 09:00", "--as", "S001", "--lang", "en"]
    for words in BASE:
        assert boundary.run([*said, *map(str, words)]) == 0, words
    return path


@pytest.fixture
def desk(base: Path, empty: Any) -> Desk:
    empty.folder.mkdir(mode=0o700)
    shutil.copy(base, empty.path)
    return Desk(empty)


def test_every_article_that_is_carried_out_is_held_here() -> None:
    numbers = [re.match(r"test_article_((?:\d+_)+)", name) for name in globals()]
    held = {int(number) for found in numbers if found for number in found[1].strip("_").split("_")}
    assert {each.number for each in articles() if each.computes} - held - NO_SENTENCE == set()


def test_article_1_39_the_tier_follows_from_the_cumulative_subscription(desk: Desk) -> None:
    desk.contract("K1", "4999999.99")
    assert desk("client", "show", "C001")["tier"] == "senior"
    desk.contract("K2", "0.01")
    shown = desk("client", "show", "C001")
    assert (shown["tier"], shown["cumulative"]) == ("vip", "5000000.00")
    assert [row["code"] for row in desk("client", "list", "--tier", "vip")] == ["C001"]
    assert "5,000,000.00" in desk.office.ok("explain", "C001", now="2026-11-03", lang="en")


def test_article_2_each_client_has_one_file(desk: Desk) -> None:
    twice = ("client", "add", "陈投", "--kind", "person", "--id-no", "11010519900307451X")
    assert "C001" in desk.refused(*twice)
    assert {row["role"] for row in desk("staff", "list")} >= {"cs_specialist", "cs_manager", "hr"}


def test_article_3_what_a_file_lacks_is_listed_and_a_withheld_identity_is_approved_in_person(
    desk: Desk,
) -> None:
    desk.contract()
    assert "id_copy" in str(desk("client", "doc", "missing"))
    desk.refused("client", "add", "隐名", "--kind", "person", "--withheld", "--approved-by", "S005")
    withheld = ("client", "add", "隐名", "--kind", "person", "--withheld", "--introducer", "陈投资")
    code = desk(*withheld, "--approved-by", "S005")["code"]
    assert desk.owed(f"withheld:{code}", as_="S005")
    desk("client", "approve-withheld", code, as_="S005")
    assert not desk.owed(f"withheld:{code}", as_="S005")


def test_article_4_a_scan_is_stored_once_with_the_shelf_mark(desk: Desk, tmp_path: Path) -> None:
    scan = tmp_path / "身份证.pdf"
    scan.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    desk("client", "add", "李娜", "--kind", "person", "--id-no", "110105199003074472", "--code", "C002")
    for code in ("C001", "C002"):
        desk("client", "doc", "add", code, scan, "--type", "id_copy", "--paper", "A柜3格")
    assert len(desk("archive", "files")) == 1
    assert "A柜3格" in str(desk("client", "doc", "list", "C001", "--reveal", "--reason", "核对"))


def test_article_5_every_change_is_kept_and_each_year_is_stated(desk: Desk) -> None:
    desk("client", "edit", "C001", "--phone", "13900139000", as_="S008")
    assert "S008" in desk.office.ok("client", "history", "C001", now="2026-11-03", lang="en")
    desk.contract()
    (year,) = desk("client", "statement", "C001")["years"]
    assert (year["year"], year["in"]) == (2026, "3000000.00")


def test_article_6_12_access_ends_on_leaving_and_clients_wait_for_another(desk: Desk) -> None:
    desk("staff", "leave", "S008", "--on", "2026-11-03")
    desk.refused("client", "list", as_="S008", code=4)
    assert [row["code"] for row in desk("client", "list", "--unassigned")] == ["C001"]
    desk("client", "assign", "C001", "--officer", "S001")
    assert desk("client", "list", "--unassigned") == []


def test_article_7_13_14_data_is_masked_and_seen_with_a_reason_on_record(desk: Desk) -> None:
    masked = desk.office.ok("client", "show", "C001", now="2026-11-03")
    assert "13800138000" not in masked
    desk.refused("client", "show", "C001", as_="S006", code=4)
    desk.refused("client", "show", "C001", "--reveal", code=2)
    shown = desk("client", "show", "C001", "--reveal", "--reason", "核对电话")
    assert shown["phone"] == "+8613800138000"
    assert "核对电话" in desk.office.ok("archive", "trail", now="2026-11-03")


def test_article_8_each_client_has_one_officer_and_those_without_are_listed(desk: Desk) -> None:
    desk("client", "add", "李娜", "--kind", "person", "--id-no", "110105199003074472", "--code", "C002")
    assert [row["code"] for row in desk("client", "list", "--unassigned")] == ["C002"]
    assert desk("status")["unassigned"] == 1


def test_article_10_birthdays_and_holidays_are_greeted_until_they_were(desk: Desk) -> None:
    (birthday,) = [
        row
        for row in desk("care", "greetings", "--within", "14d", now="2027-03-02 10:00")
        if row["occasion"] == "birthday"
    ]
    assert (birthday["client"], birthday["on"], birthday["opted_out"]) == ("C001", "2027-03-07", False)
    assert desk.owed("greeting:birthday", now="2027-03-02 10:00", as_="S008")
    desk("care", "greetings", "done", "C001", "--occasion", "birthday", now="2027-03-07 10:00", as_="S008")
    assert not desk.owed("greeting:birthday:2027", now="2027-03-07 11:00", as_="S008")


def test_article_11_a_letter_is_recorded_and_followed_up(desk: Desk) -> None:
    letter = ("care", "letter", "C001", "--direction", "in", "--content", "要求寄送合同", "--follow-up")
    no = desk(*letter, "2026-11-05", as_="S008")["no"]
    assert desk.owed("follow-up", as_="S008")
    desk("care", "follow", no, "--content", "已寄送", as_="S008")
    assert not desk.owed("follow-up", as_="S008")
    assert "要求寄送合同" in str(desk("care", "list"))


def test_article_16_a_leak_is_reported_remedied_and_closed_by_a_colleague(desk: Desk) -> None:
    found = ("access", "leak", "report", "--kind", "possible", "--content", "电脑失窃", "--client", "C001")
    no = desk(*found, as_="S008")["no"]
    assert desk.owed("leak:", as_="S008")
    desk("access", "leak", "remedy", no, "--content", "已远程清除", as_="S008")
    told = ("access", "leak", "report", no, "--told", "general_manager")
    desk(*told, as_="S008")
    desk.refused("access", "leak", "close", no, "--content", "已处置", as_="S008", code=4)
    desk("access", "leak", "close", no, "--content", "已处置")
    assert not desk.owed("leak:", as_="S008")


def test_article_19_an_appointment_is_made_kept_and_followed_by_the_contract(desk: Desk) -> None:
    made = ("care", "appointment", "add", "C001", "--at", "2026-11-05T14:00", "--adviser", "S002")
    no = desk(*made, as_="S008")["no"]
    assert desk.owed("appointment", as_="S002")
    desk("care", "appointment", "held", no, "--content", "已签约", now="2026-11-05 16:00", as_="S002")
    assert "C001" in str(desk("care", "appointment", "list", now="2026-11-05 17:00"))


def test_article_15_nothing_of_a_sealed_fund_changes(desk: Desk) -> None:
    desk("fund", "add", "JH09", "已退", *FUND[:4], "--matures", "2026-06-30", "--frequency", "maturity")
    desk("fund", "seal", "JH09", as_="S005")
    assert desk("fund", "show", "JH09")["sealed_on"] == "2026-11-03"
    assert "sealed" in desk.refused("fund", "rate", "JH09", "--from", "1", "--rate", "8%")


def test_article_18_nothing_is_shown_before_the_agreement_is_signed(desk: Desk) -> None:
    desk("staff", "add", "周专员", "--role", "cs_specialist")
    assert "confidentiality" in desk.refused("client", "list", as_="S009", code=4)
    assert desk.owed("nda:S009")
    desk("access", "nda", "S009", "--signed", "2026-11-03")
    assert desk("client", "list", as_="S009")
    assert not desk.owed("nda:S009")


def test_article_21_22_a_package_is_handed_in_returned_and_its_forms_come_out(
    desk: Desk, tmp_path: Path
) -> None:
    desk.contract()
    assert desk.owed("submission:K1:round:1", as_="S002")
    desk("submission", "submit", "K1", "--on", "2026-11-05", now="2026-11-05", as_="S002")
    faulty = ("--result", "unqualified", "--missing", "risk_statement", "--deadline", "2026-11-13")
    desk("submission", "review", "K1", "--on", "2026-11-09", *faulty, now="2026-11-09")
    assert desk.owed("submission:K1:round:2", now="2026-11-09", as_="S002", due="2026-11-13")
    for kind in ("handover", "missing"):
        path = tmp_path / f"{kind}.xlsx"
        desk("submission", "form", "K1", "--kind", kind, "--xlsx", path, now="2026-11-09")
        assert load_workbook(path).worksheets[0].max_row > 5
    assert [row["contract"] for row in desk("submission", "list", now="2026-11-09")] == ["K1"]


def fail(desk: Desk, times: int) -> None:
    """K1 fails so many times, every third day from 5 November on."""
    desk.contract()
    for number in range(times):
        day = f"2026-11-{5 + 3 * number:02}"
        desk("submission", "submit", "K1", "--on", day, now=day, as_="S002")
        faulty = ("--result", "unqualified", "--missing", "risk_statement", "--deadline", "2026-11-30")
        desk("submission", "review", "K1", "--on", day, *faulty, now=f"{day} 18:00")


def test_article_23_failures_cost_1_2_4_points_and_then_the_general_manager_decides(desk: Desk) -> None:
    fail(desk, 4)
    listed = desk("submission", "penalties", now="2026-11-20")
    assert ([row["points"] for row in listed["rows"]], listed["totals"]) == ([1, 2, 4, None], {"S002": 7})
    assert desk.owed("submission:K1:decision", now="2026-11-20", as_="S005")
    desk("submission", "decide", "K1", "--points", "8", "--text", "扣8分", now="2026-11-20", as_="S005")
    assert desk("submission", "penalties", now="2026-11-20")["totals"] == {"S002": 15}


def test_article_24_a_missed_deadline_is_one_failure_however_long_it_stays_missed(desk: Desk) -> None:
    desk.contract()
    for now in ("2026-11-20", "2027-03-20"):
        rows = desk("submission", "penalties", now=now)["rows"]
        assert [(row["reason"], row["points"], row["on"]) for row in rows] == [("late", 1, "2026-11-10")]


def test_article_25_the_list_goes_to_hr_is_final_and_answered_line_by_line(desk: Desk) -> None:
    fail(desk, 2)
    month = ("--fund", "JH01", "--month", "2026-11")
    desk("submission", "send", *month, now="2026-12-01")
    assert desk.owed("submission:answer:JH01:2026-11", now="2026-12-01", as_="S004")
    desk("submission", "confirm", *month, "--line", "1", now="2026-12-02", as_="S004")
    adjusted = ("--adjust", "2=1", "--reason", "首次违规")
    desk("submission", "confirm", *month, *adjusted, now="2026-12-02", as_="S004")
    assert not desk.owed("submission:answer:JH01:2026-11", now="2026-12-03", as_="S004")


def complaint(desk: Desk, *more: object, now: str = "2026-11-03 10:00") -> str:
    logged = desk("complaints", "log", "C001", "--content", "派息晚到", "--channel", "phone", *more, now=now)
    return str(logged["no"])


def test_article_26_27_28_a_talk_is_recorded_with_its_channel_and_time(desk: Desk) -> None:
    no = complaint(desk)
    assert (desk("complaints", "show", no)["channel"], desk("complaints", "show", no)["received"][:16]) == (
        "phone",
        "2026-11-03T10:00",
    )
    desk("callbacks", "log", "C001", "--kind", "routine", "--outcome", "reached", as_="S008")
    assert desk("callbacks", "list")[0]["at"][:16] == "2026-11-03T10:00"


def test_article_29_every_act_is_on_a_trail_that_tells_a_change_outside(desk: Desk) -> None:
    assert desk("archive", "verify")["ok"] is True
    assert [entry["command"] for entry in desk("archive", "trail")][-1] == "fundcs client add"
    path = desk.office.path
    assert b"\xe9\x99\x88\xe6\x8a\x95\xe8\xb5\x84" in path.read_bytes()
    path.write_bytes(path.read_bytes().replace("陈投资".encode(), "陈投机".encode()))
    assert desk.office.run("archive", "verify", "--json", now="2026-11-03").code == 1


def test_article_30_a_prospect_is_a_target_client(desk: Desk) -> None:
    assert [row["code"] for row in desk("client", "list", "--tier", "target")] == ["C001"]


def test_article_31_32_dealings_are_recorded_and_a_maturity_is_called_in_time(desk: Desk) -> None:
    desk.contract("K1", "300万", "--matures", "2026-12-01")
    assert desk.owed("maturity:K1", as_="S008")
    desk("contract", "exit", "K1", "--on", "2026-11-03", "--amount", "100万")
    desk("client", "add", "李娜", "--kind", "person", "--id-no", "110105199003074472", "--code", "C002")
    to = ("--payee-name", "李娜", "--payee-bank", "中国银行", "--payee-account", "6214830211223344")
    desk("contract", "transfer", "K1", "--to", "C002", "--on", "2026-11-03", *to)
    shown = desk("contract", "show", "K1")
    assert (shown["balance"], shown["client"]) == ("2000000.00", "C002")


def test_article_35_budgets_are_entered_and_spending_is_held_against_them(desk: Desk) -> None:
    desk.contract(amount="600万")
    desk("care", "budget", "set", "--tier", "vip", "--year", "2026", "--amount", "5000", as_="S005")
    spend = ("care", "budget", "spend", "C001", "--purpose", "gift", "--amount")
    desk(*spend, "4000", as_="S008")
    desk.refused(*spend, "1000.01", as_="S008")
    desk(*spend, "1000.01", "--over", "客户周年", as_="S008")
    desk(*spend, "2000", "--over", "客户周年", as_="S008")
    assert desk.owed("spending:Z000002", owner_role="general_manager")
    desk("care", "budget", "approve", "Z000002", as_="S005")
    desk("care", "budget", "reject", "Z000003", "--reason", "超支", as_="S005")
    assert not desk.owed("spending:")
    desk("care", "budget", "withdraw", "Z000001", "--reason", "重复登记")
    (vip,) = [row for row in desk("care", "budget", "list") if row["tier"] == "vip"]
    assert (vip["budget"], vip["spent"], vip["left"]) == ("5000.00", "1000.01", "3999.99")
    states = [row["state"] for row in desk("care", "budget", "spending")]
    assert states == ["withdrawn", "approved", "rejected"]


def test_article_36_a_rise_outside_10_to_20_percent_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk("care", "budget", "set", "--tier", "vip", "--year", "2026", "--amount", "5000")
    for rate in ("9.99%", "20.01%"):
        desk.refused("care", "budget", "raise", "--year", "2027", "--rate", rate)
    desk.refused("care", "budget", "set", "--tier", "vip", "--year", "2027", "--amount", "9000")
    (budget,) = desk("care", "budget", "raise", "--year", "2027", "--rate", "20%")["budgets"]
    assert budget["amount"] == "6000.00"
    policy = tmp_path / "policy.toml"
    policy.write_text('[care]\nbudget_rise_max = "80%"\n', "utf-8")
    assert desk.office.run("policy", "check", policy, now="2026-11-03").code == 1


def test_article_38_a_complaint_has_its_deadlines_and_is_not_closed_while_something_lacks(desk: Desk) -> None:
    no = complaint(desk)
    shown = desk("complaints", "show", no)
    assert shown["first_reply_due"] == "2026-11-04T10:00:00+08:00"
    assert [row["key"] for row in desk("complaints", "overdue", now="2026-11-04 10:01")] == [
        f"complaint:{no}:first_reply"
    ]
    closing = ("complaints", "close", no, "--resolution", "已补付", "--root-cause", "delay")
    assert "judge" in desk.refused(*closing)
    desk("complaints", "reply", no, "--content", "正在核实")
    desk("complaints", "escalate", no, "--to", "general_manager", "--content", "请总经理答复")
    desk("complaints", "reply", no, "--content", "专员的话", as_="S008")
    assert desk.owed(f"complaint:{no}:escalated", as_="S005")
    desk("complaints", "reply", no, "--content", "总经理的话", as_="S005")
    assert not desk.owed(f"complaint:{no}:escalated", as_="S005")


def test_article_41_42_callbacks_are_counted_by_kind_caller_and_month(desk: Desk) -> None:
    desk("callbacks", "log", "C001", "--kind", "routine", "--outcome", "reached", as_="S008")
    figures = str(desk("callbacks", "stats", "--month", "2026-11"))
    assert all(word in figures for word in ("routine", "S008", "2026-11"))


def test_article_42_what_a_month_came_to_is_put_together_and_stays(desk: Desk, tmp_path: Path) -> None:
    desk("callbacks", "log", "C001", "--kind", "routine", "--outcome", "reached", as_="S008")
    words = ("report", "--month", "2026-11", "--out", tmp_path / "out")
    made = desk(*words, now="2026-12-05")
    assert (made["number"], made["sections"]["callbacks"]["total"]["reached"]["count"]) == ("2026-11/1", 1)
    assert desk(*words, now="2026-12-20")["hash"] == made["hash"]


def test_article_41_42_clients_are_asked_how_content_they_are(desk: Desk, tmp_path: Path) -> None:
    desk.contract("K1", "5000000.00")
    desk("callbacks", "log", "C001", "--kind", "routine", "--outcome", "reached", as_="S008")
    made = desk("care", "survey", "record", "H000001", "--score", "2", "--words", "等太久", as_="S008")
    assert desk.owed(f"finding:{made['finding']}", as_="S008", due="2026-11-06")
    counted = desk("care", "survey", "stats", "--month", "2026-11")
    assert (counted["count"], counted["average"], counted["by_tier"][0]["code"]) == (1, "2.00", "vip")
    sheet = tmp_path / "opinions.xlsx"
    desk("care", "survey", "sheet", "--year", "2026", "--xlsx", sheet, as_="S008")
    book: Any = load_workbook(sheet)
    book.worksheets[0]["E4"] = "5"
    book.save(sheet)
    desk("care", "survey", "import", sheet, as_="S008")
    (first, *_others) = desk("care", "survey", "opinions", "--year", "2026")["questions"]
    assert (first["count"], first["average"]) == (1, "5.00")


def test_article_43_a_finding_is_answered_within_three_working_days(desk: Desk) -> None:
    reached = ("callbacks", "log", "C001", "--kind", "routine", "--outcome", "reached")
    desk(*reached, "--finding", "地址有误", as_="S008")
    assert desk.owed(
        "finding:W000001", as_="S008", due="2026-11-06"
    )  # Friday, three working days after Tuesday
    desk("callbacks", "resolve", "W000001", "--answer", "已更正并告知", as_="S008")
    assert not desk.owed("finding:W000001", as_="S008")


def test_article_44_a_violation_stays_on_the_list_until_its_referral_is_answered(desk: Desk) -> None:
    no = complaint(desk, "--against", "S002", "--violation")
    assert desk.owed(f"complaint:{no}:referral", as_="S004")
    desk("complaints", "answer", no, "--content", "已约谈", as_="S004")
    assert not desk.owed(f"complaint:{no}:referral", as_="S004")


def test_article_45_the_channels_are_told_to_each_client(desk: Desk) -> None:
    desk.contract()
    assert desk.owed("channels:C001", as_="S008")
    desk("callbacks", "log", "C001", "--kind", "channels", as_="S008")
    assert not desk.owed("channels:C001", as_="S008")


PAYOUT = ("--fund", "JH01", "--due", "2026-12-15")
CONFIRMED = ("--kind", "payout_verify", "--outcome", "reached", *PAYOUT, "--account-confirmed")


def test_article_46_every_payee_is_called_and_a_changed_account_needs_a_second_person(desk: Desk) -> None:
    desk.contract()
    assert desk.owed("callback:JH01:2026-12-15:C001", as_="S008", due="2026-11-13")  # 15 November is a Sunday
    changed = ("--kind", "payout_verify", "--outcome", "reached", *PAYOUT, "--account-changed")
    desk("callbacks", "log", "C001", *changed, as_="S008")
    account = ("--payee-name", "陈投资", "--payee-bank", "招商银行", "--payee-account", "6214830211223344")
    desk("callbacks", "enter-account", "W000001", *account, as_="S008")
    desk.refused("callbacks", "confirm-account", "W000001", as_="S008", code=4)
    desk("callbacks", "confirm-account", "W000001", as_="S001")
    assert not desk.owed("callback:JH01:2026-12-15:C001", as_="S008")


def submitted(desk: Desk) -> None:
    """The sheet of 15 December, verified, submitted, checked and approved by three people."""
    receipt = ("--receipt-amount", "300万", "--receipt-payer", "陈投资", "--receipt-date", "2026-11-02")
    desk.contract("K1", "300万", *receipt)
    desk("callbacks", "log", "C001", *CONFIRMED, as_="S008")
    desk("payout", "calc", *PAYOUT, as_="S008")
    desk("payout", "submit", *PAYOUT, as_="S008")
    desk("payout", "check", *PAYOUT, as_="S006")
    desk("payout", "approve", *PAYOUT, as_="S005")


def test_article_47_the_sheet_is_calculated_from_daily_balances_and_rounded_once(desk: Desk) -> None:
    desk.contract()
    (line,) = desk("payout", "calc", *PAYOUT, as_="S008")["lines"]
    # from 2 November to 15 December: 43 days × 3,000,000.00 × 9% ÷ 365 = 31,808.219...
    assert (line["days"], line["daily_balance_sum"], line["interest"]) == (43, "129000000.00", "31808.22")
    assert "31,808.22" in desk.office.ok("payout", "explain", "K1", now="2026-11-03", lang="en")
    assert "verify:K1" in desk.refused("payout", "submit", *PAYOUT, as_="S008")


def test_article_48_finance_checks_against_the_receipts_and_another_approves(desk: Desk) -> None:
    desk.contract("K1", "300万", "--receipt-amount", "299万", "--receipt-payer", "陈投资")
    desk("callbacks", "log", "C001", *CONFIRMED, as_="S008")
    assert desk("payout", "calc", *PAYOUT, as_="S008")["lines"][0]["receipt_matches"] is False
    desk("payout", "submit", *PAYOUT, "--allow", "receipt:K1", "--reason", "待补", as_="S003")
    assert "K1" in desk.refused("payout", "check", *PAYOUT, as_="S006")
    desk("payout", "check", *PAYOUT, "--clear", "K1", "--reason", "银行手续费", as_="S006")
    desk.refused("payout", "approve", *PAYOUT, as_="S006", code=4)
    desk("payout", "approve", *PAYOUT, as_="S005")


def test_article_49_the_project_companys_interest_and_its_notice(desk: Desk, tmp_path: Path) -> None:
    desk.contract()
    desk("payout", "calc", *PAYOUT, as_="S008")
    desk("payout", "notice", *PAYOUT, "--xlsx", tmp_path / "n.xlsx", as_="S007")
    assert load_workbook(tmp_path / "n.xlsx").worksheets[0].max_row > 5
    # 43 days × 3,000,000.00 × 12% ÷ 365 = 42,410.958...
    assert "42410.96" in str(desk("payout", "reconcile", *PAYOUT, as_="S007"))
    assert desk.owed("payout:JH01:2026-12-15:interest_notice", as_="S007")


def test_article_49_50_51_52_53_54_55_each_step_is_owed_until_it_is_recorded(desk: Desk) -> None:
    submitted(desk)
    steps = (
        ("interest_notice", "S007"), ("tell_amount", "S007"), ("confirm_date", "S007"),
        ("tell_received", "S007"), ("pay_investors", "S006"), ("tell_cs", "S006"), ("done", "S008"),
    )  # fmt: skip
    for step, who in steps:
        key = f"payout:JH01:2026-12-15:{step}"
        assert desk.owed(key, as_=who), step
        amount = ("--amount", "42410.96") if step == "tell_received" else ()
        desk("payout", "done", step, *PAYOUT, "--on", "2026-11-03", *amount, as_=who)
        assert not desk.owed(key, as_=who), step
    rows = desk("payout", "steps", *PAYOUT)
    assert all(row["done_on"] == "2026-11-03" for row in rows)


def test_article_53_investors_are_paid_by_an_approved_sheet_through_the_banks_file(
    desk: Desk, tmp_path: Path
) -> None:
    submitted(desk)
    bank = ("payout", "export", *PAYOUT, "--bank", "csv", "--out")
    desk.refused(*bank, tmp_path / "b.csv", as_="S008", code=4)
    desk("payout", "done", "tell_received", *PAYOUT, "--on", "2026-11-03", "--amount", "42410.96", as_="S007")
    desk(*bank, tmp_path / "b.csv", as_="S006")
    assert b"31808.22" in (tmp_path / "b.csv").read_bytes()
    desk(*bank, tmp_path / "c.csv", as_="S006")  # the same payments, not the money twice
    assert (tmp_path / "c.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_article_55_the_calls_after_the_payout_are_listed(desk: Desk) -> None:
    desk.contract()
    desk("callbacks", "log", "C001", "--kind", "payout_done", "--outcome", "reached", *PAYOUT, as_="S008")
    assert [row["client"] for row in desk("callbacks", "list", "--kind", "payout_done")] == ["C001"]
