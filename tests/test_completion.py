"""`--install-completion` and what the shells ask for, in each of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shellingham

from fundcs import completion

if TYPE_CHECKING:
    from conftest import Office

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shells' own files are those of POSIX")


def asked(**environment: str) -> list[str]:
    """What the program answers a shell that asks how a line may go on."""
    run = subprocess.run(
        [sys.executable, "-m", "fundcs"],
        env={**os.environ, "FUNDCS_LANG": "en", **environment},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("fundcs sta", ["status", "staff"]),
        ("fundcs clients sh", ["show"]),
        ("fundcs client show --rev", ["--reveal"]),
    ],
)
def test_bash_is_told_what_follows(line: str, expected: list[str]) -> None:
    place = str(len(line.split()) - 1)
    assert asked(_FUNDCS_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=place) == expected


@pytest.mark.parametrize(("shell", "variable"), [("zsh", "ARGS"), ("fish", "ARGS"), ("powershell", "ARGS")])
def test_the_other_shells_are_told_with_a_line_of_help(shell: str, variable: str) -> None:
    answer = asked(
        _FUNDCS_COMPLETE=f"complete_{shell}", _TYPER_COMPLETE_ARGS="fundcs stat",
        _TYPER_COMPLETE_FISH_ACTION="get-args", _TYPER_COMPLETE_WORD_TO_COMPLETE="stat",
    )  # fmt: skip
    assert any("status" in line and "The department at a glance." in line for line in answer)


def test_bash_completes_with_the_script_that_is_printed(tmp_path: Path) -> None:
    program = tmp_path / "fundcs"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m fundcs "$@"\n', "utf-8")
    program.chmod(0o755)
    script = (
        'eval "$(fundcs --show-completion bash)"; COMP_WORDS=(fundcs payout ca); COMP_CWORD=2; '
        '_fundcs_completion fundcs; echo "${COMPREPLY[@]}"'
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={**os.environ, "PATH": path}, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert run.stdout == "calc\n"


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".bash_completions/fundcs.sh"),
        ("zsh", ".zfunc/_fundcs"),
        ("fish", ".config/fish/completions/fundcs.fish"),
    ],
)
def test_it_is_installed_for_the_shell_in_use(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: str, file: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(shellingham, "detect_shell", lambda: (shell, f"/bin/{shell}"))
    assert str(tmp_path / file) in office.ok("--install-completion")
    assert completion.script(shell) in (tmp_path / file).read_text("utf-8")


def test_a_powershell_profile_is_added_to_once_and_no_policy_of_the_system_changes(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile.ps1"
    profile.write_text("Set-Alias ll ls\n", "utf-8")
    asked_for = tmp_path / "asked"
    shell = tmp_path / "pwsh"
    shell.write_text(f'#!/bin/sh\necho "$@" >>{asked_for}\necho {profile}\n', "utf-8")
    shell.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(shellingham, "detect_shell", lambda: ("pwsh", "pwsh"))
    office.ok("--install-completion")
    office.ok("--install-completion")
    text = profile.read_text("utf-8-sig")
    assert text.startswith("Set-Alias ll ls\n")
    assert text.count("Register-ArgumentCompleter") == 1
    assert "ExecutionPolicy" not in asked_for.read_text("utf-8")


def test_an_unknown_shell_is_refused_with_what_to_do(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shellingham, "detect_shell", lambda: ("tcsh", "tcsh"))
    assert "fundcs --show-completion bash|zsh|fish|powershell|pwsh" in office.refused("--install-completion")
    assert "no completion for tcsh" in office.refused("--show-completion", "tcsh")
