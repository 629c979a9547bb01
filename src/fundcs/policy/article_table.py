"""What fundcs does for each article, in the project's own words."""

from __future__ import annotations

from typing import NamedTuple

from fundcs.kit.i18n import N_


class Row(NamedTuple):
    """An article's account; `see` names articles whose policy keys hold this one too."""

    does: str
    commands: tuple[str, ...] = ()
    computes: bool = True
    see: tuple[int, ...] = ()


_CONDUCT = N_("Nothing to compute: the article asks for a way of behaving, which no record can show.")
_LOST = N_("Nothing to compute: the flow chart is lost in the source; the articles round it carry it out.")
_SERVICE = N_("Every consultation, callback and dealing is logged with its channel and moment.")
_MASKED = N_(
    "Personal data is masked in every output unless it is revealed with a reason, which goes on the trail."
)
_DEALINGS = N_("The dealings of existing clients are recorded as contracts, exits and transfers.")
_CALLBACKS = N_(
    "Callbacks are logged and tracked with their findings, and counted by kind, caller and month."
)
_COMPLAINTS = tuple(
    f"complaints {verb}"
    for verb in ("log", "judge", "reply", "promise", "escalate", "propose", "reject", "close", "overdue")
)

ROWS = {
    1: Row(
        N_(
            "A client's tier follows from what was subscribed in all, exact to the fen: a band's lower "
            "bound belongs to it. Every change of tier is dated, and the account of it can be asked for."
        ),
        ("client list --tier", "client show", "explain"),
    ),
    2: Row(
        N_("Each client has one file, kept by client service; staff are registered with their role."),
        ("staff add", "client add", "client import"),
    ),
    3: Row(
        N_(
            "A file must hold the documents of the client's kind; one licence with a unified social credit "
            "code stands for licence and organisation code. A client who withholds particulars needs the "
            "general manager's approval and an introducer or agent on record."
        ),
        ("client doc list", "client doc missing", "client add --withheld"),
    ),
    4: Row(
        N_("Scans are stored by their content, with the shelf mark of the paper original."),
        ("client doc add", "archive files"),
    ),
    5: Row(
        N_(
            "Every change of a field is kept with who and when; a statement gives the amounts in and out of "
            "a year."
        ),
        ("client history", "client statement", "client edit"),
    ),
    6: Row(
        N_("A member of staff who leaves hands over on record, and access ends on that day."),
        ("staff leave",),
    ),
    7: Row(
        N_(
            "Who may read client files follows from the role or from a dated grant of the general manager; "
            "every disclosure in clear is on the trail."
        ),
        ("access grant", "access revoke", "access list"),
    ),
    8: Row(
        N_("Every client has exactly one client-service officer; those without one are listed."),
        ("client assign", "client list"),
    ),
    9: Row(
        N_(
            "A monthly run makes the address list of the journal for the tiers that receive it and records "
            "who was sent what."
        ),
        ("care mailing",),
    ),
    10: Row(
        N_(
            "Holidays and birthdays of clients of every tier become greetings due; a birthday on 29 "
            "February is greeted on the 28th in common years."
        ),
        ("care greetings",),
    ),
    11: Row(N_("Letters and faxes are logged and filed with their scans."), ("care letter",)),
    12: Row(
        N_(
            "When an officer leaves, each of the clients is assigned anew, and telling the client is a duty "
            "until recorded."
        ),
        ("staff leave", "client assign"),
    ),
    13: Row(_MASKED, ("client show",)),
    14: Row(_MASKED, ("client show",)),
    15: Row(
        N_(
            "A fund that has exited is sealed: its files are read-only, and shown in clear only with the "
            "general manager's grant."
        ),
        ("fund seal", "access grant"),
    ),
    16: Row(
        N_(
            "A leak, actual or possible, is logged with its remedy, to whom it was reported and when it was "
            "closed."
        ),
        ("access leak",),
    ),
    17: Row(
        N_(
            "Nothing to compute: the article states whose duty secrecy is; the reminders name what each "
            "role owes."
        ),
        ("reminders",),
        computes=False,
    ),
    18: Row(
        N_(
            "Without a signed confidentiality agreement no client data is shown to a member of staff; those "
            "who have yet to sign are reminded."
        ),
        ("staff add --nda", "access nda"),
    ),
    19: Row(
        N_("An appointment is recorded with client, adviser, time, place, purpose and outcome."),
        ("care appointment",),
    ),
    20: Row(_CONDUCT, computes=False),
    21: Row(N_(
        "A signed contract is recorded and its package filed with client service."
    ), ("contract add", "submission submit")),
    22: Row(
        N_(
            "A contract's package goes through rounds: handed in, reviewed, returned with what is missing "
            "and a deadline. Both forms come out as workbooks."
        ),
        ("submission submit", "submission review", "submission form"),
    ),
    23: Row(
        N_(
            "A contract's failures cost its adviser the points of the scale, one after the other, in the "
            "month each happened; what lies beyond the scale goes to the general manager."
        ),
        ("submission penalties", "submission show"),
    ),
    24: Row(
        N_(
            "A deadline that passes without a round is one failure, dated the day after, however long it "
            "stays missed; it counts on the same scale."
        ),
        ("submission list", "submission penalties"),
        see=(22, 23),
    ),
    25: Row(
        N_(
            "The penalised advisers of a fund and month go to human resources as a list that is frozen when "
            "sent, and are confirmed or adjusted line by line."
        ),
        ("submission send", "submission confirm"),
    ),
    26: Row(_SERVICE, ("client note",)),
    27: Row(_SERVICE, ("client note", "callbacks log")),
    28: Row(_SERVICE, ("client note", "care letter")),
    29: Row(
        N_(
            "Every act is on a trail that no command edits or deletes, chained so that a change behind the "
            "program's back is found."
        ),
        ("archive trail", "archive verify"),
    ),
    30: Row(
        N_("Consultations of prospects are logged; a prospect is a target client."),
        ("client add", "client note"),
    ),
    31: Row(_DEALINGS, ("contract add", "contract exit", "contract transfer")),
    32: Row(_DEALINGS, ("contract list", "client show")),
    33: Row(N_("Nothing to compute: the article states the aims of service."), computes=False),
    34: Row(_LOST, computes=False),
    35: Row(
        N_(
            "A service budget per tier and year is the firm's to enter; the source's table is lost, and "
            "none is invented."
        ),
        ("care budget",),
        see=(1,),
    ),
    36: Row(
        N_("A yearly rise of the service budgets outside the permitted range is refused."),
        ("care budget",),
    ),
    37: Row(_LOST, computes=False),
    38: Row(
        N_(
            "A complaint is recorded with category, department and person responsible, judged, answered, "
            "chased and closed; first reply, stated reply time and closing limit are deadlines, and what is "
            "late says by how much."
        ),
        _COMPLAINTS,
    ),
    39: Row(
        N_(
            "VIP is the highest tier; where this article's wording leaves out the exact bound, Article 1 "
            "decides."
        ),
        ("client list --tier vip",),
        see=(1,),
    ),
    40: Row(
        N_(
            "Each half-year every VIP is owed an exclusive event; the duty stays until one with the general "
            "manager present is recorded."
        ),
        ("care event",),
    ),
    41: Row(_CALLBACKS, ("callbacks log", "callbacks list", "callbacks stats")),
    42: Row(_CALLBACKS, ("callbacks log", "callbacks list", "callbacks stats"), see=(41,)),
    43: Row(
        N_(
            "A problem found in a callback is listed until it is answered, with its deadline in working "
            "days."
        ),
        ("callbacks issue", "callbacks resolve", "callbacks overdue"),
    ),
    44: Row(
        N_(
            "A complaint against an adviser that touches a violation is referred and stays listed until the "
            "referral is answered."
        ),
        ("complaints log --against", "complaints list"),
    ),
    45: Row(
        N_("Each client is to be told how to complain; the duty stays until it is recorded."),
        ("callbacks log", "reminders"),
    ),
    46: Row(
        N_(
            "Before each payout every payee is called to verify name and account; the call sheet lists who "
            "is left."
        ),
        ("callbacks plan", "callbacks log --kind payout_verify"),
    ),
    47: Row(
        N_(
            "The payout sheet is computed from daily balances, rounded once per contract, and frozen when "
            "submitted."
        ),
        ("payout schedule", "payout calc", "payout explain", "payout submit"),
    ),
    48: Row(
        N_(
            "Finance checks the sheet against the remittance receipts; a receipt that differs is shown on "
            "its line."
        ),
        ("payout check", "payout show"),
    ),
    49: Row(
        N_(
            "The interest the project company owes is computed at the fund's project rate, and the notice "
            "is recorded with its receipt."
        ),
        ("payout notice",),
    ),
    50: Row(N_(
        "Telling finance and client service the date and amount is a step of the payout."
    ), ("payout steps",)),
    51: Row(N_(
        "Confirming the date with the project company is a step of the payout with its deadline."
    ), ("payout steps", "payout overdue")),
    52: Row(N_(
        "Telling finance that the project company has paid is a step of the payout."
    ), ("payout steps",)),
    53: Row(
        N_(
            "Once the amount received is verified, investors are paid by the frozen sheet; a payment date "
            "on a non-working day moves as the policy says."
        ),
        ("payout done", "payout schedule"),
    ),
    54: Row(N_(
        "Telling client service that investors were paid is a step of the payout with its deadline."
    ), ("payout steps", "payout overdue")),
    55: Row(
        N_("After payment every investor is called; those not yet reached stay listed."),
        ("callbacks log --kind payout_done", "callbacks overdue"),
    ),
    56: Row(N_(
        "Nothing to compute: the article says who interprets the regulation. A decision where it is silent "
        "is a key of the policy marked house."
    ), ("policy show",), computes=False),
    57: Row(N_("Nothing to compute: the article says from when the regulation holds."), computes=False),
}  # fmt: skip
