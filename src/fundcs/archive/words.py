"""What the tables and columns of the archive are called where people read the trail."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from fundcs.archive.types import Code, Fen, Flag, Moment, Rate, Seconds, Words
from fundcs.kit.i18n import P_, _
from fundcs.kit.money import grouped
from fundcs.kit.view import minute
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.labels import labels_of, name_of

if TYPE_CHECKING:
    from sqlalchemy import Column

    from fundcs.policy.rules import Policy

TABLES: Final = {
    "calendar_day": P_("record", "day of the calendar"),
    "calendar_year": P_("record", "year of the calendar"),
    "fund": P_("record", "fund"),
    "fund_band": P_("record", "rate tier"),
    "staff": P_("record", "member of staff"),
    "client": P_("record", "client"),
    "client_document": P_("record", "document in the file"),
    "payout_sheet": P_("record", "payout sheet"),
    "penalty_list": P_("record", "penalty list"),
    "penalty_answer": P_("record", "HR's check of a list"),
    "penalty_decision": P_("record", "decision on a penalty"),
    "stored_file": P_("record", "stored document"),
    "callback": P_("record", "callback"),
    "callback_account": P_("record", "account confirmed in a callback"),
    "callback_withdrawal": P_("record", "withdrawal of a callback"),
    "account_change": P_("record", "change of account"),
    "finding": P_("record", "finding"),
    "contract": P_("record", "contract"),
    "contract_exit": P_("record", "exit"),
    "contract_transfer": P_("record", "transfer"),
    "adviser_change": P_("record", "change of adviser"),
    "complaint": P_("record", "complaint"),
    "complaint_step": P_("record", "step on a complaint"),
    "complaint_withdrawal": P_("record", "withdrawal of a complaint"),
    "corrective_action": P_("record", "corrective action"),
    "corrective_action_step": P_("record", "step on a corrective action"),
    "complaint_letter": P_("record", "letter to a complainant"),
    "complaint_correction": P_("record", "correction of a complaint"),
    "package_round": P_("record", "submission of a package"),
    "package_item": P_("record", "document submitted"),
    "package_document": P_("record", "filing of a document"),
    "package_review": P_("record", "review of a package"),
    "package_form": P_("record", "form of a package"),
    "review_item": P_("record", "result for a document"),
    "review_withdrawal": P_("record", "withdrawal of a review"),
    "review_waiver": P_("record", "waiver of a document"),
    "package_withdrawal": P_("record", "withdrawal from a package"),
    "role_change": P_("record", "change of role"),
    "deadline_change": P_("record", "change of a deadline"),
    "trail": P_("record", "operation log"),
    "contract_list": P_("record", "contracts to be corrected"),
    "client_list": P_("record", "clients to be corrected"),
    "review_sheet": P_("record", "packages to be reviewed"),
    "complaint_sheet": P_("record", "complaints to be replied to"),
    "call_sheet": P_("record", "call sheet"),
    "command": P_("record", "command"),
    "archive": P_("record", "archive"),
    "client_withholding": P_("record", "withholding of a client"),
    "fund_correction": P_("record", "correction of a fund"),
    "contract_correction": P_("record", "correction of a contract"),
    "contract_number": P_("record", "former number of a contract"),
    "difference_sign_off": P_("record", "sign-off of a difference"),
    "exit_withdrawal": P_("record", "withdrawal of an exit"),
    "fund_terms": P_("record", "terms of a fund"),
    "payment": P_("record", "payment"),
    "payment_batch": P_("record", "batch of payments"),
    "payment_result": P_("record", "bank's answer to a payment"),
    "payment_return": P_("record", "payment returned"),
    "payout_notice": P_("record", "interest notice"),
    "payout_opening": P_("record", "payout paid before"),
    "payout_recovery": P_("record", "repayment by an investor"),
    "payout_step": P_("record", "step of a payout"),
    "payout_step_withdrawal": P_("record", "withdrawal of a step"),
    "reminders": P_("record", "list of to-dos"),
    "sheet_adjustment": P_("record", "correction on a sheet"),
    "sheet_allowance": P_("record", "line let through"),
    "sheet_approval": P_("record", "approval of a sheet"),
    "sheet_check": P_("record", "finance's check of a sheet"),
    "sheet_clearance": P_("record", "receipt cleared by finance"),
    "sheet_submission": P_("record", "submission of a sheet"),
    "transfer_withdrawal": P_("record", "withdrawal of a transfer"),
    "absence": P_("record", "absence"),
    "handover": P_("record", "hand-over"),
    "handover_item": P_("record", "thing handed over"),
    "reassignment_notice": P_("record", "notice of a hand-over"),
    "leak": P_("record", "leak"),
    "leak_client": P_("record", "client whom a leak concerns"),
    "leak_step": P_("record", "step on a leak"),
}
COLUMNS: Final = {
    "accepted": P_("field", "accepted"),
    "account": P_("field", "account result"),
    "accrual_end": P_("field", "accrual to"),
    "accrual_rolls": P_("field", "accrual moves too"),
    "accrual_start": P_("field", "accrual from"),
    "action": P_("field", "corrective action"),
    "added_at": P_("field", "added at"),
    "added_by": P_("field", "added by"),
    "added_on": P_("field", "added on"),
    "address": P_("field", "address"),
    "advisor": P_("field", "adviser"),
    "after": P_("field", "after"),
    "against": P_("field", "complaint about"),
    "agent": P_("field", "authorised agent"),
    "agreed": P_("field", "agreed"),
    "allowed_by": P_("field", "allowed by"),
    "amount": P_("field", "amount"),
    "anchor": P_("field", "schedule starts from"),
    "answer": P_("field", "feedback"),
    "answered_at": P_("field", "resolved at"),
    "answered_by": P_("field", "resolved by"),
    "approved_at": P_("field", "approved at"),
    "approved_by": P_("field", "approver"),
    "at": P_("field", "at"),
    "attempt": P_("field", "attempt"),
    "batch": P_("field", "batch"),
    "before": P_("field", "content before"),
    "birthday": P_("field", "birthday"),
    "callback": P_("field", "callback"),
    "caller": P_("field", "caller"),
    "caller_name": P_("field", "complainant"),
    "caller_phone": P_("field", "complainant's phone"),
    "cancel_reason": P_("field", "reason for the cancellation"),
    "cancelled_on": P_("field", "cancelled on"),
    "category": P_("field", "category"),
    "channel": P_("field", "channel"),
    "checked_at": P_("field", "checked at"),
    "checked_by": P_("field", "checked by"),
    "client": P_("field", "client"),
    "closed_on": P_("field", "closed on"),
    "code": P_("field", "code"),
    "columns": P_("field", "columns"),
    "complaint": P_("field", "complaint"),
    "content": P_("field", "content"),
    "contract": P_("field", "contract"),
    "corrected_at": P_("field", "corrected at"),
    "corrected_by": P_("field", "corrected by"),
    "day": P_("field", "date"),
    "day_count": P_("field", "day count"),
    "deadline": P_("field", "deadline"),
    "decided_at": P_("field", "decided at"),
    "decided_by": P_("field", "decided by"),
    "declared_at": P_("field", "declared at"),
    "declared_by": P_("field", "declared by"),
    "department": P_("field", "department"),
    "deputy": P_("field", "deputy"),
    "difference": P_("field", "difference"),
    "document": P_("field", "document"),
    "done_on": P_("field", "done on"),
    "due": P_("field", "due date"),
    "duration": P_("field", "length of the call"),
    "effective": P_("field", "effective"),
    "email": P_("field", "e-mail"),
    "entered_at": P_("field", "entered at"),
    "entered_by": P_("field", "entered by"),
    "escalated_to": P_("field", "escalated to"),
    "established": P_("field", "established"),
    "exit": P_("field", "exit"),
    "exit_fee": P_("field", "early-exit fee"),
    "exit_fee_left": P_("field", "early-exit fee left"),
    "exit_fee_rate": P_("field", "early-exit fee rate"),
    "extended_from": P_("field", "extended from"),
    "fact": P_("field", "what is withdrawn"),
    "fault": P_("field", "fault"),
    "fax": P_("field", "fax"),
    "field": P_("field", "field"),
    "file": P_("field", "file"),
    "filed_on": P_("field", "filed on"),
    "finance_check": P_("field", "finance's check"),
    "finding": P_("field", "finding"),
    "first": P_("field", "first day"),
    "first_payout": P_("field", "first payout"),
    "form": P_("field", "original or copy"),
    "former": P_("field", "former number"),
    "found_at": P_("field", "found at"),
    "frequency": P_("field", "payout frequency"),
    "from_due": P_("field", "from payout"),
    "from_fen": P_("field", "from"),
    "fund": P_("field", "fund"),
    "granted_on": P_("field", "granted on"),
    "greeting_day": P_("field", "birthday to greet"),
    "handover": P_("field", "hand-over"),
    "hash": P_("field", "hash"),
    "id": P_("field", "no."),
    "id_kind": P_("field", "identity document"),
    "id_no": P_("field", "ID number"),
    "interest": P_("field", "interest"),
    "interest_left": P_("field", "payout still to be received"),
    "introducer": P_("field", "introducer"),
    "item": P_("field", "document"),
    "joined_on": P_("field", "joined on"),
    "key": P_("field", "contract or client"),
    "kind": P_("field", "kind"),
    "last": P_("field", "last day"),
    "layout": P_("field", "bank's layout"),
    "leak": P_("field", "leak"),
    "leaving": P_("field", "on leaving"),
    "left_on": P_("field", "left on"),
    "legal_rep": P_("field", "legal representative"),
    "line": P_("field", "line"),
    "login": P_("field", "login"),
    "made_at": P_("field", "made at"),
    "made_by": P_("field", "made by"),
    "matures": P_("field", "matures"),
    "media_type": P_("field", "type"),
    "merged_into": P_("field", "merged into"),
    "month": P_("field", "month"),
    "name": P_("field", "name"),
    "nda_on": P_("field", "agreement signed"),
    "no": P_("field", "number"),
    "not_accepted": P_("field", "why closed without acceptance"),
    "note": P_("field", "note"),
    "number": P_("field", "ordinal"),
    "officer": P_("field", "CS specialist"),
    "outcome": P_("field", "outcome"),
    "owner": P_("field", "assigned to"),
    "pages": P_("field", "pages"),
    "paid_on": P_("field", "paid on"),
    "paid_through": P_("field", "paid through"),
    "passed": P_("field", "passed"),
    "pay_date": P_("field", "payment date"),
    "payee_account": P_("field", "account number"),
    "payee_bank": P_("field", "bank"),
    "payee_name": P_("field", "account name"),
    "payment": P_("field", "payment"),
    "payout_dates": P_("field", "payout dates"),
    "penalty_list": P_("field", "penalty list"),
    "period_start": P_("field", "period from"),
    "phone": P_("field", "phone"),
    "place": P_("field", "place"),
    "points": P_("field", "points"),
    "principal": P_("field", "principal"),
    "principal_left": P_("field", "principal still to be received"),
    "project_company": P_("field", "project company"),
    "project_rate": P_("field", "project company's rate"),
    "promised_by": P_("field", "stated reply time"),
    "raising_interest": P_("field", "raising-period interest"),
    "raising_interest_left": P_("field", "raising-period interest left"),
    "raising_rate": P_("field", "raising-period rate"),
    "rate": P_("field", "annual rate"),
    "reason": P_("field", "reason"),
    "reasonable": P_("field", "reasonable"),
    "receipt_amount": P_("field", "amount on the receipt"),
    "receipt_date": P_("field", "date of the receipt"),
    "receipt_payer": P_("field", "remitter"),
    "received": P_("field", "received"),
    "received_on": P_("field", "received on"),
    "reckoned_at": P_("field", "calculated at"),
    "reckoned_by": P_("field", "calculated by"),
    "recorded_at": P_("field", "recorded at"),
    "recorded_by": P_("field", "recorded by"),
    "recording": P_("field", "recording"),
    "reference": P_("field", "reference"),
    "remark": P_("field", "remark"),
    "remedy": P_("field", "request"),
    "removed_at": P_("field", "removed at"),
    "responsible": P_("field", "responsible"),
    "result": P_("field", "result"),
    "retry_of": P_("field", "repeats payment"),
    "review": P_("field", "review"),
    "reviewed_on": P_("field", "reviewed on"),
    "reviewer": P_("field", "reviewer"),
    "role": P_("field", "role"),
    "root_cause": P_("field", "root cause"),
    "round": P_("field", "submission"),
    "satisfied": P_("field", "client satisfied"),
    "sealed_on": P_("field", "sealed on"),
    "sent_at": P_("field", "submitted at"),
    "sent_by": P_("field", "submitted by"),
    "seq": P_("field", "no."),
    "settled_at": P_("field", "settled at"),
    "share": P_("field", "share withheld"),
    "shelf_mark": P_("field", "shelf mark"),
    "signed": P_("field", "signed on"),
    "signed_at": P_("field", "signed at"),
    "signed_by": P_("field", "signed by"),
    "since": P_("field", "since"),
    "size": P_("field", "bytes"),
    "source": P_("field", "source"),
    "spot_check": P_("field", "chosen for the check"),
    "staff": P_("field", "member of staff"),
    "step": P_("field", "step"),
    "submission": P_("field", "submission"),
    "submitted_at": P_("field", "submitted at"),
    "submitted_by": P_("field", "submitted by"),
    "submitted_on": P_("field", "submitted on"),
    "supplement": P_("field", "supplement"),
    "text": P_("field", "text"),
    "told": P_("field", "told"),
    "told_on": P_("field", "told on"),
    "trail_seq": P_("field", "entry of the operation log"),
    "transfer": P_("field", "transfer"),
    "value_date": P_("field", "value date"),
    "version": P_("field", "version"),
    "why": P_("field", "explanation"),
    "withdrawn_at": P_("field", "withdrawn at"),
    "withdrawn_by": P_("field", "withdrawn by"),
    "withheld": P_("field", "identity withheld"),
    "withholding": P_("field", "withholding"),
    "withholding_left": P_("field", "withholding left"),
    "working": P_("field", "working day"),
    "written_at": P_("field", "written at"),
    "written_by": P_("field", "written by"),
    "year": P_("field", "year"),
}


def table_name(table: str) -> str:
    """A table, or another thing the trail speaks of, in the user's language."""
    return _(TABLES[table]) if table in TABLES else table


