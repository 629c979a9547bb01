"""How banks want files of payments and how they answer: the layouts of the policy (Art. 53)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class BankColumn:
    """A column of a bank's file: what it holds, its heading, its text where that is always the same."""

    field: str
    heading: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class BankLayout:
    """How a bank wants a file of payments and how it answers (Art. 53).

    `file` is csv or xlsx, `encoding` and `delimiter` are a csv's. `amount` says whether amounts are yuan or
    fen, in the answer and the statement too, `date` how days are written. `control` are the cells of the row
    with number and sum of the payments, {count} and {total}, which stands first or last; none where it is
    empty. `purpose` is filled with {fund}, {fund_name}, {due}, {contract}. `answer` are the columns of the
    bank's answer, `paid` and `failed` its words for what became of a payment. `statement` are the columns of
    the bank's statement of account, none where it is empty, `received` its words in the column `direction`
    for what came in.
    """

    name: str
    file: Literal["csv", "xlsx"]
    encoding: str
    delimiter: str
    amount: Literal["yuan", "fen"]
    date: str
    control: tuple[str, ...]
    control_at: Literal["first", "last"]
    purpose: str
    columns: tuple[BankColumn, ...]
    answer: tuple[BankColumn, ...]
    paid: tuple[str, ...]
    failed: tuple[str, ...]
    statement: tuple[BankColumn, ...] = ()
    received: tuple[str, ...] = ()
