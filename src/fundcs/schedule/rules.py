"""The jobs, and how each system's scheduler is told of them."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import PurePath

BEGIN, END = "# fundcs schedule: begin", "# fundcs schedule: end"
"""The comments around fundcs's own lines of a crontab; what stands outside of them is never touched."""

TASK_FOLDER: Final = "fundcs"
"""The folder of fundcs's tasks in the Task Scheduler."""


@dataclass(frozen=True, slots=True)
class Job:
    """A command that runs by itself.

    `first`, `last`: the hours it runs at; `minute` past each. `shows`: the file that takes what it prints and
    is shown where the command has something to say (exit code 3), None where it writes a file itself.
    """

    name: str
    says: str
    minute: int
    first: int
    last: int
    words: tuple[str, ...]
    shows: PurePath | None = None

    @property
    def hourly(self) -> bool:
        """Whether it runs more than once a day."""
        return self.last > self.first

    @property
    def when(self) -> str:
        """The times of a day it runs at: `08:30`, `09:05-18:05`."""
        begins = f"{self.first:02}:{self.minute:02}"
        return f"{begins}-{self.last:02}:{self.minute:02}" if self.hourly else begins


def jobs(folder: PurePath) -> tuple[Job, ...]:
    """Every job, its files in `folder`."""
    page, calendar, backup = folder / "owed.html", folder / "owed.ics", folder / "backup" / "archive.db"
    return (
        Job("reminders", N_("the to-dos as a page"), 30, 8, 8, ("reminders", "--out", str(page))),
        Job(
            "calendar",
            N_("the to-dos as a calendar"),
            31,
            8,
            8,
            ("reminders", "--within", "30d", "--out", str(calendar)),
        ),
        Job(
            "overdue",
            N_("the complaints that are overdue, shown where there are any"),
            5,
            9,
            18,
            ("complaints", "overdue", "--exit-code"),
            folder / "overdue.txt",
        ),
        Job(
            "backup",
            N_("a verified copy of the archive"),
            0,
            20,
            20,
            ("archive", "backup", str(backup), "--force"),
        ),
    )


def crontab_lines(entries: Iterable[Job], program: Sequence[str]) -> list[str]:
    """The lines for a crontab (crontab(5)), comments around them; cron mails what a line prints.

    A percent sign would end a command there and is escaped.
    """
    lines = [BEGIN]
    for job in entries:
        hours = f"{job.first}-{job.last}" if job.hourly else f"{job.first}"
        command = shlex.join([*program, *job.words])
        if job.shows is None:
            command += " >/dev/null"
        else:
            file = shlex.quote(str(job.shows))
            command += f" >{file} || cat {file}"
        lines += [f"# {job.name}", f"{job.minute} {hours} * * * {command}".replace("%", "\\%")]
    return [*lines, END]


def without_ours(crontab: str) -> str:
    """A crontab less fundcs's part, everything else as it was."""
    before, _inside, after = _parts(crontab)
    return before + after


def ours(crontab: str) -> list[tuple[str, str]]:
    """Name and line of each job in a crontab."""
    lines = _parts(crontab)[1]
    return [(name.removeprefix("# "), line) for name, line in zip(lines[::2], lines[1::2], strict=False)]


def _parts(crontab: str) -> tuple[str, list[str], str]:
    """What stands before fundcs's part, the lines in it, what stands after it."""
    lines = crontab.splitlines(keepends=True)
    plain = [line.rstrip("\n") for line in lines]
    if BEGIN not in plain or END not in plain:
        return crontab, [], ""
    first, last = plain.index(BEGIN), plain.index(END)
    return "".join(lines[:first]), plain[first + 1 : last], "".join(lines[last + 1 :])


def task(job: Job, program: Sequence[str], user: str) -> str:
    """The task as the Task Scheduler imports it ([MS-TSCH], version 1.2).

    It runs as the user who is signed in, without a password kept; where the computer was off, as soon as it
    can.
    """
    command, arguments = program[0], subprocess.list2cmdline([*program[1:], *job.words])
    if job.shows is not None:
        line = subprocess.list2cmdline([*program, *job.words])
        command, arguments = "cmd.exe", f'/d /s /c "{line} > "{job.shows}" || start "" "{job.shows}""'
    repeats = ""
    if job.hourly:
        repeats = (
            f"<Repetition><Interval>PT1H</Interval><Duration>PT{job.last - job.first}H1M</Duration>"
            "<StopAtDurationEnd>false</StopAtDurationEnd></Repetition>"
        )
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers><CalendarTrigger>{repeats}<StartBoundary>2026-01-01T{job.first:02}:{job.minute:02}:00</StartBoundary>
    <Enabled>true</Enabled><ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger></Triggers>
  <Principals><Principal id="Author"><UserId>{escape(user)}</UserId><LogonType>InteractiveToken</LogonType>
    <RunLevel>LeastPrivilege</RunLevel></Principal></Principals>
  <Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries><StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit></Settings>
  <Actions Context="Author"><Exec><Command>{escape(command)}</Command>
    <Arguments>{escape(arguments)}</Arguments></Exec></Actions>
</Task>
"""


def of_task(text: str) -> str:
    """The command line of a task, from its XML as the Task Scheduler gives it back."""
    import html

    jobs_read = []
    for tag in ("Command", "Arguments"):
        inside, closing, _after = text.partition(f"<{tag}>")[2].partition(f"</{tag}>")
        jobs_read += [html.unescape(inside)] if closing else []
    return " ".join(jobs_read)
