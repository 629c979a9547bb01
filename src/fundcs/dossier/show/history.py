"""What happened to a client, as lines for people and as the rows changed, masked (Art. 5, 29)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fundcs.archive.show import columns, values
from fundcs.archive.types import Fen, Flag
from fundcs.dossier.show import story
from fundcs.kit.i18n import _
from fundcs.kit.money import yuan
from fundcs.kit.view import View, table, text_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.archive.trail import TrailEntry
    from fundcs.dossier.service.client_file import History
    from fundcs.dossier.show.story import StoryLine


def view(act: Act, history: History) -> View:
    """All that happened to a client, one line each; as JSON every row changed, before and after."""
    changes = [data(act, entry) for entry in history.entries]
    return View(changes, text_page(lines_table(story.story(act, history))))


def lines_table(lines: Iterable[StoryLine], title: str | None = None) -> Table:
    """What happened as a table: when, who, what, the further facts below it."""
    rows = table(_("When"), _("Who"), _("What"), title=title)
    rows.columns[0].no_wrap = rows.columns[1].no_wrap = True
    for line in lines:
        rows.add_row(line.at, line.staff, "\n".join(filter(None, (line.what, line.details_text))))
    return rows


def data(act: Act, entry: TrailEntry) -> dict[str, Any]:
    """An entry's JSON: who, when, and every changed field with its value before and after."""
    before, after = (held or {} for held in values(act, entry))
    changed = _changed(entry)
    return {
        "at": entry.at,
        "moment": entry.moment,
        "staff": entry.staff,
        "command": entry.command,
        "verb": entry.verb,
        "subject": entry.tbl,
        "key": entry.key,
        "changes": [
            {
                "field": name,
                "before": _shown(entry.tbl, name, before.get(name)),
                "after": _shown(entry.tbl, name, after.get(name)),
            }
            for name in changed
        ],
    }


def _changed(entry: TrailEntry) -> list[str]:
    """The fields whose values differ, before they are masked: two accounts may look the same."""
    before, after = (json.loads(held) if held else {} for held in (entry.before, entry.after))
    return [name for name in (after or before) if before.get(name) != after.get(name)]


def _shown(table_name: str, field: str, value: Any) -> Any:
    """A stored value as JSON has it: money in yuan, a flag true or false."""
    column = columns(table_name).get(field)
    if value is None or column is None:
        return value
    if isinstance(column.type, Fen):
        return yuan(value)
    return bool(value) if isinstance(column.type, Flag) else value
