"""An entry of a register that was withdrawn as added by mistake, as it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, text_page

if TYPE_CHECKING:
    from fundcs.act import Act


def withdrawn(act: Act, entry: Any, made: Any) -> View:
    """A client, a member or a fund, and its withdrawal."""
    data = {
        "code": entry.code,
        "name": entry.name,
        "withdrawn": {
            "at": iso(made.withdrawn_at),
            "by": made.withdrawn_by,
            "reason": act.personal(made.reason, type(made).reason),
        },
    }
    line = _("{code} {name}: withdrawn as added by mistake").format(code=entry.code, name=entry.name)
    return View(data, text_page(line))
