"""Making an archive."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act import Act, Person, Role, Setting
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from fundcs.kit.i18n import Text
    from fundcs.staff.models import Staff


class PolicyThere(Refused):
    template = N_(
        "{file} is already beside the archive; write the name there, under [firm], and leave out --firm"
    )


@dataclass(frozen=True, slots=True)
class NewArchive:
    """A new archive: its file, code and name of its first member, and the general manager if named.

    `warning`: what to say of the place it was made in, if anything.
    """

    path: Path
    manager: str
    name: str
    general_manager: Staff | None
    warning: Text | None = None


def create(
    setting: Setting,
    manager: str | None,
    nda: date | None,
    general_manager: str | None = None,
    then: Callable[[Act], None] | None = None,
    own: str | None = None,
) -> NewArchive:
    """Make the archive and its first members: a CS manager whose login is the OS user's, a general manager.

    It is built beside its place and then renamed: a process that is killed leaves a whole one or none. An
    existing archive is refused. `then` adds more in the same transaction; what it raises leaves no archive.
    `own` is the firm's policy file to be put beside it; another one there is refused.
    """
    from fundcs.archive import acting, archive, firm_policy, medium, schema, trail
    from fundcs.archive.place import policy_file
    from fundcs.kit import clock
    from fundcs.staff import service

    policy = policy_file(setting.archive_path)
    with schema.aside(setting.archive_path) as aside, _beside(policy, own):
        schema.create(aside.path)
        store = archive.Archive(aside.path, writes=True)
        with closing(store), store.unit() as session:
            moment = setting.moment.isoformat(timespec="seconds") if setting.said_moment else None
            at = clock.now().isoformat(timespec="milliseconds")
            author = trail.Author(
                staff="S001", at=at, moment=moment, command="fundcs init", os_user=setting.login
            )
            trail.sign(session, author)
            today = setting.moment.date()
            name = manager or setting.login
            member = service.add(
                session, today, name=name, role=Role.CS_MANAGER, login=setting.login, nda_on=nda or today
            )
            head = None
            if general_manager is not None:
                head = service.add(session, today, name=general_manager, role=Role.GENERAL_MANAGER)
            if then is not None:
                person = Person(member.code, member.name, member.role)
                then(acting.act(session, setting, person, writes=True))
            firm_policy.record(session, policy)
        archive.checkpoint(aside.path)
        schema.settle(aside, setting.archive_path)
    return NewArchive(
        path=setting.archive_path,
        manager=member.code,
        name=member.name,
        general_manager=head,
        warning=medium.warning(setting.archive_path),
    )


@contextmanager
def _beside(policy: Path, text: str | None) -> Iterator[None]:
    """The firm's policy file, written before the archive is made; gone again where that fails.

    A process killed between the two leaves the file alone, and the same command accepts it. Raises
    PolicyThere.
    """
    from fundcs.kit import durable

    if text is None:
        yield
        return
    with durable.Aside(policy.parent) as aside:
        aside.path.write_text(text, "utf-8", newline="\n")
        try:
            aside.become(policy, new=True)
        except FileExistsError:
            if policy.read_bytes() != text.encode():
                raise PolicyThere(file=policy.name) from None
    try:
        yield
    except BaseException:
        durable.remove(policy)
        raise
