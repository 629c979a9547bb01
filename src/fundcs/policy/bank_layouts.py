"""What a layout of a bank's files may hold: payments out, its answer, its statement."""

from __future__ import annotations

from fundcs.kit.i18n import T
from fundcs.policy.banks import BankColumn, BankLayout
from fundcs.policy.readers import (
    Reader,
    Report,
    Unfit,
    check_unique,
    choice,
    listed,
    refuse,
    table,
    template,
    text,
)

BANK_FIELDS = (
    "number", "batch", "line", "payee_name", "payee_account", "payee_bank", "branch_code", "amount",
    "currency", "purpose", "date", "contract", "client", "text",
)  # fmt: skip
"""What a column of a file of payments may hold."""
ANSWER_FIELDS = ("number", "payee_account", "amount", "result", "payee_name", "reason", "paid_on")
"""What a column of a bank's answer may hold."""
STATEMENT_FIELDS = (
    "date", "payer_name", "amount", "direction", "received", "paid_out", "purpose", "number",
)  # fmt: skip
"""What a column of a bank's statement may hold."""


def _bank_columns(known: tuple[str, ...], needed: tuple[str, ...]) -> Reader[tuple[BankColumn, ...]]:
    """Columns of a bank's file: those needed among them, no heading and no field but text twice."""
    column = table(
        lambda row: BankColumn(row["field"], row["heading"], row.get("text")),
        {"field": choice(*known), "heading": text},
        {"text": text},
    )

    def read(raw: object, report: Report) -> tuple[BankColumn, ...]:
        columns = listed(column)(raw, report)
        check_unique(tuple(column.heading for column in columns), report, "heading")
        fields = tuple(
            f"text {number}" if column.field == "text" else column.field
            for number, column in enumerate(columns)
        )
        check_unique(fields, report)
        for number, column_ in enumerate(columns):
            if (column_.field == "text") != (column_.text is not None):
                raise refuse(report.at(number), T("text is given with the field text, and only with it"))
        for name in needed:
            if name not in fields:
                raise refuse(report, T("a column with the field {field} is needed", field=name))
        return columns

    return read


def _statement(raw: object, report: Report) -> tuple[BankColumn, ...]:
    """Columns of a bank's statement: the amount in one column, or what came in in a column of its own."""
    columns = _bank_columns(STATEMENT_FIELDS, ("date", "payer_name"))(raw, report)
    fields = {column.field for column in columns}
    if ("amount" in fields) == ("received" in fields):
        raise refuse(report, T("a column with the field amount or received is needed, and only one of them"))
    for field, needed in (("direction", "amount"), ("paid_out", "received")):
        if field in fields and needed not in fields:
            raise refuse(report, T("the field {field} goes with {needed}", field=field, needed=needed))
    return columns


def bank_layout(name: str) -> Reader[BankLayout]:
    """A layout of that name."""
    keys = {
        "file": choice("csv", "xlsx"),
        "amount": choice("yuan", "fen"),
        "date": choice("YYYYMMDD", "YYYY-MM-DD", "YYYY/MM/DD"),
        "purpose": template("fund", "fund_name", "due", "contract"),
        "columns": _bank_columns(BANK_FIELDS, ("number", "payee_name", "payee_account", "amount")),
        "answer": _bank_columns(ANSWER_FIELDS, ("number", "payee_account", "amount", "result")),
        "paid": listed(text),
        "failed": listed(text),
    }
    optional = {
        "encoding": choice("gb18030", "utf-8", "utf-8-sig"),
        "delimiter": choice(",", ";", "|", "\t"),
        "control": listed(template("count", "total")),
        "control_at": choice("first", "last"),
        "statement": _statement,
        "received": listed(text),
    }
    defaults = {"encoding": "gb18030", "delimiter": ",", "control": (), "control_at": "last"}
    layout = table(lambda row: BankLayout(name=name, **(defaults | row)), keys, optional)

    def read(raw: object, report: Report) -> BankLayout:
        made = layout(raw, report)
        check_unique((*made.paid, *made.failed), report.at("failed"))
        directed = any(column.field == "direction" for column in made.statement)
        if directed != bool(made.received):
            problem = T("received is given with a column of the field direction, and only with it")
            report.at("received").add(problem)
            raise Unfit
        return made

    return read
