"""What is typed has limits: of length, of size, of what may hide in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fundcs import boundary
from fundcs.contracts.service.changes import contract_no
from fundcs.kit.errors import Refused

LONG_NAME = "李" * 201


def test_a_name_of_two_hundred_characters_is_kept(office: Any) -> None:
    assert office.json("staff", "add", "李" * 200, "--role", "hr")["name"] == "李" * 200


@pytest.mark.parametrize(
    "words",
    [
        ("staff", "add", LONG_NAME, "--role", "hr"),
        ("client", "add", LONG_NAME, "--kind", "person", "--id-no", "370202196007220909"),
        ("fund", "edit", "F001", "--name", LONG_NAME),
        ("contract", "show", "N" * 201),
    ],
)
def test_a_longer_one_is_refused_with_the_limit(office: Any, words: tuple[str, ...]) -> None:
    assert "201 characters are too many; at most 200" in office.refused(*words)


def test_a_text_is_refused_beyond_twenty_thousand_characters(office: Any) -> None:
    words = ("client", "add", "张伟", "--kind", "person", "--id-no", "370202196007220909", "--remark")
    assert "--remark: 20001 characters are too many; at most 20000" in office.refused(*words, "好" * 20_001)
    office.ok(*words, "好" * 20_000)


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200b", "\u200e", "\x1b[31m", "\x07", "\x9b", "\xad"]
)
def test_a_name_with_something_hidden_in_it_is_refused(office: Any, hidden: str) -> None:
    said = office.refused("staff", "add", f"李{hidden}四", "--role", "hr")
    assert said == "error: NAME: the name holds hidden or control characters; type it again"


def test_a_name_with_something_hidden_in_a_ledger_is_named_by_its_cell(office: Any, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("客户名称,证件号码\n张\u202e伟,370202196007220909\n", "utf-8")
    document = office.run("client", "import", ledger)
    assert document.code == 1
    assert "the name holds hidden or control characters" in document.out


@pytest.mark.parametrize(
    "name", ["13912345678", "王芳 139 1234 5678", "11010519491231002X", "wang@example.com", "１３９12345678"]
)
def test_a_name_is_no_number_of_a_person(office: Any, name: str) -> None:
    said = office.refused("staff", "add", name, "--role", "hr")
    assert "NAME: the name holds an ID, phone or account number or an e-mail" in said
    assert name not in said


def test_a_name_may_hold_a_few_digits(office: Any) -> None:
    office.ok("staff", "add", "王芳2", "--role", "hr")


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, int("9" * 400)])
def test_a_number_that_the_store_cannot_hold_is_misuse(office: Any, number: int) -> None:
    said = office.refused("archive", "trail", "--limit", number, code=2)
    assert "--limit" in said
    assert "limit" in said


def test_an_argument_that_is_not_utf8_is_misuse(office: Any) -> None:
    said = office.refused(
        "staff", "add", b"\xd5\xc5".decode("utf-8", "surrogateescape"), "--role", "hr", code=2
    )
    assert "is not UTF-8" in said


def test_a_variable_that_is_not_utf8_is_misuse(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDCS_STAFF", b"\xd5\xc5".decode("utf-8", "surrogateescape"))
    assert boundary.run(["--archive", str(office.path), "staff", "list"]) == 2
    assert "is not UTF-8" in office.capsys.readouterr().err


def test_an_output_name_beyond_255_bytes_is_misuse(office: Any, tmp_path: Path) -> None:
    said = office.refused("reminders", "--out", tmp_path / ("单" * 84 + ".xlsx"), code=2)
    assert "longer than 255 bytes" in said


def test_an_archives_name_leaves_room_for_what_lies_beside_it(office: Any, tmp_path: Path) -> None:
    for name in ("x" * 208 + ".db", "x" * 252 + ".db"):
        assert boundary.run(["--archive", str(tmp_path / name), "init", "--manager", "林知远"]) == 2
        assert "longer than 210 bytes" in office.capsys.readouterr().err
    assert (
        boundary.run(["--archive", str(tmp_path / ("x" * 207 + ".db")), "init", "--manager", "林知远"]) == 0
    )


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (
            ("complaints", "log", "--received", "1900-01-01 09:00", "--content", "慢", "--channel", "phone"),
            "--received",
        ),
        (
            ("complaints", "log", "--received", "2126-01-01 09:00", "--content", "慢", "--channel", "phone"),
            "--received",
        ),
        (("access", "nda", "S001", "--signed", "1926-01-05"), "--signed"),
        (("staff", "leave", "S001", "--on", "2199-01-05"), "--on"),
    ],
)
def test_an_unlikely_day_is_asked_about(office: Any, words: tuple[str, ...], option: str) -> None:
    said = office.refused(*words)
    assert option in said
    assert "is unlikely; if it is correct, repeat it as `fundcs --sure …`" in said


def test_what_is_said_to_be_so_is_taken(office: Any) -> None:
    office.refused("access", "nda", "S001", "--signed", "1980-01-05")
    assert office.json("--sure", "access", "nda", "S001", "--signed", "1980-01-05")["nda_on"] == "1980-01-05"


def test_a_birthday_may_be_long_ago(office: Any) -> None:
    words = ("client", "add", "李", "--kind", "person", "--id-no", "11010519491231002X")
    office.ok(*words, "--birthday", "1949-12-31")


@pytest.mark.parametrize("no", ["../../etc/passwd", "/etc/passwd", "..\\x", "~/x", "A..B"])
def test_a_path_is_no_contract_number(no: str) -> None:
    with pytest.raises(Refused, match="cannot be a contract's number"):
        contract_no(no)
