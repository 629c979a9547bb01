"""`client show --full` and `client export CODE`: one client's whole file, chapter by chapter (Art. 3-5)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from openpyxl import load_workbook
from shared.payout_desk import CHIEF, FINANCE, FIRST, SPECIALIST, approved, confirm, ledger

__all__ = ["ledger"]

ID_NO, ACCOUNT, OTHERS = "11010519491231002X", "6222020000000001111", "6222020000000002222"
NOW = "2026-05-20T10:00"
CHAPTERS = {
    "tiers": 1,
    "contracts": 1,
    "events": 3,
    "payouts": 1,
    "packages": 1,
    "failures": 2,
    "complaints": 1,
    "callbacks": 1,
    "findings": 1,
    "interactions": 1,
    "appointments": 0,
    "spending": 0,
    "suitability": 0,
    "documents": 5,
    "missing": 0,
    "handovers": 0,
    "deputies": 0,
}


@pytest.fixture
def desk(ledger: Any, office: Any, tmp_path: Any) -> Any:
    """C000001 has something in every chapter by May 2026; part of the contract passes to C000002 in June."""
    office.path.write_bytes(ledger.read_bytes())
    office.now = "2026-03-30T10:00"
    confirm(office, FIRST, "C000002")
    office.ok(
        "callbacks", "log", "C000001", "--kind", "payout_verify", "--outcome", "reached", *FIRST,
        "--account-confirmed", "--finding", "对账单未收到",
    )  # fmt: skip
    approved(office, FIRST)
    with closing(sqlite3.connect(office.path)) as archive:
        archive.execute(
            "INSERT INTO payout_step (fund, due, step, done_on, recorded_at, recorded_by) VALUES "
            "('JH01', '2026-04-01', 'pay_investors', '2026-04-01', '2026-04-01T10:00:00+08:00', 'S003')"
        )
        archive.commit()
    office.now = "2026-04-02T10:00"
    scan = tmp_path / "合同.pdf"
    scan.write_bytes(b"%PDF-1.7")
    office.ok("submission", "submit", "A-1", "--on", "2026-04-02", "--items", "trust_contract", "--file",
              f"trust_contract={scan}", as_=SPECIALIST)  # fmt: skip
    office.ok("submission", "review", "A-1", "--result", "unqualified", "--missing", "risk_statement",
              "--deadline", "2026-06-30")  # fmt: skip
    office.ok("submission", "submit", "A-1", "--on", "2026-04-02", as_=SPECIALIST)
    office.ok("submission", "review", "A-1", "--result", "qualified")
    office.ok("complaints", "log", "C000001", "--channel", "phone", "--content", "派息晚到", as_=SPECIALIST)
    office.ok("complaints", "reply", "K000001", "--content", "已致歉", as_=SPECIALIST)
    office.ok("client", "note", "C000001", "--content", "询问二期", as_=SPECIALIST)
    office.ok("contract", "exit", "A-1", "--on", "2026-05-04", "--amount", "65万")
    office.ok("contract", "transfer", "A-1", "--to", "C000002", "--on", "2026-06-04", "--payee-name", "李娜",
              "--payee-bank", "工商银行", "--payee-account", OTHERS)  # fmt: skip
    office.now = NOW
    return office


def entries(desk: Any) -> int:
    """How many entries the trail has."""
    with closing(sqlite3.connect(desk.path)) as archive:
        return int(archive.execute("SELECT count(*) FROM trail").fetchone()[0])


def texts(path: Any) -> dict[str, list[list[Any]]]:
    """The rows of each tab."""
    book: Any = load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_the_whole_file_tells_of_every_chapter_what_its_own_command_tells(desk: Any) -> None:
    shown = desk.json("client", "show", "C000001", "--full")
    for chapter, words in {
        "contracts": ("contract", "list", "--client", "C000001"),
        "complaints": ("complaints", "list"),
        "interactions": ("care", "list", "--client", "C000001"),
        "findings": ("callbacks", "findings"),
        "history": ("client", "history", "C000001"),
    }.items():
        own = desk.json(*words)
        assert [
            {key: row[key] for key in theirs} for row, theirs in zip(shown[chapter], own, strict=True)
        ] == own
    assert shown["payouts"] == desk.json("payout", "statement", "C000001")["payouts"]
    assert shown["packages"] == [desk.json("submission", "show", "A-1")]
    assert [call["no"] for call in shown["callbacks"]] == ["H000002"]
    assert {key: shown[key] for key in ("code", "tier", "documents")} == {
        key: desk.json("client", "show", "C000001")[key] for key in ("code", "tier", "documents")
    }


@pytest.fixture
def handed_over(desk: Any) -> Any:
    """Of C000001 a record, a step and an appointment are withdrawn; the new specialist is away."""
    desk.ok("staff", "add", "孙专员", "--role", "cs_specialist", "--nda", "2026-01-01")
    assess = ("client", "assess", "C000001", "--level")
    desk.ok(*assess, "C4", "--on", "2026-05-01")
    desk.ok("client", "assess", "C000001", "--withdraw", "2026-05-01", "--reason", "问卷不是本人")
    desk.ok(*assess, "C2", "--on", "2026-05-02")
    desk.ok("complaints", "withdraw", "K000001", "--step", "1", "--reason", "尚未答复客户")
    desk.ok("care", "appointment", "add", "C000001", "--at", "2026-12-01 10:00", "--adviser", SPECIALIST)
    desk.ok("care", "appointment", "withdraw", "Y000001", "--reason", "误约")
    desk.ok("client", "assign", "C000001", "--officer", SPECIALIST)
    desk.ok("client", "assign", "--from", SPECIALIST, "--to", "S006")
    desk.ok("staff", "away", "S006", "--from", "2026-06-01", "--to", "2026-06-05", "--deputy", SPECIALIST)
    return desk


def test_the_file_keeps_what_was_withdrawn_with_the_reason(handed_over: Any) -> None:
    shown = handed_over.json("client", "show", "C000001", "--full", "--reveal", "--reason", "归档")
    kept = shown["suitability_records"]
    assert [(each["value"], (each["withdrawn"] or {}).get("reason")) for each in kept] == [
        ("C4", "问卷不是本人"), ("C2", None),
    ]  # fmt: skip
    steps = shown["complaints"][0]["steps"]
    assert [(step["withdrawn"] or {}).get("reason") for step in steps] == ["尚未答复客户"]
    assert [case["state"] for case in shown["appointments"]] == ["withdrawn"]


def test_the_file_tells_who_looked_after_the_client_and_who_stands_in(handed_over: Any) -> None:
    shown = handed_over.json("client", "show", "C000001", "--full")
    (passed,) = shown["handovers"]
    assert (passed["kind"], passed["held_by"], passed["taken_by"]) == ("client", SPECIALIST, "S006")
    assert shown["deputies"] == [
        {"staff": "S006", "first": "2026-06-01", "last": "2026-06-05", "deputy": SPECIALIST}
    ]


def test_the_cabinet_has_them_on_pages_of_their_own(handed_over: Any) -> None:
    out = handed_over.folder / "张伟.xlsx"
    words = ("client", "export", "C000001", "--xlsx", out, "--reveal", "--reason", "归档")
    handed_over.ok(*words, lang="zh")
    pages = texts(out)
    assert "问卷不是本人" in str(pages["适当性"])
    assert "尚未答复客户" in str(pages["投诉及处理过程"])
    assert "已撤回" in str(pages["预约"])
    assert f"{SPECIALIST} 李专员" in str(pages["工作交接"])
    assert "2026-06-05" in str(pages["代岗"])


def test_the_screen_has_every_chapter_to_the_end(desk: Any) -> None:
    shown = desk.ok("client", "show", "张伟", "--full", lang="zh")
    for words in (
        "客户等级变化", "退出、转让与收款账户", "90,000.00", "审核不合格", "派息晚到", "已致歉",
        "对账单未收到", "询问二期", "650,000.00", "变更记录",
    ):  # fmt: skip
        assert words in shown


def test_the_workbook_has_a_cover_and_a_tab_for_each_chapter_with_content(desk: Any) -> None:
    out = desk.folder / "张伟.xlsx"
    made = desk.json("client", "export", "C000001", "--xlsx", out, lang="zh")
    history = made["chapters"].pop("history")
    assert made["chapters"] == CHAPTERS
    pages = texts(out)
    assert list(pages) == [
        "客户档案", "合同", "退出、转让与收款账户", "已收派息", "合同资料", "不合格记录",
        "投诉及处理过程", "客户回访", "问题", "往来记录", "资料", "变更记录",
    ]  # fmt: skip
    assert len(pages["变更记录"]) == history + 3
    assert pages["已收派息"][3][3] == 90000
    assert ["往来记录", "1"] in pages["客户档案"]


def test_a_client_of_whom_nothing_is_recorded_has_a_cover_that_says_so(desk: Any) -> None:
    desk.ok("client", "add", "王五", "--kind", "person", "--id-no", "11010519900307451X")
    out = desk.folder / "王五.xlsx"
    desk.ok("client", "export", "C000003", "--xlsx", out, lang="zh")
    pages = texts(out)
    assert list(pages) == ["客户档案", "所缺资料", "变更记录"]
    assert ["合同", "无"] in pages["客户档案"]
    lacks = desk.json("client", "show", "C000003", lang="zh")["missing_documents"]
    assert [row[0] for row in pages["所缺资料"][3:]] == [lack["name"] for lack in lacks]


def test_it_is_masked_unless_revealed_and_either_is_on_the_trail_with_the_client(desk: Any) -> None:
    masked, revealed = desk.folder / "a.xlsx", desk.folder / "b.xlsx"
    desk.ok("client", "export", "C000001", "--xlsx", masked, as_=SPECIALIST)
    desk.ok("client", "export", "C000001", "--xlsx", revealed, "--reveal", "--reason", "存档", as_=SPECIALIST)
    held = [str(texts(path)) for path in (masked, revealed)]
    assert [(ID_NO in text, ACCOUNT in text) for text in held] == [(False, False), (True, True)]
    told = [
        (entry["verb"], entry["table"], entry["staff"])
        for entry in desk.json("archive", "trail", "--client", "C000001", "--limit", "10")
    ]
    assert told.count(("exported", "client", SPECIALIST)) == 2
    assert told.count(("disclosed", "client", SPECIALIST)) == 1


def test_the_account_of_another_holder_is_in_no_other_clients_file(desk: Any) -> None:
    out = desk.folder / "a.xlsx"
    desk.ok("client", "export", "C000001", "--xlsx", out, "--reveal", "--reason", "存档")
    assert OTHERS not in str(texts(out)["Exits, transfers and accounts"])


def test_each_page_says_at_its_foot_who_exported_it_when_why_and_under_which_number(desk: Any) -> None:
    out = desk.folder / "a.xlsx"
    made = desk.json(
        "client",
        "export",
        "C000001",
        "--xlsx",
        out,
        "--reveal",
        "--reason",
        "存档",
        lang="zh",
        as_=SPECIALIST,
    )
    number = made["trail"].partition(":")[0]
    foot = f"C000001\n导出人：S002 李专员，2026-05-20 10:00；留痕第 {number} 条；原因：存档"
    book: Any = load_workbook(out)
    assert {page.oddFooter.left.text for page in book} == {foot}
    assert {page.page_setup.paperSize for page in book} == {9}
    assert book.properties.description == foot.partition("\n")[2]


def test_finance_and_advisers_export_no_clients_file(desk: Any) -> None:
    for who in (FINANCE,):
        desk.refused("client", "export", "C000001", "--xlsx", desk.folder / "a.xlsx", code=4, as_=who)
    desk.ok("client", "export", "C000001", "--xlsx", desk.folder / "b.xlsx", as_=CHIEF)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("C000001",), 2),
        (("C000001", "--csv", "a.csv"), 2),
        (("C000001", "--csv", "a.csv", "--xlsx", "a.xlsx"), 2),
        (("C000009", "--xlsx", "a.xlsx"), 1),
        (("C000001", "--xlsx", "none/a.xlsx"), 1),
    ],
)
def test_what_cannot_be_exported_is_refused_and_nothing_is_written(
    desk: Any, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(desk.folder)
    before = entries(desk)
    desk.refused("client", "export", *words, code=code)
    assert entries(desk) == before
    assert not (desk.folder / "a.xlsx").exists()


def test_without_a_client_all_clients_are_exported_as_a_list(desk: Any) -> None:
    assert desk.json("client", "export", "--xlsx", desk.folder / "all.xlsx")["clients"] == 2
