"""An archive of its own for a test, and the program run on it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from shared import enciphered

from fundcs import boundary, main
from fundcs.kit import clock, i18n
from fundcs.kit.zone import SHANGHAI

if enciphered.ON:
    enciphered.install()

# On a machine at work any example may take long; how long is the benchmarks' matter.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
# On a Chinese system too the program speaks English here, unless a test has it speak Chinese.
os.environ["LC_ALL"] = "C.UTF-8"
if (
    os.name == "nt"
):  # what the tests start is read as UTF-8; its own encoding is tests/kit/test_streams.py's matter
    os.environ.setdefault("PYTHONUTF8", "1")


@dataclass(frozen=True)
class Result:
    """What a run of the program left: its exit code and its two streams."""

    code: int
    out: str
    err: str


@dataclass
class Office:
    """The program on one archive, at one moment, in English unless told otherwise."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    now: str = "2026-11-23T10:00:00+08:00"
    lang: str = "en"

    @property
    def path(self) -> Path:
        return self.folder / "archive.db"

    def arguments(
        self, *words: object, now: str | None = None, as_: str | None = "S001", lang: str | None = None
    ) -> list[str]:
        options = ["--archive", str(self.path), "--now", now or self.now, "--lang", lang or self.lang]
        if as_ is not None:
            options += ["--as", as_]
        return [*options, *map(str, words)]

    def run(self, *words: object, **how: Any) -> Result:
        """Run in this process."""
        self.capsys.readouterr()
        code = boundary.run(self.arguments(*words, **how))
        out, err = self.capsys.readouterr()
        return Result(code, out, err)

    def ok(self, *words: object, **how: Any) -> str:
        """Run, expect success, return standard output."""
        result = self.run(*words, **how)
        assert result.code == 0, result.err
        return result.out

    def json(self, *words: object, **how: Any) -> Any:
        """Run with --json, expect success, return the document."""
        return json.loads(self.ok(*words, "--json", **how))

    def refused(self, *words: object, code: int = 1, **how: Any) -> str:
        """Run, expect one error line and nothing on standard output, return the line."""
        result = self.run(*words, **how)
        assert result.code == code, (result.code, result.out, result.err)
        assert result.out == ""
        lines = result.err.splitlines()
        assert len(lines) == 1, result.err
        assert lines[0].startswith(("error: ", "错误："))
        return lines[0]

    def process(
        self, *words: object, stdin: str | None = None, env: dict[str, str] | None = None, **how: Any
    ) -> Result:
        """Run the real command as a process of its own."""
        done = subprocess.run(
            [sys.executable, *enciphered.program(), *self.arguments(*words, **how)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            input=stdin,
            env={**os.environ, **(env or {})},
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session", autouse=True)
def _helped_in_english() -> None:
    """Help texts are read as a chapter is imported: in English, whichever test comes first."""
    for packages, _line in (*main.CHAPTERS.values(), *main.ROOT_COMMANDS.values()):
        for package in packages:
            import_module(main.module_of(package))


@pytest.fixture(scope="session", autouse=True)
def _november() -> None:
    """The real clock goes on from the offices' morning, so that no test depends on the day it runs."""
    began, morning = clock.now(), datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    real = clock.now
    clock.now = lambda: morning + (real() - began)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Rules asked for by themselves speak English, whatever the program spoke last."""
    yield
    i18n.use("en")


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are as wide as those of a pipe, in whatever terminal or worker the tests run."""
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def own_keys() -> Iterator[None]:
    """The program as it is for everybody, whatever the switch says: for a test that encrypts by itself."""
    with enciphered.away():
        yield


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new archive made once; tests get copies."""
    folder = tmp_path_factory.mktemp("founded")
    path = folder / "archive.db"
    options = ["--archive", str(path), "--now", "2020-01-02", "--lang", "en"]
    code = boundary.run([*options, "init", "--manager", "王经理", "--json"])
    assert code == 0
    if enciphered.ON:
        enciphered.encipher(path)
    return path


@pytest.fixture(scope="session")
def sample_year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The demo's directory and what `fundcs demo --json` said of it, built once; only to be read."""
    folder = tmp_path_factory.mktemp("sample") / "demo"
    with redirect_stdout(io.StringIO()) as out:
        assert boundary.run(["--lang", "zh", "demo", str(folder), "--json"]) == 0
    return folder, json.loads(out.getvalue())


@pytest.fixture
def sample(sample_year: tuple[Path, dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> Office:
    """The program on the sample archive, which must only be read."""
    return Office(sample_year[0], capsys)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """The program where no archive has been made yet."""
    return Office(tmp_path / "office", capsys)


@pytest.fixture
def office(founded: Path, empty: Office) -> Office:
    """The program on a new archive whose manager is S001 王经理."""
    empty.folder.mkdir(mode=0o700)
    empty.path.write_bytes(founded.read_bytes())
    return empty
