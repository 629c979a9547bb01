"""A mail server and a web server on the loopback, which keep what they are given."""

from __future__ import annotations

import base64
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from email.message import EmailMessage


@dataclass
class Mailbox:
    """What a mail server took and what it refuses; `logins`: the users and passwords that were tried."""

    port: int = 0
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    password: str | None = None
    connections: int = 0


class _Smtp(socketserver.StreamRequestHandler):
    """The server's side of RFC 5321, as far as a client that sends one mail after another asks for it."""

    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        box.connections += 1
        self._say("220 loopback")
        to = ""
        while line := self.rfile.readline():
            verb, _blank, rest = line.decode().strip().partition(" ")
            verb = verb.upper()
            if verb == "EHLO":
                self.wfile.write(b"250-loopback\r\n250 AUTH PLAIN\r\n")
            elif verb == "AUTH":
                _zero, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
                box.logins.append((user, password))
                self._say("235 welcome" if password == box.password else "535 no")
            elif verb == "RCPT":
                to = rest.partition("<")[2].partition(">")[0]
                self._say("550 no such mailbox" if to in box.refuses else "250 yes")
            elif verb == "DATA":
                self._say("354 go on")
                box.mails.append((to, self._mail()))
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _mail(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        return message_from_bytes(b"".join(lines), policy=policy.default)


@contextmanager
def mail_server(context: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """A mail server; with `context` it speaks TLS from the start."""
    box = Mailbox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.daemon_threads = True
        server.box = box  # type: ignore[attr-defined]
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()


@contextmanager
def web_server() -> Iterator[tuple[int, list[bytes]]]:
    """A web server's port, and the bodies that are posted to it."""
    bodies: list[bytes] = []

    class Posted(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Posted) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1], bodies
        server.shutdown()
        thread.join()
