"""Faults injected into every command that writes, and what must hold after each.

A try is: the archive as the scenario left it, one command, one call that is killed or fails. After it

- no exit code is that of a defect, and the archive verifies;
- the act stands or does not, whole; what was said of it is so;
- a file written for people is the old one or the new one;
- the same command can be run again, and `archive verify --clean` leaves nothing behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import zipfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from fire import scenario
from fire.injector import COUNT, FAULTS, Fault, Injector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fire.scenario import Step

LONGEST = 60
"""Seconds after which a try is taken to hang."""

LONG = {"demo": 8}
"""A command that is many commands -> at how many of its calls it is tried at most."""

NEXT_MIGRATION = """
from alembic import op
revision = "{revision}"
down_revision = "{before}"
def upgrade():
    op.execute("ALTER TABLE staff ADD COLUMN grade INTEGER NOT NULL DEFAULT 1")
"""

_STANDS = ("done, but", "done and on record", "was made, but", "was restored, but", "carried out, but")
_UNKNOWN = "is not known"
_OK, _REFUSED, _UNUSABLE, _DEFECT = 0, 1, 5, 70


@dataclass
class Outcome:
    """What a run left: its exit code, None where it was killed, and its standard error."""

    code: int | None
    err: str
    calls: int = 0


@dataclass
class Row:
    """A command's row of the table."""

    command: str
    calls: int = 0
    tries: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Before:
    """The archive before a try, and what the command makes of it when nothing fails.

    `outputs`: the files it writes for people, with what they were; `head` is None where there is no archive.
    """

    head: str | None
    outputs: dict[str, bytes | None]
    acts: bool


class Ground:
    """A directory of its own for one worker: snapshots of the archive, and tries on copies of them."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.here = scratch / f"ground-{os.getpid()}" / "office"
        self.log = scratch / f"ground-{os.getpid()}" / "log"
        self.injector = Injector()
        self.newer = False
        self.log.mkdir(mode=0o700, parents=True, exist_ok=True)

    def lay(self, step: Step) -> None:
        """The archive as it is before `step`."""
        self.newer = step.newer
        shutil.rmtree(self.here, ignore_errors=True)
        shutil.copytree(self.scratch / f"before-{step.number}", self.here)

    def run(self, arguments: list[str], at: int = 0, fault: Fault = COUNT) -> Outcome:
        """Run the program in a process of its own."""
        child = os.fork()
        if child == 0:
            self._work(arguments, at, fault)
        signal.signal(signal.SIGALRM, lambda *_what: os.kill(child, signal.SIGABRT))
        signal.alarm(LONGEST)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        signal.alarm(0)
        err = (self.log / "err").read_text(encoding="utf-8", errors="replace")
        calls = self.log / "calls"
        counted = int(calls.read_text()) if calls.exists() else 0
        calls.unlink(missing_ok=True)
        return Outcome(None if status == -signal.SIGKILL else status, err, counted)

    def _work(self, arguments: list[str], at: int, fault: Fault) -> None:
        """The child: as the program's own `main`, with the injector armed."""
        from fundcs import boundary

        code = _DEFECT
        try:
            for number, name in ((0, os.devnull), (1, str(self.log / "out")), (2, str(self.log / "err"))):
                mode = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
                os.dup2(os.open(name, mode, 0o600), number)
            sys.stdin, sys.stdout, sys.stderr = (
                open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - the child's own
                for number, mode in ((0, "r"), (1, "w"), (2, "w"))
            )
            with self._newer() if self.newer else nullcontext():
                self.injector.arm(self.here, at, fault)
                code = boundary.run(arguments)
            self.injector.arm(self.log.parent / "nowhere", 0, COUNT) if fault is not COUNT else None
            (self.log / "calls").write_text(str(self.injector.count()), encoding="utf-8")
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)

    def head(self) -> str | None:
        """The archive's last entry, verified; None where there is no archive. Raises AssertionError."""
        from fundcs.archive.errors import ArchiveMissing, ArchiveNewer
        from fundcs.archive.keys.passphrases import FileLines
        from fundcs.archive.keys.vault import Means, vault
        from fundcs.archive.verify import verify

        vault.use(Means(staff="S001", descriptor=FileLines(self.here / scenario.PASSPHRASE)))
        try:
            report = verify(self.here / "archive.db")
        except ArchiveMissing:
            return None
        except ArchiveNewer:
            with self._newer():
                report = verify(self.here / "archive.db")
        assert report.ok, "; ".join(str(problem.sentence) for problem in report.problems)
        return str(report.head)

    @contextmanager
    def _newer(self) -> Iterator[None]:
        """This program with one more migration."""
        from fundcs.archive import schema

        kept = schema.HEAD, schema.VERSIONS
        following = f"{int(schema.HEAD) + 1:04d}"
        versions = self.scratch / "versions"
        versions.mkdir(exist_ok=True)
        text = NEXT_MIGRATION.format(revision=following, before=schema.HEAD)
        (versions / f"{following}_next.py").write_text(text, encoding="utf-8")
        schema.HEAD, schema.VERSIONS = following, (*schema.VERSIONS, versions)
        try:
            yield
        finally:
            schema.HEAD, schema.VERSIONS = kept

    def files(self) -> dict[str, bytes]:
        """What lies in the directory besides the archive, its documents and its copies."""
        found = {
            path.relative_to(self.here).as_posix(): path for path in self.here.rglob("*") if path.is_file()
        }
        return {
            name: path.read_bytes()
            for name, path in found.items()
            if not name.startswith(("archive", ".")) and "/files/" not in f"/{name}" and "/." not in name
        }


