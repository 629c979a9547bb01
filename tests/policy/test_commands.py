"""The policy's commands as a user runs them, with and without an archive."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from rich.cells import cell_len

from fundcs.act.permits import ROLE_NAMES
from fundcs.kit.workdays import Roll
from fundcs.policy.loader import load
from fundcs.policy.rules import CLIENT_KINDS, ROLES, TIERS
from fundcs.policy.schema import HOLIDAYS
from fundcs.policy.terms import VALUE_NAMES

OWN = """# ours
[complaints]
close_within = "10wd"
"""


@pytest.fixture
def own(office: Any) -> Any:
    """An office whose firm has a policy of its own."""
    (office.folder / "policy.toml").write_text(OWN, encoding="utf-8")
    return office


def columns(page: str) -> dict[str, str]:
    """Each column of an English table by its heading, the lines of its cells joined."""
    head, _rule, *lines = page.strip("\n").splitlines()[1:]
    starts = [match.start() for match in re.finditer(r"\S+( \S+)*", head)]
    ends = [*starts[1:], None]
    return {
        head[start:end].strip(): " ".join(" ".join(line[start:end] for line in lines).split())
        for start, end in zip(starts, ends, strict=True)
    }


def test_every_key_is_shown_with_meaning_value_article_and_source(empty: Any) -> None:
    shown = {entry["key"]: entry for entry in empty.json("policy", "show")}
    assert shown["payout.roll"]["source"] == "house"
    assert shown["complaints.first_reply"] == {
        "key": "complaints.first_reply", "meaning": "By when a complaint gets its first reply",
        "value": "24h", "article": "38(5)", "source": "regulation", "planned": False,
        "file": None, "line": None, "direction": "after", "anchor": "complaint_received",
        "role": "cs_specialist",
    }  # fmt: skip
    assert not empty.folder.exists()


def test_one_key_is_one_object_and_a_section_a_list(empty: Any) -> None:
    assert empty.json("policy", "show", "tier.basis")["value"] == "cumulative"
    section = empty.json("policy", "show", "tier")
    assert [entry["key"] for entry in section] == ["tier.basis", "tier.transfers_count", "tier.bands"]


def test_the_firms_own_value_is_shown_with_its_line(own: Any) -> None:
    entry = own.json("policy", "show", "complaints.close_within")
    assert (entry["value"], entry["source"]) == ("10wd", "firm")
    assert (entry["file"], entry["line"]) == ("policy.toml", 3)
    page = own.ok("policy", "show", "complaints.close_within")
    assert columns(page) == {
        "Key": "complaints.close_within",
        "Meaning": "By when a complaint is closed",
        "Value": "10 working days after the complaint was received",
        "Article": "Art. 38(6)",
        "Set by": "the firm's setting policy.toml, line 3",
    }


def test_the_page_speaks_the_users_language(empty: Any) -> None:
    assert "copy of the business licence" in columns(empty.ok("policy", "show", "documents"))["Value"]
    chinese = empty.ok("policy", "show", "documents", lang="zh")
    assert "营业执照复印件" in "".join(chinese.split())
    assert "copy of" not in chinese


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("complaints.promised_reply", "by the reply time stated to the client"),
        ("confidentiality.nda", "on the day the member of staff joined"),
        ("payout.confirm_date", "7 working days before the project company's interest date"),
        ("payout.tell_cs", "1 working day after the investors were paid"),
        ("care.journal", "by the end of the month"),
        ("submission.warn_before", "3 calendar days"),
        (
            "tier.bands",
            " ".join(
                (
                    "vip (VIP client): from 5,000,000.00 yuan on",
                    "senior (senior client): from 3,000,000.00 yuan on",
                    "quasi_senior (quasi-senior client): from 1,000,000.00 yuan on",
                    "mid (mid client): from 0.01 yuan on",
                )
            ),
        ),
        (
            "care.journal_tiers",
            "vip (VIP client), senior (senior client), quasi_senior (quasi-senior client), mid (mid client)",
        ),
        ("payout.roll", "following (the next working day)"),
        ("penalty.scales", "1, 2, 4 points"),
        ("tier.transfers_count", "yes"),
        ("care.visit_plans", "–"),
        ("care.spending_approval", "no"),
    ],
)
def test_a_value_is_shown_in_words(empty: Any, key: str, value: str) -> None:
    assert columns(empty.ok("policy", "show", key))["Value"] == value


@pytest.mark.parametrize(
    ("own", "key", "value"),
    [
        (
            'visit_plans = [{ tier = "vip", every = "90d" }]',
            "visit_plans",
            "vip (VIP client): 90 calendar days",
        ),
        (
            'spending_purposes = [{ code = "gift", zh = "礼品", en = "gift", limit = "500.00" }]',
            "spending_purposes",
            "gift (gift): at most 500.00 yuan",
        ),
    ],
)
def test_what_a_firm_sets_of_care_is_shown_in_words(office: Any, own: str, key: str, value: str) -> None:
    (office.folder / "policy.toml").write_text(f"[care]\n{own}\n", encoding="utf-8")
    assert columns(office.ok("policy", "show", f"care.{key}"))["Value"] == value


def test_a_period_that_a_firm_sets_counts_from_the_event(office: Any) -> None:
    (office.folder / "policy.toml").write_text('complaints.close_within = "month"\n', encoding="utf-8")
    page = office.ok("policy", "show", "complaints.close_within")
    assert columns(page)["Value"] == "by the end of the month in which the complaint was received"


def test_a_key_that_nothing_carries_out_says_so(empty: Any) -> None:
    shown = {entry["key"]: entry["planned"] for entry in empty.json("policy", "show")}
    assert (shown["penalty.escalate_to"], shown["payout.roll"]) == (True, False)
    assert "(not carried out yet)" in columns(empty.ok("policy", "show", "penalty.escalate_to"))["Meaning"]
    assert "尚未执行" in empty.ok("policy", "show", "penalty.escalate_to", lang="zh")
    assert "尚未执行" not in empty.ok("policy", "show", "payout.roll", lang="zh")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_the_screen_and_breaks_no_key(
    empty: Any, monkeypatch: pytest.MonkeyPatch, width: int, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = empty.ok("policy", "show", lang=language).splitlines()
    first = {line.split()[0] for line in lines if line.strip()}
    assert max(cell_len(line) for line in lines) <= width
    assert {part for key in load().entries for part in ([key] if width == 120 else key.split("."))} <= {
        word.rstrip(".") for word in first
    }


@pytest.mark.parametrize("key", ["nothing", "tier.nothing", "", "tier."])
def test_a_key_that_is_not_there_is_refused(empty: Any, key: str) -> None:
    assert "the policy has no key" in empty.refused("policy", "show", key)


def test_a_fit_file_is_said_to_be(empty: Any, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(OWN, encoding="utf-8")
    assert empty.json("policy", "check", path) == []
    assert "can be used" in empty.ok("policy", "check", path)


def test_a_fit_file_is_told_what_in_it_is_not_carried_out_yet(empty: Any, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('[penalty]\nescalate_to = "cs_manager"\n', encoding="utf-8")
    assert empty.json("policy", "check", path) == [
        {
            "line": 2,
            "key": "penalty.escalate_to",
            "problem": "not carried out yet; fundcs does not use this value",
            "planned": True,
        }
    ]
    assert "line 2, penalty.escalate_to: not carried out yet" in empty.ok("policy", "check", path)
    assert "第 2 行，penalty.escalate_to：尚未执行" in empty.ok("policy", "check", path, lang="zh")


def test_a_rise_beyond_what_the_article_allows_is_refused(empty: Any, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('[care]\nbudget_rise_max = "80%"\n', encoding="utf-8")
    result = empty.run("policy", "check", path)
    assert (result.code, result.out) == (1, "line 2, care.budget_rise_max: Art. 36 allows 10% to 20%\n")


def test_every_problem_of_a_file_is_listed_with_its_line(empty: Any, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        '[complaints]\nclose_within = "soon"\n\nclose_withn = "5wd"\n[nosuch]\na = 1\n', encoding="utf-8"
    )
    result = empty.run("policy", "check", path, "--json")
    assert (result.code, len(result.err.splitlines())) == (1, 1)
    problems = json.loads(result.out)
    assert [(p["line"], p["key"]) for p in problems] == [
        (2, "complaints.close_within"),
        (4, "complaints.close_withn"),
        (5, "nosuch"),
    ]
    assert "did you mean close_within?" in problems[1]["problem"]
    page = empty.run("policy", "check", path)
    assert page.code == 1
    assert page.out.startswith("line 2, complaints.close_within: 'soon' is not an offset")
    assert page.err.startswith(f"error: {path} cannot be used; problems: 3")


def test_a_missing_file_is_a_problem_without_a_line(empty: Any, tmp_path: Path) -> None:
    result = empty.run("policy", "check", tmp_path / "none.toml", "--json")
    assert result.code == 1
    assert [p["line"] for p in json.loads(result.out)] == [None]


def test_an_unfit_policy_stops_every_command_that_goes_by_it(office: Any) -> None:
    (office.folder / "policy.toml").write_text('[complaints]\nclose_within = "soon"\n', encoding="utf-8")
    refusal = office.refused("staff", "list")
    assert "policy.toml" in refusal
    assert "line 2, complaints.close_within" in refusal


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_article_is_accounted_for(empty: Any, language: str) -> None:
    for number in range(1, 58):
        document = empty.json("policy", "article", number, lang=language)
        assert document["article"] == number
        assert document["does"]


def test_an_article_names_its_keys_and_the_commands_that_serve_it(empty: Any) -> None:
    document = empty.json("policy", "article", "1")
    assert "tier.bands" in document["keys"]
    assert "fundcs client show" in document["commands"]
    page = empty.ok("policy", "article", "1")
    assert page.startswith("Article 1 (chapter 2: client information)\n")
    assert "\nPolicy keys:\n  tier.basis\n" in page


def test_an_article_says_what_is_not_carried_out_yet(empty: Any) -> None:
    article = empty.json("policy", "article", "23")
    assert (article["computes"], article["planned"]) == (True, True)
    assert article["not_carried_out"].startswith("choosing another role")
    assert article["planned_keys"] == ["penalty.escalate_to"]
    page = empty.ok("policy", "article", "23")
    assert "\nNot carried out yet: choosing another role" in page
    assert "  penalty.escalate_to (not carried out yet)\n" in page


def test_every_article_is_carried_out_or_says_why_there_is_nothing_to(empty: Any) -> None:
    for number in range(1, 58):
        article = empty.json("policy", "article", str(number))
        assert article["computes"] or not article["planned"], number
        assert article["commands"] or not article["computes"], number


def test_an_article_that_leaves_nothing_to_compute_has_nothing_planned(empty: Any) -> None:
    article = empty.json("policy", "article", "33")
    assert (article["computes"], article["planned"], article["not_carried_out"]) == (False, False, None)


def test_an_article_that_only_refers_to_another_shows_the_others_keys(empty: Any) -> None:
    assert "penalty.scales" in empty.json("policy", "article", "24")["keys"]


@pytest.mark.parametrize("written", ["38", "38(5)", "第三十八条", "Art. 38"])
def test_an_article_may_be_written_in_any_usual_form(empty: Any, written: str) -> None:
    assert empty.json("policy", "article", written)["article"] == 38


@pytest.mark.parametrize("written", ["0", "58", "x", "38(9)"])
def test_an_article_that_does_not_exist_is_refused(empty: Any, written: str) -> None:
    assert "1 to 57" in empty.refused("policy", "article", written)


def test_every_code_that_a_setting_may_hold_has_a_name() -> None:
    codes = {*TIERS, *CLIENT_KINDS, *HOLIDAYS, "cumulative", "outstanding", "calendar", *get_args(Roll)}
    assert codes <= set(VALUE_NAMES)
    assert set(ROLES) == set(ROLE_NAMES)
