"""What the policy file says, as frozen values: tiers, deadlines, scales, lists, each with its article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, language
from fundcs.kit.patterns import regex
from fundcs.policy.terms import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from fundcs.kit.workdays import Roll
    from fundcs.policy.banks import BankLayout
    from fundcs.policy.investors import InvestorKind
    from fundcs.policy.label_sheets import LabelSheet
    from fundcs.policy.promises import Reporting
    from fundcs.policy.reminding import Reminders
    from fundcs.policy.roles import Roles
    from fundcs.policy.satisfaction import Surveys
    from fundcs.policy.served import ServiceBenefit, VisitPlan

Unit = Literal["h", "d", "wd", "month", "half-year"]
Direction = Literal["after", "before"]
Source = Literal["regulation", "house", "firm"]

TIERS = ("vip", "senior", "quasi_senior", "mid", "target")
CLIENT_KINDS = ("person", "institution", "product")
ROLES = (
    "cs_specialist",
    "cs_manager",
    "advisor",
    "fundraising",
    "finance",
    "investment",
    "hr",
    "general_manager",
)
"""The roles of `fundcs.act`, which a rule may not import: it loads the command line."""


@dataclass(frozen=True, slots=True)
class Offset:
    """A stretch of time from an event: clock hours `h`, calendar days `d` or working days `wd`.

    `month` and `half-year` reach to the end of the one the event falls in; their count is 1.
    """

    count: int
    unit: Unit

    _FORM: ClassVar[re.Pattern[str]] = regex(r"([0-9]{1,4})(h|d|wd)|(month|half-year)")

    @classmethod
    def parse(cls, text: str) -> Offset:
        """The offset written `24h`, `30d`, `5wd`, `month` or `half-year`. Raises Refused."""
        match = cls._FORM.fullmatch(text)
        if match is None:
            raise Refused(
                N_(
                    "'{text}' is not an offset; write hours 24h, days 30d, working days 5wd, month or "
                    "half-year"
                ),
                text=shown(text),
            )
        count, unit, period = match.groups()
        return cls(1, period) if period else cls(int(count), unit)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.unit if self.unit in ("month", "half-year") else f"{self.count}{self.unit}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something owed: by `role`, `offset` `direction` the event `anchor`, under `article`."""

    key: str
    article: str
    offset: Offset
    direction: Direction
    anchor: str
    role: str
    source: Source


@dataclass(frozen=True, slots=True)
class Band:
    """A tier from an amount in fen, included, up to another, excluded; `None`: without limit."""

    tier: str
    from_fen: int
    below_fen: int | None
    article: str


EARLIEST: Final = date(1900, 1, 1)
"""The day of the first scale: no contract was signed before it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The points of a contract's first, second, ... failure, from a day on (Art. 23)."""

    effective: date
    points: tuple[int, ...]
    article: str

    @property
    def initial(self) -> bool:
        """Whether it has been in force from the first: its day is no day of the firm's."""
        return self.effective == EARLIEST

    def points_for(self, failure: int) -> int | None:
        """The points of the contract's n-th failure, from 1; `None`: beyond the scale, to be escalated."""
        if failure < 1:
            raise ValueError(failure)
        return self.points[failure - 1] if failure <= len(self.points) else None


@dataclass(frozen=True, slots=True)
class Label:
    """A code of a policy list with its names."""

    code: str
    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if language() == "zh" else self.en


@dataclass(frozen=True, slots=True)
class DocumentType(Label):
    """A type of document, and whose file and contract package must hold it, by kind of client (Art. 3, 22).

    `valid_for`: how many days it is valid from its date, where no other day is written on it. `unless_uscc`:
    not asked of whom a unified social credit code identifies. `unless_withheld`: not asked of a client whose
    identity is withheld.
    """

    file: tuple[str, ...] = ()
    package: tuple[str, ...] = ()
    valid_for: Offset | None = None
    unless_uscc: bool = False
    unless_withheld: bool = False

    def in_file(self, kind: str) -> bool:
        """Whether the file of a client of this kind must hold it, unless something excepts them."""
        return _asks(self.file, kind)

    def in_package(self, kind: str) -> bool:
        """Whether a client of this kind hands it in with a contract."""
        return _asks(self.package, kind)


def _asks(kinds: tuple[str, ...], kind: str) -> bool:
    """A product hands in what its manager, an institution, does."""
    return kind in kinds or (kind == "product" and "institution" in kinds)


