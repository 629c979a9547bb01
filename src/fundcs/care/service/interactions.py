"""Use cases of interactions: record one, follow it up, withdraw it, list them (Art. 11, 26-31)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive.numbers import new_number
from fundcs.care.models.interactions import Interaction, InteractionFile, InteractionWithdrawal
from fundcs.care.queries import interactions as stored
from fundcs.care.queries.interactions import InteractionFilter
from fundcs.care.rules import interactions as rules
from fundcs.clients import queries as client_queries
from fundcs.clients.service import particulars
from fundcs.deadlines.rules import end_of, start_of
from fundcs.documents import service as documents
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import happened, second, text
from fundcs.policy.labels import code_of
from fundcs.staff import queries as members
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.models import StoredFile
    from fundcs.care.rules.interactions import Direction, InteractionKind, InteractionState

LETTER = "N"
"""What the numbers of interactions begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedInteraction:
    """An interaction as it was typed; `follows`: the number of the one that it follows up."""

    kind: InteractionKind
    channel: str | None = None
    direction: Direction | None = None
    at: datetime | None = None
    by: str | None = None
    content: str | None = None
    need: str | None = None
    answer: str | None = None
    follow_up: date | None = None
    follows: str | None = None
    attached: Sequence[Path] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionCase:
    """An interaction as of a moment: its client's name, what follows it up, its files, its withdrawal.

    `names`: of all staff by code.
    """

    interaction: Interaction
    client_name: str
    followers: Sequence[str]
    files: Sequence[StoredFile]
    withdrawal: InteractionWithdrawal | None
    names: Mapping[str, str]

    @property
    def no(self) -> str:
        """Its number."""
        return self.interaction.no

    @property
    def state(self) -> InteractionState:
        """How it stands."""
        return rules.state(
            self.interaction.follow_up,
            followed=bool(self.followers),
            withdrawn=self.withdrawal is not None,
        )


def record(act: Act, who: str, typed: TypedInteraction) -> InteractionCase:
    """Record an interaction with the client `who`.

    Raises Refused for an unknown client, channel or earlier interaction, for a follow-up in the past and for
    an unreadable file; InFuture for what has not happened yet.
    """
    client = particulars.find(act.session, who).code
    made = _made(act, client, typed)
    act.session.add(made)
    act.session.flush()
    for path in typed.attached:
        _attach(act, made.no, path)
    return cases(act, [made])[0]


def follow(act: Act, no: str, typed: TypedInteraction) -> InteractionCase:
    """Record what followed an interaction up; nothing more is owed on that. Raises as `record`."""
    earlier = standing(act, no)
    return record(act, earlier.client, typed)


def withdraw(act: Act, no: str, reason: str) -> InteractionCase:
    """Withdraw an interaction recorded by mistake; what it followed up is open again. Raises Refused."""
    interaction = standing(act, no)
    act.session.add(
        InteractionWithdrawal(
            interaction=interaction.no,
            reason=text(reason),
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
    return cases(act, [interaction])[0]


def find(act: Act, no: str) -> InteractionCase:
    """The interaction with this number. Raises Refused, NotSeen."""
    return cases(act, [_recorded(act, no)])[0]


def standing(act: Act, no: str) -> Interaction:
    """The interaction with this number, which nobody has withdrawn. Raises Refused."""
    interaction = _recorded(act, no)
    if stored.withdrawal(act.session, interaction.no) is not None:
        raise Refused(N_("interaction {no} has been withdrawn"), no=interaction.no)
    return interaction


def listed(
    act: Act,
    *,
    client: str | None = None,
    kind: InteractionKind | None = None,
    by: str | None = None,
    days: tuple[date | None, date | None] = (None, None),
    only_open: bool = False,
    withdrawn: bool = False,
) -> list[InteractionCase]:
    """The interactions recorded so far that meet every condition and are seen, in the order they took place.

    `days`: the first and the last on which they took place. Raises Refused for an unknown client or member.
    """
    first, last = days
    if first is not None and last is not None and first > last:
        raise Misused(N_("--from {first} is after --to {last}"), first=first, last=last)
    asked = InteractionFilter(
        client=None if client is None else particulars.find(act.session, client).code,
        kind=kind,
        staff=None if by is None else staff.find(act.session, by).code,
        first=None if first is None else start_of(first),
        last=None if last is None else end_of(last),
        open=only_open,
        withdrawn=withdrawn,
    )
    found = stored.listed(act.session, asked, act.moment)
    return cases(act, [interaction for interaction in found if act.sight.sees(interaction.client)])


def cases(act: Act, interactions: Iterable[Interaction]) -> list[InteractionCase]:
    """These interactions with all that is to be said of them as of the act's moment."""
    interactions = list(interactions)
    nos = [interaction.no for interaction in interactions]
    names = client_queries.names(act.session, {interaction.client for interaction in interactions})
    followers = stored.followers(act.session, nos, act.moment)
    files_, withdrawals = stored.files(act.session, nos), stored.withdrawals(act.session, nos, act.moment)
    return [
        InteractionCase(
            interaction=interaction,
            client_name=names[interaction.client],
            followers=followers.get(interaction.no, ()),
            files=files_.get(interaction.no, ()),
            withdrawal=withdrawals.get(interaction.no),
            names=act.once(members.names),
        )
        for interaction in interactions
    ]


def _made(act: Act, client: str, typed: TypedInteraction) -> Interaction:
    said = rules.substance(typed.content, typed.need, typed.answer)
    at = happened(typed.at, act.moment)
    rules.check_follow_up(typed.follow_up, act.today)
    by = act.staff.code if typed.by is None else staff.find_present(act.session, typed.by, at.date()).code
    channel = typed.channel or rules.CHANNELS.get(typed.kind)
    return Interaction(
        no=new_number(act.session, Interaction.no, LETTER),
        client=client,
        kind=typed.kind,
        channel=None if channel is None else code_of(act.policy.care.channels, channel, T("channel")),
        direction=typed.direction,
        at=at,
        staff=by,
        content=said.content,
        need=said.need,
        answer=said.answer,
        follow_up=typed.follow_up,
        follows=None if typed.follows is None else _followed(act, client, typed.follows, at),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )


def _followed(act: Act, client: str, no: str, at: datetime) -> str:
    """The number of the interaction that is followed up: of the same client, and earlier."""
    earlier = standing(act, no)
    if earlier.client != client:
        raise Refused(
            N_("interaction {no} is of another client, {client}; name one of the same client"),
            no=earlier.no,
            client=earlier.client,
        )
    rules.check_follows(earlier.no, at, earlier.at)
    return earlier.no


def _attach(act: Act, no: str, path: Path) -> None:
    file = documents.store(act, path)
    if act.session.get(InteractionFile, (no, file.hash)) is None:
        act.session.add(InteractionFile(interaction=no, file=file.hash))
        act.session.flush()


def _recorded(act: Act, no: str) -> Interaction:
    interaction = stored.by_no(act.session, fold(no).upper())
    if not act.sight.sees(None if interaction is None else interaction.client):
        raise act.sight.refusal(quoted(no))
    if interaction is None or interaction.recorded_at > act.moment:
        raise Refused(N_("there is no interaction {no}; `fundcs care list` shows them"), no=quoted(no))
    return interaction
