"""Why a package stands as it does and what it has cost, for `fundcs explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import View, text_page
from fundcs.packages.rules.package import STATE_NAMES
from fundcs.packages.service import packages
from fundcs.packages.show.screen import account, whole_data

if TYPE_CHECKING:
    from fundcs.act import Act


def explain(act: Act, contract: str) -> View:
    """The deadline now running and every failure of a contract's package, each with its account.

    Raises NoSuchContract, NotYours.
    """
    one = packages.details(act, packages.find(act, contract))
    case = one.case
    lines = [_("The package of contract {no}: {state}").format(no=case.no, state=_(STATE_NAMES[case.state]))]
    lines += [act.sentence(line) for line in case.account]
    lines += [account(act, failure, one.items) for failure in case.failures]
    return View(whole_data(act, one), text_page(*lines))
