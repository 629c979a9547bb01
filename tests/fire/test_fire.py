"""A short sample of the campaign, and that no command which writes is left out of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fire import campaign, injector, scenario

import cli_reference
from fundcs.act.command import Access, Needs
from fundcs.main import command

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ("staff add", "payout calc", "reminders", "archive restore")


def ran(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.fire", *words],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def writers() -> set[str]:
    """Every command of the tree that writes to the archive or writes a file."""
    found = set()
    for entry in cli_reference.walk(command()):
        needs = Needs.of(entry.command)
        if needs is not None and (needs.access is Access.WRITE or writes_file(entry)):
            found.add(entry.path.removeprefix("fundcs "))
    return found


def writes_file(entry: cli_reference.Entry) -> bool:
    return any(param.name == "force" for param in entry.params())  # the office adds it to each that does


def test_every_command_that_writes_is_in_the_campaign() -> None:
    tried = {step.command for step in scenario.steps() if step.tried}
    assert sorted((writers() | scenario.ALSO_WRITE) - tried) == []


def test_the_search_knows_commands_that_write() -> None:
    assert {"staff add", "archive backup", "reminders", "complaints stats", "payout export"} <= writers()
    assert not {"staff list", "archive info"} & writers()


@pytest.mark.skipif(injector.why_not() is not None, reason=str(injector.why_not()))
def test_a_sample_of_faults_violates_nothing() -> None:
    only = [word for name in SAMPLE for word in ("--only", name)]
    done = ran("--points", "2", "--jobs", "2", *only)
    if done.stdout.startswith("skipped: "):
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = re.findall(r"^all .*$", done.stdout, re.MULTILINE)
    _all, _calls, tries, killed, *_said, violations = row.split()
    assert (int(tries) // 2, int(killed) // 4, violations) == (int(tries) // 2, int(tries) // 8, "0")


def test_a_command_that_is_not_in_the_scenario_is_refused() -> None:
    done = ran("--only", "lunch")
    assert (done.returncode, done.stdout) == (2, "")
    assert "not in the scenario: lunch" in done.stderr


@pytest.mark.skipif(injector.why_not() is not None, reason=str(injector.why_not()))
def test_the_injector_fails_the_call_it_is_told_to(tmp_path: Path) -> None:
    """Of four calls on a file below the directory the third; none of those on another."""
    library = injector.build(tmp_path)
    (tmp_path / "below").mkdir()
    text = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from fire.injector import COUNT, FAULTS, Injector\n"
        "here, done = Path(sys.argv[2]), Injector()\n"
        "done.arm(here / 'below', 3, FAULTS[int(sys.argv[3])])\n"
        "for path in (here / 'beside', here / 'below' / 'a'):\n"
        "    with path.open('wb', buffering=0) as file:\n"
        "        file.write(b'ab')\n"
        "        os.fsync(file.fileno())\n"
        "        file.write(b'cdef')\n"
        "        os.fsync(file.fileno())\n"
    )
    outcomes = []
    for place in range(len(injector.FAULTS)):
        done = subprocess.run(
            [sys.executable, "-c", text, str(ROOT / "tests"), str(tmp_path), str(place)],
            env={**os.environ, "LD_PRELOAD": str(library)},
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (tmp_path / "beside").read_bytes() == b"abcdef"
        error = re.search(r"\[Errno (\d+)\]", done.stderr)
        outcomes.append((done.returncode, error and int(error[1]), (tmp_path / "below" / "a").read_bytes()))
    assert outcomes == [(-9, None, b"ab"), (-9, None, b"abcd"), (1, 5, b"ab"), (1, 28, b"ab")]


@pytest.mark.parametrize(
    ("code", "err", "acted", "violates"),
    [
        (0, "", True, False),
        (0, "", False, True),
        (5, "error: the disk is full; nothing was done", False, False),
        (5, "error: the disk is full; nothing was done", True, True),
        (5, "error: done, but the disk has not confirmed it (EIO)", True, False),
        (5, "error: done, but the disk has not confirmed it (EIO)", False, True),
        (5, "error: whether the command was carried out is not known", True, False),
        (None, "", True, False),
        (None, "", False, False),
    ],
)
def test_what_was_said_is_held_to_what_was_done(
    code: int | None, err: str, acted: bool, violates: bool
) -> None:
    before = campaign.Before(head="1:a", outputs={}, acts=True)
    found = list(campaign._untrue(before, campaign.Outcome(code, err), acted=acted))
    assert bool(found) == violates
