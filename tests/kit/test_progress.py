from __future__ import annotations

import io
import threading

import pytest

from fundcs.kit.progress import _CLEAR, progress, ticking


class _Terminal(io.StringIO):
    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written.set()
        return super().write(text)


def test_a_long_command_says_on_a_terminal_that_it_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with ticking(after=0.01):
        assert terminal.written.wait(60)
    assert "working" in terminal.getvalue()
    assert terminal.getvalue().endswith(_CLEAR)


def test_a_quick_command_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with ticking(after=30):
        pass
    assert terminal.getvalue() == ""


def test_nothing_is_said_where_standard_error_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    with ticking(after=0.01), progress("Verifying", 3) as said:
        said(1)
    assert pipe.getvalue() == ""


def _interrupted(terminal: _Terminal) -> None:
    with ticking(after=0.01):
        terminal.written.wait(60)
        raise KeyboardInterrupt


def test_an_interrupted_command_leaves_no_line_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with pytest.raises(KeyboardInterrupt):
        _interrupted(terminal)
    assert terminal.getvalue().endswith(_CLEAR)
