"""A firm's file of before documents.types is read as it was meant."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.policy.loader import check, load

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = """[submission]
items = [
    { code = "id_copy", zh = "证件", kinds = ["person"] },
    { code = "deed", zh = "承诺书", kinds = ["person", "product"] },
]
"""
REQUIRED = """[documents.required]
value = [
    { code = "business_licence", zh = "执照", kinds = ["institution"] },
    { code = "organisation_code", zh = "代码证", kinds = ["institution"] },
]
"""


def firm(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_list_of_packages_says_what_a_package_holds_and_leaves_files_as_they_are(tmp_path: Path) -> None:
    policy = load(firm(tmp_path, ITEMS))
    types = policy.documents.types
    assert {type_.code: type_.package for type_ in types if type_.package} == {
        "id_copy": ("person",),
        "deed": ("person", "product"),
    }
    assert {type_.code: type_.file for type_ in types} == {
        **{type_.code: type_.file for type_ in load().documents.types},
        "deed": (),
    }
    assert policy.documents.type("id_copy").zh == "证件"  # type: ignore[union-attr]
    entry = policy.entries["documents.types"]
    assert (entry.source, entry.file, entry.line) == ("firm", "policy.toml", 2)


def test_the_list_of_files_says_what_a_file_holds_and_of_whom_it_is_not_asked(tmp_path: Path) -> None:
    types = load(firm(tmp_path, ITEMS + REQUIRED)).documents.types
    assert {type_.code for type_ in types if type_.file} == {"business_licence", "organisation_code"}
    assert [type_.unless_uscc for type_ in types if type_.code == "organisation_code"] == [False]


def test_what_is_wrong_in_an_earlier_list_is_said_where_it_stands(tmp_path: Path) -> None:
    (problem,) = check(firm(tmp_path, ITEMS.replace("product", "firm")))
    assert (problem.line, problem.key) == (4, "submission.items.kinds")
    assert "'firm' is not one of person, institution, product" in str(problem.problem)


def test_an_earlier_list_beside_the_one_of_today_is_refused(tmp_path: Path) -> None:
    today = "[documents]\ntypes = [{ code = 'a', zh = '甲' }]\n"
    (problem,) = check(firm(tmp_path, today + ITEMS))
    assert (problem.line, problem.key) == (4, "submission.items")
    assert "now part of documents.types" in str(problem.problem)


@pytest.mark.parametrize(
    "text",
    [
        '[care]\nbudgets = [{ year = 2026, tier = "vip", amount = "5000.00" }]\n',
        "[care]\nbudgets = []\n",
        "[care.budgets]\nvalue = []\n",
    ],
)
def test_a_file_with_budgets_is_read_on_and_told_where_they_are_entered_now(
    office: Any, tmp_path: Path, text: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text + '\n[care.budget_rise_max]\nvalue = "18%"\n', "utf-8")
    assert load(own).care.budget_rise_max == Decimal("0.18")
    (told,) = office.json("policy", "check", own)
    assert (told["key"], told["planned"]) == ("care.budgets", False)
    assert "`fundcs care budget set" in told["problem"]
    assert "can be used" in office.ok("policy", "check", own)
    assert "录入" in office.ok("policy", "check", own, lang="zh")
