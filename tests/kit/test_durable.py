"""What is done to files that people keep, on Linux and as Windows refuses it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fundcs.kit import durable
from fundcs.kit.durable import Aside, AsideFolder, DiskFailing, DiskFull, DoneBut, InUse, Unsynced

posix = pytest.mark.skipif(os.name == "nt", reason="modes, locks and directory handles are POSIX's")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows's refusals: no directory is opened, nothing is synced that may not be written."""
    monkeypatch.setattr(durable, "WINDOWS", True)
    monkeypatch.setattr(durable, "_SHARING_PAUSE", 0)
    if os.name == "nt":
        return  # it refuses by itself
    opened, sync = os.open, os.fsync

    def refuse_folders(path: Any, *rest: Any, **how: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *rest, **how)

    def refuse_readers(handle: int) -> None:
        import fcntl

        if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "Bad file descriptor")
        sync(handle)

    monkeypatch.setattr(os, "open", refuse_folders)
    monkeypatch.setattr(os, "fsync", refuse_readers)


def refusing(error: OSError) -> Callable[..., None]:
    def refuse(*_given: Any, **_how: Any) -> None:
        raise error

    return refuse


@posix
def test_a_file_aside_is_the_owners_alone_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Aside(tmp_path) as aside:
            assert stat.S_IMODE(aside.path.stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_file_aside_becomes_the_file_or_is_gone(tmp_path: Path) -> None:
    with Aside(tmp_path) as aside:
        aside.path.write_bytes(b"new")
        aside.become(tmp_path / "sheet.xlsx")
    with Aside(tmp_path):
        pass
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("sheet.xlsx", b"new")]


@posix
def test_the_content_is_synced_before_the_name_and_the_directory_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append("directory" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def replaced(source: Path, target: Path) -> Path:
        done.append("name")
        return replace(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    with Aside(tmp_path) as aside:
        aside.become(tmp_path / "sheet.xlsx")
    assert done == ["file", "name", "directory"]


def test_a_new_name_is_never_taken_from_another_file(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"theirs")
    with Aside(tmp_path) as aside, pytest.raises(FileExistsError):
        aside.become(tmp_path / "archive.db", new=True)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("archive.db", b"theirs")]


@posix
def test_a_new_name_needs_neither_hard_links_nor_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    monkeypatch.setattr(os, "link", refusing(PermissionError(errno.EPERM, "Operation not permitted")))
    monkeypatch.setattr(fcntl, "flock", refusing(OSError(errno.ENOLCK, "No locks available")))
    with Aside(tmp_path) as aside:
        aside.become(tmp_path / "archive.db", new=True)
    assert [path.name for path in tmp_path.iterdir()] == ["archive.db"]


@posix
def test_what_a_living_process_makes_is_no_leftover_and_what_a_dead_one_left_is(tmp_path: Path) -> None:
    (tmp_path / ".fundcs-0123456789ab.new").touch()
    (tmp_path / ".fundcs-0123456789ab.new-wal").touch()
    (tmp_path / ".fundcs-ba9876543210.new-wal").touch()
    (tmp_path / ".profile").touch()
    with Aside(tmp_path) as living, AsideFolder(tmp_path):
        Path(f"{living.path}-wal").touch()
        assert [path.name for path in durable.leftovers(tmp_path)] == [
            ".fundcs-0123456789ab.new",
            ".fundcs-0123456789ab.new-wal",
            ".fundcs-ba9876543210.new-wal",
        ]


def test_only_old_leftovers_are_swept(tmp_path: Path) -> None:
    old, new = tmp_path / ".fundcs-0123456789ab.new", tmp_path / ".fundcs-ba9876543210.new"
    for path in (old, new):
        path.touch()
    os.utime(old, (0, 0))
    durable.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [new]


def test_a_directory_made_aside_becomes_one_or_is_gone_with_what_is_in_it(tmp_path: Path) -> None:
    with AsideFolder(tmp_path) as aside:
        (aside.path / "sheet.xlsx").touch()
        aside.become(tmp_path / "demo")
    with AsideFolder(tmp_path) as aside:
        (aside.path / "sheet.xlsx").touch()
    assert [path.name for path in tmp_path.rglob("*")] == ["demo", "sheet.xlsx"]


@posix
def test_a_directory_that_cannot_be_synced_at_all_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", refusing(OSError(errno.EINVAL, "Invalid argument")))
    durable.sync_folder(tmp_path)


@posix
def test_a_directory_that_the_disk_does_not_confirm_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", refusing(OSError(errno.EIO, "Input/output error")))
    with pytest.raises(Unsynced) as failed:
        durable.sync_folder(tmp_path)
    assert "done, but the disk has not confirmed it (Input/output error)" in str(
        durable.trouble(failed.value)
    )


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DiskFull),
        (OSError(errno.EIO, "Input/output error"), DiskFailing),
        (OSError(errno.EFBIG, "File too large"), DiskFailing),
        (Unsynced(errno.ENOSPC, "No space left on device"), DoneBut),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), type(None)),
        (FileNotFoundError(errno.ENOENT, "No such file"), type(None)),
    ],
)
def test_a_disk_that_is_full_or_failing_is_told_from_other_errors(error: OSError, kind: type) -> None:
    assert type(durable.trouble(error)) is kind


def test_on_windows_nothing_opens_a_directory_or_syncs_what_it_only_reads(
    windows: None, tmp_path: Path
) -> None:
    with Aside(tmp_path) as aside:
        aside.path.write_bytes(b"new")
        aside.become(tmp_path / "sheet.xlsx")
    with Aside(tmp_path) as aside:
        aside.become(tmp_path / "other.xlsx", new=True)
    durable.make_folder(tmp_path / "files" / "ab")
    with durable.copied(tmp_path / "sheet.xlsx") as copy:
        assert copy.path.read_bytes() == b"new"
    with AsideFolder(tmp_path) as folder:
        folder.become(tmp_path / "demo")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "files", "other.xlsx", "sheet.xlsx"]


def test_on_windows_no_file_is_renamed_while_it_is_held_open(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace
    with Aside(tmp_path) as aside:

        def replaced(source: Path, target: Path) -> Path:
            assert aside._handle is None
            return replace(source, target)

        monkeypatch.setattr(Path, "replace", replaced)
        aside.become(tmp_path / "sheet.xlsx")


def test_on_windows_a_file_that_is_open_elsewhere_is_not_replaced_and_that_is_said(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sheet.xlsx"
    target.write_bytes(b"old")
    tries: list[int] = []

    def refuse(_source: Path, _target: Path) -> None:
        tries.append(1)
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", refuse)
    with Aside(tmp_path) as aside, pytest.raises(InUse, match="close it and repeat"):
        aside.become(target)
    assert len(tries) > 1  # a virus scanner lets go in a moment
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("sheet.xlsx", b"old")]


def test_on_windows_a_file_that_is_open_elsewhere_is_not_removed_and_that_is_said(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "unlink", refusing(PermissionError(errno.EACCES, "in use")))
    with pytest.raises(InUse):
        durable.remove(tmp_path / "sheet.xlsx")


def test_removing_says_whether_there_was_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert [durable.remove(tmp_path / "a"), durable.remove(tmp_path / "a")] == [True, False]
