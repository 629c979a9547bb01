"""The one place that opens the archive, says who is there, checks and refuses (Art. 7, 18)."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fundcs.act import Access, Act, Person, Setting, permits, sight
from fundcs.act.words import LONGEST_ARCHIVE_NAME, refuse_long_name
from fundcs.kit import clock, letterhead, streams
from fundcs.kit.errors import Forbidden, FundcsError, Misused, Refused, os_reason
from fundcs.kit.files import OutFile, OutFolder
from fundcs.kit.i18n import N_, _
from fundcs.kit.osuser import os_user
from fundcs.kit.progress import ticking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    import typer
    from sqlmodel import Session

    from fundcs.act.command import Needs
    from fundcs.archive.archive import Archive
    from fundcs.kit.i18n import Text
    from fundcs.kit.view import View
    from fundcs.policy.rules import Policy
    from fundcs.staff.models import Staff


SHOWN_OF_A_KIND: Final = 3
"""So many warnings of a kind are printed; an import may have thousands."""
_HOW: Final = frozenset({"as_json", "reveal", "reason", "force", "format_", "exit_code", "limit"})
"""Parameters that do not say what a list is to hold."""
_UNKNOWN: Final = N_("{who} is not a member of staff; say who you are with --as STAFF")


@dataclass(slots=True)
class Office:
    """The global options, and `run`: what happens around every command body."""

    archive: Path | None
    staff: str | None
    now: str | None
    lang: str | None
    sure: bool = False
    passphrase_fd: int | None = None
    passphrase_file: Path | None = None
    secret_file: Path | None = None

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
        force: bool = False,
    ) -> int:
        """Open, check, call `body`, commit, publish its files, print. Returns the exit code."""
        if reveal and not (reason or "").strip():
            raise Misused(
                N_("--reveal needs a reason; add --reason TEXT, which is recorded on the trail (Art. 7)")
            )
        setting = self._setting(needs, ctx.command_path)
        files = _outputs(given, setting.archive_path, force=force)
        if as_json and any(file.prints for file in files):
            raise Misused(
                N_("--json prints its document where `-` would print the file; leave out one of them")
            )
        after: list[FundcsError] = []
        try:
            with _opened(setting, needs, ctx.command_path, reason if reveal else None, after) as desk:
                view = body(desk, **given)
                _note_opened(desk, ctx.command_path, view)
                for file in files:
                    file.ready()
            after += _published(files, setting, acts=needs.access is Access.WRITE or reveal)
        finally:
            letterhead.export_by(None)
            for file in files:
                file.discard()
        warnings = _warnings(desk)
        if warnings and isinstance(view.data, dict):
            view.data["warnings"] = [sentence for _kind, sentence in warnings]
        limit = _limit(desk, needs, view)
        if not any(file.prints for file in files) and not any(file.unwritten for file in files):
            _print(view, as_json=as_json, files=files, looked_for=_looked_for(ctx, view), limit=limit)
        if not (as_json and isinstance(view.data, dict)):
            _print_warnings(warnings)
        for refusal in (view.refusal, *after):
            if refusal is not None:
                raise refusal
        return view.exit_code

    def listed(self, command_path: str, param: Any) -> list[tuple[str, str]]:
        """The codes and labels that the policy beside the archive lists for a parameter; none of most."""
        from fundcs.policy.labels import list_of

        group = command_path.split()[1:2]
        key = list_of(group[0], param) if group else None
        if key is None:
            return []
        from fundcs.archive import firm_policy
        from fundcs.archive.place import locate

        return firm_policy.labels(locate(self.archive), key)

    def _setting(self, needs: Needs, command_path: str) -> Setting:
        from fundcs.archive.place import locate
        from fundcs.kit.parsing import parse_moment

        def enter(session: Session) -> Person:
            return _enter(session, setting, needs, command_path, revealing=False)

        _by_means(self)
        if self.archive is not None:
            refuse_long_name(self.archive, LONGEST_ARCHIVE_NAME)
        setting = Setting(
            archive_path=locate(self.archive),
            moment=clock.now() if self.now is None else parse_moment(self.now),
            said_moment=self.now is not None,
            login=os_user(),
            staff=self.staff,
            sure=self.sure,
            document_language="en" if self.lang == "en" else "zh",
            enter=enter,
        )
        return setting


def _by_means(office: Office) -> None:
    """Say to the keys how an enciphered archive may be opened by this command."""
    from fundcs.archive.keys.vault import Means, vault

    means = Means(staff=office.staff, login=os_user(), secret_file=office.secret_file)
    if office.passphrase_fd is not None or office.passphrase_file is not None:
        from fundcs.archive.keys.passphrases import Descriptor, FileLines

        if office.passphrase_fd is not None:
            means.descriptor = Descriptor(office.passphrase_fd)
        elif office.passphrase_file is not None:
            means.descriptor = FileLines(office.passphrase_file)
    vault.use(means)


def _outputs(given: dict[str, Any], archive: Path, *, force: bool) -> list[OutFile | OutFolder]:
    """The files a command is to write: none of the archive's own, none that another program wrote."""
    from fundcs.archive.place import reserved

    files = [value for value in given.values() if isinstance(value, (OutFile, OutFolder))]
    for file in files:
        file.keep_off(partial(reserved, archive))
        file.check(force=force or bool(given.get("force")))
    return files


