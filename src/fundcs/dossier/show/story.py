"""What happened to a client, in people's words: from the trail, an act that made several rows told as one.

Amounts are in yuan, codes by their labels, staff and clients by their names; personal data is masked as on
the trail. A table that is not named here is told by its name, what was done and its columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundcs.archive.show import columns, to_the_minute, values, verb_name
from fundcs.archive.words import column_name, table_name, value_text
from fundcs.kit.i18n import N_, P_, _
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column

    from fundcs.act import Act
    from fundcs.archive.trail import TrailEntry
    from fundcs.dossier.service.client_file import History

_TITLES: Final = {
    "account_change": N_("finding {finding}: new account entered"),
    "adviser_change": N_("contract {contract}: adviser {staff} from {since} on"),
    "appointment": N_("appointment {no} for {at}, {purpose}"),
    "appointment_step": N_("appointment {appointment}: {kind}"),
    "answer_withdrawal": N_("finding {finding}: feedback withdrawn"),
    "callback": N_("callback {no}, {kind}: {outcome}"),
    "callback_withdrawal": N_("callback {callback} withdrawn"),
    "client": N_("client file opened"),
    "client_document": N_("document filed: {item}"),
    "client_withdrawal": N_("client withdrawn as added by mistake"),
    "complaint": N_("complaint {no} received: {content}"),
    "complaint_correction": N_("complaint {complaint} corrected: {field}"),
    "complaint_step": N_("complaint {complaint}: {kind}"),
    "complaint_step_withdrawal": N_("complaint {complaint}: step '{kind}' withdrawn"),
    "complaint_withdrawal": N_("complaint {complaint} withdrawn"),
    "contract": N_("contract {no} of {fund} recorded: {amount} yuan, value date {value_date}"),
    "contract_correction": N_("contract {contract} corrected: {columns}"),
    "contract_exit": N_("contract {contract}: exit of {amount} yuan on {day}"),
    "contract_number": N_("contract {former} has the number {contract} now"),
    "contract_transfer": N_("contract {contract} transferred to {client} on {day}"),
    "deadline_change": N_("contract package {contract}: deadline {deadline}"),
    "exit_withdrawal": N_("contract {contract}: exit of {amount} yuan on {day} withdrawn"),
    "finding": N_("finding {no}: {kind}"),
    "care_preference": N_("how the client wants to be greeted"),
    "greeting": N_("greeted for {occasion} of {day}"),
    "interaction": N_("interaction {no}: {kind}"),
    "interaction_withdrawal": N_("interaction {interaction} withdrawn"),
    "investor_record": N_("suitability recorded: {kind} of {day}"),
    "investor_record_withdrawal": N_("suitability withdrawn: {kind} of {day}"),
    "finding_withdrawal": N_("finding {finding} withdrawn"),
    "package_review": N_("contract package {contract}, submission {round}: {result}"),
    "package_round": N_("contract package {contract}, submission {number}: submitted on {submitted_on}"),
    "payment": N_("payment {no}: {amount} yuan of contract {contract}, payout of {due}"),
    "payment_result": N_("payment {payment}: {result}"),
    "payment_return": N_("payment {payment} was returned"),
    "payout_recovery": N_("contract {contract}: overpayment of the payout of {due} returned"),
    "payout_withdrawal": N_("payout of {due}: {kind} withdrawn"),
    "penalty_decision": N_("contract package {contract}, submission {round}: {points} points decided"),
    "review_withdrawal": N_("contract package {contract}, submission {round}: review withdrawn"),
    "sheet_adjustment": N_("contract {contract}: payout of {due} corrected"),
    "sheet_clearance": N_("contract {contract}: remittance receipt cleared by finance"),
    "spending": N_("spending {no} on {day}: {amount} yuan, {purpose}"),
    "spending_decision": N_("spending {spending}: {kind}"),
    "spending_withdrawal": N_("spending {spending} withdrawn"),
    "stored_file": N_("scan stored: {name}"),
    "opinion": N_("opinion survey {year} answered ({no})"),
    "opinion_withdrawal": N_("opinion survey {year}: answers {opinion} withdrawn"),
    "survey": N_("satisfaction ({no}), {kind}: score {score}"),
    "survey_withdrawal": N_("satisfaction ({survey}) withdrawn"),
    "transfer_withdrawal": N_("contract {contract}: transfer to {client} on {day} withdrawn"),
}
"""What a new row of a table is called; its columns fill the sentence, and those of what it withdraws."""

_WITHDRAWN: Final = {
    "complaint_step_withdrawal": ("complaint_step", ("complaint", "seq")),
    "exit_withdrawal": ("contract_exit", ("exit",)),
    "transfer_withdrawal": ("contract_transfer", ("transfer",)),
    "review_withdrawal": ("package_review", ("review",)),
    "investor_record_withdrawal": ("investor_record", ("record",)),
    "opinion_withdrawal": ("opinion", ("opinion",)),
}
"""A table of withdrawals -> the table of what is withdrawn, and the columns that name it."""

_PARTS: Final = {
    "package_item": ("package_round", ("contract", "round"), ("contract", "number")),
    "review_item": ("package_review", ("review",), ("id",)),
    "callback_account": ("callback", ("callback",), ("no",)),
    "contract_confirmation": ("callback", ("callback",), ("no",)),
    "opinion_score": ("opinion", ("opinion",), ("no",)),
}
"""A table of parts -> the table of the whole, the part's columns that name it, and the whole's."""

_ABOUT: Final = {
    "contract": N_("Contracts and exits"),
    "complaint": P_("heading", "Complaints"),
    "callback": N_("Callbacks and findings"),
    "interaction": N_("Interactions"),
    "package": N_("Contract packages"),
    "payment": N_("Payouts"),
    "client": N_("Client file"),
}
"""The headings under which a client's file tells what happened, in their order."""

