"""Finds the modules of an evaluation or benchmark package."""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from types import ModuleType


def modules(package: str, prefix: str, names: Sequence[str] = ()) -> Iterator[ModuleType]:
    """Import the modules of ``package`` whose name begins with ``prefix``: all, or those named without it."""
    paths = importlib.import_module(package).__path__
    for found in sorted(module.name for module in pkgutil.iter_modules(paths)):
        if found.startswith(prefix) and (not names or found.removeprefix(prefix) in names):
            yield importlib.import_module(f"{package}.{found}")
