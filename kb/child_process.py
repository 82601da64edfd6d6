"""Programs that end when their parent does, however it ends.

``command_of_child`` wraps a command so that this module runs first. On Linux it asks the kernel to send a signal when
the parent dies (``PR_SET_PDEATHSIG``, prctl(2)) and then becomes the program: the request survives ``execv``. The
parent is the *thread* that starts the child. Elsewhere the program is left running, and whoever comes next ends it.

A ``preexec_fn`` would do the same, but is not safe in a process that has threads.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def command_of_child(command: Sequence[str]) -> list[str]:
    """The command that runs ``command`` until it ends or the calling thread does. Its first word is a path."""
    # By path and without the script's folder on sys.path (-P): nothing of ours is imported before the program starts.
    return [sys.executable, "-P", __file__, str(os.getpid()), *command]


def _main() -> None:
    parent, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != int(parent):  # it died before the kernel knew
            return
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    _main()
