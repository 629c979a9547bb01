"""Only `kit/durable.py` syncs, renames, links and removes; elsewhere such a call is found."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parents[2] / "src" / "fundcs"
OWNER = "kit/durable.py"

_OS = {
    "fsync", "fdatasync", "replace", "rename", "renames", "link", "symlink", "remove", "unlink", "removedirs",
    "truncate", "ftruncate",
}  # fmt: skip
_METHODS = {"unlink", "rename", "hardlink_to", "symlink_to"}
_LIBRARIES = {("shutil", "move"), ("shutil", "rmtree"), ("tempfile", "mkstemp"), ("tempfile", "mkdtemp")}
_LIBRARIES |= {("tempfile", "NamedTemporaryFile")}

_POSIX_ONLY = {
    "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "chown", "fchmod", "fchown", "fork", "getegid",
    "geteuid", "getgid", "getpgid", "getuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "setsid",
    "statvfs", "sysconf",
}  # fmt: skip
"""What Windows's `os` lacks."""

READERS = {
    "archive/files.py": "opens a scan without waiting for a pipe",
}
"""Modules that may call `os.open`, and why."""


def calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every call that is the owner's business, with its line; text's own `replace` has two arguments."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        owner, _dot, method = name.rpartition(".")
        alone = len(node.args) == 1 and not node.keywords
        if (
            (owner == "os" and method in _OS | {"open"})
            or (owner, method) in _LIBRARIES
            or (owner and owner != "durable" and method in _METHODS)
            or (owner and owner not in {"os", "durable"} and method == "replace" and alone)
        ):
            yield node.lineno, name


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The same, brought in by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                pair = (node.module or "", alias.name)
                if pair in _LIBRARIES or (node.module == "os" and alias.name in _OS | {"open"}):
                    yield node.lineno, ".".join(pair)


def test_nothing_else_touches_files_that_people_keep() -> None:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name == OWNER:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for line, call in (*calls(tree), *imported(tree)):
            if call != "os.open" or name not in READERS:
                found.append(f"{name}:{line} {call}")
    assert found == []


def test_posix_modules_are_imported_by_their_owner_alone_and_late() -> None:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        late = {
            id(node)
            for item in ast.walk(tree)
            if isinstance(item, ast.FunctionDef)
            for node in ast.walk(item)
        }
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            posix = set(names) & {"fcntl", "pwd", "grp", "resource", "termios"}
            owners = (SOURCE / OWNER, SOURCE / "kit/osuser.py")  # files; who runs the process
            owned = path in owners and id(node) in late
            found += [f"{path.relative_to(SOURCE)}: {name}" for name in posix if not owned]
    assert found == []


def test_what_only_posix_has_is_asked_by_its_owners_alone() -> None:
    owners = set()
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        asked = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if asked & {f"os.{name}" for name in _POSIX_ONLY}:
            owners.add(path.relative_to(SOURCE).as_posix())
    assert owners == {OWNER, "kit/osuser.py"}


@pytest.mark.parametrize(
    "text",
    [
        "os.fsync(handle)",
        "os.open(folder, 0)",
        "path.unlink(missing_ok=True)",
        "aside.replace(target)",
        "path.with_name('a').replace(path)",
        "shutil.rmtree(folder)",
        "tempfile.mkstemp()",
        "from os import replace",
        "from shutil import rmtree",
    ],
)
def test_the_search_finds_what_it_is_for(text: str) -> None:
    tree = ast.parse(text)
    assert [*calls(tree), *imported(tree)]


@pytest.mark.parametrize(
    "text",
    ["name.replace('a', 'b')", "moment.replace(hour=9)", "durable.remove(path)", "replace(step, tried=True)"],
)
def test_the_search_passes_over_what_is_no_such_call(text: str) -> None:
    tree = ast.parse(text)
    assert not [*calls(tree), *imported(tree)]
