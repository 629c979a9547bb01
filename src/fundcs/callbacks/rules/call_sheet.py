"""A call sheet's boxes and what a filled row says: marks, words, a new account, a time (Art. 41, 46)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Final

from fundcs.callbacks.rules.calls import Account, CallOutcome
from fundcs.entitlements.rules.holding import Payee
from fundcs.kit.errors import FundcsError, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, parse_moment, quoted
from fundcs.kit.patterns import regex
from fundcs.kit.tabular.cells import BLANKS
from fundcs.kit.typed import InFuture, shown
from fundcs.kit.zone import SHANGHAI

EMPTY, TICKED = "☐", "☑"


class Box(IntEnum):
    """The cells of a row that are filled in, in the order of the sheet."""

    REACHED = 0
    NO_ANSWER = 1
    REFUSED = 2
    NAME_RIGHT = 3
    BANK_RIGHT = 4
    ACCOUNT_RIGHT = 5
    CHANGED = 6
    NEW_NAME = 7
    NEW_BANK = 8
    NEW_ACCOUNT = 9
    AT = 10
    FINDING = 11
    NOTE = 12


TICKS: Final = tuple(Box)[: Box.NEW_NAME]
OUTCOMES: Final = {
    Box.REACHED: CallOutcome.REACHED,
    Box.NO_ANSWER: CallOutcome.NO_ANSWER,
    Box.REFUSED: CallOutcome.REFUSED,
}
RIGHT: Final = (Box.NAME_RIGHT, Box.BANK_RIGHT, Box.ACCOUNT_RIGHT)
NEW: Final = (Box.NEW_NAME, Box.NEW_BANK, Box.NEW_ACCOUNT)

_BLANK: Final = BLANKS | frozenset(["☐", "□", "▢", "○", "〇", "0", "否", "不是", "no", "n", "false"])
_MARKS: Final = frozenset(
    ["√", "✓", "✔", "☑", "☒", "■", "●", "x", "v", "y", "yes", "true", "1", "是", "勾", "对", "已勾", "打勾"]
)
_WORDS: Final[dict[Box, frozenset[str]]] = {
    Box.REACHED: frozenset({"接通", "已接通", "已接", "接听", "reached"}),
    Box.NO_ANSWER: frozenset({"未接", "未接听", "未接通", "无人接听", "no answer"}),
    Box.REFUSED: frozenset({"拒绝", "拒访", "拒绝回访", "拒绝通话", "拒接", "refused", "refused to talk"}),
    Box.NAME_RIGHT: frozenset({"户名无误", "无误", "一致", "正确", "name right", "right", "correct", "ok"}),
    Box.BANK_RIGHT: frozenset({"开户行无误", "无误", "一致", "正确", "bank right", "right", "correct", "ok"}),
    Box.ACCOUNT_RIGHT: frozenset(
        {"账号无误", "无误", "一致", "正确", "account right", "right", "correct", "ok"}
    ),
    Box.CHANGED: frozenset({"账户变更", "变更", "已变更", "有变更", "changed"}),
}
# 10-20 14:05 as the sheet itself writes it, or the day alone; of the year in which that passed last.
_SHORT: Final = regex(r"([0-9]{1,2})[-/月]([0-9]{1,2})日?(?: ?([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAnswer:
    """What a filled row says. `payee`: the new account, where one was given."""

    row: int
    contract: str
    client: str
    outcome: CallOutcome
    account: Account | None = None
    payee: Payee | None = None
    at: datetime | None = None
    finding: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell of the sheet: its row, its box, and why."""

    row: int
    box: Box
    why: FundcsError


def is_ticked(box: Box, text: str) -> bool:
    """Whether a box is ticked: by a mark, or by its own words. Raises Refused for anything else in it."""
    word = fold(text).casefold()
    if word in _BLANK:
        return False
    if word in _MARKS or word in _WORDS[box]:
        return True
    raise Refused(
        N_("'{text}' is neither a tick nor blank; tick the box with √ or leave it blank"), text=quoted(text)
    )


def called_at(text: str, now: datetime) -> datetime:
    """When a call was: a moment, or month, day and time as the sheet writes them. Raises InFuture."""
    match = _SHORT.fullmatch(fold(text))
    if match is None:
        at = parse_moment(text)
    else:
        year, time = now.astimezone(SHANGHAI).year, match[3] or "0:00"
        at = parse_moment(f"{year}-{match[1]}-{match[2]} {time}")
        if at > now:
            at = parse_moment(f"{year - 1}-{match[1]}-{match[2]} {time}")
    if at > now:
        raise InFuture(at=shown(at), now=shown(now))
    return at.replace(microsecond=0)


