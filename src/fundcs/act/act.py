"""The act: everything a service may know of the command it serves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from sqlmodel import Session

    from fundcs.act.permits import Role
    from fundcs.kit.i18n import Language
    from fundcs.kit.identity import Kind
    from fundcs.policy.rules import Policy

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Person:
    """The member of staff who acts."""

    code: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Setting:
    """What the global options say, for a command that opens the archive itself, makes one or may lack one.

    `enter` admits the user to the archive of a session, under the command's permit, and signs its
    trail for them. `session` reads the archive, where the command's access is OPTIONAL and there is one.
    """

    archive_path: Path
    moment: datetime
    said_moment: bool
    login: str
    staff: str | None
    document_language: Language
    enter: Callable[[Session], Person]
    session: Session | None = None


@dataclass(slots=True)
class Act:
    """One command as its service sees it.

    `moment` is `--now` or the real clock, in Asia/Shanghai. `reveal` holds the reason given for
    seeing personal data unmasked, or None. `document_language` is the language of official workbooks:
    Chinese unless one was asked for.
    """

    session: Session
    moment: datetime
    staff: Person
    policy: Policy
    archive_path: Path
    document_language: Language = "zh"
    reveal: str | None = None
    _answers: dict[Callable[[Session], Any], Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of `moment` in Asia/Shanghai."""
        return self.moment.date()

    def once(self, question: Callable[[Session], Answer]) -> Answer:
        """What `question(session)` answered the first time in this act: a calendar, everybody's names."""
        if question not in self._answers:
            self._answers[question] = question(self.session)
        answer: Answer = self._answers[question]
        return answer

    def personal(self, value: str | None, kind: Kind) -> str | None:
        """`value` in clear where this act may reveal it, else masked (Art. 13-14)."""
        from fundcs.kit.identity import mask

        return value if value is None or self.reveal is not None else mask(value, kind)
