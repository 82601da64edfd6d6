"""The sample site as a server that runs beside the code that uses it."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from kb.models import Kind, Source, SourceType
from ui.sample_site.answers import Answers
from ui.sample_site.content import FeedFormat, Publisher, load_content
from ui.sample_site.edition import Edition
from ui.sample_site.faults import check_faults
from ui.sample_site.feeds import feed_path
from ui.sample_site.protocol import LoopbackServer, Request


@dataclass(frozen=True)
class SampleSource:
    """A source to add: ``address`` is the publisher's feed, or its home page where it has none."""

    address: str
    type: SourceType
    name: str
    lang: str
    country: str
    kind: Kind

    def source(self) -> Source:
        """The source to add, as of now."""
        return Source(
            url=self.address,
            name=self.name,
            type=self.type,
            publisher=self.name,
            lang=self.lang,
            country=self.country,
            kind=self.kind.value,
            added=datetime.now(UTC),
        )


class SampleSite:
    """The sample site, served on 127.0.0.1 while the ``with`` block runs.

    All dates are computed from one moment, ``now`` (timezone-aware), by default that of entering the block: so feeds
    and pages agree, and what was answered once is answered with 304 ever after. ``port`` 0 takes a free one. A slow
    answer takes ``slow_seconds``. Leaving the block ends every connection and joins every thread.

    Inside the block:

    * ``port``: where it is served.
    * ``edition``: the content with its dates and addresses.
    * ``sources``: what to add to collect all of it.
    * ``requests``: the latest 10,000 requests, oldest first, as ``(host, path, status)``.
    * ``web_map()``: the text of a ``CATALEJO_WEB_MAP`` file.

    On entering raises ``ContentError`` if a data file is wrong, and ``OSError`` if the port cannot be had.
    """

    port: int
    edition: Edition
    sources: list[SampleSource]

    def __init__(self, *, now: datetime | None = None, port: int = 0, slow_seconds: float = 2.0) -> None:
        self._now = now
        self._wanted_port = port
        self._slow_seconds = slow_seconds

    def __enter__(self) -> Self:
        content = load_content()
        check_faults(content)
        now = (self._now or datetime.now(UTC)).astimezone(UTC)

        def make_answers(port: int) -> Answers:
            self.edition = Edition(content, now, port)
            return Answers(self.edition)

        self._server = LoopbackServer(self._wanted_port, self._slow_seconds, make_answers)
        self.port = self._server.port
        self.sources = [_source(self.edition, publisher) for publisher in content.publishers.values()]
        self._thread = threading.Thread(target=self._server.serve_forever, name="sample-site", args=(0.05,))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def requests(self) -> tuple[Request, ...]:
        """The latest requests, oldest first."""
        return tuple(self._server.requests)

    def web_map(self) -> str:
        """A ``CATALEJO_WEB_MAP`` by which every name on the web is answered by this site, or by its 404."""
        return f"* 127.0.0.1:{self.port}\n"


def _source(edition: Edition, publisher: Publisher) -> SampleSource:
    has_feed = publisher.feed is not FeedFormat.NONE
    return SampleSource(
        address=edition.url(publisher, feed_path(publisher) if has_feed else "/"),
        type=SourceType.FEED if has_feed else SourceType.SITE,
        name=publisher.name,
        lang=publisher.lang,
        country=publisher.country,
        kind=publisher.kind,
    )
