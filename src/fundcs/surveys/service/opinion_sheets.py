"""The yearly opinion survey goes out as a sheet; what comes back are the clients' answers (Art. 41, 42)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from fundcs.archive import edited, issued
from fundcs.clients.service import particulars
from fundcs.kit import roundtrip
from fundcs.kit.editable import Column
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold
from fundcs.surveys import queries
from fundcs.surveys.rules.scores import Scale, read_score
from fundcs.surveys.service import opinions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.surveys.service.opinions import Asked, OpinionCase

SHEET: Final = "opinion_sheet"
"""What such a sheet is called on the trail and in the sheet itself."""
COMMAND: Final = "fundcs care survey sheet --year YYYY --xlsx FILE"
WORDS: Final = "words"
"""The column of the client's own words."""
_QUESTION: Final = "q."
"""What the columns of questions are called: this and the question's code."""


def columns(act: Act, questions: Iterable[str]) -> dict[str, Column]:
    """The boxes of a sheet: a score for each question, and the words."""
    scale, named = Scale.of(act.policy.surveys), act.policy.surveys.scores

    def score(cell: object) -> object:
        return read_score(str(cell), scale, named)

    return {
        **{question_column(code): Column(taken=score) for code in questions},
        WORDS: Column("text", "text"),
    }


def question_column(code: str) -> str:
    """The name of a question's column."""
    return f"{_QUESTION}{code}"


def note_export(act: Act, year: int, asked: Sequence[Asked], file: Path) -> Export:
    """Put on the trail that the sheet of a year goes out."""
    facts = {"file": file.name, "clients": len(asked), "year": year}
    act.opens((each.client.code for each in asked), file.name)
    return issued.note_export(act.session, SHEET, str(year), facts)


def recorded(act: Act, year: int, client: str, answered: OpinionCase | None) -> dict[str, object]:
    """What the answers should know of: earlier ones, also withdrawn ones, and the scale."""
    scale = Scale.of(act.policy.surveys)
    void = queries.withdrawn_opinions(act.session, year, client)
    standing = () if answered is None else (answered.no,)
    return {"opinion": " ".join((*void, *standing)), "least": scale.least, "most": scale.most}


@dataclass(slots=True)
class _Answers:
    act: Act
    year: int
    columns: Mapping[str, Column]
    what: str = SHEET
    command: str = COMMAND

    def _answered(self, key: str) -> OpinionCase | None:
        found = queries.opinions(self.act.session, self.year, self.act.moment, key)
        return next(iter(opinions.cases(self.act, found)), None)

    def recorded(self, key: str) -> Mapping[str, object]:
        return {**dict.fromkeys(self.columns), **recorded(self.act, self.year, key, self._answered(key))}

    def differing(self, key: str, values: Mapping[str, object]) -> Mapping[str, Any]:
        client = particulars.find(self.act.session, key).code
        given = {name: value for name, value in values.items() if value is not None}
        answered = self._answered(client)
        if answered is None:
            return given
        if any(value != _said(answered, name) for name, value in given.items()):
            raise Refused(
                N_(
                    "client {client} has answered otherwise, on {day} ({no}); if that is wrong, withdraw it "
                    "with `fundcs care survey withdraw {no} --reason TEXT` and export the sheet again"
                ),
                client=client,
                day=answered.opinion.day,
                no=answered.no,
            )
        return {}

    def correct(self, key: str, values: Mapping[str, object]) -> None:
        scores = {
            name.removeprefix(_QUESTION): cast("int", value)
            for name, value in values.items()
            if name != WORDS
        }
        words = cast("str | None", values.get(WORDS))
        opinions.record(self.act, key, self.year, scores, words)


def _said(answered: OpinionCase, name: str) -> object:
    if name == WORDS:
        return None if answered.opinion.words is None else fold(answered.opinion.words)
    row = answered.scores.get(name.removeprefix(_QUESTION))
    return None if row is None else row.score


def take(act: Act, path: Path, *, year: int | None, dry_run: bool) -> Corrected:
    """Record the answers on a sheet that came back; with any error, or on a dry run, nothing is written.

    Raises Refused for the sheet of another year, and as `edited.take`.
    """
    returned = roundtrip.read(path, SHEET)
    issued.issue_of(act, returned, SHEET, COMMAND)
    of = int(returned.stamp.of)
    if year not in (None, of):
        raise Refused(N_("the sheet is of the survey of {of}, not of {year}"), of=of, year=year)
    keyed = next((row.keys for row in returned.rows if row.keys), ())
    questions = [name.removeprefix(_QUESTION) for name in keyed if name != WORDS]
    return edited.take(act, path, _Answers(act, of, columns(act, questions)), dry_run=dry_run)
