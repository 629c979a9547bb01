"""Standard streams: Windows's code pages, and a reader who goes away."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from typing import Any

import pytest

from fundcs.kit import i18n, streams, windows


class Refusing(io.FileIO):
    """A pipe that answers every write as it is told to."""

    def __init__(self, code: int) -> None:
        super().__init__(os.devnull, "w")
        self._code = code

    def write(self, _data: Any) -> int:
        raise OSError(self._code, os.strerror(self._code))


@pytest.fixture
def windows_(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module as it behaves on Windows, without the rest of the program."""
    monkeypatch.setattr(streams, "os", _Windows())
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)


class _Windows:
    name = "nt"
    environ = os.environ
    strerror = staticmethod(os.strerror)


def test_a_reader_who_goes_away_is_told_from_other_errors_of_a_pipe() -> None:
    with Refusing(errno.EINVAL) as raw, pytest.raises(BrokenPipeError):
        streams.Pipe(raw).write(b"x")
    with Refusing(errno.ENOSPC) as raw, pytest.raises(OSError, match="No space left"):
        streams.Pipe(raw).write(b"x")


@pytest.mark.parametrize(
    ("page", "bytes_"),
    [(936, "派息表".encode("gbk")), (65001, "派息表".encode()), (437, b"\\u6d3e\\u606f\\u8868")],
)
def test_a_pipe_is_written_in_the_code_page_of_the_console(
    windows_: None, monkeypatch: pytest.MonkeyPatch, page: int, bytes_: bytes
) -> None:
    read, write = os.pipe()
    monkeypatch.setattr(windows, "console_page", lambda: page)
    with open(read, "rb") as reader:  # noqa: PTH123 - a descriptor
        pipe = io.TextIOWrapper(io.BufferedWriter(io.FileIO(write, "w")), "cp1252")
        monkeypatch.setattr(sys, "stdout", pipe)
        streams.set_up()
        sys.stdout.write("派息表")
        sys.stdout.flush()
        pipe.close()
        assert reader.read() == bytes_


@pytest.mark.parametrize(
    "data", ["林知远\n".encode(), "林知远\n".encode("gbk"), b"\xef\xbb\xbf" + "林知远\n".encode()]
)
def test_a_line_is_read_in_either_encoding_that_a_shell_pipes(data: bytes) -> None:
    assert streams.decoded(data, "cp936") == "林知远\n"


def test_chinese_is_spoken_where_windows_is_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(windows, "speaks_chinese", lambda: True)
    assert i18n.from_locale() == "zh"
    monkeypatch.setattr(windows, "speaks_chinese", lambda: False)
    assert i18n.from_locale() == "en"


def test_a_language_that_the_environment_names_goes_before_that_of_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setattr(windows, "speaks_chinese", lambda: True)
    assert i18n.from_locale() == "en"


@pytest.mark.parametrize("words", [("--help",), ("policy", "show"), ("policy", "show", "--json")])
def test_a_reader_who_reads_one_line_is_no_error(words: tuple[str, ...]) -> None:
    program = [sys.executable, "-m", "fundcs", "--lang", "zh", *words]
    with subprocess.Popen(
        program, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