_HEADING_OF: Final = {
    "account_change": "callback",
    "appointment": "interaction",
    "care_preference": "interaction",
    "spending": "interaction",
    "spending_decision": "interaction",
    "spending_withdrawal": "interaction",
    "greeting": "interaction",
    "greeting_withdrawal": "interaction",
    "appointment_step": "interaction",
    "answer_withdrawal": "callback",
    "finding": "callback",
    "opinion": "interaction",
    "opinion_score": "interaction",
    "opinion_withdrawal": "interaction",
    "survey": "interaction",
    "survey_withdrawal": "interaction",
    "investor_record": "client",
    "investor_record_withdrawal": "client",
    "finding_withdrawal": "callback",
    "deadline_change": "package",
    "penalty_decision": "package",
    "review_withdrawal": "package",
    "review_item": "package",
    "adviser_change": "contract",
    "exit_withdrawal": "contract",
    "transfer_withdrawal": "contract",
    "payout_recovery": "payment",
    "payout_withdrawal": "payment",
    "sheet_adjustment": "payment",
    "sheet_allowance": "payment",
    "sheet_clearance": "payment",
}
"""The heading of a table whose name does not begin with it."""

_HIDDEN: Final = frozenset(
    ("id", "fact", "seq", "number", "least", "most", "closing",
     "added_at", "added_by", "added_on", "answered_at", "at", "corrected_at",
     "corrected_by", "decided_at", "decided_by", "entered_at", "entered_by", "file", "hash", "made_at",
     "made_by", "media_type", "recorded_at", "recorded_by", "received", "retry_of", "settled_at", "size",
     "withdrawn_at", "withdrawn_by", "withheld")
)  # fmt: skip
"""Columns that are not told: numbers of rows, and who and when, which the line itself says."""

_SILENT: Final = frozenset({"complaint_revision", "interaction_file", "package_document"})
"""Tables of which the story says nothing: their rows tie others together, or it says the same already."""


