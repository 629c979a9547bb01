"""What passes in a hand-over, as JSON and by kind; what is to be done of the member's key."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fundcs.archive.keys.taken import KeyOutcome
from fundcs.assignments.rules import HELD_NAMES, Held
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import iso, table, tight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.table import Table

    from fundcs.assignments.models import HandoverItem
    from fundcs.handovers.rules import HeldItem, Passing
    from fundcs.handovers.service.leaving import Leaving

_NAMED = 6
"""So many things of a kind are named on the screen; the workbook and the JSON have all."""

_KEY = {
    KeyOutcome.ENDED: N_("Their key opens the archive and signs no more; then run: fundcs archive rekey"),
    KeyOutcome.LATER: N_(
        "Their key is to be ended from {day} on: fundcs archive key remove {staff}, then fundcs archive rekey"
    ),
    KeyOutcome.KEEPERS: N_(
        "Their key is still to be ended, by a keeper: fundcs archive key remove {staff}, then fundcs archive "
        "rekey"
    ),
    KeyOutcome.LAST: N_(
        "Theirs is the last key that can give out others; give another keeper one with fundcs archive key "
        "add STAFF, then end it: fundcs archive key remove {staff}"
    ),
}


def key(leaving: Leaving) -> list[str]:
    """What became of the key of a member who leaves, and what is still to be done, if anything."""
    if leaving.key is KeyOutcome.NONE:
        return []
    return [_(_KEY[leaving.key]).format(staff=leaving.member.code, day=leaving.member.left_on)]


def held_data(item: HeldItem) -> dict[str, object]:
    """Something held, as JSON."""
    return {"kind": item.kind.value, "key": item.key, "name": item.name, "client": item.client}


def passing_data(passing: Passing) -> dict[str, object]:
    """Something that passes, as JSON."""
    return {**held_data(passing.item), "to": passing.to, "since": iso(passing.since)}


def item_data(item: HandoverItem) -> dict[str, object]:
    """Something that passed, as JSON, with whose it was and to whom it went."""
    return {
        "kind": item.kind.value,
        "key": item.key,
        "client": item.client,
        "from": item.held_by,
        "to": item.taken_by,
    }


def counts(items: Iterable[HeldItem]) -> dict[str, int]:
    """How many of each kind."""
    number: dict[str, int] = defaultdict(int)
    for item in items:
        number[item.kind.value] += 1
    return dict(number)


def passed(passings: Sequence[Passing], names: Mapping[str, str], *, told: bool) -> Table:
    """By kind and successor: how many, from which day on, and the first few by name."""
    groups: dict[tuple[Held, str], list[Passing]] = defaultdict(list)
    for passing in passings:
        groups[passing.item.kind, passing.to].append(passing)
    rows = table(_("What"), (_("Number"), "right"), _("Received by"), _("From"), _("Among them"))
    for (kind, to), group in groups.items():
        since = sorted({passing.since for passing in group})
        days = str(since[0]) if len(since) == 1 else f"{since[0]}–{since[-1]}"
        labels = [label(passing.item) for passing in group] if told else []
        rows.add_row(_(HELD_NAMES[kind]), str(len(group)), f"{to} {names[to]}", days, _few(labels))
    return tight(rows, 3)


def held(items: Sequence[HeldItem], *, told: bool) -> Table:
    """By kind: how many, and the first few by name."""
    groups: dict[Held, list[HeldItem]] = defaultdict(list)
    for item in items:
        groups[item.kind].append(item)
    rows = table(_("What"), (_("Number"), "right"), _("Among them"))
    for kind, group in groups.items():
        rows.add_row(
            _(HELD_NAMES[kind]), str(len(group)), _few([label(item) for item in group] if told else [])
        )
    return rows


def label(item: HeldItem) -> str:
    """A thing by its number and, where it has one, its name."""
    return item.name if item.name == item.key or item.kind is Held.DEPUTY else f"{item.key} {item.name}"


def _few(labels: Sequence[str]) -> str:
    more = ["…"] if len(labels) > _NAMED else []
    return _(", ").join([*labels[:_NAMED], *more]) or "–"
