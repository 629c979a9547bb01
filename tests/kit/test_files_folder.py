"""A directory that files are written into: all of them or none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fundcs.kit.files import CannotWrite, NotPrintable, OutFolder


def test_files_are_in_place_once_published(tmp_path: Path) -> None:
    folder = OutFolder(tmp_path / "new")
    for name in ("a", "b"):
        folder.file(name).write_text(name, encoding="utf-8")
    folder.publish()
    folder.discard()
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["a", "b"]


def test_what_is_discarded_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = OutFolder(tmp_path / "new")
    folder.file("a").write_text("a", encoding="utf-8")
    folder.discard()
    assert not (tmp_path / "new").exists()


def test_a_directory_that_was_there_stays_when_discarded(tmp_path: Path) -> None:
    folder = OutFolder(tmp_path)
    folder.file("a").write_text("a", encoding="utf-8")
    folder.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_file_never_takes_the_place_of_what_is_kept_off(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    archive.write_text("x", encoding="utf-8")
    folder = OutFolder(tmp_path)
    folder.keep_off(lambda path: "it is the archive itself" if path == archive else None)
    with pytest.raises(CannotWrite, match="the archive itself"):
        folder.file("archive.db")


@pytest.mark.parametrize(
    ("path", "why"), [("file", "it is a file"), ("no/where", "directory does not exist")]
)
def test_what_is_no_directory_is_refused(tmp_path: Path, path: str, why: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotWrite, match=why):
        OutFolder(tmp_path / path)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    for name, target in (("dangling", "no/such"), ("loop", "loop")):
        (tmp_path / name).symlink_to(target)
        with pytest.raises(CannotWrite, match="leads nowhere"):
            OutFolder(tmp_path / name)


def test_a_directory_that_nobody_may_look_into_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "exists", closed)
    with pytest.raises(CannotWrite, match="you have no access to it"):
        OutFolder(tmp_path / "new")


def test_files_are_not_printed() -> None:
    with pytest.raises(NotPrintable):
        OutFolder("-")


def test_a_new_directory_appears_only_with_all_its_files(tmp_path: Path) -> None:
    folder = OutFolder(tmp_path / "new")
    for name in ("a", "b"):
        folder.file(name).write_text(name, "utf-8")
    folder.ready()
    assert not (tmp_path / "new").exists()
    folder.publish()
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "new").iterdir()} == {
        "a": "a",
        "b": "b",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_directory_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    folder = OutFolder(tmp_path / "new")
    folder.file("a").write_text("a", "utf-8")
    folder.ready()
    (tmp_path / "new").mkdir()
    with pytest.raises(FileExistsError):
        folder.publish()
    assert list(tmp_path.rglob("*")) == [tmp_path / "new"]
