"""A contract's package: what happened to it, and how it stands (Art. 22).

Everything here is a fact or follows from facts; a fact of a later day is unknown on an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from datetime import date

    from fundcs.clients.rules import ClientKind

Fact = TypeVar("Fact", "Review", "Extension", "Decision")


class Result(StrEnum):
    """What a review came to."""

    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"


class Fault(StrEnum):
    """What is wrong with an item."""

    MISSING = "missing"
    DEFECTIVE = "defective"


class ItemForm(StrEnum):
    """An original, or a copy of one."""

    ORIGINAL = "original"
    COPY = "copy"


class FormKind(StrEnum):
    """The handover form 《客户资料交接表》, or the completion form 《客户资料补齐信息表》 (Art. 22)."""

    HANDOVER = "handover"
    COMPLETION = "missing"


class PackageState(StrEnum):
    """How a package stands: due is not handed in yet and in time, overdue is past its deadline.

    Exempt: none is asked for, the contract being older than the record of packages.
    """

    EXEMPT = "exempt"
    DUE = "due"
    WAITING = "waiting"
    RETURNED = "returned"
    OVERDUE = "overdue"
    QUALIFIED = "qualified"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Item:
    """An item handed in: a code of the policy; `file` is the content hash of its scan."""

    code: str
    form: ItemForm | None = None
    pages: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class FaultyItem:
    """An item that a review found missing or defective, and why."""

    code: str
    fault: Fault
    why: str | None = None


class Withdrawable(StrEnum):
    """What of a package may be withdrawn beside a review: a round, another deadline, a decision."""

    ROUND = "round"
    DEADLINE = "deadline"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a fact was entered wrongly: it never counted."""

    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """An item that was not handed in and is not asked for, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Round:
    """A package handed in for the `number`-th time; `entry` is the number of its row in the store."""

    number: int
    submitted_on: date
    submitted_by: str
    items: tuple[Item, ...] = ()
    entry: int = 0
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a round. `deadline` of the next round, where unqualified; `waivers` by item."""

    id: int
    round: int
    reviewed_on: date
    reviewer: str
    result: Result
    deadline: date | None = None
    faulty_items: tuple[FaultyItem, ...] = ()
    withdrawn: Withdrawal | None = None
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """Another deadline than the one that signing (`review` None) or a review of that round set."""

    review: int | None
    on: date
    deadline: date
    reason: str
    by: str
    id: int = 0
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Adviser:
    """From `since` on the contract is this member's."""

    since: date
    staff: str


class Signer(NamedTuple):
    """The client who signed a contract; code and name None for whoever is not told (`lookup`)."""

    code: str | None
    name: str | None
    kind: ClientKind


class Reason(StrEnum):
    """What a failure is for: a missed deadline (Art. 24), or an unqualified review (Art. 23)."""

    LATE = "late"
    UNQUALIFIED = "unqualified"


