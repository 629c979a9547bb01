"""Registering the jobs with the system's scheduler, listing and removing them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.archive.keys.vault import vault
from fundcs.kit import durable, windows
from fundcs.kit.errors import Refused, os_reason
from fundcs.kit.i18n import N_, language
from fundcs.schedule import rules

if TYPE_CHECKING:
    from fundcs.act import Setting

_SECONDS = 60
"""How long a scheduler may take to answer."""


class NoScheduler(Refused):
    template = N_(
        "{program} is not on this system; run the lines of `fundcs schedule show DIR` by other means"
    )


class SchedulerRefused(Refused):
    template = N_("{program} refused: {why}; nothing more was registered")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program of the system answered: its exit code, its output, its errors."""

    code: int
    out: str
    err: str


Run = Callable[[Sequence[str], str | None], Answer]
"""Runs a program of the system, given a text on its standard input."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A job that the system runs by itself, and the line it runs."""

    name: str
    line: str


def run(words: Sequence[str], given: str | None) -> Answer:
    """Run a program of the system. Raises NoScheduler, SchedulerRefused where it does not answer."""
    page = windows.console_page()
    encoding = f"cp{page}" if page else None
    try:
        done = subprocess.run(  # noqa: S603 - crontab and schtasks with this module's own words
            list(words), input=given, capture_output=True, text=True, encoding=encoding, errors="replace",
            timeout=_SECONDS, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise NoScheduler(program=words[0]) from None
    except (OSError, subprocess.TimeoutExpired) as error:
        why = os_reason(error) if isinstance(error, OSError) else type(error).__name__
        raise SchedulerRefused(program=words[0], why=why) from None
    return Answer(done.returncode, done.stdout, done.stderr)


def program(setting: Setting) -> list[str]:
    """How a job calls fundcs: this installation, on this archive, in this language, as this member."""
    script = Path(sys.executable).with_name("fundcs.exe" if os.name == "nt" else "fundcs")
    called = [str(script)] if script.exists() else [sys.executable, "-m", "fundcs"]
    who = [] if setting.staff is None else ["--as", setting.staff]
    means = vault.means
    if means.secret_file is not None:
        called = [*called, "--secret-file", str(means.secret_file.absolute())]
    return [*called, "--archive", str(setting.archive_path.absolute()), "--lang", language(), *who]


def described(setting: Setting, folder: Path) -> list[str]:
    """What would be registered: the lines of a crontab, or the tasks as XML."""
    jobs = rules.jobs(folder.expanduser().absolute())
    if os.name == "nt":
        return [rules.task(job, program(setting), _account(setting)) for job in jobs]
    return rules.crontab_lines(jobs, program(setting))


def add(setting: Setting, folder: Path, run: Run = run) -> list[Registered]:
    """Register every job, its files in `folder`, in the place of those registered before.

    Raises NoScheduler, SchedulerRefused, Refused where `folder` cannot be made.
    """
    folder = folder.expanduser().absolute()
    try:
        durable.make_folder(folder / "backup")
    except OSError as error:
        raise durable.trouble(error) or Refused(
            N_("{path} cannot be made: {why}; name another directory"), path=folder, why=os_reason(error)
        ) from None
    jobs = rules.jobs(folder)
    if os.name == "nt":
        for job in jobs:
            _create(job, setting, folder, run)
    else:
        lines = rules.crontab_lines(jobs, program(setting))
        _write_crontab(rules.without_ours(_crontab(run)) + "\n".join(lines) + "\n", run)
    return registered(run)


def registered(run: Run = run) -> list[Registered]:
    """The jobs registered now. Raises NoScheduler, SchedulerRefused."""
    if os.name != "nt":
        return [Registered(name, line) for name, line in rules.ours(_crontab(run))]
    jobs_found = []
    for job in rules.jobs(Path()):
        answer = run(["schtasks", "/Query", "/TN", _task_name(job), "/XML"], None)
        if answer.code == 0:
            jobs_found.append(Registered(job.name, rules.of_task(answer.out)))
    return jobs_found


def remove(run: Run = run) -> list[Registered]:
    """Remove every job; those that there were. Raises NoScheduler, SchedulerRefused."""
    jobs_found = registered(run)
    if os.name != "nt":
        if jobs_found:
            _write_crontab(rules.without_ours(_crontab(run)), run)
        return jobs_found
    for job in rules.jobs(Path()):
        if any(job.name == there.name for there in jobs_found):
            _expect(run(["schtasks", "/Delete", "/TN", _task_name(job), "/F"], None), "schtasks")
    return jobs_found


def _account(setting: Setting) -> str:
    domain = os.environ.get("USERDOMAIN")
    return f"{domain}\\{setting.login}" if domain else setting.login


def _task_name(job: rules.Job) -> str:
    return f"\\{rules.TASK_FOLDER}\\{job.name}"


def _create(job: rules.Job, setting: Setting, folder: Path, run: Run) -> None:
    with durable.Aside(folder) as aside:
        aside.path.write_text(rules.task(job, program(setting), _account(setting)), encoding="utf-16")
        words = ["schtasks", "/Create", "/TN", _task_name(job), "/XML", str(aside.path), "/F"]
        _expect(run(words, None), "schtasks")


def _crontab(run: Run) -> str:
    """The user's crontab; empty where there is none, which crontab says by its exit code 1."""
    answer = run(["crontab", "-l"], None)
    if answer.code != 0 and "no crontab" not in answer.err.lower():
        _expect(answer, "crontab")
    return answer.out if answer.code == 0 else ""


def _write_crontab(text: str, run: Run) -> None:
    _expect(run(["crontab", "-"], text), "crontab")


def _expect(answer: Answer, name: str) -> None:
    if answer.code != 0:
        why = " ".join((answer.err or answer.out).split()) or str(answer.code)
        raise SchedulerRefused(program=name, why=why)
