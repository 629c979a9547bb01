"""How the deadlines of a complaint were reckoned, for `fundcs explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.complaints.service import admission
from fundcs.complaints.show import deadlines

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.view import View


def explain(act: Act, no: str) -> View:
    """Each deadline of the complaint with its account: anchor, offset, every day passed over."""
    return deadlines.explanation(admission.find(act, no))
