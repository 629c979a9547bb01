"""`fundcs init --firm` names the firm at the head of every page from the first day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fundcs.policy.loader import load

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Office

NAME = '示例基金（北京）"管理"有限公司'


def policy(empty: Office) -> Path:
    return empty.path.with_name("policy.toml")


def test_the_firm_and_the_department_are_in_the_policy_beside_the_new_archive(empty: Office) -> None:
    empty.ok("init", "--firm", f" {NAME} ", "--department", "客户服务部", as_=None)
    firm = load(policy(empty)).firm
    assert (firm.name, firm.department) == (NAME, "客户服务部")
    assert "firm.name" in empty.ok("archive", "trail", as_="S001")


def test_without_a_department_it_is_the_one_of_the_rules(empty: Office) -> None:
    empty.ok("init", "--firm", NAME, as_=None)
    assert load(policy(empty)).firm.department == "客服部"


def test_a_policy_file_that_is_there_is_never_written_over(empty: Office) -> None:
    policy(empty).parent.mkdir(exist_ok=True)
    policy(empty).write_text("[complaints]\nclose_within = '10wd'\n", "utf-8")
    assert "under [firm]" in empty.refused("init", "--firm", NAME, as_=None)
    assert policy(empty).read_text("utf-8").startswith("[complaints]")
    assert not empty.path.exists()


def test_the_file_that_a_killed_init_left_is_accepted(empty: Office) -> None:
    policy(empty).parent.mkdir(exist_ok=True)
    policy(empty).write_text('[firm]\nname = "甲"\n', "utf-8")
    empty.ok("init", "--firm", "甲", as_=None)


def test_a_refused_init_leaves_no_policy_file(empty: Office, tmp_path: Path) -> None:
    start = tmp_path / "start.toml"
    start.write_text('[[staff]]\nname = "何宁"\nrole = "cs_specialist"\ncode = "S001"\n', "utf-8")
    assert empty.run("init", "--apply", start, "--firm", NAME, as_=None).code == 1
    assert not policy(empty).exists()
    assert not empty.path.exists()


def test_an_archive_that_exists_keeps_its_rules(office: Office) -> None:
    assert "already exists" in office.refused("init", "--firm", NAME)
    assert not policy(office).exists()


@pytest.mark.parametrize(
    ("name", "said"), [("", "one line"), (" \u200b ", "one line"), ("a\x00b", "control characters")]
)
def test_a_name_that_is_none_is_refused(empty: Office, name: str, said: str) -> None:
    assert said in empty.refused("init", "--firm", name, as_=None)


def test_a_department_alone_is_refused(empty: Office) -> None:
    assert "--firm" in empty.refused("init", "--department", "客服部", as_=None, code=2)
