"""When a file was complete, and which documents were renewed (Art. 3)."""

from __future__ import annotations

from datetime import date

import pytest

from fundcs.documents.rules import Filed, Subject, completed_on, renewals
from fundcs.policy.loader import load

TYPES = tuple(each for each in load().documents.types if each.code in ("id_copy", "remittance_receipt"))
PERSON = Subject(kind="person", uscc=False, withheld=False)


def filed(text: str) -> list[Filed]:
    """`id_copy 3 2030`: an ID copy filed on 3 November 2026, valid to the end of 2030."""
    documents = []
    for line in text.split(","):
        item, day, *year = line.split()
        until = date(int(year[0]), 12, 31) if year else None
        documents.append(Filed(item, date(2026, 11, int(day)), valid_until=until))
    return documents


@pytest.mark.parametrize(
    ("held", "day"),
    [
        ("id_copy 3", None),
        ("id_copy 3, remittance_receipt 5", date(2026, 11, 5)),
        (
            "remittance_receipt 9, id_copy 3, remittance_receipt 5",
            date(2026, 11, 5),
        ),  # the first of each type
    ],
)
def test_a_file_is_complete_since_the_last_type_was_first_filed(held: str, day: date | None) -> None:
    assert completed_on(PERSON, filed(held), TYPES) == day


@pytest.mark.parametrize(
    ("held", "renewed"),
    [
        ("id_copy 3 2026", []),
        ("id_copy 3 2026, id_copy 9 2036", [(2026, 9)]),
        ("id_copy 3 2036, id_copy 9 2026", []),  # one that is valid less long renews nothing
        ("id_copy 3 2026, id_copy 9 2036, id_copy 10 2046", [(2026, 9), (2036, 10)]),
        ("id_copy 3 2026, remittance_receipt 9 2036", []),
    ],
)
def test_a_document_is_renewed_by_one_that_is_valid_longer(held: str, renewed: list[tuple[int, int]]) -> None:
    found = [(each.last_day.year, each.renewed_on.day) for each in renewals(filed(held), TYPES)]
    assert found == renewed
