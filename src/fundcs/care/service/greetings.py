"""Use cases of greetings: whom to greet when, how they want it, who was greeted (Art. 10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundcs.act.options import chosen
from fundcs.archive.queries import knows_since
from fundcs.calendars.service import calendar_of
from fundcs.care.models.greetings import CarePreference, GreetingSent, GreetingWithdrawal
from fundcs.care.queries import greetings as stored
from fundcs.care.queries import mailings
from fundcs.care.rules import greetings as rules
from fundcs.care.rules.greetings import OCCASION_NAMES, Greeting, Occasion
from fundcs.care.service import mailing_records
from fundcs.clients.service import particulars
from fundcs.deadlines.rules import due, start_of
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, parse_day, quoted
from fundcs.kit.typed import second, text
from fundcs.policy.labels import code_of
from fundcs.policy.rules import Deadline, Offset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.deadlines.rules import Due

_FIRST_VERSION = "0019"
"""The version of the archive's schema that brought greetings."""
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv", ".txt")
_CLIENT = ("客户编号", "client no.", "client")
_OCCASION = ("问候事由", "occasion")
_ON = ("日期", "date", "on")
_RESULT = ("结果", "发送结果", "result")
_UNSENT = ("失败", "未发送", "否", "failed", "not sent", "no")
"""What in the column of results says that a greeting was not sent."""


@dataclass(frozen=True, slots=True)
class Done:
    """The greetings recorded, those recorded before, and the rows of a list that say they were not sent."""

    recorded: Sequence[Greeting]
    before: int
    unsent: int


@dataclass(frozen=True, slots=True)
class GreetingOutcome:
    """A greeting with when it was recorded as sent and by whom; None where it was not."""

    greeting: Greeting
    met_at: datetime | None
    met_by: str | None


@dataclass(frozen=True, slots=True)
class Preference:
    """How a client wants to be greeted, and whether they want no mailings, which is another choice."""

    client: str
    name: str
    channel: str | None
    opted_out: bool
    no_mailings: bool


def span(act: Act, within: str | None = None) -> tuple[date, date]:
    """The days that the list looks at: those of which a missed greeting stays on it, and those `within`."""
    stretch = act.policy.reminders.within if within is None else Offset.parse(within)
    window = Deadline(
        key="reminders.within", article="", offset=stretch, direction="after", anchor="", role="",
        source="house",
    )  # fmt: skip
    return act.today - timedelta(days=_late(act)), due(window, act.moment, calendar_of(act)).day


def _late(act: Act) -> int:
    return act.policy.care.greeting_late.count


def between(
    act: Act, first: date, last: date, *, client: str | None = None, occasion: Occasion | None = None
) -> list[Greeting]:
    """The greetings due from `first` to `last`, the done ones too, by day; of a client, of an occasion.

    Nobody is greeted for a day before they were recorded as a client, or before the archive knew greetings.
    """
    wants = stored.preferences(act.session, act.moment, client)
    done = stored.sent(act.session, first, last, act.moment)

    def made(row: Row[Any], code: Occasion, on: date) -> Greeting:
        preferred, opted_out = wants.get(row.code, (None, False))
        by = rules.channel(preferred, row.phone, row.email, row.address)
        return Greeting(
            client=row.code,
            name=row.name,
            officer=row.officer,
            occasion=code,
            on=on,
            channel=by,
            contact=rules.contact(by, row.phone, row.email, row.address),
            opted_out=opted_out,
            done=(row.code, code, on) in done,
        )

    known = act.once(_known_since)
    found = [
        made(row, code, on)
        for code, on, rows in _owed(act, first, last, client)
        if occasion in (None, code)
        for row in rows
        if row.added_on <= on and (known <= on or (row.code, code, on) in done)
    ]
    places = {code: place for place, code in enumerate(OCCASION_NAMES)}
    return sorted(found, key=lambda greeting: (greeting.on, places[greeting.occasion], greeting.client))


def _known_since(session: Session) -> date:
    """The day since which the archive knows greetings: of one that was upgraded, the day of that."""
    since = knows_since(session, _FIRST_VERSION)
    return date.min if since is None else since.date()


def _owed(
    act: Act, first: date, last: date, client: str | None
) -> Iterator[tuple[Occasion, date, Sequence[Row[Any]]]]:
    """Occasion and day with the clients to be greeted then."""
    leap = act.policy.care.leap_birthday == "leap"
    for row in stored.celebrating(act.session, rules.solar_codes(first, last), client):
        code = row.greeting_day or f"{row.birthday:%m-%d}"
        for on in rules.days(code, first, last, leap=leap):
            yield Occasion.BIRTHDAY, on, [row]
    celebrated = holidays(act, first, last)
    if celebrated:
        everybody = stored.everybody(act.session, client)
        for holiday, on in celebrated:
            yield holiday, on, everybody


