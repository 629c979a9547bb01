"""The extras of a fund on screens and in JSON: the name of each, what it follows from, its amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.entitlements.rules.extras import EXTRA_NAMES, Extra, ExtraKind
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.parsing import rate_text
from fundcs.kit.view import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def name(kind: ExtraKind) -> str:
    """What an extra is called, in the user's language."""
    return _(EXTRA_NAMES[kind])


def basis(extra: Extra) -> str:
    """What an extra follows from, on one line."""
    rate, base = percent(extra.rate), grouped(extra.base)
    if extra.kind is ExtraKind.RAISING_INTEREST:
        return f"{base} × {extra.days} × {rate} ÷ {extra.basis}"
    return f"{base} × {rate}"


def labelled(by_kind: Mapping[ExtraKind, int]) -> Iterator[str]:
    """Each extra's name and amount."""
    for kind, amount in by_kind.items():
        yield f"{name(kind)} {grouped(amount)}"


def data(extras: Iterable[Extra]) -> dict[str, object]:
    """The extras of a line as JSON, no key where there are none; what an extra does not have is null."""
    listed = [
        {
            "kind": extra.kind.value,
            "amount": yuan(extra.amount),
            "base": yuan(extra.base),
            "rate": rate_text(extra.rate),
            "start": iso(extra.start),
            "end": iso(extra.end),
            "days": extra.days or None,
            "basis": extra.basis or None,
        }
        for extra in extras
    ]
    return {"extras": listed} if listed else {}


def sums_data(by_kind: Mapping[ExtraKind, int]) -> dict[str, object]:
    """Sums by kind as JSON, only of kinds that there are any of; no key where there are none."""
    sums = {kind.value: yuan(amount) for kind, amount in by_kind.items()}
    return {"extras": sums} if sums else {}


def total_data(amount: int, key: str = "extras") -> dict[str, object]:
    """What extras come to in all (fen) as JSON; no key where that is nothing."""
    return {key: yuan(amount)} if amount else {}
