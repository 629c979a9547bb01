"""Which step may follow which, and where a step recorded late finds its place."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.complaints.rules.standing import possible, settled_at, standing, with_step
from fundcs.complaints.rules.steps import (
    ComplaintHistory,
    ComplaintState,
    Heads,
    Step,
    StepKind,
    Superior,
    reports_to,
)
from fundcs.kit.errors import Refused
from fundcs.kit.typed import InFuture
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Sequence

RECEIVED = datetime(2026, 9, 30, 17, 0, tzinfo=SHANGHAI)
LONG_AFTER = datetime(2027, 9, 30, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)
IMPOSSIBLE = "cannot take the step"
SPOILS_A_LATER_STEP = "could not have happened; check the time"


HEADS = Heads(frozenset({"S004"}))
START = ComplaintHistory("K000001", RECEIVED, heads=HEADS)


def step(kind: str, minutes: int, seq: int = 1, staff: str = "S001", **facts: Any) -> Step:
    at = RECEIVED + minutes * MINUTE
    return Step(seq, StepKind(kind), at, at, staff, "said", **facts)


def history(*kinds: str) -> ComplaintHistory:
    """A complaint that took these steps, a minute apart from the first minute on."""
    facts = START
    for number, kind in enumerate(kinds, 1):
        facts = with_step(facts, step(kind, number, number), LONG_AFTER)
    return facts


WAYS_TO: dict[str, tuple[str, ...]] = {
    "open": (),
    "replied": ("reply",),
    "escalated": ("escalate",),
    "proposed": ("propose",),
    "rejected": ("propose", "reject"),
    "closed": ("reply", "close"),
}

# Rows: the step. Columns: open, replied, escalated, proposed, rejected, closed. A dash: refused.
# A reply and a proposal here are the general manager's where the client did not accept.
TABLE = """
judge      open       replied    escalated  proposed   rejected   -
reply      replied    replied    replied    proposed   replied    -
promise    escalated  escalated  escalated  escalated  rejected   -
escalate   escalated  escalated  escalated  escalated  escalated  -
propose    proposed   proposed   proposed   proposed   proposed   -
accept     -          replied    -          replied    -          -
reject     -          rejected   -          rejected   -          -
close      -          closed     -          closed     -          -
reopen     -          -          -          -          -          open
refer      open       replied    escalated  proposed   rejected   closed
answer     -          -          -          -          -          -
malicious  open       replied    escalated  proposed   rejected   closed
check      -          -          -          -          -          closed
"""
CELLS = [
    (kind, before, after)
    for kind, *cells in (line.split() for line in TABLE.strip().splitlines())
    for before, after in zip(WAYS_TO, cells, strict=True)
]


def test_the_table_names_every_step_in_every_state() -> None:
    assert {(kind, before) for kind, before, _ in CELLS} == set(
        product(StepKind, set(ComplaintState) - {ComplaintState.WITHDRAWN})
    )


@pytest.mark.parametrize(("kind", "before", "after"), CELLS)
def test_a_step_leads_where_the_table_says_or_is_refused(kind: str, before: str, after: str) -> None:
    facts, taken = history(*WAYS_TO[before]), step(kind, 9, 9, "S004")
    assert standing(facts).state == before
    if after == "-":
        with pytest.raises(Refused, match=IMPOSSIBLE):
            with_step(facts, taken, LONG_AFTER)
    else:
        assert standing(with_step(facts, taken, LONG_AFTER)).state == after


@pytest.mark.parametrize("before", list(WAYS_TO))
def test_a_refusal_names_every_step_that_is_possible_and_no_other(before: str) -> None:
    facts = history(*WAYS_TO[before])
    refused = next(kind for kind, state, after in CELLS if state == before and after == "-")
    with pytest.raises(Refused, match=IMPOSSIBLE) as error:
        with_step(facts, step(refused, 9, 9), LONG_AFTER)
    offered = set(error.value.sentence().split("possible: ")[1].split(", "))
    assert offered == {kind for kind, state, after in CELLS if state == before and after != "-"}


def test_a_referral_is_answered_once_and_may_then_be_made_again() -> None:
    referred = history("refer")
    with pytest.raises(Refused, match=IMPOSSIBLE):
        with_step(referred, step("refer", 9, 9), LONG_AFTER)
    answered = with_step(referred, step("answer", 9, 9), LONG_AFTER)
    with pytest.raises(Refused, match=IMPOSSIBLE):
        with_step(answered, step("answer", 10, 10), LONG_AFTER)
    assert StepKind.REFER in possible(standing(answered))


def test_a_complaint_is_marked_malicious_once() -> None:
    with pytest.raises(Refused, match=IMPOSSIBLE):
        with_step(history("malicious"), step("malicious", 9, 9), LONG_AFTER)


@pytest.mark.parametrize(("seconds", "refused"), [(-1, True), (0, False), (1, False)])
def test_a_step_at_the_second_of_receipt_is_taken_and_one_before_is_not(seconds: int, refused: bool) -> None:
    facts, at = ComplaintHistory("K000001", RECEIVED), RECEIVED + timedelta(seconds=seconds)
    early = Step(1, StepKind.REPLY, at, at, "S001")
    if refused:
        with pytest.raises(Refused, match=r"is before complaint K000001 was received \(2026-09-30 17:00\)"):
            with_step(facts, early, LONG_AFTER)
    else:
        assert with_step(facts, early, LONG_AFTER).steps == (early,)


@pytest.mark.parametrize(("seconds", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_step_now_is_taken_and_one_a_second_ahead_is_not(seconds: int, refused: bool) -> None:
    now = RECEIVED + timedelta(hours=3)
    at = now + timedelta(seconds=seconds)
    ahead = Step(1, StepKind.REPLY, at, at, "S001")
    if refused:
        with pytest.raises(InFuture):
            with_step(ComplaintHistory("K000001", RECEIVED), ahead, now)
    else:
        assert with_step(ComplaintHistory("K000001", RECEIVED), ahead, now).steps == (ahead,)


@pytest.mark.parametrize(("seconds", "refused"), [(-1, True), (0, True), (1, False)])
def test_a_stated_reply_time_lies_after_the_moment_it_was_stated(seconds: int, refused: bool) -> None:
    promise = step("promise", 5, promised_by=RECEIVED + 5 * MINUTE + timedelta(seconds=seconds))
    if refused:
        with pytest.raises(Refused, match=r"the stated reply time .* is not after 2026-09-30 17:05, when"):
            with_step(ComplaintHistory("K000001", RECEIVED), promise, LONG_AFTER)
    else:
        assert (
            standing(with_step(ComplaintHistory("K000001", RECEIVED), promise, LONG_AFTER)).promise
            is not None
        )


def test_a_reply_recorded_after_the_closing_counts_from_when_it_was_given() -> None:
    closed = history("judge", "judge", "reply", "close")
    late = Step(5, StepKind.REPLY, RECEIVED + MINUTE, LONG_AFTER, "S001")
    facts = with_step(closed, late, LONG_AFTER)
    assert [taken.seq for taken in facts.steps] == [1, 5, 2, 3, 4]
    assert standing(facts).first_replied_at == RECEIVED + MINUTE
    assert standing(facts).state is ComplaintState.CLOSED


def test_a_late_step_that_would_undo_a_later_one_is_refused_with_both_named() -> None:
    proposed = history("propose", "judge", "accept")
    with pytest.raises(Refused, match=SPOILS_A_LATER_STEP) as error:
        with_step(proposed, step("escalate", 2, 9), LONG_AFTER)
    sentence = error.value.sentence()
    assert "'escalate' at 2026-09-30 17:02" in sentence
    assert "'accept' of 2026-09-30 17:03" in sentence


def test_steps_of_one_second_stand_in_the_order_of_their_recording() -> None:
    at_once = [step("reply", 5, 1), step("close", 5, 2), step("reopen", 5, 3)]
    facts = ComplaintHistory("K000001", RECEIVED)
    for taken in at_once:
        facts = with_step(facts, taken, LONG_AFTER)
    assert standing(facts).state is ComplaintState.OPEN


def test_a_moment_sees_only_what_had_happened_by_then() -> None:
    facts = history("reply", "close", "reopen")
    seen = [standing(facts.until(RECEIVED + number * MINUTE)).state for number in range(4)]
    assert seen == ["open", "replied", "closed", "open"]


def test_reopening_begins_anew_and_keeps_the_referral_and_the_mark() -> None:
    facts = history("refer", "malicious", "promise", "reply", "close", "reopen")
    reached = standing(facts)
    assert (reached.received, reached.reopened) == (RECEIVED + 6 * MINUTE, 1)
    assert (reached.first_replied_at, reached.promise, reached.closing) == (None, None, None)
    assert reached.referred
    assert reached.malicious is not None


def minutes_of(moment: datetime | None) -> int | None:
    return None if moment is None else int((moment - RECEIVED) / MINUTE)


@pytest.mark.parametrize(
    ("kinds", "minute"),
    [
        ((), None),
        (("reply",), None),
        (("reply", "close"), 2),
        (("refer", "reply", "close"), None),
        (("refer", "answer", "reply", "close"), 4),
        (("refer", "reply", "close", "answer"), 4),
        (("reply", "close", "refer"), None),
        (("reply", "close", "malicious"), 2),
        (("reply", "close", "reopen"), None),
        (("reply", "close", "reopen", "reply", "close"), 5),
    ],
)
def test_nothing_is_owed_once_closed_and_every_referral_answered(
    kinds: Sequence[str], minute: int | None
) -> None:
    assert minutes_of(settled_at(history(*kinds))) == minute


@pytest.mark.parametrize("answer", ["reply", "propose"])
@pytest.mark.parametrize("asking", ["promise", "escalate"])
def test_an_answer_to_the_client_answers_what_was_asked_before_it(asking: str, answer: str) -> None:
    reached = standing(history(asking, answer))
    asked = reached.promise or reached.escalation
    assert asked is not None
    assert asked.answered_at == RECEIVED + 2 * MINUTE


def test_a_promise_is_not_a_reply() -> None:
    assert standing(history("promise")).first_replied_at is None


def test_asking_the_same_head_again_gives_no_more_time() -> None:
    facts = ComplaintHistory("K000001", RECEIVED)
    heads = (Superior.CS_MANAGER, Superior.CS_MANAGER, Superior.GENERAL_MANAGER)
    asked = []
    for number, head in enumerate(heads, 1):
        facts = with_step(facts, step("escalate", number, number, escalated_to=head), LONG_AFTER)
        escalation = standing(facts).escalation
        assert escalation is not None
        asked.append(minutes_of(escalation.step.at))
    assert asked == [1, 1, 3]


def test_the_same_head_asked_again_after_an_answer_gets_its_time() -> None:
    escalation = standing(history("escalate", "reply", "escalate")).escalation
    assert escalation is not None
    assert (minutes_of(escalation.step.at), escalation.answered_at) == (3, None)


@pytest.mark.parametrize(
    ("role", "head"),
    [
        (None, "cs_manager"),
        ("advisor", "cs_manager"),
        ("cs_specialist", "cs_manager"),
        ("cs_manager", "general_manager"),
        ("general_manager", "cs_manager"),
    ],
)
def test_a_complaint_against_a_cs_manager_passes_them_by(role: str | None, head: str) -> None:
    assert reports_to(role) == head


ASKING: list[tuple[str, dict[str, Any]]] = [
    ("escalate", {"escalated_to": Superior.GENERAL_MANAGER}),
    ("reject", {}),
]
BY_GENERAL_MANAGER: list[tuple[str, dict[str, Any]]] = [
    ("S004", {}),
    ("S001", {"answered_by": "S004"}),
]
BY_OTHERS: list[tuple[str, dict[str, Any]]] = [
    ("S001", {}),
    ("S004", {"answered_by": "S001"}),
]


def asked_of_the_general_manager(kind: str, facts: dict[str, Any]) -> ComplaintHistory:
    return with_step(history("reply"), step(kind, 5, 5, **facts), LONG_AFTER)


@pytest.mark.parametrize("answer", ["reply", "propose"])
@pytest.mark.parametrize(("staff", "facts"), BY_GENERAL_MANAGER)
@pytest.mark.parametrize(("kind", "to"), ASKING)
def test_what_goes_to_the_general_manager_is_answered_by_them_whoever_records_it(
    kind: str, to: dict[str, Any], staff: str, facts: dict[str, Any], answer: str
) -> None:
    asked = asked_of_the_general_manager(kind, to)
    reached = standing(with_step(asked, step(answer, 6, 6, staff, **facts), LONG_AFTER))
    assert not reached.awaits_general_manager
    assert reached.state == {"reply": "replied", "propose": "proposed"}[answer]
    answered = reached.escalation or reached.rejection
    assert answered is not None
    assert minutes_of(answered.answered_at) == 6


@pytest.mark.parametrize("answer", ["reply", "propose"])
@pytest.mark.parametrize(("staff", "facts"), BY_OTHERS)
@pytest.mark.parametrize(("kind", "to"), ASKING)
def test_an_answer_of_anybody_else_is_kept_and_leaves_state_and_duty(
    kind: str, to: dict[str, Any], staff: str, facts: dict[str, Any], answer: str
) -> None:
    asked = asked_of_the_general_manager(kind, to)
    after = with_step(asked, step(answer, 6, 6, staff, **facts), LONG_AFTER)
    assert len(after.steps) == len(asked.steps) + 1
    assert standing(after).state == standing(asked).state
    assert standing(after).awaits_general_manager
    with pytest.raises(Refused, match=IMPOSSIBLE):
        with_step(after, step("close", 7, 7), LONG_AFTER)


def test_a_complaint_is_not_escalated_past_a_general_manager_who_has_not_answered() -> None:
    asked = asked_of_the_general_manager("escalate", {"escalated_to": Superior.GENERAL_MANAGER})
    lower = with_step(asked, step("escalate", 6, 6, escalated_to=Superior.CS_MANAGER), LONG_AFTER)
    answered = with_step(lower, step("reply", 7, 7), LONG_AFTER)
    assert standing(answered).state is ComplaintState.ESCALATED
    assert standing(answered).awaits_general_manager


def test_the_cs_managers_answer_meets_the_escalation_and_leaves_the_general_managers() -> None:
    rejected = with_step(history("reply"), step("reject", 5, 5), LONG_AFTER)
    escalated = with_step(rejected, step("escalate", 6, 6, escalated_to=Superior.CS_MANAGER), LONG_AFTER)
    reached = standing(with_step(escalated, step("reply", 7, 7), LONG_AFTER))
    assert reached.escalation is not None
    assert minutes_of(reached.escalation.answered_at) == 7
    assert (reached.state, reached.awaits_general_manager) == ("rejected", True)


def test_a_firm_whose_policy_sends_a_rejection_elsewhere_needs_no_general_manager() -> None:
    facts = ComplaintHistory("K000001", RECEIVED, heads=Heads(frozenset({"S004"}), "cs_manager"))
    for number, kind in enumerate(("reply", "reject", "reply"), 1):
        facts = with_step(facts, step(kind, number, number), LONG_AFTER)
    assert standing(facts).state is ComplaintState.REPLIED


def test_a_general_manager_complained_of_is_not_waited_for() -> None:
    facts = ComplaintHistory("K000001", RECEIVED, heads=Heads(frozenset({"S004"}), accused=True))
    for number, kind in enumerate(("reply", "reject", "reply"), 1):
        facts = with_step(facts, step(kind, number, number), LONG_AFTER)
    assert standing(facts).state is ComplaintState.REPLIED


# Under the rules of before, any reply answered a rejection and the complaint could be closed.
EARLIER = ComplaintHistory.of(
    "K000001",
    RECEIVED,
    [step(kind, number, number) for number, kind in enumerate(("propose", "reject", "reply", "close"), 1)],
    HEADS,
)


def test_a_complaint_closed_under_earlier_rules_is_read_as_closed() -> None:
    reached = standing(EARLIER)
    assert reached.state is ComplaintState.CLOSED
    assert not reached.awaits_general_manager
    assert minutes_of(settled_at(EARLIER)) == 4


def test_a_complaint_closed_under_earlier_rules_can_be_reopened() -> None:
    assert standing(with_step(EARLIER, step("reopen", 9, 9), LONG_AFTER)).state is ComplaintState.OPEN


@pytest.mark.parametrize(
    ("kinds", "minute"), [((), 9), (("reply",), 9), (("refer", "reply", "close"), 9), (("reply", "close"), 2)]
)
def test_nothing_is_owed_since_the_withdrawal_unless_it_was_settled_before(
    kinds: Sequence[str], minute: int
) -> None:
    assert minutes_of(settled_at(history(*kinds), RECEIVED + 9 * MINUTE)) == minute


def test_an_acceptance_answers_what_was_proposed_last() -> None:
    proposal = standing(history("propose", "propose", "accept")).proposal
    assert proposal is not None
    assert (minutes_of(proposal.step.at), minutes_of(proposal.answered_at)) == (2, 3)
    assert standing(history("propose", "accept", "close", "reopen")).proposal is None


@given(st.lists(st.tuples(st.sampled_from(list(StepKind)), st.integers(0, 30)), max_size=25))
def test_whatever_is_taken_in_whatever_order_the_history_holds_to_the_table(
    tried: list[tuple[StepKind, int]],
) -> None:
    facts, refused = START, list[str]()
    for number, (kind, minute) in enumerate(tried, 1):
        try:
            facts = with_step(facts, step(kind, minute, number, "S004"), LONG_AFTER)
        except Refused as error:
            refused.append(str(error))
    assert all(re.search(f"{IMPOSSIBLE}|{SPOILS_A_LATER_STEP}", sentence) for sentence in refused)
    assert len(facts.steps) == len(tried) - len(refused)
    legal = {(kind, before): after for kind, before, after in CELLS if after != "-"}
    state, referred = "open", False
    for taken in sorted(facts.steps, key=lambda one: (one.at, one.seq)):
        if taken.kind is StepKind.ANSWER:
            assert referred
            referred = False
            continue
        assert (taken.kind, state) in legal
        state = legal[taken.kind, state]
        if taken.kind is StepKind.REFER:
            assert not referred
            referred = True
    assert standing(facts).state == state
