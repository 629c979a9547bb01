"""A proposal as a TOML file with comments: what the ledger does not say is left out behind `#`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from fundcs.act.permits import ROLE_NAMES, Role
from fundcs.funds.rules.terms import FREQUENCY_NAMES, DayCount, percent
from fundcs.kit.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.init.rules import NamedFund, NamedMember, Proposal

_HEAD: Final = (
    N_("The staff and funds that {ledger} names."),
    N_("What the ledger does not say stands behind #: take the # away and complete the line."),
    N_("Nothing is assumed: a member of staff without a role, a fund without its terms, is refused."),
    N_("Then `fundcs init --apply {file}` adds all of it to the archive, or nothing."),
    N_("Where there is no archive it makes one; applied again, it leaves as it is what is on record."),
)
_BLANK: Final = "____"


def setup_text(proposal: Proposal, file: str) -> str:
    """The file's text; `file` is its name."""
    lines = [f"# {_(line)}".format(ledger=proposal.ledger, file=file) for line in _HEAD]
    lines += ["", "[manager]", *_manager()]
    roles = [_("{code} ({label})").format(code=role, label=_(ROLE_NAMES[role])) for role in Role]
    lines += ["", f"# {_('Roles:')}", *(f"#   {role}" for role in roles)]
    for member in proposal.staff:
        lines += ["", "[[staff]]", *_member(member)]
    for fund in proposal.funds:
        lines += ["", "[[fund]]", *_fund(fund)]
    return "\n".join(lines) + "\n"


def _manager() -> Iterator[str]:
    yield f"# {_('Whom the archive is made for, a CS manager; only where it is not made yet.')}"
    yield _open("name", _text(_BLANK), _("default: your login"))
    yield _open(
        "nda", _BLANK, _("the day the confidentiality agreement was signed (Art. 18); default: today")
    )


def _member(member: NamedMember) -> Iterator[str]:
    yield f"name = {_text(member.name)}"
    for role, heading, rows in member.places:
        yield _open(
            "role",
            _text(role.value),
            _("in the column {column} of {n} rows").format(column=heading, n=rows),
        )
    yield _open("nda", _BLANK, _("the day the confidentiality agreement was signed (Art. 18), if it was"))
    yield _open("login", _text(_BLANK), _("the login on this machine, if there is one"))


def _fund(fund: NamedFund) -> Iterator[str]:
    yield _stated("code", fund.code)
    yield _stated("name", fund.name)
    contracts = _("contracts: {n}, value dates {first} to {last}").format(
        n=fund.contracts, first=fund.first, last=fund.last
    )
    yield f"# {contracts}"
    yield _open("project_company", _text(_BLANK))
    yield _open("established", _BLANK, _("a date like {day}").format(day=fund.first))
    yield _open("matures", _BLANK)
    yield _open("frequency", _text(_BLANK), " ".join(FREQUENCY_NAMES))
    bases = " ".join(DayCount)
    yield _open("day_count", _text(_BLANK), _("{codes}; default: the policy's").format(codes=bases))
    yield _open("first_payout", _BLANK, _("default: by the frequency"))
    yield _open("project_rate", _text(_BLANK), _("the annual rate that the project company pays"))
    yield _open("rates", '[{ from = "0", rate = "____" }, { from = "300万", rate = "____" }]', _rates(fund))


def _rates(fund: NamedFund) -> str:
    stated = _(", ").join(f"{percent(rate)} × {often}" for rate, often in fund.rates)
    if not stated:
        return _("contracts that state no rate: {n}").format(n=fund.unrated)
    return _("contracts that state no rate: {n}; stated: {rates}").format(n=fund.unrated, rates=stated)


def _stated(key: str, value: str | None) -> str:
    return _open(key, _text(_BLANK)) if value is None else f"{key} = {_text(value)}"


def _open(key: str, value: str, why: str = "") -> str:
    return f"# {key} = {value}" + (f"  # {why}" if why else "")


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
