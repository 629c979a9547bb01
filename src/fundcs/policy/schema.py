"""What each key of the policy may hold."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from fundcs.kit.i18n import T, joined
from fundcs.policy.bank_layouts import bank_layout
from fundcs.policy.investors import CLIENT_LEVELS, EVIDENCE, FUND_LEVELS, InvestorKind
from fundcs.policy.label_sheets import label_sheet
from fundcs.policy.promises import MEASURES, Promise
from fundcs.policy.readers import (
    Reader,
    Report,
    Unfit,
    amount,
    amount_or_none,
    attempt,
    boolean,
    check_unique,
    choice,
    code,
    codes,
    day,
    days,
    listed,
    mail_address,
    month_end,
    named,
    offset,
    part,
    refuse,
    share,
    switched_on,
    table,
    template,
    text,
    text_or_none,
    variable,
    whole,
)
from fundcs.policy.reminding import Addressee, MailServer
from fundcs.policy.roles import check_approvers, permits, sight
from fundcs.policy.rules import (
    CLIENT_KINDS,
    EARLIEST,
    ROLES,
    TIERS,
    Band,
    ComplaintCategory,
    ComplaintSource,
    DocumentType,
    Label,
    LetterText,
    Offset,
    Scale,
    SpendingPurpose,
)
from fundcs.policy.satisfaction import SurveyScore
from fundcs.policy.served import ServiceBenefit, VisitPlan

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

Named = TypeVar("Named", bound=Label)

HOLIDAYS = (
    "new_year",
    "spring_festival",
    "qingming",
    "labour_day",
    "dragon_boat",
    "mid_autumn",
    "national_day",
)
GREETINGS = ("birthday", *HOLIDAYS)
"""The occasions on which clients are greeted."""
GREETING_FIELDS = ("client", "firm", "officer")
"""What may stand in the words of a greeting."""
_HALF_YEARS = 2
_MONTHS_OF_HALF_YEAR = 6
_MAIL_PORTS = {"tls": 465, "starttls": 587, "none": 25}
_SUBSCRIBED = TIERS[:-1]
LETTERS = ("acknowledgement", "answer")
"""The letters to a complainant."""
LETTER_FIELDS = ("client", "no", "received", "channel", "reply_by", "handler", "answer")
"""What may stand in them."""


def bands(raw: object, report: Report) -> tuple[Band, ...]:
    """The four tiers from the highest down, the lowest from 0.01, so that every subscriber has one."""
    band = table(lambda row: (row["tier"], row["from"]), {"tier": choice(*_SUBSCRIBED), "from": amount})
    rows: tuple[tuple[str, int], ...] = listed(band)(raw, report)
    if tuple(tier for tier, _from in rows) != _SUBSCRIBED:
        raise refuse(report, T("the bands are, in this order: {tiers}", tiers=joined(_SUBSCRIBED)))
    for number, ((above, higher), (tier, lower)) in enumerate(pairwise(rows), start=1):
        if lower >= higher:
            problem = T("{tier} must begin below {above}, or the bands overlap", tier=tier, above=above)
            raise refuse(report.at(number, "from"), problem)
    if rows[-1][1] != 1:
        problem = T("the lowest band must begin at 0.01, so that every subscriber has a tier")
        raise refuse(report.at(len(rows) - 1, "from"), problem)
    limits = (None, *(from_fen for _tier, from_fen in rows))
    return tuple(
        Band(tier, from_fen, below, report.article)
        for (tier, from_fen), below in zip(rows, limits, strict=False)
    )


def scales(raw: object, report: Report) -> tuple[Scale, ...]:
    """Scales by effective date, the first from 1900-01-01, so that every day has one."""
    scale = table(
        lambda row: Scale(row["effective"], row["points"], report.article),
        {"effective": day, "points": listed(whole(0, 1000))},
    )
    rows = listed(scale)(raw, report)
    if rows[0].effective != EARLIEST:
        problem = T("the first scale must be effective from 1900-01-01, so that every day has one")
        raise refuse(report.at(0, "effective"), problem)
    for number, (before, after) in enumerate(pairwise(rows), start=1):
        if after.effective <= before.effective:
            problem = T("scales stand in the order of their dates, each date once")
            raise refuse(report.at(number, "effective"), problem)
    return rows


def _labelled(
    kind: Callable[..., Named],
    required: dict[str, Reader[Any]] | None = None,
    optional: dict[str, Reader[Any]] | None = None,
    *,
    coded: Reader[str] = code,
    words: Reader[str] = text,
    least: int = 1,
) -> Reader[tuple[Named, ...]]:
    """A list of at least so many different codes with names; the further keys are those fields of `kind`."""
    row = table(
        lambda row: kind(**{"en": row["zh"], **row}),
        {"code": coded, "zh": words, **(required or {})},
        {"en": words, **(optional or {})},
    )

    def read(raw: object, report: Report) -> tuple[Named, ...]:
        rows = listed(row, least=least)(raw, report)
        check_unique(tuple(label.code for label in rows), report, "code")
        return rows

    return read


def labels(*needed: str) -> Reader[tuple[Label, ...]]:
    """A list of different codes with their names; `needed`: codes that the program itself records."""
    every = _labelled(Label)

    def read(raw: object, report: Report) -> tuple[Label, ...]:
        rows = every(raw, report)
        for name in needed:
            if name not in {row.code for row in rows}:
                raise refuse(report, T("the list must keep {code}, which fundcs records itself", code=name))
        return rows

    return read


sources = _labelled(ComplaintSource, optional={"first_reply": offset, "close_within": offset})
"""The ways by which complaints come in, with the deadlines of their own."""
categories = _labelled(ComplaintCategory, optional={"department": code, "responsible": text})
"""What complaints are about, with who deals with each."""
FORMATS = ("pdf", "ofd", "jpeg", "png", "tiff", "heic", "docx", "xlsx", "text")
"""The kinds of computer files that may be kept as documents."""
_asked_of = codes(*CLIENT_KINDS, least=0)


def _validity(raw: object, report: Report) -> Offset:
    """Calendar days."""
    value = days(raw, report)
    if value.unit != "d":
        raise refuse(report, T("write calendar days, such as 365d"))
    return value


document_types = _labelled(
    DocumentType,
    optional={
        "file": _asked_of,
        "package": _asked_of,
        "valid_for": _validity,
        "unless_uscc": boolean,
        "unless_withheld": boolean,
    },
)
"""Different types of documents, each with the kinds of client that it is asked of."""
benefits = _labelled(ServiceBenefit, {"tier": choice(*_SUBSCRIBED), "per_year": whole(1, 1000)}, least=0)
"""What the clients of a tier may use in a year; there may be none."""
earlier_documents = _labelled(
    lambda kinds, **words: DocumentType(file=kinds, **words),
    {"kinds": codes(*CLIENT_KINDS)},
    {"unless_uscc": boolean},
)
"""As earlier versions had them: one list of a file's, one of a package's."""


def _evidence(raw: object, report: Report) -> dict[str, int]:
    """The least amount of each kind of evidence, each once; there may be none."""
    row = table(lambda row: (row["kind"], row["from"]), {"kind": choice(*EVIDENCE), "from": amount})
    rows: tuple[tuple[str, int], ...] = listed(row, least=0)(raw, report)
    check_unique(tuple(kind for kind, _from in rows), report, "kind")
    return dict(rows)


_investor_kinds = _labelled(
    InvestorKind, {"kinds": codes(*CLIENT_KINDS), "evidence": _evidence}, {"professional": boolean}
)


def investor_kinds(raw: object, report: Report) -> tuple[InvestorKind, ...]:
    """Kinds of investors, at least one of them for each kind of client."""
    rows = _investor_kinds(raw, report)
    for kind in CLIENT_KINDS:
        if not any(kind in row.kinds for row in rows):
            raise refuse(report, T("no kind of investor is for clients of the kind {kind}", kind=kind))
    return rows


def levels(raw: object, report: Report) -> dict[str, tuple[str, ...]]:
    """The risk levels of funds that each risk level of a client covers, each of these once."""
    row = table(
        lambda row: (row["level"], row["funds"]),
        {"level": choice(*CLIENT_LEVELS), "funds": codes(*FUND_LEVELS, least=0)},
    )
    rows: tuple[tuple[str, tuple[str, ...]], ...] = listed(row)(raw, report)
    if tuple(level for level, _funds in rows) != CLIENT_LEVELS:
        raise refuse(report, T("the risk levels are, in this order: {levels}", levels=joined(CLIENT_LEVELS)))
    return dict(rows)


spending_purposes = _labelled(SpendingPurpose, optional={"limit": amount})
"""What is spent on clients, each with the most of one."""


def greetings(raw: object, report: Report) -> tuple[LetterText, ...]:
    """The words of each greeting, in Chinese and English."""
    rows = _labelled(LetterText, coded=choice(*GREETINGS), words=template(*GREETING_FIELDS))(raw, report)
    for name in GREETINGS:
        if name not in {row.code for row in rows}:
            raise refuse(report, T("the list must keep {code}, which fundcs writes", code=name))
    return rows


def visit_plans(raw: object, report: Report) -> tuple[VisitPlan, ...]:
    """How often the clients of a tier are visited, each tier once; there may be none."""
    plan = table(lambda row: VisitPlan(row["tier"], row["every"]), {"tier": choice(*TIERS), "every": days})
    rows = listed(plan, least=0)(raw, report)
    check_unique(tuple(row.tier for row in rows), report, "tier")
    return rows


_promises = _labelled(Promise, {"measure": choice(*MEASURES), "target": part})


def promises(raw: object, report: Report) -> tuple[Promise, ...]:
    """What the firm promises, each by a measure that is known; there may be none."""
    return () if raw == [] else _promises(raw, report)


def survey_scores(raw: object, report: Report) -> tuple[SurveyScore, ...]:
    """The scores from the lowest up, one after the other, each with its words; two at the least."""
    row = table(
        lambda row: SurveyScore(**{"en": row["zh"], **row}),
        {"score": whole(0, 100), "zh": text},
        {"en": text},
    )
    rows: tuple[SurveyScore, ...] = listed(row, least=2)(raw, report)
    for number, (before, after) in enumerate(pairwise(rows), start=1):
        if after.score != before.score + 1:
            raise refuse(report.at(number, "score"), T("the scores stand from the lowest up, none left out"))
    return rows


def half_years(raw: object, report: Report) -> tuple[int, int]:
    """Two months, half a year apart."""
    months = listed(whole(1, 12))(raw, report)
    if len(months) != _HALF_YEARS or months[1] - months[0] != _MONTHS_OF_HALF_YEAR:
        raise refuse(report, T("write the two months in which a half-year begins, such as [1, 7]"))
    return months[0], months[1]


def letters(raw: object, report: Report) -> tuple[LetterText, ...]:
    """The words of each letter to a complainant, in Chinese and English."""
    rows = _labelled(LetterText, coded=choice(*LETTERS), words=template(*LETTER_FIELDS))(raw, report)
    for name in LETTERS:
        if name not in {row.code for row in rows}:
            raise refuse(report, T("the list must keep {code}, which fundcs writes", code=name))
    return rows


def mail_server(raw: object, report: Report) -> tuple[MailServer, ...]:
    """No mail server, or one."""
    server = table(
        lambda row: MailServer(**({"port": _MAIL_PORTS[row["security"]], "user": None} | row)),
        {"host": text, "sender": mail_address, "security": choice("tls", "starttls", "none")},
        {"port": whole(1, 65535), "user": text},
    )
    servers: tuple[MailServer, ...] = listed(server, least=0)(raw, report)
    if len(servers) > 1:
        raise refuse(report.at(1), T("one mail server is enough; keep one"))
    return servers


def addressees(raw: object, report: Report) -> tuple[Addressee, ...]:
    """Where members of staff get their lists, each by mail, by a robot or by both."""
    addressee = table(
        lambda row: Addressee(**row), {"staff": text}, {"email": mail_address, "robot": variable}
    )
    rows: tuple[Addressee, ...] = listed(addressee, least=0)(raw, report)
    check_unique(tuple(row.staff for row in rows), report, "staff")
    for number, row in enumerate(rows):
        if row.email is None and row.robot is None:
            raise refuse(report.at(number), T("write an email, a robot, or both"))
    return rows


def headings(raw: object, report: Report) -> dict[str, str]:
    """The firm's own headings, each once, with the fields they stand for; there may be none."""
    if not isinstance(raw, dict):
        raise refuse(report, T("write a table with a field for each heading"))
    if not raw:  # the reader of ledgers is loaded by a policy that has headings of its own
        return {}
    from fundcs.kit.tabular.table import form
    from fundcs.policy.headings import FIELDS

    read = {heading: attempt(choice(*FIELDS), name, report.at(heading)) for heading, name in raw.items()}
    check_unique(tuple(form(heading) for heading in raw), report)
    for heading in raw:
        if not form(heading):
            raise refuse(report.at(heading), T("a heading has letters or digits"))
    if None in read.values():
        raise Unfit
    return {heading: name for heading, name in read.items() if name is not None}


