"""What no linter holds: sizes, no stubs, nothing about any one machine, README's two blocks, the pins."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "fundcs"
LONGEST_FILE, LONGEST_BODY = 500, 40

LONG_FILES: dict[str, str] = {}
"""File under src/fundcs -> why it may be longer than the house allows."""

_SKIPPED = {".git", ".venv", ".hypothesis", "__pycache__", "build", "dist", "fundcs-demo"}
# One letter of each word stands in brackets, so that a search does not find itself.
_HOST = re.compile(
    r"(py[p]i|python[h]osted|npm[j]s|ana[c]onda|crat[e]s)\.(org|com|io|net|cn)|[m]irrors?\.\w+\.(com|edu|cn)"
)
_MACHINE = re.compile(r"(?<![\w.}])/(r[o]ot|h[o]me/\w+|U[s]ers/\w+|w[o]rk|o[p]t|t[m]p)/")
_STOPWATCH = re.compile(r"\b(perf_c[o]unter|process_t[i]me|thread_t[i]me|monot[o]nic|t[i]meit)\b")
_DEADLINE = re.compile(r"(settings|register_profile)\(.*[d]eadline=")
_STUB = re.compile(r"\b(T[O]DO|FIX[M]E|X[X]X|HA[C]K|raise Not[I]mplemented(Error)?)\b|coming [s]oon")


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the repository with its path from the root."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if _SKIPPED.intersection(parts) or any(part.endswith("_cache") for part in parts):
            continue
        if path.is_file():
            try:
                yield "/".join(parts), path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:  # a workbook, a compiled catalogue, a ledger in GB18030
                continue


def modules() -> Iterator[tuple[str, ast.Module, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        yield path.relative_to(SOURCE).as_posix(), ast.parse(text), text


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement after the docstring to the last; an option's line is no statement."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def hits(pattern: re.Pattern[str], lines: Iterator[tuple[str, str]]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in lines
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_source_file_is_too_long() -> None:
    long = {name: len(text.splitlines()) for name, _, text in modules()}
    over = {name: lines for name, lines in long.items() if lines > LONGEST_FILE}
    assert {name: lines for name, lines in over.items() if name not in LONG_FILES} == {}
    assert set(LONG_FILES) <= set(over), "an exception that is no longer needed"


def test_no_function_is_too_long() -> None:
    over = {
        f"{name}:{function.lineno} {function.name}": body_lines(function)
        for name, tree, _ in modules()
        for function in functions(tree)
        if body_lines(function) > LONGEST_BODY
    }
    assert over == {}


def test_no_function_is_a_stub() -> None:
    empty = [
        f"{name}:{function.lineno} {function.name}"
        for name, tree, _ in modules()
        for function in functions(_without_protocols(tree))
        if all(_does_nothing(statement) for statement in function.body)
    ]
    assert empty == []


def _without_protocols(tree: ast.Module) -> ast.Module:
    """Only a protocol and an overload may say `...`."""

    class Strip(ast.NodeTransformer):
        def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST | None:
            self.generic_visit(node)
            return None if any("Protocol" in ast.unparse(base) for base in node.bases) else node

        def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST | None:
            self.generic_visit(node)
            return None if any("overload" in ast.unparse(item) for item in node.decorator_list) else node

    stripped: ast.Module = Strip().visit(tree)
    return stripped


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    return isinstance(statement, ast.Expr) and ast.unparse(statement) == "..."


def test_every_public_class_says_what_it_is() -> None:
    silent = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree, _ in modules()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if ast.get_docstring(node) is None and not _has_template(node)
    ]
    assert silent == []


def _has_template(node: ast.ClassDef) -> bool:
    """An error's sentence says what it is."""
    return any(ast.unparse(statement).startswith("template = ") for statement in node.body)


def test_no_word_of_unfinished_work_stands_in_the_program() -> None:
    assert hits(_STUB, ((n, t) for n, t in texts() if n.startswith(("src/", "tools/", "docs/")))) == []


