"""`fundcs schedule` with the system's scheduler played."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from shared import enciphered

from fundcs.schedule import rules, service
from fundcs.schedule.service import Answer, NoScheduler

THEIRS = "0 1 * * * make backup\n"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no crontab")


class Cron:
    """A crontab that is kept in memory; None where the user has none."""

    def __init__(self, text: str | None) -> None:
        self.text = text

    def __call__(self, words: Sequence[str], given: str | None) -> Answer:
        if list(words) == ["crontab", "-"]:
            self.text = given
            return Answer(0, "", "")
        assert list(words) == ["crontab", "-l"]
        return Answer(1, "", "no crontab for lin") if self.text is None else Answer(0, self.text, "")


class Tasks:
    """A Task Scheduler that keeps each task's XML."""

    def __init__(self) -> None:
        self.tasks: dict[str, str] = {"\\other": "<Task/>"}

    def __call__(self, words: Sequence[str], _given: str | None) -> Answer:
        program, verb, _tn, name, *rest = words
        assert program == "schtasks"
        if verb == "/Create":
            assert (rest[0], rest[2]) == ("/XML", "/F")
            self.tasks[name] = Path(rest[1]).read_text(encoding="utf-16")
        elif name not in self.tasks:
            return Answer(1, "", "ERROR: The system cannot find the file specified.")
        elif verb == "/Delete":
            del self.tasks[name]
        return Answer(0, self.tasks.get(name, ""), "")


def play(monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    for function in (service.add, service.registered, service.remove):
        monkeypatch.setattr(function, "__defaults__", (run,))


@pytest.fixture
def opening(office: Any, tmp_path: Path) -> list[str]:
    """What the archive's jobs need to be named: a secret file where the tests' archives are encrypted."""
    return enciphered.hand_out(office.path, tmp_path / "jobs.secret")


@pytest.fixture
def cron(monkeypatch: pytest.MonkeyPatch) -> Cron:
    made = Cron(THEIRS)
    play(monkeypatch, made)
    return made


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> Tasks:
    """The program on Windows, or as it behaves there."""
    made = Tasks()
    play(monkeypatch, made)
    if os.name != "nt":
        monkeypatch.setattr(service, "os", _Windows())
    return made


class _Windows:
    name = "nt"
    environ = {"USERDOMAIN": "FIRM"}  # noqa: RUF012 - as the module has it


@posix
def test_the_jobs_are_added_to_the_crontab_listed_and_removed(
    office: Any, tmp_path: Path, cron: Cron, opening: list[str]
) -> None:
    for _again in range(2):  # a second time changes nothing
        office.ok(*opening, "schedule", "add", tmp_path / "out")
        text = str(cron.text)
        assert text.startswith(THEIRS + rules.BEGIN)
        assert text.count("reminders --out") == 1
    assert (tmp_path / "out" / "backup").is_dir()
    assert str(office.path) in text
    rows = office.json("schedule", "list")
    assert [(row["job"], row["when"]) for row in rows] == [
        ("reminders", "08:30"),
        ("calendar", "08:31"),
        ("overdue", "09:05-18:05"),
        ("backup", "20:00"),
    ]
    assert "Removed:" in office.ok("schedule", "remove")
    assert cron.text == THEIRS
    assert "Nothing is scheduled" in office.ok("schedule", "list")
    assert "Nothing was scheduled." in office.ok("schedule", "remove")


@posix
def test_a_user_without_a_crontab_gets_one(
    office: Any, tmp_path: Path, cron: Cron, opening: list[str]
) -> None:
    cron.text = None
    office.ok(*opening, "schedule", "add", tmp_path / "out")
    assert str(cron.text).startswith(rules.BEGIN)


def test_the_jobs_are_tasks_on_windows(office: Any, tmp_path: Path, tasks: Tasks, opening: list[str]) -> None:
    office.ok(*opening, "schedule", "add", tmp_path / "出单")
    names = {name for name in tasks.tasks if name.startswith("\\fundcs\\")}
    assert names == {f"\\fundcs\\{name}" for name in ("reminders", "calendar", "overdue", "backup")}
    assert [path.name for path in (tmp_path / "出单").iterdir()] == ["backup"]
    rows = office.json("schedule", "list")
    assert "owed.html" in rows[0]["line"]
    office.ok("schedule", "remove")
    assert set(tasks.tasks) == {"\\other"}


def test_what_the_scheduler_refuses_is_said(
    office: Any, tmp_path: Path, tasks: Tasks, opening: list[str], monkeypatch: Any
) -> None:
    play(monkeypatch, lambda _words, _given: Answer(1, "", "ERROR: Access is denied.\r\n"))
    said = office.refused(*opening, "schedule", "add", tmp_path / "out")
    assert "schtasks refused: ERROR: Access is denied.; nothing more was registered" in said


def test_what_would_be_registered_is_shown_and_nothing_is_done(
    office: Any, tmp_path: Path, opening: list[str]
) -> None:
    shown = office.ok(*opening, "schedule", "show", tmp_path / "out")
    assert "reminders --out" in shown
    assert not (tmp_path / "out").exists()
    assert [row["job"] for row in office.json(*opening, "schedule", "show", tmp_path / "out")["jobs"]][
        -1
    ] == "backup"


def test_a_system_without_a_scheduler_is_refused_in_a_sentence() -> None:
    with pytest.raises(NoScheduler, match="is not on this system"):
        service.run(["no-such-scheduler"], None)


@posix
def test_the_lines_of_cron_can_be_run(office: Any, tmp_path: Path, cron: Cron, opening: list[str]) -> None:
    import subprocess

    office.ok("staff", "list")
    office.ok(*opening, "schedule", "add", tmp_path / "out")
    for row in office.json("schedule", "list"):
        command = re.sub(r"^(\S+ ){5}", "", row["line"])
        if " --as " not in command:
            command = command.replace("--lang en", "--lang en --as S001")
        done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, "")
    made = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*"))
    keys = ["backup/archive.db.keys"] if opening else []
    assert made == ["backup", "backup/archive.db", *keys, "overdue.txt", "owed.html", "owed.ics"]


@pytest.mark.skipif(os.name == "nt", reason="Windows takes any name for a user's directory")
def test_a_home_that_nobody_has_is_a_directory_s_name(office: Any, opening: list[str]) -> None:
    assert "~nobody-known" in office.ok(*opening, "schedule", "show", "~nobody-known/x")
