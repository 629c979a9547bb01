"""How many clients each member looks after, and who stands in for whom (Art. 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import deputies
from fundcs.handovers import queries
from fundcs.staff.rules import CaseLoad

if TYPE_CHECKING:
    from fundcs.act import Act


def of(act: Act) -> CaseLoad:
    """The numbers of clients served and advised on the act's day, by member."""
    load = queries.case_load(act.session, act.today)
    return CaseLoad(load[Held.CLIENT], load[Held.ADVISED_CLIENT], deputies(act))
