"""To whom the list was sent, below the list itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _, joined
from fundcs.kit.view import View, text_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from fundcs.reminders.service import Delivery

_STATES = {
    "sent": N_("sent to {staff}, by {way}: {n}"),
    "sent_before": N_("sent to {staff} earlier today, by {way}; --again sends it once more"),
    "failed": N_("not sent to {staff}, by {way}: {why}"),
}
_WAYS = {"mail": N_("mail"), "robot": N_("chat robot")}


def view(shown: View, deliveries: Sequence[Delivery], names: Mapping[str, str]) -> View:
    """The list as it is shown, and a line for each person it was sent to; a failure ends in a refusal."""
    data = {
        "duties": shown.data,
        "deliveries": [
            {
                "staff": delivery.staff,
                "way": delivery.way,
                "duties": delivery.duties,
                "state": delivery.state,
                "why": None if delivery.why is None else delivery.why.sentence(),
            }
            for delivery in deliveries
        ],
    }
    lines = [_line(delivery, names) for delivery in deliveries] or [
        _("No addressee has a to-do; nothing was sent.")
    ]

    def page(out: Console) -> None:
        shown.page(out)
        text_page(*lines)(out)

    failed = [delivery.staff for delivery in deliveries if delivery.state == "failed"]
    template = N_("the list was not sent to {staff}; correct what is said above and send it again")
    refusal = Refused(template, staff=joined(dict.fromkeys(failed))) if failed else None
    return View(data, page, shown.exit_code, refusal)


def _line(delivery: Delivery, names: Mapping[str, str]) -> str:
    return _(_STATES[delivery.state]).format(
        staff=f"{delivery.staff} {names.get(delivery.staff, '')}".strip(),
        way=_(_WAYS[delivery.way]),
        n=delivery.duties,
        why="" if delivery.why is None else delivery.why.sentence(),
    )
