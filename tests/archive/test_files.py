from __future__ import annotations

import hashlib
import os
import stat
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.archive import files
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.archive.models import StoredFile

LIMITS = files.Limits(("pdf", "text"), 200)
AT = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


class Kept:
    """A session as far as storing a file needs one."""

    def __init__(self) -> None:
        self.rows: dict[str, StoredFile] = {}

    def get(self, _model: object, key: str) -> StoredFile | None:
        return self.rows.get(key)

    def add(self, row: StoredFile) -> None:
        self.rows[row.hash] = row

    def flush(self) -> None:
        """Nothing waits."""


@pytest.fixture
def store(tmp_path: Path) -> Any:
    archive, kept = tmp_path / "office" / "archive.db", Kept()
    archive.parent.mkdir()

    def add(source: Path) -> StoredFile:
        return files.add(kept, archive, source, AT, "S001", LIMITS).stored  # type: ignore[arg-type]

    add.archive, add.kept = archive, kept  # type: ignore[attr-defined]
    return add


def scan(folder: Path, content: bytes = b"scan", name: str = "身份证.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_scan_is_found_under_the_hash_of_its_content(store: Any, tmp_path: Path) -> None:
    stored = store(scan(tmp_path))
    hash_ = hashlib.sha256(b"scan").hexdigest()
    assert (stored.hash, stored.size, stored.name, stored.media_type) == (
        hash_,
        4,
        "身份证.pdf",
        "text/plain",
    )
    assert (store.archive.parent / "files" / hash_[:2] / hash_[2:]).read_bytes() == b"scan"


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_nobody_else_can_read_a_scan(store: Any, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        place = files.place(store.archive, store(scan(tmp_path)).hash)
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (place, place.parent, place.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_the_same_content_is_stored_once_and_keeps_its_first_name(store: Any, tmp_path: Path) -> None:
    first = store(scan(tmp_path))
    again = store(scan(tmp_path, name="another.pdf"))
    assert again is first
    stored = [path for path in (store.archive.parent / "files").rglob("*") if path.is_file()]
    assert stored == [files.place(store.archive, first.hash)]


def test_a_damaged_file_is_never_written_over(store: Any, tmp_path: Path) -> None:
    place = files.place(store.archive, store(scan(tmp_path)).hash)
    place.write_bytes(b"scam")
    with pytest.raises(files.StoredFileDamaged):
        store(scan(tmp_path))
    assert place.read_bytes() == b"scam"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder / "none.pdf", "it does not exist"),
        (lambda folder: folder, "it is not a file"),
        (lambda folder: scan(folder, b""), "it is empty"),
        (lambda folder: scan(folder, b"\x7fELF\0\0"), "none of the kinds that are kept: pdf, text"),
        (lambda folder: scan(folder, b"PK\3\4 torn"), "none of the kinds that are kept"),
    ],
)
def test_what_is_no_scan_is_refused_and_leaves_nothing(
    make: Any, said: str, store: Any, tmp_path: Path
) -> None:
    with pytest.raises(files.CannotRead, match=said):
        store(make(tmp_path))
    assert not (store.archive.parent / "files").exists()


def test_a_file_too_large_for_a_document_is_refused(store: Any, tmp_path: Path) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as sparse:
        sparse.truncate(200 * 1024 * 1024 + 1)
    with pytest.raises(files.CannotRead, match="larger than 200 MB"):
        store(huge)


def test_a_number_in_a_name_is_starred_in_the_refusal(store: Any, tmp_path: Path) -> None:
    with pytest.raises(files.CannotRead) as caught:
        store(tmp_path / "11010519900307451X.pdf")
    assert "11010519900307451X" not in str(caught.value)


def test_a_directory_that_takes_no_file_is_said(store: Any, tmp_path: Path) -> None:
    (store.archive.parent / "files").write_text("a file where the directory should be", "utf-8")
    with pytest.raises(files.CannotStore, match=r"EEXIST|ENOTDIR"):
        store(scan(tmp_path))


def test_the_check_finds_missing_and_changed_files_and_no_others(store: Any, tmp_path: Path) -> None:
    sound, changed, missing = (store(scan(tmp_path, content)) for content in (b"one", b"two", b"three"))
    files.place(store.archive, changed.hash).write_bytes(b"tow")
    files.place(store.archive, missing.hash).unlink()
    rows = [(row.hash, row.size) for row in (sound, changed, missing)]
    found = [(one.key, str(one.sentence).rpartition(" ")[2]) for one in files.check(store.archive, rows)]
    assert found == [(changed.hash, "changed"), (missing.hash, "missing")]


def test_what_no_record_names_is_listed(store: Any, tmp_path: Path) -> None:
    kept = store(scan(tmp_path))
    (store.archive.parent / "files" / "extra.pdf").write_bytes(b"extra")
    assert files.unrecorded(store.archive, [kept.hash]) == ["files/extra.pdf"]
    assert files.unrecorded(tmp_path / "archive.db", []) == []


def test_files_are_carried_once_and_put_right_where_they_were_damaged(store: Any, tmp_path: Path) -> None:
    rows = [(row.hash, row.size) for row in (store(scan(tmp_path, content)) for content in (b"one", b"two"))]
    target = tmp_path / "backups" / "copy.db"
    assert files.carry(rows, store.archive, target) == []
    inodes = [files.place(target, hash_).stat().st_ino for hash_, _size in rows]
    files.place(target, rows[1][0]).write_bytes(b"tow")
    assert files.carry(rows, store.archive, target) == []
    assert list(files.check(target, rows)) == []
    assert files.place(target, rows[0][0]).stat().st_ino == inodes[0]
    assert files.unrecorded(target, [hash_ for hash_, _size in rows]) == []


def test_a_file_that_is_damaged_is_not_carried_but_named(store: Any, tmp_path: Path) -> None:
    stored = store(scan(tmp_path))
    target = tmp_path / "backups" / "copy.db"
    assert files.carry([(stored.hash, stored.size)], store.archive, target) == []
    files.place(store.archive, stored.hash).write_bytes(b"scam")
    assert files.carry([(stored.hash, stored.size)], store.archive, target) == []  # from an earlier backup
    other = tmp_path / "elsewhere" / "copy.db"
    assert files.carry([(stored.hash, stored.size)], store.archive, other) == [stored.hash]
    assert not files.place(other, stored.hash).exists()