def read_row(
    row: int, contract: str, client: str, texts: Mapping[Box, str], current: Payee | None, now: datetime
) -> RowAnswer | list[Problem] | None:
    """What a row says, None where nothing was filled in, or what is wrong with its cells.

    `current` is the payee that was read out: a part of the account ticked as right stays as it is.
    """
    problems: list[Problem] = []

    def attempt(box: Box) -> bool:
        try:
            return is_ticked(box, texts[box])
        except Refused as refusal:
            problems.append(Problem(row, box, refusal))
            return False

    ticks = {box for box in TICKS if attempt(box)}
    given = {box: texts[box].strip() for box in Box if box not in TICKS and fold(texts[box]) not in BLANKS}
    if not ticks and not given:
        return problems or None
    at = None
    if Box.AT in given:
        try:
            at = called_at(given[Box.AT], now)
        except FundcsError as refusal:
            problems.append(Problem(row, Box.AT, refusal))
    problems += _contradictions(row, ticks, given)
    if problems:
        return problems
    changed = Box.CHANGED in ticks
    account = Account.CHANGED if changed else Account.CONFIRMED if ticks.issuperset(RIGHT) else None
    return RowAnswer(
        row=row,
        contract=contract,
        client=client,
        outcome=next(outcome for box, outcome in OUTCOMES.items() if box in ticks),
        account=account,
        payee=_new_payee(ticks, given, current) if changed else None,
        at=at,
        finding=given.get(Box.FINDING),
        note=given.get(Box.NOTE),
    )


def _new_payee(ticks: set[Box], given: Mapping[Box, str], current: Payee | None) -> Payee | None:
    """The new account where one was given; what was ticked as right is as it was read out."""
    if not given.keys() & set(NEW):
        return None
    held = dict(zip(NEW, current or ("", "", ""), strict=True))
    right = dict(zip(NEW, RIGHT, strict=True))
    return Payee(*(given.get(box) or (held[box] if right[box] in ticks else "") for box in NEW))


def _contradictions(row: int, ticks: set[Box], given: Mapping[Box, str]) -> Iterator[Problem]:
    outcomes = [box for box in OUTCOMES if box in ticks]
    accounts = [box for box in (*RIGHT, Box.CHANGED) if box in ticks]
    new = [box for box in NEW if box in given]
    if not outcomes:
        yield Problem(
            row, Box.REACHED, Refused(N_("the row is filled in, but no outcome of the call is ticked"))
        )
    elif len(outcomes) > 1:
        yield Problem(row, outcomes[1], Refused(N_("two outcomes of the call are ticked; leave one")))
    elif outcomes != [Box.REACHED] and (accounts or new):
        why = N_("only a client who was reached can confirm or change the account; leave it blank")
        yield Problem(row, (accounts or new)[0], Refused(why))
    if Box.CHANGED in accounts and len(accounts) > len(RIGHT):
        why = N_("the account is ticked as right and as changed; leave one of the two")
        yield Problem(row, Box.CHANGED, Refused(why))
    elif accounts and Box.CHANGED not in accounts and len(accounts) < len(RIGHT):
        why = N_(
            "account name, bank and account are confirmed together; tick all three, or tick it as changed"
        )
        yield Problem(row, next(box for box in RIGHT if box not in accounts), Refused(why))
    if new and Box.CHANGED not in accounts:
        why = N_("a new account is given, but the account is not ticked as changed")
        yield Problem(row, new[0], Refused(why))


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """A call that rows of one client describe; `answer` holds what they say, for these contracts."""

    answer: RowAnswer
    contracts: tuple[str, ...]
    rows: tuple[int, ...]


def calls_of(answers: Sequence[RowAnswer]) -> tuple[list[CallAnswer], list[Problem]]:
    """The calls that the rows of a sheet describe, in the order of the sheet, and rows that contradict.

    Rows of a client at one time are one call, or one for each thing said of their accounts; a blank time is
    the client's only one. A row in which nothing was said of the account adds nothing to one in which it was.
    """
    by_client: dict[str, list[RowAnswer]] = {}
    for answer in answers:
        by_client.setdefault(answer.client, []).append(answer)
    calls: list[CallAnswer] = []
    problems: list[Problem] = []
    for rows in by_client.values():
        times = sorted({row.at for row in rows if row.at is not None})
        timed = [replace(row, at=row.at or times[0]) if len(times) == 1 else row for row in rows]
        by_time: dict[datetime | None, list[RowAnswer]] = {}
        for row in timed:
            by_time.setdefault(row.at, []).append(row)
        for together in by_time.values():
            problems += _two_outcomes(together)
            calls += _calls_at_once(together)
    return sorted(calls, key=lambda call: call.rows), problems


def _two_outcomes(rows: Sequence[RowAnswer]) -> Iterator[Problem]:
    first = rows[0]
    for row in rows[1:]:
        if row.outcome is not first.outcome:
            box = next(box for box, outcome in OUTCOMES.items() if outcome is row.outcome)
            why = Refused(
                N_("row {other} of the same client says another outcome; give each call its time"),
                other=first.row,
            )
            yield Problem(row.row, box, why)


def _calls_at_once(rows: Sequence[RowAnswer]) -> Iterator[CallAnswer]:
    """The calls of one client at one time; what was found and noted stays with the first."""
    by_account: dict[tuple[Account | None, Payee | None], list[RowAnswer]] = {}
    for row in rows:
        by_account.setdefault((row.account, row.payee), []).append(row)
    silent = by_account.pop((None, None), []) if len(by_account) > 1 else []
    for number, alike in enumerate(by_account.values()):
        members = sorted([*alike, *(silent if number == 0 else [])], key=lambda row: row.row)
        yield CallAnswer(
            answer=replace(
                alike[0],
                finding=_joined(row.finding for row in members),
                note=_joined(row.note for row in members),
            ),
            contracts=tuple(row.contract for row in alike) if alike[0].account else (),
            rows=tuple(row.row for row in members),
        )


def _joined(texts: Iterator[str | None]) -> str | None:
    distinct = list(dict.fromkeys(text for text in texts if text))
    return "；".join(distinct) or None
