"""What is unlikely is taken with a warning: on standard error, in JSON, in both languages, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shared.department import office, staffed

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["office", "staffed"]

ZHANG, LI = "110101199003070011", "320102198512310029"
CARD, WRONG_CARD = "6222586428459409230", "6222586428459409231"


@pytest.fixture
def two(office: Any) -> Any:
    """C000001 张伟 and C000002 李娜."""
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ZHANG)
    office.ok("client", "add", "李娜", "--kind", "person", "--id-no", LI)
    return office


def add(office: Any, no: str = "A-1", lang: str = "en", **changed: str) -> Any:
    """Record a contract in which all is likely but what is `changed`."""
    given = {
        "client": "C000001",
        "amount": "300万",
        "rate": "9%",
        "payee-name": "张伟",
        "payee-account": CARD,
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    options = [word for name, value in given.items() for word in (f"--{name}", value)]
    fixed = ("--fund", "JH01", "--value-date", "2026-11-20", "--payee-bank", "工商银行")
    return office.run("contract", "add", no, *options, *fixed, lang=lang)


def test_a_likely_contract_is_taken_without_a_word(two: Any) -> None:
    assert add(two).err == ""


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"rate": "95%"}, "warning: contract A-1: an annual rate of 95% is above 24%; compare it with"),
        ({"amount": "300"}, "warning: contract A-1: 300.00 yuan is less than 10,000.00; check the unit"),
        ({"amount": "300亿"}, "warning: contract A-1: 30,000,000,000.00 yuan is more than 1,000,000,000.00;"),
        ({"payee_account": WRONG_CARD}, "warning: contract A-1: the check digit of card ***************9231"),
        (
            {"payee_name": "李娜"},
            "warning: contract A-1: the account is in the name of 李娜, not of C000001 张伟",
        ),
    ],
)
def test_what_is_unlikely_is_taken_with_one_warning(two: Any, changed: dict[str, str], says: str) -> None:
    result = add(two, **changed)
    assert result.code == 0
    (line,) = result.err.splitlines()
    assert line.startswith(says)
    assert "A-1" in two.ok("contract", "list")


def test_a_warning_is_in_chinese_too(two: Any) -> None:
    assert add(two, lang="zh", rate="95%").err == "注意：合同 A-1：约定年利率 95% 高于 24%；请与合同核对\n"


def test_warnings_are_in_the_json(two: Any) -> None:
    terms = ("--client", "C000001", "--fund", "JH01", "--amount", "300", "--value-date", "2026-11-20")
    payee = ("--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account", CARD)
    made = two.json("contract", "add", "A-1", *terms, "--rate", "9%", *payee)
    assert made["warnings"] == ["contract A-1: 300.00 yuan is less than 10,000.00; check the unit"]


def test_what_was_said_to_be_so_is_taken_without_a_warning(two: Any) -> None:
    payee = ("--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account", CARD)
    terms = ("--client", "C000001", "--fund", "JH01", "--amount", "300", "--value-date", "2026-11-20")
    assert two.run("--sure", "contract", "add", "A-1", *terms, "--rate", "95%", *payee).err == ""


def test_the_firms_own_ceiling_holds(two: Any) -> None:
    (two.folder / "policy.toml").write_text('[plausible]\nrate_max = "8%"\n', "utf-8")
    assert "an annual rate of 9% is above 8%" in add(two).err


def test_an_account_of_two_clients_is_said_masked(two: Any) -> None:
    add(two)
    result = add(two, "A-2", client="C000002", payee_name="李娜")
    assert (
        "contract A-2: account ***************9230 is also that of C000001; check whose it is" in result.err
    )
    assert CARD not in result.err


def test_an_account_of_two_clients_is_said_of_an_import_too(two: Any, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(
        "合同编号,基金代码,客户姓名,合同金额(元),起息日,年利率,开户行,收款账号\n"
        f"A-1,JH01,张伟,3000000,2026-11-20,9%,工商银行,{CARD}\n"
        f"A-2,JH01,李娜,3000000,2026-11-20,9%,工商银行,{CARD}\n",
        "utf-8",
    )
    result = two.run("contract", "import", ledger)
    assert result.code == 0, result.err
    assert "contract A-1: account ***************9230 is also that of C000002" in result.err
    assert "contract A-2: account ***************9230 is also that of C000001" in result.err


def test_many_warnings_of_a_kind_are_counted(two: Any, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    heading = "合同编号,基金代码,客户姓名,合同金额(元),起息日,年利率,开户行,收款账号\n"
    rows = [f"A-{no},JH01,张伟,3000000,2026-11-20,95%,工商银行,{CARD}\n" for no in range(1, 11)]
    ledger.write_text(heading + "".join(rows), "utf-8")
    lines = two.run("contract", "import", ledger).err.splitlines()
    assert len(lines) == 3
    assert lines[-1].endswith("; 7 more like it, see --json")
    assert len(two.json("contract", "import", ledger, "--dry-run")["errors"]) == 0


def test_a_corrected_rate_and_a_new_holder_s_account_are_looked_at(two: Any) -> None:
    add(two)
    assert "9%" not in two.run("contract", "edit", "A-1", "--rate", "9.5%", "--reason", "录错").err
    assert "above 24%" in two.run("contract", "edit", "A-1", "--rate", "95%", "--reason", "录错").err
    payee = ("--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account", CARD)
    to = ("--on", "2026-11-22", "--to", "C000002")
    moved = two.run("contract", "transfer", "A-1", *to, *payee)
    assert "in the name of 张伟, not of C000002 李娜" in moved.err


def test_a_rate_tier_above_the_ceiling_is_said(office: Any) -> None:
    result = office.run("fund", "rate", "JH01", "--from", "0.01", "--rate", "95%")
    assert result.err == "warning: fund JH01: an annual rate of 95% is above 24%; check it\n"


@pytest.mark.parametrize(
    ("birthday", "age"), [("2018-05-01", "8"), ("1905-05-01", "121")], ids=["a child", "too old"]
)
def test_a_client_who_would_be_a_child_or_very_old_is_said(office: Any, birthday: str, age: str) -> None:
    withheld = ("--withheld", "--approved-by", "S004", "--introducer", "王五")
    result = office.run("client", "add", "某女士", "--kind", "person", "--birthday", birthday, *withheld)
    assert result.code == 0
    assert f"某女士 would be {age} years old" in result.err
