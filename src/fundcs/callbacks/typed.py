"""What somebody typed of a callback or a problem, checked: texts, labels of the policy, moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.i18n import Text
    from fundcs.policy.rules import Label


class UnknownLabel(Refused):
    template = N_("'{value}' is no {what} of the policy; choose from: {codes}")


class EmptyText(Refused):
    template = N_("the text is empty; write what happened")


class InFuture(Refused):
    template = N_("{at} is in the future; it is {now} now, give the moment it happened")


def happened(act: Act, at: datetime | None) -> datetime:
    """The moment something happened, now unless given, as it is kept. Raises InFuture."""
    moment = at or act.moment
    if moment > act.moment:
        raise InFuture(at=f"{moment:%Y-%m-%d %H:%M:%S}", now=f"{act.moment:%Y-%m-%d %H:%M:%S}")
    return second(moment)


def second(moment: datetime) -> datetime:
    """The moment as it is kept, to the second."""
    return moment.replace(microsecond=0)


def code_of(labels: Sequence[Label], typed: str, what: Text) -> str:
    """The code of the label that `typed` names, by code or by one of its names. Raises UnknownLabel."""
    said = fold(typed).casefold()
    for label in labels:
        if said in (label.code, label.zh.casefold(), label.en.casefold()):
            return label.code
    codes = ", ".join(f"{label.code} ({label})" for label in labels)
    raise UnknownLabel(value=quoted(typed), what=what, codes=codes)


def text(typed: str) -> str:
    """`typed` trimmed. Raises EmptyText."""
    if not fold(typed):
        raise EmptyText
    return typed.strip()


def optional(typed: str | None) -> str | None:
    """As `text`; None stays None."""
    return None if typed is None else text(typed)
