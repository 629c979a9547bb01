"""Files that another program has open, as those on Windows hold them; elsewhere that is played."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from fundcs.kit import durable

Hold = Callable[[Path], AbstractContextManager[None]]

_SHARING_VIOLATION = 32
_BACKUP_SEMANTICS = 0x02000000  # without it Windows opens no directory


class Refusal(PermissionError):
    """What Windows answers of a file that is open elsewhere."""

    winerror = _SHARING_VIOLATION


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Open a file or directory as Excel does: others may read it, and neither write, rename nor remove it."""
    return _really(1) if os.name == "nt" else _played(monkeypatch, "+wax")


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Open a file so that nobody else may open it at all."""
    return _really(0) if os.name == "nt" else _played(monkeypatch, "+waxr")


def _really(share: int) -> Hold:
    @contextmanager
    def hold(path: Path) -> Iterator[None]:
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(str(path), 0xC0000000, share, None, 3, _BACKUP_SEMANTICS, None)
        assert handle not in {None, ctypes.c_void_p(-1).value}
        try:
            yield
        finally:
            kernel.CloseHandle(ctypes.c_void_p(handle))

    return hold


def _played(monkeypatch: pytest.MonkeyPatch, refused: str) -> Hold:
    @contextmanager
    def hold(path: Path) -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(durable, "WINDOWS", True)
            patch.setattr(durable, "_SHARING_PAUSE", 0)
            _refuse(path, refused, patch)
            yield

    return hold


def _refuse(taken: Path, modes: str, patch: pytest.MonkeyPatch) -> None:
    """Let nobody open `taken` in these modes, nor rename, replace or remove it."""
    opened, renamed = Path.open, Path.rename

    def unless_taken(path: Path) -> None:
        if path == taken:
            raise Refusal(errno.EACCES, "Permission denied", str(path))

    def open_(path: Path, mode: str = "r", *rest: Any, **how: Any) -> Any:
        if set(mode) & set(modes):
            unless_taken(path)
        return opened(path, mode, *rest, **how)

    def rename(path: Path, target: Path) -> Path:
        unless_taken(taken if path in taken.parents else path)
        return renamed(path, target)

    def guarded(name: str, *, by_target: bool = False) -> Callable[..., Any]:
        done = getattr(Path, name)

        def do(path: Path, *rest: Any, **how: Any) -> Any:
            unless_taken(rest[0] if by_target else path)
            return done(path, *rest, **how)

        return do

    patch.setattr(Path, "open", open_)
    patch.setattr(Path, "rename", rename)
    patch.setattr(Path, "replace", guarded("replace", by_target=True))
    for name in ("unlink", "rmdir"):
        patch.setattr(Path, name, guarded(name))
