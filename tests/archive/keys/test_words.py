"""What needs a person's word is signed, each act of the list, by the entries that its command leaves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from test_privacy_crawler import planted, told

from fundcs.archive.keys.words import KEY, KEY_END, TABLES, needed

__all__ = ["planted", "told"]

PERSONS_WORD = {
    "fundcs payout check": "sheet_check",
    "fundcs payout approve": "sheet_approval",
    "fundcs payout reconcile": "difference_sign_off",
    "fundcs callbacks reject-account": "account_change",
    "fundcs submission decide": "penalty_decision",
    "fundcs submission confirm": "penalty_answer",
    "fundcs client approve-withheld": "client",
    "fundcs access grant": "access_grant",
    "fundcs care budget approve": "spending_decision",
}
"""Commands by which somebody gives their word, and the table of the entry that is signed."""


@pytest.mark.parametrize(("command", "table"), PERSONS_WORD.items())
def test_a_persons_word_leaves_an_entry_that_is_signed(planted: Path, command: str, table: str) -> None:
    with closing(sqlite3.connect(planted)) as connection:
        rows = connection.execute(
            "SELECT act, tbl, verb, after FROM trail WHERE command = ?", (command,)
        ).fetchall()
    acts = {act for act, *_entry in rows}
    signed = {act for act, tbl, verb, after in rows if tbl == table and needed(tbl, verb, after)}
    assert rows
    assert signed, f"no act of `{command}` leaves an entry of {table}"
    # A check sent back, an approval taken back: the word is another fact, not one of the list.
    assert signed == acts or command == "fundcs payout check"


def test_every_table_of_the_list_has_its_command() -> None:
    assert set(PERSONS_WORD.values()) | {KEY, KEY_END} == set(TABLES)
