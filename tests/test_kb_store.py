"""The store: documents and their copies, the change log, sources, pages, runs."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection

from kb.errors import SourceError
from kb.models import (
    Chunk,
    Document,
    DocumentChange,
    DuePage,
    OutcomeCount,
    PendingPage,
    RawDocument,
    RunStatus,
    SearchFilters,
    Source,
    SourceType,
)
from kb.search.facets import count_facets
from kb.search.filters import conditions
from kb.store import changes, chunks, clock, documents, pages, runs, sources
from kb.store.database import Database
from kb.store.status import store_status
from tests.statements import statements_of
from tests.steady_clock import let_clock_go_on
from tests.stored import delete_documents

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _document(address: str, *, text: str = "Un texto.", days_ago: int = 0, **values: object) -> Document:
    published = NOW - timedelta(days=days_ago)
    base = Document(
        url=address, canonical_url=address, title="Título", text=text, content_hash=text, text_hash=text, publisher="P",
        seen=NOW, published=published,
    )  # fmt: skip
    return dataclasses.replace(base, **values)


def test_a_document_is_stored_once_whatever_its_address(database: Database) -> None:
    document = _document("https://a.example/nota", addresses=("https://a.example/amp/nota",))
    with database.write() as connection:
        first, change = documents.put_document(connection, document)
        assert change is DocumentChange.NEW
        assert documents.put_document(connection, document) == (first, DocumentChange.UNCHANGED)
        other = dataclasses.replace(
            document, url="https://a.example/amp/nota", canonical_url="https://a.example/amp/nota"
        )
        assert documents.put_document(connection, other) == (first, DocumentChange.UNCHANGED)
        found = documents.find_document(connection, "https://a.example/amp/nota")
        assert found is not None
        assert found.id == first


def test_an_update_keeps_what_it_does_not_know(database: Database) -> None:
    with database.write() as connection:
        document_id, _ = documents.put_document(connection, _document("https://a.example/", lang="es", author="Ana"))
        newer = _document("https://a.example/", text="Otro texto.", published=None, seen=NOW + timedelta(days=1))
        assert documents.put_document(connection, newer) == (document_id, DocumentChange.UPDATED)
        stored = documents.get_document(connection, document_id)
    assert stored is not None
    assert (stored.text, stored.lang, stored.author) == ("Otro texto.", "es", "Ana")
    assert (stored.published, stored.seen) == (NOW, NOW)


def test_an_edited_document_keeps_its_versions_and_not_without_bound(database: Database) -> None:
    with database.write() as connection:
        document_id, _ = documents.put_document(connection, _document("https://a.example/", text="Versión 0"))
        for number in range(1, documents.MAX_VERSIONS + 3):
            edited = _document("https://a.example/", text=f"Versión {number}", seen=NOW + timedelta(hours=number))
            documents.put_document(connection, edited)
        documents.put_document(connection, _document("https://a.example/", text=edited.text, author="Ana"))
        versions = documents.get_versions(connection, document_id)
        delete_documents(connection, [document_id])
        assert documents.get_versions(connection, document_id) == []
    newest = documents.MAX_VERSIONS + 1
    assert [version.text for version in versions] == [
        f"Versión {newest - back}" for back in range(documents.MAX_VERSIONS)
    ]
    assert versions[0].replaced == NOW + timedelta(hours=newest + 1)


def test_finishing_a_change_does_not_hide_a_later_one(database: Database) -> None:
    with database.write() as connection:
        document_id, _ = documents.put_document(connection, _document("https://a.example/"))
        seen = changes.waiting_changes(connection, 10)
        documents.put_document(connection, _document("https://a.example/", text="Cambiado."))
        changes.finish_changes(connection, seen)
        waiting = changes.waiting_changes(connection, 10)
        assert [change.document_id for change in waiting] == [document_id]
        changes.finish_changes(connection, waiting)
        assert changes.count_waiting_changes(connection) == 0
        delete_documents(connection, [document_id])
        assert changes.count_waiting_changes(connection) == 1


def test_chunks_and_vectors(database: Database) -> None:
    text = "ñandú 😀 y más"
    cut = [Chunk(0, 0, 5, text[:5], ("A", "B"), "k1"), Chunk(1, 6, 7, text[6:7], (), "k2")]
    with database.write() as connection:
        document_id, _ = documents.put_document(connection, _document("https://a.example/", text=text))
        removed, ids = chunks.replace_chunks(connection, document_id, cut)
        assert removed == []
        stored = chunks.get_chunks(connection, ids)
        assert [stored[i].text for i in ids] == ["ñandú", "😀"]
        assert stored[ids[0]].heading_path == ("A", "B")
        assert chunks.missing_embeddings(connection, "m", 10) == ids
        chunks.put_embeddings(connection, "m", {"k1": np.array([0.6, 0.8], np.float32)})
        assert chunks.count_missing_embeddings(connection, "m") == 1
        ((found, matrix),) = chunks.iter_vectors(connection, "m", 2)
        assert found == ids[:1]
        assert matrix.dtype == np.float32
        np.testing.assert_allclose(matrix, [[0.6, 0.8]], atol=1e-3)
        assert list(chunks.iter_vectors(connection, "other", 2)) == []

        removed, again = chunks.replace_chunks(connection, document_id, cut[1:])
        assert removed == ids
        assert set(again).isdisjoint(ids), "an id is never used twice"
        assert chunks.drop_unused_embeddings(connection) == 1


def _source(address: str = "https://a.example/feed", name: str = "Medio") -> Source:
    return Source(url=address, name=name, type=SourceType.FEED, publisher="Publisher", tags=("x",), added=NOW)


def test_sources_are_found_as_people_name_them(database: Database) -> None:
    with database.write() as connection:
        source = sources.add_source(connection, _source())
        for wanted in (str(source.id), "https://a.example/feed", "medio", "PUBLISHER"):
            assert sources.find_sources(connection, wanted) == [source]
        assert sources.find_sources(connection, "nobody") == []
        with pytest.raises(SourceError, match="'Medio'"):
            sources.add_source(connection, _source())


def test_what_a_person_says_of_a_source_holds_for_the_documents_that_it_brought(database: Database) -> None:
    with database.write() as connection:
        source = sources.add_source(connection, dataclasses.replace(_source(), country="AR"))
        other = sources.add_source(connection, _source("https://b.example/feed"))
        of_source = {"source": "Medio", "source_id": source.id, "country": "AR", "tags": ("own", "x")}
        for address, values in (
            ("https://a.example/1", of_source),
            ("https://a.example/2", of_source | {"country": "UY", "kind": "trend"}),
            ("https://b.example/1", of_source | {"source_id": other.id}),
        ):
            documents.put_document(connection, _document(address, **values))
        before = changes.generation(connection)
        changed = dataclasses.replace(source, name="Guías", country=None, kind="practice", tags=("z",))
        sources.describe_source(connection, changed)
        after = changes.generation(connection)
        sources.describe_source(connection, dataclasses.replace(changed, javascript=True))
        assert (after > before, changes.generation(connection)) == (True, after), "caches look again, and once"
        found = [documents.find_document(connection, f"https://{page}") for page in
                 ("a.example/1", "a.example/2", "b.example/1")]  # fmt: skip
    assert [(each.source, each.country, each.kind, each.tags) for each in found if each] == [
        ("Guías", None, "practice", ("own", "z")),
        ("Guías", "UY", "trend", ("own", "z")),
        ("Medio", "AR", "news", ("own", "x")),
    ]


def test_a_source_is_due_when_its_time_has_come(database: Database) -> None:
    with database.write() as connection:
        source = sources.add_source(connection, _source())
        assert sources.due_sources(connection, NOW) == [source]
        state = dataclasses.replace(
            sources.get_source_states(connection)[source.id], next_check=NOW + timedelta(hours=1)
        )
        sources.put_source_state(connection, state)
        assert sources.due_sources(connection, NOW) == []
        assert sources.due_sources(connection, NOW + timedelta(hours=1)) == [source]


def test_pages_wait_are_postponed_given_up_and_forgotten(database: Database) -> None:
    with database.write() as connection:
        source = sources.add_source(connection, _source())
        entry = RawDocument("https://a.example/1", title="T", published=NOW, tags=("a",))
        pages.add_pages(connection, [PendingPage("https://a.example/1", source.id, entry)], NOW)
        (due,) = pages.due_pages(connection, SourceType.FEED, NOW)
        assert due == DuePage("https://a.example/1", entry.url, source.id, NOW)
        assert pages.due_pages(connection, SourceType.SITE, NOW) == []
        page = pages.get_page(connection, due.address)
        assert page is not None
        assert page.entry == entry
        pages.postpone_page(connection, page, "rate_limited", NOW + timedelta(minutes=2))
        assert pages.due_pages(connection, SourceType.FEED, NOW) == []
        (later,) = pages.due_pages(connection, SourceType.FEED, NOW + timedelta(minutes=2))
        assert later == dataclasses.replace(due, due=NOW + timedelta(minutes=2))
        page = pages.get_page(connection, due.address)
        assert page is not None
        assert page.attempts == 1
        pages.give_up_page(connection, page, "gone")
        assert pages.due_pages(connection, SourceType.FEED, NOW + timedelta(days=1)) == []
        assert documents.known_addresses(connection, ["https://a.example/1", "https://a.example/2"]) == {page.address}
        pages.forget_old_pages(connection, NOW + timedelta(days=400), timedelta(days=5))  # by a clock that jumps
        assert documents.known_addresses(connection, [page.address]) == {page.address}
        let_clock_go_on(connection, NOW + timedelta(days=10))
        pages.forget_old_pages(connection, NOW + timedelta(days=10), timedelta(days=5))
        assert documents.known_addresses(connection, [page.address]) == set()
        sources.remove_source(connection, source.id)
        assert sources.get_source_states(connection) == {}


def test_a_dead_workers_run_is_taken_up_again(database: Database) -> None:
    with database.write() as connection:
        asked = runs.queue_run(connection, "collect", {"all": True}, NOW)
        assert runs.queue_run(connection, "collect", {"all": True}, NOW).id == asked.id
        taken = runs.claim_run(connection, "first", NOW)
        assert taken is not None
        assert runs.claim_run(connection, "second", NOW + timedelta(seconds=5)) is None
        again = runs.claim_run(connection, "second", NOW + runs.LEASE + timedelta(seconds=1))
        assert again is not None
        assert (again.id, again.worker) == (asked.id, "second")
        assert runs.report_progress(connection, again.id, 3, 10, "x", NOW)
        runs.ask_to_cancel(connection, again.id)
        assert not runs.report_progress(connection, again.id, 4, 10, "x", NOW)
        runs.put_outcomes(connection, again.id, [OutcomeCount(1, "Medio", "stored_new", 3, "https://a.example/1")])
        runs.finish_run(connection, again.id, RunStatus.CANCELLED, NOW, message="Cancelled.")
        assert runs.get_outcomes(connection, again.id)[0].count == 3
        assert runs.list_runs(connection, NOW)[0].status is RunStatus.CANCELLED


def test_a_dead_workers_run_waits_until_it_is_taken_up(database: Database) -> None:
    with database.write() as connection:
        left = runs.start_run(connection, "index", {}, "killed", NOW)
        for listed in (runs.list_unended, runs.list_runs):
            still = listed(connection, NOW + runs.LEASE)
            later = listed(connection, NOW + runs.LEASE + timedelta(seconds=1))
            assert [run.status for run in (*still, *later)] == [RunStatus.RUNNING, RunStatus.QUEUED]
            assert {run.id for run in (*still, *later)} == {left.id}


def test_a_dead_workers_run_is_taken_up_again_where_the_clock_was_set_back_too(database: Database) -> None:
    before = NOW + timedelta(days=1)
    with database.write() as connection:
        dead = runs.queue_run(connection, "collect", {}, before)
        assert runs.claim_run(connection, "dead", before) is not None
        living = runs.queue_run(connection, "deliver", {}, before)
        assert runs.claim_run(connection, "living", before) is not None
        assert runs.claim_run(connection, "next", NOW) is None, "both may be at it"
        runs.beat(connection, living.id, NOW + runs.LEASE / 2)
        later = NOW + runs.LEASE + timedelta(seconds=1)
        taken = runs.claim_run(connection, "next", later)
        assert taken is not None
        assert taken.id == dead.id
        assert runs.claim_run(connection, "next", later) is None


def test_a_run_that_keeps_killing_its_workers_fails_in_the_end(database: Database) -> None:
    with database.write() as connection:
        asked = runs.queue_run(connection, "collect", {}, NOW)
        now = NOW
        for attempt in range(1, runs.MAX_ATTEMPTS + 1):
            taken = runs.claim_run(connection, "w", now)
            assert taken is not None
            assert (taken.id, taken.attempts) == (asked.id, attempt)
            now += runs.LEASE * 2
        healthy = runs.queue_run(connection, "index", {}, now)
        taken = runs.claim_run(connection, "w", now)
        assert taken is not None
        assert taken.id == healthy.id, "the next one gets its turn"
        failed = runs.get_run(connection, asked.id)
        assert failed is not None
        assert (failed.status, failed.finished) == (RunStatus.FAILED, now)
        assert f"begun {runs.MAX_ATTEMPTS} times" in failed.message


def test_pages_that_wait_are_given_some_at_a_time_in_the_order_in_which_they_came_due(database: Database) -> None:
    with database.write() as connection:
        source = sources.add_source(connection, _source())
        site = sources.add_source(connection, dataclasses.replace(_source("https://b.example/"), type=SourceType.SITE))
        for number in range(12):
            url = f"https://a.example/{number:02}"
            page = PendingPage(url, (source, source, site)[number % 3].id, RawDocument(url))
            pages.add_pages(connection, [page], NOW + timedelta(minutes=number // 4))
        late = pages.get_page(connection, "https://a.example/00")
        assert late is not None
        pages.postpone_page(connection, late, "timeout", NOW + timedelta(minutes=3))
        end = NOW + timedelta(minutes=3)
        every = pages.due_pages(connection, SourceType.FEED, end)
        found: list[DuePage] = []
        while portion := pages.due_pages(connection, SourceType.FEED, end, after=found[-1] if found else None, limit=3):
            assert len(portion) <= 3
            found += portion
            # What comes due, or is gone, while they are asked for changes nothing for the others.
            pages.drop_pages(connection, [portion[0].address])
    assert found == every
    assert [page.address[-2:] for page in found] == ["01", "03", "04", "06", "07", "09", "10", "00"]


def test_runs_do_not_grow_without_bound(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_KEPT_RUNS", 5)
    with database.write() as connection:
        waiting = runs.queue_run(connection, "collect", {}, NOW)
        for _ in range(20):
            run = runs.start_run(connection, "index", {}, "w", NOW)
            runs.finish_run(connection, run.id, RunStatus.DONE, NOW)
        assert len(runs.list_runs(connection, NOW, limit=100)) <= 7
        assert runs.list_unended(connection, NOW) == [waiting]


def test_status_counts(database: Database) -> None:
    with database.write() as connection:
        documents.put_document(connection, _document("https://a.example/", lang="es"))
        documents.put_document(connection, _document("https://b.example/", text="Dos", lang="pt", days_ago=3))
        status = store_status(connection)
    assert (status.documents, dict(status.documents_by_lang)) == (2, {"es": 1, "pt": 1})


def test_a_naive_time_is_a_bug(database: Database) -> None:
    with pytest.raises(Exception, match="naive time"), database.write() as connection:
        documents.put_document(connection, _document("https://a.example/", seen=datetime(2026, 1, 1)))  # noqa: DTZ001


def looked_at(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """How SQLite goes through each table of a statement."""
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    return [step.detail for step in plan if step.detail.startswith("S")]


def test_vectors_of_chunks_are_looked_up_one_by_one(database: Database) -> None:
    """The other way round, all vectors of a model would be gone through: seconds instead of milliseconds."""
    statements = statements_of(database)
    with database.read() as connection:
        for ids in (None, [1, 2, 3]):
            list(chunks.iter_vectors(connection, "model", 2, ids=ids))
        of_vectors = [pair for pair in statements if "embeddings" in pair[0]]
        assert len(of_vectors) == 2
        for statement, parameters in of_vectors:
            steps = looked_at(connection, statement, parameters)
            assert [step.split()[1] for step in steps] == ["chunks", "embeddings"]


@pytest.mark.parametrize(
    "look",
    [
        lambda connection: chunks.missing_embeddings(connection, "model", 10),
        lambda connection: chunks.count_missing_embeddings(connection, "model"),
        lambda connection: chunks.first_without_embedding(connection, "model"),
        lambda connection: chunks.vector_ids(connection, "model"),
        chunks.drop_unused_embeddings,
    ],
)
def test_vectors_that_are_missing_or_not_needed_are_found_by_keys_alone(
    database: Database, look: Callable[[Connection], object]
) -> None:
    statements = statements_of(database)
    with database.write() as connection:
        look(connection)
        statement, parameters = statements[-1]
        through_all = [step for step in looked_at(connection, statement, parameters) if step.startswith("SCAN")]
        assert len(through_all) == 1
        assert "COVERING INDEX" in through_all[0]


@pytest.mark.parametrize("filters", [SearchFilters(), SearchFilters(countries=("MX",), kinds=("news",), langs=("es",))])
def test_what_filters_look_at_is_counted_without_reading_texts(database: Database, filters: SearchFilters) -> None:
    statements = statements_of(database)
    with database.read() as connection:
        count_facets(connection, filters, lambda narrowed: conditions(connection, narrowed))
        counting = [pair for pair in statements if "count(DISTINCT" in pair[0]]
        assert len(counting) == 6
        for statement, parameters in counting:
            (step,) = looked_at(connection, statement, parameters)
            assert "USING COVERING INDEX ix_documents_filtered" in step


def test_a_clock_is_believed_when_it_has_gone_on(database: Database) -> None:
    def steady(*days: float) -> list[bool]:
        return [clock.is_steady(connection, NOW + timedelta(days=day)) for day in days]

    with database.write() as connection:
        assert steady(0, 9, 9.99, 10, 9.99, 20) == [False, False, False, True, False, True]
        assert steady(386, 386.1, 21) == [False, False, False]  # ahead for an hour or two
        assert steady(30, 31, 62, 103, 114) == [False, True, True, False, True]  # once a month, then nobody for 41 days
        assert steady(40, 49, 50) == [False, False, True]  # set back
