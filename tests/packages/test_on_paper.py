"""Contracts signed before the archive began have their package on paper, unless the firm says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = "合同编号,基金代码,客户名称,认购金额,年利率,签署日期,起息日,理财顾问,收款户名,收款开户行,收款账号"
ROWS = (
    "K1,JH01,张伟,3000000,9%,2026-01-12,2026-01-15,S002,张伟,中国银行,6222020200112233445",
    "K2,JH01,张伟,3000000,9%,2026-11-20,2026-11-20,S002,张伟,中国银行,6222020200112233445",
)


@pytest.fixture
def begun(office: Any, tmp_path: Path) -> Any:
    """An archive that began on 16 November 2026, and a ledger of the year's contracts."""
    office.folder = tmp_path / "begun"
    office.folder.mkdir()
    office.now = "2026-11-16T09:00"
    office.ok("init", "--manager", "王经理", as_=None)
    office.ok("staff", "add", "李顾问", "--role", "advisor", "--nda", "2026-11-16")
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X")
    office.ok(
        "fund", "add", "JH01", "金河一号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--day-count", "ACT/365", "--frequency", "annual",
    )  # fmt: skip
    (office.folder / "ledger.csv").write_text("\n".join((HEADINGS, *ROWS)), encoding="utf-8")
    office.now = "2026-11-24T09:00"
    return office


def test_a_first_import_says_what_is_on_paper_and_how_to_have_it_otherwise(begun: Any) -> None:
    said = begun.json("contract", "import", begun.folder / "ledger.csv", "--dry-run")
    assert (said["packages_on_paper"], said["packages_since"]) == (1, "2026-11-16")
    page = begun.ok("contract", "import", begun.folder / "ledger.csv")
    assert "1 contract signed before 2026-11-16 counts as filed on paper" in page
    assert "submission.since" in page


def test_a_first_import_of_a_years_ledger_fines_nobody_for_what_was_before(begun: Any) -> None:
    begun.ok("contract", "import", begun.folder / "ledger.csv")
    begun.now = "2026-12-31T09:00"
    failed = begun.json("submission", "penalties")["rows"]
    assert [row["contract"] for row in failed] == ["K2"]
    assert begun.json("submission", "list", "--state", "exempt")[0]["contract"] == "K1"
    assert "before the archive began on 2026-11-16" in begun.ok("submission", "show", "K1")


@pytest.mark.parametrize("day", ["2026-01-01", "1900-01-01"])
def test_the_firm_sets_another_day(begun: Any, day: str) -> None:
    (begun.folder / "policy.toml").write_text(f'submission.since = "{day}"\n', "utf-8")
    assert begun.json("contract", "import", begun.folder / "ledger.csv")["packages_on_paper"] == 0
    failed = begun.json("submission", "penalties", "--month", "2026-01")["rows"]
    assert [row["contract"] for row in failed] == ["K1"]
