"""The register of contract packages as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_, _
from fundcs.kit.registers import Field, Register, coded
from fundcs.kit.workbooks import DAY, NUMBER, TEXT
from fundcs.packages.rules.package import STATE_NAMES, PackageState
from fundcs.packages.show.packages import status_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.packages.service.lookup import PackageStatus

_REGISTER: Final = Register(
    N_("Register of contract packages"),
    {
        "contract": Field(N_("Contract"), 16, TEXT),
        "client": Field(N_("Client"), 22),
        "fund": Field(N_("Fund"), 8, TEXT),
        "advisor": Field(N_("Adviser"), 16),
        "signed": Field(N_("Signed on"), 12, DAY),
        "state": Field(N_("State"), 14),
        "round": Field(N_("Submission"), 8, NUMBER),
        "deadline": Field(N_("Deadline"), 12, DAY),
        "outstanding": Field(N_("Not submitted"), 34),
        "failures": Field(N_("Failed"), 8, NUMBER),
        "points": Field(N_("Points"), 8, NUMBER),
    },
)


def write(act: Act, statuses: Sequence[PackageStatus], staff: Mapping[str, str], path: Path) -> None:
    """Write the packages to `path`; `staff`: names by code."""
    _REGISTER.write(_rows(statuses, staff), path, act.moment, act.document_language)


def _rows(statuses: Sequence[PackageStatus], staff: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    for status in statuses:
        data, exempt = status_data(status), status.state is PackageState.EXEMPT
        yield {
            "contract": status.no,
            "client": " ".join(filter(None, status.signer[:2])),
            "fund": status.package.fund,
            "advisor": coded(status.adviser, staff),
            "signed": status.package.signed,
            "state": _(STATE_NAMES[status.state]),
            "round": data["round"],
            "deadline": "" if status.owed is None else status.owed.day,
            "outstanding": "" if exempt else _(", ").join(map(str, status.outstanding)),
            "failures": data["failures"],
            "points": data["points"],
        }
