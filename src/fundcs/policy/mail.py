"""Where lists of to-dos are sent, and the mail server that takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a member of staff (by code) gets the list: a mail address, or a robot of a chat.

    A robot's address is a secret: `robot` names the environment variable that holds it.
    """

    staff: str
    email: str | None = None
    robot: str | None = None


@dataclass(frozen=True, slots=True)
class MailServer:
    """The mail server that takes the lists; `user` is None where it asks for no login."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    sender: str
    user: str | None
