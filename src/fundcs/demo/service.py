"""Replaying `samples/year.txt` command by command, then a payout sheet for every fund."""

from __future__ import annotations

import io
import json
import os
import shlex
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundcs.archive.errors import ArchiveLocked
from fundcs.kit import durable, typed
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from typer.core import TyperGroup

    from fundcs.kit.i18n import Language

NOW = "2026-11-23T10:00"
"""The moment of the samples, always the same, so that everybody sees the same figures."""

MANAGER = "S001"

Tell = Callable[[int, int], None]
"""Is called with how many commands have been run, and of how many."""


class Taken(Refused):
    template = N_("{path} is not empty and was not changed; name a directory that does not exist yet")


@dataclass(frozen=True, slots=True)
class FundSheet:
    """A fund's payout sheet as `payout calc --json` gave it, and the workbook's name."""

    sheet: dict[str, Any]
    workbook: str


@dataclass(frozen=True, slots=True)
class SampleYear:
    """What the demo made; `duties` and `complaints` are the JSON of `reminders` and `complaints list`."""

    directory: Path
    clients: int
    contracts: int
    commands: int
    sheets: tuple[FundSheet, ...]
    duties: tuple[dict[str, Any], ...]
    complaints: tuple[dict[str, Any], ...]
    head: str


def samples() -> Path:
    """The samples: inside an installed package, or beside the source."""
    package = Path(__file__).parent.parent
    inside = package / "samples"
    return inside if inside.is_dir() else package.parent.parent / "samples"


def play(directory: Path, language: Language, tell: Tell) -> SampleYear:
    """Build everything in a folder beside `directory`, then rename that: an interrupted demo leaves nothing.

    `language` is that of the workbooks.
    """
    from fundcs.main import command

    target = typed.path(directory).absolute()
    try:
        if not _free(target):
            raise Taken(path=directory)
        aside = durable.AsideFolder(target.parent)
    except OSError as error:
        raise durable.trouble(error) or Refused(
            N_("{path} cannot be made here; name a directory in a place that you may write to"),
            path=directory,
        ) from None
    with aside:
        year = _Replay(aside.path, command(), language, tell).play(directory)
        _settle(aside, target, directory)
    return year


def _settle(aside: durable.AsideFolder, target: Path, directory: Path) -> None:
    """Give what was built its name. Raises Taken, ArchiveLocked where a part is open in another program."""
    try:
        if target.exists():
            durable.remove_empty(target)  # Windows does not replace a directory
        aside.become(target)
    except FileExistsError:
        raise Taken(path=directory) from None
    except durable.InUse as error:
        raise ArchiveLocked(path=error.facts["path"]) from None


def _free(target: Path) -> bool:
    """Whether there is nothing, or an empty directory. Raises OSError."""
    if target.is_dir() and not target.is_symlink():
        return not any(target.iterdir())
    return not os.path.lexists(target)


@dataclass(slots=True)
class _Replay:
    """Commands run one after the other on the archive in `folder`."""

    folder: Path
    root: TyperGroup
    language: Language
    tell: Tell
    done: int = 0
    total: int = 0

    def play(self, directory: Path) -> SampleYear:
        """The whole year, then a payout sheet for each fund."""
        commands = list(_commands())
        shutil.copyfile(samples() / "policy.toml", self.folder / "policy.toml")
        self.total = len(commands)
        for moment, who, words in commands:
            self._run(moment, who, words)
        funds = [fund["code"] for fund in self._json("fund", "list")]
        self.total += 2 * len(funds)
        return SampleYear(
            directory=directory,
            sheets=tuple(self._calculate(fund) for fund in funds),
            clients=len(self._json("client", "list")),
            contracts=len(self._json("contract", "list")),
            commands=len(commands),
            duties=tuple(self._json("reminders")),
            complaints=tuple(self._json("complaints", "list")),
            head=self._json("archive", "verify")["head"],
        )

    def _calculate(self, fund: str) -> FundSheet:
        dates = self._json("payout", "schedule", "--fund", fund)
        due = next(row["due"] for row in dates if row["status"] == "next")
        name = f"{'payout-sheet' if self.language == 'en' else '派息测算表'}-{fund}-{due}.xlsx"
        words = ("payout", "calc", "--fund", fund, "--due", due, "--xlsx", str(self.folder / name))
        return FundSheet(sheet=self._json(*words, lang=self.language), workbook=name)

    def _json(self, *words: str, lang: Language | None = None) -> Any:
        return json.loads(self._run(NOW, MANAGER, [*words, "--json"], lang))

    def _run(self, moment: str, who: str, words: Sequence[str], lang: Language | None = None) -> str:
        """Run one command of the program and return what it printed; its errors are raised."""
        as_staff = [] if words[0] == "init" else ["--as", who]
        language = [] if lang is None else ["--lang", lang]
        archive = ["--archive", str(self.folder / "archive.db")]
        arguments = [*archive, "--now", moment, *as_staff, *language, *words]
        with redirect_stdout(io.StringIO()) as out, self.root.make_context("fundcs", arguments) as ctx:
            self.root.invoke(ctx)
        self.done += 1
        self.tell(self.done, max(self.done, self.total))
        return out.getvalue()


def _commands() -> Iterator[tuple[str, str, list[str]]]:
    """(moment, staff code, words) of each command of the year."""
    folder = samples()
    for line in (folder / "year.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            moment, who, *words = shlex.split(line)
            yield moment, who, [word.replace("{samples}", str(folder)) for word in words]
