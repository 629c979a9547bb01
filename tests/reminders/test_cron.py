"""The crontab of the README, run as cron runs it: by sh, with HOME and neither a locale nor a terminal."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import icalendar
import pytest
from shared.systems import shell

README = Path(__file__).resolve().parents[2] / "README.md"
FIELD = r"(?:\*|[0-9]+(?:-[0-9]+)?)(?:/[0-9]+)?"
LINE = re.compile(rf"({FIELD}(?:\s+{FIELD}){{4}})\s+(\S.*)")
SETTING = re.compile(r"([A-Z_]+)=(\S+)")


def crontab() -> tuple[list[str], list[str]]:
    """The settings and the commands of the README's block, each line checked to be one cron takes."""
    blocks = re.findall(r"^```crontab\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    settings, commands = [], []
    for line in blocks[0].splitlines():
        if not line.startswith("#"):
            match = LINE.fullmatch(line)
            settings += [line] if match is None else []
            commands += [match[2]] if match else []
    assert all(SETTING.fullmatch(line) for line in settings)
    assert all("%" not in line for line in commands)  # cron would make a line break of it
    return settings, commands


SETTINGS, COMMANDS = crontab()

pytestmark = shell


@dataclass(frozen=True)
class Home:
    """A user's home with fundcs set up in `~/fundcs`."""

    path: Path

    def sh(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["env", "-i", f"HOME={self.path}", *SETTINGS, "/bin/sh", "-c", command],
            cwd=self.path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def fundcs(self, words: str) -> None:
        done = self.sh(f"$HOME/fundcs/.venv/bin/fundcs {words}")
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An archive where the platform puts it, with a complaint whose first reply is a day late."""
    path = tmp_path_factory.mktemp("home")
    program = path / "fundcs" / ".venv" / "bin" / "fundcs"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fundcs "$@"\n', "utf-8")
    program.chmod(0o755)
    made = Home(path)
    made.fundcs("--now 2026-01-05 init --manager 林知远")
    made.fundcs("--now 2026-01-05T10:00 complaints log --caller 钟女士 --content 未到账 --channel phone")
    return made


def mailed(home: Home, part: str) -> str:
    """What cron would mail for the line that holds `part`; it must end well and say nothing on stderr."""
    (command,) = (command for command in COMMANDS if part in command)
    done = home.sh(command)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_page_is_written_and_nothing_mailed(home: Home) -> None:
    assert mailed(home, "owed.html") == ""
    page = (home.path / "owed.html").read_text("utf-8")
    assert '<html lang="zh-CN">' in page
    assert "投诉 K000001：首次回复" in page


def test_the_calendar_is_written_and_nothing_mailed(home: Home) -> None:
    assert mailed(home, "owed.ics") == ""
    calendar = icalendar.Calendar.from_ical((home.path / "owed.ics").read_bytes())
    assert "投诉 K000001：首次回复（第38条第5项）" in [str(event["SUMMARY"]) for event in calendar.events]


def test_overdue_complaints_are_mailed_and_none_are_not(home: Home) -> None:
    assert "K000001" in mailed(home, "complaints overdue")
    home.fundcs("complaints reply K000001 --content 已答复")
    home.fundcs(
        "complaints judge K000001 --reasonable --content 属实 --department finance --responsible S001"
    )
    home.fundcs("complaints close K000001 --resolution 已到账 --root-cause delay")
    assert mailed(home, "complaints overdue") == ""


def test_a_copy_of_the_archive_is_made_every_evening(home: Home) -> None:
    assert mailed(home, "archive backup") == ""
    first = (home.path / "backup" / "archive.db").read_bytes()
    assert mailed(home, "archive backup") == ""
    assert (home.path / "backup" / "archive.db").read_bytes() != first


def test_no_line_of_the_crontab_is_left_untested() -> None:
    parts = ("owed.html", "owed.ics", "complaints overdue", "archive backup")
    assert len(COMMANDS) == len(parts)
    assert all(any(part in command for command in COMMANDS) for part in parts)


def test_a_refusal_is_mailed(home: Home, tmp_path: Path) -> None:
    elsewhere = Home(tmp_path)
    (tmp_path / "fundcs").symlink_to(home.path / "fundcs")
    done = elsewhere.sh(COMMANDS[0])
    assert done.returncode == 5
    assert done.stderr.startswith("错误：")
