"""Interrupts of a program that is still starting, before anything of it listens to them."""

import signal


class Interrupts:
    """From now on SIGINT and SIGTERM raise ``KeyboardInterrupt``, and are remembered, until somebody else takes them.

    Modules that are written in C, as those of lxml, may lose what is raised while they are imported.
    """

    def __init__(self) -> None:
        self._came = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)

    def check(self) -> None:
        """Raise ``KeyboardInterrupt`` if one came: called when everything is imported."""
        if self._came:
            raise KeyboardInterrupt

    def _on_signal(self, number: int, _frame: object) -> None:
        self._came = True
        raise KeyboardInterrupt
