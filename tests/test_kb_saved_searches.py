"""Saved searches: what is new since last time, whatever comes late, is killed or is edited."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from kb.digest.digests import everybody
from kb.errors import SearchError
from kb.index import document_words, full_text
from kb.intake.accept import accept
from kb.knowledge_base import KnowledgeBase
from kb.models import Notice, RawDocument, SearchFilters, Source, SourceType
from kb.search import notices
from tests.stored import index_store
from tests.web_app import settings_of


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(settings_of(tmp_path)) as knowledge:
        yield knowledge


def take(knowledge: KnowledgeBase, name: str, text: str, *, index: bool = True, **values: str) -> None:
    line = json.dumps({"url": f"https://example.org/{name}", "title": name, "text": text, "lang": "es", **values})
    assert not knowledge.import_lines([line.encode()]).errors
    if index:
        index_store(knowledge)


def new(knowledge: KnowledgeBase, name: str = "marca", limit: int = 100) -> list[str]:
    """The titles that are new, which are then seen."""
    results = knowledge.saved_searches.new_results(name, limit)
    knowledge.saved_searches.mark_seen(results)
    return sorted(hit.title for hit in results.answer.hits)


def test_only_what_came_in_since_last_time_is_new(knowledge: KnowledgeBase):
    take(knowledge, "a", "Mi marca de antes.")
    knowledge.saved_searches.save("Marca", '"mi marca"')
    assert new(knowledge) == []
    take(knowledge, "b", "Hablan de mi marca.", published="2020-01-01")  # imported: seen long ago
    take(knowledge, "c", "Hablan de otra cosa.")
    assert new(knowledge) == ["b"]
    assert new(knowledge) == []
    assert knowledge.saved_searches.get("MARCA").looked is not None
    assert len(knowledge.search('"mi marca"').hits) == 2


def test_what_is_indexed_late_is_new_all_the_same(knowledge: KnowledgeBase):
    take(knowledge, "a", "Mi marca.")
    take(knowledge, "late", "Mi marca, tarde.", index=False)
    knowledge.saved_searches.save("marca", '"mi marca"')
    assert new(knowledge) == []
    take(knowledge, "b", "Mi marca otra vez.")  # indexes "late" as well
    assert new(knowledge) == ["b", "late"]
    assert new(knowledge) == []
    knowledge.database.close()


def test_what_cannot_be_found_by_its_words_after_an_upgrade_is_new_once_it_can(knowledge: KnowledgeBase):
    take(knowledge, "a", "Mi marca.")
    knowledge.saved_searches.save("marca", '"mi marca"')
    take(knowledge, "b", "Mi marca otra vez.")
    for lost in (document_words.TABLE, full_text.TABLE):
        with knowledge.database.write() as connection:
            connection.execute(sql(f"DROP TABLE {lost.name}"))
    results = knowledge.saved_searches.new_results("marca")
    assert results.answer.notices == (Notice(notices.WORDS_MISSING),)
    knowledge.saved_searches.mark_seen(results)
    index_store(knowledge)
    assert new(knowledge) == ["b"]


def test_an_old_article_that_was_edited_makes_nothing_new(knowledge: KnowledgeBase):
    for name in "abc":
        take(knowledge, name, f"Mi marca {name}.")
    take(knowledge, "a", "Mi marca a, corregida.", index=False)
    knowledge.saved_searches.save("marca", '"mi marca"')
    index_store(knowledge)
    assert new(knowledge) == []


def test_what_was_edited_before_anybody_looked_is_new_all_the_same(knowledge: KnowledgeBase):
    knowledge.saved_searches.save("marca", '"mi marca"')
    take(knowledge, "a", "Mi marca.")
    take(knowledge, "a", "Mi marca, corregida.", index=False)
    assert new(knowledge) == [], "what it says now is not indexed yet"
    take(knowledge, "b", "Mi marca otra vez.")
    assert new(knowledge) == ["a", "b"]


def test_a_search_whose_source_or_tag_is_gone_says_so(knowledge: KnowledgeBase):
    take(knowledge, "a", "Mi marca.", source="El Diario")
    filters = SearchFilters(sources=("EL DIARIO", "La Gaceta"), tags=("Campaña",))
    knowledge.saved_searches.save("marca", '"mi marca"', filters)
    unknown = (Notice(notices.NO_SUCH_SOURCE, "La Gaceta"), Notice(notices.NO_SUCH_TAG, "Campaña"))
    imported = Notice(notices.NOT_COLLECTED, "EL DIARIO")
    assert knowledge.saved_searches.new_results("marca").answer.notices == (*unknown, imported)
    assert knowledge.search('"mi marca"', filters).notices == unknown


def test_a_search_whose_source_is_not_collected_any_more_says_so(knowledge: KnowledgeBase):
    source = Source(
        "https://diario.example/feed", "El Diario", SourceType.FEED, "diario.example", added=datetime.now(UTC)
    )
    added = knowledge.sources.add(source)
    found = RawDocument("https://diario.example/a", "Mi marca.", "a", source="El Diario", source_id=added.id)
    with knowledge.database.write() as connection:
        accept(connection, found, datetime.now(UTC))
    index_store(knowledge)
    filters = SearchFilters(sources=("el diario",))
    knowledge.saved_searches.save("marca", '"mi marca"', filters)
    assert knowledge.saved_searches.new_results("marca").answer.notices == ()
    knowledge.sources.remove(added)
    gone = (Notice(notices.NOT_COLLECTED, "el diario"),)
    assert knowledge.saved_searches.new_results("marca").answer.notices == gone
    assert knowledge.search('"mi marca"', filters).notices == (), "its old articles are there"
    knowledge.sources.add(source)
    assert knowledge.saved_searches.new_results("marca").answer.notices == ()


def test_killed_before_it_was_shown_nothing_is_lost(knowledge: KnowledgeBase):
    knowledge.saved_searches.save("marca", '"mi marca"')
    take(knowledge, "a", "Mi marca.")
    assert len(knowledge.saved_searches.new_results("marca").answer.hits) == 1  # and never marked
    assert new(knowledge) == ["a"]


def test_more_than_was_asked_for_stays_new(knowledge: KnowledgeBase):
    knowledge.saved_searches.save("marca", '"mi marca"')
    for name in "abc":
        take(knowledge, name, f"Mi marca {name}.")
    results = knowledge.saved_searches.new_results("marca", 2)
    assert results.has_more
    knowledge.saved_searches.mark_seen(results)
    last = new(knowledge, limit=2)
    assert {hit.title for hit in results.answer.hits} | set(last) == {"a", "b", "c"}
    assert new(knowledge) == []
    assert knowledge.saved_searches.get("marca").shown == frozenset()  # nothing is kept of what known_until says


def test_an_edited_article_is_not_new(knowledge: KnowledgeBase):
    take(knowledge, "a", "Mi marca.")
    knowledge.saved_searches.save("marca", '"mi marca"')
    take(knowledge, "a", "Mi marca, corregido.", index=False)
    take(knowledge, "b", "Mi marca.", index=False)
    assert new(knowledge) == []
    index_store(knowledge)
    assert new(knowledge) == ["b"]


def test_plain_words_bring_what_matters_to_them(knowledge: KnowledgeBase):
    take(knowledge, "old", "Reglas de moderación para grupos de vecinos.")
    knowledge.saved_searches.save("reglas", "reglas de moderación", SearchFilters(langs=("es",)))
    take(knowledge, "near", "Moderación: reglas claras.")
    take(knowledge, "far", "El volcán entró en erupción ayer por la noche sin causar daños.")
    take(knowledge, "english", "Reglas de moderación.", lang="en")
    assert new(knowledge, "reglas") == ["near"]


def test_names(knowledge: KnowledgeBase):
    knowledge.saved_searches.save("  Mi   marca ", "marca", SearchFilters(tags=("a",), same_language=True))
    (search,) = knowledge.saved_searches.all()
    assert (search.name, search.filters) == ("Mi marca", SearchFilters(tags=("a",), same_language=True))
    with pytest.raises(SearchError, match="already"):
        knowledge.saved_searches.save("mi MARCA", "otra")
    with pytest.raises(SearchError, match="name"):
        knowledge.saved_searches.save("\x00", "otra")
    with pytest.raises(SearchError, match="empty"):
        knowledge.saved_searches.save("b", " ")
    with pytest.raises(SearchError, match="no saved search 'x'"):
        knowledge.saved_searches.new_results("x")
    knowledge.saved_searches.remove("mi marca")
    assert knowledge.saved_searches.all() == []
    with pytest.raises(SearchError):
        knowledge.saved_searches.remove("mi marca")


def test_what_a_terminal_of_another_encoding_typed_is_kept(knowledge: KnowledgeBase):
    knowledge.saved_searches.save("marca", "ni\udcf1os")
    assert knowledge.saved_searches.get("marca").query == "ni\ufffdos"


def test_copies_of_what_was_shown_are_not_new(knowledge: KnowledgeBase):
    knowledge.saved_searches.save("marca", '"mi marca"')
    text = (
        "Una agencia cuenta que mi marca cambió de nombre, y todos los medios lo publican tal cual lo recibieron. " * 4
    )
    for name in ("a", "b", "c"):
        take(knowledge, name, text, source=f"Medio {name}", index=False)
    take(knowledge, "d", "Otra nota sobre mi marca.")

    shown = [new(knowledge, limit=1) for _ in range(3)]

    assert sorted(len(titles) for titles in shown) == [0, 1, 1]


def test_a_name_is_the_same_however_many_blanks_are_typed(knowledge: KnowledgeBase):
    knowledge.saved_searches.save("Mi  marca", '"mi marca"')
    assert knowledge.saved_searches.get("mi  MARCA ").name == "Mi marca"
    with pytest.raises(SearchError, match="already"):
        knowledge.saved_searches.save("mi marca", "otra")
    about = replace(everybody("es", "America/Bogota"), name="Cliente", watches=("Mi  marca",))
    assert knowledge.digests.add_audience(about).watches == ("Mi  marca",)


TOLD = "Una agencia cuenta que mi marca cambió de nombre, y todos los medios lo publican tal cual lo recibieron. " * 4


def test_a_copy_that_comes_later_is_not_new(knowledge: KnowledgeBase):
    take(knowledge, "before", TOLD, source="Agencia")
    knowledge.saved_searches.save("marca", '"mi marca"')
    knowledge.saved_searches.save("palabras", "mi marca cambió de nombre")
    take(knowledge, "again", TOLD, source="Medio A")
    assert new(knowledge) == new(knowledge, "palabras") == []
    other = (
        "El sindicato dice que mi marca cambió de nombre para no pagar lo que debe, y lo lleva a los tribunales. " * 4
    )
    take(knowledge, "other", other, source="Medio A")
    assert new(knowledge) == new(knowledge, "palabras") == ["other"]
    take(knowledge, "other again", other, source="Medio B", published="2020-01-01")
    assert new(knowledge) == new(knowledge, "palabras") == []


def test_a_copy_of_what_the_search_does_not_find_is_new(knowledge: KnowledgeBase):
    take(knowledge, "a", TOLD, source="Agencia")
    knowledge.saved_searches.save("marca", 'source:"Medio A" "mi marca"')
    take(knowledge, "b", TOLD, source="Medio A")
    assert new(knowledge) == ["b"]
    assert new(knowledge) == []