SCHEMA: dict[str, Reader[Any]] = {
    "firm.name": text_or_none,
    "firm.department": text_or_none,
    "roles.permits": permits,
    "roles.sight": sight,
    "tier.basis": choice("cumulative", "outstanding"),
    "tier.transfers_count": boolean,
    "tier.bands": bands,
    "documents.types": document_types,
    "documents.formats": codes(*FORMATS),
    "documents.largest": whole(1, 2000),
    "confidentiality.nda_roles": codes(*ROLES),
    "confidentiality.retention": whole(1, 100),
    "submission.since": day,
    "submission.warn_before": days,
    "submission.stand_in": choice("general_manager", "cs_specialist", "finance", "investment", "hr"),
    "penalty.scales": scales,
    "penalty.escalate_to": choice(*ROLES),
    "appraisal.month_ends": month_end,
    "contracts.confirmation": switched_on,
    "contracts.cooling_off": offset,
    "contracts.confirmation_questions": labels(),
    "suitability.investor_kinds": investor_kinds,
    "suitability.levels": levels,
    "suitability.level_valid": whole(1, 36500),
    "suitability.evidence_valid": whole(1, 36500),
    "suitability.special_document": code,
    "complaints.categories": categories,
    "complaints.sources": sources,
    "complaints.channels": labels(),
    "complaints.departments": labels(),
    "complaints.root_causes": labels(),
    "complaints.letters": letters,
    "complaints.letters_checked": codes(*LETTERS, least=0),
    "complaints.spot_check_share": whole(0, 100),
    "complaints.spot_check_categories": listed(code, least=0),
    "callbacks.unanswered_tries": whole(1, 100),
    "callbacks.channels": labels(),
    "callbacks.finding_kinds": labels("account_changed"),
    "care.channels": labels("visit", "letter"),
    "care.purposes": labels("signing"),
    "care.visit_plans": visit_plans,
    "care.journal_tiers": codes(*TIERS),
    "care.journal_late": days,
    "care.labels": label_sheet,
    "care.product_kinds": labels(),
    "care.holidays": codes(*HOLIDAYS),
    "care.greeting_late": days,
    "care.leap_birthday": choice("leap", "ordinary"),
    "care.greetings": greetings,
    "care.half_years": half_years,
    "care.vip_grace": whole(0, 183),
    "care.vip_event_late": days,
    "care.consent": switched_on,
    "care.benefits": benefits,
    "care.budget_rise_min": share(10, 20),
    "care.budget_rise_max": share(10, 20),
    "care.spending_purposes": spending_purposes,
    "care.spending_approval": amount_or_none,
    "surveys.scores": survey_scores,
    "surveys.limit": whole(0, 100),
    "surveys.asked": codes("callback", "visit", "complaint", least=0),
    "surveys.questions": labels(),
    "payout.roll": choice("following", "preceding", "modified_following", "none"),
    "payout.approver": choice("cs_manager", "finance", "general_manager"),
    "payout.day_count": choice("ACT/365", "ACT/360", "30/360"),
    "payout.long_holiday": whole(3, 15),
    "payout.receipt_window": whole(0, 366),
    "payout.bank": named(bank_layout),
    "plausible.rate_max": share(1, 100),
    "plausible.amount_min": amount,
    "plausible.amount_max": amount,
    "plausible.age_min": whole(0, 150),
    "plausible.age_max": whole(0, 150),
    "reminders.within": days,
    "reminders.mail": mail_server,
    "reminders.send_to": addressees,
    "report.promises": promises,
    "report.monthly": switched_on,
    "import.headings": headings,
}
"""The readers of all keys that are no deadline; a deadline is read by its offset and role."""

