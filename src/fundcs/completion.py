"""Completion of command lines in bash, zsh, fish and PowerShell, by Typer's scripts."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from typer.core import TyperGroup

SHELLS: Final = ("bash", "zsh", "fish", "powershell", "pwsh")
_VARIABLE: Final = "_FUNDCS_COMPLETE"
_PROGRAM: Final = "fundcs"


def asked() -> bool:
    """Whether a shell asks how a line may go on: its script sets the variable."""
    return bool(os.environ.get(_VARIABLE))


def answer(root: TyperGroup) -> int:
    """Print how the line that the shell is at may go on. Returns the exit code."""
    from typer._completion_classes import completion_init  # Typer has these under no public name
    from typer.completion import shell_complete

    completion_init()
    return shell_complete(root, {}, _PROGRAM, _VARIABLE, os.environ[_VARIABLE])


def install(value: bool) -> None:
    """Write the completion into the files that the user's shell reads when it starts, and say which."""
    if not value:
        return
    from typer import Exit

    from fundcs.kit.i18n import _

    path = _installed(_shell())
    sys.stdout.write(
        _("completion is in {path}; it works in shells started from now on").format(path=path) + "\n"
    )
    raise Exit


def show(shell: str | None) -> None:
    """Print the script of `shell`, to be read by it."""
    if shell is None:
        return
    from typer import Exit

    sys.stdout.write(script(shell) + "\n")
    raise Exit


def script(shell: str) -> str:
    """What `shell` is to read when it starts. Raises Refused for another shell than these."""
    if shell not in SHELLS:
        raise Refused(
            N_("there is no completion for {shell}; choose one of {shells}"),
            shell=shell,
            shells=", ".join(SHELLS),
        )
    from typer._completion_shared import get_completion_script  # Typer has it under no public name

    text: str = get_completion_script(prog_name=_PROGRAM, complete_var=_VARIABLE, shell=shell)
    return text


def _shell() -> str:
    import shellingham

    try:
        name: str = shellingham.detect_shell()[0]
    except shellingham.ShellDetectionFailure:
        name = ""
    if name not in SHELLS:
        raise Refused(
            N_("your shell cannot be told; print its script with `fundcs --show-completion {shells}`"),
            shells="|".join(SHELLS),
        )
    return name


def _installed(shell: str) -> Path:
    from typer._completion_shared import install as install_by_typer

    if shell in {"powershell", "pwsh"}:
        return _into_profile(
            shell
        )  # Typer's own would let every script run (Set-ExecutionPolicy Unrestricted)
    path: Path = install_by_typer(shell=shell, prog_name=_PROGRAM, complete_var=_VARIABLE)[1]
    return path


def _into_profile(shell: str) -> Path:
    """Add the script to PowerShell's profile, once."""
    import subprocess

    asked_for: Any = subprocess.run(  # noqa: S603 - the user's own shell, found by its name
        [shell, "-NoProfile", "-Command", "[Console]::OutputEncoding=[Text.Encoding]::UTF8; $PROFILE"],
        capture_output=True,
        check=True,
    )
    profile = Path(asked_for.stdout.decode("utf-8-sig").strip())
    text = profile.read_text("utf-8-sig") if profile.is_file() else ""
    if script(shell) not in text:
        profile.parent.mkdir(parents=True, exist_ok=True)
        profile.write_text(f"{text.rstrip()}\n{script(shell)}\n".lstrip(), "utf-8-sig")
    return profile