def prepare(scratch: Path) -> None:
    """Play the scenario once, keeping the archive as it is before each step that will be tried."""
    from fundcs import boundary

    here = scratch / "first" / "office"
    here.parent.mkdir()
    scenario.furnish(here)
    for step in scenario.steps():
        if step.tried:
            shutil.copytree(here, scratch / f"before-{step.number}")
        if step.by_hand:
            scenario.fill(step, here)
            continue
        if step.newer:
            continue  # the next step's program knows no newer schema
        with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):  # noqa: PTH123
            code = boundary.run(step.arguments(here))
        if code != _OK:
            raise SystemExit(f"line {step.number} of the scenario has exit code {code}: {step.command}")


def tried(step: Step, scratch: Path, most: int | None) -> Row:
    """Every fault at every call of a step's command, or at about `most` calls, evenly spread."""
    _quick_schema()
    ground = Ground(scratch)
    before, calls = _reference(ground, step)
    row = Row(step.command, calls)
    for fault in FAULTS:
        for at in _spread(calls, min(most or calls, LONG.get(step.command, calls))):
            ground.lay(step)
            outcome = ground.run(step.arguments(ground.here), at, fault)
            row.tries += 1
            row.outcomes[_name(outcome)] += 1
            for said in _violations(ground, step, before, outcome):
                row.violations.append(f"{step.command}, {fault.name} at call {at} of {calls}: {said}")
    shutil.rmtree(ground.here.parent, ignore_errors=True)
    return row


def _spread(calls: int, most: int) -> list[int]:
    if calls <= most:
        return list(range(1, calls + 1))
    return sorted({1 + round(index * (calls - 1) / (most - 1)) for index in range(most)})


def _name(outcome: Outcome) -> str:
    if outcome.code is None:
        return "killed"
    if outcome.code == _OK:
        return "done"
    return "done, but" if any(text in outcome.err for text in _STANDS) else "not done"


def _reference(ground: Ground, step: Step) -> tuple[Before, int]:
    """What the command does when nothing fails, and in how many calls."""
    ground.lay(step)
    head, files = ground.head(), ground.files()
    outcome = ground.run(step.arguments(ground.here))
    assert outcome.code == _OK, outcome.err
    after = ground.files()
    outputs = {name: files.get(name) for name in after if after[name] != files.get(name)}
    return Before(head, outputs, ground.head() != head), outcome.calls


