"""What a screen shows can be typed: every choice by its label, advisers by both spellings."""

from __future__ import annotations

import re
from typing import Any

import pytest

import cli_reference
from fundcs.main import command

OWN_CODES = {"--day-count"}
"""Choices whose codes are all they are called by: ACT/365."""


@pytest.fixture(scope="module")
def options() -> list[tuple[str, Any, str]]:
    """Command, parameter, and the names with the metavar as the help shows them."""
    entries = list(cli_reference.walk(command()))
    found = [
        (entry.path, param, param.get_help_record(entry.ctx)) for entry in entries for param in entry.params()
    ]
    return [(path, param, record[0]) for path, param, record in found if record]


def test_every_choice_takes_labels_too(options: list[tuple[str, Any, str]]) -> None:
    plain = [
        f"{path} {param.opts[0]}"
        for path, param, names in options
        if param.metavar is None
        and re.search(r"<[\w/-]+(\|[\w/-]+)+>", names)
        and not OWN_CODES & set(param.opts)
    ]
    assert plain == []


def test_the_adviser_is_spelt_as_in_the_text_and_the_other_way_too(
    options: list[tuple[str, Any, str]],
) -> None:
    spelt = [param.opts for _path, param, _names in options if {"--adviser", "--advisor"} & set(param.opts)]
    assert spelt
    assert {tuple(opts[:2]) for opts in spelt} == {("--adviser", "--advisor")}


@pytest.mark.parametrize(
    ("chinese", "code"),
    [
        ("client list --tier VIP客户", "client list --tier vip"),
        ("client list --kind 机构", "client list --kind institution"),
        ("contract list --state 存续", "contract list --state active"),
        ("callbacks list --kind 派息前回访", "callbacks list --kind payout_verify"),
        ("callbacks list --outcome 未接听", "callbacks list --outcome no_answer"),
        ("complaints list --state 已上报", "complaints list --state escalated"),
        ("submission list --state 待审核", "submission list --state waiting"),
        ("staff list --role 客服专员", "staff list --role cs_specialist"),
        ("reminders --role 客服经理", "reminders --role cs_manager"),
        ("submission list --adviser S005", "submission list --advisor S005"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_label_is_the_same_choice_as_its_code(sample: Any, chinese: str, code: str, lang: str) -> None:
    by_label = sample.ok(*chinese.split(), lang=lang)
    assert by_label == sample.ok(*code.split(), lang=lang)
    assert by_label


def test_a_complainant_who_is_no_client_is_named_as_such(office: Any) -> None:
    words = ("--content", "收到不属于自己的通知", "--channel", "电话")
    new, old = (
        office.json("complaints", "log", option, "钟女士", f"{option}-phone", "13911112222", *words)
        for option in ("--complainant", "--caller")
    )
    assert new["caller"] == old["caller"] == "钟女士"
