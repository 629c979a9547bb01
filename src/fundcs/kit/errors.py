"""Errors a user can cause: a sentence, its facts, an exit code.

Most are raised as `Refused(N_("…"), no=no)` where they happen. A class of its own, with its `template`, is
for an error that code catches, that has another exit code, or that is raised in three places.
"""

from __future__ import annotations

import errno
from pathlib import PurePath
from typing import ClassVar

from fundcs.kit.i18n import N_, Text, _, readable


def _shown(fact: object) -> object:
    """A fact as a sentence may show it: scans are often named by the number on the card."""
    if not isinstance(fact, PurePath):
        return readable(fact)
    from fundcs.kit.privacy import mask_text

    return mask_text(str(fact))


class FundcsError(Exception):
    """A refusal with a sentence that says what is wrong and what to do.

    Facts must never hold personal data in clear: pass them through `kit.privacy.mask` first.
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
    errno.ENOSPC: N_("no room is left on the disk"),
    errno.EDQUOT: N_("no room is left on the disk"),
}


def os_reason(error: OSError) -> Text:
    """Why the system refused: the usual reasons in the user's language, others as the system says them."""
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