def _violations(ground: Ground, step: Step, before: Before, outcome: Outcome) -> Iterator[str]:
    if outcome.code not in (None, _OK, _REFUSED, _UNUSABLE):
        yield f"exit code {outcome.code}: {outcome.err.strip()}"
    try:
        head = ground.head()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a violation
        yield f"the archive is not whole: {type(error).__name__}: {error}"
        return
    yield from _untrue(before, outcome, acted=head != before.head)
    yield from _torn(ground, before, outcome)
    yield from _doubled(ground)
    yield from _not_again(ground, step)


def _untrue(before: Before, outcome: Outcome, *, acted: bool) -> Iterator[str]:
    """Where what was said is not so."""
    if outcome.code is None or _UNKNOWN in outcome.err:
        return
    said = outcome.code == _OK or any(text in outcome.err for text in _STANDS)
    if before.acts and said and not acted and "not on the trail" not in outcome.err:
        yield f"exit code {outcome.code}, but the act does not stand: {outcome.err.strip()}"
    if acted and not said:
        yield f"exit code {outcome.code}, but the act stands: {outcome.err.strip()}"


def _torn(ground: Ground, before: Before, outcome: Outcome) -> Iterator[str]:
    files = ground.files()
    if outcome.code is None and len({files.get(name) is None for name in before.outputs}) > 1:
        yield "some of its files are there, and some are not"
    for name, old in before.outputs.items():
        now = files.get(name)
        if now == old and outcome.code != _OK:
            continue
        if now is None or not _whole(ground.here / name, now):
            yield f"exit code {outcome.code}, and {name} is missing or not whole"
        elif now != old and outcome.code not in (None, _OK) and _name(outcome) == "not done":
            yield f"exit code {outcome.code}, but {name} was written: {outcome.err.strip()}"


def _whole(path: Path, content: bytes) -> bool:
    ends = {".html": b"</html>\n", ".ics": b"END:VCALENDAR\r\n", ".csv": b"\n"}
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as packed:
            return packed.testzip() is None
    if path.suffix == ".db":
        from fundcs.archive.verify import verify

        return verify(path).ok  # a backup, or the demo's archive
    return content.endswith(ends.get(path.suffix, b""))


def _doubled(ground: Ground) -> Iterator[str]:
    for path in ground.here.rglob("*"):
        if path.is_file() and path.stat().st_nlink > 1:
            yield f"{path.name} has two names"


def _not_again(ground: Ground, step: Step) -> Iterator[str]:
    again = ground.run(step.arguments(ground.here))
    if again.code not in (_OK, _REFUSED):
        yield f"run again: exit code {again.code}: {again.err.strip()}"
    options = ["--passphrase-file", str(ground.here / scenario.PASSPHRASE), "--lang", "en", "--as", "S001"]
    clean = ["--archive", str(ground.here / "archive.db"), *options, "archive", "verify", "--clean"]
    cleaned = ground.run(clean)
    if cleaned.code != _OK:
        yield f"archive verify --clean: exit code {cleaned.code}: {cleaned.err.strip()}"
    left = [path.name for folder in ("", "files") for path in (ground.here / folder).glob(".*")]
    if left:
        yield f"archive verify --clean left {left}"


@cache
def _quick_schema() -> None:
    """The schema that verifying compares with: made once for each set of migrations."""
    from fundcs.archive import schema

    original = schema.expected
    made = cache(lambda _versions: original())
    schema.expected = lambda: made(schema.VERSIONS)


def campaign(scratch: Path, only: set[str], most: int | None, jobs: int) -> list[Row]:
    """The rows of the table, in the scenario's order."""
    chosen = [step for step in scenario.steps() if step.tried and (not only or step.command in only)]
    _quick_schema()
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        return list(pool.map(tried, chosen, [scratch] * len(chosen), [most] * len(chosen)))


def table(rows: list[Row]) -> str:
    """The table of tries and violations."""
    names = ("killed", "not done", "done, but", "done")
    heads = ("command", "calls", "tries", *names, "violations")
    numbers = [
        (row.calls, row.tries, *(row.outcomes[name] for name in names), len(row.violations)) for row in rows
    ]
    sums = tuple(map(sum, zip(*numbers, strict=True)))
    cells = [heads, *((row.command, *map(str, line)) for row, line in zip(rows, numbers, strict=True))]
    cells.append(("all", *map(str, sums)))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    )
