"""A month's list goes out as a sheet with boxes; what comes back is what was sent and returned (Art. 9)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, cast

from fundcs.archive import edited, issued
from fundcs.care.queries import mailings as stored
from fundcs.care.rules import mailings as rules
from fundcs.care.service import mailing_records, mailings, products
from fundcs.kit import roundtrip
from fundcs.kit.editable import Column
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import parse_month

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.care.service.mailings import MailingList, Recipient
    from fundcs.kit.periods import Period

SHEET: Final = "mailing_list"
"""What such a sheet is called on the trail and in the sheet itself."""
COMMAND: Final = "fundcs care mailing --month M --xlsx FILE"
COLUMNS: Final = {"sent_on": Column("text"), "returned_on": Column("text")}
"""The boxes: a tick, or a day."""


def note_export(act: Act, listed: MailingList, file: Path) -> Export:
    """Put on the trail that a month's list goes out, addresses in clear (Art. 13-14)."""
    facts = {"file": file.name, "clients": len(listed.recipients)}
    act.opens((recipient.client for recipient in listed.recipients), file.name)
    return issued.note_export(act.session, SHEET, listed.month, facts)


def key_of(month: str, client: str) -> str:
    """What a row is of."""
    return f"{month}/{client}"


def recorded(recipient: Recipient, withdrawn_at: datetime | None) -> dict[str, object]:
    """What the sheet should know of: where the mail goes, and whether a sending was withdrawn since.

    What its boxes say is left out: the same sheet comes back with what was sent, and later with returns.
    """
    return {
        **dict.fromkeys(COLUMNS),
        "address": recipient.address,
        "no_mailings": recipient.standing.opted_out,
        "withdrawn_at": withdrawn_at,
    }


def withdrawals(act: Act, listed: MailingList) -> dict[str, datetime]:
    """When a mailing of the month was last withdrawn, by client."""
    return stored.taken_back(act.session, listed.month, act.moment)


@dataclass(slots=True)
class _Boxes:
    """The list of one month, as it stands now and as the rows of the sheet change it."""

    act: Act
    days: Period
    rows: dict[str, Recipient]
    withdrawn: Mapping[str, datetime]
    enclosed: dict[str, set[str]]
    what: str = SHEET
    command: str = COMMAND
    columns: Mapping[str, Column] = field(default_factory=lambda: COLUMNS)
    sent: list[date] = field(default_factory=list)

    def recorded(self, key: str) -> Mapping[str, object]:
        recipient = self._of(key)
        return recorded(recipient, self.withdrawn.get(recipient.client))

    def differing(self, key: str, values: Mapping[str, object]) -> Mapping[str, Any]:
        recipient = self._of(key)
        kept = {"sent_on": recipient.sent_on, "returned_on": recipient.returned_on}
        found: dict[str, date] = {}
        for name, value in values.items():
            day = None if value is None else rules.day_in(str(value), self.act.today)
            was = kept[name]
            if day is None:
                if was is not None:
                    raise Refused(
                        N_("{day} is on record; withdraw it with `fundcs care mailing withdraw`"), day=was
                    )
            elif was is None:
                found[name] = day
            elif day != was and not rules.is_tick(str(value)):
                raise Refused(
                    N_("{day} is on record, not {other}; withdraw it with `fundcs care mailing withdraw`"),
                    day=was,
                    other=day,
                )
        if "returned_on" in found and recipient.mailing is None and "sent_on" not in found:
            raise Refused(N_("mail that came back was sent before; write the day it was sent"))
        return found

    def correct(self, key: str, values: Mapping[str, object]) -> None:
        recipient = self._of(key)
        days = cast("Mapping[str, date]", values)
        if "sent_on" in days:
            rules.check_sent_on(self.days.first, days["sent_on"], self.act.today)
            mailing_records.check_sendable(recipient, self.days)
            recipient = mailing_records.put_down(
                self.act, self.days, recipient, days["sent_on"], self.enclosed
            )
            self.sent.append(days["sent_on"])
        if "returned_on" in days and recipient.mailing is not None:
            back = mailing_records.take_back(self.act, recipient.mailing, days["returned_on"])
            recipient = replace(recipient, came_back=back)
        self.rows[recipient.client] = recipient

    def _of(self, key: str) -> Recipient:
        client = key.partition("/")[2]
        recipient = self.rows.get(client)
        if recipient is None:
            raise Refused(
                N_("client {client} is not on the mailing list of {month} any more; export it again"),
                client=client,
                month=rules.month_text(self.days.first),
            )
        return recipient


def take(act: Act, path: Path, asked: tuple[int, int] | None, *, dry_run: bool) -> Corrected:
    """Record what a list that came back says was sent and came back, as `sent` and `returned` do each.

    Raises as `edited.take`; Refused where it is the list of another month than the one asked for.
    """
    month = roundtrip.read(path, SHEET).stamp.of
    if asked is not None and month != f"{asked[0]}-{asked[1]:02d}":
        raise Refused(
            N_("the sheet is the list of {month}, not of {asked}"),
            month=month,
            asked=f"{asked[0]}-{asked[1]:02d}",
        )
    days = rules.month_of(parse_month(month), act.today)
    boxes = _Boxes(
        act,
        days,
        {each.client: each for each in mailings.recipients(act, days) if act.sight.sees(each.client)},
        stored.taken_back(act.session, month, act.moment),
        products.announced(act, days),
    )
    corrected = edited.take(act, path, boxes, dry_run=dry_run)
    if boxes.sent and not dry_run and not corrected.outcome.errors:
        mailing_records.close(act, days, max(boxes.sent))
    return corrected
