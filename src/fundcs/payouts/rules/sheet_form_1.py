"""Sheets stored in form 1, which kept a remark as its English sentence with the facts as they were shown.

The sentences below are those that were stored; they are not reworded with the present ones.
"""

from __future__ import annotations

from typing import Any, Final

FORM: Final = 1
AS_WRITTEN: Final = "as_written"
"""The code of a remark whose sentence is not among those below: it stays as it was written, in English."""

_REMARKS: Final = {
    "matures on {on}": "matures",
    "partial exit of {amount} on {on}": "partial_exit",
    "whole exit of {amount} on {on}": "whole_exit",
    "transferred from {client} {name} on {on}": "transferred_from",
    "transferred to {client} {name} on {on}": "transferred_to",
    "the payee is {payee}, the client {client}": "payee_differs",
    "the receipt's amount is not recorded (Art. 48)": "receipt_amount_not_recorded",
    "the receipt is for {paid}, the contract for {agreed} (Art. 48)": "receipt_amount_differs",
    "the receipt's remitter is not recorded (Art. 48)": "remitter_not_recorded",
    "the remitter is {payer}, the client {client} (Art. 48)": "remitter_differs",
}
_AMOUNTS: Final = ("amount", "paid", "agreed")
_DAYS: Final = {
    "Monday": "monday",
    "Tuesday": "tuesday",
    "Wednesday": "wednesday",
    "Thursday": "thursday",
    "Friday": "friday",
    "Saturday": "saturday",
    "Sunday": "sunday",
    "make-up working day": "made_up",
    "public holiday": "public_holiday",
    "New Year's Day": "new_year",
    "Spring Festival": "spring_festival",
    "Tomb-Sweeping Day": "tomb_sweeping",
    "Labour Day": "labour_day",
    "Dragon Boat Festival": "dragon_boat",
    "Mid-Autumn Festival": "mid_autumn",
    "National Day": "national_day",
    "70th anniversary of the victory of 1945": "victory_70_years",
    "{first}, {rest}": "several",
}


def upgraded(document: dict[str, Any]) -> dict[str, Any]:
    """The document of form 1 in form 2: codes in place of sentences, fen in place of shown amounts."""
    notes = document["columns"].index("notes")
    return {
        **document,
        "form": 2,
        "skipped": [[day, _reason(why)] for day, why in document["skipped"]],
        "added": [[day, _reason(why)] for day, why in document["added"]],
        "lines": [
            [*row[:notes], [_remark(note) for note in row[notes]], *row[notes + 1 :]]
            for row in document["lines"]
        ],
    }


def _remark(note: dict[str, Any]) -> list[Any]:
    sentence, facts = note["text"], note["facts"]
    code = _REMARKS.get(sentence)
    if code is None:
        return [AS_WRITTEN, {"text": sentence.format(**facts)}]
    return [code, {name: _fen(fact) if name in _AMOUNTS else fact for name, fact in facts.items()}]


def _fen(shown: str) -> int:
    """The fen of an amount shown as `1,234.50`."""
    return int(shown.replace(",", "").replace(".", ""))


def _reason(why: Any) -> Any:
    if isinstance(why, str):
        return why
    code = _DAYS.get(why["text"])
    if code is None:
        return why["text"]
    return [code, {name: _reason(fact) for name, fact in why["facts"].items()}]
