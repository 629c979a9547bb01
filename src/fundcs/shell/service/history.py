"""The history of the prompt on the disk: names of commands and options, never what was said of anybody."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from fundcs.shell import rules
from fundcs.shell.service.tree import reached

_LONGEST: Final = 1000
"""Lines kept when the prompt is started."""


def path() -> Path:
    """Where it is kept: in the user's own directory for the state of programs."""
    from platformdirs import user_state_path

    return user_state_path("fundcs", appauthor=False) / "shell-history"


def lines() -> list[str]:
    """The lines kept, the oldest first; the file is cut to the newest where it has grown long."""
    with suppress(OSError, UnicodeDecodeError):
        kept = path().read_text("utf-8").splitlines()
        if len(kept) > 2 * _LONGEST:
            path().write_text("".join(f"{line}\n" for line in kept[-_LONGEST:]), "utf-8")
        return kept[-_LONGEST:]
    return []


def form(line: str) -> str:
    """What of a line is kept; nothing of one that names no command."""
    try:
        words = rules.words(line)
    except ValueError:
        return ""
    place = reached(words)
    return rules.written_down(place.rest, place.names, place.spellings) if place.names else ""


def keep(line: str) -> None:
    """Write down a line's form, unless it is that of the line before. A disk that takes none is no error."""
    kept = form(line)
    with suppress(OSError):
        if kept and lines()[-1:] != [kept]:
            path().parent.mkdir(parents=True, exist_ok=True)
            with path().open("a", encoding="utf-8") as file:
                file.write(kept + "\n")
