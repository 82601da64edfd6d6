"""``catalejo up``: the vector server, the worker and the web app, kept alive until told to stop."""

import math
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from kb.child_output import cut_output, last_words, open_output
from kb.config import Settings
from kb.errors import CatalejoError, IndexingError
from kb.index.vector_server import VectorServer
from ui.processes import require_free_port, start, stop
from ui.web.login_secrets import write_login_secrets
from ui.web.server import local_address, require_safe_serving, web_command, web_environment

_WEB_START_SECONDS = 60.0
_LOOK_SECONDS = 2.0
_RESTART_PAUSE_SECONDS = 5.0
_REPEAT_SECONDS = 3600.0  # what still is not as it should be is said again after so long


class Child:
    """A process that is started again when it ends by itself, not more often than every few seconds."""

    def __init__(
        self, name: str, command: Sequence[str], home: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self._command = list(command)
        self._environment = environment
        self._home = home
        self._process: Popen[bytes] | None = None
        self._output = Path()
        self._output_start = 0
        self._started = 0.0

    def start(self) -> None:
        """Start the process."""
        with open_output(self._home, self.name) as log:
            self._process = start(self._command, log, self._environment)
            self._output, self._output_start = Path(log.name), log.tell()
        self._started = time.monotonic()

    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def has_ended(self) -> bool:
        """Whether it ended by itself and may be started again by now."""
        return not self.alive() and time.monotonic() - self._started >= _RESTART_PAUSE_SECONDS

    def last_words(self) -> str:
        """The last line that it printed since it was started; empty where it printed none."""
        return last_words(self._output, self._output_start)

    def cut_output(self) -> None:
        """Keep what it prints from growing without bound."""
        cut_output(self._output)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            stop(self._process)


class Service:
    """Everything that runs: the vector server and the children."""

    def __init__(self, settings: Settings, vectors: VectorServer, children: Sequence[Child]) -> None:
        self._logs = settings.home / "logs"
        self._vectors = vectors
        self._children = children

    def keep_alive(self, stopped: threading.Event, notify: Callable[[str], None]) -> None:
        """Start again whatever ends, until told to stop. In the thread that started it: children end with that.

        What cannot run, as on a full disk, is tried again for as long, and told once an hour.
        """
        told: dict[str, float] = {}
        while not stopped.wait(_LOOK_SECONDS):
            for line in self._mended():
                if time.monotonic() - told.get(line, -math.inf) >= _REPEAT_SECONDS:
                    told[line] = time.monotonic()
                    notify(line)

    def _mended(self) -> Iterator[str]:
        """Start again what ended; what a person should know of it, in lines."""
        try:
            for child in self._children:
                if child.has_ended():
                    why = child.last_words()
                    yield f"The {child.name} process ended{why and f' ({why})'} and is started again; see {self._logs}."
                    child.start()
                child.cut_output()
            self._vectors.ensure()
        except (IndexingError, OSError) as error:
            yield str(error)


@contextmanager
def service(settings: Settings, notify: Callable[[str], None], *, without_login: bool = False) -> Iterator[Service]:
    """Run everything that ``up`` runs; yields once the web app answers.

    Raises ``CatalejoError`` if it runs already in this home, the port is taken, the web app does not start, or would be
    open to strangers, see ``require_safe_serving``.
    """
    require_safe_serving(settings, without_login=without_login)
    with ExitStack() as stack:
        stack.enter_context(_only_one(settings.home))
        require_free_port(
            settings.web_port, "stop the program that uses it, or choose another with --port.", host=settings.web_host
        )
        vectors = stack.enter_context(VectorServer(settings.home, settings.vector_dir, notify))
        vectors.ensure()
        write_login_secrets(settings)
        web = Child("web-server", web_command(settings), settings.home, web_environment(settings))
        work = [sys.executable, "-m", "ui.cli", "--home", str(settings.home), "worker"]
        children = [web, Child("worker", work, settings.home)]
        for child in children:
            child.start()
            stack.callback(child.stop)
        _wait_for_web(web, settings)
        yield Service(settings, vectors, children)


def _only_one(home: Path) -> AbstractContextManager[object]:
    """The lock that one ``up`` in a home holds; that of a dead process is free."""
    try:
        return FileLock(home / "up.lock").acquire(timeout=0)
    except Timeout:
        raise CatalejoError(f"Catalejo runs already in {home}; use that one, or stop it first.") from None


def is_running(home: Path) -> bool:
    """Whether an ``up`` or a demo serves a home."""
    try:
        with _only_one(home):
            return False
    except CatalejoError:
        return True


def _wait_for_web(web: Child, settings: Settings) -> None:
    health = urlsplit(f"http://{local_address(settings)}/_stcore/health")
    deadline = time.monotonic() + _WEB_START_SECONDS
    while time.monotonic() < deadline and web.alive():
        # Not by urllib: where the environment names a proxy, it would be asked for what only this computer can reach.
        try:
            with closing(HTTPConnection(health.netloc, timeout=2)) as connection:
                connection.request("GET", health.path)
                if connection.getresponse().status == 200:
                    return
        except (OSError, HTTPException):
            pass
        time.sleep(0.2)
    raise CatalejoError(f"The web app did not start; {settings.home / 'logs' / 'web-server.out'} says why.")
