"""Sentences by a code: their facts are data, their words are not kept."""

from __future__ import annotations

import pytest

from fundcs.kit.coded import Fact, Sentence, UnknownCode, coded

SENTENCES = {
    "paid": Sentence("{amount} paid on {on}", fen=("amount",)),
    "counted": Sentence("counted {amount} times"),
}


def test_an_amount_is_kept_in_fen_and_shown_in_yuan() -> None:
    paid = coded(SENTENCES, "paid", {"amount": 123_456_789, "on": "2026-09-30"})
    assert paid.facts["amount"] == 123_456_789
    assert str(paid) == "1,234,567.89 paid on 2026-09-30"


def test_a_number_that_is_no_amount_is_shown_as_it_is() -> None:
    assert str(coded(SENTENCES, "counted", {"amount": 1234})) == "counted 1234 times"


def test_a_sentence_is_the_same_whatever_its_words() -> None:
    reworded = {"paid": Sentence("on {on} they paid {amount}", fen=("amount",))}
    facts: dict[str, Fact] = {"amount": 1, "on": "2026-09-30"}
    assert coded(SENTENCES, "paid", facts) == coded(reworded, "paid", facts)


def test_a_code_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(UnknownCode) as refused:
        coded(SENTENCES, "refunded", {})
    assert str(refused.value) == (
        "a stored document holds the code refunded, which this fundcs does not know; upgrade fundcs"
    )
