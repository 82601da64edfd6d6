"""A server of the crawler's tests: any host, any answer, any misbehaviour, on loopback only."""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Answer:
    """What is sent. ``misbehave`` takes over after the request was read: it gets the writer and does as it likes.

    Who comes without the ``cookie`` is given it and led to the same address again.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    misbehave: Callable[[asyncio.StreamWriter], object] | None = None
    cookie: str = ""


Answers = Mapping[tuple[str, str], Answer]


@dataclass
class Crowd:
    """Answers with an empty feed after so many ``seconds``, and counts how many requests wait for it at once."""

    seconds: float
    now: int = 0
    most: int = 0

    async def answer(self, writer: asyncio.StreamWriter) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self.seconds)
        self.now -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()


class LocalServer:
    """Serves answers by host and path; 404 for all others. A request with ``If-None-Match`` equal to the ``ETag`` of
    the answer is given 304. ``requests`` lists host and path of everything asked for, ``headers`` with which headers
    (names in lower case), ``times`` when.
    """

    def __init__(self, answers: Answers) -> None:
        self.answers = dict(answers)
        self.requests: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="test server", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def web_map(self) -> str:
        """A web map by which every name is answered here."""
        return f"* 127.0.0.1:{self.port}\n"

    def _serve(self) -> None:
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return  # the collector hung up, or the test is over
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        host, path = headers.get("host", "").partition(":")[0], first.split(" ")[1]
        await reader.readexactly(int(headers.get("content-length", "0")))
        self.requests.append((host, path))
        self.headers.append(headers)
        self.times.append(time.monotonic())
        answer = self.answers.get((host, path), Answer(b"", 404))
        if answer.cookie and answer.cookie not in headers.get("cookie", ""):
            answer = Answer(status=302, headers={"Location": path, "Set-Cookie": f"{answer.cookie}; Path=/; HttpOnly"})
        if answer.misbehave is not None:
            result = answer.misbehave(writer)
            if asyncio.iscoroutine(result):
                await result
            return False
        status, body = answer.status, answer.body
        if answer.headers.get("ETag") and headers.get("if-none-match") == answer.headers["ETag"]:
            status, body = 304, b""
        sent = {"Content-Type": answer.content_type, "Content-Length": str(len(body)), **answer.headers}
        lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in sent.items())]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        return True
