"""The yearly opinion survey: whom to ask, what was answered, figures of each question (Art. 41, 42)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive.numbers import new_number
from fundcs.clients import queries as clients
from fundcs.clients.rules import ClientKind
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import optional, second, text
from fundcs.policy.labels import name_of
from fundcs.staff import queries as members
from fundcs.staff import service as staff
from fundcs.surveys import queries
from fundcs.surveys.models import Opinion, OpinionScore, OpinionWithdrawal
from fundcs.surveys.rules.scores import Scale, Tally
from fundcs.surveys.service import low_scores, withdrawing
from fundcs.tiers import service as tiers
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundcs.act import Act
    from fundcs.clients.models import Client

LETTER = "Q"
"""What the numbers of the answers to yearly surveys begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionCase:
    """What a client answered to a year's survey: the scores by question; `names`: of all staff."""

    opinion: Opinion
    client_name: str
    scores: Mapping[str, OpinionScore]
    withdrawal: OpinionWithdrawal | None
    names: Mapping[str, str]

    @property
    def no(self) -> str:
        """Its number."""
        return self.opinion.no


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A client to be asked, with their tier on the act's day, and what they answered already."""

    client: Client
    tier: Tier
    officer: str | None
    answered: OpinionCase | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFigures:
    """The scores of a question on the scale in force; `below`: how many are low."""

    code: str
    tally: Tally
    below: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionFigures:
    """The figures of a year: how many clients answered, and each question in the policy's order.

    `other_scale`: scores on an earlier scale, which are in none of the figures.
    """

    year: int
    scale: Scale
    clients: int
    with_words: int
    questions: Sequence[QuestionFigures]
    other_scale: int


def to_be_asked(act: Act, year: int, tier: Tier | None, officer: str | None) -> list[Asked]:
    """The clients to be asked, by code: who ever subscribed, or those of a tier; of one CS specialist.

    Raises Refused where there is nobody, and for a year that has not begun.
    """
    if year > act.today.year:
        raise Refused(N_("{year} has not begun; clients are asked in the year, or after it"), year=year)
    served_by = None if officer is None else staff.find(act.session, officer).code
    rows = clients.codes_and_names(act.session, officer=served_by, day=act.today)
    results = tiers.tiers(act.session, act.policy, act.today, [code for code, _name in rows])
    wanted = {tier} if tier is not None else set(Tier) - {Tier.TARGET}
    codes = [code for code, result in results.items() if result.tier in wanted]
    chosen = [each for each in clients.by_codes(act.session, codes) if each.kind != ClientKind.PRODUCT]
    if not chosen:
        raise Refused(N_("nobody is to be asked: no such client has subscribed; see `fundcs client list`"))
    answered = {
        case.opinion.client: case for case in cases(act, queries.opinions(act.session, year, act.moment))
    }
    serving = clients.serving(act.session, codes, act.today)
    return [
        Asked(
            client=each,
            tier=results[each.code].tier,
            officer=serving[each.code][1],
            answered=answered.get(each.code),
        )
        for each in chosen
    ]


