"""The key of a member who leaves: ended by a keeper in the same act, its slot removed from the key file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fundcs.archive.keys import filing
from fundcs.archive.keys.slots import KeyFile

MANAGER = "correct horse battery staple"
HEAD = "the quick brown fox 42"
TODAY = ("--on", "2026-11-23")


def keys(office: Any) -> Path:
    path: Path = office.folder / "archive.db.keys"
    return path


def holders(office: Any) -> list[str]:
    return [slot.staff for slot in KeyFile.parse(keys(office).read_bytes()).slots]


@pytest.fixture
def third(second: Any, given: Any, one_time: Any) -> Any:
    """As `second`; the CS specialist S004 has a key, too."""
    once = one_time(second.ok(*given(MANAGER), "archive", "key", "add", "S004"))
    second.ok(*given(once, HEAD), "archive", "key", "change", as_="S004")
    second.ok(*given(MANAGER), "archive", "rekey")
    return second


def test_who_leaves_loses_the_key_in_the_same_act_and_the_page_says_what_remains(
    third: Any, given: Any
) -> None:
    assert "archive rekey" in third.ok(*given(MANAGER), "staff", "leave", "S004", *TODAY)
    assert holders(third) == ["S001", "S002"]
    third.refused(*given(HEAD), "staff", "list", as_="S004", code=5)


def test_an_earlier_copy_of_the_key_file_does_not_let_a_leaver_sign(third: Any, given: Any) -> None:
    earlier = keys(third).read_bytes()
    third.ok(*given(MANAGER), "staff", "leave", "S004", *TODAY)
    third.ok(*given(MANAGER), "staff", "leave", "S004", "--undo")
    keys(third).write_bytes(earlier)
    assert "not registered" in third.refused(*given(HEAD), "staff", "list", as_="S004", code=5)


def test_the_trail_verifies_and_says_that_a_rekey_is_due_until_it_was_done(third: Any, given: Any) -> None:
    third.ok(*given(MANAGER), "staff", "leave", "S004", *TODAY)
    report = third.json(*given(MANAGER), "archive", "verify")
    assert (report["ok"], report["keys_to_remove"], report["rekey_due"]) == (True, [], True)
    assert "archive rekey" in third.ok(*given(MANAGER), "archive", "key", "list")
    third.ok(*given(MANAGER), "archive", "rekey")
    assert third.json(*given(MANAGER), "archive", "verify")["rekey_due"] is False
    assert "archive rekey" not in third.ok(*given(MANAGER), "archive", "key", "list")


def test_a_key_file_that_was_not_written_is_said_and_what_is_to_be_removed_is_told(
    third: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(filing, "write", full)
        failed = third.run(*given(MANAGER), "staff", "leave", "S004", *TODAY)
    assert failed.code == 5
    assert "done and on record" in failed.err
    (left,) = third.json(*given(MANAGER), "archive", "verify")["keys_to_remove"]
    listed = third.json(*given(MANAGER), "archive", "key", "list")
    assert [key["id"] for key in listed if key["to_remove"]] == [left]
    third.ok(*given(MANAGER), "archive", "key", "remove", left)
    assert third.json(*given(MANAGER), "archive", "verify")["keys_to_remove"] == []


def test_a_dry_run_ends_no_key(third: Any, given: Any) -> None:
    third.ok(*given(MANAGER), "staff", "leave", "S004", *TODAY, "--dry-run")
    third.ok(*given(HEAD), "staff", "list", as_="S004")


def test_of_a_leaving_to_come_the_key_stays_until_the_day_and_the_page_says_so(
    third: Any, given: Any
) -> None:
    told = third.ok(*given(MANAGER), "staff", "leave", "S004", "--on", "2026-12-01")
    assert "from 2026-12-01 on: fundcs archive key remove S004" in told
    third.ok(*given(HEAD), "staff", "list", as_="S004")


def test_a_keeper_is_to_end_the_key_where_who_records_the_leaving_is_none(
    third: Any, given: Any, one_time: Any
) -> None:
    third.ok(*given(MANAGER), "staff", "add", "孙人事", "--role", "hr", "--nda", "2026-11-01")
    once = one_time(third.ok(*given(MANAGER), "archive", "key", "add", "S005"))
    third.ok(*given(once, HEAD), "archive", "key", "change", as_="S005")
    told = third.ok(*given(HEAD), "staff", "leave", "S004", *TODAY, as_="S005")
    assert "by a keeper: fundcs archive key remove S004" in told
    assert third.json(*given(MANAGER), "archive", "verify")["keys_to_remove"] != []
    third.ok(*given(MANAGER), "archive", "key", "remove", "S004")


def test_who_comes_back_is_to_be_given_a_new_key(third: Any, given: Any) -> None:
    third.ok(*given(MANAGER), "staff", "leave", "S004", *TODAY)
    told = third.ok(*given(MANAGER), "staff", "leave", "S004", "--undo")
    assert "archive key add S004" in told


def test_a_secret_file_of_who_leaves_opens_nothing_any_more(third: Any, given: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    third.ok(*given(MANAGER), "archive", "key", "add", "--service", secret)
    third.ok(*given(HEAD), "staff", "add", "吴经理", "--role", "cs_manager", as_="S002")
    third.ok(*given(HEAD), "staff", "leave", "S001", *TODAY, as_="S002")
    assert holders(third) == ["S002", "S004"]
    third.refused("--secret-file", str(secret), "reminders", code=5)


def test_the_last_key_that_can_give_out_others_is_not_ended_and_the_page_says_so(
    locked: Any, given: Any
) -> None:
    locked.ok(*given(MANAGER), "staff", "add", "吴经理", "--role", "cs_manager")
    told = locked.ok(*given(MANAGER), "staff", "leave", "S001", "--on", "2026-11-23")
    assert "the last key" in told
    assert holders(locked) == ["S001"]


def test_without_keys_nothing_is_said_of_keys(office: Any) -> None:
    office.ok("staff", "add", "李四", "--role", "cs_specialist", "--nda", "2026-11-01")
    left = office.json("staff", "leave", "S002", *TODAY)
    assert left["handover"]["key"] == "none"
