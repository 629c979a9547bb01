"""Who may do what (Art. 7, 18)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from fundcs.kit.errors import Forbidden
from fundcs.kit.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Collection

    from fundcs.policy.rules import Policy


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


ADVISORS = frozenset({Role.ADVISOR, Role.FUNDRAISING})
"""Who can bring contracts."""


class Permit(StrEnum):
    """What a command needs its user to be allowed. `clients` says whether client data is shown."""

    READ_REGISTER = "read_register"
    READ_FILES = "read_files"
    READ_CLIENTS = "read_clients"
    WRITE_CLIENTS = "write_clients"
    REVEAL = "reveal"
    READ_STAFF = "read_staff"
    WRITE_STAFF = "write_staff"
    READ_FUNDS = "read_funds"
    WRITE_FUNDS = "write_funds"
    READ_TOTALS = "read_totals"
    READ_PAYOUTS = "read_payouts"
    WRITE_PAYOUTS = "write_payouts"
    ALLOW_LINES = "allow_lines"
    CHECK_PAYOUTS = "check_payouts"
    CHECK_SHEETS = "check_sheets"
    APPROVE_SHEETS = "approve_sheets"
    PAY_INVESTORS = "pay_investors"
    MATCH_RECEIPTS = "match_receipts"
    PRINT_ACCOUNTS = "print_accounts"
    READ_DUTIES = "read_duties"
    WRITE_COMPLAINTS = "write_complaints"
    ANSWER_COMPLAINTS = "answer_complaints"
    CORRECT_COMPLAINTS = "correct_complaints"
    WRITE_CALLBACKS = "write_callbacks"
    WRITE_CARE = "write_care"
    MAKE_APPOINTMENTS = "make_appointments"
    SET_BUDGETS = "set_budgets"
    SUBMIT_PACKAGES = "submit_packages"
    REVIEW_PACKAGES = "review_packages"
    JUDGE_PACKAGES = "judge_packages"
    READ_PACKAGES = "read_packages"
    CONFIRM_PENALTIES = "confirm_penalties"
    HANDLE_LEAKS = "handle_leaks"
    CLOSE_LEAKS = "close_leaks"
    DECIDE = "decide"
    GRANT_ACCESS = "grant_access"
    READ_TRAIL = "read_trail"
    KEEP_ARCHIVE = "keep_archive"
    KEEP_CALENDAR = "keep_calendar"

    @property
    def clients(self) -> bool:
        """Whether commands with this permit show client data, so that Art. 18 asks for a signature."""
        return self not in {
            Permit.READ_STAFF,
            Permit.WRITE_STAFF,
            Permit.READ_FUNDS,
            Permit.WRITE_FUNDS,
            Permit.READ_TOTALS,
            Permit.KEEP_ARCHIVE,
            Permit.KEEP_CALENDAR,
        }


PERMIT_NAMES: dict[Permit, str] = {
    Permit.READ_REGISTER: N_("list clients and contracts"),
    Permit.READ_FILES: N_("read client files"),
    Permit.READ_CLIENTS: N_("read complaints, callbacks and figures of client service"),
    Permit.WRITE_CLIENTS: N_("change clients and contracts"),
    Permit.REVEAL: N_("see personal data unmasked, with a reason"),
    Permit.READ_STAFF: N_("read the staff register"),
    Permit.WRITE_STAFF: N_("change the staff register"),
    Permit.READ_FUNDS: N_("read funds"),
    Permit.WRITE_FUNDS: N_("change funds"),
    Permit.READ_TOTALS: N_("read the dates, steps and totals of payouts"),
    Permit.READ_PAYOUTS: N_("read payouts, investor by investor"),
    Permit.WRITE_PAYOUTS: N_("calculate and submit payouts"),
    Permit.ALLOW_LINES: N_("let a line of a payout sheet through"),
    Permit.CHECK_PAYOUTS: N_("record the steps of payouts"),
    Permit.CHECK_SHEETS: N_("check payout sheets"),
    Permit.APPROVE_SHEETS: N_("approve payout sheets"),
    Permit.PAY_INVESTORS: N_("pay investors"),
    Permit.MATCH_RECEIPTS: N_("match a bank's statement with what is expected"),
    Permit.PRINT_ACCOUNTS: N_("get workbooks with account numbers unmasked"),
    Permit.READ_DUTIES: N_("read the own to-dos"),
    Permit.WRITE_COMPLAINTS: N_("handle complaints"),
    Permit.ANSWER_COMPLAINTS: N_("answer complaints that one is responsible for"),
    Permit.CORRECT_COMPLAINTS: N_("correct and withdraw complaints"),
    Permit.WRITE_CALLBACKS: N_("record callbacks"),
    Permit.WRITE_CARE: N_("record interactions and greetings"),
    Permit.MAKE_APPOINTMENTS: N_("make appointments"),
    Permit.SET_BUDGETS: N_("set and raise service budgets"),
    Permit.SUBMIT_PACKAGES: N_("submit contract packages"),
    Permit.REVIEW_PACKAGES: N_("correct reviews and send penalty lists"),
    Permit.JUDGE_PACKAGES: N_("review contract packages"),
    Permit.READ_PACKAGES: N_("read contract packages and penalty points"),
    Permit.CONFIRM_PENALTIES: N_("confirm penalty lists"),
    Permit.HANDLE_LEAKS: N_("record leaks and remedy them"),
    Permit.CLOSE_LEAKS: N_("close and withdraw leaks"),
    Permit.DECIDE: N_("decide as the general manager"),
    Permit.GRANT_ACCESS: N_("grant access to client files"),
    Permit.READ_TRAIL: N_("read the trail, the grants and who read what"),
    Permit.KEEP_ARCHIVE: N_("keep the archive"),
    Permit.KEEP_CALENDAR: N_("keep the calendar"),
}
"""What each permit allows, as people read it."""


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


def holders(policy: Policy, permit: Permit) -> frozenset[Role]:
    """The roles that hold a permit under this policy."""
    return frozenset(map(Role, policy.roles.permits[permit]))


class NotPermitted(Forbidden):
    """The role of the one who acts may not do this; `roles` are those that may, as people read them."""

    template = N_("{staff} ({role}) may not do this (Art. 7); ask one of: {roles}")


def only(code: str, role: Role, roles: Collection[Role]) -> None:
    """Refuse the member `code` whose role is not among `roles`. Raises NotPermitted."""
    if role not in roles:
        names = _(", ").join(role_name(each) for each in sorted(roles))
        raise NotPermitted(staff=code, role=role_name(role), roles=names)
