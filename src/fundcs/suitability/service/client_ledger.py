"""What a ledger of clients says of their suitability: risk level, its day, kind of investor (Art. 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundcs.act.options import chosen
from fundcs.entitlements.service.sealing import ClientSealed, sealed_clients
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.importing import Column
from fundcs.kit.patterns import regex
from fundcs.kit.typed import second
from fundcs.policy.headings import HEADINGS
from fundcs.suitability import queries
from fundcs.suitability.rules import records as rules
from fundcs.suitability.rules.records import CLIENT_LEVEL_NAMES, ClientLevel, RecordKind
from fundcs.suitability.service import records

if TYPE_CHECKING:
    from datetime import date

    from fundcs.act import Act
    from fundcs.clients.rules import ClientKind
    from fundcs.kit.importing import Parsed, Row

_LEVEL: Final = regex(r"[Cc]([1-5])(?![0-9]).*")
_PROFESSIONAL: Final = frozenset({"专业投资者", "专业"})


class SuitabilityOfRows:
    """Plans the records of a ledger's rows; what is on record already is not recorded again."""

    columns = (
        Column("level", HEADINGS["level"]),
        Column("assessed_on", HEADINGS["assessed_on"], kind="day"),
        Column("investor", HEADINGS["investor"]),
    )

    def __init__(self, act: Act) -> None:
        self.act = act
        self.rows: list[dict[str, object]] = []
        self.known: set[tuple[object, ...]] | None = None
        self.sealed: dict[str, date] | None = None

    def take(self, parsed: Parsed, row: Row, client: str, kind: ClientKind) -> dict[str, str]:
        """Plan what a row says of a client; gives the fields that are new. What is wrong is refused."""
        told: dict[str, str] = {}
        cells: dict[str, Any] = row.values
        name = "level"
        try:
            if cells.get("level") is not None:
                level, day = _level(cells["level"]), self._assessed(cells.get("assessed_on"), kind)
                if self._plan(client, RecordKind.LEVEL, level, day):
                    told["level"] = level
            name = "investor" if cells.get("investor") is not None else "kind"
            investor = self._investor(cells, kind)
            if investor is not None and self._plan(client, RecordKind.INVESTOR, investor, self.act.today):
                told["investor"] = investor
        except Refused as problem:
            parsed.refuse(row, name, problem)
        return told

    def carry_out(self) -> None:
        """Write what was planned."""
        records.add_all(self.act, self.rows)

    def _assessed(self, day: date | None, kind: ClientKind) -> date:
        if day is None:
            raise Refused(
                N_(
                    "a risk level needs the day of its questionnaire; fill in a column 风险测评日期, or "
                    "leave the level out with --ignore"
                )
            )
        rules.check(RecordKind.LEVEL, kind, day, None, self.act.today)
        return day

    def _investor(self, cells: dict[str, Any], kind: ClientKind) -> str | None:
        """The kind of investor that a row states, by its own column, or as 专业投资者 in another."""
        kinds = [
            investor for investor in self.act.policy.suitability.investor_kinds if kind in investor.kinds
        ]
        word = cells.get("investor")
        if word is None and cells.get("kind") not in _PROFESSIONAL:
            return None
        for investor in kinds:
            if word in (investor.code, investor.zh, investor.en):
                return investor.code
            if word in (None, *_PROFESSIONAL) and investor.professional:
                return investor.code
        if word in ("普通投资者", "普通", "合格投资者"):
            return None
        raise Refused(N_("this is not a kind of investor of the policy for such a client; correct it"))

    def _plan(self, client: str, kind: RecordKind, value: str, day: date) -> bool:
        """Plan a record unless it is on record; a kind of investor also where the last one says the same."""
        if self.known is None:
            every = queries.records(self.act.session, self.act.moment)
            self.known = {
                (code, record.kind, record.value, None if record.kind is RecordKind.INVESTOR else record.day)
                for code, several in every.items()
                for record in several
            }
        key = (client, kind, value, None if kind is RecordKind.INVESTOR else day)
        if key in self.known:
            return False
        if self.sealed is None:
            self.sealed = sealed_clients(self.act.session)
        if client in self.sealed:
            raise ClientSealed(client=client, day=self.sealed[client])
        self.known.add(key)
        self.rows.append(
            {
                "client": client,
                "kind": kind,
                "value": value,
                "amount": None,
                "day": day,
                "valid_until": None,
                "recorded_at": second(self.act.moment),
                "recorded_by": self.act.staff.code,
            }
        )
        return True


def _level(word: str) -> str:
    """The risk level that a cell names: C3, C3-平衡型, 平衡型."""
    match = _LEVEL.fullmatch(word)
    level = ClientLevel(f"C{match[1]}") if match else chosen(CLIENT_LEVEL_NAMES, word)
    if level is None:
        raise Refused(N_("this is not a risk level of a client; write C1 to C5"))
    return level.value
