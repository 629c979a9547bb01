"""The client list as a file, on the trail (Art. 7, 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.dossier.service import files
from fundcs.dossier.show import screen, workbook
from fundcs.kit.errors import FundcsError
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.files import OutFile
    from fundcs.kit.view import View


class OneFile(FundcsError):
    exit_code = 2
    template = N_("say where to write: --csv FILE or --xlsx FILE, one of them")


def export(act: Act, *, csv: OutFile | None, xlsx: OutFile | None) -> View:
    """Write all clients as delimited text or as a workbook, and note it. Raises OneFile."""
    target = csv or xlsx
    if target is None or (csv and xlsx):
        raise OneFile
    many = files.listed(act, files.Wanted())
    write = workbook.write_csv if csv else workbook.write_xlsx
    write(act, target, many)
    revealed = act.reveal is not None
    facts = {"file": target.path.name, "clients": len(many), "revealed": revealed}
    trail.note(act.session, "exported", "client", "list", facts=facts)
    return screen.exported(str(target.path), len(many), revealed=revealed)
