"""Asking before a restore that drops entries of the archive's trail."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, ngettext
from fundcs.kit.privacy import mask_text
from fundcs.kit.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.archive.restore import Stake


class WantsYes(Refused):
    template = N_("{stake}; nothing was restored; add --yes to go on all the same")


class Declined(Refused):
    template = N_("nothing was restored")


def confirm(stake: Stake, file: Path) -> None:
    """Say which entries would be dropped, and ask. Raises Declined; WantsYes where there is no terminal."""
    sentence = ngettext(
        "{file} does not have {n} entry of the trail, of {first}, with what it changed",
        "{file} does not have {n} entries of the trail, from {first} to {last}, with what they changed",
        stake.entries,
    ).format(file=mask_text(file.name), n=stake.entries, first=_minute(stake.first), last=_minute(stake.last))
    if not _at_a_terminal():
        raise WantsYes(stake=sentence)
    from typer import confirm as ask

    if not ask(f"{visible(sentence)}. {_question()}", err=True):
        raise Declined


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _question() -> str:
    from fundcs.kit.i18n import _

    return _("Restore it?")


def _minute(at: str | None) -> str:
    """A moment of the trail to the minute."""
    return (at or "")[:16].replace("T", " ")
