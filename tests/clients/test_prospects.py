"""A prospect needs a name and one way to reach them; a contract needs their number (Art. 1, 30)."""

from __future__ import annotations

from typing import Any

import pytest

ADD = ("client", "add", "李娜", "--kind", "person")
ID_NO = "320102198512310029"
PAYEE = ("--payee-name", "李娜", "--payee-bank", "工商银行", "--payee-account", "6222020200112233008")
TERMS = ("--fund", "JH09", "--amount", "300万", "--rate", "9%", "--value-date", "2026-11-20", *PAYEE)
FUND = (
    "fund", "add", "JH09", "金河一号", "--project-company", "金河置业", "--established", "2026-01-01",
    "--matures", "2028-01-01", "--frequency", "quarterly",
)  # fmt: skip


@pytest.mark.parametrize(
    "reached",
    [
        ("--phone", "13812345678"),
        ("--email", "li@example.com"),
        ("--address", "北京市朝阳区"),
        ("--introducer", "王五"),
    ],
)
def test_a_name_and_one_way_to_reach_them_is_enough(office: Any, reached: tuple[str, ...]) -> None:
    made = office.json(*ADD, *reached)
    assert (made["code"], made["id_no"], made["tier"], made["withheld"]) == ("C000001", None, "target", False)
    assert office.json("client", "show", "李娜")["code"] == "C000001"
    assert [client["code"] for client in office.json("client", "list")] == ["C000001"]


def test_without_any_a_prospect_is_refused(office: Any) -> None:
    assert "a prospect without it needs --phone" in office.refused(*ADD)


def test_a_contract_needs_the_number(office: Any) -> None:
    office.ok(*FUND, now="2026-01-05")
    office.ok(*ADD, "--phone", "13812345678")
    refusal = office.refused("contract", "add", "K1", "--client", "C000001", *TERMS)
    assert "has no ID number on record, which a contract needs; add it with `fundcs client edit" in refusal
    office.ok("client", "edit", "C000001", "--id-no", ID_NO)
    office.ok("contract", "add", "K1", "--client", "C000001", *TERMS)


def test_a_ledger_of_contracts_needs_it_too(office: Any) -> None:
    office.ok(*FUND, now="2026-01-05")
    office.ok(*ADD, "--phone", "13812345678")
    path = office.folder / "contracts.csv"
    path.write_text(
        "合同编号,客户名称,基金代码,认购金额,年化利率,起息日,收款开户行,收款账号\n"
        "K1,李娜,JH09,300万,9%,2026-11-20,工商银行,6222020200112233008\n",
        "utf-8",
    )
    result = office.run("contract", "import", path)
    assert (result.code, "no ID number on record" in result.out) == (1, True)


def test_through_whom_they_came_stays_once_the_number_is_known(office: Any) -> None:
    office.ok(*ADD, "--introducer", "王五")
    made = office.json("client", "edit", "C000001", "--id-no", ID_NO, "--phone", "13812345678")
    assert (made["id_no"], made["introducer"]) == ("3201**********0029", "王五")
    office.ok("client", "edit", "C000001", "--phone", "13812345679")


def test_the_birthday_that_a_prospect_told_must_agree_with_the_number(office: Any) -> None:
    office.ok(*ADD, "--phone", "13812345678", "--birthday", "1985-12-30")
    assert "not the one in the ID number" in office.refused("client", "edit", "C000001", "--id-no", ID_NO)


@pytest.mark.parametrize("name", ["李娜", "李 娜"])
def test_the_same_person_is_not_taken_twice(office: Any, name: str) -> None:
    office.ok(*ADD, "--phone", "13812345678")
    again = ("client", "add", name, "--kind", "person", "--phone", "138 1234 5678")
    assert "client C000001 has this name and this phone or e-mail" in office.refused(*again)


def test_a_namesake_with_another_phone_is_another_prospect(office: Any) -> None:
    office.ok(*ADD, "--phone", "13812345678")
    assert office.json(*ADD, "--phone", "13812345679")["code"] == "C000002"


