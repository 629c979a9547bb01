"""Labels of the policy's lists: looked up by what somebody typed, named for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import fold, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundcs.kit.i18n import Text
    from fundcs.policy.rules import Label, Policy


LISTED: Final = {
    ("complaint", "category"): "complaints.categories",
    ("complaint", "channel"): "complaints.channels",
    ("complaint", "department"): "complaints.departments",
    ("complaint", "root_cause"): "complaints.root_causes",
    ("complaint", "source"): "complaints.sources",
    ("callback", "channel"): "callbacks.channels",
    ("care", "channel"): "care.channels",
    ("care", "code"): "care.benefits",
    ("care", "purpose"): "care.purposes",
    ("care", "spending_purpose"): "care.spending_purposes",
    ("client", "channel"): "care.channels",
    ("callback", "finding_kind"): "callbacks.finding_kinds",
    ("callback", "kind"): "callbacks.finding_kinds",
    ("submission", "items"): "documents.types",
    ("client", "type_"): "documents.types",
}
"""(group in the singular, parameter) -> the list of the policy that its values are from."""
_CODES: Final = ("CODE", "ITEM", "CAUSE")


def list_of(group: str, param: Any) -> str | None:
    """The dotted key of the policy's list that a parameter of a group takes its codes from; None of most."""
    if not str(param.metavar).startswith(_CODES):
        return None
    return LISTED.get((group.removesuffix("s"), param.name))


def code_of(labels: Sequence[Label], typed: str, what: Text) -> str:
    """The code of the label that `typed` names, by its code or by its Chinese or English name.

    Types of documents are labels too. `what` says in the refusal what was asked for. Raises Refused.
    """
    name = fold(typed).casefold()
    for label in labels:
        if name in (label.code, label.zh.casefold(), label.en.casefold()):
            return label.code
    raise Refused(
        N_("'{value}' is not a {what} of the policy; choose from: {codes}"),
        value=quoted(typed),
        what=what,
        codes=_(", ").join(_("{code} ({label})").format(code=label.code, label=label) for label in labels),
    )


def labels_of(policy: Policy, key: str) -> Sequence[Label]:
    """The labels of a list of the policy by its dotted key, as `complaints.channels`."""
    section, _dot, name = key.partition(".")
    listed: Sequence[Label] = getattr(getattr(policy, section), name)
    return listed


def name_of(labels: Iterable[Label], code: str) -> str:
    """What a code is called; itself where the policy has dropped it."""
    return next((str(label) for label in labels if label.code == code), code)
