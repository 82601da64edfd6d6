"""Pages are kept as they were fetched, within bounds, and can be read again by whoever reads them better."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from crawler.article_extractor import Article
from crawler.collecting import prune_raw_pages
from crawler.errors import DamagedPageError, ExtractionFailedError
from crawler.extracting import Reading, record_readings
from crawler.items import PageResult, SourceCheck
from crawler.outcomes import Outcome
from crawler.page_documents import document_read_again
from crawler.page_recording import record_page
from crawler.poll_schedule import Bounds
from crawler.raw_pages import compress_page, expand_page, read_page, read_page_again, reader_version
from crawler.recording import record_source
from kb.config import load_settings
from kb.intake.accept import accept
from kb.knowledge_base import KnowledgeBase
from kb.models import DateReliability, Document, RawDocument, RawPage, RunStatus
from kb.store import changes, runs
from kb.store.database import Database
from kb.store.documents import find_document, get_document, get_versions
from kb.store.raw_pages import (
    count_raw_pages,
    drop_raw_page,
    drop_raw_pages,
    pages_to_prune,
    put_raw_page,
    put_reading_position,
    raw_pages_after,
    reading_position,
)
from kb.store.sources import add_source
from kb.store.tables import changes as change_log
from kb.store.tables import counters, raw_pages
from kb.store.tables import documents as document_table
from kb.tasks.registry import Registry
from kb.tasks.worker import Worker
from tests.crawler_runs import CollectedRun, collect, documents, feed_source, make_home, run_of, start_collecting
from tests.crawler_server import Answer, LocalServer
from tests.statements import statements_of
from ui import collecting

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT = "Una frase entera sobre las comunidades y quienes las cuidan cada día con paciencia y oficio. "
HTML = f"<html lang='es'><title>Una nota</title><article><p>{TEXT * 8}</p></article></html>".encode()


@given(st.binary(max_size=3000))
def test_a_page_comes_back_as_it_was(html: bytes) -> None:
    assert expand_page(compress_page(html)) == html


@given(st.binary(max_size=300))
def test_what_is_no_kept_page_is_said_to_be_damaged(body: bytes) -> None:
    with pytest.raises(DamagedPageError):
        expand_page(body)


@pytest.mark.parametrize("at", range(0, 300, 7))
def test_a_damaged_page_is_noticed(at: int) -> None:
    body = bytearray(compress_page(HTML + bytes(range(256))))
    body[at % len(body)] ^= 0x55
    with pytest.raises(DamagedPageError):
        expand_page(bytes(body))
    with pytest.raises(DamagedPageError):
        expand_page(compress_page(HTML)[: at % 100])


def test_a_page_is_read_and_compressed_at_once_and_again_later() -> None:
    article, body = read_page(HTML, "https://a.example/1", None, None, keep=True)
    assert article is not None
    assert body is not None
    assert read_page_again(body, "https://a.example/1", None, None) == article
    assert read_page(HTML, "https://a.example/1", None, None, keep=False) == (article, None)
    assert read_page(b"<html>", "https://a.example/1", None, None, keep=True) == (None, None), "nothing to read again"


def add_document(database: Database, number: int = 1, **facts: object) -> Document:
    raw = RawDocument(f"https://a.example/{number}", TEXT * 3, "Una nota", source_id=None, lang="es")
    with database.write() as connection:
        document_id, _ = accept(connection, replace(raw, **facts), NOW)
        document = get_document(connection, document_id)
    assert document is not None
    return document


def keep(database: Database, document: Document, fetched: datetime = NOW, body: bytes = b"x" * 100) -> RawPage:
    page = RawPage(document.url, None, fetched, body, document.id)
    with database.write() as connection:
        put_raw_page(connection, page)
    return page


def kept(database: Database) -> list[int]:
    with database.read() as connection:
        return [page.document_id for page in raw_pages_after(connection, 0, 1000)]


def prune(database: Database, days: int, size: int) -> int:
    with database.write() as connection:
        too_many = pages_to_prune(connection, NOW, timedelta(days=days), size)
        drop_raw_pages(connection, too_many)
    return len(too_many)


def test_the_oldest_pages_go_first_by_age_and_by_size(database: Database) -> None:
    ids = []
    for number in range(10):
        document = add_document(database, number)
        keep(database, document, NOW - DAY * number)
        ids.append(document.id)
    assert prune(database, 100, 10_000) == 0
    assert prune(database, 8, 10_000) == 2
    assert kept(database) == ids[:8]
    assert prune(database, 8, 350) == 5
    assert kept(database) == ids[:3]
    assert prune(database, 8, 0) == 3
    assert kept(database) == []
    for number in range(3):
        keep(database, replace(document, id=ids[number]), NOW)
    assert prune(database, 0, 10_000) == 3


def test_what_is_pruned_is_looked_for_once_and_goes_some_at_a_time(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.store.database._PARAMETERS", 4)
    for number in range(10):
        keep(database, add_document(database, number), datetime.now(UTC) - DAY * 200)
    statements = statements_of(database)
    prune_raw_pages(load_settings(tmp_path), database, datetime.now(UTC))
    assert sum("sum(raw_pages.size)" in statement for statement, _ in statements) == 1
    assert [len(parameters) for statement, parameters in statements if "DELETE" in statement] == [4, 4, 2]
    assert kept(database) == []


def test_a_page_goes_with_its_document_and_where_an_import_says_something_else(tmp_path: Path) -> None:
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        document = add_document(knowledge.database)
        keep(knowledge.database, document)
        same, other = ({"url": document.url, "title": "Una nota", "text": text} for text in (document.text, "Otro"))
        knowledge.import_lines([json.dumps({**same, "lang": "es"}).encode()])
        assert kept(knowledge.database) == [document.id]
        knowledge.import_lines([json.dumps(other).encode()])
        assert kept(knowledge.database) == []
        keep(knowledge.database, document)
        with knowledge.database.write() as connection:
            connection.execute(document_table.delete())
        assert kept(knowledge.database) == []


def test_how_far_it_was_is_remembered_for_one_version_of_the_reader(database: Database) -> None:
    with database.write() as connection:
        put_reading_position(connection, "1.0", 7)
        put_reading_position(connection, "1.0", 9)
        assert (reading_position(connection, "1.0"), reading_position(connection, "1.1")) == (9, 0)
        put_reading_position(connection, "1.1", 3)
        assert (reading_position(connection, "1.0"), reading_position(connection, "1.1")) == (0, 3)
        put_reading_position(connection, "1.1", None)
        assert connection.execute(counters.select().where(counters.c.name.contains("1."))).all() == []


def test_a_page_is_kept_with_its_document_and_only_if_it_says_something_new(database: Database) -> None:
    with database.write() as connection:
        source = add_source(connection, feed_source("https://a.example/feed"))
    article = Article("Una nota", TEXT * 3)
    for body, charset, text in (
        (b"one", "utf-8", TEXT * 3),
        (b"two", "utf-8", TEXT * 3),
        (b"three", "x" * 99, TEXT * 4),
    ):
        result = PageResult(
            source.id, "https://a.example/1", "https://a.example/1", replace(article, text=text), body=body,
            charset=charset,
        )  # fmt: skip
        with database.write() as connection:
            record_page(connection, result, NOW)
    with database.read() as connection:
        (page,) = raw_pages_after(connection, 0, 10)
    assert (page.body, page.charset, page.url) == (b"three", None, "https://a.example/1")


def test_what_a_feed_says_in_full_stands_for_a_page_that_shows_its_beginning_alone(database: Database) -> None:
    with database.write() as connection:
        source = add_source(connection, feed_source("https://a.example/feed", "a.example"))
    url, teaser = "https://a.example/1", f"{TEXT * 3}Suscríbete para seguir leyendo."
    page = PageResult(source.id, url, url, Article("Una nota", teaser), body=b"page")

    def read(said: str, at: datetime, **result: object) -> tuple[Outcome, str, list[int]]:
        entry = RawDocument(url, said, "Una nota", modified=at - timedelta(minutes=1))
        with database.write() as connection:
            check = SourceCheck(source.id, Outcome.FEED_READ, entries=[entry])
            record_source(connection, check, at, Bounds(DAY, DAY))
            outcome, _ = record_page(connection, replace(page, **result), at)
            document = find_document(connection, url)
        assert document is not None
        return outcome, document.text, kept(database)

    assert read(TEXT * 5, NOW - DAY) == (Outcome.STORED_NEW, teaser, [1]), "hardly more than the page shows"
    assert read(TEXT * 20, NOW) == (Outcome.UPDATED, TEXT * 20, []), "the page would say less when it is read again"
    assert read(TEXT * 20, NOW + DAY) == (Outcome.UNCHANGED, TEXT * 20, [])
    of_another = replace(page, address="https://b.example/1", url="https://b.example/1")
    with database.write() as connection:
        entries = [RawDocument(of_another.url, TEXT * 20, "Una nota")]
        record_source(connection, SourceCheck(source.id, Outcome.FEED_READ, entries=entries), NOW, Bounds(DAY, DAY))
        record_page(connection, of_another, NOW)
        document = find_document(connection, of_another.url)
    assert document is not None
    assert document.text == teaser, "its words are not put at a publisher's address"


def test_a_better_reading_changes_what_the_page_says_and_nothing_else(database: Database) -> None:
    document = add_document(
        database,
        author="Ana",
        published=NOW - DAY,
        date_reliability=DateReliability.EXACT,
        date_source="json-ld",
        source="El medio",
        publisher="La editorial",
        country="MX",
        kind="practice",
        tags=("redes",),
    )
    read = Article("Mejor título", TEXT * 4, None, NOW - DAY * 2, DateReliability.GUESSED, "htmldate")
    with database.write() as connection:
        connection.execute(change_log.delete())
        _, _ = accept(connection, document_read_again(read, document), NOW + DAY, is_edit=False)
        after = get_document(connection, document.id)
        assert get_versions(connection, document.id) == [], "the publisher edited nothing"
        assert changes.count_waiting_changes(connection) == 1
    assert after is not None
    assert (after.title, after.text, after.author) == ("Mejor título", TEXT * 4, "Ana")
    assert (after.published, after.date_source) == (NOW - DAY * 2, "htmldate"), "a page's date is read anew"
    ours = ("id", "url", "canonical_url", "seen", "source", "publisher", "country", "kind", "tags", "lang")
    assert [getattr(after, name) for name in ours] == [getattr(document, name) for name in ours]


@pytest.mark.parametrize(
    ("ours", "pages", "expected"),
    [
        (("feed", DateReliability.EXACT), ("htmldate", DateReliability.GUESSED), "feed"),
        (("feed", DateReliability.GUESSED), ("json-ld", DateReliability.EXACT), "json-ld"),
        (("sitemap", DateReliability.EXACT), ("json-ld", DateReliability.EXACT), "json-ld"),
        (("feed", DateReliability.GUESSED), None, "feed"),
        (("json-ld", DateReliability.EXACT), None, "json-ld"),
        (None, ("meta", DateReliability.DAY), "meta"),
        (None, None, None),
    ],
)
def test_whose_date_counts_when_a_page_is_read_again(
    database: Database,
    ours: tuple[str, DateReliability] | None,
    pages: tuple[str, DateReliability] | None,
    expected: str | None,
) -> None:
    document = add_document(
        database,
        published=NOW - DAY if ours else None,
        date_source=ours[0] if ours else None,
        date_reliability=ours[1] if ours else None,
    )
    read = Article("Una nota", TEXT * 3)
    if pages:
        read = replace(read, published=NOW - DAY * 2, date_source=pages[0], date_reliability=pages[1])
    with database.write() as connection:
        accept(connection, document_read_again(read, document), NOW, is_edit=False)
        after = get_document(connection, document.id)
    assert after is not None
    assert after.date_source == expected


def end_of(database: Database, page: RawPage, reading: Reading) -> list[Outcome]:
    with database.write() as connection:
        return [outcome for _, outcome, _ in record_readings(connection, [page], [reading], NOW)]


def test_every_way_a_reading_ends_leaves_a_document(database: Database) -> None:
    document = add_document(database)
    page = keep(database, document)
    same = Article(document.title, document.text)
    with database.write() as connection:
        connection.execute(change_log.delete())
    assert end_of(database, page, same) == [Outcome.UNCHANGED]
    assert end_of(database, page, None) == [Outcome.NO_ARTICLE]
    assert end_of(database, page, ExtractionFailedError("it hung")) == [Outcome.EXTRACTION_FAILED]
    assert end_of(database, page, replace(same, text="x" * 6_000_000)) == [Outcome.INVALID_DOCUMENT]
    fetched_anew = keep(database, document, NOW + DAY)
    assert end_of(database, page, replace(same, text="Viejo")) == [], "a newer page has been read already"
    assert end_of(database, fetched_anew, DamagedPageError("damaged")) == [Outcome.DAMAGED_PAGE]
    assert kept(database) == [], "nothing to be tried again"
    assert end_of(database, fetched_anew, replace(same, text="Viejo")) == []
    with database.read() as connection:
        assert get_document(connection, document.id) == document
        assert changes.count_waiting_changes(connection) == 0


ARTICLES = 60


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Database]]:
    """A home that has collected some articles of one feed, and says in its settings how long it keeps their pages."""
    home = tmp_path_factory.mktemp("home")
    items, answers = "", {}
    for number in range(ARTICLES):
        path = f"/nota/una-nota-larga-{number}"
        items += f"<item><title>Nota {number}</title><link>http://a.example{path}</link></item>"
        body = f"<html><title>Nota {number}</title><article><p>{number}: {TEXT * 8} Acción.</p></article></html>"
        answers["a.example", path] = Answer(body.encode("latin-1"), content_type="text/html; charset=ISO-8859-1")
    feed = f'<rss version="2.0"><channel><title>Canal</title>{items}</channel></rss>'
    answers["a.example", "/feed"] = Answer(feed.encode(), content_type="application/rss+xml")
    with LocalServer(answers) as server:
        database = make_home(home, server.web_map(), [feed_source("http://a.example/feed")])
        run = collect(home, database)
    assert run.total("stored_new") == ARTICLES
    yield home, database
    database.close()


def spoil(database: Database) -> None:
    """Have every document say what a worse reader might have made of its page."""
    with database.write() as connection:
        connection.execute(update(document_table).values(text="Acepta las cookies.", content_hash="0" * 64))
        connection.execute(change_log.delete())


def extract(home: Path, database: Database) -> CollectedRun:
    process = start_collecting(home, module="crawler.extract")
    output, errors = process.communicate(timeout=200)
    assert (process.returncode, errors) == (0, "")
    return run_of(database, json.loads(output)["run_id"])


def test_every_article_is_kept_and_the_past_can_be_read_anew(collected: tuple[Path, Database]) -> None:
    home, database = collected
    before = documents(database)
    with database.write() as connection:
        pages = raw_pages_after(connection, 0, 1000)
        damaged, gone, *_ = pages
        connection.execute(change_log.delete())
    assert len(pages) == ARTICLES
    assert {page.charset for page in pages} == {"iso-8859-1"}
    again = extract(home, database)
    assert again.run.result == {"pages": ARTICLES, "outcomes": {"unchanged": ARTICLES}}
    assert documents(database) == before
    with database.write() as connection:
        assert changes.count_waiting_changes(connection) == 0, "nothing is indexed again"
        put_raw_page(connection, replace(damaged, body=damaged.body[:-9] + b"\0" * 9))
        drop_raw_page(connection, gone.document_id)
    spoil(database)
    better = extract(home, database)
    assert better.outcomes == {"a.example": {"updated": ARTICLES - 2, "damaged_page": 1}}
    assert (better.run.progress_done, better.run.progress_total) == (ARTICLES - 1, ARTICLES - 1)
    unread = {damaged.document_id, gone.document_id}
    assert [d for d in documents(database) if d.id not in unread] == [d for d in before if d.id not in unread]
    with database.write() as connection:
        assert changes.count_waiting_changes(connection) == ARTICLES - 2
        for page in (damaged, gone):
            put_raw_page(connection, page)
    assert extract(home, database).outcomes == {"a.example": {"updated": 2, "unchanged": ARTICLES - 2}}
    assert documents(database) == before


@pytest.mark.soak
def test_killed_in_between_the_worker_goes_on_where_it_was(
    collected: tuple[Path, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, database = collected
    before = documents(database)
    spoil(database)
    process = start_collecting(home, module="crawler.extract", CATALEJO_EXTRACTION_PROCESSES="1")
    assert process.stdout is not None
    run_id = json.loads(process.stdout.readline())["run_id"]
    while run_of(database, run_id).run.progress_done == 0:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    with database.write() as connection:
        position = reading_position(connection, reader_version())
        left = count_raw_pages(connection, after=position)
        runs.beat(connection, run_id, datetime.now(UTC) - 2 * runs.LEASE)
    assert 0 < left < ARTICLES, "it was killed in between"
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        registry = Registry()
        registry.add("extract", collecting.extract_task(knowledge))
        Worker(knowledge.database, registry, "test").run_next()
        run = knowledge.runs.get(run_id)
    assert run is not None
    assert (run.status, run.message, run.attempts) == (RunStatus.DONE, "", 2)
    assert run.result["pages"] == left, "what was read is not read again"
    assert documents(database) == before


def test_a_run_that_is_cancelled_stops(collected: tuple[Path, Database]) -> None:
    home, database = collected
    with database.write() as connection:
        run = runs.start_run(connection, "extract", {}, "test", datetime.now(UTC))
        runs.ask_to_cancel(connection, run.id)
    process = start_collecting(home, "--run-id", str(run.id), module="crawler.extract")
    assert process.wait(timeout=100) == 0
    process.communicate()
    ended = run_of(database, run.id).run
    assert ended.status is RunStatus.CANCELLED
    assert 0 < ended.progress_done < ARTICLES
    assert extract(home, database).run.result["pages"] == ARTICLES - ended.progress_done, "the next one goes on"


def test_where_none_are_to_be_kept_they_go(collected: tuple[Path, Database]) -> None:
    home, database = collected
    collect(home, database, CATALEJO_RAW_PAGES_MB="0")
    with database.read() as connection:
        assert connection.execute(raw_pages.select()).all() == []
    assert extract(home, database).run.result == {"pages": 0, "outcomes": {}}
