"""What an output may take the place of, and what it may not."""

from __future__ import annotations

import errno
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from shared.systems import fifo, lengths, links, pipes

from fundcs.kit import durable, files
from fundcs.kit.durable import DiskFull, InUse
from fundcs.kit.errors import Refused
from fundcs.kit.files import (
    CalendarFile,
    CannotWrite,
    DelimitedFile,
    HtmlFile,
    NotOurs,
    NotPrintable,
    OutFile,
    UnknownEnding,
    Workbook,
)

PAGE = '<!doctype html>\n<meta name="generator" content="fundcs">\n<p>{}</p></html>\n'
CALENDAR = "BEGIN:VCALENDAR\r\nPRODID:-//fundcs//duties//EN\r\nEND:VCALENDAR\r\n"


def workbook(path: Path, saved_by: str = "fundcs") -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("docProps/core.xml", f"<cp:lastModifiedBy>{saved_by}</cp:lastModifiedBy>")


def database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE mine (a)")


def written(path: Path, text: str = PAGE.format("new"), *, force: bool = False) -> None:
    """All that happens to an output, as the office does it."""
    out = OutFile(path)
    try:
        out.check(force=force)
        out.aside.write_text(text, "utf-8")
        out.ready()
        out.publish()
    finally:
        out.discard()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.mkdir(), "it is a directory"),
        (fifo, "it is a device or a pipe"),
        (lambda path: path.symlink_to(path), "it is a symbolic link that leads nowhere"),
        (lambda path: path.symlink_to(path.parent), "it is a directory"),
    ],
)
@pipes
def test_what_is_no_ordinary_file_is_refused_at_once(
    make: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    make(tmp_path / "owed.html")
    with pytest.raises(CannotWrite, match=said):
        OutFile(tmp_path / "owed.html")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no/owed.html", "its directory does not exist"),
        pytest.param("x" * 300, "File name too long", marks=lengths),
    ],
)
def test_a_path_that_cannot_be_is_refused_at_once(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=said):
        OutFile(tmp_path / name)


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        (Workbook, [".xlsx"]),
        (DelimitedFile, [".csv", ".txt"]),
        (HtmlFile, [".html", ".htm"]),
        (CalendarFile, [".ics"]),
    ],
)
def test_a_kind_of_file_is_known_by_its_ending(kind: type[OutFile], ends: list[str], tmp_path: Path) -> None:
    for ending in ends:
        assert kind(tmp_path / f"a{ending}").path.name == f"a{ending}"
        assert kind(tmp_path / f"A{ending.upper()}").path.name == f"A{ending.upper()}"
    for other in {".xlsx", ".html", ".htm", ".ics", ".csv", ".txt", ".pdf", ".xls", ""} - set(ends):
        with pytest.raises(UnknownEnding, match=f"let it end in {', '.join(ends)}"):
            kind(tmp_path / f"a{other}")


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("my notes", "utf-8"),
        lambda path: path.write_text("<!doctype html>\n<title>another's</title>", "utf-8"),
        lambda path: path.write_text('[{"key": "value"}]', "utf-8"),
        lambda path: path.write_text("BEGIN:VCALENDAR\r\nPRODID:-//another//EN\r\n", "utf-8"),
        lambda path: workbook(path, "王经理"),
        lambda path: path.write_bytes(b"PK\3\4 no archive"),
    ],
    ids=["text", "a page", "JSON", "a calendar", "a workbook saved by its reader", "a broken workbook"],
)
def test_a_file_that_fundcs_did_not_write_so_is_replaced_only_by_force(
    make: Callable[[Path], object], tmp_path: Path
) -> None:
    path = tmp_path / "owed.html"
    make(path)
    before = path.read_bytes()
    with pytest.raises(NotOurs, match="add --force"):
        written(path)
    assert path.read_bytes() == before
    written(path, force=True)
    assert "new" in path.read_text("utf-8")
    assert [left.name for left in tmp_path.iterdir()] == ["owed.html"]


@pytest.mark.parametrize("force", [False, True])
def test_a_database_is_never_replaced(force: bool, tmp_path: Path) -> None:
    database(tmp_path / "owed.html")
    with pytest.raises(CannotWrite, match="it is a database"):
        written(tmp_path / "owed.html", force=force)


