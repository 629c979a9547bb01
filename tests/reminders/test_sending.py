"""`reminders --send`: each person the own list, by a real mail and a real web server on the loopback."""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from shared.owing import IDS, PHONES
from shared.servers import Mailbox, mail_server, web_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TO = '[{ staff = "S002", email = "hening@firm.example" }, { staff = "S003", email = "xunuo@firm.example" }]'


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def settle(office: Any, port: int, to: str = TO, security: str = "none", user: str | None = None) -> None:
    """Write the policy of a firm that sends its lists."""
    login = "" if user is None else f', user = "{user}"'
    server = (
        f'host = "localhost", port = {port}, security = "{security}", sender = "fundcs@firm.example"{login}'
    )
    text = f"[reminders]\nmail = [{{ {server} }}]\nsend_to = {to}\n"
    (office.folder / "policy.toml").write_text(text, "utf-8")


def parts(mail: Any) -> dict[str, str]:
    """The parts of a mail by their types, decoded."""
    return {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}


def test_each_gets_the_own_list_with_the_calendar(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port)
    page = owing.ok("reminders", "--send")
    assert [to for to, _mail in post.mails] == ["hening@firm.example", "xunuo@firm.example"]
    of_he, of_xu = (parts(mail) for _to, mail in post.mails)
    assert "K000001" in of_he["text/html"]
    assert "K000002" not in of_he["text/html"]
    assert "K000002" in of_xu["text/html"]
    assert "BEGIN:VCALENDAR" in str(of_he["text/calendar"])
    assert "K000001" in of_he["text/plain"]
    assert "sent to S002 何宁, by mail" in page
    assert "K000001" in page
    assert post.connections == 1


def test_a_mail_names_no_other_server_and_nobody_s_number(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port)
    owing.ok("reminders", "--send")
    for _to, mail in post.mails:
        whole = mail.as_string() + "".join(map(str, parts(mail).values()))
        assert not re.search(r"https?://|src=|url\(|@import|<link", whole)
        for secret in (*IDS, *PHONES):
            assert secret not in whole
        assert mail["From"] == "fundcs@firm.example"
        assert mail["Message-ID"].endswith("@firm.example>")


def test_the_mail_is_in_the_language_that_was_asked_for(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port)
    owing.ok("reminders", "--send", lang="zh")
    assert post.mails[0][1]["Subject"].startswith("待办事项 2026-11-23：")


def test_what_was_sent_to_whom_is_on_the_trail_masked(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port)
    owing.ok("reminders", "--send")
    sent = [entry for entry in owing.json("archive", "trail") if entry["verb"] == "sent"]
    assert [entry["key"] for entry in sent] == ["2026-11-23/S002/mail", "2026-11-23/S003/mail"]
    assert "hening@firm.example" not in json.dumps(sent)
    assert sent[0]["after"]["duties"] > 0


def test_a_second_run_of_the_day_sends_nothing_unless_told(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port)
    owing.ok("reminders", "--send")
    assert "sent to S002 何宁 earlier today" in owing.ok("reminders", "--send")
    assert len(post.mails) == 2
    owing.ok("reminders", "--send", "--again")
    assert len(post.mails) == 4
    owing.ok("reminders", "--send", now="2026-11-24T08:30")
    assert len(post.mails) == 6


def test_reading_the_list_writes_nothing(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port)
    before = owing.json("archive", "info")["head"]
    owing.ok("reminders")
    assert owing.json("archive", "info")["head"] == before
    assert post.mails == []


def test_a_dead_server_is_one_error_and_the_list_is_printed(owing: Any) -> None:
    with mail_server() as gone:
        port = gone.port
    settle(owing, port)
    result = owing.run("reminders", "--send")
    assert result.code == 1
    assert "K000001" in result.out
    assert f"the mail server localhost:{port} cannot be reached" in result.out
    assert (
        result.err
        == "error: the list was not sent to S002, S003; correct what is said above and send it again\n"
    )
    with mail_server() as post:
        settle(owing, post.port)
        owing.ok("reminders", "--send")
        assert len(post.mails) == 2


def test_one_address_that_is_refused_keeps_nobody_else_from_the_list(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port)
    post.refuses.add("hening@firm.example")
    result = owing.run("reminders", "--send")
    assert result.code == 1
    assert [to for to, _mail in post.mails] == ["xunuo@firm.example"]
    assert "not sent to S002 何宁, by mail: the mail server does not take this address (550)" in result.out
    post.refuses.clear()
    owing.ok("reminders", "--send")
    assert [to for to, _mail in post.mails] == ["xunuo@firm.example", "hening@firm.example"]


