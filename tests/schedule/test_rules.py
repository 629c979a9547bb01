"""One description of the jobs, as cron and as the Task Scheduler want it."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from xml.etree import ElementTree

from fundcs.schedule import rules

NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
PROGRAM = ["fundcs", "--archive", "/out/档案 1/archive.db", "--lang", "zh"]
THEIRS = "MAILTO=lin\n0 1 * * * make backup\n"


def texts(xml: str) -> dict[str, str]:
    root = ElementTree.fromstring(xml.partition("?>")[2])  # noqa: S314 - fundcs's own
    return {node.tag.removeprefix(NAMESPACE): node.text or "" for node in root.iter()}


def test_every_job_is_one_line_of_cron_that_names_the_archive() -> None:
    lines = rules.crontab_lines(rules.jobs(PurePosixPath("/out/out")), PROGRAM)
    assert lines[1:3] == [
        "# reminders",
        (
            "30 8 * * * fundcs --archive '/out/档案 1/archive.db' --lang zh "
            "reminders --out /out/out/owed.html >/dev/null"
        ),
    ]
    assert lines[6].startswith("5 9-18 * * * ")
    assert lines[6].endswith(
        " complaints overdue --exit-code >/out/out/overdue.txt || cat /out/out/overdue.txt"
    )
    assert (lines[0], lines[-1]) == (rules.BEGIN, rules.END)


def test_a_percent_sign_does_not_end_a_line_of_cron() -> None:
    lines = rules.crontab_lines(rules.jobs(PurePosixPath("/out/5%")), ["fundcs"])
    assert "/out/5\\%/owed.html" in lines[2]


def test_what_else_stands_in_a_crontab_is_kept() -> None:
    ours = "\n".join(rules.crontab_lines(rules.jobs(PurePosixPath("/out/out")), PROGRAM)) + "\n"
    assert rules.without_ours(THEIRS + ours + "0 2 * * * date\n") == THEIRS + "0 2 * * * date\n"
    assert rules.without_ours(THEIRS) == THEIRS
    assert [name for name, _line in rules.ours(THEIRS + ours)] == [
        "reminders",
        "calendar",
        "overdue",
        "backup",
    ]
    assert rules.ours(THEIRS) == []


def test_a_task_runs_daily_as_the_user_and_later_where_the_computer_was_off() -> None:
    (job, *_others) = rules.jobs(PureWindowsPath(r"C:\出单 & 留痕"))
    found = texts(rules.task(job, [r"C:\fundcs\fundcs.exe", "--lang", "zh"], r"FIRM\林知远"))
    assert found["Command"] == r"C:\fundcs\fundcs.exe"
    assert found["Arguments"] == r'--lang zh reminders --out "C:\出单 & 留痕\owed.html"'
    assert found["StartBoundary"].endswith("T08:30:00")
    assert (found["UserId"], found["LogonType"]) == (r"FIRM\林知远", "InteractiveToken")
    assert found["StartWhenAvailable"] == "true"
    assert "Repetition" not in found


def test_what_is_overdue_is_asked_hourly_and_shown_only_where_there_is_any() -> None:
    job = rules.jobs(PureWindowsPath(r"C:\out"))[2]
    found = texts(rules.task(job, [r"C:\fundcs\fundcs.exe"], "lin"))
    assert (found["Interval"], found["Duration"]) == ("PT1H", "PT9H1M")
    assert found["Command"] == "cmd.exe"
    assert found["Arguments"] == (
        r'/d /s /c "C:\fundcs\fundcs.exe complaints overdue --exit-code '
        r'> "C:\out\overdue.txt" || start "" "C:\out\overdue.txt""'
    )


def test_a_task_is_read_back_as_the_line_it_runs() -> None:
    (job, *_others) = rules.jobs(PureWindowsPath(r"C:\a & b"))
    line = rules.of_task(rules.task(job, ["fundcs.exe"], "lin"))
    assert line == r'fundcs.exe reminders --out "C:\a & b\owed.html"'