DEADLINE: dict[str, Reader[Any]] = {"offset": offset, "role": choice(*ROLES)}


def contradictions(values: dict[str, Any], report: Report) -> None:
    """Report values that can be used each by itself but not together."""
    least: Decimal | None = values.get("care.budget_rise_min")
    most: Decimal | None = values.get("care.budget_rise_max")
    if least is not None and most is not None and least > most:
        report.at("care", "budget_rise_max").add(T("must not be less than care.budget_rise_min"))
    scores, limit = values.get("surveys.scores"), values.get("surveys.limit")
    if scores and limit is not None and limit >= scores[-1].score:
        report.at("surveys", "limit").add(T("must be below the highest of surveys.scores"))
    _check_complaints(values, report.at("complaints"))
    check_approvers(values, report)


def _check_complaints(values: dict[str, Any], report: Report) -> None:
    """A category's department, and a category to be checked, stand on their lists."""
    categories = values.get("complaints.categories") or ()
    departments = values.get("complaints.departments")
    if departments is not None:
        known = [department.code for department in departments]
        for number, category in enumerate(categories):
            if category.department not in (None, *known):
                problem = T(
                    "there is no department {code} in complaints.departments", code=category.department
                )
                report.at("categories", "value", number, "department").add(problem)
    for number, name in enumerate(values.get("complaints.spot_check_categories") or ()):
        if categories and name not in [category.code for category in categories]:
            problem = T("there is no category {code} in complaints.categories", code=name)
            report.at("spot_check_categories", "value", number).add(problem)
