"""What is no word, day, number or scan, where the newer commands ask for one: refused, nothing is written.

tests/test_hostile.py tries whatever is typed on every command; this says of which values it is a refusal.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from test_hostile import ACCOUNT, ID_NO, PHONE, furnish, held, run, scratch, stocked, violations

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["scratch", "stocked"]


WORDS = (
    "client note C001 --content",
    "client note C001 --content x --need",
    "client note C001 --content x --answer",
    "care letter C001 --direction in --content",
    "care visit C001 --content",
    "care appointment add C001 --at 2026-12-21T10:00 --adviser S002 --place",
    "care appointment add C001 --at 2026-12-21T10:00 --adviser S002 --note",
    "access leak report --kind actual --client C001 --content",
    "client doc add C001 --type other --paper",
    "client doc add C001 scan.pdf --type",
    "client evidence C001 --kind assets --withdraw 2026-01-05 --reason",
    "fund risk JH01 --withdraw 2026-01-05 --reason",
    "staff away S002 --from 2026-12-01 --withdraw --reason",
    "client assign --undo",
    "access log --client",
    "access leak scope --staff",
)
DAYS = (
    "client note C001 --content x --follow-up",
    "client doc add C001 --type other --paper A --date",
    "client doc add C001 --type other --paper A --valid-until",
    "client assess C001 --level C2 --on",
    "client evidence C001 --kind assets --amount 400万 --on",
    "fund risk JH01 --level R3 --since",
    "care appointment add C001 --adviser S002 --at",
    "care greetings withdraw C001 --occasion new_year --reason x --on",
    "staff away S002 --deputy S001 --to 2026-12-30 --from",
    "staff leave S002 --to S001 --on",
    "client assign C001 --told --on",
    "access log --client C001 --from",
    "access leak scope --staff S001 --to",
    "comply --month",
)
NUMBERS = (
    "client evidence C001 --kind assets --on 2026-11-01 --amount",
    "care greetings list --within",
    "client doc withdraw --reason x",
    "client doc open --out out.pdf",
    "comply --year",
)
FILES = (
    "client doc add C001 --type id_copy",
    "client note C001 --content x --attach",
    "care letter C001 --direction in --content x --attach",
)

NO_WORDS = (
    "", "  ", "\u200b", "a\0b", "\x1b[31m红", "\x07", "\x9b1m", "\x7f", "\udcff", "\ud800", "汉" * 20_001,
    f"\0{ID_NO} {PHONE} {ACCOUNT}",
)  # fmt: skip
NO_DAYS = (
    "", "0001-01-01", "0000-00-00", "1899-12-31", "2201-01-01", "9999-12-31", "2026-02-30", "1e400", "=1",
    "２０２６-１３-０１", "2026-11-23\x07", "a\u202eb", "\ud800", "汉" * 5_000, ID_NO,
)  # fmt: skip
NO_NUMBERS = (
    "",
    "1e400",
    "1e309",
    "-1",
    "nan",
    "inf",
    "0.001",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "9" * 400,
    "\0",
    "٣x",
    ID_NO,
)
NO_FILES = (
    "folder", "pipe", "socket", "dangling", "loop", "to-pipe", "closed/x.pdf",
    "../none.pdf", "scan.csv/x", "\0.pdf", "x" * 300 + ".pdf", f"{ID_NO}.pdf", "=cmd.pdf", "a\u202efdp.exe",
)  # fmt: skip
CASES = [
    *((command, value) for command in WORDS for value in NO_WORDS),
    *((command, value) for command in DAYS for value in NO_DAYS),
    *((command, value) for command in NUMBERS for value in NO_NUMBERS),
    *((command, value) for command in FILES for value in NO_FILES),
]


@pytest.fixture(scope="module")
def shop(stocked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stocked archive with an adviser, and files that a path may lead to."""
    archive = tmp_path_factory.mktemp("shop") / "archive.db"
    shutil.copy(stocked, archive)
    line = ["--archive", str(archive), "--as", "S001", "--now", "2026-11-23", "staff", "add", "李四"]
    code, _out, err = run([*line, "--role", "advisor", "--nda", "2026-01-05"])
    assert code == 0, err
    return archive


@pytest.mark.parametrize("command", list(dict.fromkeys(command for command, _value in CASES)))
def test_what_was_never_one_is_refused_and_nothing_is_written(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    folder = tmp_path / "outer" / "inner"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    furnish(folder)
    shutil.copy(shop, folder / "archive.db")
    before, wrong = held(tmp_path), []
    for value in (value for of, value in CASES if of == command):
        line = ["--archive", "archive.db", "--as", "S001", "--now", "2026-11-23T10:00", "--lang", "en"]
        code, out, err = run([*line, *command.split(), value])
        broken = violations(code, out, err)
        broken += [] if code in {1, 2} else [f"exit {code}: {err.strip()[:120]}"]
        broken += (
            [] if out == "" and err.count("\n") == 1 and err.startswith("error: ") else [f"said {err!r:.200}"]
        )
        if held(tmp_path) != before:
            broken.append("changed a file")
            before = held(tmp_path)
        wrong += [(value[:40], what) for what in broken]
    (folder / "closed").chmod(0o700)
    assert wrong == []