@dataclass(frozen=True, slots=True)
class ComplaintSource(Label):
    """By what way a complaint reached the firm; of its own deadlines and those of all the earlier hold."""

    first_reply: Offset | None = None
    close_within: Offset | None = None


@dataclass(frozen=True, slots=True)
class ComplaintCategory(Label):
    """What a complaint is about; who deals with it where nobody is named: a department, a staff code."""

    department: str | None = None
    responsible: str | None = None


@dataclass(frozen=True, slots=True)
class LetterText(Label):
    """The words of a letter or a greeting, in which `{…}` stand for facts."""


@dataclass(frozen=True, slots=True)
class SpendingPurpose(Label):
    """What is spent on clients; `limit`: the most of one, in fen."""

    limit: int | None = None


@dataclass(frozen=True, slots=True)
class TierRules:
    """What a client's tier goes by (Art. 1); bands from the highest down."""

    basis: Literal["cumulative", "outstanding"]
    transfers_count: bool
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Documents:
    """The types of documents, and which files are kept of them (Art. 3-4); `largest` in MB."""

    types: tuple[DocumentType, ...]
    formats: tuple[str, ...]
    largest: int

    def type(self, code: str) -> DocumentType | None:
        """The type with this code; None where the policy has dropped it."""
        return next((kind for kind in self.types if kind.code == code), None)


@dataclass(frozen=True, slots=True)
class Confidentiality:
    """The roles that must have signed (Art. 18); the years for which sealed records are kept (Art. 15)."""

    nda_roles: tuple[str, ...]
    retention: int


@dataclass(frozen=True, slots=True)
class Submission:
    """How a package's deadlines apply (Art. 22, 24).

    `since`: packages of contracts signed before have none. `warn_before`: how long before a deadline the
    adviser is told the points at stake. `stand_in`: the role that reviews what the only CS manager
    handed in.
    """

    since: date
    warn_before: Offset
    stand_in: str


@dataclass(frozen=True, slots=True)
class Penalty:
    """Scales by effective date, the earliest first, and the role that decides beyond them (Art. 23)."""

    scales: tuple[Scale, ...]
    escalate_to: str


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The last day of the appraisal month, 1 to 28, or the calendar's (Art. 23)."""

    month_ends: Literal["calendar"] | int


@dataclass(frozen=True, slots=True)
class Contracts:
    """From which day's signing on contracts are confirmed by a call, and what is asked.

    `confirmation` is None where the firm asks for none. `cooling_off`: how long after the signing and the
    payment the call may be made at the earliest.
    """

    confirmation: date | None
    cooling_off: Offset
    confirmation_questions: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Suitability:
    """Which investor a fund is for (Art. 1).

    `levels`: the funds' risk levels that a client's risk level covers. The stretches of validity are natural
    days. `special_document`: the document of a contract above that level.
    """

    investor_kinds: tuple[InvestorKind, ...]
    levels: Mapping[str, tuple[str, ...]]
    level_valid: int
    evidence_valid: int
    special_document: str

    def usual_kind(self, client_kind: str) -> InvestorKind | None:
        """The kind of investor of a client of whom none is stated: the first that their kind may be."""
        return next((kind for kind in self.investor_kinds if client_kind in kind.kinds), None)


