"""Child processes that end when we do, however we end."""

import errno
import os
import socket
import subprocess
from collections.abc import Mapping, Sequence
from typing import IO

from kb.child_process import command_of_child
from kb.errors import CatalejoError

_STOP_SECONDS = 10.0


def start(
    command: Sequence[str], log: IO[bytes], environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a child that writes to ``log`` and ends when this thread does.

    It is out of reach of the terminal's Ctrl-C: we stop it ourselves, in order.
    """
    return subprocess.Popen(
        command_of_child(command),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    )


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask the child to end, then insist."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def require_free_port(port: int, remedy: str, host: str = "127.0.0.1") -> None:
    """Raise ``CatalejoError`` if ``host`` is no address of this computer, its port is not for us to use, or, with the
    remedy, is in use.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise CatalejoError(f"{host} is no address of this computer; choose another with --host.") from None
            if error.errno == errno.EACCES:
                raise CatalejoError(
                    f"Port {port} is only for root; choose one from 1024 on with --port, and put a web server in front,"
                    " see docs/serving.md."
                ) from None
            raise CatalejoError(f"Port {port} is in use; {remedy}") from None
