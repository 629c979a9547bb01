"""A contract that was recorded under a wrong number gets its own, and all that refers to it with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlmodel import SQLModel, select

import fundcs.archive.tables  # noqa: F401 - every table that may refer to a contract
from fundcs.contracts.service.altering import Changed, changeable
from fundcs.contracts.service.changes import contract_no
from fundcs.entitlements import queries
from fundcs.entitlements.models.changes import ContractNumber
from fundcs.entitlements.models.contracts import Contract
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.parsing import fold
from fundcs.payouts.service import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.act import Act

_AS_THEY_WERE: Final = frozenset({"contract", "sheet_adjustment", "trail"})
"""The contract itself, and what says the same as a frozen document."""


def renumber(act: Act, no: str, number: str, reason: str) -> Changed:
    """Correct a contract's number; the former one keeps being found, and stays in documents made before."""
    holding, fund = changeable(act, no)
    old, new = holding.no, contract_no(number)
    if not fold(reason):
        raise Refused(N_("a correction needs a reason; write it after --reason"))
    _refuse_taken(act, old, new)
    unpaid = effects.unpaid_with(act, fund.code, old)
    if unpaid:
        raise Refused(
            N_(
                "contract {no} is on submitted sheets of {fund} that are not paid: {dues}; correct its "
                "number once they are"
            ),
            no=old,
            fund=fund.code,
            dues=joined(unpaid),
        )
    # Deferred until the end of the transaction: the rows that refer to each other move one after another.
    act.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    _move(act, old, new)
    _note(act, old, new, reason)
    return Changed(new)


def _refuse_taken(act: Act, old: str, new: str) -> None:
    if new == old:
        raise Refused(N_("contract {no} has this number already"), no=old)
    if queries.by_no(act.session, new) is not None:
        raise Refused(
            N_("the number {no} is another contract's; `fundcs contract show {no}` shows it"), no=new
        )
    other = queries.former_numbers(act.session).get(new, old)
    if other != old:
        raise Refused(
            N_("contract {other} was recorded under {no} before; choose another number"), no=new, other=other
        )


def _move(act: Act, old: str, new: str) -> None:
    session = act.session
    contract = session.get_one(Contract, old)
    session.add(Contract(**{**_columns(contract), "no": new}))
    gone: list[Any] = [contract]
    for model in _referring():
        for row in session.exec(select(model).where(model.contract == old)).all():
            if model.__table__.columns.contract.primary_key:
                session.add(model(**{**_columns(row), "contract": new}))
                gone.append(row)
            else:
                row.contract = new
                session.add(row)
    session.flush()
    for row in gone:
        session.delete(row)
    session.flush()


def _note(act: Act, old: str, new: str, reason: str) -> None:
    again = act.session.get(ContractNumber, new)
    if again is not None:
        act.session.delete(again)  # it has its first number again
    act.session.add(
        ContractNumber(
            former=old,
            contract=new,
            reason=fold(reason),
            corrected_at=act.moment,
            corrected_by=act.staff.code,
        )
    )
    act.session.flush()


def _columns(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields}


def _referring() -> Iterator[Any]:
    """The models whose `contract` is a contract's number, except what stays as it was."""
    models: list[Any] = [mapper.class_ for mapper in SQLModel._sa_registry.mappers]  # noqa: SLF001 - no other way
    for model in sorted(models, key=lambda each: str(each.__tablename__)):
        if "contract" in model.model_fields and model.__tablename__ not in _AS_THEY_WERE:
            yield model
