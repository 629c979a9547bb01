"""Who may do what (Art. 7, 18)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from fundcs.kit.errors import Forbidden
from fundcs.kit.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Collection


class Role(StrEnum):
    """A member's role in the firm."""

    CS_SPECIALIST = "cs_specialist"
    CS_MANAGER = "cs_manager"
    ADVISOR = "advisor"
    FUNDRAISING = "fundraising"
    FINANCE = "finance"
    INVESTMENT = "investment"
    HR = "hr"
    GENERAL_MANAGER = "general_manager"


_CS = frozenset({Role.CS_SPECIALIST, Role.CS_MANAGER})
ADVISORS = frozenset({Role.ADVISOR, Role.FUNDRAISING})
"""Who can bring contracts; of packages, points and duties they see their own (Art. 7)."""

_HEADS = frozenset({Role.CS_MANAGER, Role.GENERAL_MANAGER})
_FILES = _CS | {Role.GENERAL_MANAGER}


class Permit(StrEnum):
    """What a command needs its user to be allowed. `clients` says whether client data is shown."""

    READ_CLIENTS = "read_clients"
    WRITE_CLIENTS = "write_clients"
    READ_STAFF = "read_staff"
    WRITE_STAFF = "write_staff"
    READ_FUNDS = "read_funds"
    WRITE_FUNDS = "write_funds"
    READ_PAYOUTS = "read_payouts"
    WRITE_PAYOUTS = "write_payouts"
    CHECK_PAYOUTS = "check_payouts"
    PAY_INVESTORS = "pay_investors"
    CHECK_SHEETS = "check_sheets"
    APPROVE_SHEETS = "approve_sheets"
    READ_DUTIES = "read_duties"
    WRITE_COMPLAINTS = "write_complaints"
    ANSWER_COMPLAINTS = "answer_complaints"
    CORRECT_COMPLAINTS = "correct_complaints"
    WRITE_CALLBACKS = "write_callbacks"
    SUBMIT_PACKAGES = "submit_packages"
    REVIEW_PACKAGES = "review_packages"
    JUDGE_PACKAGES = "judge_packages"
    READ_PACKAGES = "read_packages"
    CONFIRM_PENALTIES = "confirm_penalties"
    HANDLE_LEAKS = "handle_leaks"
    CLOSE_LEAKS = "close_leaks"
    DECIDE = "decide"
    READ_TRAIL = "read_trail"
    KEEP_ARCHIVE = "keep_archive"
    KEEP_CALENDAR = "keep_calendar"

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that hold this permit."""
        return _ROLES[self]

    @property
    def clients(self) -> bool:
        """Whether commands with this permit show client data, so that Art. 18 asks for a signature."""
        return self not in {
            Permit.READ_STAFF,
            Permit.WRITE_STAFF,
            Permit.READ_FUNDS,
            Permit.WRITE_FUNDS,
            Permit.KEEP_ARCHIVE,
            Permit.KEEP_CALENDAR,
        }


_EVERYONE = frozenset(Role)
_ROLES: dict[Permit, frozenset[Role]] = {
    Permit.READ_CLIENTS: _FILES,
    Permit.WRITE_CLIENTS: _CS,
    Permit.READ_STAFF: _EVERYONE,
    Permit.WRITE_STAFF: _HEADS | {Role.HR},
    Permit.READ_FUNDS: _EVERYONE,
    Permit.WRITE_FUNDS: _CS | {Role.INVESTMENT, Role.GENERAL_MANAGER},
    Permit.READ_PAYOUTS: _FILES | {Role.FINANCE, Role.INVESTMENT},
    Permit.WRITE_PAYOUTS: _CS,
    Permit.CHECK_PAYOUTS: frozenset({Role.FINANCE, Role.INVESTMENT, Role.CS_MANAGER}),
    Permit.PAY_INVESTORS: frozenset({Role.FINANCE}),
    Permit.CHECK_SHEETS: frozenset({Role.FINANCE}),
    Permit.APPROVE_SHEETS: _FILES | {Role.FINANCE},
    Permit.READ_DUTIES: _EVERYONE,
    Permit.WRITE_COMPLAINTS: _FILES,
    Permit.ANSWER_COMPLAINTS: _EVERYONE,  # of each complaint, whoever is responsible or owes the answer
    Permit.CORRECT_COMPLAINTS: _HEADS,
    Permit.WRITE_CALLBACKS: _CS,
    Permit.SUBMIT_PACKAGES: _CS | {Role.ADVISOR, Role.FUNDRAISING},
    Permit.REVIEW_PACKAGES: frozenset({Role.CS_MANAGER}),
    Permit.JUDGE_PACKAGES: _EVERYONE - ADVISORS,  # but for the CS manager only what the policy leaves them
    Permit.READ_PACKAGES: _FILES | {Role.ADVISOR, Role.FUNDRAISING, Role.HR},
    Permit.CONFIRM_PENALTIES: frozenset({Role.HR}),
    Permit.HANDLE_LEAKS: _FILES,
    Permit.CLOSE_LEAKS: _HEADS,
    Permit.DECIDE: frozenset({Role.GENERAL_MANAGER}),
    Permit.READ_TRAIL: _HEADS,
    Permit.KEEP_ARCHIVE: _HEADS,
    Permit.KEEP_CALENDAR: _FILES | {Role.HR, Role.FINANCE},
}

REVEALERS = _FILES
"""Who may see personal data unmasked, with a reason, on the trail (Art. 7)."""


ROLE_NAMES: dict[Role, str] = {
    Role.CS_SPECIALIST: N_("CS specialist"),
    Role.CS_MANAGER: N_("CS manager"),
    Role.ADVISOR: N_("adviser"),
    Role.FUNDRAISING: N_("fundraising centre"),
    Role.FINANCE: N_("finance"),
    Role.INVESTMENT: N_("investment management"),
    Role.HR: N_("HR"),
    Role.GENERAL_MANAGER: N_("general manager"),
}


def role_name(role: Role) -> str:
    """The role in the user's language."""
    return _(ROLE_NAMES[role])


class NotPermitted(Forbidden):
    """The role of the one who acts may not do this; `roles` are those that may, as people read them."""

    template = N_("{staff} ({role}) may not do this (Art. 7); ask one of: {roles}")


def only(code: str, role: Role, roles: Collection[Role]) -> None:
    """Refuse the member `code` whose role is not among `roles`. Raises NotPermitted."""
    if role not in roles:
        names = _(", ").join(role_name(each) for each in sorted(roles))
        raise NotPermitted(staff=code, role=role_name(role), roles=names)
