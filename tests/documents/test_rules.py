"""What a file must hold, what it lacks, and when a document lapses (Art. 3)."""

from __future__ import annotations

from datetime import date

import pytest

from fundcs.documents.rules import Filed, Subject, check_dates, lacking, lapsing, required
from fundcs.kit.errors import Refused
from fundcs.policy.loader import load
from fundcs.policy.rules import DocumentType, Offset

DAY, BEFORE = date(2026, 11, 23), date(2026, 11, 22)
ID = DocumentType("id_copy", "身份证", "ID copy", file=("person",))
ASSETS = DocumentType("assets", "资产证明", "assets", file=("person",), valid_for=Offset(365, "d"))
TYPES = (ID, ASSETS)
PERSON = Subject("person", uscc=False, withheld=False)


@pytest.mark.parametrize(
    ("subject", "codes"),
    [
        (Subject("person", uscc=False, withheld=False), ["id_copy", "remittance_receipt"]),
        (
            Subject("institution", uscc=True, withheld=False),
            ["business_licence", "legal_rep_id", "remittance_receipt"],
        ),
        (
            Subject("institution", uscc=False, withheld=False),
            ["business_licence", "organisation_code", "legal_rep_id", "remittance_receipt"],
        ),
        (
            Subject("product", uscc=True, withheld=False),
            ["business_licence", "legal_rep_id", "product_registration", "remittance_receipt"],
        ),
        (Subject("person", uscc=False, withheld=True), ["remittance_receipt"]),
        (Subject("institution", uscc=False, withheld=True), ["remittance_receipt"]),
    ],
)
def test_a_licence_with_a_social_credit_code_satisfies_both_items_of_an_institution(
    subject: Subject, codes: list[str]
) -> None:
    assert [type_.code for type_ in required(subject, load().documents.types)] == codes


@pytest.mark.parametrize(
    ("documents", "lacks"),
    [
        ((), {"id_copy": None, "assets": None}),
        ((Filed("id_copy", DAY),), {"assets": None}),
        ((Filed("id_copy", DAY, valid_until=DAY),), {"assets": None}),
        ((Filed("id_copy", DAY, valid_until=BEFORE),), {"id_copy": BEFORE, "assets": None}),
        ((Filed("id_copy", DAY, valid_until=BEFORE), Filed("id_copy", DAY)), {"assets": None}),
        ((Filed("id_copy", DAY), Filed("assets", DAY, dated=date(2025, 11, 23))), {}),
        ((Filed("id_copy", DAY), Filed("assets", DAY, dated=date(2025, 11, 22))), {"assets": BEFORE}),
        ((Filed("id_copy", DAY), Filed("assets", date(2025, 11, 22))), {"assets": BEFORE}),
    ],
)  # fmt: skip
def test_a_file_lacks_what_is_not_there_and_what_has_lapsed(
    documents: tuple[Filed, ...], lacks: dict[str, date | None]
) -> None:
    assert {lack.type.code: lack.lapsed for lack in lacking(PERSON, documents, TYPES, DAY)} == lacks


def test_of_two_documents_of_a_type_the_one_that_is_valid_longer_counts() -> None:
    held = (
        Filed("id_copy", DAY, valid_until=date(2027, 1, 1)),
        Filed("id_copy", DAY, valid_until=date(2030, 1, 1)),
    )
    assert [(validity.type.code, validity.last_day) for validity in lapsing(held, TYPES)] == [
        ("id_copy", date(2030, 1, 1))
    ]  # fmt: skip
    assert lapsing((*held, Filed("id_copy", DAY)), TYPES) == ()


def test_what_is_written_on_a_document_goes_before_the_length_of_the_policy() -> None:
    assert Filed("assets", DAY, DAY, valid_until=date(2026, 12, 1)).last_day(ASSETS) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("dated", "until", "says"),
    [
        (date(2026, 11, 24), None, "in the future"),
        (date(2026, 11, 1), date(2026, 10, 31), "before its date"),
        (date(2026, 11, 1), date(2026, 11, 1), None),
        (None, date(2020, 1, 1), None),
    ],
)
def test_a_document_is_neither_of_the_future_nor_lapsed_before_it_was_made(
    dated: date | None, until: date | None, says: str | None
) -> None:
    if says is None:
        check_dates(dated, until, DAY)
        return
    with pytest.raises(Refused, match=says):
        check_dates(dated, until, DAY)
