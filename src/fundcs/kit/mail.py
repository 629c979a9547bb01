"""Sending messages: by a mail server (SMTP), or to a chat's robot through apprise (an extra).

Secrets come from the environment: a variable with the secret itself, or one named `…_FILE` with the path of a
file that holds it. They are never printed.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from fundcs.kit.errors import Refused, os_reason
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

TIMEOUT: Final = 10
"""Seconds to wait for a server: whoever writes to the archive meanwhile waits as long."""


class Unsent(Refused):
    """A message that was not taken; the sentence holds no address and no secret."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `security`: tls from the start, starttls, or none; `user` None: it asks for no login."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    user: str | None


def secret(name: str) -> str:
    """The secret in the variable `name`, or in the file that `name`_FILE names. Raises Unsent."""
    path = os.environ.get(f"{name}_FILE")
    found = os.environ.get(name)
    if path:
        try:
            found = Path(path).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = os_reason(error) if isinstance(error, OSError) else "UTF-8"
            raise Unsent(
                N_("the file that {name}_FILE names cannot be read: {why}"), name=name, why=why
            ) from None
    if not found or not found.strip():
        raise Unsent(N_("the secret is missing; set the variable {name}, or {name}_FILE"), name=name)
    return found.strip()


@contextmanager
def connected(server: Server, password: str | None) -> Iterator[Callable[[EmailMessage], None]]:
    """What sends a message over one connection to `server`. Raises Unsent, and so does what it gives."""
    try:
        link = _link(server)
    except (OSError, smtplib.SMTPException) as error:
        raise _unsent(server, error) from None
    try:
        try:
            if server.user is not None and password is not None:
                link.login(server.user, password)
        except (OSError, smtplib.SMTPException) as error:
            raise _unsent(server, error) from None
        yield lambda message: _send(server, link, message)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            link.quit()
        link.close()


def _link(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    link = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.security == "starttls":
            link.starttls(context=context)
    except (OSError, smtplib.SMTPException):
        link.close()
        raise
    return link


def _send(server: Server, link: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        link.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        with suppress(OSError, smtplib.SMTPException):
            link.rset()
        raise _unsent(server, error) from None


def _unsent(server: Server, error: Exception) -> Unsent:
    """Without the server's own words, which may repeat an address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return Unsent(N_("the mail server does not take this address ({code})"), code=code)
    if isinstance(error, smtplib.SMTPResponseException):
        return Unsent(N_("the mail server refused ({code})"), code=error.smtp_code)
    why = os_reason(error) if isinstance(error, OSError) and error.errno else type(error).__name__
    return Unsent(
        N_("the mail server {host}:{port} cannot be reached: {why}"),
        host=server.host,
        port=server.port,
        why=why,
    )


def to_robot(address: str, title: str, text: str) -> None:
    """Send a text to the robot of a chat, by apprise's form of its address. Raises Unsent."""
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its many plug-ins, which it loads all
        try:
            import apprise  # type: ignore[import-not-found,import-untyped,unused-ignore]  # an extra
        except ModuleNotFoundError:
            raise Unsent(N_("robots need the extra `robots`; install fundcs[robots]")) from None
        logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would print the address, a secret
        robot = apprise.Apprise()
        if not robot.add(address):
            raise Unsent(N_("the robot's address is of no form that apprise knows"))
        if not robot.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT):
            raise Unsent(N_("the robot's server did not take the message"))
