"""What happened to contracts, and what of it was recorded by mistake: facts only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Day, Fen, Moment, Record, personal, plain


class ContractExit(Record, table=True):
    """Principal that left a contract from `day` on."""

    __tablename__ = "contract_exit"
    __table_args__ = (CheckConstraint("amount > 0", name="ck_amount"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no", index=True)
    day: date = Field(sa_type=Day)
    amount: int = Field(sa_type=Fen)


class ContractTransfer(Record, table=True):
    """The whole contract passes to `client` from `day` on, paid to the account given here."""

    __tablename__ = "contract_transfer"

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no", index=True)
    day: date = Field(sa_type=Day)
    client: str = Field(foreign_key="client.code", index=True)
    payee_name: str = Field(sa_type=personal("text"))
    payee_bank: str = Field(sa_type=personal("text"))
    payee_account: str = Field(sa_type=personal("account"))


class ExitWithdrawal(Record, table=True):
    """An exit that was recorded by mistake, with the reason; the exit itself stays on record."""

    __tablename__ = "exit_withdrawal"

    exit: int = Field(primary_key=True, foreign_key="contract_exit.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class TransferWithdrawal(Record, table=True):
    """A transfer that was recorded by mistake, with the reason; the transfer itself stays on record."""

    __tablename__ = "transfer_withdrawal"

    transfer: int = Field(primary_key=True, foreign_key="contract_transfer.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


REUSED = "no"
"""What `ContractCorrection.columns` says where the number of a cancelled contract was used again."""


class ContractCorrection(Record, table=True):
    """Why a contract's columns, separated by commas, were corrected; what they held stands on the trail."""

    __tablename__ = "contract_correction"

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no", index=True)
    columns: str = Field(sa_type=plain())
    reason: str = Field(sa_type=personal("text"))
    corrected_at: datetime = Field(sa_type=Moment)
    corrected_by: str = Field(foreign_key="staff.code")


class ContractNumber(Record, table=True):
    """A number that a contract was recorded under by mistake; `contract` is the number it has now.

    Frozen documents and the trail keep the former number, and whoever asks for it finds the contract.
    """

    __tablename__ = "contract_number"

    former: str = Field(primary_key=True, sa_type=plain())
    contract: str = Field(foreign_key="contract.no", index=True)
    reason: str = Field(sa_type=personal("text"))
    corrected_at: datetime = Field(sa_type=Moment)
    corrected_by: str = Field(foreign_key="staff.code")
