"""A module that stands for another: loaded when it is used, and the same as any other after."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Program = Callable[[str], list[str]]


@pytest.fixture
def said(tmp_path: Path) -> Program:
    """What a program prints beside which lie `tool`, a package, and `tool/part.py`."""
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool/__init__.py").write_text(
        "print('loaded')\nfrom tool import part\ndef twice(n): return 2 * n\n"
    )
    (tmp_path / "tool/part.py").write_text("print('part')\n")

    def run(code: str) -> list[str]:
        program = f"import sys; sys.path.insert(0, '.')\nfrom fundcs.kit.stand_ins import defer\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
        )
        return done.stdout.split()

    return run


def test_an_import_alone_loads_nothing(said: Program) -> None:
    assert said("defer('tool')\nimport tool\nprint('end')") == ["end"]


def test_the_first_use_loads_it_once(said: Program) -> None:
    assert said("defer('tool')\nimport tool\nprint(tool.twice(2), tool.twice(3))") == [
        "loaded",
        "part",
        "4",
        "6",
    ]


def test_a_function_may_be_held_before_it_is_used(said: Program) -> None:
    code = "defer('tool', ('twice',))\nimport tool\nkept = tool.twice\nprint('kept')\nprint(kept(1), kept(2))"
    assert said(code) == ["kept", "loaded", "part", "2", "4"]


def test_a_function_is_imported_by_name_without_loading_its_package(said: Program) -> None:
    code = (
        "defer('tool', ('twice',), private_submodules=True)\nfrom tool import twice\nprint('kept', twice(1))"
    )
    assert said(code) == ["loaded", "part", "kept", "2"]


def test_a_submodule_has_its_package_loaded_first(said: Program) -> None:
    printed = said("defer('tool')\nimport tool.part\nprint(tool.part.__name__, tool.twice(1))")
    assert (printed[0], printed[-2:]) == ("loaded", ["tool.part", "2"])


def test_a_module_that_is_loaded_stays(said: Program) -> None:
    assert said("import tool\ndefer('tool')\nimport tool\nprint(tool.twice(1))") == ["loaded", "part", "2"]


def test_a_module_that_does_not_exist_is_still_missing(said: Program) -> None:
    assert said("defer('no_tool')\ntry: import no_tool\nexcept ImportError: print('missing')") == ["missing"]


def test_reading_an_archive_loads_neither_asyncio_nor_the_metadata_of_packages(tmp_path: Path) -> None:
    code = (
        "import atexit, sys\n"
        "names = 'asyncio', 'importlib.metadata'\n"
        "atexit.register(lambda: print([type(sys.modules[name]).__name__ for name in names]))\n"
        "from fundcs.__main__ import main; main()"
    )
    place = str(tmp_path / "archive.db")
    for words in (["init", "--manager", "王经理"], ["complaints", "overdue"]):
        run = subprocess.run(
            [sys.executable, "-c", code, "--archive", place, "--as", "S001", *words],
            capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
    assert run.stdout.splitlines()[-1] == "['StandIn', 'StandIn']"
