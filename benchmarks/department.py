"""A department of any size: contracts with years of settled work, and a few that owe something.

Written past the program, but for the list that was sent to HR and for what stands on the trail. The window of
`fundcs reminders` at `world.NOW`, a Monday, ends on 2026-11-30.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import world
from fundcs.archive import trail
from fundcs.clients.models import Client
from fundcs.clients.rules import ClientKind

_FUND = {"matures": "2029-11-01", "day_count": "ACT/365", "frequency": "annual", "payout_dates": ""}
_TODAY = date(2026, 11, 23)
_ITEMS = ("trust_contract", "risk_statement", "id_copy", "remittance_receipt", "interview_form")

_PAYEE = ("payee_name", "payee_bank", "payee_account")

_FIRST, _SECOND, _THIRD, _FOURTH = range(4)
"""Funds, counted from 0: the first two pay next, a list was sent of the third, the fourth owes the rest."""
_PACKAGE, _OTHER_PACKAGE, _CHANNELS, _FINDING, _UNREACHED = range(5)
"""What contracts of the fourth fund owe."""


@dataclass(frozen=True, slots=True)
class Department:
    """`funds` with `of_fund` contracts each, every one of a client of its own.

    `busy`: the payee of every contract is to be verified in the window, and nothing else is owed of
    contracts. Else as many duties are owed of them as one fund has: four tenths of them payees, one tenth
    complaints, the others split among five kinds. A fund that pays in December owes its interest notice, too.
    """

    funds: int
    of_fund: int
    busy: bool = False

    @property
    def contracts(self) -> int:
        """How many contracts there are."""
        return self.funds * self.of_fund

    @property
    def share(self) -> int:
        """A tenth of what is owed."""
        return 0 if self.busy else self.of_fund // 10

    @property
    def owed(self) -> int:
        """How many duties `fundcs reminders` lists."""
        notices = self.funds if self.busy else 2
        return notices + (self.contracts if self.busy else 10 * self.share)

    def paid_through(self, fund: int) -> date:
        """The last due date of a fund by now, paid before fundcs."""
        begun = self.established(fund)
        this_year = begun.replace(year=_TODAY.year)
        return this_year if this_year < _TODAY else this_year.replace(year=_TODAY.year - 1)

    def established(self, fund: int) -> date:
        """The day a fund began. Payees are verified 30 days ahead: for payouts in December, not for later."""
        if self.busy or fund == _FIRST:
            return date(2024, 12, 28)
        return date(2024, 12, 15) if fund == _SECOND else date(2025, 3, 1) + timedelta(days=fund % 150)


@dataclass(frozen=True, slots=True)
class _Contract:
    """The n-th contract of a department, its `place` in its fund counted from 0."""

    of: Department
    n: int

    @property
    def place(self) -> int:
        return self.n % self.of.of_fund

    @property
    def fund(self) -> int:
        return self.n // self.of.of_fund

    @property
    def fund_code(self) -> str:
        return _fund_code(self.fund)

    @property
    def no(self) -> str:
        return f"{self.fund_code}-{self.place:04d}"

    @property
    def client(self) -> str:
        return f"C{self.n:06d}"

    @property
    def payee(self) -> tuple[str, str, str]:
        return world.client_name(self.n), "中国银行", f"6222{self.n:015d}"

    @property
    def signed(self) -> date:
        """Last week where what follows from signing is owed in the window, else when the fund began."""
        if self.owes(_PACKAGE) or self.owes(_OTHER_PACKAGE):
            return date(2026, 11, 20)
        return date(2026, 11, 19) if self.owes(_CHANNELS) else self.of.established(self.fund)

    @property
    def verified(self) -> bool:
        """Whether the payee was verified for a payout in December."""
        unverified = {_FIRST: 3 * self.of.share, _SECOND: self.of.share}
        return not self.of.busy and self.fund in unverified and self.place >= unverified[self.fund]

    def owes(self, kind: int) -> bool:
        """Whether the contract is one of those that owe this kind."""
        share = self.of.share
        return self.fund == _FOURTH and kind * share <= self.place < (kind + 1) * share


def build(path: Path, of: Department) -> Path:
    """The archive of a department at `path`, made once."""
    if path.exists():
        return path
    world.copied(world.found(path.parent), path)
    # The archive is founded today, its contracts are years old: their packages are owed all the same.
    (path.parent / "policy.toml").write_text('submission.since = "1900-01-01"\n', "utf-8")
    for name, role in (("何宁", "cs_specialist"), ("顾言", "advisor"), ("季红", "hr")):
        world.run(path, "staff", "add", name, "--role", role, "--nda", "2024-01-02")
    _add_funds(path, of)
    if not of.busy:
        _send_list(path, of)
    _add_clients(path, of)
    contracts = [_Contract(of, n) for n in range(of.contracts)]
    _add_contracts(path, contracts)
    _add_packages(path, contracts)
    _add_callbacks(path, contracts)
    _add_findings(path, contracts)
    world.add_complaints(path, of.contracts // 50, of.share)
    return path


def _fund_code(fund: int) -> str:
    return f"F{fund + 1:03d}"


def _add_funds(path: Path, of: Department) -> None:
    columns = ("code", "name", "project_company", "established", "accrual_rolls", *_FUND)
    rows = (
        (_fund_code(n), f"基金{n + 1}", "基准置业", of.established(n).isoformat(), 0, *_FUND.values())
        for n in range(of.funds)
    )
    world.insert(path, "fund", columns, rows)
    opened = ((_fund_code(n), of.paid_through(n).isoformat(), world.NOW, "S001") for n in range(of.funds))
    world.insert(path, "payout_opening", ("fund", "paid_through", "recorded_at", "recorded_by"), opened)


def _send_list(path: Path, of: Department) -> None:
    """A few failures of October whose list was sent to HR and answered; the program writes the list."""
    fund = _fund_code(_THIRD)
    person = ("--kind", "person", "--id-no", world.id_number(of.contracts), "--code", "X1")
    world.run(path, "client", "add", "许安", *person, "--advisor", "S003", "--officer", "S002")
    payee = ("--payee-name", "许安", "--payee-bank", "中国银行", "--payee-account", "6222020012345678901")
    terms = ("--amount", "100万", "--signed", "2026-10-12", "--value-date", "2026-10-12", "--rate", "8%")
    lacking = ("--result", "unqualified", "--missing", "interview_form=未附", "--deadline", "2026-10-22")
    for no in ("X-1", "X-2", "X-3"):
        owner = ("--client", "X1", "--fund", fund, "--advisor", "S003")
        world.run(path, "contract", "add", no, *owner, *terms, *payee)
        world.run(path, "submission", "submit", no, "--on", "2026-10-14", as_="S003")
        world.run(path, "submission", "review", no, "--on", "2026-10-15", *lacking)
        world.run(path, "submission", "submit", no, "--on", "2026-10-19", as_="S003")
        world.run(path, "submission", "review", no, "--on", "2026-10-20", "--result", "qualified")
    world.run(path, "callbacks", "log", "X1", "--kind", "channels", "--at", "2026-10-12T15:00")
    world.run(path, "submission", "send", "--fund", fund, "--month", "2026-10")
    world.run(path, "submission", "confirm", "--fund", fund, "--month", "2026-10", as_="S004")


def _add_clients(path: Path, of: Department) -> None:
    """On the trail too, as an import puts them there: who searches the trail has as much to pass over."""
    rows = (
        {
            "code": f"C{n:06d}",
            "name": world.client_name(n),
            "kind": ClientKind.PERSON,
            "id_no": world.id_number(n),
            "officer": "S002",
            "advisor": "S003",
            "withheld": False,
            "added_on": date(2024, 12, 1),
        }
        for n in range(of.contracts)
    )
    with world.act(path) as act:
        trail.bulk_insert(act.session, Client, rows)


def _add_contracts(path: Path, contracts: list[_Contract]) -> None:
    rows = (
        (
            contract.no, contract.client, contract.fund_code, (contract.n % 999 + 1) * 10_000_00,
            contract.signed.isoformat(), contract.signed.isoformat(), "2029-11-01", "0.08", "S003",
            *contract.payee,
        )
        for contract in contracts
    )  # fmt: skip
    columns = ("no", "client", "fund", "amount", "signed", "value_date", "matures", "rate", "advisor")
    world.insert(path, "contract", (*columns, *_PAYEE), rows)


def _add_packages(path: Path, contracts: list[_Contract]) -> None:
    """All but those owed were handed in whole on the day of signing and found qualified on it."""
    settled = [
        (contract.no, contract.signed.isoformat())
        for contract in contracts
        if not contract.owes(_PACKAGE) and not contract.owes(_OTHER_PACKAGE)
    ]
    rounds = ((no, 1, day, "S003", f"{day}T10:00:00+08:00", "S003") for no, day in settled)
    columns = ("contract", "number", "submitted_on", "submitted_by", "recorded_at", "recorded_by")
    world.insert(path, "package_round", columns, rounds)
    items = ((no, 1, item, "original", 1) for no, _day in settled for item in _ITEMS)
    world.insert(path, "package_item", ("contract", "round", "item", "form", "pages"), items)
    reviews = ((no, 1, day, "S001", "qualified", f"{day}T15:00:00+08:00") for no, day in settled)
    columns = ("contract", "round", "reviewed_on", "reviewer", "result", "recorded_at")
    world.insert(path, "package_review", columns, reviews)


@dataclass(frozen=True, slots=True)
class _Call:
    """A try to call the client of a contract; `due`: to verify the payee for that payout."""

    contract: _Contract
    kind: str
    at: str
    outcome: str = "reached"
    due: date | None = None

    @property
    def payout(self) -> tuple[str | None, str | None, str | None]:
        """Fund, due date and what was said of the account."""
        if self.due is None:
            return None, None, None
        return self.contract.fund_code, self.due.isoformat(), "confirmed"


def _calls(contracts: list[_Contract]) -> Iterator[_Call]:
    """Each was told of the channels and verified for the first payout, and for the next where it is."""
    for contract in contracts:
        began = contract.of.established(contract.fund)
        if not contract.owes(_CHANNELS):
            yield _Call(contract, "channels", f"{contract.signed}T16:00:00+08:00")
        first, next_ = (began.replace(year=began.year + years) for years in (1, 2))
        yield _Call(contract, "payout_verify", f"{first - timedelta(days=40)}T10:00:00+08:00", due=first)
        if contract.verified:
            yield _Call(contract, "payout_verify", "2026-11-09T10:00:00+08:00", due=next_)
        if contract.owes(_UNREACHED):
            for day in (18, 19, 20):
                yield _Call(contract, "routine", f"2026-11-{day}T10:00:00+08:00", "no_answer")


def _add_callbacks(path: Path, contracts: list[_Contract]) -> None:
    calls = [(f"H{n:06d}", call) for n, call in enumerate(_calls(contracts), 2)]  # H000001 is of `_send_list`
    rows = (
        (no, call.contract.client, call.kind, call.outcome, *call.payout, call.at, "S002", call.at, "S002")
        for no, call in calls
    )
    columns = (
        "no", "client", "kind", "outcome", "fund", "due", "account", "at", "caller", "recorded_at",
        "recorded_by",
    )  # fmt: skip
    world.insert(path, "callback", columns, rows)
    accounts = ((no, call.contract.no, *call.contract.payee) for no, call in calls if call.due)
    world.insert(path, "callback_account", ("callback", "contract", *_PAYEE), accounts)


def _add_findings(path: Path, contracts: list[_Contract]) -> None:
    """One client in a hundred had a problem, answered since; a few have one now."""
    asked, answered = "2026-03-02T11:00:00+08:00", ("2026-03-03T11:00:00+08:00", "已寄出", "S002")
    now, unanswered = "2026-11-19T11:00:00+08:00", (None, None, None)
    rows = (
        (f"W{contract.n:06d}", contract.client, "other", "对账单未收到", at, at, "S002", *answer)
        for contract in contracts
        for at, answer in [(now, unanswered) if contract.owes(_FINDING) else (asked, answered)]
        if contract.owes(_FINDING) or contract.n % 100 == 0
    )
    columns = (
        "no", "client", "kind", "text", "at", "recorded_at", "recorded_by", "answered_at", "answer",
        "answered_by",
    )  # fmt: skip
    world.insert(path, "finding", columns, rows)
