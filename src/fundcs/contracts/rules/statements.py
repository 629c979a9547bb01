"""A bank's statement against the money expected: of contracts (Art. 48) and project companies (Art. 52).

A line agrees exactly where amount and remitter are those expected and its day is in the window; anything less
is probable and says why. A line is used once, and so is what is expected. Amounts are in fen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.entitlements.rules.receipts import Receipt
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text, joined
from fundcs.kit.lookalikes import skeleton
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold
from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MOST_CANDIDATES: Final = 5
"""So many contracts are named for a line that agrees with none exactly."""
_NEGATIVE: Final = regex(r"[-\N{MINUS SIGN}].*|\(.*\)")
_ZERO: Final = regex(r"[+¥]?0+(?:\.0*)?(?:元|万元|万)?")


class Line(NamedTuple):
    """Money that came in, as a line of a statement has it; `row` is its row in the file, from 1."""

    row: int
    on: date
    amount: int
    payer: str | None = None
    purpose: str | None = None
    number: str | None = None


class Expected(NamedTuple):
    """Money expected between two days: for a contract, or of a fund's project company for a due date.

    `no` is the contract's number or the fund's code. `recorded` is what the archive has of it already.
    """

    no: str
    fund: str
    due: date | None
    name: str
    amount: int
    first: date
    last: date
    recorded: Receipt = Receipt(None, None)

    @property
    def key(self) -> tuple[str, date | None]:
        """What is expected, apart from all else."""
        return self.no, self.due

    @property
    def complete(self) -> bool:
        """Whether nothing of it is left to be recorded."""
        return None not in self.recorded


class Verdict(StrEnum):
    """What a line of a statement comes to."""

    AGREES = "agrees"
    EXACT = "exact"
    TAKEN = "taken"
    DIFFERS = "differs"
    PROBABLE = "probable"
    DUPLICATE = "duplicate"
    NONE = "none"


VERDICT_NAMES: Final = {
    Verdict.AGREES: N_("recorded before"),
    Verdict.EXACT: N_("exact"),
    Verdict.TAKEN: N_("named with --take"),
    Verdict.DIFFERS: N_("differs from the record"),
    Verdict.PROBABLE: N_("probable"),
    Verdict.DUPLICATE: N_("the same line again"),
    Verdict.NONE: N_("nothing expected"),
}


class Candidate(NamedTuple):
    """What a line may be for, and why; None where nothing need be said."""

    expected: Expected
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A line and what it is for, or may be."""

    line: Line
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    why: Text | None = None


def nothing_came_in(cell: str) -> bool:
    """Whether the cell of an amount says zero or less: nothing, or money that went out or was reversed."""
    text = fold(cell).replace(",", "").replace(" ", "")
    return bool(_NEGATIVE.fullmatch(text) or _ZERO.fullmatch(text))


def match(
    lines: Sequence[Line], expected: Iterable[Expected], takes: Mapping[int, tuple[str, date | None]]
) -> list[Match]:
    """What each line is for, in the order of the lines. `takes`: by row, what its user says it is for.

    Raises Refused for a taking that cannot be.
    """
    return _Matching(lines, expected).run(takes)


class _Known(NamedTuple):
    """What is expected, and its name and number as they are compared."""

    expected: Expected
    name: str
    number: str


class _Payer(NamedTuple):
    """A line, and its remitter and purpose as they are compared."""

    line: Line
    name: str
    purpose: str


@dataclass(slots=True)
class _Index:
    """What is expected, to be found by amount, by name and by both; in the order of the last days."""

    by_key: dict[tuple[str, date | None], Expected] = field(default_factory=dict)
    by_amount: dict[int, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Expected]] = field(default_factory=lambda: defaultdict(list))
    by_both: dict[tuple[int, str], list[Expected]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, expected: Iterable[Expected]) -> _Index:
        index = cls()
        for each in sorted(expected, key=lambda each: (each.last, each.no)):
            name = skeleton(each.name)
            index.by_key[each.key] = each
            index.by_amount[each.amount].append(_Known(each, name, skeleton(each.no)))
            index.by_name[name].append(each)
            index.by_both[each.amount, name].append(each)
        return index

    def of_amount(self, line: Line) -> Iterator[_Known]:
        """What is expected of the line's amount, on its day."""
        listed = self.by_amount.get(line.amount, [])
        for known in listed[bisect_left(listed, line.on, key=lambda known: known.expected.last) :]:
            if known.expected.first <= line.on:
                yield known

    def of_name(self, line: Line) -> list[Expected]:
        """What is expected from the line's remitter, on any day."""
        return self.by_name.get(skeleton(line.payer), []) if line.payer else []


