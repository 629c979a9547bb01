"""Which closed complaints are checked: a colleague asks the client whether it is settled (Art. 38(6)).

Whether a complaint is chosen is settled at its closing and kept with it, so that a later change of the policy
neither adds nor drops a call.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_HUNDRED = 100


class SpotCheck(StrEnum):
    """Why a closed complaint was chosen."""

    CATEGORY = "category"
    SHARE = "share"


SPOT_CHECK_NAMES: Final[Mapping[SpotCheck, str]] = {
    SpotCheck.CATEGORY: N_("of a category that is always checked"),
    SpotCheck.SHARE: N_("drawn for the share that is checked"),
}


def drawn(no: str) -> int:
    """The number from 0 to 99 that a complaint draws from the SHA-256 of its own number."""
    return int.from_bytes(hashlib.sha256(no.encode()).digest()[:8], "big") % _HUNDRED


def chosen(no: str, category: str | None, share: int, categories: Collection[str]) -> SpotCheck | None:
    """Why a complaint is chosen at its closing; None where it is not. `share`: of a hundred complaints."""
    if category in categories:
        return SpotCheck.CATEGORY
    return SpotCheck.SHARE if drawn(no) < share else None
