"""Who has not signed the confidentiality agreement sees no client data (Art. 18)."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def unsigned(office: Any) -> Any:
    """An office with the specialist S002, who has not signed."""
    office.ok("staff", "add", "李", "--role", "cs_specialist")
    return office


def test_client_data_is_shown_from_the_signature_on(unsigned: Any) -> None:
    error = unsigned.refused("client", "list", as_="S002", code=4)
    assert "fundcs access nda S002 --signed DATE" in error
    unsigned.ok("staff", "list", as_="S002")
    assert unsigned.json("access", "nda", "S002", "--signed", "2026-11-20")["nda_on"] == "2026-11-20"
    unsigned.ok("client", "list", as_="S002")


def test_the_signature_is_on_the_trail(unsigned: Any) -> None:
    unsigned.ok("access", "nda", "李", "--signed", "2026-11-20")
    last = unsigned.json("archive", "trail")[-1]
    assert (last["key"], last["before"], last["after"]) == (
        "S002",
        {"nda_on": None},
        {"nda_on": "2026-11-20"},
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("S002", "--signed", "2026-11-24"), "after today"),
        (("S009", "--signed", "2026-11-20"), "no member of staff S009"),
        (("S002", "--signed", "30 February"), "is not a date"),
    ],
)
def test_a_signature_that_cannot_be_is_refused(unsigned: Any, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in unsigned.refused("access", "nda", *words)


def test_who_has_left_signs_no_more(unsigned: Any) -> None:
    unsigned.ok("staff", "leave", "S002")
    assert "left on 2026-11-23" in unsigned.refused("access", "nda", "S002", "--signed", "2026-11-20")


def test_a_specialist_does_not_sign_for_another(unsigned: Any) -> None:
    unsigned.refused("access", "nda", "S002", "--signed", "2026-11-20", as_="S002", code=4)


def test_a_signature_recorded_by_mistake_is_withdrawn(unsigned: Any) -> None:
    unsigned.ok("access", "nda", "S002", "--signed", "2026-11-20")
    assert unsigned.json("access", "nda", "S002", "--undo")["nda_on"] is None
    unsigned.refused("client", "list", as_="S002", code=4)
    said = unsigned.refused("access", "nda", "S002", "--undo")
    assert "S002 has not signed the confidentiality agreement; there is nothing to withdraw" in said


@pytest.mark.parametrize("words", [(), ("--signed", "2026-11-20", "--undo")])
def test_either_the_day_or_that_there_is_none_is_said(unsigned: Any, words: tuple[str, ...]) -> None:
    assert "one of the two" in unsigned.refused("access", "nda", "S002", *words, code=2)
