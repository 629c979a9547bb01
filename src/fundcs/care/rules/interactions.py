"""An interaction with a client: what was said or written, needed and answered (Art. 11, 26-31).

Whether it is still to be followed up is derived: from the day that was set, and the later interaction that
names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_
from fundcs.kit.typed import optional, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


class InteractionKind(StrEnum):
    """What kind of interaction it was. LETTER: on paper or by fax, in or out (Art. 11)."""

    NOTE = "note"
    CONSULTATION = "consultation"
    VISIT = "visit"
    LETTER = "letter"


class Direction(StrEnum):
    """Who began it: IN, the client; OUT, the firm."""

    IN = "in"
    OUT = "out"


class InteractionState(StrEnum):
    """How it stands. RECORDED: there is nothing to follow up."""

    RECORDED = "recorded"
    OPEN = "open"
    FOLLOWED_UP = "followed_up"
    WITHDRAWN = "withdrawn"


INTERACTION_KIND_NAMES: Final[Mapping[InteractionKind, str]] = {
    InteractionKind.NOTE: P_("interaction", "note"),
    InteractionKind.CONSULTATION: P_("interaction", "consultation"),
    InteractionKind.VISIT: P_("interaction", "visit"),
    InteractionKind.LETTER: P_("interaction", "letter"),
}
TALK_NAMES: Final = {
    kind: INTERACTION_KIND_NAMES[kind] for kind in (InteractionKind.NOTE, InteractionKind.CONSULTATION)
}
"""The kinds of `fundcs client note`."""
DIRECTION_NAMES: Final[Mapping[Direction, str]] = {
    Direction.IN: P_("direction", "from the client"),
    Direction.OUT: P_("direction", "to the client"),
}
INTERACTION_STATE_NAMES: Final[Mapping[InteractionState, str]] = {
    InteractionState.RECORDED: P_("interaction", "recorded"),
    InteractionState.OPEN: P_("interaction", "to be followed up"),
    InteractionState.FOLLOWED_UP: P_("interaction", "followed up"),
    InteractionState.WITHDRAWN: P_("interaction", "withdrawn"),
}
CHANNELS: Final[Mapping[InteractionKind, str]] = {
    InteractionKind.VISIT: "visit",
    InteractionKind.LETTER: "letter",
}
"""The channel of a kind where none is named; the policy keeps these two."""


@dataclass(frozen=True, slots=True)
class Substance:
    """What an interaction was about: what was said or written, what the client needs, what was answered."""

    content: str | None = None
    need: str | None = None
    answer: str | None = None


def substance(content: str | None, need: str | None, answer: str | None) -> Substance:
    """The texts as they are kept. Raises Refused where one is empty, or none is given."""
    if content is None and need is None and answer is None:
        raise Refused(N_("nothing is said of the interaction; add --content, --need or --answer"))
    return Substance(optional(content), optional(need), optional(answer))


def check_follow_up(day: date | None, today: date) -> None:
    """Refuse a day for following up that has passed."""
    if day is not None and day < today:
        raise Refused(N_("the follow-up of {day} is in the past; give a day that is still to come"), day=day)


def check_follows(no: str, at: datetime, earlier: datetime) -> None:
    """Refuse an interaction at the moment `at` that follows up one that came after it."""
    if at < earlier:
        raise Refused(
            N_("interaction {no} took place at {earlier}, after {at}; it cannot be followed up before"),
            no=no,
            at=shown(at),
            earlier=shown(earlier),
        )


def state(follow_up: date | None, *, followed: bool, withdrawn: bool) -> InteractionState:
    """How an interaction stands: `followed`, by a later one that names it and counts."""
    if withdrawn:
        return InteractionState.WITHDRAWN
    if followed:
        return InteractionState.FOLLOWED_UP
    return InteractionState.RECORDED if follow_up is None else InteractionState.OPEN
