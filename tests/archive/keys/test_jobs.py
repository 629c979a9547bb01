"""What runs by itself on an encrypted archive: each written line is run, as a process nobody attends."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from shared.systems import WINDOWS, modes, shell

from fundcs.schedule import service
from fundcs.schedule.service import Answer

MANAGER = "correct horse battery staple"
HEAD = "the quick brown fox 42"


@pytest.fixture
def secret(locked: Any, given: Any, tmp_path: Path) -> Path:
    """S001's secret file."""
    locked.ok(*given(MANAGER), "archive", "key", "add", "--service", tmp_path / "jobs.secret")
    return tmp_path / "jobs.secret"


@pytest.fixture
def crontab(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was written as the user's crontab."""
    written: list[str] = []

    def run(words: Any, given: str | None) -> Answer:
        if given is not None:
            written.append(given)
        return Answer(0, written[-1] if written else "", "")

    for function in (service.add, service.registered, service.remove):
        monkeypatch.setattr(function, "__defaults__", (run,))
    return written


def at_night(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the crontab as cron does: with no terminal and few variables."""
    command = re.sub(r"^(\S+ ){5}", "", line)
    return subprocess.run(
        ["/bin/sh", "-c", command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "PYTHONPATH": ":".join(filter(None, sys.path))},
        check=False,
    )


@shell
@pytest.mark.parametrize("who", [None, "S001", "王经理"])
def test_every_line_runs_at_night_by_the_secret_file(
    locked: Any, given: Any, secret: Path, crontab: list[str], tmp_path: Path, who: str | None
) -> None:
    locked.ok("--secret-file", secret, "schedule", "add", tmp_path / "out", as_=who)
    for row in locked.json("schedule", "list"):
        assert f"--secret-file {secret} " in row["line"]
        assert " --as S001 " in row["line"]
        done = at_night(row["line"])
        assert (done.returncode, done.stderr) == (0, ""), row
    made = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*"))
    assert made == [
        "backup",
        "backup/archive.db",
        "backup/archive.db.keys",
        "overdue.txt",
        "owed.html",
        "owed.ics",
    ]
    shutil.copytree(tmp_path / "out" / "backup", tmp_path / "elsewhere")
    locked.folder = tmp_path / "elsewhere"
    assert locked.json(*given(MANAGER), "archive", "verify")["ok"]


@shell
def test_the_backup_takes_the_place_of_the_one_of_the_night_before(
    locked: Any, secret: Path, crontab: list[str], tmp_path: Path
) -> None:
    locked.ok("--secret-file", secret, "schedule", "add", tmp_path / "out")
    (line,) = [row["line"] for row in locked.json("schedule", "list") if row["job"] == "backup"]
    for _night in range(2):
        assert at_night(line).stderr == ""


def test_without_a_secret_file_nothing_is_scheduled_and_it_is_said_how_one_is_made(
    locked: Any, given: Any, crontab: list[str], tmp_path: Path
) -> None:
    for words in (("add",), ("show",)):
        openings: tuple[list[str], ...] = ([], given(MANAGER))
        for opening in openings:
            said = locked.refused(*opening, "schedule", *words, tmp_path / "out")
            assert "`fundcs archive key add --service FILE`" in said
            assert "fundcs --secret-file FILE schedule add DIR" in said
    assert crontab == []
    assert not (tmp_path / "out").exists()


@modes
def test_a_secret_file_that_opens_nothing_is_refused_now_not_at_night(
    locked: Any, given: Any, secret: Path, crontab: list[str], tmp_path: Path
) -> None:
    add = ("--secret-file", secret, "schedule", "add", tmp_path / "out")
    assert "not of S002" in locked.refused(*add, as_="S002", code=4)
    secret.chmod(0o644)
    assert "others may read it" in locked.refused(*add, code=5)
    secret.chmod(0o600)
    held = json.loads(secret.read_text("utf-8"))
    secret.write_text(json.dumps({**held, "secret": "00" * 32}), "utf-8")
    assert "was not opened" in locked.refused(*add, code=5)
    secret.write_text(json.dumps(held), "utf-8")
    locked.ok(*given(MANAGER), "archive", "key", "remove", held["slot"])
    assert "was not opened" in locked.refused(*add, code=5)
    assert crontab == []
    assert not (tmp_path / "out").exists()


def test_the_tasks_of_windows_name_the_secret_file_too(
    locked: Any, secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Windows:
        name = "nt"
        environ = {"USERDOMAIN": "FIRM"}  # noqa: RUF012 - as the module has it

    monkeypatch.setattr(service, "os", Windows())
    for entry in locked.json("--secret-file", secret, "schedule", "show", tmp_path / "out")["entries"]:
        assert f"--secret-file {secret if WINDOWS else shlex.quote(str(secret))}" in entry