@dataclass(frozen=True, slots=True)
class Decision:
    """The points that the general manager set for a failure beyond the scale (Art. 23)."""

    round: int
    reason: Reason
    points: int
    text: str
    by: str
    on: date
    id: int = 0
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """All facts of one contract's package, each kind in the order it was recorded.

    `adviser` is the contract's first one; `lapsed_on` the day from which nothing is owed any more, the
    contract being cancelled or its fund sealed. `rounds` are those that stand, by number.
    """

    contract: str
    fund: str
    signed: date
    adviser: str | None = None
    lapsed_on: date | None = None
    rounds: tuple[Round, ...] = ()
    reviews: tuple[Review, ...] = ()
    extensions: tuple[Extension, ...] = ()
    advisers: tuple[Adviser, ...] = ()
    decisions: tuple[Decision, ...] = ()
    withdrawn_rounds: tuple[Round, ...] = ()

    def until(self, day: date) -> Package:
        """What had happened by the end of `day`."""
        return replace(
            self,
            lapsed_on=self.lapsed_on if self.lapsed_on and self.lapsed_on <= day else None,
            rounds=self._rounds_until(day),
            reviews=tuple(_known(review, day) for review in self.reviews if review.reviewed_on <= day),
            extensions=tuple(_known(extension, day) for extension in self.extensions if extension.on <= day),
            decisions=tuple(_known(decision, day) for decision in self.decisions if decision.on <= day),
            withdrawn_rounds=tuple(round_ for round_ in self.withdrawn_rounds if _gone(round_, day)),
        )

    def _rounds_until(self, day: date) -> tuple[Round, ...]:
        """The rounds handed in by `day`; one withdrawn later stood, unless it was recorded anew."""
        stood = [
            replace(round_, withdrawn=None) for round_ in self.withdrawn_rounds if not _gone(round_, day)
        ]
        known = {round_.number: round_ for round_ in (*stood, *self.rounds) if round_.submitted_on <= day}
        return tuple(known[number] for number in sorted(known))

    def round(self, number: int) -> Round | None:
        """The round of that number."""
        return self.rounds[number - 1] if 0 < number <= len(self.rounds) else None

    def review(self, number: int) -> Review | None:
        """The review of a round that stands, if any."""
        for review in reversed(self.reviews):
            if review.round == number and review.withdrawn is None:
                return review
        return None

    @property
    def last(self) -> Round | None:
        """The round handed in last."""
        return self.rounds[-1] if self.rounds else None

    @property
    def qualified(self) -> Review | None:
        """The review that found the package qualified, if any; what came after it counts for nothing."""
        reviews = (self.review(round_.number) for round_ in self.rounds)
        return next((review for review in reviews if review and review.result is Result.QUALIFIED), None)

    @property
    def returned(self) -> Review | None:
        """The review of the last round, where it sent the package back."""
        review = self.review(len(self.rounds))
        return review if review and review.result is Result.UNQUALIFIED else None

    def adviser_on(self, day: date) -> str | None:
        """Whose contract it is on `day`; of several changes on one day the last recorded holds."""
        begun = [adviser for adviser in reversed(self.advisers) if adviser.since <= day]
        return max(begun, key=lambda adviser: adviser.since).staff if begun else self.adviser

    def granted(self, number: int) -> list[Extension]:
        """The other deadlines of a round that stand, the last granted at the end.

        What was granted on a review that was withdrawn and entered anew goes on being granted, as far as it
        lies after the review.
        """
        review = self.review(number - 1)
        reviews = {each.id for each in self.reviews if each.round == number - 1} if review else {None}
        return [
            extension
            for extension in self.extensions
            if extension.review in reviews
            and extension.withdrawn is None
            and (review is None or extension.deadline > review.reviewed_on)
        ]

    def decision(self, number: int, reason: Reason) -> Decision | None:
        """The decision on a failure; a later one replaces an earlier."""
        for decision in reversed(self.decisions):
            if (decision.round, decision.reason) == (number, reason) and decision.withdrawn is None:
                return decision
        return None

    def waived(self) -> dict[str, Waiver]:
        """The items that standing reviews let be."""
        standing = (review for review in self.reviews if review.withdrawn is None)
        return {waiver.code: waiver for review in standing for waiver in review.waivers}

    def handed_in(self) -> dict[str, tuple[Round, Item]]:
        """Each item as it was handed in last, with its round."""
        return {item.code: (round_, item) for round_ in self.rounds for item in round_.items}


def _known(fact: Fact, day: date) -> Fact:
    """The fact as it was known on `day`: one that was withdrawn later still stood."""
    return fact if fact.withdrawn is None or _gone(fact, day) else replace(fact, withdrawn=None)


def _gone(fact: Round | Review | Extension | Decision, day: date) -> bool:
    return fact.withdrawn is not None and fact.withdrawn.on <= day


STATE_NAMES = {
    PackageState.EXEMPT: N_("exempt"),
    PackageState.DUE: N_("not submitted yet"),
    PackageState.WAITING: N_("waiting for review"),
    PackageState.RETURNED: N_("returned"),
    PackageState.OVERDUE: N_("overdue"),
    PackageState.QUALIFIED: N_("qualified"),
    PackageState.LAPSED: N_("lapsed"),
}
RESULT_NAMES = {Result.QUALIFIED: N_("qualified"), Result.UNQUALIFIED: N_("unqualified")}
WITHDRAWABLE_NAMES = {
    Withdrawable.ROUND: N_("submission"),
    Withdrawable.DEADLINE: N_("change of a deadline"),
    Withdrawable.DECISION: N_("decision"),
}
FAULT_NAMES = {Fault.MISSING: N_("missing"), Fault.DEFECTIVE: N_("defective")}
FORM_KIND_NAMES = {
    FormKind.HANDOVER: N_("Client document handover form"),
    FormKind.COMPLETION: N_("Client document completion form"),
}
FORM_NAMES = {ItemForm.ORIGINAL: N_("original"), ItemForm.COPY: N_("copy")}
REASON_NAMES = {Reason.LATE: N_("not submitted in time"), Reason.UNQUALIFIED: N_("unqualified")}


def fault_text(faulty: FaultyItem, name: object) -> Text:
    """What is wrong with an item, and why; `name` is the item's in the user's language."""
    fault = T(FAULT_NAMES[faulty.fault])
    if faulty.why is None:
        return T("{item}: {fault}", item=name, fault=fault)
    return T("{item}: {fault} ({why})", item=name, fault=fault, why=faulty.why)