def holidays(act: Act, first: date, last: date) -> list[tuple[Occasion, date]]:
    """The holidays of the policy that begin from `first` to `last`, each with its day."""
    return [
        (holiday, on)
        for holiday in map(Occasion, act.policy.care.holidays)
        for on in rules.holiday_days(holiday, first, last)
    ]


def settled(act: Act, first: date, last: date, occasion: Occasion) -> Iterator[GreetingOutcome]:
    """The greetings of an occasion from `first` to `last` that nothing is left of.

    They were sent, or are on the list no more although the client wanted to be greeted at the time; of a
    holiday also those that are still on the list.
    """
    sent, wishes = stored.sent(act.session, first, last, act.moment), stored.wishes(act.session, act.moment)
    listed_from, _last = span(act)
    for greeting in between(act, first, last, occasion=occasion):
        done = sent.get((greeting.client, greeting.occasion, greeting.on))
        if done is not None:
            yield GreetingOutcome(greeting, done.recorded_at, done.recorded_by)
        elif greeting.on >= listed_from:
            if occasion is not Occasion.BIRTHDAY and not greeting.opted_out:
                yield GreetingOutcome(greeting, None, None)
        elif not rules.opted_out(wishes.get(greeting.client, ()), due_of(act, greeting).at):
            yield GreetingOutcome(greeting, None, None)


def ended(act: Act, on: date, outcomes: Iterable[GreetingOutcome]) -> bool:
    """Whether an occasion of the day `on` is on the list no more: all were greeted, or it is too late."""
    return on < span(act)[0] or all(outcome.met_at is not None for outcome in outcomes)


def listed(
    act: Act, *, within: str | None = None, client: str | None = None, occasion: Occasion | None = None,
    everything: bool = False,
) -> list[Greeting]:  # fmt: skip
    """The greetings still to be sent, those of clients who want none too; `everything`: also done ones."""
    first, last = span(act, within)
    code = None if client is None else particulars.find(act.session, client).code
    found = _seen(act, between(act, first, last, client=code, occasion=occasion))
    return [greeting for greeting in found if everything or not greeting.done]


def _seen(act: Act, greetings: Iterable[Greeting]) -> list[Greeting]:
    """Those of clients whose files the member is shown (Art. 7)."""
    return [greeting for greeting in greetings if act.sight.sees(greeting.client)]


def done(
    act: Act, targets: Sequence[str], *, within: str | None = None, occasion: Occasion | None = None,
    on: date | None = None,
) -> Done:  # fmt: skip
    """Record that clients were greeted: those named, those of a returned list, or all of an occasion.

    Without a day it is each one's next within what the list looks at. Raises Refused for a client who is not
    to be greeted then, and for a list that cannot be read; Misused where nobody is named.
    """
    if not targets and occasion is None:
        raise Misused(N_("who was greeted is missing; give clients, the returned list, or --occasion CODE"))
    files = [target for target in targets if Path(target).suffix.lower() in _ENDINGS]
    if files and (len(targets) > 1 or occasion is not None or on is not None):
        raise Misused(N_("a returned list is given alone; it says who, for what and when"))
    if files:
        return _returned(act, Path(files[0]))
    first, last = (on, on) if on is not None else span(act, within)
    owed = _seen(act, between(act, first, last, occasion=occasion))
    if targets:
        return _record(act, [_next(act, owed, target) for target in targets])
    until = on or act.today
    return _record(act, [each for each in owed if not each.opted_out and each.on <= until])


def _next(act: Act, owed: Sequence[Greeting], who: str) -> Greeting:
    """The earliest greeting of a client that is not recorded; of one recorded already, that one."""
    client = particulars.find(act.session, who)
    own = [greeting for greeting in owed if greeting.client == client.code]
    if not own:
        raise Refused(
            N_("client {client} is not to be greeted in these days; `fundcs care greetings` shows who is"),
            client=client.code,
        )
    return next((greeting for greeting in own if not greeting.done), own[-1])


def _record(act: Act, greeted: Iterable[Greeting], unsent: int = 0) -> Done:
    unique = list(dict.fromkeys(greeted))
    fresh = [greeting for greeting in unique if not greeting.done]
    for greeting in fresh:
        act.session.add(
            GreetingSent(
                client=greeting.client,
                occasion=greeting.occasion,
                day=greeting.on,
                channel=greeting.channel,
                recorded_at=second(act.moment),
                recorded_by=act.staff.code,
            )
        )
    act.session.flush()
    return Done(fresh, len(unique) - len(fresh), unsent)


