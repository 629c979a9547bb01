"""How complaints are kept: the lookup of what is owed, its one derived column, two officers at once."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shared.acting import acting
from shared.complaint_steps import JUDGED
from shared.query_plans import query_plans, scanned

from fundcs.act import Act, Person, Role
from fundcs.archive import trail
from fundcs.archive.archive import Archive
from fundcs.complaints import queries
from fundcs.complaints.duties import duties
from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.rules.standing import settled_at
from fundcs.complaints.rules.steps import ComplaintHistory, StepKind, Superior
from fundcs.complaints.service import corrections, handling
from fundcs.deadlines.rules import EVERYTHING, Choice
from fundcs.kit.errors import Refused
from fundcs.kit.parsing import parse_moment
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlmodel import Session

NOW = parse_moment("2026-09-30 18:00")
MINUTE = timedelta(minutes=1)


def act_in(session: Session, desk: Any, who: str = "S001") -> Act:
    trail.sign(session, trail.Author(who, NOW.isoformat(), None, "test"))
    return Act(session, NOW, Person(who, who, Role.CS_MANAGER), load(), desk.path)


@pytest.fixture
def reader(desk: Any) -> Iterator[Act]:
    """An act that reads the desk's archive."""
    with acting(desk.path, NOW.isoformat()) as act:
        yield act


@pytest.mark.parametrize("choice", [EVERYTHING, Choice(fund="F1"), Choice(owner="S003"), Choice(role="hr")])
def test_what_is_owed_is_found_by_the_index_whatever_is_settled(reader: Act, choice: Choice) -> None:
    with query_plans(reader.session) as plans:
        assert list(duties(reader, choice)) == []
    steps, complaints = plans
    for plan in plans:
        assert not scanned(plan), plan
        searched = [line for line in plan if "SEARCH complaint USING" in line]
        assert [line.split("INDEX ")[1].split(" (")[0] for line in searched] == [
            "ix_complaint_settled_at"
        ] * 2
    assert any("complaint_step" in line and "(complaint=?)" in line for line in steps), steps
    assert not any("complaint_step" in line for line in complaints)


def test_what_a_client_is_owed_is_found_by_the_client(reader: Act) -> None:
    with query_plans(reader.session) as plans:
        assert list(duties(reader, Choice(client="C001"))) == []
    for plan in plans:
        assert not scanned(plan), plan
        assert any("ix_complaint_client (client=?)" in line for line in plan), plan


def test_settled_complaints_are_counted_in_the_index_alone(reader: Act) -> None:
    with query_plans(reader.session) as plans:
        assert queries.settled_by(reader.session, NOW) == 0
    assert plans == [["SEARCH complaint USING COVERING INDEX ix_complaint_settled_at (settled_at<?)"]]


TRIED = st.lists(
    st.tuples(
        st.sampled_from([kind for kind in StepKind if kind is not StepKind.PROMISE]), st.integers(0, 60)
    ),
    max_size=14,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TRIED)
def test_the_column_of_what_is_settled_equals_its_derivation(
    desk: Any, tried: list[tuple[StepKind, int]]
) -> None:
    archive = Archive(desk.path, writes=True)
    try:
        with archive.unit() as session:
            act = act_in(session, desk)
            typed = handling.TypedComplaint(
                client="C001", content="x", channel="phone", against="S002", received=NOW - 60 * MINUTE
            )
            no = handling.log(act, typed).no
            refused = list[str]()
            for kind, minute in tried:
                facts = {"escalated_to": Superior.CS_MANAGER} if kind is StepKind.ESCALATE else {}
                try:
                    handling.record(act, no, kind, at=NOW - minute * MINUTE, **facts)
                except Refused as error:
                    refused.append(str(error))
            assert all(re.search("cannot take the step|could not have happened", said) for said in refused)
            row = queries.by_no(session, no)
            assert row is not None
            history = ComplaintHistory.of(no, row.complaint.received, row.steps)
            assert row.complaint.settled_at == settled_at(history)
            owed = ComplaintFilter(unsettled=True)
            listed = {row.complaint.no for row in queries.listed(session, owed, NOW)}
            assert (no in listed) is (settled_at(history) is None)
            corrections.withdraw(act, no, "x")
            after = queries.by_no(session, no)
            assert after is not None
            assert after.complaint.settled_at == settled_at(history, NOW) is not None
            assert no not in {row.complaint.no for row in queries.listed(session, owed, NOW)}
    finally:
        archive.close()