def _published(files: list[OutFile | OutFolder], setting: Setting, *, acts: bool) -> list[FundcsError]:
    """Move what was written into place; what failed although the act is done."""
    if not files:
        return []
    from fundcs.archive.publishing import publish

    return publish(files, setting, acts=acts)


def _note_opened(desk: Act | Setting, command_path: str, view: View) -> None:
    """Put on the trail whose files were shown in clear or exported (Art. 7). Raises SealedFile (Art. 15)."""
    if isinstance(desk, Act) and (desk.reveal is not None or desk.opened or desk.kept):
        from fundcs.archive import reading

        reading.note(desk, command_path, view.data)
        if desk.reveal is not None:
            from fundcs.entitlements.service.sealing import check_unmasked

            check_unmasked(desk, reading.in_clear(desk))
        if desk.kept:
            from fundcs.entitlements.service.sealing import kept_masked

            desk.warnings.append(kept_masked(desk))


def _warnings(desk: Act | Setting) -> list[tuple[str, str]]:
    """What is unlikely of the facts taken: the kind of each and its sentence, masked where this act masks."""
    if not isinstance(desk, Act):
        return []
    return [(sentence.msgid, desk.sentence(sentence)) for sentence in desk.warnings]


def _limit(desk: Act | Setting, needs: Needs, view: View) -> Text | None:
    """What a list of clients or contracts is limited to; None where it is not."""
    listed = isinstance(view.data, list) and needs.permit in sight.GRANTABLE
    return desk.sight.reason if listed and isinstance(desk, Act) and not desk.sight.whole else None


def _print_warnings(warnings: list[tuple[str, str]]) -> None:
    """A line each on standard error, the first few of each kind."""
    from fundcs.kit.visible import visible

    kinds = Counter(kind for kind, _sentence in warnings)
    shown: Counter[str] = Counter()
    for kind, sentence in warnings:
        shown[kind] += 1
        if shown[kind] > SHOWN_OF_A_KIND:
            continue
        left = kinds[kind] - shown[kind] if shown[kind] == SHOWN_OF_A_KIND else 0
        more = _("; {n} more like it, see --json").format(n=left) if left else ""
        line = _("warning: {sentence}").format(sentence=visible(sentence) + more)
        sys.stderr.write(line + "\n")


