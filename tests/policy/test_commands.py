"""The policy's commands as a user runs them, with and without an archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

OWN = """# ours
[complaints]
close_within = "10wd"
"""


@pytest.fixture
def own(office: Any) -> Any:
    """An office whose firm has a policy of its own."""
    (office.folder / "policy.toml").write_text(OWN, encoding="utf-8")
    return office


def test_every_key_is_shown_with_value_article_and_source(empty: Any) -> None:
    shown = {entry["key"]: entry for entry in empty.json("policy", "show")}
    assert shown["payout.roll"]["source"] == "house"
    assert shown["complaints.first_reply"] == {
        "key": "complaints.first_reply", "value": "24h", "article": "38(5)", "source": "regulation",
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
    assert "10wd after the complaint was received" in page
    assert "the firm (policy.toml, line 3)" in page


def test_the_page_speaks_the_users_language(empty: Any) -> None:
    assert "copy of the business licence" in " ".join(empty.ok("policy", "show", "documents").split())
    chinese = empty.ok("policy", "show", "documents", lang="zh")
    assert "营业执照复印件" in chinese
    assert "copy of" not in chinese


@pytest.mark.parametrize("key", ["nothing", "tier.nothing", "", "tier."])
def test_a_key_that_is_not_there_is_refused(empty: Any, key: str) -> None:
    assert "the policy has no key" in empty.refused("policy", "show", key)


def test_a_fit_file_is_said_to_be(empty: Any, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(OWN, encoding="utf-8")
    assert empty.json("policy", "check", path) == []
    assert "can be used" in empty.ok("policy", "check", path)


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
    assert page.out.startswith("line 2, complaints.close_within: 'soon' is no offset")
    assert page.err.startswith(f"error: {path} cannot be used; problems: 3")


def test_a_missing_file_is_a_problem_without_a_line(empty: Any, tmp_path: Path) -> None:
    result = empty.run("policy", "check", tmp_path / "none.toml", "--json")
    assert result.code == 1
    assert [p["line"] for p in json.loads(result.out)] == [None]


def test_an_unfit_policy_stops_every_command_that_goes_by_it(office: Any) -> None:
    (office.folder / "policy.toml").write_text('[complaints]\nclose_within = "soon"\n', encoding="utf-8")
    said = office.refused("staff", "list")
    assert "policy.toml" in said
    assert "line 2, complaints.close_within" in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_article_is_accounted_for(empty: Any, language: str) -> None:
    for number in range(1, 58):
        said = empty.json("policy", "article", number, lang=language)
        assert said["article"] == number
        assert said["does"]


def test_an_article_names_its_keys_and_the_commands_that_serve_it(empty: Any) -> None:
    said = empty.json("policy", "article", "1")
    assert "tier.bands" in said["keys"]
    assert "fundcs client show" in said["commands"]
    page = empty.ok("policy", "article", "1")
    assert page.startswith("Article 1 (chapter 2: client information)\n")
    assert "\nPolicy keys:\n  tier.basis\n" in page


def test_an_article_that_only_refers_to_another_shows_the_others_keys(empty: Any) -> None:
    assert "penalty.scales" in empty.json("policy", "article", "24")["keys"]


@pytest.mark.parametrize("written", ["38", "38(5)", "第三十八条", "Art. 38"])
def test_an_article_may_be_written_in_any_usual_form(empty: Any, written: str) -> None:
    assert empty.json("policy", "article", written)["article"] == 38


@pytest.mark.parametrize("written", ["0", "58", "x", "38(9)"])
def test_an_article_that_does_not_exist_is_refused(empty: Any, written: str) -> None:
    assert "1 to 57" in empty.refused("policy", "article", written)
