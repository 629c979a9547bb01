"""Commands one after the other in one process; an error of one leaves the next as it was."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs import boundary
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _, language
from fundcs.shell import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fundcs.act import Setting


@dataclass(slots=True)
class Tally:
    """How many commands were run, how many of them failed, and how the last one ended."""

    commands: int = 0
    failed: int = 0
    last: int = 0


def run(setting: Setting, line: Callable[[], str | None]) -> Tally:
    """Run the commands that `line` gives until it gives None, or one says to leave."""
    said = said_at_the_start(setting)
    tally = Tally()
    was_on = gc.isenabled()
    gc.enable()  # a command needs no collection (`__main__`); a day of them does
    try:
        while (text := line()) is not None:
            words = _words(text)
            if words and words[0] in rules.LEAVING and len(words) == 1:
                break
            if words != []:
                tally.last = one(said, words)
                tally.commands += 1
                tally.failed += tally.last not in (0, 3)
    finally:
        if not was_on:
            gc.disable()
    return tally


def said_at_the_start(setting: Setting) -> list[str]:
    """The global options of every command: what was said when the prompt was started."""
    said = ["--archive", str(setting.archive_path)]
    if setting.staff is not None:
        said += ["--as", setting.staff]
    if setting.said_moment:
        said += ["--now", setting.moment.isoformat()]
    # The language of documents is Chinese unless English was asked for, whatever the screen speaks.
    if language() == "zh" or setting.document_language == "en":
        said += ["--lang", language()]
    return [*said, "--sure"] if setting.sure else said


def one(said: Sequence[str], words: Sequence[str] | None) -> int:
    """Run one command, None being a line that could not be read. Returns its exit code; nothing is raised."""
    try:
        return boundary.run([*said, *_checked(words)])
    except Misused as error:
        sys.stderr.write(_("error: {sentence}").format(sentence=error) + "\n")
        return error.exit_code


def _words(text: str) -> list[str] | None:
    try:
        words = rules.words(text, backslashes=os.name == "nt")
    except ValueError:
        return None
    if words and words[0] in rules.HELPING:
        return [*words[1:], "--help"]
    return words


def _checked(words: Sequence[str] | None) -> Sequence[str]:
    if words is None:
        raise Misused(N_("a quotation mark has no second one; close it"))
    option = rules.fixed(words)
    if option is not None:
        raise Misused(
            N_("{option} is fixed while the prompt stands; leave it, and say `fundcs {option} … shell`"),
            option=option,
        )
    if "shell" in words[:1]:
        raise Misused(N_("you are at the prompt already; type a command, or exit"))
    return words


def piped() -> str | None:
    """The next line of standard input, None at its end. Raises UnicodeDecodeError."""
    from fundcs.kit import streams
    from fundcs.kit.typed import LONGEST_TEXT

    line = streams.line(LONGEST_TEXT)
    return line.rstrip("\r\n") if line else None
