"""The one place that opens the archive, says who is there, checks and refuses (Art. 7, 18)."""

from __future__ import annotations

import getpass
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundcs.act import Access, Act, Person, Setting
from fundcs.act.permits import REVEALERS, HasLeft, NotPermitted, NotSigned, UnknownSelf
from fundcs.kit import clock
from fundcs.kit.errors import FundcsError
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import typer
    from sqlmodel import Session

    from fundcs.act.command import Needs
    from fundcs.archive.trail import Author
    from fundcs.act.permits import Role
    from fundcs.kit.view import View
    from fundcs.staff.models import Staff


class RevealNeedsReason(FundcsError):
    exit_code = 2
    template = N_("--reveal asks for a reason: add --reason TEXT; it goes on the trail (Art. 7)")


@dataclass(slots=True)
class Office:
    """The global options, and `run`: what happens around every command body."""

    archive: Path | None
    staff: str | None
    now: str | None
    lang: str | None

    def run(
        self,
        ctx: typer.Context,
        needs: Needs,
        body: Callable[..., View],
        given: dict[str, Any],
        *,
        as_json: bool,
        reveal: bool = False,
        reason: str | None = None,
    ) -> int:
        """Open, check, call `body`, commit, publish its files, print. Returns the exit code."""
        if reveal and not (reason or "").strip():
            raise RevealNeedsReason
        setting = self.setting()
        files = [value for value in given.values() if isinstance(value, OutFile)]
        try:
            if needs.access is Access.NONE:
                view = body(setting, **given)
            else:
                with _act(setting, needs, ctx.command_path, reason if reveal else None) as act:
                    view = body(act, **given)
            for file in files:
                file.publish()
        finally:
            for file in files:
                file.discard()
        _print(view, as_json=as_json)
        return view.exit_code

    def setting(self) -> Setting:
        """The global options, read."""
        from fundcs.archive.place import locate
        from fundcs.kit.parsing import parse_moment

        moment = clock.now() if self.now is None else parse_moment(self.now)
        return Setting(
            archive_path=locate(self.archive),
            moment=moment,
            said_moment=self.now is not None,
            login=getpass.getuser(),
            staff=self.staff,
            document_language="en" if self.lang == "en" else "zh",
        )


def _print(view: View, *, as_json: bool) -> None:
    from fundcs.kit.view import console, print_json

    if as_json:
        print_json(view.data)
    else:
        view.page(console())


@contextmanager
def _act(setting: Setting, needs: Needs, command_path: str, reveal: str | None) -> Iterator[Act]:
    from fundcs.archive import trail
    from fundcs.archive.archive import Archive
    from fundcs.policy.loader import load

    writes = needs.access is Access.WRITE or reveal is not None
    own_policy = setting.archive_path.parent / "policy.toml"
    archive = Archive(setting.archive_path, writes=writes)
    try:
        policy = load(own_policy if own_policy.exists() else None)
        with archive.unit() as session:
            person = _admitted(session, setting, needs, revealing=reveal is not None)
            if writes:
                trail.sign(session, _author(person, setting, command_path))
            yield Act(session, setting.moment, person, policy, setting.archive_path, setting.document_language, reveal)
            if reveal is not None:
                trail.note(session, "disclosed", "command", command_path, facts={"reason": reveal})
    finally:
        archive.close()


def _author(person: Person, setting: Setting, command_path: str) -> Author:
    from fundcs.archive.trail import Author

    said = setting.moment.isoformat(timespec="seconds") if setting.said_moment else None
    return Author(person.code, clock.now().isoformat(timespec="milliseconds"), said, command_path)


def _admitted(session: Session, setting: Setting, needs: Needs, *, revealing: bool) -> Person:
    """The member who acts, after every check.

    Raises UnknownSelf, HasLeft, NotPermitted, NotSigned.
    """
    from fundcs.staff import queries

    member = queries.by_code(session, setting.staff) if setting.staff else queries.by_login(session, setting.login)
    if member is None:
        raise UnknownSelf(who=setting.staff or setting.login)
    if member.left_on is not None and member.left_on <= setting.moment.date():
        raise HasLeft(staff=member.code)
    if needs.permit is not None and member.role not in needs.permit.roles:
        raise _not_permitted(member, needs.permit.roles)
    if revealing and member.role not in REVEALERS:
        raise _not_permitted(member, REVEALERS)
    if needs.permit is not None and needs.permit.clients and member.nda_on is None:
        raise NotSigned(staff=member.code)
    return Person(member.code, member.name, member.role)


def _not_permitted(member: Staff, roles: Iterable[Role]) -> NotPermitted:
    return NotPermitted(staff=member.code, role=member.role, roles=", ".join(sorted(roles)))
