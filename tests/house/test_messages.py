"""The Chinese catalogue is whole, and the tool that checks, rewrites and compiles it does so."""

from __future__ import annotations

import gettext
import io
from typing import TYPE_CHECKING

import pytest

import messages

if TYPE_CHECKING:
    from pathlib import Path

CODE = 'def say(name: str) -> str:\n    return _("no client {name}").format(name=name)\n'
WHOLE = 'msgid "no client {name}"\nmsgstr "没有客户 {name}"\n'
TWO_CONTEXTS = 'P_("column", "Due")\nP_("state", "Due")\n'
TWO_WORDS = 'msgctxt "column"\nmsgid "Due"\nmsgstr "期限"\n\nmsgctxt "state"\nmsgid "Due"\nmsgstr "到期"\n'


def house(root: Path, code: str, entries: str, package: str = "clients", po: str = "zh_CN.po") -> Path:
    folder = root / package
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "service.py").write_text(code, encoding="utf-8")
    (folder / po).write_text(f"{messages.HEADER}\n{entries}", encoding="utf-8")
    return root


def problems(root: Path) -> list[str]:
    return messages.problems(messages.read(root))


def entries(root: Path, package: str) -> str:
    return (root / package / "zh_CN.po").read_text(encoding="utf-8").removeprefix(messages.HEADER).strip()


def everything(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.po")}


def test_every_sentence_of_the_program_is_translated() -> None:
    assert problems(messages.SOURCE) == []


def test_the_compiled_catalogue_is_current() -> None:
    assert messages.is_current(messages.SOURCE / messages.COMPILED), "run python tools/messages.py"


def test_a_whole_package_has_no_problem(tmp_path: Path) -> None:
    assert problems(house(tmp_path, CODE, WHOLE)) == []


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", "clients/service.py:2: no translation"),
        ('msgid "no client {name}"\nmsgstr ""\n', "clients/service.py:2: no translation"),
        ("#, fuzzy\n" + WHOLE, "clients/service.py:2: no translation"),
        ("#, fuzzy\n" + WHOLE, "fuzzy"),
        (WHOLE + '\nmsgid "no fund"\nmsgstr "没有基金"\n', "nothing says this: 'no fund'"),
        (WHOLE + '\n#~ msgid "no fund"\n#~ msgstr "没有基金"\n', "obsolete entry 'no fund'"),
        (WHOLE + "\n" + WHOLE, "a sentence stands twice"),
        (WHOLE.replace("客户 {name}", "客户 {code}"), "placeholders differ"),
        (WHOLE.replace("客户 {name}", "该客户"), "placeholders differ"),
        (WHOLE.replace("没有客户 {name}", "no client {name}"), "the translation is not Chinese"),
        (WHOLE.replace("msgid", 'msgctxt "list"\nmsgid'), "clients/service.py:2: no translation"),
    ],
)
def test_a_fault_in_a_translation_is_named(tmp_path: Path, written: str, problem: str) -> None:
    found = problems(house(tmp_path, CODE, written))
    assert any(problem in line for line in found), found


def test_a_sentence_translated_in_two_files_is_refused(tmp_path: Path) -> None:
    house(tmp_path, CODE, WHOLE)
    house(tmp_path, CODE, WHOLE, package="funds")
    belongs = "its translation belongs in kit/zh_CN.po, for it is said by clients, funds: 'no client {name}'"
    assert problems(tmp_path) == [f"clients/zh_CN.po:10: {belongs}", f"funds/zh_CN.po:10: {belongs}"]


def test_a_shared_word_may_only_stand_in_the_kits_file(tmp_path: Path) -> None:
    house(tmp_path, CODE, "")
    house(tmp_path, CODE, "", package="funds")
    house(tmp_path, "", WHOLE, package="kit")
    assert problems(tmp_path) == []


def test_a_word_of_one_package_may_not_stand_in_the_kits_file(tmp_path: Path) -> None:
    house(tmp_path, CODE, "")
    house(tmp_path, "", WHOLE, package="kit")
    belongs = "its translation belongs in clients/zh_CN.po, for it is said by clients: 'no client {name}'"
    assert problems(tmp_path) == [f"kit/zh_CN.po:10: {belongs}"]