def _looked_for(ctx: typer.Context, view: View) -> str | None:
    """What an empty list was asked for, as the options were typed; None where it was asked for all."""
    if view.data != [] or ctx.command is None:
        return None
    given = [
        asked
        for parameter in ctx.command.params
        if _narrows(ctx, parameter) and (asked := _asked(parameter, ctx.params.get(parameter.name or "")))
    ]
    return ", ".join(given) or None


def _narrows(ctx: typer.Context, parameter: Any) -> bool:
    """Whether a parameter was typed on the command line and says what to list, not how."""
    source = ctx.get_parameter_source(parameter.name)
    return source is not None and source.name == "COMMANDLINE" and parameter.name not in _HOW


def _asked(parameter: Any, value: object) -> str | None:
    """A parameter with its value, masked where that looks like personal data."""
    from fundcs.kit.privacy import mask_parsed

    if isinstance(value, OutFile) or value in (None, False):
        return None
    name = max(parameter.opts, key=len) if parameter.opts[0].startswith("-") else ""
    shown = "" if value is True else mask_parsed(str(value))
    return " ".join(filter(None, (name, shown)))


def _print(
    view: View,
    *,
    as_json: bool,
    files: Sequence[OutFile | OutFolder],
    looked_for: str | None,
    limit: Text | None,
) -> None:
    from fundcs.kit.privacy import mask_text
    from fundcs.kit.view import Whole, console, print_json, text_page

    try:
        if as_json:
            print_json(view.data)
        else:
            view.page(console())
            if limit is not None:
                text_page(_("Shown: {sight}").format(sight=limit))(console())
            if looked_for is not None:
                text_page(_("Looked for: {asked}").format(asked=looked_for))(console())
            for file in files:
                if file.written:
                    text_page(Whole(_("Written: {path}").format(path=mask_text(str(file.path)))))(console())
        sys.stdout.flush()
    except SystemExit:  # rich's way to say it
        raise BrokenPipeError from None
    except BrokenPipeError:
        raise
    except OSError as error:
        streams.give_up_output()
        raise Refused(
            N_("the command was carried out, but its output cannot be written: {why}"), why=os_reason(error)
        ) from None


@contextmanager
def _opened(
    setting: Setting, needs: Needs, command_path: str, reveal: str | None, after: list[FundcsError]
) -> Iterator[Act | Setting]:
    """What the body works with: an Act in one transaction, or the Setting where it opens nothing itself.

    An error becomes a FundcsError, unless it is a defect of this program. What failed after the commit is
    added to `after`.
    """
    with _in_sentences(setting.archive_path):
        if needs.access is Access.NONE or (
            needs.access is Access.OPTIONAL and not setting.archive_path.exists()
        ):
            yield setting
            return
        writes = needs.access is Access.WRITE or reveal is not None
        archive = _archive(setting, writes=writes)
        try:
            with ticking(), archive.unit() as session:
                if needs.access is Access.OPTIONAL:
                    yield replace(setting, session=session)
                else:
                    yield from _act(session, setting, needs, command_path, reveal)
        finally:
            archive.close()
        if archive.trouble is not None:
            after.append(archive.trouble)


@contextmanager
def _in_sentences(archive: Path) -> Iterator[None]:
    try:
        yield
    except FundcsError:
        raise
    except Exception as error:
        from fundcs.archive.damage import sentence

        refusal = sentence(error, archive)
        if refusal is None:
            raise
        raise refusal from None


def _act(
    session: Session, setting: Setting, needs: Needs, command_path: str, reveal: str | None
) -> Iterator[Act]:
    from fundcs.archive import acting

    person = _enter(session, setting, needs, command_path, revealing=reveal is not None)
    yield acting.act(session, setting, person, writes=needs.access is Access.WRITE, reveal=reveal)


def _archive(setting: Setting, *, writes: bool) -> Archive:
    from fundcs.archive.opening import opened

    return opened(setting.archive_path, setting.enter, writes=writes)


