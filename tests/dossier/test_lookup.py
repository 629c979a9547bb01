"""`client show` finds what `client list` finds: by name, pinyin, phone, the end of an ID or card number."""

from __future__ import annotations

from typing import Any

import pytest

ZHANG, LI = "110101199003070011", "32010219851231002" + "9"
PAYEE = ("--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account", "6222586428459409230")


@pytest.fixture
def two(office: Any) -> Any:
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ZHANG, "--phone", "18620116410")
    office.ok("client", "add", "李娜", "--kind", "person", "--id-no", LI, "--phone", "13900001234")
    terms = ("--fund", "JH01", "--amount", "300万", "--value-date", "2025-03-03", "--rate", "9%")
    office.ok("contract", "add", "A-1", "--client", "C000001", *terms, *PAYEE)
    return office


@pytest.mark.parametrize(
    "term",
    [
        "c000001",
        "张伟",
        "伟",
        "zhangwei",
        "zw",
        "18620116410",
        "186 2011 6410",
        "6410",
        "0011",
        "9230",
        ZHANG,
    ],
)
def test_a_client_is_found_by_what_is_at_hand(two: Any, term: str) -> None:
    assert [row["code"] for row in two.json("client", "list", term)] == ["C000001"]
    assert two.json("client", "show", term)["code"] == "C000001"
    assert two.json("client", "history", term)[0]["key"] == "C000001"


@pytest.mark.parametrize("term", ["410", "230", "1862011"])
def test_too_few_digits_or_the_middle_of_a_number_find_nobody(two: Any, term: str) -> None:
    assert two.json("client", "list", term) == []


def test_several_clients_are_named_and_none_is_shown(office: Any) -> None:
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ZHANG)
    office.ok("client", "add", "张敏", "--kind", "person", "--id-no", LI)
    assert "C000001 张伟, C000002 张敏; give the client number" in office.refused("client", "show", "张")


def test_a_change_wants_the_client_named_exactly(two: Any) -> None:
    two.refused("client", "edit", "6410", "--remark", "大客户")


def test_a_number_that_finds_nobody_is_not_repeated(two: Any) -> None:
    assert "6222021234567890" not in two.refused("client", "show", "6222021234567890")


def test_an_empty_list_says_what_was_looked_for(two: Any) -> None:
    page = two.ok("client", "list", "王", "--tier", "vip", "--officer", "S002")
    assert page.split("\n")[:2] == ["None found.", "Looked for: 王, --tier vip, --officer S002"]
    assert "ID" not in page


def test_an_empty_list_does_not_repeat_an_id_number(two: Any) -> None:
    assert "110101199003079999" not in two.ok("client", "list", "110101199003079999")


def test_an_empty_list_of_all_says_that_there_is_nothing(office: Any) -> None:
    assert office.ok("client", "list") == "None found.\n"
    assert office.ok("client", "list", lang="zh") == "没有记录。\n"