def test_what_the_program_says_of_a_package_stands_in_the_packages_file(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(CODE, encoding="utf-8")
    assert problems(house(tmp_path, CODE, WHOLE)) == []


def test_what_only_the_program_says_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "zh_CN.po").write_text(f"{messages.HEADER}\n{WHOLE}", encoding="utf-8")
    assert problems(tmp_path) == []


def test_a_sentence_translated_two_ways_is_refused(tmp_path: Path) -> None:
    house(tmp_path, CODE, WHOLE)
    house(tmp_path, "", WHOLE.replace("没有", "查无"), package="funds")
    assert "funds/zh_CN.po:10: translated otherwise in clients/zh_CN.po:10: 'no client {name}'" in problems(
        tmp_path
    )


def test_a_package_has_one_file_of_translations(tmp_path: Path) -> None:
    house(tmp_path, CODE, "")
    house(tmp_path, CODE, WHOLE, po="zh_CN.rules.po")
    assert "clients/zh_CN.rules.po: the translations of clients belong in clients/zh_CN.po" in problems(
        tmp_path
    )


def test_one_word_may_be_translated_differently_in_two_contexts(tmp_path: Path) -> None:
    assert problems(house(tmp_path, TWO_CONTEXTS, TWO_WORDS)) == []


def test_a_sentence_with_and_without_a_plural_is_refused(tmp_path: Path) -> None:
    code = '_("{n} day")\nngettext("{n} day", "{n} days", 3)\n'
    plural = 'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} 天"\n'
    assert "clients/service.py:1: also said with the plural '{n} days': '{n} day'" in problems(
        house(tmp_path, code, plural)
    )


@pytest.mark.parametrize(
    "code",
    [
        '_("no client")',
        'N_("no client")',
        'P_("list", "no client")',
        'T("no client", code=1)',
        '_("no "\n  "client")',
        'ngettext("no client", "no clients", 2)',
        '_(P_("list", "no client"))',
        'T(P_("list", "no client"), code=1)',
        'print(_(name), str(T("no client")))',
    ],
)
def test_every_marker_is_read(tmp_path: Path, code: str) -> None:
    found = problems(house(tmp_path, code, ""))
    assert len(found) == 1
    assert "no client" in found[0]


def test_gettext_reads_what_was_compiled(tmp_path: Path) -> None:
    plural = 'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} 天"\n'
    root = house(
        tmp_path, "", "\n".join([WHOLE, plural, TWO_WORDS, '#, fuzzy\nmsgid "draft"\nmsgstr "稿"\n'])
    )
    catalogue = gettext.GNUTranslations(io.BytesIO(messages.compiled(root)))
    assert catalogue.gettext("no client {name}") == "没有客户 {name}"
    assert catalogue.ngettext("{n} day", "{n} days", 1) == "{n} 天"
    assert catalogue.ngettext("{n} day", "{n} days", 3) == "{n} 天"
    assert catalogue.pgettext("column", "Due") == "期限"
    assert catalogue.pgettext("state", "Due") == "到期"
    assert catalogue.gettext("draft") == "draft"
    assert catalogue.gettext("never said") == "never said"


def test_compiling_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    root = house(tmp_path, CODE, WHOLE)
    assert messages.compiled(root) == messages.compiled(root)


def test_a_compiled_catalogue_is_behind_once_a_translation_changes(tmp_path: Path) -> None:
    root, target = house(tmp_path, CODE, WHOLE), tmp_path / "fundcs.mo"
    assert not messages.is_current(target, root)
    messages.write_compiled(target, root)
    assert messages.is_current(target, root)
    house(tmp_path, CODE, WHOLE.replace("没有", "查无"))
    assert not messages.is_current(target, root)


def test_rewriting_brings_the_fragments_of_a_package_together(tmp_path: Path) -> None:
    code = '_("no fund")\n' + CODE
    house(tmp_path, code, WHOLE)
    house(tmp_path, code, 'msgid "no fund"\nmsgstr "没有基金"\n', po="zh_CN.rules.po")
    assert messages.rewrite(tmp_path) == []
    assert list(everything(tmp_path)) == ["clients/zh_CN.po"]
    assert entries(tmp_path, "clients") == f'msgid "no fund"\nmsgstr "没有基金"\n\n{WHOLE}'.strip()
    assert problems(tmp_path) == []