def test_the_password_is_from_the_environment_or_a_file(
    owing: Any, post: Mailbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settle(owing, post.port, user="fundcs@firm.example")
    post.password = "s3cret-word"  # noqa: S105 - of this test's server
    assert "set the variable FUNDCS_MAIL_PASSWORD" in owing.run("reminders", "--send").out
    (tmp_path / "password").write_text("s3cret-word\n", "utf-8")
    monkeypatch.setenv("FUNDCS_MAIL_PASSWORD_FILE", str(tmp_path / "password"))
    owing.ok("reminders", "--send")
    assert post.logins == [("fundcs@firm.example", "s3cret-word")]
    monkeypatch.delenv("FUNDCS_MAIL_PASSWORD_FILE")
    monkeypatch.setenv("FUNDCS_MAIL_PASSWORD", "wr0ng-word")
    result = owing.run("reminders", "--send", "--again")
    assert "the mail server refused (535)" in result.out
    assert "wr0ng-word" not in result.out + result.err


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate")
def test_a_server_is_spoken_to_in_tls_and_only_if_its_certificate_is_known(
    owing: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = (
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    )
    names = ("-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate)
    subprocess.run([*made, *names], check=True, capture_output=True, env={**os.environ})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with mail_server(context) as post:
        settle(owing, post.port, security="tls")
        assert owing.run("reminders", "--send").code == 1
        assert post.mails == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        owing.ok("reminders", "--send")
        assert len(post.mails) == 2


def test_who_has_left_or_not_signed_gets_nothing_and_the_others_do(owing: Any, post: Mailbox) -> None:
    to = TO[:-1] + ', { staff = "S004", email = "guyan@firm.example" }]'
    settle(owing, post.port, to)
    owing.ok("client", "assign", "C000002", "--officer", "S002")
    owing.ok("staff", "leave", "S003", "--on", "2026-11-23")
    result = owing.run("reminders", "--send")
    assert result.code == 1
    assert [to for to, _mail in post.mails] == ["hening@firm.example"]
    assert "S004 has not signed the confidentiality agreement" in result.out


def test_a_role_gets_what_nobody_in_particular_owes(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port, '[{ staff = "S001", email = "manager@firm.example" }]')
    owed = [
        duty for duty in owing.json("reminders", "--role", "cs_manager") if duty["owner"] in (None, "S001")
    ]
    assert owed
    owing.ok("reminders", "--send")
    assert post.mails[0][1]["Subject"].endswith(f": {len(owed)}")


def test_without_addresses_or_a_server_it_says_what_to_add(owing: Any) -> None:
    assert "add reminders.send_to to policy.toml" in owing.refused("reminders", "--send")
    (owing.folder / "policy.toml").write_text(f"[reminders]\nsend_to = {TO}\n", "utf-8")
    assert "add reminders.mail to policy.toml" in owing.refused("reminders", "--send")


def test_only_client_service_sends_everybody_s_lists(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port)
    owing.refused("reminders", "--send", as_="S005", code=4)
    assert post.mails == []


def test_json_has_the_duties_and_the_deliveries(owing: Any, post: Mailbox) -> None:
    settle(owing, post.port)
    told = owing.json("reminders", "--send")
    assert [(row["staff"], row["way"], row["state"]) for row in told["deliveries"]] == [
        ("S002", "mail", "sent"),
        ("S003", "mail", "sent"),
    ]
    assert "K000001" in json.dumps(told["duties"])


def test_a_robot_gets_the_list_without_a_client_s_name(owing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("apprise")
    settle(owing, 1, '[{ staff = "S002", robot = "FUNDCS_ROBOT_CS" }]')
    with web_server() as (port, bodies):
        monkeypatch.setenv("FUNDCS_ROBOT_CS", f"json://127.0.0.1:{port}/secret-token")
        page = owing.ok("reminders", "--send", lang="zh")
        (body,) = bodies
    told = json.loads(body)
    assert "K000001" in told["message"]
    assert "王小明" not in told["message"]
    assert "secret-token" not in page
    monkeypatch.setenv("FUNDCS_ROBOT_CS", f"json://127.0.0.1:{port}/secret-token")
    dead = owing.run("reminders", "--send", "--again")
    assert dead.code == 1
    assert "the robot's server did not take the message" in dead.out
    assert "secret-token" not in dead.out + dead.err


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_robot_of_each_chat_has_an_address_that_is_known() -> None:
    apprise = pytest.importorskip("apprise")
    for address in (
        "wecombot://0123456789abcdef0123456789abcdef",
        "dingtalk://0123456789abcdef",
        "feishu://0123456789abcdef0123",
    ):
        assert apprise.Apprise().add(address), address


def test_without_the_extra_a_robot_s_line_says_how_to_get_it(
    owing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    monkeypatch.setenv("FUNDCS_ROBOT_CS", "json://127.0.0.1:1/x")
    settle(owing, 1, '[{ staff = "S002", robot = "FUNDCS_ROBOT_CS" }]')
    assert "install fundcs[robots]" in owing.run("reminders", "--send").out


def test_a_long_list_is_cut_to_what_a_robot_takes(owing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("apprise")
    for _number in range(30):
        owing.ok(
            "complaints", "log", "C000001", "--channel", "phone", "--content", "一", "--responsible", "S002"
        )
    settle(owing, 1, '[{ staff = "S002", robot = "FUNDCS_ROBOT_CS" }]')
    with web_server() as (port, bodies):
        monkeypatch.setenv("FUNDCS_ROBOT_CS", f"json://127.0.0.1:{port}/token")
        owing.ok("reminders", "--send", lang="zh")
    told = json.loads(bodies[0])["message"]
    assert len(told.encode()) < 2048
    assert "`fundcs reminders` 可查看" in told