class _Matching:
    """The lines of a statement, decided one kind of finding after the other."""

    def __init__(self, lines: Sequence[Line], expected: Iterable[Expected]) -> None:
        self.lines = lines
        self.index = _Index.of(expected)
        self.decided: dict[int, Match] = {}
        self.settled: set[tuple[str, date | None]] = set()

    def run(self, takes: Mapping[int, tuple[str, date | None]]) -> list[Match]:
        self._duplicates()
        self._recorded_before()
        for row, key in takes.items():
            self._take(row, key)
        self._exact()
        for line in self._open():
            self._differs(line)
        for line in self._open():
            candidates = tuple(islice(self._probable(line), MOST_CANDIDATES))
            self._decide(line, Verdict.PROBABLE if candidates else Verdict.NONE, candidates)
        return [self.decided[line.row] for line in self.lines]

    def _open(self) -> list[Line]:
        return [line for line in self.lines if line.row not in self.decided]

    def _decide(
        self, line: Line, verdict: Verdict, candidates: tuple[Candidate, ...] = (), why: Text | None = None
    ) -> None:
        self.decided[line.row] = Match(line, verdict, candidates, why)
        if verdict not in (Verdict.PROBABLE, Verdict.NONE):
            self.settled.update(candidate.expected.key for candidate in candidates)

    def _duplicates(self) -> None:
        """A line that a bank numbers and that stands in the file twice is one payment."""
        seen: dict[tuple[str, date, int, str], int] = {}
        for line in self.lines:
            if line.number is None:
                continue
            first = seen.setdefault((line.number, line.on, line.amount, skeleton(line.payer or "")), line.row)
            if first != line.row:
                self._decide(line, Verdict.DUPLICATE, why=T("the same as line {row}", row=first))

    def _recorded_before(self) -> None:
        recorded: dict[tuple[int | None, str, date | None], list[Expected]] = defaultdict(list)
        for each in self.index.by_key.values():
            if each.complete:
                recorded[_written(each.recorded)].append(each)
        for line in self._open():
            same = recorded.get(_written(Receipt(line.amount, line.payer, line.on)))
            if same:
                self._decide(line, Verdict.AGREES, (Candidate(same.pop(0)),))

    def _take(self, row: int, key: tuple[str, date | None]) -> None:
        """Decide a line as its user says. Raises Refused."""
        line = next((line for line in self.lines if line.row == row), None)
        if line is None:
            raise Refused(N_("no money came in on line {row}, which --take names"), row=row)
        before, expected = self.decided.get(row), self.index.by_key[key]
        numbers = [candidate.expected.no for candidate in before.candidates] if before else []
        if expected.no in numbers:
            return
        if before is not None and not numbers:
            raise Refused(N_("line {row} stands in the statement twice; take it by its first row"), row=row)
        others = [each.no for each in self._agreeing(line)]
        if before is not None or (others and expected.no not in others):
            raise Refused(
                N_("line {row} is for {numbers}, not for {no}; a line is used once only"),
                row=row,
                numbers=joined(numbers or others),
                no=expected.no,
            )
        if key in self.settled or not _open_to(expected, line):
            raise Refused(
                N_(
                    "a receipt of {no} is recorded that is not line {row}; where the record is wrong, "
                    "correct it first with `fundcs contract edit {no}`"
                ),
                no=expected.no,
                row=row,
            )
        self._decide(line, Verdict.TAKEN, (Candidate(expected),))

    def _agreeing(self, line: Line) -> list[Expected]:
        """What the line agrees with in amount, remitter and day, and that nothing else has settled."""
        if line.payer is None:
            return []
        return [
            each
            for each in self.index.by_both.get((line.amount, skeleton(line.payer)), [])
            if each.key not in self.settled and each.first <= line.on <= each.last and _open_to(each, line)
        ]

    def _exact(self) -> None:
        """As many lines of one day as contracts, each agreeing with each, are exact; else it is a choice."""
        agreeing = {line.row: self._agreeing(line) for line in self._open()}
        groups: dict[tuple[tuple[str, date | None], ...], list[Line]] = defaultdict(list)
        sharing: dict[tuple[str, date | None], int] = defaultdict(int)
        for line in self._open():
            keys = tuple(each.key for each in agreeing[line.row])
            if keys:
                groups[keys].append(line)
            for key in keys:
                sharing[key] += 1
        for keys, lines in groups.items():
            alone = all(sharing[key] == len(lines) for key in keys)
            if alone and len(keys) == len(lines) and len({line.on for line in lines}) == 1:
                for line, key in zip(lines, keys, strict=True):
                    self._decide(line, Verdict.EXACT, (Candidate(self.index.by_key[key]),))

    def _differs(self, line: Line) -> None:
        for each in self.index.of_name(line):
            if each.key in self.settled or _open_to(each, line) or not each.first <= line.on <= each.last:
                continue
            if line.amount in (each.amount, each.recorded.amount):
                self._decide(line, Verdict.DIFFERS, (Candidate(each, _difference(each, line)),))
                return

    def _probable(self, line: Line) -> Iterator[Candidate]:
        """What the line may be for: first by amount and remitter, then by remitter, then by amount."""
        agreeing = {each.key: each for each in self._agreeing(line)}
        agreeing.update((each.key, each) for each in self.index.of_name(line))
        for each in agreeing.values():
            why = _of_remitter(each, line) if each.key not in self.settled and _open_to(each, line) else None
            if why is not None:
                yield Candidate(each, why)
        payer = _Payer(line, skeleton(line.payer or ""), skeleton(line.purpose or ""))
        for known in self.index.of_amount(line):
            why = _of_amount(known, payer)
            if why is not None and known.expected.key not in self.settled and _open_to(known.expected, line):
                yield Candidate(known.expected, why)


