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


class Refusal(PermissionError):
    """What Windows answers of a file that is open elsewhere."""

    winerror = _SHARING_VIOLATION


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Open a file as Excel does: others may read it, and neither write, replace nor remove it."""
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
        handle = kernel.CreateFileW(str(path), 0xC0000000, share, None, 3, 0, None)
        assert handle not in {None, ctypes.c_void_p(-1).value}
        try:
            yield
        finally:
            kernel.CloseHandle(ctypes.c_void_p(handle))

    return hold


def _played(monkeypatch: pytest.MonkeyPatch, refused: str) -> Hold:
    taken: set[Path] = set()
    opened, replaced, removed = Path.open, Path.replace, Path.unlink

    def refuse(path: Path) -> None:
        if path in taken:
            raise Refusal(errno.EACCES, "Permission denied", str(path))

    def open_(path: Path, mode: str = "r", *rest: Any, **how: Any) -> Any:
        if set(mode) & set(refused):
            refuse(path)
        return opened(path, mode, *rest, **how)

    def replace(path: Path, target: Path) -> Path:
        refuse(target)
        return replaced(path, target)

    def unlink(path: Path, **how: Any) -> None:
        refuse(path)
        removed(path, **how)

    @contextmanager
    def hold(path: Path) -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(durable, "WINDOWS", True)
            patch.setattr(durable, "_SHARING_PAUSE", 0)
            patch.setattr(Path, "open", open_)
            patch.setattr(Path, "replace", replace)
            patch.setattr(Path, "unlink", unlink)
            taken.add(path)
            yield
        taken.clear()

    return hold
