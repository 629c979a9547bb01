"""What the tables and columns of the archive are called where people read the trail."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from fundcs.archive.types import Fen, Flag, Moment
from fundcs.kit.i18n import P_, _
from fundcs.kit.money import grouped
from fundcs.kit.view import minute
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from sqlalchemy import Column

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
    "account_change": P_("record", "change of account"),
    "finding": P_("record", "finding"),
    "contract": P_("record", "contract"),
    "contract_exit": P_("record", "exit"),
    "contract_transfer": P_("record", "transfer"),
    "adviser_change": P_("record", "change of adviser"),
    "complaint": P_("record", "complaint"),
    "complaint_step": P_("record", "step on a complaint"),
    "package_round": P_("record", "submission of a package"),
    "package_item": P_("record", "document submitted"),
    "package_document": P_("record", "filing of a document"),
    "package_review": P_("record", "review of a package"),
    "package_form": P_("record", "form of a package"),
    "review_item": P_("record", "result for a document"),
    "review_withdrawal": P_("record", "withdrawal of a review"),
    "deadline_change": P_("record", "change of a deadline"),
    "trail": P_("record", "operation log"),
    "call_sheet": P_("record", "call sheet"),
    "command": P_("record", "command"),
    "archive": P_("record", "archive"),
}
COLUMNS: Final = {
    "accepted": P_("field", "accepted"),
    "account": P_("field", "account result"),
    "accrual_rolls": P_("field", "accrual moves too"),
    "added_at": P_("field", "added at"),
    "added_by": P_("field", "added by"),
    "added_on": P_("field", "added on"),
    "address": P_("field", "address"),
    "advisor": P_("field", "adviser"),
    "against": P_("field", "complaint about"),
    "agent": P_("field", "authorised agent"),
    "amount": P_("field", "amount"),
    "answer": P_("field", "feedback"),
    "answered_at": P_("field", "resolved at"),
    "answered_by": P_("field", "resolved by"),
    "approved_by": P_("field", "approver"),
    "at": P_("field", "at"),
    "birthday": P_("field", "birthday"),
    "callback": P_("field", "callback"),
    "caller": P_("field", "caller"),
    "caller_name": P_("field", "complainant"),
    "caller_phone": P_("field", "complainant's phone"),
    "cancel_reason": P_("field", "reason for the cancellation"),
    "cancelled_on": P_("field", "cancelled on"),
    "category": P_("field", "category"),
    "channel": P_("field", "channel"),
    "client": P_("field", "client"),
    "closed_on": P_("field", "closed on"),
    "code": P_("field", "code"),
    "complaint": P_("field", "complaint"),
    "content": P_("field", "content"),
    "contract": P_("field", "contract"),
    "day": P_("field", "date"),
    "day_count": P_("field", "day count"),
    "deadline": P_("field", "deadline"),
    "decided_at": P_("field", "decided at"),
    "decided_by": P_("field", "decided by"),
    "declared_at": P_("field", "declared at"),
    "declared_by": P_("field", "declared by"),
    "department": P_("field", "department"),
    "document": P_("field", "document"),
    "due": P_("field", "due date"),
    "duration": P_("field", "length of the call"),
    "email": P_("field", "e-mail"),
    "entered_at": P_("field", "entered at"),
    "entered_by": P_("field", "entered by"),
    "escalated_to": P_("field", "escalated to"),
    "established": P_("field", "established"),
    "fault": P_("field", "fault"),
    "fax": P_("field", "fax"),
    "file": P_("field", "file"),
    "filed_on": P_("field", "filed on"),
    "finding": P_("field", "finding"),
    "first_payout": P_("field", "first payout"),
    "form": P_("field", "original or copy"),
    "frequency": P_("field", "payout frequency"),
    "from_fen": P_("field", "from"),
    "fund": P_("field", "fund"),
    "granted_on": P_("field", "granted on"),
    "hash": P_("field", "hash"),
    "id": P_("field", "no."),
    "id_no": P_("field", "ID number"),
    "introducer": P_("field", "introducer"),
    "item": P_("field", "document"),
    "joined_on": P_("field", "joined on"),
    "kind": P_("field", "kind"),
    "left_on": P_("field", "left on"),
    "legal_rep": P_("field", "legal representative"),
    "line": P_("field", "line"),
    "login": P_("field", "login"),
    "matures": P_("field", "matures"),
    "media_type": P_("field", "type"),
    "month": P_("field", "month"),
    "name": P_("field", "name"),
    "nda_on": P_("field", "agreement signed"),
    "no": P_("field", "number"),
    "note": P_("field", "note"),
    "number": P_("field", "ordinal"),
    "officer": P_("field", "CS specialist"),
    "outcome": P_("field", "outcome"),
    "pages": P_("field", "pages"),
    "payee_account": P_("field", "account number"),
    "payee_bank": P_("field", "bank"),
    "payee_name": P_("field", "account name"),
    "payout_dates": P_("field", "payout dates"),
    "penalty_list": P_("field", "penalty list"),
    "phone": P_("field", "phone"),
    "points": P_("field", "points"),
    "project_company": P_("field", "project company"),
    "project_rate": P_("field", "project company's rate"),
    "promised_by": P_("field", "stated reply time"),
    "rate": P_("field", "annual rate"),
    "reason": P_("field", "reason"),
    "reasonable": P_("field", "reasonable"),
    "receipt_amount": P_("field", "amount on the receipt"),
    "receipt_date": P_("field", "date of the receipt"),
    "receipt_payer": P_("field", "remitter"),
    "received": P_("field", "received"),
    "reckoned_at": P_("field", "calculated at"),
    "reckoned_by": P_("field", "calculated by"),
    "recorded_at": P_("field", "recorded at"),
    "recorded_by": P_("field", "recorded by"),
    "recording": P_("field", "recording"),
    "remark": P_("field", "remark"),
    "remedy": P_("field", "request"),
    "removed_at": P_("field", "removed at"),
    "responsible": P_("field", "responsible"),
    "result": P_("field", "result"),
    "review": P_("field", "review"),
    "reviewed_on": P_("field", "reviewed on"),
    "reviewer": P_("field", "reviewer"),
    "role": P_("field", "role"),
    "root_cause": P_("field", "root cause"),
    "round": P_("field", "submission"),
    "sealed_on": P_("field", "sealed on"),
    "sent_at": P_("field", "submitted at"),
    "sent_by": P_("field", "submitted by"),
    "seq": P_("field", "no."),
    "settled_at": P_("field", "settled at"),
    "shelf_mark": P_("field", "shelf mark"),
    "signed": P_("field", "signed on"),
    "since": P_("field", "since"),
    "size": P_("field", "bytes"),
    "source": P_("field", "source"),
    "staff": P_("field", "member of staff"),
    "submitted_by": P_("field", "submitted by"),
    "submitted_on": P_("field", "submitted on"),
    "text": P_("field", "text"),
    "value_date": P_("field", "value date"),
    "version": P_("field", "version"),
    "why": P_("field", "explanation"),
    "withdrawn_at": P_("field", "withdrawn at"),
    "withdrawn_by": P_("field", "withdrawn by"),
    "withheld": P_("field", "identity withheld"),
    "working": P_("field", "working day"),
    "year": P_("field", "year"),
}


def table_name(table: str) -> str:
    """A table, or another thing the trail speaks of, in the user's language."""
    return _(TABLES[table]) if table in TABLES else table


def column_name(column: str) -> str:
    """A column in the user's language."""
    return _(COLUMNS[column]) if column in COLUMNS else column


def value_text(value: Any, column: Column[Any] | None) -> str:
    """A stored value as people read it: amounts in yuan, moments to the minute, a mark as yes or no."""
    if value is None:
        return ""
    kind = None if column is None else column.type
    if isinstance(kind, Fen):
        return grouped(int(value))
    if isinstance(kind, Flag):
        return _("yes") if value else _("no")
    if isinstance(kind, Moment):
        return minute(datetime.fromisoformat(value).astimezone(SHANGHAI))
    return str(value)
