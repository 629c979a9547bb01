"""What may be on record of an investor, and until when each is valid (Art. 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fundcs.clients.rules import CLIENT_KIND_NAMES, ClientKind
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_, T

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from fundcs.policy.rules import Suitability


class ClientLevel(StrEnum):
    """A client's risk level by the questionnaire, the most cautious first."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"


class EvidenceKind(StrEnum):
    """What an amount is shown of: financial assets, yearly income, an institution's net assets."""

    ASSETS = "assets"
    INCOME = "income"
    NET_ASSETS = "net_assets"


class RecordKind(StrEnum):
    """What is on record: the kind of investor, a risk level, or evidence of one of its kinds."""

    INVESTOR = "investor"
    LEVEL = "level"
    ASSETS = "assets"
    INCOME = "income"
    NET_ASSETS = "net_assets"

    @property
    def evidence(self) -> bool:
        """Whether it is evidence of an amount."""
        return self not in (RecordKind.INVESTOR, RecordKind.LEVEL)


CLIENT_LEVEL_NAMES: Final[Mapping[ClientLevel, str]] = {
    ClientLevel.C1: N_("conservative"),
    ClientLevel.C2: N_("prudent"),
    ClientLevel.C3: N_("balanced"),
    ClientLevel.C4: N_("growth"),
    ClientLevel.C5: N_("aggressive"),
}
EVIDENCE_NAMES: Final[Mapping[EvidenceKind, str]] = {
    EvidenceKind.ASSETS: N_("evidence of financial assets"),
    EvidenceKind.INCOME: N_("evidence of income"),
    EvidenceKind.NET_ASSETS: N_("evidence of net assets"),
}
RECORD_NAMES: Final[Mapping[RecordKind, str]] = {
    RecordKind.INVESTOR: N_("kind of investor"),
    RecordKind.LEVEL: P_("client", "risk level"),
    **{RecordKind(kind): name for kind, name in EVIDENCE_NAMES.items()},
}


@dataclass(frozen=True, slots=True)
class InvestorFact:
    """A record that stands; `expires` is the last day on which it is valid, None where it does not lapse."""

    id: int
    kind: RecordKind
    value: str | None
    amount: int | None
    day: date
    expires: date | None
    recorded_by: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether it is valid on a day."""
        return self.day <= day and (self.expires is None or day <= self.expires)


def expires(kind: RecordKind, day: date, stated: date | None, policy: Suitability) -> date | None:
    """The last day on which a record of `day` is valid; a kind of investor does not lapse."""
    if kind is RecordKind.INVESTOR:
        return None
    days = policy.level_valid if kind is RecordKind.LEVEL else policy.evidence_valid
    return stated or day + timedelta(days=days)


def latest(facts: Iterable[InvestorFact], kind: RecordKind, day: date) -> InvestorFact | None:
    """The last record of a kind by a day, of one day the one recorded last."""
    of_kind = [fact for fact in facts if fact.kind is kind and fact.day <= day]
    return max(of_kind, key=lambda fact: (fact.day, fact.id), default=None)


def superseded(facts: Iterable[InvestorFact]) -> Iterator[tuple[InvestorFact, InvestorFact]]:
    """The levels and evidence that a later record of their kind took the place of, each with that."""
    ordered = sorted(facts, key=lambda fact: (fact.kind, fact.day, fact.id))
    for fact, later in pairwise(ordered):
        if fact.kind is later.kind and fact.kind is not RecordKind.INVESTOR and fact.day < later.day:
            yield fact, later


def check(
    kind: RecordKind, client_kind: ClientKind, day: date, valid_until: date | None, today: date
) -> None:
    """Refuse a record of a coming day, one that lapsed before it began, and evidence of the wrong kind."""
    if day > today:
        raise Refused(N_("{day} is in the future, it is {today} today; give the day it was shown"),
                      day=day, today=today)  # fmt: skip
    if valid_until is not None and valid_until < day:
        raise Refused(
            N_("it cannot be valid until {until}, before {day}, when it was shown; correct one of the two"),
            until=valid_until,
            day=day,
        )
    if kind.evidence and (kind is RecordKind.NET_ASSETS) is (client_kind is ClientKind.PERSON):
        raise Refused(
            N_(
                "this is not of a {kind}: {evidence}; a natural person shows assets or income, others "
                "net_assets"
            ),
            kind=T(CLIENT_KIND_NAMES[client_kind]),
            evidence=T(RECORD_NAMES[kind]),
        )
