"""The program ``catalejo``: what comes before the command line is there."""

import signal


def main() -> None:
    """Run the command line, as ``ui.cli.main``.

    Ctrl-C while it is imported ends the process at once: nothing has begun that must end in order.
    """
    handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from ui.cli import main as run

    signal.signal(signal.SIGINT, handler)
    run()