@pytest.mark.parametrize("old", ["", PAGE.format("old")])
def test_what_fundcs_wrote_and_what_is_empty_is_replaced(old: str, tmp_path: Path) -> None:
    (tmp_path / "owed.html").write_text(old, "utf-8")
    written(tmp_path / "owed.html")
    assert "new" in (tmp_path / "owed.html").read_text("utf-8")


@pytest.mark.parametrize("text", [CALENDAR, "a,b\n"])
def test_a_file_of_another_kind_is_replaced_only_by_force(text: str, tmp_path: Path) -> None:
    path = tmp_path / "owed.html"
    path.write_text(PAGE.format("old"), "utf-8")
    with pytest.raises(NotOurs):
        written(path, text)
    assert "old" in path.read_text("utf-8")
    written(path, text, force=True)


def test_a_workbook_that_nobody_has_saved_since_is_known(tmp_path: Path) -> None:
    workbook(tmp_path / "ours.xlsx")
    workbook(tmp_path / "theirs.xlsx", "fundcs user")
    assert files.kind(tmp_path / "ours.xlsx") == "xlsx"
    assert files.kind(tmp_path / "theirs.xlsx") is None


@links
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    page, link = tmp_path / "www" / "owed.html", tmp_path / "owed.html"
    page.parent.mkdir()
    link.symlink_to(page)
    written(link)
    assert "new" in page.read_text("utf-8")
    page.write_text("my page", "utf-8")
    with pytest.raises(NotOurs):
        written(link)
    assert link.is_symlink()
    assert page.read_text("utf-8") == "my page"


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "owed.html"
    out = OutFile(path)
    out.check(force=False)
    out.aside.write_text(PAGE, "utf-8")
    path.write_text("my notes", "utf-8")
    with pytest.raises(NotOurs):
        out.ready()
    out.discard()
    path.unlink()
    out = OutFile(path)
    out.aside.write_text(PAGE, "utf-8")
    out.ready()
    path.write_text("my notes", "utf-8")
    with pytest.raises(FileExistsError):
        out.publish()
    assert path.read_text("utf-8") == "my notes"


def test_a_file_that_is_open_in_another_program_is_refused_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "owed.html"
    path.write_text(PAGE.format("old"), "utf-8")
    opened = Path.open

    def held(self: Path, mode: str = "r", **how: object) -> object:
        if self == path and "+" in mode:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(self, mode, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(InUse, match="is open in another program; close it and repeat"):
        written(path)
    assert "old" in path.read_bytes().decode()


def test_a_full_disk_is_said_to_be_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(durable, "Aside", full)
    with pytest.raises(DiskFull, match="the disk is full; nothing was done"):
        written(tmp_path / "owed.html")


@pytest.mark.parametrize("word", ["-", "/dev/stdout"])
def test_standard_output_takes_what_can_be_printed(
    word: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    out = OutFile(word)
    out.check(force=False)
    out.aside.write_bytes(b"a,b\r\n")
    out.ready()
    aside = out.aside
    out.publish()
    assert capsysbinary.readouterr().out == b"a,b\r\n"
    assert not aside.exists()


def test_a_terminal_is_not_steered_by_what_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = OutFile("-")
    out.aside.write_text("\ufeffa,\x1b[31mb\r\n", "utf-8", newline="")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    out.publish()
    assert capsys.readouterr().out == "a,\\u001b[31mb\n"


def test_a_workbook_is_not_printed() -> None:
    with pytest.raises(NotPrintable):
        Workbook("-")


def test_the_home_of_nobody_is_a_directory_that_does_not_exist() -> None:
    with pytest.raises(CannotWrite, match="its directory does not exist"):
        OutFile("~nobody-of-that-name/owed.html")


def test_a_reason_keeps_a_path_from_being_written(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="it is a directory"):
        OutFile(tmp_path / "a").keep_off(lambda _path: "it is a directory")
    OutFile(tmp_path / "a").keep_off(lambda _path: None)
    OutFile("-").keep_off(lambda _path: "it is a directory")
