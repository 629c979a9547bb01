"""A line of a penalty list in words, from what was frozen in it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _, language
from fundcs.packages.rules.package import Reason, fault_text

if TYPE_CHECKING:
    from fundcs.penalties.rules import Charge, ListLine


def adviser_text(line: ListLine) -> str:
    """Who is charged, by code and the name at that time."""
    return f"{line.key.adviser or '–'} {line.adviser_name or ''}".strip()


def cause_text(line: ListLine) -> str:
    """What the failure is for."""
    key = line.key
    if line.now is None:
        return _("no longer charged: the review or deadline it was based on was withdrawn or changed")
    if key.reason is Reason.LATE:
        late = _("submission {round}: not submitted by {deadline} (Art. 24)")
        return late.format(round=key.round, deadline=line.deadline)
    unqualified = _("submission {round}: unqualified in the review of {on} (Art. 23)")
    items = [str(fault_text(faulty, zh if language() == "zh" else en)) for faulty, zh, en in line.items]
    return _("; ").join([unqualified.format(round=key.round, on=line.now.on), *items])


def standing_text(line: ListLine) -> str:
    """Which failure of its contract it is, when; for a correction what HR had before."""
    charge = line.charge
    parts = [_("failed submission {number} on {on}").format(number=charge.failure, on=charge.on)]
    if line.escalated:
        parts.append(_("beyond the scale"))
    if line.correction:
        correction = _("correction for {month}: {change}")
        parts.append(correction.format(month=line.key.month, change=_change(line)))
    return _("; ").join(parts)


def _change(line: ListLine) -> str:
    before = _charge(line.before)
    if line.adjusted is not None:
        before = _("{charge} (adjusted by HR to {points})").format(charge=before, points=line.adjusted)
    return _("{before} before, {now} now").format(before=before, now=_charge(line.now))


def _charge(charge: Charge | None) -> str:
    if charge is None:
        return _("nothing")
    if charge.points is None:
        return _("failed submission {number}: to be decided").format(number=charge.failure)
    return _("failed submission {number}: {points}").format(number=charge.failure, points=charge.points)
