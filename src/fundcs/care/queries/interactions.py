"""Every SELECT over interactions, their files and their withdrawals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from fundcs.archive.models import StoredFile
from fundcs.archive.selects import batches
from fundcs.care.models.interactions import Interaction, InteractionFile, InteractionWithdrawal
from fundcs.care.rules.interactions import InteractionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class InteractionFilter:
    """Which interactions to list: those that meet every condition given."""

    client: str | None = None
    kind: InteractionKind | None = None
    staff: str | None = None
    first: datetime | None = None
    last: datetime | None = None
    open: bool = False
    withdrawn: bool = False


def by_no(session: Session, no: str) -> Interaction | None:
    """The interaction with this number."""
    return session.get(Interaction, no)


def listed(session: Session, asked: InteractionFilter, moment: datetime) -> Sequence[Interaction]:
    """The interactions recorded by `moment`, in the order in which they took place.

    Those withdrawn by then are left out unless they are asked for.
    """
    conditions: list[ColumnElement[bool]] = [col(Interaction.recorded_at) <= moment]
    for value, column in (
        (asked.client, Interaction.client),
        (asked.kind, Interaction.kind),
        (asked.staff, Interaction.staff),
    ):
        if value is not None:
            conditions.append(col(column) == value)
    if asked.first is not None:
        conditions.append(col(Interaction.at) >= asked.first)
    if asked.last is not None:
        conditions.append(col(Interaction.at) <= asked.last)
    if asked.open:
        conditions += [col(Interaction.follow_up).is_not(None), ~_followed(moment)]
    if asked.open or not asked.withdrawn:
        conditions.append(~_withdrawn(Interaction.no, moment))
    number = col(Interaction.no)
    chosen = select(Interaction).where(*conditions)
    return session.exec(chosen.order_by(col(Interaction.at), func.length(number), number)).all()


def visits(session: Session, moment: datetime) -> Sequence[tuple[str, datetime, str]]:
    """Client, time and who dealt with it of each visit recorded by `moment` and not withdrawn, by time."""
    chosen = select(Interaction.client, Interaction.at, Interaction.staff).where(
        Interaction.kind == InteractionKind.VISIT,
        col(Interaction.recorded_at) <= moment,
        ~_withdrawn(Interaction.no, moment),
    )
    return session.exec(chosen.order_by(col(Interaction.at), col(Interaction.no))).all()


def followed_up(session: Session, moment: datetime) -> list[tuple[Interaction, Interaction]]:
    """Each interaction that was to be followed up, with the earliest that did, as of `moment`."""
    later = aliased(Interaction)
    chosen = (
        select(Interaction, later)
        .join(later, col(later.follows) == col(Interaction.no))
        .where(
            col(Interaction.follow_up).is_not(None),
            col(later.recorded_at) <= moment,
            ~_withdrawn(Interaction.no, moment),
            ~_withdrawn(later.no, moment),
        )
    )
    first: dict[str, tuple[Interaction, Interaction]] = {}
    for earlier, follower in session.exec(chosen.order_by(col(later.at), col(later.no))):
        first.setdefault(earlier.no, (earlier, follower))
    return list(first.values())


def followers(session: Session, nos: Iterable[str], moment: datetime) -> dict[str, list[str]]:
    """The numbers of those recorded by `moment`, and not withdrawn, that follow up each of these."""
    found: dict[str, list[str]] = defaultdict(list)
    for some in batches(nos):
        chosen = select(Interaction.follows, Interaction.no).where(
            col(Interaction.follows).in_(some),
            col(Interaction.recorded_at) <= moment,
            ~_withdrawn(Interaction.no, moment),
        )
        for follows, no in session.exec(chosen.order_by(col(Interaction.at), col(Interaction.no))):
            found[str(follows)].append(no)
    return found


def files(session: Session, nos: Iterable[str]) -> dict[str, list[StoredFile]]:
    """The files attached to each of these interactions, by name."""
    attached: dict[str, list[StoredFile]] = defaultdict(list)
    for some in batches(nos):
        chosen = (
            select(InteractionFile.interaction, StoredFile)
            .join(StoredFile, col(StoredFile.hash) == col(InteractionFile.file))
            .where(col(InteractionFile.interaction).in_(some))
        )
        for no, file in session.exec(chosen.order_by(col(StoredFile.name), col(StoredFile.hash))):
            attached[no].append(file)
    return attached


def withdrawal(session: Session, no: str) -> InteractionWithdrawal | None:
    """The withdrawal of an interaction, whenever it was."""
    return session.get(InteractionWithdrawal, no)


def withdrawals(session: Session, nos: Iterable[str], moment: datetime) -> dict[str, InteractionWithdrawal]:
    """The withdrawals up to `moment` of these interactions, by number."""
    found: dict[str, InteractionWithdrawal] = {}
    for some in batches(nos):
        chosen = select(InteractionWithdrawal).where(
            col(InteractionWithdrawal.interaction).in_(some),
            col(InteractionWithdrawal.withdrawn_at) <= moment,
        )
        found |= {withdrawal.interaction: withdrawal for withdrawal in session.exec(chosen)}
    return found


def _withdrawn(number: Any, moment: datetime) -> ColumnElement[bool]:
    """Whether the interaction of a column was withdrawn by `moment`."""
    return exists().where(
        col(InteractionWithdrawal.interaction) == number, col(InteractionWithdrawal.withdrawn_at) <= moment
    )


def _followed(moment: datetime) -> ColumnElement[bool]:
    """Whether one that was recorded by `moment`, and not withdrawn, follows up that of the SELECT around."""
    later = aliased(Interaction)
    return exists().where(
        col(later.follows) == col(Interaction.no),
        col(later.recorded_at) <= moment,
        ~_withdrawn(later.no, moment),
    )