def _returned(act: Act, path: Path) -> Done:
    """The rows of a list that came back from the tool that sent it: all sent, but for those that say not."""
    asked, unsent = [], 0
    for number, cells in _list_rows(path):
        client, occasion, on, result = cells
        if any(fold(result).casefold() == word for word in _UNSENT):
            unsent += 1
            continue
        code, day = chosen(OCCASION_NAMES, occasion), parse_day(on)
        if code is None:
            raise Refused(N_("row {row}: '{value}' is not an occasion"), row=number, value=quoted(occasion))
        found = between(act, day, day, client=particulars.find(act.session, client).code, occasion=code)
        if not found:
            raise Refused(
                N_("row {row}: client {client} is not greeted for {occasion} on {day}; compare the list"),
                row=number,
                client=quoted(client),
                occasion=T(OCCASION_NAMES[code]),
                day=day,
            )
        asked += found
    return _record(act, asked, unsent)


def _list_rows(path: Path) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """Client, occasion, day and result of each row below the headings, with its number in the file."""
    from fundcs.kit.tabular.cells import shown
    from fundcs.kit.tabular.reading import read_workbook

    for sheet in read_workbook(path):
        places = None
        for number, row in enumerate(sheet.rows, start=1):
            cells = [str(shown(cell)) for cell in row]
            folded = [fold(cell).casefold() for cell in cells]
            if places is None:
                places = _places(folded)
                continue
            if cells[places[0]].strip():
                read = [cells[place] if place is not None else "" for place in places]
                yield number, (read[0], read[1], read[2], read[3])
        if places is not None:
            return
    raise Refused(
        N_("the list {file} has no headings that are known; it needs client no., occasion and date"),
        file=quoted(path.name),
    )


def _places(folded: Sequence[str]) -> tuple[int, int, int, int | None] | None:
    """Where the columns stand, in a row that holds their headings."""
    found = [
        next((place for place, heading in enumerate(folded) if heading in names), None)
        for names in (_CLIENT, _OCCASION, _ON, _RESULT)
    ]
    client, occasion, on, result = found
    if client is None or occasion is None or on is None:
        return None
    return client, occasion, on, result


def withdraw(act: Act, who: str, occasion: Occasion, on: date, reason: str) -> Greeting:
    """Take back a greeting recorded by mistake; the client is to be greeted again. Raises Refused."""
    client = particulars.find(act.session, who)
    made = stored.sent(act.session, on, on, act.moment).get((client.code, occasion, on))
    if made is None or made.id is None:
        raise Refused(
            N_("no greeting of client {client} for {occasion} on {day} is on record"),
            client=client.code,
            occasion=T(OCCASION_NAMES[occasion]),
            day=on,
        )
    owed = between(act, on, on, client=client.code, occasion=occasion)
    act.session.add(
        GreetingWithdrawal(
            greeting=made.id,
            reason=text(reason),
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
    if owed:
        return replace(owed[0], done=False)
    return Greeting(  # the client is not to be greeted on that day, as their file stands now
        client=client.code,
        name=client.name,
        officer=client.officer,
        occasion=occasion,
        on=on,
        channel=made.channel,
        contact=None,
        opted_out=False,
        done=False,
    )


def prefer(
    act: Act, who: str, channel: str | None, *, opted_out: bool | None, no_mailings: bool | None = None
) -> Preference:
    """Record how a client wants to be greeted, and whether they want mailings; what is not given stays.

    Raises Misused, Refused.
    """
    if channel is None and opted_out is None and no_mailings is None:
        raise Misused(
            N_("what the client wants is missing; add --channel CODE, --opt-out, --opt-in or --no-mailing")
        )
    client = particulars.find(act.session, who)
    before = stored.preferences(act.session, act.moment, client.code).get(client.code, (None, False))
    chosen = before[0] if channel is None else code_of(act.policy.care.channels, channel, T("channel"))
    wants_none = before[1] if opted_out is None else opted_out
    if channel is not None or opted_out is not None:
        act.session.add(
            CarePreference(
                client=client.code,
                channel=chosen,
                opted_out=wants_none,
                recorded_at=second(act.moment),
                recorded_by=act.staff.code,
            )
        )
        act.session.flush()
    if no_mailings is not None:
        mailing_records.prefer(act, client.code, no_mailings=no_mailings)
    none_by_mail = mailings.opted_out(act.session, act.moment, client.code).get(client.code, False)
    return Preference(client.code, client.name, chosen, wants_none, none_by_mail)


def words(act: Act, greeting: Greeting, language: str, officer: str) -> str:
    """The text of a greeting in `language`, its facts filled in."""
    template = next(each for each in act.policy.care.greetings if each.code == greeting.occasion)
    filled = (template.zh if language == "zh" else template.en).format(
        client=greeting.name, firm=act.policy.firm.name, officer=officer
    )
    return " ".join(filled.split())


def due_of(act: Act, greeting: Greeting) -> Due:
    """By when a greeting is owed."""
    key = "care.birthday_greeting" if greeting.occasion == Occasion.BIRTHDAY else "care.holiday_greeting"
    return due(act.policy.deadline(key), start_of(greeting.on), calendar_of(act))