def test_no_file_names_a_package_registry() -> None:
    assert hits(_HOST, texts()) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert hits(_MACHINE, texts()) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (_HOST, "https://py" + "pi.org/simple"),
        (_HOST, "files.python" + "hosted.org"),
        (_HOST, "https://mirrors." + "example.com/py" + "pi"),
        (_MACHINE, "see /" + "home/ann/fundcs"),
        (_MACHINE, "-e /" + "work/main"),
        (_STOPWATCH, "begun = time.perf_" + "counter()"),
        (_DEADLINE, "@settings(max_examples=9, dead" + "line=200)"),
        (_STUB, "# TO" + "DO: later"),
        (_STUB, "raise Not" + "ImplementedError"),
    ],
)
def test_the_searches_find_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_no_test_times_the_program() -> None:
    """Under load any of it takes longer; benchmarks/ measures, as ratios."""
    campaign = "tests/fire/contests.py"  # no test: its table reports how long writers waited for each other
    tests = ((name, text) for name, text in texts() if name.startswith("tests/") and name != campaign)
    assert hits(_STOPWATCH, tests) == []


def test_no_property_has_a_deadline_of_its_own() -> None:
    assert settings().deadline is None, "tests/conftest.py loads the profile"
    tests = ((name, text) for name, text in texts() if name.startswith("tests/"))
    assert [line for line in hits(_DEADLINE, tests) if not line.startswith("tests/conftest.py")] == []


def readme_blocks() -> list[list[str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [block.strip().splitlines() for block in blocks]


def test_the_readme_opens_with_all_the_set_up_there_is() -> None:
    first, second = readme_blocks()[:2]
    assert first == [
        "python3 -m venv .venv",
        ".venv/bin/pip install --require-hashes -r requirements.lock",
        ".venv/bin/pip install --no-deps --no-build-isolation .",
        ".venv/bin/fundcs demo",
    ]
    assert second == [
        '.venv/bin/pip install -c constraints.txt -e ".[test]"',
        ".venv/bin/python -m pytest -n 2",
    ]


def requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["test"]]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {_normal(name): version for name, version in pairs}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_requirement_has_a_lower_bound_and_a_pin_within_it() -> None:
    pinned = pins()
    loose = [str(item) for item in requirements() if not str(item.specifier).startswith(">=")]
    outside = [
        str(item)
        for item in requirements()
        if not item.specifier.contains(pinned.get(_normal(item.name), "0"))
    ]
    assert (loose, outside) == ([], [])


LOCK = ROOT / "requirements.lock"


def locked() -> dict[str, str]:
    lines = re.findall(r"^([\w.-]+)==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return {_normal(name): version for name, version in lines}


def test_the_lock_holds_what_the_program_and_its_build_ask_for_as_it_was_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build = project["build-system"]["requires"]
    assert project["project"]["optional-dependencies"]["build"] == build
    asked = [Requirement(line) for line in project["project"]["dependencies"] + build]
    lacking = [
        str(item) for item in asked if not item.specifier.contains(locked().get(_normal(item.name), "0"))
    ]
    assert lacking == [], "renew requirements.lock: CONTRIBUTING.md, Releasing"
    tested = pins()
    assert {name: version for name, version in locked().items() if tested.get(name, version) != version} == {}


def test_every_line_of_the_lock_has_hashes_and_names_no_index() -> None:
    entries = re.split(r"^(?=[\w.-]+==)", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert [entry.split(maxsplit=1)[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "index-url" not in LOCK.read_text(encoding="utf-8")


def test_what_a_process_prints_is_read_in_a_named_encoding() -> None:
    found = []
    for folder in ("src", "tests", "tools", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("subprocess."):
                    given = {keyword.arg for keyword in node.keywords}
                    if given & {"text", "universal_newlines"} and "encoding" not in given:
                        found.append(path.relative_to(ROOT).as_posix())
    assert found == ["src/fundcs/archive/access.py"]  # a program of Windows, read as the system writes
