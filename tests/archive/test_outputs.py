"""Files that commands write: what they never take the place of, and what is said where writing them fails."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from shared.enciphered import in_clear
from shared.systems import links

from fundcs.archive import files
from fundcs.kit import durable


def reminded(office: Any, out: Path, *more: str, code: int = 1) -> str:
    said: str = office.refused("reminders", "--out", out, *more, code=code)
    return said


@pytest.mark.parametrize("name", ["archive.db", "archive.db-wal", "archive.db-shm", "policy.toml"])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_nothing_of_the_archives_is_replaced(office: Any, name: str, force: tuple[str, ...]) -> None:
    assert "it is the archive itself or belongs to it" in reminded(office, office.folder / name, *force)


@links
def test_another_name_of_the_archive_is_the_archive(office: Any, tmp_path: Path) -> None:
    (tmp_path / "linked.html").hardlink_to(office.path)
    (tmp_path / "named.html").symlink_to(office.path)
    for name in ("linked.html", "named.html"):
        assert "it is the archive itself" in reminded(office, tmp_path / name, "--force")


def test_no_stored_document_is_replaced_whosever_it_is(office: Any, tmp_path: Path) -> None:
    own = files.place(office.path, "ab" + "0" * 62)
    others = files.place(tmp_path / "others" / "archive.db", "ab" + "0" * 62)
    for scan in (own, others):
        scan.parent.mkdir(parents=True)
        scan.write_bytes(b"scan")
    for path in (own, others, office.folder / "files" / "owed.html"):
        assert "it is a stored document or lies among them" in reminded(office, path, "--force")


@in_clear
def test_another_archive_is_no_place_for_an_output_or_a_backup(
    office: Any, founded: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(founded.read_bytes())
    for words in (("reminders", "--out"), ("archive", "backup")):
        assert "it is a database" in office.refused(*words, other, "--force")
    assert other.read_bytes() == founded.read_bytes()


def test_a_backup_takes_the_place_of_another_file_or_backup_only_by_force(
    office: Any, tmp_path: Path
) -> None:
    target = tmp_path / "b.db"
    for make in (lambda: target.write_text("notes", "utf-8"), lambda: None):
        make()
        assert "add --force" in office.refused("archive", "backup", target)
        office.ok("archive", "backup", target, "--force")


def test_a_page_is_printed_where_it_is_asked_for(office: Any) -> None:
    page = office.ok("reminders", "--format", "html", "--out", "-")
    assert page.startswith("<!doctype html>")
    assert page.endswith("</html>\n")
    assert page == office.ok("reminders", "--format", "html", "--out", "/dev/stdout")


def test_two_documents_are_not_printed_on_one_output(office: Any) -> None:
    assert "--json" in office.refused("reminders", "--out", "-", "--json", code=2)


def test_a_workbook_is_not_printed(office: Any) -> None:
    assert "cannot be printed" in office.refused("client", "export", "--xlsx", "-")
    assert "cannot be printed" in office.refused("reminders", "--format", "xlsx", "--out", "-")


def test_a_list_is_written_over_only_by_force(office: Any, tmp_path: Path) -> None:
    out = tmp_path / "clients.csv"
    office.ok("client", "export", "--csv", out)
    assert "add --force" in office.refused("client", "export", "--csv", out)
    office.ok("client", "export", "--csv", out, "--force")


def test_a_workbook_is_written_over_until_somebody_saves_it(office: Any, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "clients.xlsx"
    office.ok("client", "export", "--xlsx", out)
    office.ok("client", "export", "--xlsx", out)
    book = load_workbook(out)
    book.properties.lastModifiedBy = "王经理"
    book.save(out)
    assert "fundcs did not write it as it is" in office.refused("client", "export", "--xlsx", out)


def fails(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Nothing is given a name any more, as where a spreadsheet program opened the file at the last moment."""

    def refuse(_source: Path, _target: Path) -> None:
        raise error

    monkeypatch.setattr(durable, "claim", refuse)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (durable.InUse(path="x"), "it is open in another program"),
        (OSError(errno.ENOSPC, "full"), "the disk is full"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
def test_what_fails_after_the_act_is_said_to_and_the_trail_says_so_too(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, why: str
) -> None:
    fails(monkeypatch, error)
    said = office.refused("client", "export", "--xlsx", tmp_path / "clients.xlsx", code=5)
    assert said.endswith(f"clients.xlsx was not written: {why}; export it again")
    assert said.startswith("error: done and on record, but ")
    last, after = office.json("archive", "trail")[-2:]
    assert (last["verb"], after["verb"], after["key"]) == ("exported", "not_written", "clients.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["office"]


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (OSError(errno.ENOSPC, "full"), 5, "the disk is full; nothing was done"),
        (OSError(errno.EIO, "Input/output error"), 5, "the disk does not take what is written"),
        (OSError(errno.EACCES, "denied"), 1, "cannot write"),
        (durable.Unsynced(errno.EIO, "Input/output error"), 5, "done, but the disk has not confirmed it"),
    ],
)
def test_of_a_command_that_only_reads_nothing_is_done_where_its_file_fails(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, sentence: str
) -> None:
    fails(monkeypatch, error)
    result = office.run("reminders", "--out", tmp_path / "owed.html")
    assert result.code == code
    assert sentence in result.err


@pytest.mark.parametrize("words", [("client", "export", "--xlsx"), ("reminders", "--out")])
def test_a_disk_that_is_full_while_a_file_is_made_is_no_defect(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = office.path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    said = office.refused(*words, tmp_path / "out.xlsx", code=5)
    assert "the disk is full; nothing was done" in said
    assert office.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["office"]
