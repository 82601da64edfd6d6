"""Edited articles are asked for again: when their source says so, and no more often than that has been true."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from crawler.article_extractor import Article
from crawler.feed_parser import parse_feed
from crawler.items import PageResult, SourceCheck
from crawler.outcomes import Outcome
from crawler.page_fate import MAX_ATTEMPTS
from crawler.page_recording import record_page
from crawler.poll_schedule import Bounds
from crawler.recording import record_source
from crawler.revisits import FOLLOWED_FOR, LEAST_PAUSE, MAX_REVISITS, MAX_VAIN, choose_revisits, is_worth_a_visit
from kb.intake.accept import accept
from kb.models import DuePage, PageVisit, RawDocument, SourceType
from kb.store import changes
from kb.store.database import Database
from kb.store.documents import find_document, get_versions, known_addresses
from kb.store.sources import add_source
from kb.store.tables import changes as change_log
from kb.store.tables import page_visits, source_states
from kb.store.visits import find_visits, forget_old_visits, put_visit
from tests.crawler_runs import collect, documents, feed_source, make_home
from tests.crawler_server import Answer, LocalServer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW = PageVisit(1, "https://a.example/1", collected=NOW - DAY, visited=NOW - DAY)

moments = st.datetimes(datetime(2026, 9, 1), datetime(2027, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001
visits = st.builds(
    PageVisit,
    document_id=st.integers(1, 50),
    url=st.just("https://a.example/1"),
    collected=moments,
    visited=moments,
    vain=st.integers(0, 6),
)


@given(moments, visits)
def test_only_an_edit_since_the_last_visit_is_worth_one(modified: datetime, visit: PageVisit) -> None:
    if is_worth_a_visit(modified, visit, NOW):
        assert visit.visited < modified <= NOW
        assert NOW - visit.visited >= max(LEAST_PAUSE, (NOW - visit.collected) / 24)
        assert NOW - visit.collected <= FOLLOWED_FOR
        assert visit.vain < MAX_VAIN


@given(moments, visits)
def test_who_was_wrong_more_often_is_believed_less(modified: datetime, visit: PageVisit) -> None:
    if is_worth_a_visit(modified, replace(visit, vain=visit.vain + 1), NOW):
        assert is_worth_a_visit(modified, visit, NOW)


@given(st.lists(st.tuples(moments, visits), max_size=80))
def test_of_a_reading_the_last_edited_are_asked_for_each_once_and_not_too_many(
    edited: list[tuple[datetime, PageVisit]],
) -> None:
    chosen = choose_revisits(edited, NOW)
    ids = [visit.document_id for visit in chosen]
    assert len(ids) == len(set(ids)) <= MAX_REVISITS
    worthy = {visit.document_id for modified, visit in edited if is_worth_a_visit(modified, visit, NOW)}
    assert set(ids) <= worthy
    assert len(ids) == min(len(worthy), MAX_REVISITS)
    latest = {n: max(m for m, v in edited if v.document_id == n and is_worth_a_visit(m, v, NOW)) for n in worthy}
    assert [latest[n] for n in ids] == sorted((latest[n] for n in worthy), reverse=True)[:MAX_REVISITS]


@given(st.timedeltas(timedelta(minutes=1), timedelta(days=2)), st.booleans())
def test_a_feed_that_calls_everything_edited_at_each_reading_costs_three_visits(pause: timedelta, ahead: bool) -> None:
    visit, now, asked = NEW, NOW, 0
    while now < NOW + FOLLOWED_FOR * 2:
        claim = now + (HOUR if ahead else -timedelta(seconds=1))
        if is_worth_a_visit(claim, visit, now):
            asked += 1
            visit = replace(visit, visited=now, vain=visit.vain + 1)
        now += max(pause, HOUR / 2)
    assert asked == (0 if ahead else MAX_VAIN)


def test_an_article_that_does_change_is_followed_hour_by_hour() -> None:
    visit, asked = replace(NEW, collected=NOW, visited=NOW), []
    for minutes in range(0, 30 * 24 * 60, 15):
        now = NOW + timedelta(minutes=minutes)
        if is_worth_a_visit(now, visit, now):
            asked.append(now)
            visit = replace(visit, visited=now, vain=0)
    assert len([now for now in asked if now <= NOW + DAY]) == 24
    assert len(asked) < 120, "and ever less often"


FEEDS = {
    "Atom": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://a.example/1"/><published>2026-11-01'
    "T00:00:00Z</published><updated>2026-11-22T09:00:00Z</updated></entry></feed>",
    "RSS": '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><item><link>https://a.example/1</link>'
    "<a:updated>2026-11-22T09:00:00Z</a:updated></item></channel></rss>",
    "JSON": '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://a.example/1", '
    '"date_published": "2026-11-01T00:00:00Z", "date_modified": "2026-11-22T06:00:00-03:00"}]}',
}


@pytest.mark.parametrize("form", FEEDS)
def test_every_kind_of_feed_says_when_an_entry_was_edited(form: str) -> None:
    (entry,) = parse_feed(FEEDS[form].encode(), "https://a.example/feed").entries
    assert entry.modified == datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "dates",
    [
        "<pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate>",
        '<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-11-22T09:00:00Z</dc:date>',
        '<a:updated xmlns:a="http://www.w3.org/2005/Atom">ayer</a:updated>',
    ],
)
def test_a_time_of_publication_is_no_edit(dates: str) -> None:
    body = f'<rss version="2.0"><channel><item><link>https://a.example/1</link>{dates}</item></channel></rss>'
    (entry,) = parse_feed(body.encode(), "https://a.example/feed").entries
    assert entry.modified is None


class Edits:
    """A stored source with one collected article, and what its source and its page say later."""

    def __init__(self, folder: Path) -> None:
        self.database = Database.open(f"sqlite:///{folder / 'store.db'}")
        with self.database.write() as connection:
            self.source = add_source(connection, feed_source("https://a.example/feed"))
            raw = RawDocument(
                "https://a.example/1", "Un texto.", "Título", source_id=self.source.id, source="a.example"
            )
            self.id, _ = accept(connection, raw, NOW - DAY)
            put_visit(connection, PageVisit(self.id, "https://a.example/1", NOW - DAY, NOW - DAY, '"1"', None))

    def say(self, now: datetime, *urls: str) -> list[DuePage]:
        """The source calls its articles edited a minute ago."""
        entries = [RawDocument(url, "Del canal. " * 20, "Título", modified=now - timedelta(minutes=1)) for url in urls]
        with self.database.write() as connection:
            check = SourceCheck(self.source.id, Outcome.FEED_READ, entries=entries)
            return record_source(connection, check, now, Bounds(HOUR, DAY))

    def end(self, outcome: Outcome, now: datetime) -> Outcome:
        """Asking for the page ends without an article."""
        result = PageResult(self.source.id, "https://a.example/1", "https://a.example/1", None, outcome)
        with self.database.write() as connection:
            return record_page(connection, result, now)[0]

    def visit(self) -> PageVisit:
        with self.database.read() as connection:
            return PageVisit(**connection.execute(page_visits.select()).mappings().one())


def test_an_edited_article_is_asked_for_by_what_is_known_of_it(tmp_path: Path) -> None:
    edits = Edits(tmp_path)
    (page,) = edits.say(NOW, "https://a.example/1?utm_source=rss")
    assert page == DuePage("https://a.example/1", "https://a.example/1", edits.source.id, NOW, '"1"', None)
    assert edits.say(NOW + HOUR, "https://a.example/1") == [], "it waits already"


@pytest.mark.parametrize("outcome", [Outcome.NOT_MODIFIED, Outcome.NOT_FOUND, Outcome.REFUSED, Outcome.NO_ARTICLE])
def test_a_visit_that_brings_nothing_leaves_the_document_as_it_is(tmp_path: Path, outcome: Outcome) -> None:
    edits = Edits(tmp_path)
    edits.say(NOW, "https://a.example/1")
    assert edits.end(outcome, NOW) is outcome, "never replaced by what the feed says"
    assert edits.visit() == PageVisit(edits.id, "https://a.example/1", NOW - DAY, NOW, '"1"', None, vain=1)
    with edits.database.read() as connection:
        document = find_document(connection, "https://a.example/1")
        assert document is not None
        assert document.text == "Un texto."
        assert known_addresses(connection, ["https://a.example/1"]) == {"https://a.example/1"}
    assert edits.say(NOW + HOUR, "https://a.example/1") == [], "four hours, after one in vain"
    assert len(edits.say(NOW + HOUR * 4, "https://a.example/1")) == 1


def test_a_visit_that_fails_for_a_while_is_tried_again_and_then_given_up(tmp_path: Path) -> None:
    edits = Edits(tmp_path)
    edits.say(NOW, "https://a.example/1")
    for attempt in range(MAX_ATTEMPTS):
        assert edits.visit().vain == 0
        edits.end(Outcome.SERVER_ERROR, NOW + DAY * attempt)
    assert edits.visit().vain == 1


def test_only_what_the_page_says_is_an_edit(tmp_path: Path) -> None:
    edits = Edits(tmp_path)
    for hours, text, author, vain in ((0, "Un texto.", "Ana", 1), (4, "Otro texto.", "Ana", 0)):
        now = NOW + HOUR * hours
        assert len(edits.say(now, "https://a.example/1")) == 1
        article = Article("Título", text, author)
        result = PageResult(edits.source.id, "https://a.example/1", "https://a.example/1", article)
        with edits.database.write() as connection:
            assert record_page(connection, result, now)[0] is Outcome.UPDATED
        assert (edits.visit().vain, edits.visit().visited) == (vain, now)


def test_an_article_that_leads_to_another_one_now_is_visited_in_vain(tmp_path: Path) -> None:
    edits = Edits(tmp_path)
    edits.say(NOW, "https://a.example/1")
    article = Article("Otra", "Otra nota.")
    result = PageResult(edits.source.id, "https://a.example/1", "https://a.example/2", article)
    with edits.database.write() as connection:
        accept(connection, RawDocument("https://a.example/2", "Otra nota.", "Otra"), NOW)
        record_page(connection, result, NOW)
        document = find_document(connection, "https://a.example/1")
    assert document is not None
    assert document.text == "Un texto."
    assert edits.visit() == PageVisit(edits.id, "https://a.example/1", NOW - DAY, NOW, '"1"', None, vain=1)
    assert edits.say(NOW + HOUR, "https://a.example/1") == []


def test_an_article_of_another_source_is_not_asked_for(tmp_path: Path) -> None:
    edits = Edits(tmp_path)
    with edits.database.write() as connection:
        edits.source = add_source(connection, feed_source("https://b.example/feed"))
    assert edits.say(NOW, "https://a.example/1") == []


def test_visits_are_forgotten_when_edits_are_not_followed_any_more(tmp_path: Path) -> None:
    edits = Edits(tmp_path)
    with edits.database.write() as connection:
        forget_old_visits(connection, NOW, DAY * 2)
        assert find_visits(connection, edits.source.id, ["https://a.example/1"])
        forget_old_visits(connection, NOW + DAY * 2, DAY * 2)
        assert find_visits(connection, edits.source.id, ["https://a.example/1"]) == {}


TEXT = "Una frase entera sobre las comunidades y quienes las cuidan cada día con paciencia y oficio. "
KINDS = ("cambiada", "igual", "sin-etiqueta")


def page(name: str, edition: str) -> Answer:
    body = f"<html lang='es'><title>La nota {name}</title><article><p>{edition}: {TEXT * 8}</p></article></html>"
    headers = {} if name == "sin-etiqueta" else {"ETag": f'"{edition}"'}
    return Answer(body.encode(), headers=headers)


def publish(server: LocalServer, edited: datetime) -> None:
    """An Atom feed and a sitemap that call each article edited then."""
    links = {name: f"http://{{}}.example/nota/una-nota-{name}" for name in KINDS}
    entries = "".join(
        f"<entry><title>La nota {name}</title><link href='{link.format('feed')}'/>"
        f"<updated>{edited.isoformat()}</updated></entry>"
        for name, link in links.items()
    )
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Canal</title>{entries}</feed>"
    urls = "".join(
        f"<url><loc>{link.format('site')}</loc><lastmod>{edited.isoformat()}</lastmod></url>" for link in links.values()
    )
    site_map = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"
    server.answers["feed.example", "/feed"] = Answer(atom.encode(), content_type="application/atom+xml")
    server.answers["site.example", "/sitemap.xml"] = Answer(site_map.encode(), content_type="application/xml")


def let_a_day_pass(database: Database) -> None:
    with database.write() as connection:
        for row in connection.execute(page_visits.select()).all():
            moved = {"collected": row.collected - DAY, "visited": row.visited - DAY}
            connection.execute(update(page_visits).where(page_visits.c.document_id == row.document_id).values(**moved))
        connection.execute(change_log.delete())


@pytest.mark.soak  # several collections
def test_edited_articles_of_feeds_and_sitemaps_are_asked_for_again(tmp_path: Path) -> None:
    sources = [
        feed_source("http://feed.example/feed", "feed"),
        feed_source("http://site.example/sitemap.xml", "site", SourceType.SITE),
    ]
    with LocalServer({}) as server:
        for host in ("feed.example", "site.example"):
            for name in KINDS:
                server.answers[host, f"/nota/una-nota-{name}"] = page(name, "primera")
        publish(server, datetime.now(UTC) - HOUR * 3)
        database = make_home(tmp_path, server.web_map(), sources)
        first = collect(tmp_path, database, "--all")
        assert first.total("stored_new") == 6
        dates = {document.id: document.published for document in documents(database)}
        let_a_day_pass(database)
        for host in ("feed.example", "site.example"):
            server.answers[host, "/nota/una-nota-cambiada"] = page("cambiada", "segunda")
        publish(server, datetime.now(UTC) - HOUR)
        second = collect(tmp_path, database, "--all")
        publish(server, datetime.now(UTC))
        asked = len(server.requests)
        third = collect(tmp_path, database, "--all")
        assert not [path for _, path in server.requests[asked:] if "/nota/" in path], "an hour at the least"
    expected = {"feed": "feed_read", "site": "sitemap_read"}
    for name, read in expected.items():
        assert second.outcomes[name] == {read: 1, "updated": 1, "not_modified": 1, "unchanged": 1}
        assert third.outcomes[name] == {read: 1}
    assert {d.id: d.published for d in documents(database)} == dates, "an edit is no publication"
    edited = [document for document in documents(database) if document.text.startswith("segunda")]
    with database.read() as connection:
        assert {document.source for document in edited} == {"feed", "site"}
        versions = [get_versions(connection, document.id) for document in documents(database)]
        assert sorted(map(len, versions)) == [0, 0, 0, 0, 1, 1]
        waiting = {change.document_id for change in changes.waiting_changes(connection, 10)}
        assert waiting == {document.id for document in edited}, "nothing else is indexed again"
        vain = sorted(row.vain for row in connection.execute(page_visits.select()))
        assert vain == [0, 0, 1, 1, 1, 1]


def test_what_a_feed_asks_for_holds_after_a_304(tmp_path: Path) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24) if hour != 5)
    body = f'<rss version="2.0"><channel><title>C</title><ttl>180</ttl><skipHours>{hours}</skipHours></channel></rss>'
    answer = Answer(body.encode(), content_type="application/rss+xml", headers={"ETag": '"1"'})
    with LocalServer({("feed.example", "/feed"): answer}) as server:
        database = make_home(tmp_path, server.web_map(), [feed_source("http://feed.example/feed")])
        for outcome in ("feed_read", "not_modified"):
            assert collect(tmp_path, database, "--all").total(outcome) == 1
            with database.read() as connection:
                state = connection.execute(source_states.select()).one()
            assert state.next_check.hour == 5
            assert state.hints == {"interval_seconds": 10800, "skip_hours": [h for h in range(24) if h != 5]}
