"""Registering the jobs with the system's scheduler, listing and removing them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.archive.archive import Archive
from fundcs.archive.keys import signing, vault
from fundcs.kit import durable, typed, windows
from fundcs.kit.errors import Refused, os_reason
from fundcs.kit.i18n import N_, language
from fundcs.schedule import rules
from fundcs.staff import service as staff_service

if TYPE_CHECKING:
    from fundcs.act import Setting

_SECONDS = 60
"""How long a scheduler may take to answer."""


class NoScheduler(Refused):
    template = N_(
        "{program} is not on this system; run the lines of `fundcs schedule show DIR` by other means"
    )


class NoSecretFile(Refused):
    template = N_(
        "{path} is encrypted, and nobody is there to type a passphrase when a job runs; write a secret "
        "file with `fundcs archive key add --service FILE` and name it: "
        "`fundcs --secret-file FILE schedule add DIR`"
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
    """How a job calls fundcs: this installation, on this archive, in this language, as this member.

    An encrypted archive is opened with a secret file, as whom that is. Raises NoSecretFile and the like.
    """
    script = Path(sys.executable).with_name("fundcs.exe" if os.name == "nt" else "fundcs")
    called = [str(script)] if script.exists() else [sys.executable, "-m", "fundcs"]
    staff = setting.staff
    if vault.enciphered(setting.archive_path):
        secret_file, staff = _unasked(setting)
        called += ["--secret-file", str(secret_file)]
    who = [] if staff is None else ["--as", staff]
    return [*called, "--archive", str(setting.archive_path.absolute()), "--lang", language(), *who]


def _unasked(setting: Setting) -> tuple[Path, str]:
    """What opens an encrypted archive for a job, and as whom: tried now, not found out at night.

    Raises NoSecretFile, NotYourKey, NoSuchStaff, and what opening the archive raises.
    """
    file = vault.vault.means.secret_file
    if file is None:
        raise NoSecretFile(path=setting.archive_path)
    with closing(Archive(setting.archive_path, writes=False)) as archive, archive.unit() as session:
        whose = vault.unlocked(setting.archive_path)
        holder = "" if whose is None else whose.slot.staff
        staff = holder if setting.staff is None else staff_service.find(session, setting.staff).code
        signing.vouch(session, setting.archive_path, staff, "fundcs reminders", writes=False)
    return file.absolute(), staff


def described(setting: Setting, folder: Path) -> list[str]:
    """What would be registered: the lines of a crontab, or the tasks as XML."""
    jobs, called = rules.jobs(typed.path(folder).absolute()), program(setting)
    if os.name == "nt":
        return [rules.task(job, called, _account(setting)) for job in jobs]
    return rules.crontab_lines(jobs, called)


def add(setting: Setting, folder: Path, run: Run = run) -> list[Registered]:
    """Register every job, its files in `folder`, in the place of those registered before.

    Raises NoScheduler, SchedulerRefused, Refused where `folder` cannot be made, and what `program` raises.
    """
    folder, called = typed.path(folder).absolute(), program(setting)
    try:
        durable.make_folder(folder / "backup")
    except OSError as error:
        raise durable.trouble(error) or Refused(
            N_("{path} cannot be made: {why}; name another directory"), path=folder, why=os_reason(error)
        ) from None
    jobs = rules.jobs(folder)
    if os.name == "nt":
        for job in jobs:
            _create(rules.task(job, called, _account(setting)), job, folder, run)
    else:
        lines = rules.crontab_lines(jobs, called)
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


def _create(task: str, job: rules.Job, folder: Path, run: Run) -> None:
    with durable.Aside(folder) as aside:
        aside.path.write_text(task, encoding="utf-16")
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