def _enter(session: Session, setting: Setting, needs: Needs, command_path: str, *, revealing: bool) -> Person:
    """The member who acts, admitted and with the trail signed for them."""
    from fundcs.archive import trail
    from fundcs.archive.keys.vault import vault

    person = _admitted(session, setting, needs, revealing=revealing)
    if vault.identity is not None:
        from fundcs.archive.keys import signing

        writes = needs.access not in (Access.READ, Access.OPTIONAL) or revealing
        signing.vouch(session, setting.archive_path, person.code, command_path, writes=writes)
    moment = setting.moment.isoformat(timespec="seconds") if setting.said_moment else None
    at = clock.now().isoformat(timespec="milliseconds")
    trail.sign(
        session,
        trail.Author(
            staff=person.code,
            at=at,
            moment=moment,
            command=command_path,
            os_user=setting.login,
            as_said=setting.staff is not None,
        ),
    )
    return person


def _admitted(session: Session, setting: Setting, needs: Needs, *, revealing: bool) -> Person:
    """The member who acts, after every check; Forbidden where one fails."""
    policy = _policy(setting)
    member = _member(session, setting)
    if member.gone(max(setting.moment.date(), clock.today())):
        raise Forbidden(N_("{staff} has left the firm and has no access (Art. 6)"), staff=member.code)
    _look(session, setting, member, needs.permit, policy)
    if revealing:
        permits.only(member.code, member.role, permits.holders(policy, permits.Permit.REVEAL))
    if needs.permit is not None and needs.permit.clients and member.nda_on is None:
        raise Forbidden(
            N_(
                "{staff} has not signed the confidentiality agreement and may not see client data "
                "(Art. 18); record the signature with `fundcs access nda {staff} --signed DATE`"
            ),
            staff=member.code,
        )
    return Person(member.code, member.name, member.role)


def _look(
    session: Session, setting: Setting, member: Staff, permit: permits.Permit | None, policy: Policy
) -> None:
    """Refuse who may not do this; else set whose files they are shown, by role or by a grant (Art. 7)."""
    if permit is not None and permit not in sight.GRANTABLE:
        permits.only(member.code, member.role, permits.holders(policy, permit))
    if policy.roles.sight[member.role] == "all" and (
        permit is None or member.role in policy.roles.permits[permit]
    ):
        seen = sight.sight(member.code, "all", permit, holds=True, looked=sight.Looked())
    else:  # late: who sees all has no use for the tables of grants
        from fundcs.confidentiality.service import admit

        seen = admit(session, member, permit, policy, setting.moment)
    leave = partial(_leave, session, member.code, setting.moment)
    sight.see(session, seen, leave, partial(_seal, session, member.role))


def _leave(session: Session, member: str, moment: datetime) -> frozenset[str]:
    """The clients whose files are granted to a member, asked for only where a file is sealed."""
    from fundcs.confidentiality.service import granted

    return granted(session, member, moment)


def _seal(session: Session, role: permits.Role) -> sight.Seal:
    """What stays masked for a member, asked for only where something is revealed (Art. 15)."""
    from fundcs.entitlements.service.sealing import seal

    return seal(session, role)


def _policy(setting: Setting) -> Policy:
    """The policy in force, by whose table everybody is admitted. Raises Refused where it cannot be used."""
    from fundcs.archive.place import policy_file
    from fundcs.policy.loader import load

    return load(policy_file(setting.archive_path))


def _member(session: Session, setting: Setting) -> Staff:
    from fundcs.kit.parsing import quoted
    from fundcs.staff import queries, service

    if setting.staff is None:
        member = queries.by_login(session, setting.login)
        if member is None:
            raise Forbidden(_UNKNOWN, who=setting.login)
        return member
    try:
        return service.find(session, setting.staff)
    except service.NoSuchStaff:
        raise Forbidden(_UNKNOWN, who=quoted(setting.staff)) from None
