"""Greetings as tables, JSON, and lists for the tool that sends them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from fundcs.care.rules.greetings import OCCASION_NAMES
from fundcs.care.service.greetings import words
from fundcs.clients.models import Client
from fundcs.kit.i18n import N_, P_, _, language, speaking
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.care.rules.greetings import Greeting
    from fundcs.care.service.greetings import Done, Preference

_HEADINGS = (
    N_("Client no."), N_("Name of person or firm"), P_("greeting", "Occasion"), N_("Date"), N_("Channel"),
    N_("Contact"), N_("Text"), P_("greeting", "Result"),
)  # fmt: skip
_WIDTHS = (11, 18, 12, 12, 10, 26, 60, 12)
_COLUMNS = {"email": Client.email, "letter": Client.address}


def data(greeting: Greeting) -> dict[str, Any]:
    """A greeting's JSON."""
    return {
        "client": greeting.client,
        "name": greeting.name,
        "occasion": greeting.occasion,
        "on": iso(greeting.on),
        "channel": greeting.channel,
        "opted_out": greeting.opted_out,
        "officer": greeting.officer,
        "done": greeting.done,
    }


def listed(act: Act, greetings: Sequence[Greeting]) -> View:
    """Whom to greet when, for what, by which channel."""
    if not greetings:
        return View([], text_page(_("Nobody is to be greeted in these days.")))
    rows = table(
        _("Date"), _(P_("greeting", "Occasion")), _("Client"), _("Channel"), _("CS specialist"), _("State")
    )
    for greeting in greetings:
        rows.add_row(
            str(greeting.on),
            _(OCCASION_NAMES[greeting.occasion]),
            f"{greeting.client} {greeting.name}",
            _channel(act, greeting) or "–",
            greeting.officer or "–",
            _state(act, greeting),
        )
    return View([data(greeting) for greeting in greetings], text_page(tight(rows, 0)))


def recorded(made: Done) -> View:
    """The greetings just recorded."""
    document = {
        "recorded": len(made.recorded),
        "before": made.before,
        "unsent": made.unsent,
        "greetings": [{**data(greeting), "done": True} for greeting in made.recorded],
    }
    sentence = _("greetings recorded: {recorded}; recorded before: {before}; not sent: {unsent}")
    return View(
        document,
        text_page(sentence.format(recorded=len(made.recorded), before=made.before, unsent=made.unsent)),
    )


def withdrawn(greeting: Greeting) -> View:
    """A greeting just taken back."""
    sentence = _("{client} {name} is to be greeted again for {occasion} of {day}").format(
        client=greeting.client,
        name=greeting.name,
        occasion=_(OCCASION_NAMES[greeting.occasion]),
        day=greeting.on,
    )
    return View(data(greeting), text_page(sentence))


def preference(act: Act, wants: Preference) -> View:
    """How a client wants to be greeted."""
    document = {
        "client": wants.client,
        "name": wants.name,
        "channel": wants.channel,
        "opted_out": wants.opted_out,
        "no_mailings": wants.no_mailings,
    }
    rows = table(_("Client"), f"{wants.client} {wants.name}")
    channel = "–" if wants.channel is None else name_of(act.policy.care.channels, wants.channel)
    rows.add_row(_("Channel"), channel)
    rows.add_row(_("Greetings"), _("wants none") if wants.opted_out else _("yes"))
    rows.add_row(_("Mailings"), _("wants none") if wants.no_mailings else _("yes"))
    return View(document, text_page(rows))


def write_xlsx(act: Act, greetings: Sequence[Greeting], names: Mapping[str, str], path: Path) -> None:
    """Write the greetings to be sent to a workbook, contacts masked unless the act reveals them."""
    from openpyxl import Workbook

    from fundcs.kit.workbooks import HEAD, WRAPPED, Page, save

    book = Workbook(write_only=True)
    with speaking(act.document_language):
        page = Page(book, _("Greetings"), _WIDTHS)
        page.landscape(header_row=1, footer=_("Greetings"))
        page.row([_(heading) for heading in _HEADINGS], HEAD)
        for cells in _rows(act, greetings, names):
            page.row(cells, WRAPPED)
        page.filter(1)
    page.close()
    save(book, [page], path)


def write_csv(act: Act, greetings: Sequence[Greeting], names: Mapping[str, str], path: Path) -> None:
    """Write them as delimited text in UTF-8 with a byte-order mark, for tools that take no workbook."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream, speaking(act.document_language):
        writer = csv.writer(stream)
        writer.writerow([_(heading) for heading in _HEADINGS])
        writer.writerows(_rows(act, greetings, names))


def _rows(act: Act, greetings: Sequence[Greeting], names: Mapping[str, str]) -> Iterator[list[str]]:
    """What is to be sent: nothing to who wants none, nothing a second time."""
    for greeting in greetings:
        if not (greeting.opted_out or greeting.done):
            officer, shown_by = names.get(greeting.officer or "", ""), act.of(greeting.client)
            yield [
                greeting.client,
                greeting.name,
                _(OCCASION_NAMES[greeting.occasion]),
                str(greeting.on),
                _channel(act, greeting),
                shown_by.personal(greeting.contact, _COLUMNS.get(greeting.channel or "", Client.phone)) or "",
                words(act, greeting, language(), officer),
                "",
            ]


def _channel(act: Act, greeting: Greeting) -> str:
    return "" if greeting.channel is None else name_of(act.policy.care.channels, greeting.channel)


def _state(act: Act, greeting: Greeting) -> str:
    if greeting.opted_out:
        return _("wants none")
    if greeting.done:
        return _("greeted")
    return _("missed") if greeting.on < act.today else ""
