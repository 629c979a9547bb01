"""`client show` and `client history` tell what happened in people's words."""

from __future__ import annotations

import re
from typing import Any

import pytest

ZHANG, LI = "110101199003070011", "320102198512310029"
PAYEE = ("--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account", "6222586428459409230")
OTHER = ("--payee-name", "李娜", "--payee-bank", "工商银行", "--payee-account", "6222020000000000012")
TERMS = ("--fund", "JH01", "--amount", "300万", "--value-date", "2025-03-03", "--rate", "9.5%")
ITEMS = "trust_contract,risk_statement,id_copy,remittance_receipt"


@pytest.fixture
def zhang(office: Any) -> Any:
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ZHANG, "--phone", "18620116410")
    office.ok("client", "add", "李娜", "--kind", "person", "--id-no", LI)
    office.ok("contract", "add", "A-1", "--client", "C000001", *TERMS, *PAYEE)
    return office


def page(office: Any, command: str, lang: str = "en") -> str:
    """What is printed for 张伟, in one line."""
    told = office.ok("client", command, "C000001", lang=lang)
    return " ".join(told.split())


@pytest.mark.parametrize("command", ["show", "history"])
def test_an_exit_is_told_with_its_day_and_its_amount_in_yuan(zhang: Any, command: str) -> None:
    zhang.ok("contract", "exit", "A-1", "--on", "2026-06-01", "--amount", "100万")
    zhang.ok("contract", "exit", "A-1", "--withdraw", "2026-06-01", "--reason", "录错")
    assert "contract A-1: exit of 1,000,000.00 yuan on 2026-06-01" in page(zhang, command)
    assert "exit of 1,000,000.00 yuan on 2026-06-01 withdrawn reason: 录错" in page(zhang, command)


@pytest.mark.parametrize("command", ["show", "history"])
def test_each_step_of_a_complaint_is_told_by_who_took_it(zhang: Any, command: str) -> None:
    zhang.ok("complaints", "log", "C000001", "--content", "派息晚了", "--channel", "phone")
    zhang.ok("complaints", "judge", "K000001", "--reasonable", "--content", "确实晚了", as_="S002")
    zhang.ok("complaints", "reply", "K000001", "--content", "已查明", as_="S002")
    told = page(zhang, command, "zh")
    assert "受理投诉 K000001：派息晚了" in told
    assert "S002 李专员 投诉 K000001：已回复 内容：已查明" in told
    assert "投诉 K000001：已判定 判定合理：是" in told


def test_a_package_and_its_review_are_told_with_their_documents(zhang: Any) -> None:
    zhang.ok("submission", "submit", "A-1", "--on", "2025-03-04", "--by", "S003", "--items", ITEMS)
    missing = ("--missing", "interview_form", "--deadline", "2025-03-10")
    zhang.ok("submission", "review", "A-1", "--on", "2025-03-05", "--result", "unqualified", *missing)
    told = page(zhang, "history")
    assert (
        "submission 1: submitted on 2025-03-04 submitted by: S003 赵顾问; document: trust contract, " in told
    )
    assert "contract package A-1, submission 1: unqualified" in told
    assert "missing: client interview form" in told


def test_a_finding_is_told_with_what_came_of_it(zhang: Any) -> None:
    found = zhang.json("callbacks", "issue", "C000001", "--kind", "other", "--text", "没收到月刊")
    zhang.ok("callbacks", "resolve", found["no"], "--answer", "已补寄")
    told = page(zhang, "show")
    assert "没收到月刊" in told
    assert "feedback: – → 已补寄" in told


def test_a_transfer_names_to_whom(zhang: Any) -> None:
    zhang.ok("contract", "transfer", "A-1", "--on", "2026-06-01", "--to", "C000002", *OTHER)
    assert "contract A-1 transferred to C000002 李娜 on 2026-06-01" in page(zhang, "history")


def test_a_renumbered_contract_is_told_in_one_line(zhang: Any) -> None:
    zhang.ok("contract", "edit", "A-1", "--no", "A-2", "--reason", "录错编号")
    told = page(zhang, "history")
    assert "contract A-1 has the number A-2 now reason: 录错编号" in told
    assert told.count("recorded: 3,000,000.00 yuan") == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["show", "history"])
def test_no_column_s_code_and_no_fen_is_told(zhang: Any, command: str, lang: str) -> None:
    zhang.ok("contract", "exit", "A-1", "--on", "2026-06-01", "--amount", "1234567.89")
    zhang.ok("complaints", "log", "C000001", "--content", "派息晚了", "--channel", "phone")
    zhang.ok("complaints", "reply", "K000001", "--content", "已查明")
    told = page(zhang, command, lang)
    assert not re.search(r"[a-z]+_[a-z]+", told)
    assert "123456789" not in told
    assert "9.5%" in told
    assert "1,234,567.89" in told


def test_a_long_story_is_cut_in_the_file_and_says_where_the_rest_is(zhang: Any) -> None:
    for day in range(1, 14):
        zhang.ok("contract", "exit", "A-1", "--on", f"2026-06-{day:02}", "--amount", "1万")
    assert "4 earlier: `fundcs client history C000001`" in page(zhang, "show")
    assert page(zhang, "history").count("exit of 10,000.00 yuan") == 13
