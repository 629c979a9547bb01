"""A change of the firm's rules is noted by the next command that writes: what they were, who and when."""

from __future__ import annotations

import hashlib
from typing import Any

RULES = '[complaints]\nclose_within = "3wd"\n\n[payout]\nroll = "following"\n'


def changes(office: Any) -> list[dict[str, Any]]:
    found = office.json("archive", "trail")
    return [entry for entry in found if entry["verb"] == "rules_changed"]


def ruled(office: Any, text: str) -> str:
    office.folder.joinpath("policy.toml").write_bytes(text.encode())
    return hashlib.sha256(text.encode()).hexdigest()


def test_without_rules_of_its_own_nothing_is_noted(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "hr")
    assert changes(office) == []
    assert office.json("archive", "verify")["policy_on_trail"]


def test_new_rules_are_noted_once_by_the_next_command_that_writes(office: Any) -> None:
    office.ok("staff", "add", "李", "--role", "cs_manager", "--nda", "2026-01-01")
    hash_ = ruled(office, RULES)
    office.ok("staff", "list")
    assert changes(office) == []
    for name in ("赵", "钱"):
        office.ok("staff", "add", name, "--role", "hr", as_="S002")
    (entry,) = changes(office)
    assert (entry["staff"], entry["command"], entry["table"], entry["key"]) == (
        "S002", "fundcs staff add", "policy", "policy.toml",
    )  # fmt: skip
    assert entry["before"] == {}
    assert entry["after"] == {"sha256": hash_, "complaints.close_within": "3wd", "payout.roll": "following"}


def test_a_change_says_what_the_rules_were_before(office: Any) -> None:
    first = ruled(office, RULES)
    office.ok("staff", "add", "李", "--role", "hr")
    second = ruled(office, '[complaints]\nclose_within = "5wd"\n')
    office.ok("staff", "add", "赵", "--role", "hr")
    entry = changes(office)[-1]
    assert entry["before"] == {"sha256": first, "complaints.close_within": "3wd", "payout.roll": "following"}
    assert entry["after"] == {"sha256": second, "complaints.close_within": "5wd", "payout.roll": None}
    page = office.ok("archive", "trail")
    assert "policy changed policy policy.toml" in page
    assert "complaints.close_within: 3wd → 5wd" in page


def test_rules_taken_away_and_put_back_are_noted_each_time(office: Any) -> None:
    ruled(office, RULES)
    office.ok("staff", "add", "李", "--role", "hr")
    (office.folder / "policy.toml").unlink()
    office.ok("staff", "add", "赵", "--role", "hr")
    ruled(office, RULES)
    office.ok("staff", "add", "钱", "--role", "hr")
    assert [entry["after"]["sha256"] is None for entry in changes(office)] == [False, True, False]
    assert changes(office)[-1]["after"]["payout.roll"] == "following"
    assert office.json("archive", "verify")["ok"]


def test_a_refused_command_notes_nothing(office: Any) -> None:
    ruled(office, RULES)
    office.refused("staff", "leave", "S009")
    assert changes(office) == []


def test_a_disclosure_notes_it_too(office: Any) -> None:
    ruled(office, RULES)
    office.ok("archive", "trail", "--reveal", "--reason", "核对")
    assert len(changes(office)) == 1


def test_verifying_names_rules_that_no_entry_knows(office: Any) -> None:
    ruled(office, RULES)
    report = office.json("archive", "verify")
    assert (report["ok"], report["policy_on_trail"]) == (True, False)
    assert "the trail has no record of policy.toml as it is" in office.ok("archive", "verify")
    office.ok("staff", "add", "李", "--role", "hr")
    assert office.json("archive", "verify")["policy_on_trail"]
    ruled(office, RULES.replace("3wd", "9wd"))
    assert not office.json("archive", "verify")["policy_on_trail"]