def test_rewriting_moves_what_two_packages_say_to_the_kit_after_its_own(tmp_path: Path) -> None:
    house(tmp_path, CODE, "")
    house(tmp_path, CODE, WHOLE, package="funds")
    house(tmp_path, 'N_("too long")', 'msgid "too long"\nmsgstr "过长"\n', package="kit")
    assert messages.rewrite(tmp_path) == []
    assert list(everything(tmp_path)) == ["kit/zh_CN.po"]
    assert entries(tmp_path, "kit") == f'msgid "too long"\nmsgstr "过长"\n\n{WHOLE}'.strip()


def test_rewriting_follows_a_module_to_its_new_package(tmp_path: Path) -> None:
    house(tmp_path, "", WHOLE, package="register")
    house(tmp_path, CODE, "")
    assert messages.rewrite(tmp_path) == []
    assert list(everything(tmp_path)) == ["clients/zh_CN.po"]
    assert entries(tmp_path, "clients") == WHOLE.strip()


def test_rewriting_reads_a_package_that_only_its_translations_are_left_of(tmp_path: Path) -> None:
    house(tmp_path, "", WHOLE, package="register")
    (tmp_path / "register" / "service.py").unlink()
    house(tmp_path, CODE, "")
    assert messages.rewrite(tmp_path) == []
    assert entries(tmp_path, "clients") == WHOLE.strip()


def test_rewriting_leaves_an_empty_place_for_a_new_sentence(tmp_path: Path) -> None:
    house(tmp_path, CODE + '_("no fund")\n', WHOLE + '\nmsgid "no staff"\nmsgstr "没有员工"\n')
    assert messages.rewrite(tmp_path) == []
    assert entries(tmp_path, "clients") == f'{WHOLE}\nmsgid "no fund"\nmsgstr ""'


def test_rewriting_keeps_contexts_plurals_doubts_and_comments(tmp_path: Path) -> None:
    code = TWO_CONTEXTS + 'ngettext("{n} day", "{n} days", 3)\n_("draft")\n'
    plural = 'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} 天"\n'
    written = "\n".join([TWO_WORDS, plural, '# as in Art. 23\n#, fuzzy\nmsgid "draft"\nmsgstr "稿"\n'])
    house(tmp_path, code, written)
    assert messages.rewrite(tmp_path) == []
    assert entries(tmp_path, "clients") == written.strip()


def test_rewriting_takes_the_finished_translation_of_two(tmp_path: Path) -> None:
    house(tmp_path, "", "#, fuzzy\n" + WHOLE.replace("没有", "查无"), package="a")
    house(tmp_path, "", WHOLE, package="b")
    house(tmp_path, CODE, 'msgid "no client {name}"\nmsgstr ""\n')
    assert messages.rewrite(tmp_path) == []
    assert entries(tmp_path, "clients") == WHOLE.strip()


def test_rewriting_brings_back_an_obsolete_translation_of_what_is_said_again(tmp_path: Path) -> None:
    house(tmp_path, CODE, '#~ msgid "no client {name}"\n#~ msgstr "没有客户 {name}"\n')
    assert messages.rewrite(tmp_path) == []
    assert entries(tmp_path, "clients") == WHOLE.strip()


def test_rewriting_what_was_rewritten_changes_nothing(tmp_path: Path) -> None:
    house(tmp_path, CODE + TWO_CONTEXTS, TWO_WORDS)
    house(tmp_path, CODE, WHOLE, package="funds", po="zh_CN.commands.po")
    messages.rewrite(tmp_path)
    once = everything(tmp_path)
    assert messages.rewrite(tmp_path) == []
    assert everything(tmp_path) == once


def test_rewriting_chooses_between_no_two_translations(tmp_path: Path) -> None:
    house(tmp_path, CODE, WHOLE)
    house(tmp_path, CODE, WHOLE.replace("没有", "查无"), package="funds")
    before = everything(tmp_path)
    assert messages.rewrite(tmp_path) == [
        "funds/zh_CN.po:10: translated otherwise in clients/zh_CN.po:10: 'no client {name}'"
    ]
    assert everything(tmp_path) == before