def _written(receipt: Receipt) -> tuple[int | None, str, date | None]:
    return receipt.amount, skeleton(receipt.payer or ""), receipt.on


def _open_to(expected: Expected, line: Line) -> bool:
    """Whether something of the receipt is left to record, and what is recorded is what the line says."""
    amount, payer, on = expected.recorded
    return (
        not expected.complete
        and amount in (None, line.amount)
        and (payer is None or skeleton(payer) == skeleton(line.payer or ""))
        and on in (None, line.on)
    )


def _difference(expected: Expected, line: Line) -> Text:
    """In what the record says something else than the line."""
    amount, payer, on = expected.recorded
    if amount not in (None, line.amount):
        return T("the amount recorded is {amount}", amount=grouped(amount or 0))
    if payer is not None and skeleton(payer) != skeleton(line.payer or ""):
        return T("another remitter is recorded")
    return T("the day recorded is {day}", day=on)


def _of_remitter(expected: Expected, line: Line) -> Text | None:
    """Why a line from the one who is to pay may be for what is expected; None where it may not."""
    in_time = expected.first <= line.on <= expected.last
    if line.amount != expected.amount:
        differs = T("the remitter agrees, but {amount} is expected", amount=grouped(expected.amount))
        return differs if in_time else None
    if in_time:
        return T("amount and remitter agree, but not with this line or contract alone")
    return T("amount and remitter agree, but the day is far from the one expected")


def _of_amount(known: _Known, payer: _Payer) -> Text | None:
    """Why a line of the amount may be for what is expected though it names another remitter."""
    name, purpose = known.name, payer.purpose
    if payer.name == name:
        return None
    if purpose and _holds(purpose, known.number):
        return T("the amount agrees and the purpose names it")
    if len(name) > 1 and name in purpose:
        return T("the amount agrees and the purpose names who is to pay")
    return T("the amount agrees and the remitter's name is similar") if _similar(payer.name, name) else None


def _holds(text: str, number: str) -> bool:
    """Whether a number stands in a text, as no part of a longer one."""
    place = text.find(number)
    while place >= 0:
        around = text[max(place - 1, 0) : place] + text[place + len(number) : place + len(number) + 1]
        if not any(char.isascii() and (char.isalnum() or char == "-") for char in around):
            return True
        place = text.find(number, place + 1)
    return False


def _similar(first: str, second: str) -> bool:
    """Whether one name holds the other, or one letter differs: of two letters, the second."""
    shorter = min(len(first), len(second))
    if shorter < 2:  # noqa: PLR2004 - a single letter is no name
        return False
    if first in second or second in first:
        return True
    differing = [place for place, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]]
    return len(first) == len(second) and len(differing) == 1 and (shorter > 2 or differing == [1])  # noqa: PLR2004
