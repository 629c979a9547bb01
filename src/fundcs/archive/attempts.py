"""What is tried inside a transaction and may be undone, its entries on the trail with it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import trail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session


@dataclass(slots=True)
class Attempt:
    """Something tried: `undo` says that it is not to be kept."""

    undone: bool = False

    def undo(self) -> None:
        """Leave the archive as it was before, once the attempt ends."""
        self.undone = True


@contextmanager
def attempt(session: Session) -> Iterator[Attempt]:
    """Try what is done inside; where it raises or is undone, the archive and its trail are as before.

    The session must be open for writing. Objects changed inside are read anew afterwards.
    """
    session.flush()
    links = trail.chain(session)
    seq, prev = links.seq, links.prev
    savepoint, tried = session.begin_nested(), Attempt()
    session.connection()  # else SQLAlchemy makes the savepoint with the session's next statement
    try:
        yield tried
        session.flush()
    except BaseException:
        tried.undo()
        raise
    finally:
        if tried.undone:
            savepoint.rollback()
            links.seq, links.prev = seq, prev
        else:
            savepoint.commit()
