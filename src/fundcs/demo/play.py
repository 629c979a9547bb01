"""Replaying `samples/year.txt` command by command, then the main job for every fund."""

from __future__ import annotations

import io
import json
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from fundcs.kit.i18n import Language

NOW = "2026-11-23T10:00"
"""The day of the samples: it does not move, so that everybody sees the same figures."""

MANAGER = "S001"


class DirectoryInUse(Refused):
    template = N_("{path} is not empty and is left as it is; name a directory that does not exist yet")


class DirectoryUnwritable(Refused):
    template = N_("{path} cannot be made here; name a directory in a place that you may write to")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A fund's payout sheet as `payout calc --json` gave it, and the workbook's name."""

    sheet: dict[str, Any]
    workbook: str


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo made."""

    directory: Path
    clients: int
    contracts: int
    commands: int
    sheets: tuple[Reckoned, ...]
    duties: tuple[dict[str, Any], ...]
    head: str


def samples() -> Path:
    """The samples: inside an installed package, or beside the source."""
    package = Path(__file__).parent.parent
    inside = package / "samples"
    return inside if inside.is_dir() else package.parent.parent / "samples"


def play(directory: Path, language: Language) -> Played:
    """Build everything aside, then give it its name. Raises DirectoryInUse, DirectoryUnwritable."""
    target = directory.expanduser().absolute()
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise DirectoryInUse(path=directory)
    try:
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError:
        raise DirectoryUnwritable(path=directory) from None
    try:
        played = _replay(aside, directory, language)
        aside.replace(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return played


def _replay(folder: Path, directory: Path, language: Language) -> Played:
    year = list(_year())
    for moment, who, words in year:
        _run(folder, moment, who, words)
    sheets = tuple(_reckon(folder, fund["code"], language) for fund in _json(folder, "fund", "list"))
    return Played(
        directory=directory,
        clients=len(_json(folder, "client", "list")),
        contracts=len(_json(folder, "contract", "list")),
        commands=len(year),
        sheets=sheets,
        duties=tuple(_json(folder, "reminders")),
        head=_json(folder, "archive", "verify")["head"],
    )


def _year() -> Iterator[tuple[str, str, list[str]]]:
    place = samples()
    for line in (place / "year.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            moment, who, *words = shlex.split(line)
            yield moment, who, [word.replace("{samples}", str(place)) for word in words]


def _reckon(folder: Path, fund: str, language: Language) -> Reckoned:
    due = next(
        row["due"] for row in _json(folder, "payout", "schedule", "--fund", fund) if row["status"] == "next"
    )
    name = f"{'payout-sheet' if language == 'en' else '派息测算表'}-{fund}-{due}.xlsx"
    sheet = _json(
        folder, "payout", "calc", "--fund", fund, "--due", due, "--xlsx", str(folder / name), lang=language
    )
    return Reckoned(sheet, name)


def _json(folder: Path, *words: str, lang: Language | None = None) -> Any:
    return json.loads(_run(folder, NOW, MANAGER, [*words, "--json"], lang=lang))


def _run(folder: Path, moment: str, who: str, words: Sequence[str], lang: Language | None = None) -> str:
    """Run one command of the program and return what it printed; its errors are raised."""
    from fundcs.main import command

    as_staff = [] if words[0] == "init" else ["--as", who]
    tongue = [] if lang is None else ["--lang", lang]
    with redirect_stdout(io.StringIO()) as out:
        command().main(
            args=["--archive", str(folder / "archive.db"), "--now", moment, *as_staff, *tongue, *words],
            prog_name="fundcs",
            standalone_mode=False,
        )
    return out.getvalue()
