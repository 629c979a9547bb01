"""Lines to be typed, as the shell at hand wants them: PowerShell on Windows, a POSIX shell elsewhere."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, Final

from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN: Final = regex(r"[\w./:\\=+-]+")


def quoted(word: str, *, powershell: bool = os.name == "nt") -> str:
    """A word as the shell takes it for one."""
    if not powershell:
        return shlex.quote(word)
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "''") + "'"


def settings(values: Mapping[str, str], *, powershell: bool = os.name == "nt") -> str:
    """The line that sets variables of the environment for the commands after it."""
    if powershell:
        return "; ".join(
            f"$env:{name} = '" + value.replace("'", "''") + "'" for name, value in values.items()
        )
    return "export " + " ".join(f"{name}={shlex.quote(value)}" for name, value in values.items())