def at_once(desk: Any, *bodies: Callable[[Act], object]) -> list[Exception]:
    """Run each body in a transaction and a thread of its own, all starting together; what they raised."""
    gate, raised = threading.Barrier(len(bodies)), list[Exception]()

    def officer(body: Callable[[Act], object], who: str) -> None:
        archive = Archive(desk.path, writes=True)
        try:
            gate.wait()
            with archive.unit() as session:
                body(act_in(session, desk, who))
        except Exception as error:  # noqa: BLE001 - a thread's error is the test's to judge
            raised.append(error)
        finally:
            archive.close()

    threads = [
        threading.Thread(target=officer, args=(body, who))
        for body, who in zip(bodies, ("S001", "S003", "S004", "S006"), strict=False)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_replies_recorded_by_officers_at_the_same_moment_all_land(desk: Any, complaint: str) -> None:
    def reply(act: Act) -> object:
        return handling.record(act, complaint, StepKind.REPLY, content=act.staff.code)

    assert at_once(desk, reply, reply, reply, reply) == []
    steps = desk.json("complaints", "show", complaint, now=NOW.isoformat())["steps"]
    assert [step["seq"] for step in steps] == [1, 2, 3, 4]
    assert {step["text"] for step in steps} == {"S001", "S003", "S004", "S006"}


def test_of_two_closings_at_the_same_moment_one_lands_and_the_other_is_told(
    desk: Any, complaint: str
) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "x")
    desk.ok("complaints", "judge", complaint, "--reasonable", "--content", "x")

    def close(act: Act) -> object:
        return handling.close(act, complaint, resolution=act.staff.code, root_cause="delay")

    raised = at_once(desk, close, close)
    assert [
        "is 'closed' at that time and cannot take the step 'close'" in str(error) for error in raised
    ] == [True]
    steps = desk.json("complaints", "show", complaint, now=NOW.isoformat())["steps"]
    assert [step["step"] for step in steps] == ["reply", "judge", "close"]


def test_complaints_logged_at_the_same_moment_get_numbers_of_their_own(desk: Any) -> None:
    def log(act: Act) -> object:
        return handling.log(
            act, handling.TypedComplaint(client="C001", content=act.staff.code, channel="phone")
        )

    assert at_once(desk, log, log, log) == []
    listed = desk.json("complaints", "list", now=NOW.isoformat())
    assert [row["no"] for row in listed] == ["K000001", "K000002", "K000003"]


def test_numbers_go_on_past_a_million(desk: Any) -> None:
    with closing(sqlite3.connect(desk.path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for no in ("K999999", "K1000000"):
            connection.execute(
                "INSERT INTO complaint (no, client, channel, content, received, recorded_at, recorded_by)"
                " VALUES (:no, 'C001', 'phone', 'x', :at, :at, 'S001')",
                {"no": no, "at": "2026-09-30T17:00:00+08:00"},
            )
        connection.commit()
    made = desk.json("complaints", "log", "C001", "--content", "x", "--channel", "phone")
    assert made["no"] == "K1000001"
    assert [row["no"] for row in desk.json("complaints", "list")] == ["K999999", "K1000000", "K1000001"]


@pytest.mark.parametrize(("client", "caller"), [(None, None), ("C001", "吴路人")])
def test_the_store_itself_wants_one_complainant(desk: Any, client: str | None, caller: str | None) -> None:
    statement = """
        INSERT INTO complaint (no, client, caller_name, channel, content, received, recorded_at, recorded_by)
        VALUES ('K1', ?, ?, 'phone', 'x', '', '', 'S001')
    """
    with (
        closing(sqlite3.connect(desk.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="complainant"),
    ):
        connection.execute(statement, (client, caller))


def test_complaints_are_counted_by_state_as_they_are_listed(desk: Any) -> None:
    for no, verbs in enumerate(
        (
            (),
            ("reply",),
            ("judge", "reply", "close"),
            ("judge", "reply", "close"),
            ("refer", "judge", "reply", "close"),
            ("propose",),
        ),
        1,
    ):
        desk.ok("complaints", "log", "C001", "--content", "x", "--channel", "phone", "--against", "S002")
        for verb in verbs:
            words = {"close": ("--resolution", "x", "--root-cause", "delay"), "judge": JUDGED}
            desk.ok("complaints", verb, f"K{no:06d}", *words.get(verb, ("--content", "x")))
    desk.ok("complaints", "withdraw", "K000002", "--reason", "x")
    desk.ok("complaints", "withdraw", "K000004", "--reason", "x")
    listed = Counter(row["state"] for row in desk.json("complaints", "list", now=NOW.isoformat()))
    with acting(desk.path, NOW.isoformat()) as act:
        counted = handling.states(act)
    assert listed == {"open": 1, "closed": 2, "proposed": 1, "withdrawn": 2}
    assert counted == listed


def test_every_step_is_on_the_trail(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "x")
    with closing(sqlite3.connect(desk.path)) as connection:
        found = connection.execute("SELECT verb, tbl, key FROM trail WHERE tbl LIKE 'complaint%'").fetchall()
    assert found == [("created", "complaint", "K000001"), ("created", "complaint_step", "K000001/1")]
