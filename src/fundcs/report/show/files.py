"""The two files of a bulletin, named for its month and number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import speaking
from fundcs.report.show import issuer

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.files import OutFolder
    from fundcs.report.rules.bulletin import Bulletin


def write(act: Act, bulletin: Bulletin, folder: OutFolder) -> None:
    """Write the workbook and the page into `folder`, in the language of documents."""
    from fundcs.report.show import page, workbook

    name, who = file_name(bulletin), issuer(act, bulletin)
    with speaking(act.document_language):
        workbook.write(bulletin, who, folder.file(f"{name}.xlsx"))
        folder.file(f"{name}.html").write_text(page.html(bulletin, who), "utf-8", newline="\n")


def file_name(bulletin: Bulletin) -> str:
    """`bulletin-2026-10-1`, of a draft `bulletin-2026-10-draft`."""
    return f"bulletin-{bulletin.month}-{bulletin.number or 'draft'}"
