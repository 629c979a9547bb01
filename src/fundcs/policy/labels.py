"""Labels of the policy's lists: found by what somebody typed, named for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundcs.kit.i18n import Text
    from fundcs.policy.rules import Label


class UnknownLabel(Refused):
    template = N_("'{value}' is no {what} of the policy; choose from: {codes}")


def code_of(labels: Sequence[Label], typed: str, what: Text) -> str:
    """The code of the label that `typed` names, by code or by one of its names. Raises UnknownLabel."""
    said = fold(typed).casefold()
    for label in labels:
        if said in (label.code, label.zh.casefold(), label.en.casefold()):
            return label.code
    codes = ", ".join(f"{label.code} ({label})" for label in labels)
    raise UnknownLabel(value=quoted(typed), what=what, codes=codes)


def name_of(labels: Iterable[Label], code: str) -> str:
    """What a code is called; itself where the policy has dropped it."""
    return next((str(label) for label in labels if label.code == code), code)