def test_what_a_prospect_is_reached_by_cannot_be_emptied(office: Any) -> None:
    office.ok(*ADD, "--phone", "13812345678")
    assert "a prospect without it needs --phone" in office.refused(
        "client", "edit", "C000001", "--clear", "phone"
    )


# --- ledgers ---------------------------------------------------------------------------------------------


def ledger(office: Any, *lines: str) -> str:
    path = office.folder / "clients.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def counts(outcome: Any) -> tuple[int, int, int]:
    return outcome["created"], outcome["updated"], outcome["skipped"]


HEAD = "客户名称,证件号码,手机"


def test_a_row_without_a_number_is_a_prospect_and_repeats_itself_without_change(office: Any) -> None:
    path = ledger(office, HEAD, "李娜,,13812345678", f"张伟,{ID_NO},13900001111")
    assert counts(office.json("client", "import", path)) == (2, 0, 0)
    assert counts(office.json("client", "import", path)) == (0, 0, 2)


def test_a_ledger_that_knows_the_number_names_the_prospect(office: Any) -> None:
    office.ok("client", "import", ledger(office, HEAD, "李娜,,13812345678"))
    assert counts(office.json("client", "import", ledger(office, HEAD, f"李娜,{ID_NO},13812345678"))) == (
        0,
        1,
        0,
    )
    assert [client["id_no"] for client in office.json("client", "list")] == ["3201**********0029"]


def test_a_row_of_a_client_on_record_needs_no_number(office: Any) -> None:
    office.ok(*ADD, "--id-no", ID_NO, "--phone", "13812345678")
    path = ledger(office, "客户名称,证件号码,手机,备注", "李娜,,13812345678,喜欢茶")
    assert counts(office.json("client", "import", path)) == (0, 1, 0)
    made = office.json("client", "show", "李娜")
    assert (made["id_no"], made["birthday"]) == ("3201**********0029", "1985-12-31")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("李娜,,", "needs a phone, an e-mail or an address"),
        ("李娜,,13812345679", "prospect C000001 has this name and is reached otherwise"),
    ],
)
def test_a_row_that_names_nobody_for_certain_is_an_error(office: Any, row: str, why: str) -> None:
    office.ok(*ADD, "--phone", "13812345678")
    result = office.run("client", "import", ledger(office, HEAD, row))
    assert (result.code, why in result.out) == (1, True)
    assert len(office.json("client", "list")) == 1


def test_another_systems_list_finds_a_prospect_by_the_name(office: Any) -> None:
    office.ok(*ADD, "--phone", "13812345678")
    found = office.json("client", "import", ledger(office, HEAD, "李娜,,13812345678"), "--reconcile")
    assert found["same"] == 1


# --- levels in a ledger ----------------------------------------------------------------------------------

LEVELS = "客户名称,证件号码,投资者类型,风险等级,风险测评日期"


def test_levels_and_kinds_of_investor_of_a_ledger_are_recorded_once(office: Any) -> None:
    path = ledger(office, LEVELS, f"李娜,{ID_NO},专业投资者,C3-稳健型,2026-03-01")
    assert counts(office.json("client", "import", path)) == (1, 0, 0)
    assert counts(office.json("client", "import", path)) == (0, 0, 1)
    said = office.json("client", "suitability", "C000001")
    assert (said["level"], said["investor"], said["professional"]) == ("C3", "professional_person", True)
    later = ledger(office, LEVELS, f"李娜,{ID_NO},自然人,积极型,2026-09-01")
    assert counts(office.json("client", "import", later, "--dry-run")) == (0, 1, 0)
    assert counts(office.json("client", "import", later)) == (0, 1, 0)
    assert office.json("client", "suitability", "C000001")["level"] == "C4"
    assert office.json("archive", "verify")["ok"]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("自然人,C6,2026-03-01", "write C1 to C5"),
        ("自然人,C3,", "needs the day of its questionnaire"),
        ("自然人,C3,2027-03-01", "is in the future"),
    ],
)
def test_a_level_that_cannot_be_is_an_error_with_its_row(office: Any, cells: str, why: str) -> None:
    result = office.run("client", "import", ledger(office, LEVELS, f"李娜,{ID_NO},{cells}"))
    assert (result.code, why in result.out.replace("\n", " ")) == (1, True), result.out