@dataclass(slots=True)
class StoryLine:
    """One thing that happened: when (to the minute), who did it, what, and further facts by their names."""

    at: str
    staff: str
    heading: str
    what: str
    opens_file: bool = False
    details: list[tuple[str, str]] = field(default_factory=list)

    @property
    def details_text(self) -> str:
        """The further facts in one paragraph, those of one name together."""
        facts: dict[str, list[str]] = defaultdict(list)
        for name, fact in self.details:
            facts[name].append(fact)
        pair = _("{name}: {problem}")
        return _("; ").join(
            pair.format(name=name, problem=_(", ").join(told)) for name, told in facts.items()
        )


def story(act: Act, history: History) -> list[StoryLine]:
    """What happened to a client, by the moment at which it was recorded."""
    teller = _Teller(act, history)
    lines = [
        line for _act, entries in groupby(history.entries, attrgetter("act")) for line in teller.told(entries)
    ]
    return sorted(lines, key=attrgetter("at"))


def by_heading(lines: Sequence[StoryLine]) -> dict[str, list[StoryLine]]:
    """The lines under their headings (in the user's language), those without a line left out.

    That the file was opened is not told: the file itself shows what it began with.
    """
    under = {
        _(title): [line for line in lines if line.heading == name and not line.opens_file]
        for name, title in _ABOUT.items()
    }
    return {title: found for title, found in under.items() if found}


class _Change(NamedTuple):
    """An entry with what its row held before and after."""

    entry: TrailEntry
    before: dict[str, Any]
    after: dict[str, Any]


