"""Progress is shown to a person at a terminal and to nobody else."""

from __future__ import annotations

import pytest

from fundcs.kit.progress import progress


def test_a_terminal_is_told_how_far_it_is_and_the_line_is_cleared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with progress("Verifying", 2) as said:
        said(1)
        said(2)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "\r\x1b[KVerifying 1/2\r\x1b[KVerifying 2/2\r\x1b[K"


def test_the_line_is_cleared_where_the_work_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with pytest.raises(ZeroDivisionError), progress("Verifying", 2) as said:
        said(1 // 0)
    assert capsys.readouterr().err.endswith("\r\x1b[K")


def test_a_file_is_told_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Verifying", 2) as said:
        said(1)
    assert capsys.readouterr() == ("", "")
