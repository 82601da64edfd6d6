"""Run a program that ends when its parent does: ``python child.py PARENT_PID PROGRAM ARGUMENT…``.

On Linux the kernel sends the signal (``PR_SET_PDEATHSIG``, prctl(2)); it survives ``execv``. The parent is the thread
that started this process. Elsewhere the program is left running, and the next owner ends it.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != int(parent):  # it died before the kernel knew
            return
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
