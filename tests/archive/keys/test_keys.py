"""Keys given, changed, taken away and recovered."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fundcs.archive.keys.slots import KeyFile

MANAGER = "correct horse battery staple"
HEAD = "the quick brown fox 42"
NEW = "pack my box with five dozen"


def keys(office: Any) -> Path:
    path: Path = office.folder / "archive.db.keys"
    return path


def test_a_key_given_out_opens_nothing_until_its_passphrase_was_changed(
    locked: Any, given: Any, one_time: Any
) -> None:
    once = one_time(locked.ok(*given(MANAGER), "archive", "key", "add", "S002"))
    assert "archive key change" in locked.refused(*given(once), "staff", "list", as_="S002", code=4)
    locked.ok(*given(once, HEAD), "archive", "key", "change", as_="S002")
    locked.ok(*given(HEAD), "staff", "list", as_="S002")
    locked.refused(*given(once), "staff", "list", as_="S002", code=5)


def test_being_somebody_is_no_claim_any_more(second: Any, given: Any) -> None:
    second.refused(*given(MANAGER), "staff", "list", as_="S002", code=5)
    second.refused(*given(HEAD), "staff", "list", as_="S001", code=5)


def test_a_changed_passphrase_opens_and_the_one_before_does_not(locked: Any, given: Any) -> None:
    locked.ok(*given(MANAGER, NEW), "archive", "key", "change")
    locked.ok(*given(NEW), "staff", "list")
    locked.refused(*given(MANAGER), "staff", "list", code=5)


def test_the_keys_are_listed_with_their_state(second: Any, given: Any) -> None:
    second.ok(*given(MANAGER), "archive", "key", "add", "S003")
    listed = second.json(*given(MANAGER), "archive", "key", "list")
    assert [(key["staff"], key["keeper"], key["provisional"]) for key in listed] == [
        ("S001", True, False),
        ("S002", True, False),
        ("S003", False, True),
    ]


def test_a_key_taken_away_opens_nothing(second: Any, given: Any) -> None:
    second.ok(*given(MANAGER), "archive", "key", "remove", "S002")
    second.refused(*given(HEAD), "staff", "list", as_="S002", code=5)
    assert second.json(*given(MANAGER), "archive", "verify")["ok"]


def test_an_earlier_copy_of_the_key_file_does_not_bring_a_key_back(second: Any, given: Any) -> None:
    earlier = keys(second).read_bytes()
    second.ok(*given(MANAGER), "archive", "key", "remove", "S002")
    keys(second).write_bytes(earlier)
    said = second.refused(*given(HEAD), "staff", "list", as_="S002", code=5)
    assert "the key of S002 is not registered" in said


def test_after_a_rekey_an_earlier_key_file_opens_nothing(second: Any, given: Any) -> None:
    earlier = keys(second).read_bytes()
    second.ok(*given(MANAGER), "archive", "rekey")
    second.ok(*given(HEAD), "staff", "list", as_="S002")
    keys(second).write_bytes(earlier)
    assert "does not open" in second.refused(*given(MANAGER), "staff", "list", code=5)


@pytest.mark.parametrize("who", ["S001", "s001"])
def test_the_last_keepers_key_is_not_removed(locked: Any, given: Any, who: str) -> None:
    locked.ok(*given(MANAGER), "archive", "key", "add", "S003")
    before = keys(locked).read_bytes()
    assert "the last key" in locked.refused(*given(MANAGER), "archive", "key", "remove", who)
    assert keys(locked).read_bytes() == before


@pytest.mark.parametrize("who", ["S003", "S099", "recovery", "0123456789abcdef"])
def test_a_key_that_nobody_has_is_not_removed(locked: Any, given: Any, who: str) -> None:
    assert "has no key" in locked.refused(*given(MANAGER), "archive", "key", "remove", who)


@pytest.mark.parametrize(
    "words", [("key", "add", "S003"), ("key", "remove", "S001"), ("rekey",), ("decrypt",)]
)
def test_giving_and_taking_is_for_who_keeps_the_archive(
    locked: Any, given: Any, one_time: Any, words: tuple[str, ...]
) -> None:
    once = one_time(locked.ok(*given(MANAGER), "archive", "key", "add", "S004"))
    locked.ok(*given(once, HEAD), "archive", "key", "change", as_="S004")
    locked.refused(*given(HEAD), "archive", *words, as_="S004", code=4)


@pytest.mark.parametrize("who", ["S099", "x"])
def test_a_key_is_for_a_member_of_staff(locked: Any, given: Any, who: str) -> None:
    assert "no member of staff" in locked.refused(*given(MANAGER), "archive", "key", "add", who)


def test_who_has_left_gets_no_key(locked: Any, given: Any) -> None:
    locked.ok(*given(MANAGER), "staff", "leave", "S004", "--on", "2026-11-23")
    assert "left the firm" in locked.refused(*given(MANAGER), "archive", "key", "add", "S004")


def test_the_recovery_key_gives_a_new_passphrase(locked: Any, given: Any, one_time: Any) -> None:
    recovery = one_time(locked.ok(*given(MANAGER), "archive", "key", "recovery"))
    locked.ok(*given(recovery, NEW), "archive", "key", "recovery", "--use")
    locked.ok(*given(NEW), "staff", "list")
    locked.refused(*given(MANAGER), "staff", "list", code=5)
    assert locked.json(*given(NEW), "archive", "verify")["ok"]


def test_a_wrong_recovery_key_opens_nothing(locked: Any, given: Any) -> None:
    locked.ok(*given(MANAGER), "archive", "key", "recovery")
    locked.refused(*given("abcde-fghjk", NEW), "archive", "key", "recovery", "--use", code=5)
    locked.ok(*given(MANAGER), "staff", "list")


def test_a_new_recovery_key_ends_the_one_before(locked: Any, given: Any, one_time: Any) -> None:
    former = one_time(locked.ok(*given(MANAGER), "archive", "key", "recovery"))
    locked.ok(*given(MANAGER), "archive", "key", "recovery")
    locked.refused(*given(former, NEW), "archive", "key", "recovery", "--use", code=5)


def test_a_secret_file_reads_and_reminds(locked: Any, given: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    locked.ok(*given(MANAGER), "archive", "key", "add", "--service", secret)
    assert os.name == "nt" or stat.S_IMODE(secret.stat().st_mode) == 0o600
    with_it = ["--secret-file", str(secret)]
    locked.ok(*with_it, "reminders")
    locked.ok(*with_it, "staff", "list")
    locked.ok(*with_it, "archive", "backup", tmp_path / "copy.db")


@pytest.mark.parametrize(
    "words",
    [
        ("staff", "add", "李四", "--role", "advisor"),
        ("archive", "key", "list"),
        ("archive", "rekey"),
        ("archive", "trail", "--reveal", "--reason", "x"),
    ],
)
def test_a_secret_file_does_nothing_else(
    locked: Any, given: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    secret = tmp_path / "secret"
    locked.ok(*given(MANAGER), "archive", "key", "add", "--service", secret)
    assert "secret file" in locked.refused("--secret-file", secret, *words, code=4)


def test_a_secret_file_is_for_who_made_it(locked: Any, given: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    locked.ok(*given(MANAGER), "archive", "key", "add", "--service", secret)
    locked.refused("--secret-file", secret, "reminders", as_="S002", code=4)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"slot": 1}', "\udcff"])
def test_a_secret_file_that_is_none_is_refused(locked: Any, tmp_path: Path, text: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text(text, "utf-8", errors="surrogateescape")
    secret.chmod(0o600)
    assert "not a secret file" in locked.refused("--secret-file", secret, "reminders", code=5)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no modes")
def test_a_secret_file_that_others_may_read_is_refused(locked: Any, given: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    locked.ok(*given(MANAGER), "archive", "key", "add", "--service", secret)
    secret.chmod(0o640)
    assert "0600" in locked.refused("--secret-file", secret, "reminders", code=5)


def test_a_secret_file_taken_away_opens_nothing(locked: Any, given: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    made = locked.json(*given(MANAGER), "archive", "key", "add", "--service", secret)
    locked.ok(*given(MANAGER), "archive", "key", "remove", made["id"])
    locked.refused("--secret-file", secret, "reminders", code=5)


@pytest.mark.parametrize("length", [0, 1, 40, 400, -2])
def test_a_key_file_that_was_cut_is_refused_with_what_to_do(locked: Any, given: Any, length: int) -> None:
    whole = keys(locked).read_bytes()
    keys(locked).write_bytes(whole[:length])
    said = locked.refused(*given(MANAGER), "staff", "list", code=5)
    assert "archive.db.keys is cut or was changed" in said


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "whose": lambda data: data["slots"][0].update(staff="S002"),
    "state": lambda data: data["slots"][0].update(provisional=True),
    "when": lambda data: data["slots"][0].update(made_at="2020-01-01"),
    "one more": lambda data: data["slots"].append({**data["slots"][0], "id": "0" * 16, "staff": "S002"}),
    "copy": lambda data: data.update(copy=True),
    "archive": lambda data: data.update(archive="0" * 16),
    "mac": lambda data: data["generations"][0].update(mac="0" * 64),
    "generation": lambda data: data["generations"][0].update(id="0" * 16),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_key_file_opens_nothing(locked: Any, given: Any, what: str) -> None:
    data = json.loads(keys(locked).read_text())
    CHANGES[what](data)
    keys(locked).write_text(json.dumps(data))
    locked.refused(*given(MANAGER), "staff", "list", code=5)


def test_the_key_file_of_another_archive_is_refused(
    locked: Any, given: Any, tmp_path: Path, founded: Path
) -> None:
    own, other = locked.folder, tmp_path / "other"
    other.mkdir(mode=0o700)
    shutil.copy(founded, other / "archive.db")
    locked.folder = other
    locked.ok(*given(MANAGER), "archive", "encrypt")
    shutil.copy(own / "archive.db.keys", other / "archive.db.keys")
    before = (other / "archive.db").read_bytes()
    said = locked.refused(*given(MANAGER), "staff", "list", code=5)
    assert "belongs to another archive" in said
    assert (other / "archive.db").read_bytes() == before


def test_a_missing_key_file_is_named(locked: Any, given: Any) -> None:
    keys(locked).unlink()
    assert "archive.db.keys is missing" in locked.refused(*given(MANAGER), "staff", "list", code=5)


def test_a_key_file_asks_for_no_more_memory_than_there_is(locked: Any, given: Any) -> None:
    data = json.loads(keys(locked).read_text())
    data["slots"][0]["cost"]["memory"] = 1 << 30
    keys(locked).write_text(json.dumps(data))
    locked.refused(*given(MANAGER), "staff", "list", code=5)


def test_a_newer_key_file_is_refused(locked: Any, given: Any) -> None:
    data = json.loads(keys(locked).read_text())
    keys(locked).write_text(json.dumps({**data, "fundcs_keys": 99}))
    assert "newer fundcs" in locked.refused(*given(MANAGER), "staff", "list", code=5)


def test_the_key_file_names_members_by_number_alone(second: Any) -> None:
    text = keys(second).read_text()
    assert [word for word in ("王经理", "陈总", "root") if word in text] == []
    assert {slot.staff for slot in KeyFile.parse(text.encode()).slots} == {"S001", "S002"}


@pytest.mark.parametrize("fd", ["9999", "-1"])
def test_a_descriptor_that_cannot_be_read_is_refused(locked: Any, fd: str) -> None:
    locked.refused("--passphrase-fd", fd, "staff", "list", code=2)


def test_an_archive_in_clear_needs_no_library_and_reads_no_descriptor(office: Any, given: Any) -> None:
    office.ok("--passphrase-fd", "9999", "staff", "list")


@pytest.mark.skipif(os.name == "nt", reason="Windows hands no descriptor to a process")
def test_the_shell_asks_once(locked: Any, given: Any) -> None:
    read = int(given(MANAGER)[1])
    words = ["--archive", str(locked.path), "--lang", "en", "--as", "S001", "--passphrase-fd", str(read)]
    done = subprocess.run(
        [sys.executable, "-m", "fundcs", *words, "shell"],
        input="staff list\narchive verify\n",
        text=True,
        capture_output=True,
        pass_fds=[read],
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "王经理" in done.stdout
    assert "Archive verified" in done.stdout
