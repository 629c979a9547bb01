"""Moving a command's files into place after its commit, and the errors where that fails."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING

from fundcs.kit import durable
from fundcs.kit.errors import FundcsError, os_reason
from fundcs.kit.files import CannotWrite
from fundcs.kit.i18n import N_, T

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Setting
    from fundcs.kit.files import OutFile, OutFolder
    from fundcs.kit.i18n import Text


class Unwritten(durable.DoneBut):
    template = N_("done and on record, but {path} was not written: {why}; export it again")


def publish(files: Sequence[OutFile | OutFolder], setting: Setting, *, acts: bool) -> list[FundcsError]:
    """Move what was written into place; returns the errors of a command whose act is committed.

    `acts`: the command wrote to the archive; then a file that could not be written is noted on the trail.
    Raises CannotWrite, DiskFull, DiskFailing, InUse where nothing else was done.
    """
    after: list[FundcsError] = []
    for file in files:
        try:
            file.publish()
        except BrokenPipeError:
            raise
        except (OSError, durable.InUse) as error:
            trouble = _trouble(file, error)
            if isinstance(trouble, durable.DoneBut):
                after.append(trouble)
            elif acts:
                file.unwritten = True
                _note(file, setting)
                after.append(Unwritten(path=file.path, why=_why(error)))
            else:
                raise trouble from None
    return after


def _trouble(file: OutFile | OutFolder, error: OSError | durable.InUse) -> FundcsError:
    if isinstance(error, durable.InUse):
        return error
    return durable.trouble(error) or CannotWrite(path=file.path, why=os_reason(error))


def _why(error: OSError | durable.InUse) -> Text:
    return os_reason(error) if isinstance(error, OSError) else T("it is open in another program")


def _note(file: OutFile | OutFolder, setting: Setting) -> None:
    """Note on the trail that the file of an export was not written, as far as the archive can be written."""
    from fundcs.archive import trail
    from fundcs.archive.archive import Archive

    with suppress(FundcsError):
        store = Archive(setting.archive_path, writes=True)
        with closing(store), store.unit() as session:
            setting.enter(session)
            trail.note(session, "not_written", "file", file.path.name)
