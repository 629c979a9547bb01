"""What is typed on a command line: how long it may be, and what may not hide in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import LONGEST_LINE, LONGEST_TEXT
from fundcs.kit.visible import has_hidden

if TYPE_CHECKING:
    import inspect

LARGEST_NUMBER: Final = 2**63 - 1
"""SQLite's largest whole number."""

_TEXTS: Final = frozenset({"TEXT", "ITEM=WHY", "ITEM[=WHY]"})
"""The metavars of options that take what somebody writes: any length up to LONGEST_TEXT, line breaks."""
_TEXT_NAMES: Final = frozenset({"remark"})
_NAMES: Final = frozenset(
    {"name", "introducer", "agent", "project_company", "legal_rep", "manager", "general_manager", "caller"}
    | {"receipt_payer", "payee_name", "payee_bank", "new_payee_name", "new_payee_bank"}
)
"""The parameters that become names, and are shown unmasked wherever somebody is named."""

Check = Callable[[object], None]


def check(value: object, option: str, *, text: bool = False, name: bool = False) -> None:
    """Refuse a value that is longer than its kind may be, or a name with hidden characters.

    Raises Misused (exit 2) for whole numbers that the store cannot hold.
    """
    if isinstance(value, (list, tuple)):
        for part in value:
            check(part, option, text=text, name=name)
    elif isinstance(value, int):
        if abs(value) > LARGEST_NUMBER:
            raise Misused(
                N_("{option}: the number is beyond its limit, {limit}"), option=option, limit=LARGEST_NUMBER
            )
    elif isinstance(value, str):
        longest = LONGEST_TEXT if text else LONGEST_LINE
        if len(value) > longest:
            raise Refused(
                N_("{option}: {length} characters are too many; at most {limit}"),
                option=option,
                length=len(value),
                limit=longest,
            )
        if name and has_hidden(value):
            raise Refused(
                N_("{option}: the name holds hidden or control characters; type it again"), option=option
            )


def checks(parameters: Mapping[str, inspect.Parameter]) -> dict[str, Check]:
    """The check of each of a command's parameters, by its declaration with Typer."""
    return {name: _check(name, parameter) for name, parameter in parameters.items()}


def _check(name: str, parameter: inspect.Parameter) -> Check:
    declared: Any = next(iter(getattr(parameter.annotation, "__metadata__", ())), None)
    options = [text for text in getattr(declared, "param_decls", None) or () if text.startswith("--")]
    metavar = getattr(declared, "metavar", None)
    is_option = type(declared).__name__ == "OptionInfo"
    label = (
        options[0] if options else "--" + name.replace("_", "-") if is_option else (metavar or name).upper()
    )
    text = metavar in _TEXTS or name in _TEXT_NAMES
    return lambda value: check(value, label, text=text, name=name in _NAMES)
