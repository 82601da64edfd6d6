"""Processes that read what was fetched, so that no body can stall, exhaust or crash the collector.

Bodies are hostile input to parsers: each is read in a process that is killed after a while and may use so much memory.
A worker that dies takes only its own body with it.
"""

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from multiprocessing import forkserver, util
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.errors import ExtractionFailedError
from kb.errors import CatalejoError

TIME_LIMIT_SECONDS = 20.0
# Address space, of which the imported libraries take a third; a page of the largest size allowed needs far less.
MEMORY_LIMIT_BYTES = 1_500_000_000
_TASKS_PER_WORKER = 2_000  # then a fresh one takes over, whatever lxml has leaked
_PRELOADED = ["crawler.extraction_worker"]
SERVER_FOLDER = "CRAWLER_FORK_SERVER_FOLDER"  # variable of the environment

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


def start_fork_server() -> None:
    """Have the process that workers are forked from import what they need, while the caller goes on."""
    os.environ[SERVER_FOLDER] = util.get_temp_dir()  # where its socket lies; it outlives us, if only by a moment
    multiprocessing.get_context("forkserver").set_forkserver_preload(_PRELOADED)
    forkserver.ensure_running()


class ExtractionPool:
    """``processes`` workers. Workers are forked from a clean server process, never from the one with the reactor."""

    def __init__(self, processes: int, time_limit: float = TIME_LIMIT_SECONDS) -> None:
        start_fork_server()
        self._time_limit = time_limit
        # The first task waits until the fork server has imported everything. Were that the reactor's thread, answers
        # that have come meanwhile would count as too late.
        self._starting: asyncio.Future[Any] | None = None
        self._pool = ProcessPool(
            max_workers=processes,
            max_tasks=_TASKS_PER_WORKER,
            initializer=limit_worker,
            initargs=(MEMORY_LIMIT_BYTES,),
            context=multiprocessing.get_context("forkserver"),
        )

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a pure function of a module in a worker.

        Its own ``CatalejoError`` comes through. Anything else that goes wrong, a hang or a killed worker included, is
        an ``ExtractionFailedError``.
        """
        if self._starting is None:
            self._starting = asyncio.ensure_future(asyncio.to_thread(self._pool.schedule, _nothing))
        await asyncio.shield(self._starting)
        try:
            future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._time_limit)
            return await asyncio.wrap_future(future)
        except CatalejoError:
            raise
        except (TimeoutError, FutureTimeoutError):
            raise ExtractionFailedError(f"reading it took longer than {self._time_limit:g} seconds") from None
        except ProcessExpired as error:
            raise ExtractionFailedError(f"reading it killed the process (exit code {error.exitcode})") from None
        except MemoryError:
            raise ExtractionFailedError("reading it took too much memory") from None
        except Exception as error:  # whatever lxml, trafilatura or feedparser raise on a page nobody thought of
            _log.warning("%s failed", function.__name__, exc_info=error)
            raise ExtractionFailedError(f"{type(error).__name__}: {str(error)[:200]}") from error

    def close(self) -> None:
        """End the workers at once; what they were reading is lost and stays to be done."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _nothing() -> None:
    """What starts the workers."""


def limit_worker(memory: int) -> None:
    """Bound what a worker may take, as far as the system lets us."""
    # Ctrl-C goes to the whole group; the collector decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ValueError):  # macOS takes no limit of address space; or a lower one holds already
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
