"""The scheduled jobs on the screen."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import View, Whole, text_page
from fundcs.schedule import rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.schedule.service import Registered


def described(folder: Path, lines: Sequence[str]) -> View:
    """What would be registered."""
    rows = [{"job": job.name, "when": job.when, "command": list(job.words)} for job in rules.jobs(folder)]
    return View({"jobs": rows, "entries": list(lines)}, text_page(*(Whole(line) for line in lines)))


def registered(jobs: Sequence[Registered]) -> View:
    """The jobs that run by themselves."""
    if not jobs:
        return View([], text_page(_("Nothing is scheduled; `fundcs schedule add DIR` registers the jobs.")))
    return View(_data(jobs), text_page(*_lines(jobs)))


def added(jobs: Sequence[Registered]) -> View:
    """The jobs after they were registered."""
    last = _("`fundcs schedule list` lists them; `fundcs schedule remove` removes them.")
    return View(_data(jobs), text_page(*_lines(jobs), last))


def removed(jobs: Sequence[Registered]) -> View:
    """The jobs that were removed."""
    if not jobs:
        return View([], text_page(_("Nothing was scheduled.")))
    return View(_data(jobs), text_page(_("Removed:"), *_lines(jobs)))


def _data(jobs: Sequence[Registered]) -> list[dict[str, str]]:
    when = {job.name: job.when for job in rules.jobs(PurePath())}
    return [{"job": job.name, "when": when.get(job.name, ""), "line": job.line} for job in jobs]


def _lines(jobs: Sequence[Registered]) -> list[str]:
    known = {job.name: job for job in rules.jobs(PurePath())}
    lines = []
    for job in jobs:
        known_job = known.get(job.name)
        if known_job is not None:
            lines.append(
                _("{when}  {name}: {purpose}").format(
                    when=known_job.when, name=job.name, purpose=_(known_job.says)
                )
            )
        lines.append(Whole(f"    {job.line}"))
    return lines
