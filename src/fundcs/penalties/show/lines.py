"""A line of a penalty list in words, from what was frozen in it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _, language
from fundcs.packages.rules.package import Reason, fault_text

if TYPE_CHECKING:
    from fundcs.penalties.rules import Charge, Line


def cause_text(line: Line) -> str:
    """What the failure is for."""
    if line.now is None:
        return _("charged no longer: what it rested on was withdrawn or changed")
    if line.key.reason is Reason.LATE:
        said = _("round {round}: not handed in by {deadline} (Art. 24)")
        return said.format(round=line.key.round, deadline=line.deadline)
    said = _("round {round}: unqualified in the review of {on} (Art. 23)")
    wanting = [str(fault_text(lack, zh if language() == "zh" else en)) for lack, zh, en in line.wanting]
    return _("; ").join([said.format(round=line.key.round, on=line.now.on), *wanting])


def standing_text(line: Line) -> str:
    """Which failure of its contract it is, when; for a correction what HR had before."""
    now = line.charge
    said = _("failure {number} on {on}").format(number=now.failure, on=now.on)
    if line.escalated:
        said = _("; ").join([said, _("beyond the scale")])
    if line.correction:
        said = _("; ").join([said, _("correction for {month}: {change}").format(
            month=line.key.month, change=_change(line)
        )])  # fmt: skip
    return said


def _change(line: Line) -> str:
    before = _charge(line.before)
    if line.adjusted is not None:
        before = _("{charge} (adjusted by HR to {points})").format(charge=before, points=line.adjusted)
    return _("{before} before, {now} now").format(before=before, now=_charge(line.now))


def _charge(charge: Charge | None) -> str:
    if charge is None:
        return _("nothing")
    if charge.points is None:
        return _("failure {number}: to be decided").format(number=charge.failure)
    return _("failure {number}: {points}").format(number=charge.failure, points=charge.points)
