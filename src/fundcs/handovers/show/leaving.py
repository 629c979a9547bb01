"""A member who leaves: the register's line, what passed to whom, what is still to be seen to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.assignments.rules import HELD_NAMES
from fundcs.handovers.show import items
from fundcs.kit.i18n import _, ngettext
from fundcs.kit.view import View, text_page
from fundcs.staff import show as staff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from rich.console import RenderableType

    from fundcs.handovers.service.leaving import Leaving


def view(leaving: Leaving, role_since: Mapping[str, date]) -> View:
    """The member, and the hand-over; clients by name only for who may be told of them."""
    member = staff.member(leaving.member, role_since)
    data: dict[str, object] = {**staff.data(leaving.member, role_since), "handover": _data(leaving)}
    parts = list(_parts(leaving))

    def page(out: Any) -> None:
        member.page(out)
        text_page(*parts)(out)

    return View(data, page)


def _data(leaving: Leaving) -> dict[str, object]:
    alongside = leaving.alongside
    return {
        "no": leaving.no,
        "counts": items.counts([passing.item for passing in leaving.passed] or leaving.held),
        "items": [items.passing_data(passing) for passing in leaving.passed if leaving.told],
        "held": [items.held_data(item) for item in leaving.held if leaving.told],
        "notices": leaving.notices,
        "todos": [duty.key for duty in alongside.todos],
        "role_todos": [duty.key for duty in alongside.of_role],
        "sharing_role": list(alongside.sharing),
        "letters_to_check": list(alongside.letters),
        "policy": list(alongside.policy),
        "key": leaving.key.value,
        "returned": [items.item_data(item) for item in leaving.returned if leaving.told],
        "kept": [items.item_data(item) for item in leaving.kept if leaving.told],
    }


def _parts(leaving: Leaving) -> Iterator[RenderableType]:
    if leaving.passed:
        yield items.passed(leaving.passed, leaving.names, told=leaving.told)
    if leaving.no is not None and leaving.passed:
        yield _("Handed over as {no}; withdraw it with: fundcs staff leave {staff} --undo").format(
            no=leaving.no, staff=leaving.member.code
        )
    if leaving.notices:
        yield ngettext(
            "{n} client is to be told who looks after them now (Art. 12); `fundcs reminders` lists it.",
            "{n} clients are to be told who looks after them now (Art. 12); `fundcs reminders` lists them.",
            leaving.notices,
        ).format(n=leaving.notices)
    if leaving.held:
        yield items.held(leaving.held, told=leaving.told)
        yield _("Still theirs; hand it over with: fundcs staff leave {staff} --to STAFF").format(
            staff=leaving.member.code
        )
    yield from _returned(leaving)
    yield from _alongside(leaving)


def _returned(leaving: Leaving) -> Iterator[str]:
    if leaving.returned:
        yield ngettext("{n} thing went back.", "{n} things went back.", len(leaving.returned)).format(
            n=len(leaving.returned)
        )
    for item in leaving.kept:
        yield _("Not given back, since it changed hands again: {what} {key}").format(
            what=_(HELD_NAMES[item.kind]), key=item.key if leaving.told else "–"
        )


def _alongside(leaving: Leaving) -> Iterator[str]:
    alongside = leaving.alongside
    if alongside.todos:
        yield _("Own to-dos that pass with these: {n}").format(n=len(alongside.todos))
    if alongside.of_role and not alongside.sharing:
        yield _("To-dos of the role, which nobody else has: {n}").format(n=len(alongside.of_role))
    if alongside.letters:
        letters = _(", ").join(alongside.letters)
        yield _("Letters that a second person is still to check, of complaints: {letters}").format(
            letters=letters
        )
    yield from items.key(leaving)
    if leaving.keyless:
        yield _("Their key was ended; give them one with: fundcs archive key add {staff}").format(
            staff=leaving.member.code
        )
    if alongside.policy:
        yield _("The policy file names {staff}; name another there: {keys}").format(
            staff=leaving.member.code, keys=_(", ").join(alongside.policy)
        )
