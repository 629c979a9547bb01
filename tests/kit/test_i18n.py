"""Sentences in two languages, contexts, and what is said where the Chinese was never compiled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import fundcs
import messages
from fundcs import boundary
from fundcs.kit import i18n
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_, T, _, joined
from fundcs.kit.zone import SHANGHAI

LABELS = (P_("column", "Due"), P_("state", "Due"), N_("Due"))
PO = """
msgctxt "column"
msgid "Due"
msgstr "期限"

msgctxt "state"
msgid "Due"
msgstr "到期"

msgctxt "state"
msgid "{n} due"
msgstr "到期 {n} 项"
"""


@pytest.fixture
def translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that knows what `PO` holds and nothing else."""
    (tmp_path / "zh_CN.po").write_text(messages.HEADER + PO, encoding="utf-8")
    messages.write_compiled(tmp_path / "zh_CN" / "LC_MESSAGES" / "fundcs.mo", tmp_path)
    monkeypatch.setattr(i18n, "_LOCALE", tmp_path)


@pytest.mark.usefixtures("translated")
def test_a_word_is_translated_in_its_context() -> None:
    with i18n.speaking("zh"):
        assert [_(label) for label in LABELS] == ["期限", "到期", "Due"]


@pytest.mark.usefixtures("translated")
def test_a_sentence_with_facts_is_translated_in_its_context() -> None:
    with i18n.speaking("zh"):
        assert str(T(P_("state", "{n} due"), n=3)) == "到期 3 项"


@pytest.mark.usefixtures("translated")
def test_a_context_without_a_translation_is_not_shown() -> None:
    with i18n.speaking("zh"):
        assert _(P_("heading", "Due")) == "Due"


def test_a_context_is_not_shown_in_english() -> None:
    assert [_(label) for label in LABELS] == ["Due", "Due", "Due"]
    assert str(T(P_("state", "{n} due"), n=3)) == "3 due"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree as it is checked out: nothing in it is compiled."""
    package = Path(fundcs.__file__).parent
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(package, folder / "fundcs", ignore=shutil.ignore_patterns("locale", "__pycache__"))
    return folder


def run(bare: Path, *words: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "fundcs", *words],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=bare,
        env={**os.environ, "PYTHONPATH": str(bare)},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


SENTENCE = (
    "error: the Chinese translations have not been compiled; "
    "run `python tools/messages.py` in the source tree, or install fundcs with pip\n"
)


def test_chinese_that_was_never_compiled_is_refused_in_one_sentence(bare: Path) -> None:
    assert run(bare, "--lang", "zh", "--help") == (1, "", SENTENCE)


def test_english_needs_nothing_compiled(bare: Path) -> None:
    code, out, err = run(bare, "--lang", "en", "staff", "--help")
    assert (code, err) == (0, "")
    assert "Usage: fundcs staff" in out


def test_a_chinese_document_is_never_written_in_english_instead(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "_LOCALE", tmp_path)
    monkeypatch.setenv("FUNDCS_LANG", "")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    document = tmp_path / "clients.csv"
    words = ["--archive", str(office.path), "--as", "S001", "client", "export", "--csv", str(document)]
    office.capsys.readouterr()
    assert boundary.run(words) == 1
    assert office.capsys.readouterr() == ("", SENTENCE)
    assert not document.exists()


def test_words_in_a_row_are_parted_as_the_language_parts_them() -> None:
    said = T("there is no option {name}", name=joined(["a", "b"]))
    with i18n.speaking("zh"):
        assert str(said) == "没有选项 a、b"
    with i18n.speaking("en"):
        assert str(said) == "there is no option a, b"


def test_a_moment_in_a_sentence_stands_to_the_minute() -> None:
    moment = datetime(2026, 11, 23, 10, 0, 30, tzinfo=SHANGHAI)
    assert str(T("due: {when}", when=moment)) == "due: 2026-11-23 10:00"
    assert str(Refused("due: {when}", when=moment)) == "due: 2026-11-23 10:00"