@dataclass(frozen=True, slots=True)
class Complaints:
    """The lists a complaint is recorded with, and which closed ones are checked with the client (Art. 38).

    `spot_check_share`: of a hundred closed complaints. `spot_check_categories`: those always checked.
    `letters_checked`: the letters that a second person checks.
    """

    categories: tuple[ComplaintCategory, ...]
    sources: tuple[ComplaintSource, ...]
    channels: tuple[Label, ...]
    departments: tuple[Label, ...]
    root_causes: tuple[Label, ...]
    spot_check_share: int
    spot_check_categories: tuple[str, ...]
    letters: tuple[LetterText, ...]
    letters_checked: tuple[str, ...]

    def source(self, code: str | None) -> ComplaintSource | None:
        """The source with this code; None where the policy has dropped it."""
        return next((source for source in self.sources if source.code == code), None)

    def category(self, code: str | None) -> ComplaintCategory | None:
        """The category with this code; None where the policy has dropped it."""
        return next((category for category in self.categories if category.code == code), None)


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The lists of callbacks, and after how many unanswered days the manager is asked (Art. 41-43)."""

    channels: tuple[Label, ...]
    finding_kinds: tuple[Label, ...]
    unanswered_tries: int


@dataclass(frozen=True, slots=True)
class Care:
    """Interactions, greetings, mailings, VIP service and budgets (Art. 9, 10, 26-31, 35, 36, 39, 40).

    `half_years`: the months in which one begins; the rises are shares of last year's budget. `vip_grace`:
    days; who becomes a VIP in the last ones of a half-year is owed no event in it. `vip_event_late`: how
    long a missed one stays on the list. `consent`: from which day on VIP service waits for the client's
    consent; None where it never does. `spending_approval`: above so many fen spending needs approval, None
    for none.
    """

    channels: tuple[Label, ...]
    purposes: tuple[Label, ...]
    visit_plans: tuple[VisitPlan, ...]
    journal_tiers: tuple[str, ...]
    journal_late: Offset
    labels: LabelSheet
    product_kinds: tuple[Label, ...]
    holidays: tuple[str, ...]
    greeting_late: Offset
    leap_birthday: str
    greetings: tuple[LetterText, ...]
    half_years: tuple[int, int]
    vip_grace: int
    vip_event_late: Offset
    consent: date | None
    benefits: tuple[ServiceBenefit, ...]
    budget_rise_min: Decimal
    budget_rise_max: Decimal
    spending_purposes: tuple[SpendingPurpose, ...]
    spending_approval: int | None


@dataclass(frozen=True, slots=True)
class Payout:
    """How a payment date moves off a non-working day, and the day count of a fund that states none.

    `long_holiday`: how many days off in a row are one. `bank`: the layouts of the banks' files by name.
    `receipt_window`: how many days money may come in before or after it is expected.
    """

    roll: Roll
    approver: str
    day_count: Literal["ACT/365", "ACT/360", "30/360"]
    long_holiday: int
    receipt_window: int
    bank: Mapping[str, BankLayout]


@dataclass(frozen=True, slots=True)
class Firm:
    """The firm's name, empty where it was not given, and the department: the head of every printed page."""

    name: str
    department: str


@dataclass(frozen=True, slots=True)
class Plausible:
    """What facts are likely to be; what is outside is taken with a warning. Amounts in fen, ages in years."""

    rate_max: Decimal
    amount_min: int
    amount_max: int
    age_min: int
    age_max: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the policy as it is shown: the plain value, its article and where it stands.

    `planned`: nothing carries it out yet. `file` and `line` are the firm's own, `None` for the shipped
    default.
    """

    key: str
    value: object
    article: str
    source: Source
    planned: bool
    file: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Policy:
    """The regulation as a firm carries it out."""

    firm: Firm
    roles: Roles
    tier: TierRules
    documents: Documents
    confidentiality: Confidentiality
    submission: Submission
    penalty: Penalty
    appraisal: Appraisal
    contracts: Contracts
    suitability: Suitability
    complaints: Complaints
    callbacks: Callbacks
    care: Care
    surveys: Surveys
    payout: Payout
    plausible: Plausible
    reminders: Reminders
    report: Reporting
    deadlines: Mapping[str, Deadline]
    entries: Mapping[str, Entry]

    def from_the_first_day(self, day: date | None) -> Policy:
        """The policy in an archive that began on a day.

        Where the firm has not said since when packages are recorded, it is since then; before, on paper.
        """
        if day is None or self.packages_since_set:
            return self
        return replace(self, submission=replace(self.submission, since=day))

    @property
    def packages_since_set(self) -> bool:
        """Whether the firm has said since when packages are recorded, be it the shipped day."""
        return self.entries["submission.since"].file is not None

    def deadline(self, key: str) -> Deadline:
        """The deadline of that dotted key; `KeyError` where the program names one that is none."""
        return self.deadlines[key]

    def items(self) -> tuple[Entry, ...]:
        """Every key, in the order of the file."""
        return tuple(self.entries.values())

    def keys_of(self, article: int) -> tuple[str, ...]:
        """The keys that hold an article or one of its paragraphs."""
        return tuple(entry.key for entry in self.items() if entry.article.split("(")[0] == str(article))

    def tier_for(self, fen: int | None) -> Band:
        """The band of a sum in fen (Art. 1); `None` or 0, nothing subscribed, is target."""
        total = fen or 0
        if total < 0:
            raise ValueError(total)
        for band in self.tier.bands:
            if total >= band.from_fen:
                return band
        lowest = self.tier.bands[-1]
        return Band("target", 0, lowest.from_fen, lowest.article)

    def scale_on(self, day: date) -> Scale:
        """The penalty scale in force on a day (Art. 23)."""
        in_force = [scale for scale in self.penalty.scales if scale.effective <= day]
        return in_force[-1] if in_force else self.penalty.scales[0]
