"""What is on record under a number or a name, for completion: read anew when the archive has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.act import Permit
from fundcs.kit.errors import FundcsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from fundcs.act import Setting

Known = list[tuple[str, str]]
"""(number, name) of each."""


def _clients(session: Session) -> Known:
    from fundcs.clients import queries

    return [(code, name) for code, name in queries.codes_and_names(session)]


def _contracts(session: Session) -> Known:
    from fundcs.clients import queries
    from fundcs.contracts import queries as contracts

    names = dict(queries.codes_and_names(session))
    return sorted((no, names[row["client"]]) for no, row in contracts.rows(session).items())


def _complaints(session: Session) -> Known:
    from sqlmodel import select

    from fundcs.clients import queries
    from fundcs.complaints.models import Complaint

    names = dict(queries.codes_and_names(session))
    rows = session.exec(select(Complaint.no, Complaint.client)).all()
    return sorted((no, names.get(client or "", "")) for no, client in rows)


def _funds(session: Session) -> Known:
    from fundcs.funds import queries

    return [(fund.code, fund.name) for fund in queries.everyone(session)]


def _staff(session: Session) -> Known:
    from fundcs.staff import queries

    return sorted(queries.names(session).items())


_SOURCES: Final[dict[str, tuple[Permit, Callable[[Session], Known]]]] = {
    "client": (Permit.READ_CLIENTS, _clients),
    "contract": (Permit.READ_CLIENTS, _contracts),
    "complaint": (Permit.READ_CLIENTS, _complaints),
    "fund": (Permit.READ_FUNDS, _funds),
    "staff": (Permit.READ_STAFF, _staff),
}
"""What is completed -> the permit that listing it needs, and what reads it."""


class Records:
    """The numbers and names of an archive's records, as far as who acts may list them (Art. 7, 18)."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._stamp: object = None
        self._read: dict[str, Known] = {}

    def of(self, kind: str) -> Known:
        """All of a kind; none where the archive cannot be read, or not by who acts."""
        stamp = self._changed()
        if stamp != self._stamp:
            self._stamp, self._read = stamp, {}
        if kind not in self._read:
            self._read[kind] = self._load(kind)
        return self._read[kind]

    def labels(self, key: str) -> Known:
        """The codes and labels of a list of the policy in force."""
        from fundcs.archive import firm_policy

        return firm_policy.labels(self._setting.archive_path, key)

    def _changed(self) -> object:
        path = self._setting.archive_path
        stamps = []
        for file in (path, path.with_name(path.name + "-wal")):
            try:
                stat = file.stat()
                stamps.append((stat.st_mtime_ns, stat.st_size))
            except OSError:
                stamps.append((0, 0))
        return stamps

    def _load(self, kind: str) -> Known:
        from contextlib import closing

        from fundcs.archive.archive import Archive
        from fundcs.archive.place import policy_file
        from fundcs.policy.loader import load
        from fundcs.staff import queries

        permit, read = _SOURCES[kind]
        try:
            archive = Archive(self._setting.archive_path, writes=False)
            with closing(archive), archive.unit() as session:
                person = self._setting.enter(session)
                policy = load(policy_file(self._setting.archive_path))
                member = queries.by_code(session, person.code)
                signed = member is not None and member.nda_on is not None
                if person.role not in policy.roles.permits[permit] or (permit.clients and not signed):
                    return []
                return read(session)
        except FundcsError:
            return []