class _Teller:
    """Puts entries into words; remembers the rows told before, which later ones refer to."""

    def __init__(self, act: Act, history: History) -> None:
        self._act = act
        self._history = history
        self._rows: dict[tuple[str, str], dict[str, Any]] = {}

    def told(self, entries: Iterator[TrailEntry]) -> list[StoryLine]:
        """The lines of one act: of its rows, a part told with its whole."""
        changes = [_Change(entry, *(held or {} for held in values(self._act, entry))) for entry in entries]
        tables = {change.entry.tbl for change in changes}
        wholes: dict[tuple[object, ...], StoryLine] = {}
        lines = []
        for change in changes:
            entry, after = change.entry, change.after
            self._rows.setdefault((entry.tbl, entry.key), {}).update(after)
            whole = wholes.get(_whole_of(entry, after))
            if whole is not None:
                whole.details.append(self._part(entry.tbl, after))
            elif _is_told(entry, tables):
                line = self._line(*change)
                lines += [] if line is None else [line]
                wholes |= {} if line is None else dict.fromkeys(_named(entry, after), line)
        return lines

    def _line(
        self, entry: TrailEntry, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> StoryLine | None:
        row = {**self._referred(entry.tbl, after), **after}
        title = _TITLES.get(entry.tbl) if entry.verb == "created" else None
        if title is None:
            what = _("{record} {key}: {verb}").format(
                record=table_name(entry.tbl), key=entry.key, verb=verb_name(entry.verb)
            )
        else:
            what = _(title).format_map(
                defaultdict(lambda: "–", {name: self._value(entry.tbl, name, row) for name in row})
            )
        told = title or ""
        if entry.verb == "changed":
            details = self._changes(entry.tbl, before, after)
            if not details:
                return None
        else:
            details = self._facts(entry, {name: after[name] for name in after if f"{{{name}}}" not in told})
        opens = (entry.tbl, entry.verb) == ("client", "created")
        return StoryLine(_when(entry), self._staff(entry.staff), _heading(entry.tbl), what, opens, details)

    def _facts(self, entry: TrailEntry, row: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The columns of a new row that are worth telling: not empty, not who acts and when."""
        linking = _WITHDRAWN.get(entry.tbl, ("", ()))[1]
        shown = [
            name
            for name, value in row.items()
            if value is not None
            and name not in (*_HIDDEN, *linking)
            and not (name in columns(entry.tbl) and value == entry.staff)
        ]
        own = [name for name in shown if not (name == "client" and entry.tbl != "contract_transfer")]
        details = [(column_name(name), self._value(entry.tbl, name, row)) for name in own]
        happened = next((row[name] for name in ("at", "received") if row.get(name)), None)
        if happened is not None and to_the_minute(happened) != _when(entry):
            details.insert(0, (column_name("at"), to_the_minute(happened)))
        return details

    def _changes(
        self, table: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> list[tuple[str, str]]:
        told = [name for name in after if name in columns(table) and name not in _HIDDEN]
        arrow = "{before} → {after}"
        return [
            (
                column_name(name),
                arrow.format(before=self._value(table, name, before), after=self._value(table, name, after)),
            )
            for name in told
        ]

    def _part(self, table: str, row: Mapping[str, Any]) -> tuple[str, str]:
        if table == "callback_account":
            names = ("payee_name", "payee_bank", "payee_account")
            return column_name("payee_account"), " ".join(str(row[name]) for name in names)
        if table == "contract_confirmation":
            return self._value(table, "question", row), self._value(table, "affirmed", row)
        if table == "opinion_score":
            return self._value(table, "question", row), str(row["score"])
        item = self._value(table, "item", row)
        if table == "package_item":
            return column_name("item"), item
        why = "" if row.get("why") is None else _(" ({problem})").format(problem=row["why"])
        return self._value(table, "fault", row), item + why

    def _referred(self, table: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The columns of what a withdrawal withdraws."""
        if table not in _WITHDRAWN:
            return {}
        parent, names = _WITHDRAWN[table]
        return self._rows.get((parent, "/".join(str(row.get(name)) for name in names)), {})

    def _value(self, table: str, name: str, row: Mapping[str, Any]) -> str:
        """A column's value as people read it."""
        value = row.get(name)
        column = columns(table).get(name) if name in columns(table) else self._column_above(table, name)
        if value is not None and name == "item":
            return name_of(self._act.policy.documents.types, str(value))
        if value is not None and (name, table) in (
            ("columns", "contract_correction"),
            ("field", "complaint_correction"),
        ):
            return _(", ").join(map(column_name, str(value).split(",")))
        if value is not None and column is not None:
            named = {"staff": self._history.staff, "client": self._history.clients}
            parents = {key.column.table.name for key in column.foreign_keys}
            for parent in parents & set(named):
                return f"{value} {named[parent].get(str(value), '')}".strip()
        return value_text(value, column, self._act.policy)

    def _column_above(self, table: str, name: str) -> Column[Any] | None:
        return columns(_WITHDRAWN[table][0]).get(name) if table in _WITHDRAWN else None

    def _staff(self, code: str) -> str:
        return f"{code} {self._history.staff.get(code, '')}".strip()


def _is_told(entry: TrailEntry, tables: set[str]) -> bool:
    """Whether an entry is told, among the tables of its act."""
    if "contract_number" in tables:  # every row that names the contract was made anew under its new number
        return entry.tbl == "contract_number"
    if entry.tbl == "stored_file":
        return len(tables) == 1
    return entry.tbl not in _SILENT


def _named(entry: TrailEntry, row: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """What the parts of this whole call it."""
    for table, (whole, _own, names) in _PARTS.items():
        if whole == entry.tbl and entry.verb == "created":
            yield (table, *(row.get(name) for name in names))


def _whole_of(entry: TrailEntry, row: Mapping[str, Any]) -> tuple[object, ...]:
    """What this part calls its whole; nothing that any is called where the table is not of parts."""
    if entry.tbl not in _PARTS or entry.verb != "created":
        return ()
    return (entry.tbl, *(row.get(name) for name in _PARTS[entry.tbl][1]))


def _heading(table: str) -> str:
    own = _HEADING_OF.get(table)
    return own or next((name for name in _ABOUT if table.startswith(name)), "client")


def _when(entry: TrailEntry) -> str:
    """The moment the act was dated at, else the real one, to the minute."""
    return to_the_minute(entry.moment or entry.at)
