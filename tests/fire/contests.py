"""Many processes on one archive: restores against writers, writers among themselves; damage of one bit."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path

from fire import scenario

_AUTHOR = ("S001", "2026-07-01T09:00:00.000+08:00", None, "fundcs fire")


@dataclass
class Contest:
    """What a contest came to."""

    name: str
    tries: int
    facts: dict[str, object] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}: {value}" for name, value in self.facts.items())
        return f"{self.name}: tries {self.tries}, {facts}, violations {len(self.violations)}"


def found(scratch: Path, name: str, snapshot: Path) -> Path:
    """A copy of an archive, for one contest."""
    here = scratch / name
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(snapshot, here)
    return here / "archive.db"


@contextmanager
def _at_work(number: int, work: Callable[[int], None]) -> Iterator[None]:
    """That many processes at work, until each has returned."""
    children = []
    for place in range(number):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                work(place)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    yield
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert codes == [0] * number, codes


def _sign(session: object) -> None:
    from fundcs.archive import trail

    trail.sign(session, trail.Author(*_AUTHOR))  # type: ignore[arg-type]


def restores(path: Path, tries: int, writers: int = 4) -> Contest:
    """Restore a backup again and again while others write: no acknowledged act may be lost, nothing torn.

    An act is kept where it is in the archive, or in a copy of the archive that a restore kept.
    """
    from fundcs.archive import backup, restore
    from fundcs.archive.archive import Archive
    from fundcs.archive.verify import verify
    from fundcs.calendars.models import CalendarDay

    stop, kept = path.parent / "stop", path.parent / "backups" / "kept.db"
    kept.unlink(missing_ok=True)
    backup.copy(path, kept)
    contest = Contest("restore against writers", tries)
    seen: set[str] = set()

    def write(place: int) -> None:
        first = date(2100 + 200 * place, 1, 1).toordinal()
        with (path.parent / f"acknowledged-{place}").open("w", encoding="utf-8", buffering=1) as said:
            for turn in range(70_000):
                if stop.exists():
                    return
                day = date.fromordinal(first + turn)
                store = Archive(path, writes=True)
                with closing(store), store.unit() as session:
                    _sign(session)
                    session.add(CalendarDay(day=day, working=False, name="", source=""))
                said.write(f"{day}\n")

    with _at_work(writers, write):
        try:
            for turn in range(tries):
                time.sleep(random.uniform(0, 0.05))
                done = restore.restore(kept, path, _sign)
                assert done.replaced is not None
                seen |= _days(done.replaced)
                done.replaced.unlink()
                if turn % 10 == 0:
                    contest.violations += [f"restore {turn}: {one.sentence}" for one in verify(path).problems]
        finally:
            stop.touch()
    seen |= _days(path)
    said = {
        line
        for place in range(writers)
        for line in (path.parent / f"acknowledged-{place}").read_text(encoding="utf-8").split()
    }
    contest.facts["acts"] = len(said)
    contest.violations += [f"{day} was acknowledged and is lost" for day in sorted(said - seen)]
    contest.violations += [str(problem.sentence) for problem in verify(path).problems]
    return contest


def _days(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {day for (day,) in connection.execute("SELECT day FROM calendar_day")}


def writing(path: Path, writers: int, acts: int, burners: int = 8) -> Contest:
    """So many processes with so many commands each, on a machine that is busy besides: none is refused."""
    from fundcs import boundary
    from fundcs.archive.verify import verify

    contest = Contest("writers against each other", writers * acts)
    before = verify(path).trail_entries
    done = path.parent / "done"

    def burn(_place: int) -> None:
        while not done.exists():
            sum(range(100_000))

    def work(place: int) -> None:
        waits, refused = [], []
        for turn in range(acts):
            words = ["staff", "add", f"员{place}之{turn}", "--role", "advisor"]
            begun = time.monotonic()
            with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as err:
                code = boundary.run(
                    ["--archive", str(path), "--as", "S001", "--now", "2026-07-01", "--lang", "en", *words]
                )
            waits.append(time.monotonic() - begun)
            if code:
                refused.append(f"exit code {code}: {err.getvalue().strip()}")
        report = "\n".join([f"{max(waits):.1f}", *refused])
        (path.parent / f"report-{place}").write_text(report, encoding="utf-8")

    with _at_work(burners, burn):
        with _at_work(writers, work):
            pass
        done.touch()
    slowest = []
    for place in range(writers):
        slow, *refused = (path.parent / f"report-{place}").read_text(encoding="utf-8").split("\n")
        slowest.append(float(slow))
        contest.violations += refused
    report = verify(path)
    contest.facts |= {"acts": report.trail_entries - before, "slowest": f"{max(slowest)} s"}
    contest.violations += [str(problem.sentence) for problem in report.problems]
    return contest


READING = (
    ("staff", "list"),
    ("client", "list"),
    ("contract", "list"),
    ("complaints", "list"),
    ("callbacks", "list"),
    ("payout", "show", "--fund", "YX01"),
    ("archive", "trail"),
    ("archive", "info"),
    ("reminders",),
    ("status",),
    ("archive", "verify"),
    ("staff", "add", "某某", "--role", "hr"),
)
"""Commands tried on a damaged archive."""


def flips(path: Path, tries: int, seed: int = 1) -> Contest:
    """Turn one bit of the file, verify it and run a command: nothing fails but as an unusable archive."""
    from fundcs import boundary
    from fundcs.archive.verify import verify
    from fundcs.kit.errors import ArchiveUnusable

    contest = Contest("one bit turned", tries)
    chance, whole = random.Random(seed), path.read_bytes()
    said = {"found": 0, "unusable": 0, "unseen": 0}
    for turn in range(tries):
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        where = f"bit {bit} of byte {place}"
        try:
            said["unseen" if verify(path, files_too=False).ok else "found"] += 1
        except ArchiveUnusable:
            said["unusable"] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a violation
            contest.violations.append(f"{where}: verifying fails with {type(error).__name__}: {error}")
        words = READING[turn % len(READING)]
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as err:
            code = boundary.run(
                ["--archive", str(path), "--as", "S001", "--now", "2026-07-01", "--lang", "en", *words]
            )
        if code not in {0, 1, 4, 5}:
            contest.violations.append(
                f"{where}: {' '.join(words)}: exit code {code}: {err.getvalue().strip()}"
            )
    path.write_bytes(whole)
    contest.facts |= said
    return contest


def all_of(scratch: Path, restores_: int, acts: int, flips_: int) -> list[Contest]:
    """The three of them, on the archive as the scenario ends."""
    last = [step for step in scenario.steps() if step.command == "fund seal"][-1]
    snapshot = scratch / f"before-{last.number}"
    done = []
    if restores_:
        done.append(restores(found(scratch, "restores", snapshot), restores_))
    if acts:
        done.append(writing(found(scratch, "writers", snapshot), 16, acts))
    if flips_:
        done.append(flips(found(scratch, "flips", snapshot), flips_))
    return done
