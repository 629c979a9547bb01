"""Hostile values on every option and argument of every command, made from the tree of commands.

Whatever is typed, a command answers with 0, 1, 2, 4 or 5 within ten seconds of the processor: never a defect,
never a number of a person in an error, never a raw control character. An ordinary run tries one value in turn
on each parameter; FUNDCS_HOSTILE=all tries all of them on all (an hour). Everything happens in a scratch
directory, and no value is the path of anything outside it.

A command is tried twice: bare, with the parameters it requires, and as it stands in the campaign's scenario,
where it goes through but for the one word that is replaced.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fire import scenario

from fundcs import boundary, main

ALL = os.environ.get("FUNDCS_HOSTILE") == "all"
EXITS = {0, 1, 2, 4, 5}
ID_NO, PHONE, ACCOUNT, EMAIL = (
    "11010519491231002X",
    "13912345678",
    "6222021234567890128",
    "planted@example.com",
)
PERSONAL = (
    ID_NO,
    PHONE,
    ACCOUNT,
    EMAIL,
    f"--{ID_NO}",
    f"@{PHONE}",
    f"{ID_NO}.xlsx",
    f"x={PHONE}",
    f"{PHONE}d",
)
VALUES = (
    *("", " ", "\t", "\n", "-", "--", "-1", "0", "-0", "1.5", "nan", "inf", "1e309", "9" * 400),
    *(
        str(2**63),
        str(-(2**63) - 1),
        "٣",
        "２０２６",
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "1900-01-01 00:00",
    ),
    *("2026-11-23T25:00", "万", "-5万", "0万", "100%", "1000%", "0.00000000001%", "ACT/0", "2026-13"),
    *("\x1b[31m\x07", "\x9b31m", "a\u202eb", "a\u2066b", "a\u200bb", "\ufeff", "\u2028", "\r", "\x7f"),
    *("\udcff", "😀" * 30, "e\u0301" * 60, "ﷺ" * 40, "A" * 201, "汉" * 20_001, "a" * 120_000, "1 " * 10_000),
    *(
        "{",
        "{0}",
        "{x}",
        "%s%n",
        "[red]x[/red]",
        "[/]",
        "'; DROP TABLE client;--",
        "\\",
        '"',
        "=1+1",
        "@x",
        "#",
        "=",
    ),
    *(
        "a=",
        "=b",
        "a=b=c",
        "1=1",
        ",",
        ",,",
        "..",
        ".",
        "../x",
        "no/such/x.xlsx",
        "x" * 300 + ".xlsx",
        "x" * 240 + ".xlsx",
        "x" * 250 + ".xlsx",
        "x" * 252 + ".db",
        "单" * 85,
        "单" * 90,
    ),
    *("x.db", "x.toml", "x.xlsx", "x.ics", "scan.csv", "folder", "folder/", "scan.csv/x", "closed/x.csv"),
    *(
        "a\0b",
        "\ud800",
        "\u200fx\u200e",
        "=cmd|' /C calc'!A0",
        "+cmd",
        "1e400",
        "0001-01-01",
        "9999-12-31T23:59",
    ),
    *("２０２６-１１-２３", "１２３４５６７８９０１２", "bomb.xlsx", "bomb.csv", "fake.pdf", "closed.pdf"),
    *("pipe", "socket", "dangling", "loop", "to-pipe", "~nobody-known/x"),
    *PERSONAL,
)
SLOW = {"demo"}
"""What builds an archive anew for each value is tried in the whole run alone."""

USUAL = {
    "client": "C001", "fund": "JH01", "no": "K1", "contract": "K1", "staff": "S001", "name": "张伟",
    "finding": "W000001", "what": "K1", "number": "23", "file": "scan.csv", "role": "hr", "kind": "person",
    "amount": "100万", "rate": "9%", "reason": "核对", "content": "说明", "channel": "phone",
    "outcome": "reached", "result": "qualified", "project_company": "京城置业", "frequency": "annual",
    "day_count": "ACT/365",
    "id_no": "370202196007220909", "payee_name": "张伟", "payee_bank": "工行", "payee_account": ACCOUNT,
    "month": "2026-11", "plus": "3", "year": "2026", "code": "JH02", "text": "说明", "to": "C002",
    "points": "6",
    "head": "0:" + "0" * 64, "directory": "folder/demo", "answer": "是", "why": "不符", "category": "service",
}  # fmt: skip
"""What stands in a required parameter while another is tried."""


def leaves(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command below a group with its path."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(leaves(main.command()))
GLOBAL = ("--archive", "--as", "--now", "--lang")


def usual(param: Any) -> str:
    """A value that the parameter takes, as far as its kind tells one."""
    kind = param.type_descriptor.annotation
    if param.name in USUAL:
        return USUAL[param.name]
    if kind is datetime:
        return "2026-11-20 10:00"
    if kind is date:
        return "2026-11-20"
    return "1"


def words(command: Any, tried: Any, value: str) -> list[str]:
    """The command line with `value` for the parameter tried and a usual one for the others it requires."""
    given: list[str] = []
    arguments: list[str] = []
    for param in command.params:
        if param is not tried and not param.required:
            continue
        chosen = value if param is tried else usual(param)
        if param.param_type_name == "argument":
            arguments.append(chosen)
        elif getattr(param, "is_flag", False):
            given.append(f"{param.opts[-1]}={value}" if param is tried else param.opts[-1])
        else:
            given += [max(param.opts, key=len), chosen]
    # An argument that begins with a hyphen is only one behind "--".
    return [*given, *(["--"] if any(text.startswith("-") for text in arguments) else []), *arguments]


class TooLong(BaseException):
    """Ten seconds of the processor are over, or two minutes of waiting."""


@contextmanager
def timed() -> Iterator[None]:
    """Raise TooLong in what takes too long; time that other processes take does not count."""

    def over(*_args: object) -> None:
        raise TooLong

    if not hasattr(signal, "SIGALRM"):  # Windows has none; there a test that waits is seen to wait
        yield
        return
    before = [(number, signal.signal(number, over)) for number in (signal.SIGPROF, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_PROF, 10)
    signal.setitimer(signal.ITIMER_REAL, 120)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before:
            signal.signal(number, handler)


def run(arguments: list[str]) -> tuple[int, str, str]:
    """The exit code and both streams."""
    raws = (io.BytesIO(), io.BytesIO())
    printed = [io.TextIOWrapper(raw, "utf-8") for raw in raws]
    with timed(), redirect_stdout(printed[0]), redirect_stderr(printed[1]):
        code = boundary.run(arguments)
    for stream in printed:
        stream.flush()
    return code, raws[0].getvalue().decode("utf-8", "replace"), raws[1].getvalue().decode("utf-8")


def held(folder: Path) -> dict[str, int | None]:
    """A sum of what every file below a directory holds, None where it may not be read."""
    found: dict[str, int | None] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and not path.name.endswith(("-wal", "-shm")):
            try:
                found[str(path.relative_to(folder))] = zlib.crc32(path.read_bytes())
            except OSError:
                found[str(path.relative_to(folder))] = None
    return found


def refused_in_vain(arguments: list[str], folder: Path) -> list[str]:
    """As `violations`, and what a refusal changed or said in more than a line."""
    before = held(folder)
    try:
        code, out, err = run(arguments)
    except TooLong:
        return ["longer than ten seconds"]
    broken = violations(code, out, err)
    if code in {1, 2, 4, 5} and not out:
        lines = [line for line in err.splitlines() if not line.startswith("warning: ")]
        broken += [f"said in {len(lines)} lines: {err.strip()[:200]}"] if len(lines) != 1 else []
        after = held(folder)
        changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        broken += [f"exit {code} and changed {changed}"] if changed else []
    return broken


def violations(code: int, out: str, err: str) -> list[str]:
    """What the answer breaks of the promises above."""
    csv = out.removeprefix("\ufeff").replace("\r\n", "\n")  # what `--csv -` prints is the file
    err = err.replace(os.linesep, "\n")
    hidden = {
        char for char in csv + err if char not in "\n\t" and unicodedata.category(char) in {"Cc", "Cf", "Cs"}
    }
    told = [needle for needle in (ID_NO[:14], PHONE, ACCOUNT[:12], "planted@") if needle in err]
    broken = [] if code in EXITS else [f"exit {code}: {err.strip()[:200]}"]
    broken += [f"raw {sorted(map(ascii, hidden))}"] if hidden else []
    broken += [f"tells {told} in: {err.strip()[:200]}"] if told else []
    return broken + (["a traceback"] if "Traceback" in out + err else [])


def chosen(path: str, name: str) -> tuple[str, ...]:
    """All values, or the one whose turn it is: another for each parameter, the same in each run."""
    return VALUES if ALL else (VALUES[zlib.crc32(f"{path} {name}".encode()) % len(VALUES)],)


@pytest.fixture(scope="session")
def stocked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with something of each kind, in a directory of its own."""
    archive = tmp_path_factory.mktemp("hostile") / "archive.db"
    shutil.copy(founded, archive)
    payee = ["--payee-name", "张伟", "--payee-bank", "工行", "--payee-account", ACCOUNT]
    for line in (
        ["fund", "add", "JH01", "稳健一号", "--project-company", "京城置业", "--established", "2026-01-01",
         "--matures", "2028-01-01", "--frequency", "annual"],
        ["client", "add", "张伟", "--kind", "person", "--code", "C001", "--id-no", "370202196007220909"],
        ["client", "add", "甲公司", "--kind", "institution", "--code", "C002",
         "--id-no", "91110000100006004H"],
        ["contract", "add", "K1", "--client", "C001", "--fund", "JH01", "--value-date", "2026-11-02",
         "--amount", "300万", "--rate", "9%", *payee],
        ["complaints", "log", "C001", "--channel", "phone", "--content", "慢"],
        ["callbacks", "log", "C001", "--kind", "routine", "--outcome", "reached", "--finding", "不清楚"],
        ["payout", "calc", "--fund", "JH01"],
    ):  # fmt: skip
        code, out, err = run(["--archive", str(archive), "--as", "S001", "--now", "2026-11-23", *line])
        assert code == 0, out + err
    return archive


