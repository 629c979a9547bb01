"""The commands `fundcs care …` of letters, visits and what follows them; the body of `client note`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.care.rules.interactions import (
    DIRECTION_NAMES,
    INTERACTION_KIND_NAMES,
    TALK_NAMES,
    Direction,
    InteractionKind,
)
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Letters, visits and other interactions with clients (Art. 11, 26-31)."))

Client = Annotated[
    str, typer.Argument(metavar="CLIENT", help=_("A client number, or a name that only one client has."))
]
No = Annotated[str, typer.Argument(metavar="NO", help=_("The interaction's number."))]
Content = Annotated[
    str | None, typer.Option("--content", metavar="TEXT", help=_("What was said, written or done."))
]
Need = Annotated[str | None, typer.Option("--need", metavar="TEXT", help=_("What the client needs."))]
Answer = Annotated[
    str | None, typer.Option("--answer", metavar="TEXT", help=_("What the client was told in return."))
]
Channel = Annotated[
    str | None, typer.Option("--channel", metavar="CODE", help=_("The channel, from the policy."))
]
DirectionOption = Annotated[
    Direction | None,
    options.choice(DIRECTION_NAMES, "--direction", help_text=_("Who began it: the client, or the firm.")),
]
At = Annotated[datetime | None, options.moment("--at", help_text=_("When it took place; default: now."))]
By = Annotated[
    str | None, typer.Option("--by", metavar="STAFF", help=_("Who dealt with it; default: who records it."))
]
FollowUp = Annotated[
    date | None,
    options.day("--follow-up", help_text=_("By when it is to be followed up: a to-do until then.")),
]
Follows = Annotated[
    str | None,
    typer.Option("--follows", metavar="NO", help=_("The earlier interaction that this one follows up.")),
]
Attach = Annotated[
    list[Path] | None,
    typer.Option("--attach", metavar="PATH", help=_("A file to be kept with it; may be repeated.")),
]


def note(
    act: Act,
    client: Client,
    *,
    content: Content = None,
    need: Need = None,
    answer: Answer = None,
    kind: Annotated[
        InteractionKind,
        options.choice(TALK_NAMES, "--kind", help_text=_("A note, or a consultation (Art. 26, 30).")),
    ] = InteractionKind.NOTE,
    channel: Channel = None,
    direction: DirectionOption = None,
    at: At = None,
    by: By = None,
    follow_up: FollowUp = None,
    follows: Follows = None,
    attach: Attach = None,
) -> View:
    """Record a note or a consultation; `fundcs client note` is on the group of the client's file."""
    from fundcs.care.service import interactions
    from fundcs.care.show import interactions as show

    typed = interactions.TypedInteraction(
        kind=kind,
        channel=channel,
        direction=direction,
        at=at,
        by=by,
        content=content,
        need=need,
        answer=answer,
        follow_up=follow_up,
        follows=follows,
        attached=attach or (),
    )
    return show.whole(act, interactions.record(act, client, typed))


@command(
    app, "letter", _("Record a letter or a fax, received or sent (Art. 11)."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def letter(
    act: Act,
    client: Client,
    *,
    direction: Annotated[
        Direction,
        options.choice(DIRECTION_NAMES, "--direction", help_text=_("Whether it was received or sent.")),
    ],
    content: Content = None,
    need: Need = None,
    answer: Answer = None,
    channel: Channel = None,
    at: At = None,
    by: By = None,
    follow_up: FollowUp = None,
    follows: Follows = None,
    attach: Attach = None,
) -> View:
    from fundcs.care.service import interactions
    from fundcs.care.show import interactions as show

    typed = interactions.TypedInteraction(
        kind=InteractionKind.LETTER,
        channel=channel,
        direction=direction,
        at=at,
        by=by,
        content=content,
        need=need,
        answer=answer,
        follow_up=follow_up,
        follows=follows,
        attached=attach or (),
    )
    return show.whole(act, interactions.record(act, client, typed))


@command(
    app, "visit", _("Record a visit to a client or by a client."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def visit(
    act: Act,
    client: Client,
    *,
    direction: DirectionOption = None,
    content: Content = None,
    need: Need = None,
    answer: Answer = None,
    at: At = None,
    by: By = None,
    follow_up: FollowUp = None,
    follows: Follows = None,
    attach: Attach = None,
) -> View:
    from fundcs.care.service import interactions
    from fundcs.care.show import interactions as show

    typed = interactions.TypedInteraction(
        kind=InteractionKind.VISIT,
        direction=direction,
        at=at,
        by=by,
        content=content,
        need=need,
        answer=answer,
        follow_up=follow_up,
        follows=follows,
        attached=attach or (),
    )
    return show.whole(act, interactions.record(act, client, typed))


@command(
    app, "follow", _("Follow an interaction up: record what was done on it, which ends the to-do."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def follow(
    act: Act,
    no: No,
    *,
    content: Content = None,
    need: Need = None,
    answer: Answer = None,
    channel: Channel = None,
    at: At = None,
    by: By = None,
    follow_up: FollowUp = None,
    attach: Attach = None,
) -> View:
    from fundcs.care.service import interactions
    from fundcs.care.show import interactions as show

    typed = interactions.TypedInteraction(
        kind=InteractionKind.NOTE,
        channel=channel,
        at=at,
        by=by,
        content=content,
        need=need,
        answer=answer,
        follow_up=follow_up,
        follows=no,
        attached=attach or (),
    )
    return show.whole(act, interactions.follow(act, no, typed))


@command(
    app, "withdraw", _("Withdraw an interaction recorded by mistake; it stays on record."),
    access=Access.WRITE, permit=Permit.WRITE_CARE,
)  # fmt: skip
def withdraw(
    act: Act,
    no: No,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))],
) -> View:
    from fundcs.care.service import interactions
    from fundcs.care.show import interactions as show

    return show.whole(act, interactions.withdraw(act, no, reason))


@command(
    app, "list", _("List the interactions with clients."),
    permit=Permit.READ_CLIENTS, personal=True, writes_with="xlsx",
)  # fmt: skip
def list_(
    act: Act,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only those of this client."))
    ] = None,
    kind: Annotated[
        InteractionKind | None,
        options.choice(INTERACTION_KIND_NAMES, "--kind", help_text=_("Only those of this kind.")),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="STAFF", help=_("Only those that this member dealt with."))
    ] = None,
    first: Annotated[
        date | None, options.day("--from", help_text=_("Only those that took place from this day on."))
    ] = None,
    last: Annotated[
        date | None, options.day("--to", help_text=_("Only those that took place up to this day."))
    ] = None,
    only_open: Annotated[
        bool, typer.Option("--open", help=_("Only those that are to be followed up."))
    ] = False,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help=_("Also those withdrawn."))] = False,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
) -> View:
    from fundcs.care.service import interactions
    from fundcs.care.show import interactions as show

    cases = interactions.listed(
        act,
        client=client,
        kind=kind,
        by=by,
        days=(first, last),
        only_open=only_open,
        withdrawn=withdrawn,
    )
    if xlsx is not None:
        from fundcs.care.show import register

        act.opens((case.interaction.client for case in cases), xlsx.path.name)
        register.write(act, cases, xlsx.aside)
    return show.listed(act, cases)


@command(
    app, "show", _("Show an interaction and what followed it up."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def show_(act: Act, no: No) -> View:
    from fundcs.care.service import interactions
    from fundcs.care.show import interactions as show

    return show.whole(act, interactions.find(act, no))
