"""What fundcs does for each article today, and what it does not do yet, in the project's own words."""

from __future__ import annotations

from fundcs.kit.i18n import N_
from fundcs.policy.article_row import Row

_LOST = N_(
    "Nothing to compute: the flow chart is lost in the source; the articles around it are carried out."
)
_MASKED = N_(
    "Personal data is masked unless somebody permitted asks to see it and gives a reason, which goes on "
    "record."
)
_CONTACTS = N_(
    "Callbacks, complaints, consultations, notes, visits and letters are recorded with their channel and "
    "time; what is to be followed up stays on the list of to-dos until it is."
)
_RECORDED = ("callbacks log", "complaints log", "client note", "care visit", "care letter", "care follow")
_DEALINGS = N_("The dealings of existing clients are recorded as contracts, exits and transfers.")
_CALLBACKS = N_(
    "Callbacks are recorded and tracked with their findings, and counted by kind, caller and month. What "
    "clients score after a call, a visit or a closed complaint, and in the yearly opinion survey, is "
    "recorded and counted by tier, adviser and month; a low score is a finding."
)
_SURVEYS = ("care survey record", "care survey stats", "care survey sheet", "care survey import")

ROWS = {
    1: Row(
        does=N_(
            "A client's tier follows from the cumulative subscription, exact to the fen; the lower bound of "
            "a band belongs to it. Every change of tier is dated and can be explained. The kind of qualified "
            "investor and the evidence for it are on record; a contract is assessed as of its day."
        ),
        commands=("client list --tier", "client show", "explain", "client evidence", "client suitability"),
    ),
    2: Row(
        does=N_("Each client has one file, kept by CS; members of staff are recorded with their role."),
        commands=("staff add", "client add", "client import", "client edit"),
    ),
    3: Row(
        does=N_(
            "The policy lists which documents the file of each kind of client must hold; what is missing is "
            "listed and due, what lapses is due before. A social credit code needs no organisation code. A "
            "withheld identity needs an introducer or authorised agent on record and the approval of the "
            "general manager, who gives it in person (item 5)."
        ),
        commands=(
            "client doc add",
            "client doc missing",
            "client add --withheld",
            "client approve-withheld",
            "client show",
        ),
    ),
    4: Row(
        does=N_(
            "Scans are stored by their content, each once, with the shelf mark of the paper original, "
            "whether they come with a contract package or by themselves."
        ),
        commands=(
            "client doc add",
            "client doc list",
            "client doc open",
            "submission submit --file",
            "submission review --shelf",
            "archive files",
        ),
    ),
    5: Row(
        does=N_(
            "Every change of a client's data is kept with who made it and when; a statement gives the "
            "subscriptions and exits of each year."
        ),
        commands=("client history", "client statement", "client edit"),
    ),
    6: Row(
        does=N_(
            "The access of a member of staff ends on the day of leaving; what they hold passes to colleagues "
            "in one act, on a form to sign."
        ),
        commands=("staff leave",),
    ),
    7: Row(
        does=N_(
            "The role decides who may read client files; people outside CS read one by the general manager's "
            "leave, up to a day. Seeing personal data unmasked needs a reason and goes on record, with whose "
            "it was."
        ),
        commands=(
            "policy show",
            "access grant",
            "access revoke",
            "access list",
            "access log",
            "client show --reveal",
        ),
    ),
    8: Row(
        does=N_(
            "A client is assigned to one CS specialist; clients without one are listed; a deputy receives "
            "their to-dos while they are away."
        ),
        commands=("client assign", "client list --unassigned", "staff away", "staff list", "status"),
    ),
    9: Row(
        does=N_(
            "Each month's list of VIP, senior, quasi-senior and mid clients for the house journal and the "
            "announcements of their funds, as an Excel file and as labels; it is a to-do until it was sent. "
            "Who was sent what is recorded; where mail came back, the address is asked for."
        ),
        commands=("care mailing", "care mailing sent", "care mailing returned", "care preference"),
    ),
    10: Row(
        does=N_(
            "Clients of all tiers are greeted on their birthday, solar or lunar, and on the policy's "
            "holidays, by the channel they prefer, unless they want none; the list goes to the tool that "
            "sends it, and who was greeted is recorded."
        ),
        commands=("care greetings", "care greetings done", "care preference"),
    ),
    11: Row(
        does=N_("Letters and faxes, received and sent, are recorded and kept with their scans."),
        commands=("care letter", "care letter --attach", "care list --kind letter"),
    ),
    12: Row(
        does=N_(
            "When a member leaves, their clients are assigned to others, and each is told by a deadline."
        ),
        commands=("staff leave", "client assign", "client list --unassigned", "reminders"),
    ),
    13: Row(does=_MASKED, commands=("client show --reveal", "archive trail")),
    14: Row(does=_MASKED, commands=("client show --reveal", "archive trail")),
    15: Row(
        does=N_(
            "A fund is sealed after its exit, once every payout is paid and nothing is to be received: "
            "nothing in it, its contracts or their documents changes any more, nor the file of a client "
            "without another fund; both are unmasked only by the general manager's leave. The general "
            "manager may open it again. The earliest day of destruction is shown."
        ),
        commands=("fund seal", "fund seal --undo", "fund show", "client show", "access grant"),
    ),
    16: Row(
        does=N_(
            "A leak of client information, actual or possible, is on record with whom it concerns; it is "
            "reported and remedied within a deadline, then closed by a colleague."
        ),
        commands=(
            "access leak report",
            "access leak remedy",
            "access leak close",
            "access leak list",
            "access leak scope",
        ),
    ),
    17: Row(
        does=N_(
            "Nothing to compute: the article says who must keep client information confidential. The list of "
            "to-dos names what each role has to do."
        ),
        commands=("reminders",),
        nothing=True,
    ),
    18: Row(
        does=N_(
            "A member of staff who has not signed the confidentiality agreement sees no client data; those "
            "who have yet to sign are on the list of to-dos."
        ),
        commands=("staff add --nda", "access nda", "reminders"),
    ),
    19: Row(
        does=N_(
            "An appointment is made for an adviser and a client with time, place and purpose, moved, and its "
            "outcome recorded; what is at the same time is said. One for signing leads to the contract and "
            "the first deadline of its package."
        ),
        commands=("care appointment add", "care appointment held", "care appointment list"),
    ),
    20: Row(
        does=N_("Nothing to compute: the article asks for proper conduct, which no record can show."),
        nothing=True,
    ),
    21: Row(
        does=N_("A signed contract is recorded; its package is submitted to CS and filed."),
        commands=("contract add", "submission submit", "submission list"),
    ),
    22: Row(
        does=N_(
            "A contract package is submitted, reviewed by the CS manager, and returned with what is missing "
            "or defective and a deadline. Both forms come out as Excel files."
        ),
        commands=("submission submit", "submission review", "submission deadline", "submission form"),
    ),
    23: Row(
        does=N_(
            "The failed submissions of a contract cost its adviser the points of the scale, one after the "
            "other, in the month each happened; beyond the scale the general manager decides."
        ),
        commands=("submission penalties", "submission show", "submission decide"),
        planned=N_("choosing another role that decides beyond the scale."),
    ),
    24: Row(
        does=N_(
            "A package that is not submitted or completed in time is one failed submission, dated the day "
            "after the deadline, however long it stays missing; the same scale applies."
        ),
        commands=("submission list", "submission penalties"),
        see=(22, 23),
    ),
    25: Row(
        does=N_(
            "The penalty list of a fund and month goes to HR and is final once sent; HR confirms or adjusts "
            "it line by line."
        ),
        commands=("submission send", "submission sent", "submission confirm"),
    ),
    26: Row(
        does=_CONTACTS,
        commands=_RECORDED,
    ),
    27: Row(
        does=_CONTACTS,
        commands=_RECORDED,
    ),
    28: Row(
        does=N_(
            "Consultations and callbacks are recorded with their channel. So are information products: what "
            "was published for whom, and who was sent it, when and by which channel."
        ),
        commands=(*_RECORDED, "care product add", "care product sent", "care product show"),
    ),
    29: Row(
        does=N_(
            "Every act goes on the operation log, which no command edits or deletes; its entries are "
            "chained, so that a change made outside fundcs is found."
        ),
        commands=("archive trail", "archive verify"),
    ),
    30: Row(
        does=N_("A prospect is recorded as a target client, and so are their consultations."),
        commands=("client add", "client list --tier target", "client note --kind consultation"),
    ),
    31: Row(
        does=N_(
            "The dealings of existing clients are recorded as contracts, exits and transfers. The CS "
            "specialist is told in time to call the holder of a contract that matures."
        ),
        commands=("contract add", "contract exit", "contract transfer", "payout forecast", "reminders"),
    ),
    32: Row(does=_DEALINGS, commands=("contract list", "client show")),
    33: Row(does=N_("Nothing to compute: the article states the aims of service."), nothing=True),
    34: Row(does=_LOST, nothing=True),
    35: Row(
        does=N_(
            "The firm enters the service budget of each tier and year; its table is lost in the source, and "
            "no figure is invented. What is spent on a client is recorded against the budget of their tier "
            "on the day; what is beyond it waits for the general manager."
        ),
        commands=(
            "care budget set",
            "care budget list",
            "care budget spend",
            "care budget spending",
            "care budget approve",
            "care budget reject",
            "care budget withdraw",
        ),
    ),
    36: Row(
        does=N_(
            "The budgets of a year are raised over those of the year before by a rate within 10% to 20%; any "
            "other is refused, as are other limits in a policy file."
        ),
        commands=("care budget raise", "care budget set", "policy check"),
    ),
    37: Row(does=_LOST, nothing=True),
    38: Row(
        does=N_(
            "A complaint is recorded with category, department and person responsible, judged, replied to, "
            "reported upward where it must be, and closed; first reply, stated reply time and closing have "
            "deadlines, and what is overdue is listed. What goes to the general manager waits for the "
            "general manager's answer; a complaint that lacks something is not closed, and all of it is told "
            "at once."
        ),
        commands=(
            "complaints log",
            "complaints judge",
            "complaints reply",
            "complaints promise",
            "complaints escalate",
            "complaints propose",
            "complaints accept",
            "complaints reject",
            "complaints malicious",
            "complaints close",
            "complaints overdue",
            "complaints check",
            "complaints letter",
            "complaints action add",
            "complaints action list",
        ),
    ),
    39: Row(
        does=N_(
            "VIP is the highest tier; where the wording of this article leaves out the exact bound, Article "
            "1 decides. VIP clients' consent to their service is on record, and who has given none is "
            "listed; what the policy lets the clients of a tier use in a year is counted."
        ),
        commands=(
            "client list --tier vip",
            "care consent give",
            "care consent revoke",
            "care consent list",
            "care benefit use",
            "care benefit list",
        ),
        see=(1,),
    ),
    40: Row(
        does=N_(
            "Every VIP client is due an event each half-year until one was held that they attended with "
            "the general manager; for who becomes a VIP client in its last days that begins with the next. "
            "What is missed stays on the list until the general manager waives it or the policy's time is "
            "over. Each client's share of the cost is spending."
        ),
        commands=(
            "care event plan",
            "care event invite",
            "care event held",
            "care event owed",
            "care event list",
            "care event waive",
        ),
    ),
    41: Row(does=_CALLBACKS, commands=("callbacks log", "callbacks list", "callbacks stats", *_SURVEYS)),
    42: Row(
        does=N_(
            "Callbacks are recorded, tracked and counted; the bulletin of a month puts them beside "
            "complaints, payouts and what else the department did, with the promises kept, and stays as it "
            "was issued."
        ),
        commands=("callbacks log", "callbacks list", "callbacks stats", *_SURVEYS, "report"),
        see=(41,),
    ),
    43: Row(
        does=N_(
            "A finding is listed until it is resolved and the client has feedback, with its deadline in "
            "working days."
        ),
        commands=(
            "callbacks log --finding",
            "callbacks issue",
            "callbacks resolve",
            "callbacks findings --open",
            "callbacks overdue",
        ),
    ),
    44: Row(
        does=N_(
            "A complaint about an adviser that touches a violation is referred and stays on the list of "
            "to-dos until the referral is answered."
        ),
        commands=("complaints log --violation", "complaints refer", "complaints answer", "reminders"),
    ),
    45: Row(
        does=N_("Telling each client how to complain stays on the list of to-dos until it is recorded."),
        commands=("callbacks log --kind channels", "reminders"),
    ),
    46: Row(
        does=N_(
            "Before each payout every beneficiary is called to verify name and account; a changed account is "
            "confirmed by a second person, and the call sheet lists who is still to be called."
        ),
        commands=(
            "callbacks plan",
            "callbacks log --kind payout_verify",
            "callbacks import",
            "callbacks enter-account",
            "callbacks confirm-account",
        ),
    ),
    47: Row(
        does=N_(
            "The investor payout sheet is calculated by the fund contract and the policy, for the article "
            "sets no formula, from daily balances, rounded once for each contract, and kept with its "
            "version; it comes out as an Excel file. What was recorded late is corrected by an adjustment "
            "with its cause. The sheet is submitted to finance; what stands against that is listed with its "
            "remedy."
        ),
        commands=(
            "payout schedule",
            "payout calc",
            "payout show",
            "payout explain",
            "payout export",
            "payout submit",
            "reminders",
        ),
    ),
    48: Row(
        does=N_(
            "The sheet marks each contract whose remittance receipt differs. Finance checks the sheet, "
            "clears each difference with a reason or sends the sheet back; another member of staff "
            "approves it. A bank's statement is matched with the contracts, and what agrees is recorded."
        ),
        commands=(
            "payout calc",
            "payout show",
            "payout check",
            "payout approve",
            "contract receipts",
            "reminders",
        ),
    ),
    49: Row(
        does=N_(
            "The interest of the project company follows from the fund's principal and its "
            "project rate; the interest notice comes out as an Excel file with its return slip, "
            "and its signing is on the list of to-dos until it is recorded. Investors' lines, "
            "the project company's total and the money received are compared."
        ),
        commands=(
            "fund edit --project-rate",
            "payout notice",
            "payout reconcile",
            "payout done",
            "payout steps",
            "reminders",
        ),
    ),
    50: Row(
        does=N_(
            "That finance and CS were told the date and the amount is recorded, and on the list "
            "of to-dos until then."
        ),
        commands=("payout done", "payout steps", "reminders"),
    ),
    51: Row(
        does=N_(
            "Confirming the date with the project company again is on the list of to-dos until "
            "it is recorded, counted from the day agreed."
        ),
        commands=("payout done", "payout steps", "payout overdue"),
    ),
    52: Row(
        does=N_(
            "That the project company has paid is recorded with day and amount; when it pays late, what "
            "comes after moves with it."
        ),
        commands=("payout done", "contract receipts", "payout steps", "reminders"),
    ),
    53: Row(
        does=N_(
            "Investors are paid by an approved sheet, with its very total, once the money has come in; the "
            "payments go into a bank's file once, and its answer says what is paid. Until that is recorded "
            "the payout stays on every list. A due date that is not a working day is paid on the day that "
            "the policy sets. What was paid too much is recovered."
        ),
        commands=(
            "payout schedule",
            "payout export --bank",
            "payout results",
            "payout done",
            "payout recover",
            "reminders",
        ),
    ),
    54: Row(
        does=N_("Telling CS that the investors were paid is on the list of to-dos until it is recorded."),
        commands=("payout done", "payout steps", "payout overdue"),
    ),
    55: Row(
        does=N_(
            "Payout follow-up calls are recorded and listed; that they are made is on the list "
            "of to-dos until it is recorded."
        ),
        commands=(
            "callbacks log --kind payout_done",
            "callbacks list --kind payout_done",
            "payout done",
            "reminders",
        ),
    ),
    56: Row(
        does=N_(
            "Nothing to compute: the article says who interprets the regulation. Where it is silent, the "
            "choice made by fundcs is a setting of the policy, marked as a default."
        ),
        commands=("policy show",),
        nothing=True,
    ),
    57: Row(
        does=N_("Nothing to compute: the article says from when the regulation is in force."), nothing=True
    ),
}
