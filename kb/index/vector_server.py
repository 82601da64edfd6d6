"""The Chroma server of a home folder: finding the one that runs, or running one.

Chroma's embedded client is not safe across processes (measured: a reader found 0 of 600 vectors that others had
written), so every vector goes through one ``chroma run`` on loopback. Whoever starts it holds a file lock for as long;
the lock of a dead process is free. The server dies with its owner; one that outlived it all the same is ended before
another is started. What the server keeps is derived: a folder that it cannot open is thrown away.
"""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from kb.child_output import cut_output, open_output
from kb.disk_use import folder_size
from kb.errors import IndexingError
from kb.index.server_process import (
    ServerAddress,
    answers,
    end_process,
    free_port,
    read_description,
    remove_description,
    serves,
    start_process,
    write_description,
)

FOLDER_REMADE = "The vector folder was damaged, or mostly held what is gone; it is made anew from the store."
_OUTPUT = "chroma-server"
_START_SECONDS = 30.0
_WISH_SECONDS = 10.0
_POLL_SECONDS = 0.05


class VectorServer:
    """The server over ``folder``, described and locked by files in ``home``.

    ``notify`` gets one line for each thing that a person should know. The server ends with the thread that started it.
    """

    def __init__(self, home: Path, folder: Path, notify: Callable[[str], None] = lambda _: None) -> None:
        self._home = home
        self._folder = folder
        self._notify = notify
        self._lock = FileLock(home / "chroma-server.lock", thread_local=False)
        self._wish = home / "chroma-server.remake"  # there while somebody wants the owner to make the folder anew
        self._process: subprocess.Popen[bytes] | None = None
        self._output = Path()

    def __enter__(self) -> "VectorServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def ensure(self) -> ServerAddress:
        """The address of a server that answers; starts one if none does.

        Whoever keeps a server for others calls this every few seconds: so it is started again if it ends, and its
        folder made anew if somebody found it damaged. Raises ``IndexingError`` if none can be had.
        """
        if self._process is not None:
            cut_output(self._output)
            if self._wish.exists():
                return self.remake_folder()
        deadline = time.monotonic() + _START_SECONDS
        while True:
            address = find_server(self._home, self._folder)
            if address is not None:
                return address
            if self._take_lock():
                break
            if time.monotonic() > deadline:
                raise IndexingError(
                    f"The vector server of {self._home} does not answer; stop the Catalejo that runs it and try again."
                )
            time.sleep(_POLL_SECONDS)
        try:
            return self._start()
        except BaseException:
            self.stop()
            raise

    def remake_folder(self) -> ServerAddress:
        """Throw away what the server keeps and start it anew, or have its owner do so.

        Raises ``IndexingError`` if the server is another process's that does not.
        """
        if self._process is None:
            return self._wish_for_new_folder()
        self._end()
        self._throw_folder_away()
        self._wish.unlink(missing_ok=True)
        return self._start()

    def _wish_for_new_folder(self) -> ServerAddress:
        self._wish.touch()
        deadline = time.monotonic() + _WISH_SECONDS
        while self._wish.exists():
            if time.monotonic() > deadline:
                self._wish.unlink(missing_ok=True)
                raise IndexingError(
                    "The vector folder has to be made anew and another Catalejo uses it; stop that one and run "
                    "`catalejo index`."
                )
            time.sleep(_POLL_SECONDS)
        return self.ensure()

    def folder_size(self) -> int:
        """Bytes that the folder takes."""
        return folder_size(self._folder)

    def stop(self) -> None:
        """End the server if this object started it."""
        if self._process is not None:
            self._end()
            remove_description(self._home)
        self._lock.release()

    def _take_lock(self) -> bool:
        try:
            if not self._lock.is_locked:
                self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def _start(self) -> ServerAddress:
        """Start a server; this object holds the lock, so any that is there has lost its owner or does not answer."""
        left_over = read_description(self._home)
        if left_over is not None and serves(left_over.pid, self._folder):
            end_process(left_over.pid)
        # Somebody may take the free port before the server does: that is what the second try is for. The third is made
        # over an empty folder.
        for attempt in range(3):
            if attempt == 2:
                self._throw_folder_away()
            address = self._try_start()
            if address is not None:
                return address
        raise IndexingError(f"The vector server cannot be started; {self._output} says why.")

    def _try_start(self) -> ServerAddress | None:
        port = free_port()
        with open_output(self._home, _OUTPUT) as output:
            self._process = start_process(self._folder, port, output)
            self._output = Path(output.name)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if answers(port):
                address = ServerAddress(self._process.pid, port)
                write_description(self._home, address)
                return address
            time.sleep(_POLL_SECONDS)
        self._end()
        return None

    def _end(self) -> None:
        if self._process is not None:
            end_process(self._process.pid)
            self._process.wait()  # collects the exit status where the process had ended by itself
            self._process = None

    def _throw_folder_away(self) -> None:
        if self._folder.exists():
            if self._folder.is_dir():
                shutil.rmtree(self._folder)
            else:
                self._folder.unlink()
            self._notify(FOLDER_REMADE)


def find_server(home: Path, folder: Path) -> ServerAddress | None:
    """The server over the folder that runs and answers now, whoever started it."""
    address = read_description(home)
    if address is None or not serves(address.pid, folder) or not answers(address.port):
        return None
    return address