def record(act: Act, client: str, year: int, scores: Mapping[str, int], words: str | None) -> OpinionCase:
    """Record what a client answered to a year's survey; low scores are one finding."""
    scale = Scale.of(act.policy.surveys)
    made = Opinion(
        no=new_number(act.session, Opinion.no, LETTER),
        client=client,
        year=year,
        day=act.today,
        words=optional(words),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    made.finding = _finding(act, made, scores, scale)
    act.session.add(made)
    act.session.flush()
    for question, score in scores.items():
        row = OpinionScore(
            opinion=made.no, question=question, score=score, least=scale.least, most=scale.most
        )
        act.session.add(row)
    act.session.flush()
    return cases(act, [made])[0]


def withdraw(act: Act, no: str, reason: str) -> OpinionCase:
    """Withdraw answers recorded by mistake, with their finding unless that was resolved. Raises Refused."""
    made = _recorded(act, no)
    withdrawal = OpinionWithdrawal(
        opinion=made.no,
        client=made.client,
        reason=text(reason),
        withdrawn_at=second(act.moment),
        withdrawn_by=act.staff.code,
    )
    withdrawing.withdraw(act, made, withdrawal, queries.opinion_withdrawal(act.session, made.no))
    return cases(act, [made])[0]


def is_opinion(no: str) -> bool:
    """Whether a number is written as that of answers to a yearly survey."""
    return fold(no).upper().startswith(LETTER)


def find(act: Act, no: str) -> OpinionCase:
    """The answers with this number. Raises Refused, NotSeen."""
    return cases(act, [_recorded(act, no)])[0]


def listed(act: Act, year: int) -> list[OpinionCase]:
    """What the clients who are seen answered to a year's survey, by client."""
    found = queries.opinions(act.session, year, act.moment)
    return cases(act, [made for made in found if act.sight.sees(made.client)])


def of_client(act: Act, client: str) -> list[OpinionCase]:
    """All that the client with this code answered to yearly surveys, the withdrawn answers too."""
    return cases(act, queries.opinions_of(act.session, client, act.moment))


def cases(act: Act, opinions: Sequence[Opinion]) -> list[OpinionCase]:
    """These answers with all that is to be said of them as of the act's moment."""
    names = clients.names(act.session, {made.client for made in opinions})
    scores = queries.opinion_scores(act.session, [made.no for made in opinions])
    withdrawals = queries.opinion_withdrawals(act.session, [made.no for made in opinions], act.moment)
    return [
        OpinionCase(
            opinion=made,
            client_name=names[made.client],
            scores={row.question: row for row in scores.get(made.no, ())},
            withdrawal=withdrawals.get(made.no),
            names=act.once(members.names),
        )
        for made in opinions
    ]


def figures(act: Act, year: int) -> OpinionFigures:
    """The answers to a year's survey, counted by question."""
    scale = Scale.of(act.policy.surveys)
    found = queries.opinions(act.session, year, act.moment)
    tallies: dict[str, Tally] = {question.code: Tally() for question in act.policy.surveys.questions}
    other = Counter[bool]()
    for scores in queries.opinion_scores(act.session, [made.no for made in found]).values():
        for row in scores:
            same = (row.least, row.most) == (scale.least, scale.most)
            other[same] += 1
            if same:
                tallies.setdefault(row.question, Tally()).scores[row.score] += 1
    return OpinionFigures(
        year=year,
        scale=scale,
        clients=len(found),
        with_words=sum(made.words is not None for made in found),
        questions=[
            QuestionFigures(code=code, tally=tally, below=tally.low(scale)) for code, tally in tallies.items()
        ],
        other_scale=other[False],
    )


def _finding(act: Act, made: Opinion, scores: Mapping[str, int], scale: Scale) -> str | None:
    low = {question: score for question, score in scores.items() if scale.low(score)}
    if not low:
        return None
    with speaking(act.document_language):
        questions = act.policy.surveys.questions
        scored = _(", ").join(f"{name_of(questions, code)} {score}" for code, score in low.items())
        said = _("opinion survey {year}, of {most}: {scores}").format(
            year=made.year, most=scale.most, scores=scored
        )
    if made.words is not None:
        said = f"{said}\n{made.words}"
    return low_scores.record(act, made.client, said, at=second(act.moment))


def _recorded(act: Act, no: str) -> Opinion:
    made = queries.opinion(act.session, fold(no).upper())
    if not act.sight.sees(None if made is None else made.client):
        raise act.sight.refusal(quoted(no))
    if made is None or made.recorded_at > act.moment:
        raise Refused(
            N_("there is no answer {no}; `fundcs care survey answers --year YYYY` shows them"), no=quoted(no)
        )
    return made