def column_name(column: str) -> str:
    """A column in the user's language."""
    return _(COLUMNS[column]) if column in COLUMNS else column


def value_text(value: Any, column: Column[Any] | None, policy: Policy) -> str:
    """A stored value as people read it: amounts in yuan, rates in percent, moments to the minute.

    Codes are shown by their labels, which for lists are those of the policy in force, a dash where there is
    none; what damage has made unreadable as it stands.
    """
    try:
        return _readable(value, column, policy)
    except (ValueError, TypeError, InvalidOperation):  # `archive verify` finds it
        return str(value)


def _readable(value: Any, column: Column[Any] | None, policy: Policy) -> str:
    if value is None:
        return "–"
    kind = None if column is None else column.type
    if isinstance(kind, Fen | Rate):
        percent = isinstance(kind, Rate)
        return f"{(Decimal(value) * 100).normalize():f}%" if percent else grouped(int(value))
    if isinstance(kind, Flag):
        return _("yes") if value else _("no")
    if isinstance(kind, Moment):
        return minute(datetime.fromisoformat(value).astimezone(SHANGHAI))
    if isinstance(kind, Seconds):
        return _duration(int(value))
    return label(str(value), column, policy)


def label(code: str, column: Column[Any] | None, policy: Policy) -> str:
    """What a code of the column is called; the text itself where it is no code or has no label."""
    kind = None if column is None else column.type
    if isinstance(kind, Code):
        return _(kind.labels[kind.kind(code)]) if code in kind.labels else code
    if isinstance(kind, Words) and kind.listed:
        return name_of(labels_of(policy, kind.listed), code)
    return code


def _duration(seconds: int) -> str:
    """5 min, or 5 min 20 s: as it was typed, for a call's seconds are stored."""
    whole, rest = divmod(seconds, 60)
    phrase = _("{minutes} min {seconds} s") if rest else _("{minutes} min")
    return phrase.format(minutes=whole, seconds=rest)
