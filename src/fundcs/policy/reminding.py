"""How the list of duties reaches members of staff: how far it looks ahead, by mail or by a chat's robot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fundcs.policy.rules import Offset


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


@dataclass(frozen=True, slots=True)
class Reminders:
    """How far ahead the list of duties looks, and how it is sent; `mail` is empty or one server."""

    within: Offset
    mail: tuple[MailServer, ...]
    send_to: tuple[Addressee, ...]
