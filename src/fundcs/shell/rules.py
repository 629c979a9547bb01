"""Lines of the prompt: their words, and what of them may be written down."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

PROGRAM: Final = "fundcs"
LEAVING: Final = frozenset({"exit", "quit", "退出"})
HELPING: Final = frozenset({"help", "?", "？", "帮助"})
FIXED: Final = frozenset({"--archive", "--as", "--lang"})
"""Options that are said when the prompt is started and hold until it ends."""


def words(line: str, *, backslashes: bool = False) -> list[str]:
    """The words of a line as a shell parts them; without the program's name, and without a comment.

    `backslashes`: they are part of paths, as on Windows. Raises ValueError where a quotation is not closed.
    """
    lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.whitespace += "\u3000"
    lexer.commenters = ""
    if backslashes:
        lexer.escape = ""
    parted = [] if line.lstrip().startswith("#") else list(lexer)
    return parted[1:] if parted[:1] == [PROGRAM] else parted


def fixed(line: Sequence[str]) -> str | None:
    """The option among those of the start that a line tries to set; None where it sets none."""
    for place, word in enumerate(line):
        name = word.partition("=")[0]
        if name in FIXED and (name == "--lang" or all(before.startswith("-") for before in line[:place])):
            return name
    return None


def written_down(line: Sequence[str], names: Sequence[str], options: Container[str]) -> str:
    """The line as the history on the disk keeps it: `names` of commands and their options, never a value.

    `names` are those that `line` calls commands by, in order; `options` are the spellings the last one takes.
    """
    kept = list(names)
    kept += [option for word in line if (option := word.partition("=")[0]) in options and option not in kept]
    return " ".join(kept)
