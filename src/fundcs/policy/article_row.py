"""How the account of an article is laid out: what fundcs does for it, and by which commands."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """An article's account.

    `does`: what is carried out, by `commands`; where `nothing` is set, why there is nothing to carry out.
    `planned`: what is not carried out yet, as it follows "not carried out yet:". `awaits`: commands and
    options that will carry it out; a test fails as soon as the program has one of them, so that the row is
    written anew. `see`: articles whose policy keys hold this one too.
    """

    does: str = ""
    commands: tuple[str, ...] = ()
    planned: str = ""
    awaits: tuple[str, ...] = ()
    nothing: bool = False
    see: tuple[int, ...] = ()
