"""What each address of the sample site answers: a pure table from host and path to an answer, without HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http import HTTPStatus

from ui.sample_site import feeds, pages
from ui.sample_site.content import Article, FeedFormat, Publisher, Quirk
from ui.sample_site.edition import Edition
from ui.sample_site.faults import FAULTS, RETRY_AFTER_SECONDS, Behaviour, Fault

SITEMAP_PATH = "/sitemap.xml"


@dataclass(frozen=True)
class Answer:
    """An answer before HTTP. ``modified`` is never in the future; ``slow`` asks the server to wait before it sends."""

    status: HTTPStatus
    content_type: str
    body: bytes
    modified: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    slow: bool = False


UNKNOWN_HOST = Answer(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"No publisher of the sample has this name.\n")


class Answers:
    """All answers of one edition. They are rendered when asked for, always the same."""

    def __init__(self, edition: Edition) -> None:
        self._sites = {p.host: _PublisherSite(edition, p) for p in edition.content.publishers.values()}

    def answer(self, host: str, path: str) -> Answer:
        """What ``host`` (lower case, no port) answers for ``path`` (no query): 404 where either is unknown."""
        site = self._sites.get(host)
        return site.answer(path) if site else UNKNOWN_HOST


class _PublisherSite:
    """The answers of one publisher: ``routes`` is everything it serves."""

    def __init__(self, edition: Edition, publisher: Publisher) -> None:
        self._edition = edition
        self._publisher = publisher
        self._newest = edition.newest(publisher)
        self.routes: dict[str, Callable[[], Answer]] = {
            "/": self._home,
            "/robots.txt": self._robots,
            pages.about_path(publisher): self._about,
        }
        for article in edition.articles_of(publisher):
            self.routes[edition.article_path(article)] = partial(self._article, article)
            for topic in article.tags:
                self.routes[pages.topic_path(publisher, topic)] = partial(self._topic, topic)
        if publisher.feed is not FeedFormat.NONE:
            self.routes[feeds.feed_path(publisher)] = self._feed
        if Quirk.SITEMAP in publisher.quirks:
            self.routes[SITEMAP_PATH] = self._sitemap
        for fault in FAULTS:
            if fault.publisher == publisher.key:
                self.routes[fault.path] = partial(self._fault, fault)

    def answer(self, path: str) -> Answer:
        route = self.routes.get(path)
        return route() if route else self._error(HTTPStatus.NOT_FOUND)

    def _home(self) -> Answer:
        return self._page(pages.home_page(self._edition, self._publisher), self._newest)

    def _about(self) -> Answer:
        return self._page(pages.about_page(self._edition, self._publisher))

    def _topic(self, topic: str) -> Answer:
        return self._page(pages.topic_page(self._edition, self._publisher, topic))

    def _article(self, article: Article) -> Answer:
        return self._page(pages.article_page(self._edition, article), self._edition.last_modified(article))

    def _robots(self) -> Answer:
        forbidden = [
            f.path for f in FAULTS if f.publisher == self._publisher.key and f.behaviour is Behaviour.FORBIDDEN
        ]
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in forbidden or [""])]
        if Quirk.SITEMAP in self._publisher.quirks:
            lines.append(f"Sitemap: {self._edition.url(self._publisher, SITEMAP_PATH)}")
        return Answer(HTTPStatus.OK, "text/plain; charset=utf-8", self._encode("\n".join(lines) + "\n"))

    def _feed(self) -> Answer:
        return Answer(
            HTTPStatus.OK,
            f"{feeds.MEDIA_TYPES[self._publisher.feed]}; charset=utf-8",
            self._encode(feeds.feed(self._edition, self._publisher)),
            self._newest,
            slow=Quirk.SLOW in self._publisher.quirks,
        )

    def _sitemap(self) -> Answer:
        xml = feeds.sitemap(self._edition, self._publisher)
        return Answer(HTTPStatus.OK, "application/xml; charset=utf-8", self._encode(xml), self._newest)

    def _fault(self, fault: Fault) -> Answer:
        match fault.behaviour:
            case Behaviour.LOGIN:
                return self._page(pages.login_page(self._edition, self._publisher, fault.path))
            case Behaviour.FORBIDDEN:
                return self._page(pages.members_page(self._edition, self._publisher, fault.path))
            case Behaviour.NOT_FOUND:
                return self._error(HTTPStatus.NOT_FOUND)
            case Behaviour.GONE:
                return self._error(HTTPStatus.GONE)
            case Behaviour.TOO_MANY_REQUESTS:
                return self._error(HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(RETRY_AFTER_SECONDS)})
            case Behaviour.REDIRECT:
                target = self._edition.article_url(self._edition.content.articles[fault.target])
                return Answer(HTTPStatus.MOVED_PERMANENTLY, _HTML, b"", headers={"Location": target})

    def _error(self, status: HTTPStatus, headers: Mapping[str, str] | None = None) -> Answer:
        body = self._encode(pages.error_page(self._edition, self._publisher, status))
        return Answer(status, _HTML, body, headers=headers or {})

    def _page(self, html: str, modified: datetime | None = None) -> Answer:
        return Answer(HTTPStatus.OK, _HTML, self._encode(html), modified)

    def _encode(self, text: str) -> bytes:
        """Everything is said to be UTF-8; one publisher's is not, and lacks the characters that Latin-1 lacks."""
        if Quirk.LATIN1_DECLARED_UTF8 in self._publisher.quirks:
            return text.encode("latin-1", "xmlcharrefreplace")
        return text.encode()


_HTML = "text/html; charset=utf-8"
