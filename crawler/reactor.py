"""Running a coroutine in Twisted's reactor on an asyncio loop, that of uvloop: once in a process's life."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from scrapy.utils.reactor import install_reactor

ASYNCIO_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
EVENT_LOOP = "uvloop.Loop"
T = TypeVar("T")


def run_in_reactor(main: Callable[[], Awaitable[T]]) -> T:
    """Start the reactor, await ``main()`` in it, stop it; give or raise what ``main`` did."""
    install_reactor(ASYNCIO_REACTOR, EVENT_LOOP)
    from twisted.internet import reactor as installed

    reactor: Any = installed  # typed as what all reactors have in common
    tasks: list[asyncio.Future[T]] = []

    def begin() -> None:
        task = asyncio.ensure_future(main())
        task.add_done_callback(lambda _: reactor.stop())
        tasks.append(task)

    reactor.callWhenRunning(begin)
    reactor.run(installSignalHandlers=False)
    return tasks[0].result()
