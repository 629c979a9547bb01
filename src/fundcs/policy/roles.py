"""Who may do and see what (Art. 7): the table of permits and roles, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import T, joined
from fundcs.policy.readers import Reader, Report, Unfit, Value, attempt, choice, codes, refuse
from fundcs.policy.rules import ROLES
from fundcs.policy.terms import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PERMITS = (
    "read_register", "read_files", "read_clients", "write_clients", "reveal", "read_staff", "write_staff",
    "read_funds", "write_funds", "read_totals", "read_payouts", "write_payouts", "allow_lines",
    "check_payouts", "check_sheets", "approve_sheets", "pay_investors", "match_receipts",
    "print_accounts", "read_duties", "write_complaints",
    "answer_complaints", "correct_complaints", "write_callbacks", "write_care", "make_appointments",
    "set_budgets", "submit_packages", "review_packages", "judge_packages", "read_packages",
    "confirm_penalties", "handle_leaks", "close_leaks", "decide", "grant_access",
    "read_trail", "keep_archive", "keep_calendar",
)  # fmt: skip
"""The permits of `fundcs.act`, which loads the command line; a test holds them equal."""
SCOPES = ("all", "own", "granted")
"""Whose client files a role is shown: everybody's, those it looks after, those granted to the member."""
_HEAD = "general_manager"
_APPROVALS = {
    "payout.approver": "approve_sheets",
    "submission.stand_in": "judge_packages",
}
"""Keys that name the role of an approval, and the permit without which nobody of it could give it."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Who may do and see what (Art. 7): the roles that hold each permit, the scope of each role's sight."""

    permits: Mapping[str, tuple[str, ...]]
    sight: Mapping[str, str]


def _rows(read: Reader[Value], known: Sequence[str]) -> Reader[dict[str, Value]]:
    """A table with a row for each of these names, all of whose problems are reported."""

    def read_all(raw: object, report: Report) -> dict[str, Value]:
        if not isinstance(raw, dict):
            raise refuse(report, T("write a table with a row for each of {known}", known=joined(known)))
        for name in raw.keys() - set(known):
            report.at(name).add(T("'{value}' is not one of {codes}", value=shown(name), codes=joined(known)))
        values = {name: attempt(read, raw[name], report.at(name)) for name in known if name in raw}
        found = {name: value for name, value in values.items() if value is not None}
        if len(found) < len(known) or raw.keys() - set(known):
            raise Unfit
        return found

    return read_all


def permits(raw: object, report: Report) -> dict[str, tuple[str, ...]]:
    """The roles that hold each permit; none is nobody's, and leave to read a file is given by one role."""
    table_ = _rows(codes(*ROLES), PERMITS)(raw, report)
    if table_["grant_access"] != (_HEAD,):
        problem = T(
            "it is the general manager's alone: who is not of CS reads a client file by their leave (Art. 7)"
        )
        raise refuse(report.at("grant_access"), problem)
    return table_


def sight(raw: object, report: Report) -> dict[str, str]:
    """Whose client files each role is shown; the general manager's sight has no limit."""
    table_ = _rows(choice(*SCOPES), ROLES)(raw, report)
    if table_[_HEAD] != "all":
        raise refuse(report.at(_HEAD), T("the general manager, who grants access, is shown all"))
    return table_


def check_approvers(values: dict[str, Any], report: Report) -> None:
    """The role that another key names for an approval holds the permit to give it."""
    holders = values.get("roles.permits")
    for key, permit in _APPROVALS.items():
        role = values.get(key)
        if holders is not None and role is not None and role not in holders[permit]:
            problem = T("{role} does not hold {permit} in roles.permits", role=role, permit=permit)
            report.at(*key.split(".")).add(problem)
