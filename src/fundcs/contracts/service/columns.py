"""The columns of a contract ledger and the headings each is known by."""

from __future__ import annotations

from typing import Final

from fundcs.kit.importing import Column
from fundcs.policy.headings import HEADINGS

COLUMNS: Final = (
    Column("no", HEADINGS["no"], kind="code", required=True),
    Column("fund", HEADINGS["fund"], kind="code"),
    Column("fund_name", HEADINGS["fund_name"], kind="name"),
    Column("client", HEADINGS["holder"], kind="written"),
    Column("id_no", HEADINGS["id_no"], kind="identity", personal="id_no"),
    Column("amount", HEADINGS["amount"], kind="amount", required=True),
    Column("rate", HEADINGS["rate"], kind="rate"),
    Column("signed", HEADINGS["signed"], kind="day"),
    Column("value_date", HEADINGS["value_date"], kind="day", required=True),
    Column("matures", HEADINGS["matures"], kind="day"),
    Column("advisor", HEADINGS["advisor"], kind="name"),
    Column("payee_name", HEADINGS["payee_name"], kind="written"),
    Column("payee_bank", HEADINGS["payee_bank"], required=True),
    Column("payee_account", HEADINGS["payee_account"], kind="account", required=True, personal="account"),
    Column("receipt_amount", HEADINGS["receipt_amount"], kind="amount"),
    Column("receipt_payer", HEADINGS["receipt_payer"], kind="name"),
    Column("receipt_date", HEADINGS["receipt_date"], kind="day"),
)
"""A field's own name is a heading too. Needed: number, amount, value date, bank and account; the fund by code
or name and the client by ID number or name, which each row must have one of."""
