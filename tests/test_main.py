"""What `fundcs --help` may not cost: groups and heavy libraries load only when used."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module

import pytest

from fundcs import main

HEAVY = {
    "alembic", "dateutil", "email_validator", "holidays", "openpyxl", "phonenumbers", "prompt_toolkit",
    "pypinyin",
    "python_calamine", "sqlalchemy", "sqlite3", "sqlmodel", "stdnum",
}  # fmt: skip


def loaded(*words: str) -> set[str]:
    """The top-level packages that a run of the program has loaded."""
    code = (
        "import sys; from fundcs import boundary; boundary.run(sys.argv[1:]);"
        "print('\\n'.join(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, encoding="utf-8", check=True
    )
    return set(run.stderr.split())


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("--version",),
        *(((group, "--help")) for group in main.CHAPTERS),
    ],
)
def test_help_loads_no_heavy_library(words: tuple[str, ...]) -> None:
    assert loaded(*words) & HEAVY == set()


def test_the_root_loads_no_chapter() -> None:
    code = (
        "import sys; from fundcs import boundary; boundary.run(['--help']);"
        "print([name for name in sys.modules if name.endswith('.commands')], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert run.stderr.strip() == "[]"


def test_a_package_that_waits_is_waited_for_by_all_its_commands() -> None:
    named = {package: set(main._commands_of(package)) for package in main.LATER}
    assert named == {package: set(names) for package, names in main.LATER.items()}


def commands_loaded(*words: str) -> set[str]:
    """The packages whose commands a run of the program has loaded."""
    code = (
        "import sys; from fundcs import boundary; boundary.run(sys.argv[1:]);"
        "print([name for name in sys.modules if '.commands' in name], file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, encoding="utf-8", check=True
    )
    return set(re.findall(r"fundcs\.(\w+)", run.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    ("words", "packages"),
    [
        (("client", "show", "--help"), {"dossier"}),
        (("client", "assign", "--help"), {"dossier", "assigning"}),
        (("client", "doc", "list", "--help"), {"dossier", "documents"}),
        (("client", "note", "--help"), {"dossier", "care"}),
        (("submission", "list", "--help"), {"packages"}),
        (("client", "--help"), {"dossier", "assigning", "suitability", "care", "documents"}),
    ],
)
def test_a_command_loads_its_own_packages_commands(words: tuple[str, ...], packages: set[str]) -> None:
    assert commands_loaded(*words) == packages


def test_a_group_is_listed_in_one_order_whichever_command_was_named_before() -> None:
    code = (
        "import sys; from fundcs import boundary, main; boundary.run(['client', sys.argv[1], '--help']);"
        "group = main.command().get_command(None, 'client');"
        "print(group.list_commands(None), file=sys.stderr)"
    )
    listed = {
        subprocess.run(
            [sys.executable, "-c", code, name], capture_output=True, encoding="utf-8", check=True
        ).stderr.splitlines()[-1]
        for name in ("show", "note", "doc")
    }
    assert len(listed) == 1


@pytest.mark.parametrize("group", list(main.CHAPTERS))
def test_a_groups_own_help_begins_with_the_line_it_is_listed_by(group: str) -> None:
    packages, line = main.CHAPTERS[group]
    assert import_module(f"fundcs.{packages[0]}.commands").app.info.help == line


def test_every_group_answers_to_its_singular_and_plural() -> None:
    names = {*main.CHAPTERS, *main._ALIASES}
    for group in main.CHAPTERS:
        forms = {group, group + "s", group.removesuffix("s"), group + "es", group.removesuffix("y") + "ies"}
        assert len(forms & names) >= 2, group
    assert set(main._ALIASES.values()) <= set(main.CHAPTERS)
