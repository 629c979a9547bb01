from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fundcs.policy.loader import DEFAULT, check, load
from fundcs.policy.rules import Offset, SpendingPurpose

BANDS = """
[[tier.bands]]
tier = "vip"
from = "{vip}"
[[tier.bands]]
tier = "senior"
from = "{senior}"
[[tier.bands]]
tier = "quasi_senior"
from = "{quasi}"
[[tier.bands]]
tier = "mid"
from = "{mid}"
"""


def firm(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text, "utf-8")
    return path


# -------------------------------------------------------------- what overrides what


def test_without_a_file_the_shipped_policy_holds(tmp_path: Path) -> None:
    assert load(tmp_path / "policy.toml") == load(None)


def test_the_shipped_policy_copied_changes_nothing(tmp_path: Path) -> None:
    own = firm(tmp_path, DEFAULT.read_text("utf-8"))

    assert check(own) == []
    assert load(own).deadlines == load().deadlines


def test_a_key_overrides_only_itself(tmp_path: Path) -> None:
    policy = load(firm(tmp_path, '[complaints]\nclose_within = "10wd"\n'))

    close = policy.deadline("complaints.close_within")
    assert close.offset == Offset(10, "wd")
    assert (close.article, close.anchor, close.role) == ("38(6)", "complaint_received", "cs_specialist")
    assert policy.deadline("complaints.first_reply") == load().deadline("complaints.first_reply")


def test_a_deadline_may_be_written_as_a_table(tmp_path: Path) -> None:
    policy = load(firm(tmp_path, '[complaints.close_within]\nrole = "cs_manager"\n'))

    close = policy.deadline("complaints.close_within")
    assert (close.role, close.offset) == ("cs_manager", Offset(15, "wd"))


@pytest.mark.parametrize(
    "text",
    [
        'tier.basis = "outstanding"',
        '[tier]\nbasis = "outstanding"',
        '[tier.basis]\nvalue = "outstanding"',
        'tier = { basis = "outstanding" }',
        '\ufeff[tier]\r\nbasis = "outstanding"\r\n',
    ],
)
def test_a_value_may_be_written_in_every_form_of_toml(tmp_path: Path, text: str) -> None:
    assert load(firm(tmp_path, text)).tier.basis == "outstanding"


def test_a_list_is_replaced_whole(tmp_path: Path) -> None:
    policy = load(firm(tmp_path, 'complaints.categories = [{ code = "fees", zh = "费用", en = "fees" }]'))

    assert [label.code for label in policy.complaints.categories] == ["fees"]


def test_a_label_without_english_shows_its_chinese(tmp_path: Path) -> None:
    policy = load(firm(tmp_path, 'complaints.categories = [{ code = "fees", zh = "费用" }]'))

    assert policy.complaints.categories[0].en == "费用"


def test_the_values_the_design_names_can_be_overridden(tmp_path: Path) -> None:
    own = """
appraisal.month_ends = 25
payout.roll = "modified_following"
submission.first_within = "8wd"
reminders.within = "14d"
care.spending_purposes = [{ code = "gift", zh = "礼品", en = "gift", limit = "500.00" }]
care.spending_approval = "5000.00"
care.budget_rise_max = "18%"
"""
    policy = load(firm(tmp_path, own))

    assert policy.appraisal.month_ends == 25
    assert policy.payout.roll == "modified_following"
    assert policy.deadline("submission.first_within").offset == Offset(8, "wd")
    assert policy.reminders.within == Offset(14, "d")
    assert policy.care.spending_purposes == (SpendingPurpose("gift", "礼品", "gift", 50_000),)
    assert policy.care.spending_approval == 500_000
    assert policy.care.budget_rise_max == Decimal("0.18")


def test_moved_bands_move_the_tiers(tmp_path: Path) -> None:
    own = BANDS.format(vip="600万", senior="3,000,000.00", quasi="1000000", mid="0.01")
    policy = load(firm(tmp_path, own))

    assert policy.tier_for(5_999_999_99).tier == "senior"
    assert policy.tier_for(6_000_000_00).tier == "vip"


def test_a_new_scale_leaves_earlier_days_as_they_were(tmp_path: Path) -> None:
    own = """
[[penalty.scales]]
effective = "1900-01-01"
points = [1, 2, 4]
[[penalty.scales]]
effective = 2026-07-01
points = [2, 4]
"""
    policy = load(firm(tmp_path, own))

    assert policy.scale_on(date(2026, 6, 30)).points == (1, 2, 4)
    assert policy.scale_on(date(2026, 7, 1)).points == (2, 4)
    assert policy.scale_on(date(2026, 7, 1)).points_for(3) is None
    json.dumps([entry.value for entry in policy.items()])


# -------------------------------------------------------------- where a value comes from


def test_every_key_is_shown_with_its_article_and_origin(tmp_path: Path) -> None:
    entries = {entry.key: entry for entry in load(firm(tmp_path, '# ours\npayout.roll = "none"\n')).items()}

    roll, basis = entries["payout.roll"], entries["tier.basis"]
    assert (roll.value, roll.article, roll.source, roll.file, roll.line) == (
        "none",
        "53",
        "firm",
        "policy.toml",
        2,
    )
    assert (basis.value, basis.article, basis.source, basis.file) == ("cumulative", "1", "regulation", None)


def test_a_deadline_is_shown_by_its_offset() -> None:
    assert load().entries["complaints.first_reply"].value == "24h"
    assert load().entries["tier.bands"].value == [
        {"tier": "vip", "from": "5000000.00"},
        {"tier": "senior", "from": "3000000.00"},
        {"tier": "quasi_senior", "from": "1000000.00"},
        {"tier": "mid", "from": "0.01"},
    ]


def test_a_value_restated_is_still_the_regulations(tmp_path: Path) -> None:
    policy = load(firm(tmp_path, 'complaints.first_reply = "24h"'))

    assert policy.deadline("complaints.first_reply").source == "regulation"
    assert policy.entries["complaints.first_reply"].line == 1


def test_the_rules_load_nothing_heavy() -> None:
    code = "import sys, fundcs.policy.loader as l; l.load(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    ).stdout.split()

    assert not {"typer", "rich", "sqlmodel", "sqlalchemy", "pydantic", "openpyxl", "holidays"} & set(loaded)
