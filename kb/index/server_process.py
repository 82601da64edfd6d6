"""One ``chroma run`` process: its command, whether it answers, and the file that names it to others."""

import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

import psutil

from kb.child_process import command_of_child
from kb.errors import IndexingError

HOST = "127.0.0.1"
_ANSWER_SECONDS = 5.0
_END_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A running server, as ``chroma-server.json`` in the home folder names it."""

    pid: int
    port: int


def start_process(folder: Path, port: int, output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a server over the folder that ends when this thread does. It does not answer yet.

    What it prints goes to ``output``.
    """
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    chroma = shutil.which("chroma", path=folders)
    if chroma is None:
        raise IndexingError("The program `chroma` is missing; install Catalejo again with pip.")
    command = command_of_child([chroma, "run", "--path", str(folder), "--host", HOST, "--port", str(port)])
    # The server logs every request unless it is told not to.
    environment = os.environ | {"ANONYMIZED_TELEMETRY": "False", "RUST_LOG": "error"}
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment)


def answers(port: int) -> bool:
    """Whether a Chroma server answers there."""
    # Not by urllib: where the environment names a proxy, it would be asked for what only this computer can reach.
    try:
        with closing(HTTPConnection(HOST, port, timeout=_ANSWER_SECONDS)) as connection:
            connection.request("GET", "/api/v2/heartbeat")
            return b"heartbeat" in connection.getresponse().read()
    except (OSError, HTTPException):
        return False


def serves(pid: int, folder: Path) -> bool:
    """Whether the process lives and is a server over the folder: ids of processes are used again."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and str(folder) in process.cmdline()
    except psutil.Error:
        return False


def end_process(pid: int) -> None:
    """End a process, gently at first, and wait until it is gone."""
    try:
        process = psutil.Process(pid)
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(_END_SECONDS)
    except psutil.NoSuchProcess:
        return


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def write_description(home: Path, address: ServerAddress) -> None:
    """Name the server to other processes."""
    unfinished = _description(home).with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(address)), "utf-8")
    unfinished.replace(_description(home))


def read_description(home: Path) -> ServerAddress | None:
    """The server that was named last; it may be gone."""
    try:
        return ServerAddress(**json.loads(_description(home).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remove_description(home: Path) -> None:
    """Name no server any more."""
    _description(home).unlink(missing_ok=True)


def _description(home: Path) -> Path:
    return home / "chroma-server.json"