@pytest.fixture
def scratch(stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The archive in a directory of its own, which is where the program runs, two levels below the test's."""
    folder = tmp_path / "outer" / "inner"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    furnish(folder)
    shutil.copy(stocked, folder / "archive.db")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    yield folder
    (folder / "closed").chmod(0o700)


@cache
def bomb() -> bytes:
    """A workbook of 64 KB that unpacks to 64 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for part in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            book.writestr(part, b"0" * (64 << 20 if part.endswith("1.xml") else 9))
    return packed.getvalue()


def furnish(folder: Path) -> None:
    """What a path may lead to that is no file to be read or written: the current directory is `folder`."""
    (folder / "folder").mkdir()
    (folder / "closed").mkdir(mode=0)
    (folder / "scan.csv").write_text("a,b\n1,2\n", "utf-8")
    for name in ("bomb.xlsx", "bomb.csv"):
        (folder / name).write_bytes(bomb())
    (folder / "fake.pdf").write_bytes(b"MZ no scan")
    (folder / "closed.pdf").write_bytes(b"%PDF %%EOF")
    (folder / "closed.pdf").chmod(0)
    if os.name == "nt":
        return
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    for name, target in (("dangling", "no/such"), ("loop", "loop"), ("to-pipe", "pipe")):
        (folder / name).symlink_to(target)


def answered(arguments: list[str]) -> list[str]:
    try:
        return violations(*run(arguments))
    except TooLong:
        return ["longer than ten seconds"]


@pytest.mark.parametrize("path", [path for path in COMMANDS if ALL or path not in SLOW])
def test_a_hostile_value_is_answered_like_any_other(scratch: Path, path: str) -> None:
    broken = []
    for param in COMMANDS[path].params:
        for value in chosen(path, param.name):
            archive = scratch / "archive.db"
            line = ["--archive", str(archive), "--as", "S001", "--now", "2026-11-23T10:00", "--lang", "en"]
            line += [*path.split(), *words(COMMANDS[path], param, value)]
            broken += [(param.name, value[:40], what) for what in answered(line)]
    assert broken == []


@pytest.mark.parametrize("option", GLOBAL)
def test_a_hostile_value_of_a_global_option_is_answered_likewise(scratch: Path, option: str) -> None:
    usual_values = {"--archive": "archive.db", "--as": "S001", "--now": "2026-11-23", "--lang": "en"}
    broken = []
    for value in VALUES:
        given = {**usual_values, option: value}
        line = [text for pair in given.items() for text in pair]
        broken += [(option, value[:40], what) for what in answered([*line, "staff", "list"])]
    assert broken == []


def in_scenario(chapter: str) -> Iterator[tuple[scenario.Step, int]]:
    """Each word of a line of the scenario that is a value, by its place, after the lines before have run."""
    for step in scenario.steps():
        first = len(step.command.split())
        if step.tried and step.command not in {*SLOW, "init", "archive upgrade"}:
            places = [n for n in range(first, len(step.words)) if not step.words[n].startswith("--")]
            turn = zlib.crc32(" ".join(step.words).encode())
            if ALL and chapter == step.words[0]:
                yield from ((step, place) for place in places)
            elif not ALL and places:
                yield step, places[turn % len(places)]
        yield step, 0


CHAPTERS = sorted({step.words[0] for step in scenario.steps() if not step.by_hand})


@pytest.mark.usefixtures("own_keys")
@pytest.mark.parametrize("chapter", CHAPTERS if ALL else ["all"])
def test_a_hostile_value_in_a_command_that_would_go_through_is_answered_likewise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chapter: str
) -> None:
    here, trial = tmp_path / "here", tmp_path / "trial"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    scenario.furnish(here)
    broken = []
    for step, place in in_scenario(chapter):
        if not place:
            if step.by_hand:
                scenario.fill(step, here)
            elif step.command not in {"demo", "archive upgrade"}:
                code, out, err = run(step.arguments(here))
                assert code == 0, (step.words, out + err)
            continue
        for value in chosen(step.command, str(place)):
            trial.mkdir()
            monkeypatch.chdir(trial)
            furnish(trial)
            shutil.copytree(here, trial, dirs_exist_ok=True)
            line = replace(step, words=(*step.words[:place], value, *step.words[place + 1 :]))
            found = refused_in_vain(line.arguments(trial), trial)
            broken += [(" ".join(step.words[: place + 1]), value[:40], what) for what in found]
            monkeypatch.chdir(tmp_path)
            (trial / "closed").chmod(0o700)
            shutil.rmtree(trial)
    assert broken == []
