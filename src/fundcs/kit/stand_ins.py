"""Modules that a library imports at its start and a command never uses: loaded when they are used.

SQLAlchemy imports asyncio for its other half, pydantic the metadata of packages to look for plugins: a
twentieth of what a short command takes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


class StandIn(ModuleType):
    """A module whose code runs when something of it is first asked for; from then on an ordinary one.

    `stand_in_functions`: what a library takes hold of while it is imported; the first call loads the module.
    """

    stand_in_functions: tuple[str, ...]

    def __getattr__(self, name: str) -> Any:
        _load(self)
        return getattr(self, name)


def defer(name: str, functions: tuple[str, ...] = (), *, private_submodules: bool = False) -> None:
    """Let `import NAME` cost nothing until more of it is asked for than to hold one of its `functions`.

    `private_submodules`: nothing else imports from inside the package NAME, and so `from NAME import
    FUNCTION` costs nothing either. A module that is loaded already stays as it is.
    """
    spec = find_spec(name)
    if name in sys.modules or spec is None:
        return
    module = module_from_spec(spec)
    if not private_submodules:
        vars(module).pop(
            "__path__", None
        )  # asked for by the import of a submodule, before which it must load
    module.__class__ = StandIn
    vars(module).update({function: _later(module, function) for function in functions})
    vars(module)["stand_in_functions"] = functions
    sys.modules[name] = module
    parent, _dot, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)


def _load(module: ModuleType) -> None:
    """Run the module's code."""
    functions = vars(module).pop("stand_in_functions")
    for function in functions:
        delattr(module, function)
    module.__class__ = ModuleType
    spec = module.__spec__
    if spec is None or spec.loader is None:
        raise ImportError(module.__name__)
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    spec.loader.exec_module(module)


def _later(module: ModuleType, name: str) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        if isinstance(module, StandIn):
            _load(module)
        return getattr(module, name)(*given, **named)

    return call
