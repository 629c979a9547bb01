"""What is shown in clear or exported is on the trail with whose it is (Art. 7, 13, 16)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = ("--reveal", "--reason", "核对客户来电")
ZHANG, LI = "C000001", "C000002"


@pytest.mark.parametrize(
    ("words", "clients"),
    [
        (("client", "show", ZHANG), [ZHANG]),
        (("client", "list"), [ZHANG, LI]),
        (("client", "call", LI), [LI]),
        (("contract", "show", "K1"), [ZHANG]),
        (("contract", "list"), [ZHANG, LI]),
        (("contract", "list", "--client", LI), [LI]),
        (("complaints", "show", "K000001"), [LI]),
        (("payout", "calc", "--fund", "JH01", "--due", "2027-01-01"), [ZHANG, LI]),
    ],
)
def test_every_client_shown_in_clear_has_an_entry_with_the_reason(
    firm: Any, words: tuple[str, ...], clients: list[str]
) -> None:
    firm.ok("complaints", "log", LI, "--channel", "phone", "--content", "迟付")
    firm.ok(*words, *SHOWN)
    read = firm.json("access", "log", "--staff", "S001")
    assert sorted({row["client"] for row in read}) == clients
    assert {(row["staff"], row["command"], row["reason"]) for row in read} == {
        ("S001", f"fundcs {words[0]} {words[1]}", "核对客户来电")
    }


def test_what_is_masked_is_not_in_the_log(firm: Any) -> None:
    firm.ok("client", "show", ZHANG)
    firm.ok("contract", "list")
    assert firm.json("access", "log", "--staff", "S001") == []
    assert "No file was shown unmasked or exported." in firm.ok("access", "log", "--client", ZHANG)


def test_what_nobody_is_named_in_is_noted_too(firm: Any) -> None:
    firm.ok("client", "list", "无此人", *SHOWN)
    assert [row["client"] for row in firm.json("access", "log", "--staff", "S001")] == [None]


@pytest.mark.parametrize(
    ("words", "clients"),
    [
        ("client export --csv {file}.csv", [ZHANG, LI]),
        ("client list --xlsx {file}.xlsx --editable", [ZHANG, LI]),
        ("contract list --client C000001 --xlsx {file}.xlsx --editable", [ZHANG]),
        ("callbacks plan --fund JH01 --due 2027-01-01 --xlsx {file}.xlsx", [ZHANG, LI]),
        ("payout calc --fund JH01 --due 2027-01-01 --xlsx {file}.xlsx", [ZHANG, LI]),
        ("complaints list --xlsx {file}.xlsx --editable", [LI]),
        ("submission form K1 --kind handover --xlsx {file}.xlsx", [ZHANG]),
        ("submission list --xlsx {file}.xlsx --editable", [ZHANG]),
    ],
)
def test_every_client_in_an_export_has_an_entry(firm: Any, words: str, clients: list[str]) -> None:
    firm.ok("complaints", "log", LI, "--channel", "phone", "--content", "迟付")
    firm.ok("submission", "submit", "K1", "--on", "2026-11-05", as_="S003")
    firm.ok(*words.format(file=firm.folder.parent / "out").split())
    read = firm.json("access", "log", "--staff", "S001")
    assert sorted(row["client"] for row in read) == clients
    assert all(str(row["file"]).startswith("out.") for row in read)


def test_an_export_of_many_clients_is_one_chain(firm: Any) -> None:
    firm.ok("client", "export", "--csv", firm.folder.parent / "out.csv", *SHOWN)
    (report,) = [firm.json("archive", "verify")]
    assert report["ok"]
    assert [row["reason"] for row in firm.json("access", "log", "--client", LI)] == ["核对客户来电"]


def test_the_log_answers_who_has_seen_a_file_and_from_when_to_when(firm: Any) -> None:
    firm.ok("client", "show", ZHANG, *SHOWN, as_="S002")
    firm.ok("client", "show", LI, *SHOWN, as_="S002")
    firm.ok("contract", "show", "K1", *SHOWN, as_="S004", now="2026-12-01T09:00")
    assert [row["staff"] for row in firm.json("access", "log", "--client", ZHANG)] == ["S002", "S004"]
    later = ("--from", "2026-12-01", "--to", "2026-12-31")
    (row,) = firm.json("access", "log", "--client", "张伟", *later)
    assert (row["at"], row["staff"]) == ("2026-12-01T09:00:00+08:00", "S004")
    assert firm.json("access", "log", "--client", ZHANG, "--to", "2026-11-22") == []


def test_an_earlier_now_does_not_hide_a_read_from_its_days(firm: Any) -> None:
    firm.ok("client", "show", ZHANG, *SHOWN, now="2026-11-23T09:00")
    (row,) = firm.json("access", "log", "--staff", "S001", "--from", "2026-11-23")
    assert row["at"].startswith("2026-11-23T09:00")
    assert row["clock"].startswith("2026-11-23")


def test_the_scope_of_a_leak_is_every_file_that_a_member_opened(firm: Any) -> None:
    firm.ok("client", "show", ZHANG, *SHOWN, as_="S002")
    firm.ok("contract", "show", "K1", *SHOWN, as_="S002", now="2026-11-25T09:00")
    firm.ok("client", "show", LI, *SHOWN)
    given = ("--staff", "S002", "--from", "2026-11-01", "--to", "2026-11-30")
    (row,) = firm.json("access", "leak", "scope", *given)
    assert (row["client"], row["name"], row["times"]) == (ZHANG, "张伟", 2)
    assert row["commands"] == ["fundcs client show", "fundcs contract show"]
    assert row["last"].startswith("2026-11-25T09:00")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("log",), 2, "say whose reads"),
        (("log", "--client", "C000099"), 1, "no client C000099"),
        (("log", "--staff", "S099"), 1, "no member of staff S099"),
        (("log", "--staff", "S001", "--from", "2026-11-23", "--to", "2026-11-22"), 1, "before --from"),
        (("leak", "scope"), 2, "--staff is missing"),
    ],
)
def test_a_log_of_nobody_is_refused(firm: Any, words: tuple[str, ...], code: int, says: str) -> None:
    assert says in firm.refused("access", *words, code=code)


def test_a_specialist_does_not_read_the_log(firm: Any) -> None:
    firm.refused("access", "log", "--staff", "S001", as_="S002", code=4)
    firm.refused("access", "leak", "scope", "--staff", "S001", as_="S002", code=4)
    firm.refused("access", "list", as_="S002", code=4)


def test_the_reason_is_masked_in_the_log(firm: Any) -> None:
    firm.ok("client", "show", ZHANG, "--reveal", "--reason", "来电13912345678")
    said = firm.ok("access", "log", "--client", ZHANG) + json.dumps(
        firm.json("access", "log", "--staff", "S001")
    )
    assert "13912345678" not in said


def footer(book: Any) -> str:
    return str(book.worksheets[0].oddFooter.left.text)


def test_a_workbook_says_who_exported_it_when_why_and_under_which_entry(firm: Any, tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    firm.ok("client", "list", "--xlsx", path, *SHOWN, lang="zh")
    (number,) = {row["no"] for row in firm.json("access", "log", "--staff", "S001")}
    book = load_workbook(path)
    said = f"导出人：S001 王经理，2026-11-23 10:00；留痕第 {number} 条；原因：核对客户来电"
    assert book.properties.description == said
    assert said in footer(book)
    assert (book.properties.creator, book.properties.lastModifiedBy) == ("fundcs", "fundcs")


def test_a_long_reason_is_cut_in_the_footer_and_whole_in_the_properties(firm: Any, tmp_path: Path) -> None:
    path, reason = tmp_path / "clients.xlsx", "核对" * 200
    firm.ok("client", "list", "--xlsx", path, "--reveal", "--reason", reason)
    book = load_workbook(path)
    assert len(footer(book)) <= 220
    assert footer(book).endswith("…")
    assert reason in str(book.properties.description)


def test_a_masked_workbook_of_a_read_says_who_exported_it(firm: Any, tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    firm.ok("client", "list", "--xlsx", path, lang="en")
    assert load_workbook(path).properties.description == "Exported by S001 王经理, 2026-11-23 10:00"
