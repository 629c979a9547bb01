"""Errors a user can cause: a sentence, its facts, an exit code.

Most are raised as `Refused(N_("…"), no=no)` where they happen. A class of its own, with its `template`, is
for an error that code catches, that has another exit code, or that is raised in three places.
"""

from __future__ import annotations

import errno
from pathlib import PurePath
from typing import ClassVar

from fundcs.kit import windows
from fundcs.kit.i18n import N_, Listed, Text, _, joined, readable


def _shown(fact: object) -> object:
    """A fact as a sentence may show it: what was typed, and the name of a file, may be a client's number."""
    if isinstance(fact, Text):
        return Text(fact.msgid, {name: _shown(inner) for name, inner in fact.facts.items()})
    if isinstance(fact, Listed):
        return joined(_shown(word) for word in fact.words)
    if not isinstance(fact, (str, int, PurePath)):
        return readable(fact)
    from fundcs.kit.privacy import mask_fact

    masked = mask_fact(str(fact))
    return fact if masked == str(fact) else masked  # a number keeps its format


class FundcsError(Exception):
    """A refusal with a sentence that says what is wrong and what to do.

    Numbers of people, phones and addresses in its facts are starred, wherever they come from. What looks like
    none of them is not: mask it first (`kit.privacy.mask`, `kit.parsing.quoted`).
    """

    exit_code: ClassVar[int] = 1
    template: str

    def __init__(self, template: str | None = None, /, **facts: object) -> None:
        super().__init__()
        if template is not None:
            self.template = template
        self.facts = facts

    def sentence(self) -> str:
        """The sentence in the user's language, facts filled in."""
        return _(self.template).format(**{name: _shown(fact) for name, fact in self.facts.items()})

    def __str__(self) -> str:
        return self.sentence()


_REASONS = {
    errno.ENOENT: N_("it does not exist"),
    errno.EACCES: N_("you have no access to it"),
    errno.EPERM: N_("you have no access to it"),
    errno.EISDIR: N_("it is a directory"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
}


def held(error: OSError) -> bool:
    """Whether the system refused because another program has the file open; only Windows does so."""
    code = getattr(error, "winerror", None)
    if code is None and isinstance(error, PermissionError) and error.filename:
        return windows.open_elsewhere(str(error.filename))
    return code in windows.SHARING


def os_reason(error: OSError) -> Text:
    """Why the system refused: the usual reasons in the user's language, others as the system says them."""
    if held(error):
        return Text(N_("it is open in another program"))
    return Text(_REASONS.get(error.errno or 0, error.strerror or type(error).__name__))


class Refused(FundcsError):
    """Bad input or a broken rule; nothing was written."""

    exit_code = 1


class Misused(FundcsError):
    """The command was given words that do not go together."""

    exit_code = 2


class Forbidden(FundcsError):
    """The person may not do this."""

    exit_code = 4


class ArchiveUnusable(FundcsError):
    """The archive is missing, locked, corrupt, foreign or newer than this program."""

    exit_code = 5
