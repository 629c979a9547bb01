"""The Chinese catalogue is whole, and the check that says so can say no."""

from __future__ import annotations

import gettext
import io
from typing import TYPE_CHECKING

import pytest

import messages

if TYPE_CHECKING:
    from pathlib import Path

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
CODE = 'def say(name: str) -> str:\n    return _("no client {name}").format(name=name)\n'
WHOLE = 'msgid "no client {name}"\nmsgstr "没有客户 {name}"\n'


def house(root: Path, code: str, fragment: str, package: str = "clients") -> Path:
    folder = root / package
    folder.mkdir(parents=True)
    (folder / "service.py").write_text(code, encoding="utf-8")
    (folder / "zh_CN.po").write_text(HEADER + fragment, encoding="utf-8")
    return root


def test_every_sentence_of_the_program_is_translated() -> None:
    assert messages.problems(messages.read()) == []


def test_the_compiled_catalogue_is_current() -> None:
    now = messages.compiled(messages.read())
    assert (messages.SOURCE / messages.COMPILED).read_bytes() == now, "run python tools/messages.py"


def test_a_whole_fragment_has_no_problem(tmp_path: Path) -> None:
    assert messages.problems(messages.read(house(tmp_path, CODE, WHOLE))) == []


@pytest.mark.parametrize(
    ("fragment", "problem"),
    [
        ("", "clients/service.py:2: no translation"),
        ('msgid "no client {name}"\nmsgstr ""\n', "clients/service.py:2: no translation"),
        ("#, fuzzy\n" + WHOLE, "clients/service.py:2: no translation"),
        ("#, fuzzy\n" + WHOLE, "fuzzy"),
        (WHOLE + '\nmsgid "no fund"\nmsgstr "没有基金"\n', "nothing in clients says this: 'no fund'"),
        (WHOLE + '\n#~ msgid "no fund"\n#~ msgstr "没有基金"\n', "obsolete entry 'no fund'"),
        (WHOLE + "\n" + WHOLE, "a sentence stands twice"),
        (WHOLE.replace("客户 {name}", "客户 {code}"), "placeholders differ"),
        (WHOLE.replace("客户 {name}", "该客户"), "placeholders differ"),
        (WHOLE.replace("没有客户 {name}", "no client {name}"), "the translation is not Chinese"),
    ],
)
def test_a_fault_in_a_fragment_is_named(tmp_path: Path, fragment: str, problem: str) -> None:
    found = messages.problems(messages.read(house(tmp_path, CODE, fragment)))
    assert any(problem in line for line in found), found


def test_a_sentence_translated_two_ways_is_named(tmp_path: Path) -> None:
    house(tmp_path, CODE, WHOLE)
    house(tmp_path, CODE, WHOLE.replace("没有", "查无"), package="funds")
    found = messages.problems(messages.read(tmp_path))
    assert found == ["funds/zh_CN.po:5: translated otherwise in clients/zh_CN.po:5: 'no client {name}'"]


@pytest.mark.parametrize(
    "code",
    [
        '_("no client")',
        'N_("no client")',
        'T("no client", code=1)',
        '_("no "\n  "client")',
        'ngettext("no client", "no clients", 2)',
    ],
)
def test_every_marker_is_read(tmp_path: Path, code: str) -> None:
    found = messages.problems(messages.read(house(tmp_path, code, "")))
    assert len(found) == 1
    assert "no client" in found[0]


def test_gettext_reads_what_was_compiled(tmp_path: Path) -> None:
    code = CODE + 'ngettext("{n} day", "{n} days", 3)\n_("again")\n'
    plural = '\nmsgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} 天"\n'
    plural += '\nmsgid "again"\nmsgstr "再来"\n'
    packages = messages.read(house(tmp_path, code, WHOLE + plural))
    catalogue = gettext.GNUTranslations(io.BytesIO(messages.compiled(packages)))
    assert catalogue.gettext("no client {name}") == "没有客户 {name}"
    assert catalogue.ngettext("{n} day", "{n} days", 1) == "{n} 天"
    assert catalogue.ngettext("{n} day", "{n} days", 3) == "{n} 天"
    assert catalogue.gettext("again") == "再来"
    assert catalogue.gettext("never said") == "never said"


def test_the_missing_sentences_are_offered_with_what_others_call_them(tmp_path: Path) -> None:
    house(tmp_path, CODE, WHOLE)
    house(tmp_path, CODE + '_("no fund")\n', "", package="funds")
    packages = messages.read(tmp_path)
    offered = messages.fragment(packages["funds"], packages)
    assert WHOLE in offered
    assert 'msgid "no fund"\nmsgstr ""\n' in offered
