"""The one place that opens the archive, says who is there, checks and refuses (Art. 7, 18)."""

from __future__ import annotations

import getpass
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fundcs.act import Access, Act, Person, Setting
from fundcs.act.permits import REVEALERS, HasLeft, NotPermitted, NotSigned, UnknownSelf, role_name
from fundcs.kit import clock
from fundcs.kit.errors import FundcsError, os_reason
from fundcs.kit.files import OutFile, OutFolder
from fundcs.kit.i18n import N_, _
from fundcs.kit.progress import ticking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import typer
    from sqlmodel import Session

    from fundcs.act.command import Needs
    from fundcs.act.permits import Role
    from fundcs.archive.archive import Archive
    from fundcs.kit.view import View
    from fundcs.staff.models import Staff


class RevealNeedsReason(FundcsError):
    exit_code = 2
    template = N_("--reveal asks for a reason: add --reason TEXT; it goes on the trail (Art. 7)")


class CannotPrint(FundcsError):
    template = N_("the command was carried out, but its output cannot be written: {why}")


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
        setting = self._setting(needs, ctx.command_path)
        files = _outputs(given, setting.archive_path)
        try:
            waits = nullcontext() if needs.access is Access.NONE else ticking()
            with waits, _opened(setting, needs, ctx.command_path, reason if reveal else None) as desk:
                view = body(desk, **given)
            for file in files:
                file.publish()
        finally:
            for file in files:
                file.discard()
        _print(view, as_json=as_json)
        if view.refusal is not None:
            raise view.refusal
        return view.exit_code

    def _setting(self, needs: Needs, command_path: str) -> Setting:
        from fundcs.archive.place import locate
        from fundcs.kit.parsing import parse_moment

        def enter(session: Session) -> Person:
            return _enter(session, setting, needs, command_path, revealing=False)

        setting = Setting(
            archive_path=locate(self.archive),
            moment=clock.now() if self.now is None else parse_moment(self.now),
            said_moment=self.now is not None,
            login=getpass.getuser(),
            staff=self.staff,
            document_language="en" if self.lang == "en" else "zh",
            enter=enter,
        )
        return setting


def _outputs(given: dict[str, Any], archive: Path) -> list[OutFile | OutFolder]:
    """The files a command is to write, none of them the archive's own."""
    from fundcs.archive.place import belongings

    files = [value for value in given.values() if isinstance(value, (OutFile, OutFolder))]
    for file in files:
        file.keep_off(*belongings(archive))
    return files


def _print(view: View, *, as_json: bool) -> None:
    from fundcs.kit.view import console, print_json

    try:
        if as_json:
            print_json(view.data)
        else:
            view.page(console())
        sys.stdout.flush()
    except SystemExit:  # rich's way to say it
        raise BrokenPipeError from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotPrint(why=os_reason(error)) from None


@contextmanager
def _opened(setting: Setting, needs: Needs, command_path: str, reveal: str | None) -> Iterator[Act | Setting]:
    """What the body works with: an Act in one transaction, or the Setting where it opens nothing itself."""
    if needs.access is Access.NONE or (needs.access is Access.OPTIONAL and not setting.archive_path.exists()):
        yield setting
        return
    writes = needs.access is Access.WRITE or reveal is not None
    archive = _archive(setting, writes=writes)
    try:
        with archive.unit() as session:
            if needs.access is Access.OPTIONAL:
                yield replace(setting, session=session)
            else:
                yield from _act(session, setting, needs, command_path, reveal)
    finally:
        archive.close()


def _act(
    session: Session, setting: Setting, needs: Needs, command_path: str, reveal: str | None
) -> Iterator[Act]:
    from fundcs.archive import trail
    from fundcs.policy.loader import load

    person = _enter(session, setting, needs, command_path, revealing=reveal is not None)
    policy = load(setting.archive_path.parent / "policy.toml")
    yield Act(
        session, setting.moment, person, policy, setting.archive_path, setting.document_language, reveal
    )
    if reveal is not None:
        trail.note(session, "disclosed", "command", command_path, facts={"reason": reveal})


def _archive(setting: Setting, *, writes: bool) -> Archive:
    """The archive, brought to the present schema first where it is older and will be written.

    Raises ArchiveOlder where it is only read.
    """
    from fundcs.archive.archive import Archive
    from fundcs.archive.errors import ArchiveOlder

    path = setting.archive_path
    try:
        return Archive(path, writes=writes)
    except ArchiveOlder:
        if not writes:
            raise
    from fundcs.archive import backup

    done = backup.upgrade(path, setting.enter)
    said = _("{path} was upgraded from schema {found}; a copy of before is {backup}")
    sys.stderr.write(said.format(path=path, found=done.found, backup=done.backup) + "\n")
    return Archive(path, writes=writes)


def _enter(session: Session, setting: Setting, needs: Needs, command_path: str, *, revealing: bool) -> Person:
    """The member who acts, admitted and with the trail signed for them."""
    from fundcs.archive import trail

    person = _admitted(session, setting, needs, revealing=revealing)
    said = setting.moment.isoformat(timespec="seconds") if setting.said_moment else None
    at = clock.now().isoformat(timespec="milliseconds")
    trail.sign(session, trail.Author(person.code, at, said, command_path))
    return person


def _admitted(session: Session, setting: Setting, needs: Needs, *, revealing: bool) -> Person:
    """The member who acts, after every check.

    Raises UnknownSelf, HasLeft, NotPermitted, NotSigned.
    """
    member = _member(session, setting)
    if member.left_on is not None and member.left_on <= setting.moment.date():
        raise HasLeft(staff=member.code)
    if needs.permit is not None and member.role not in needs.permit.roles:
        raise _not_permitted(member, needs.permit.roles)
    if revealing and member.role not in REVEALERS:
        raise _not_permitted(member, REVEALERS)
    if needs.permit is not None and needs.permit.clients and member.nda_on is None:
        raise NotSigned(staff=member.code)
    return Person(member.code, member.name, member.role)


def _member(session: Session, setting: Setting) -> Staff:
    from fundcs.staff import queries, service

    if setting.staff is None:
        member = queries.by_login(session, setting.login)
        if member is None:
            raise UnknownSelf(who=setting.login)
        return member
    try:
        return service.find(session, setting.staff)
    except service.NoSuchStaff:
        raise UnknownSelf(who=setting.staff) from None


def _not_permitted(member: Staff, roles: Iterable[Role]) -> NotPermitted:
    names = _(", ").join(role_name(role) for role in sorted(roles))
    return NotPermitted(staff=member.code, role=role_name(member.role), roles=names)
