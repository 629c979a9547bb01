"""The condition of what stands: recorded by a moment, and not withdrawn by then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_
from sqlmodel import col

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement


def standing(model: Any, moment: datetime | None) -> list[ColumnElement[bool]]:
    """Recorded by `moment` and not withdrawn by then; with None: not withdrawn at all."""
    withdrawn_at = col(model.withdrawn_at)
    if moment is None:
        return [withdrawn_at.is_(None)]
    return [col(model.recorded_at) <= moment, or_(withdrawn_at.is_(None), withdrawn_at > moment)]
