"""Information products: for whom one is, and what may be recorded of it (Art. 28)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


class Audience(StrEnum):
    """For whom a product is."""

    ALL = "all"
    TIERS = "tiers"
    HOLDERS = "holders"
    CLIENTS = "clients"


AUDIENCE_NAMES: Final[Mapping[Audience, str]] = {
    Audience.ALL: P_("product", "all clients"),
    Audience.TIERS: P_("product", "clients of certain tiers"),
    Audience.HOLDERS: P_("product", "holders of the fund"),
    Audience.CLIENTS: P_("product", "clients named"),
}


def audience_of(
    *, fund: str | None, everybody: bool, holders: bool, tiers: Sequence[str], clients: Sequence[str]
) -> Audience:
    """For whom a product is, by what was asked; of a fund: its holders, unless others are named.

    Raises Refused where it is for nobody, for two kinds of clients, or for holders of no fund.
    """
    asked = [
        audience
        for audience, named in (
            (Audience.ALL, everybody),
            (Audience.TIERS, bool(tiers)),
            (Audience.HOLDERS, holders),
            (Audience.CLIENTS, bool(clients)),
        )
        if named
    ]
    if not asked and fund is not None:
        return Audience.HOLDERS
    if len(asked) != 1:
        raise Refused(
            N_(
                "say for whom the product is, in one way: --all, --tier TIER, --holders with --fund, or "
                "--client CLIENT"
            )
        )
    if asked[0] is Audience.HOLDERS and fund is None:
        raise Refused(N_("--holders needs a fund; add --fund FUND"))
    return asked[0]


def check_published(on: date, today: date) -> None:
    """Refuse what is still to be published."""
    if on > today:
        raise Refused(N_("{day} is in the future; record a product once it is published"), day=on)


def check_sent_on(no: str, published: date, on: date, today: date) -> None:
    """Refuse a product sent before it was published, or still to be sent."""
    if on > today:
        raise Refused(N_("{day} is in the future; give the day on which it was sent"), day=on)
    if on < published:
        raise Refused(
            N_("product {no} was published on {published}; it cannot have been sent on {day}"),
            no=no,
            published=published,
            day=on,
        )
