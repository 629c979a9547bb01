"""Issuing the bulletin of a month, and reading what was issued."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.act import Permit
from fundcs.archive.frozen import freeze, thaw
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second, text
from fundcs.report import queries
from fundcs.report.models import IssuedBulletin
from fundcs.report.rules import bulletin as rules
from fundcs.report.service.collecting import check_month, collect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.kit.periods import CalendarMonth
    from fundcs.report.rules.bulletin import Bulletin, Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a month's bulletin.

    `issue`: it is to be issued where it has not been. `draft`: the figures of now, whatever was issued;
    `so_far`: of a month that runs. `number`: one that was issued. `reissue`: another one, for a `reason`.
    """

    issue: bool = False
    draft: bool = False
    so_far: bool = False
    number: int | None = None
    reissue: bool = False
    reason: str | None = None

    def check(self) -> None:
        """Raises Misused where the wishes contradict each other."""
        if sum((self.draft, self.so_far, self.number is not None, self.reissue)) > 1:
            raise Misused(
                N_("--draft, --so-far, --version and --reissue exclude each other; give one of them")
            )
        if self.reissue and not self.issue:
            raise Misused(N_("--reissue issues the bulletin again; say with --out DIR where to write it"))
        if self.reissue and self.reason is None:
            raise Misused(N_("--reissue needs a reason; add --reason TEXT"))
        if self.reason is not None and not self.reissue:
            raise Misused(N_("--reason explains why a bulletin is issued again; it needs --reissue"))


@dataclass(frozen=True, slots=True)
class Told:
    """A bulletin, and what of an issued one the facts have otherwise now (`stale`)."""

    bulletin: Bulletin
    stale: Sequence[Difference] = ()


def of_month(act: Act, month: CalendarMonth, asked: Asked) -> Told:
    """The bulletin of a month: as it was issued, or as it is issued now; else a draft.

    Raises Misused, NotPermitted, and Refused for a month that runs, is to come or was before the archive.
    """
    asked.check()
    if asked.number is not None:
        return Told(find(act, month, asked.number))
    over = check_month(act, month)
    if asked.so_far or asked.draft:
        return Told(_draft(act, month, over=over, asked=asked))
    if not over:
        raise Refused(
            N_("{month} ends on {last}; --so-far makes a draft of it up to today"),
            month=month,
            last=month.days.last,
        )
    before = issued(act, month)
    now = collect(act, month)
    if not before:
        return _first(act, now, asked)
    stale = rules.differences(before[-1], now)
    if not asked.reissue:
        return Told(before[-1], stale)
    if not stale:
        raise Refused(
            N_("nothing in bulletin {number} has changed; there is no reason to issue it again"),
            number=before[-1].title_number,
        )
    return Told(_issue(act, now, len(before), text(asked.reason or "")))


def _draft(act: Act, month: CalendarMonth, *, over: bool, asked: Asked) -> Bulletin:
    if asked.so_far and over:
        raise Refused(N_("{month} is over; leave out --so-far"), month=month)
    if not over and not asked.so_far:
        raise Refused(
            N_("{month} ends on {last}; --so-far makes a draft of it up to today"),
            month=month,
            last=month.days.last,
        )
    return collect(act, month)


def _first(act: Act, now: Bulletin, asked: Asked) -> Told:
    """The first bulletin of a month; a draft where it is only to be looked at."""
    if asked.reissue:
        raise Refused(
            N_("the bulletin of {month} has not been issued yet; leave out --reissue and --reason"),
            month=now.month,
        )
    return Told(_issue(act, now, 0, None) if asked.issue else now)


def _issue(act: Act, now: Bulletin, before: int, reason: str | None) -> Bulletin:
    act.need(Permit.ISSUE_BULLETINS)
    if queries.last_number(act.session, str(now.month)) > before:
        raise Refused(
            N_("a bulletin of {month} was issued after {at}; it cannot be issued before that"),
            month=now.month,
            at=f"{act.moment:%Y-%m-%d %H:%M}",
        )
    numbered = rules.numbered(now, before + 1)
    frozen = freeze(rules.content(numbered), rules.FORM)
    kept = IssuedBulletin(
        month=str(now.month),
        number=before + 1,
        issued_at=second(act.moment),
        issued_by=act.staff.code,
        reason=reason,
        hash=frozen.hash,
        content=frozen.text,
    )
    act.session.add(kept)
    act.session.flush()
    return read(kept)


def issued(act: Act, month: CalendarMonth | None = None) -> list[Bulletin]:
    """The bulletins issued by the act's moment, of a month or of all, by month and number."""
    return [read(kept) for kept in queries.issued(act.session, act.moment, month and str(month))]


def find(act: Act, month: CalendarMonth, number: int) -> Bulletin:
    """The bulletin of that number. Raises Refused where there is none."""
    for bulletin in issued(act, month):
        if bulletin.number == number:
            return bulletin
    raise Refused(
        N_("there is no bulletin {month}/{number}; `fundcs report --list` shows those that were issued"),
        month=month,
        number=number,
    )


def read(kept: IssuedBulletin) -> Bulletin:
    """A stored bulletin as a value. Raises DocumentChanged, DocumentNewer."""
    document = thaw(kept.content, kept.hash, rules.FORM)
    return replace(
        rules.from_content(document, hash_=kept.hash),
        issued_at=kept.issued_at,
        issued_by=kept.issued_by,
        reason=kept.reason,
    )
