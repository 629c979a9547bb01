"""Use case: the letter to a complainant, written, and checked by a second person where the policy asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.complaints import queries
from fundcs.complaints.models import ComplaintLetter
from fundcs.complaints.rules import letters as rules
from fundcs.complaints.rules.letters import LetterKind
from fundcs.complaints.service.admission import workable
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, speaking
from fundcs.kit.typed import second, shown
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.complaints.service.cases import ComplaintCase


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter and its complaint; `draft`: it may not go out before a second person has checked it."""

    case: ComplaintCase
    letter: ComplaintLetter
    draft: bool


def write(act: Act, no: str, kind: LetterKind) -> WrittenLetter:
    """The letter in the words of now. What was written in the same words before is not recorded again."""
    case, words = _words(act, no, kind)
    letter = _written(act, case, kind, words)
    if letter is None:
        letter = ComplaintLetter(
            complaint=case.no,
            client=case.complaint.client,
            kind=kind,
            content=words,
            written_at=second(act.moment),
            written_by=act.staff.code,
        )
        act.session.add(letter)
        act.session.flush()
    return _letter(act, case, letter)


def check(act: Act, no: str, kind: LetterKind) -> WrittenLetter:
    """Record that the one who acts checked the words. Raises Refused where none were written.

    Raises Forbidden for whoever wrote them.
    """
    case, words = _words(act, no, kind)
    letter = _written(act, case, kind, words)
    if letter is None:
        raise Refused(
            N_("the letter is not written yet, or complaint {no} has changed since; write it again first"),
            no=case.no,
        )
    if letter.written_by == act.staff.code:
        raise Forbidden(N_("the letter was written by {staff}; a colleague checks it"), staff=act.staff.code)
    if letter.checked_by is None:
        letter.checked_at, letter.checked_by = second(act.moment), act.staff.code
        act.session.add(letter)
        act.session.flush()
    return _letter(act, case, letter)


def _letter(act: Act, case: ComplaintCase, letter: ComplaintLetter) -> WrittenLetter:
    asked = letter.kind in act.policy.complaints.letters_checked
    return WrittenLetter(case, letter, draft=asked and letter.checked_by is None)


def _written(act: Act, case: ComplaintCase, kind: LetterKind, words: str) -> ComplaintLetter | None:
    """The letter of the same words, of the act's moment or before."""
    return next(
        (
            letter
            for letter in queries.letters(act.session, case.no)
            if letter.kind is kind and letter.content == words and letter.written_at <= act.moment
        ),
        None,
    )


def _words(act: Act, no: str, kind: LetterKind) -> tuple[ComplaintCase, str]:
    case = workable(act, no)
    with speaking(act.document_language):
        template = next(text for text in act.policy.complaints.letters if text.code == kind)
        return case, rules.filled(str(template), _facts(act, case, kind))


def _facts(act: Act, case: ComplaintCase, kind: LetterKind) -> dict[str, str]:
    complaint = case.complaint
    promise, first = case.standing.promise, case.deadline("first_reply")
    reply_by = promise.step.promised_by if promise else None
    if reply_by is None and first is not None:
        reply_by = first.due.at
    handler = case.owner or act.staff.code
    return {
        "client": case.client_name or complaint.caller_name or "",
        "no": case.no,
        "received": shown(complaint.received),
        "channel": name_of(act.policy.complaints.channels, complaint.channel),
        "reply_by": "" if reply_by is None else shown(reply_by),
        "handler": case.people[handler].name,
        "answer": (rules.answer(case.history).text or "") if kind is LetterKind.ANSWER else "",
    }
