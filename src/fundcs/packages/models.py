"""What happened to the packages of contracts: facts only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Moment, Record, one_of, personal, plain
from fundcs.packages.rules.package import (
    FAULT_NAMES,
    FORM_NAMES,
    REASON_NAMES,
    RESULT_NAMES,
    WITHDRAWABLE_NAMES,
    Fault,
    ItemForm,
    Reason,
    Result,
    Withdrawable,
)


class PackageRound(Record, table=True):
    """A contract's package handed in (Art. 22); `number` counts what was recorded, withdrawn ones included.

    `submission`: for the how-manieth time, NULL where that is `number`; withdrawn ones do not count.
    """

    __tablename__ = "package_round"

    contract: str = Field(primary_key=True, foreign_key="contract.no")
    number: int = Field(primary_key=True)
    submitted_on: date = Field(sa_type=Day)
    submitted_by: str = Field(foreign_key="staff.code")
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    submission: int | None = None


class PackageItem(Record, table=True):
    """An item that came with a round; `file` is its scan, where there is one."""

    __tablename__ = "package_item"
    __table_args__ = (
        ForeignKeyConstraint(["contract", "round"], ["package_round.contract", "package_round.number"]),
        one_of("form", ItemForm),
        CheckConstraint("pages > 0", name="ck_pages"),
        STRICT,
    )

    contract: str = Field(primary_key=True)
    round: int = Field(primary_key=True)
    item: str = Field(primary_key=True, sa_type=plain("documents.types"))
    form: ItemForm | None = Field(default=None, sa_type=Code(ItemForm, FORM_NAMES))
    pages: int | None = None
    file: str | None = Field(default=None, foreign_key="stored_file.hash")


class PackageReview(Record, table=True):
    """A review of a round. A withdrawn one stays; the round may then be reviewed again."""

    __tablename__ = "package_review"
    __table_args__ = (
        ForeignKeyConstraint(["contract", "round"], ["package_round.contract", "package_round.number"]),
        one_of("result", Result),
        CheckConstraint("(result = 'unqualified') = (deadline IS NOT NULL)", name="ck_deadline"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(index=True)
    round: int
    reviewed_on: date = Field(sa_type=Day)
    reviewer: str = Field(foreign_key="staff.code")
    result: Result = Field(sa_type=Code(Result, RESULT_NAMES))
    deadline: date | None = Field(default=None, sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)


class ReviewItem(Record, table=True):
    """An item that a review found missing or defective, and why."""

    __tablename__ = "review_item"
    __table_args__ = (one_of("fault", Fault), STRICT)

    review: int = Field(primary_key=True, foreign_key="package_review.id")
    item: str = Field(primary_key=True, sa_type=plain("documents.types"))
    fault: Fault = Field(sa_type=Code(Fault, FAULT_NAMES))
    why: str | None = Field(default=None, sa_type=personal("text"))


class ReviewWaiver(Record, table=True):
    """An item that was not handed in and is not asked for, and why; by the review that let it be."""

    __tablename__ = "review_waiver"

    review: int = Field(primary_key=True, foreign_key="package_review.id")
    item: str = Field(primary_key=True, sa_type=plain("documents.types"))
    reason: str = Field(sa_type=personal("text"))


class ReviewWithdrawal(Record, table=True):
    """A review that was entered wrongly and never counted."""

    __tablename__ = "review_withdrawal"

    review: int = Field(primary_key=True, foreign_key="package_review.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class DeadlineChange(Record, table=True):
    """Another deadline, granted on a day, than the review or (`review` NULL) the signing set."""

    __tablename__ = "deadline_change"

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no", index=True)
    review: int | None = Field(default=None, foreign_key="package_review.id")
    granted_on: date = Field(sa_type=Day)
    deadline: date = Field(sa_type=Day)
    reason: str = Field(sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class PackageWithdrawal(Record, table=True):
    """A round, another deadline or a decision that was entered wrongly and never counted.

    `fact`: the number of the round, the id of the deadline or of the decision.
    """

    __tablename__ = "package_withdrawal"
    __table_args__ = (one_of("kind", Withdrawable), UniqueConstraint("contract", "kind", "fact"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no")
    kind: Withdrawable = Field(sa_type=Code(Withdrawable, WITHDRAWABLE_NAMES))
    fact: int
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class AdviserChange(Record, table=True):
    """From `since` on the contract is this member's; before, its own adviser's."""

    __tablename__ = "adviser_change"

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no", index=True)
    since: date = Field(sa_type=Day)
    staff: str = Field(foreign_key="staff.code")
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class PenaltyDecision(Record, table=True):
    """The general manager's decision on a failure beyond the scale (Art. 23).

    The failure is known by its round and reason: its number moves when a review is withdrawn.
    """

    __tablename__ = "penalty_decision"
    __table_args__ = (one_of("reason", Reason), CheckConstraint("points >= 0", name="ck_points"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no", index=True)
    round: int
    reason: Reason = Field(sa_type=Code(Reason, REASON_NAMES))
    points: int
    text: str = Field(sa_type=personal("text"))
    decided_at: datetime = Field(sa_type=Moment)
    decided_by: str = Field(foreign_key="staff.code")


class PackageDocument(Record, table=True):
    """A document that a qualified package brought into the client's file: by which review, of which round."""

    __tablename__ = "package_document"

    document: int = Field(primary_key=True, foreign_key="client_document.id")
    review: int = Field(foreign_key="package_review.id", index=True)
    round: int
