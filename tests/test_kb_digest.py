"""Digests of the sample site: they say nothing that no source says, tell nothing twice, and are one in every form."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from babel.messages.pofile import read_po

from kb.digest.choosing import told_in
from kb.digest.digests import DigestVersion
from kb.digest.editing import entry_keys
from kb.digest.edition import (
    FORMAT,
    Article,
    Edition,
    Quote,
    edition_from_json,
    edition_schema,
    edition_to_json,
)
from kb.digest.forms import feed, render
from kb.digest.wording import written
from kb.digest.written import Link, QuotedSentence
from kb.knowledge_base import KnowledgeBase
from kb.models import (
    Audience,
    DigestForm,
    Document,
)
from kb.store.documents import get_documents
from kb.store.tables import documents
from kb.translation import LANGUAGES
from tests.digest_paper import BRAND, NOW, ZONE, eight_editions, inside, weeks


@pytest.fixture(scope="module")
def editions(paper: KnowledgeBase) -> Mapping[str, Sequence[DigestVersion]]:
    return {lang: eight_editions(paper, lang) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def known(paper: KnowledgeBase) -> Mapping[int, Document]:
    with paper.database.read() as connection:
        ids = connection.execute(documents.select().with_only_columns(documents.c.id)).scalars()
        return get_documents(connection, ids)


def all_of(editions: Mapping[str, Sequence[DigestVersion]]) -> list[Edition]:
    return [version.edition for found in editions.values() for version in found]


class TestFaithfulness:
    def test_the_weeks_have_something_to_tell(self, editions: Mapping[str, Sequence[DigestVersion]]) -> None:
        for found in editions.values():
            told = [version.edition for version in found]
            assert sum(bool(edition.top_stories) for edition in told) >= 3
            assert sum(bool(edition.closing) for edition in told) >= 2
            assert sum(bool(edition.practices) for edition in told) >= 6
            assert sum(bool(edition.watched) for edition in told) >= 4
            assert sum(bool(edition.days_ahead) for edition in told) >= 6

    def test_every_quotation_stands_in_its_article_word_for_word(
        self, editions: Mapping[str, Sequence[DigestVersion]], known: Mapping[int, Document]
    ) -> None:
        quotes = [quote for edition in all_of(editions) for quote in inside(edition, Quote)]
        assert len(quotes) > 100
        for quote in quotes:
            assert quote.text in known[quote.article.document_id].text

    def test_every_article_is_one_that_was_collected(
        self, editions: Mapping[str, Sequence[DigestVersion]], known: Mapping[int, Document]
    ) -> None:
        for edition in all_of(editions):
            for article in inside(edition, Article):
                document = known[article.document_id]
                assert (article.url, article.title, article.publisher) == (
                    document.url,
                    document.title,
                    document.publisher,
                )

    def test_advice_is_headed_by_its_article_in_its_language(
        self, editions: Mapping[str, Sequence[DigestVersion]], known: Mapping[int, Document]
    ) -> None:
        for edition in all_of(editions):
            for practice in (*edition.practices, *edition.to_check):
                document = known[practice.quote.article.document_id]
                assert practice.title in document.text
                assert practice.lang is not None

    def test_every_sentence_is_of_the_catalogue(self, editions: Mapping[str, Sequence[DigestVersion]]) -> None:
        for edition in all_of(editions):
            page = written(edition)
            is_message = messages(edition.audience.lang)
            said = [page.title, page.subtitle, page.notes_heading, page.links_heading, *page.footer]
            said += [text for section in page.sections for text in (section.heading, *section.sentences)]
            entries = [entry for section in page.sections for entry in section.entries]
            said += [text for entry in entries for text in (*entry.facts, *([entry.chart.alt] if entry.chart else []))]
            strange = [text for text in said if not is_message(text)]
            assert not strange

    def test_every_link_and_quotation_in_words_is_one_of_the_edition(
        self, editions: Mapping[str, Sequence[DigestVersion]]
    ) -> None:
        for edition in all_of(editions):
            page = written(edition)
            addresses = {article.url for article in inside(edition, Article)}
            assert {link.url for link in inside(page.sections, Link)} <= addresses
            texts = [quote.text for quote in inside(edition, Quote)]
            for quoted in inside(page.sections, QuotedSentence):
                assert any(quoted.sentence.text in text for text in texts)

    def test_every_number_recomputes_from_the_store(
        self, editions: Mapping[str, Sequence[DigestVersion]], known: Mapping[int, Document]
    ) -> None:
        for edition, week in [(edition, week) for edition in all_of(editions) for week in weeks()]:
            if edition.start != week.start:
                continue
            own = [each for each in known.values() if week.begins <= dated(each) < week.ends and each.copy_of is None]
            assert edition.published.articles == len(own)
            assert edition.published.publishers == len({each.publisher for each in own})
            assert edition.published.countries == len({each.country for each in own if each.country})
            assert edition.published.languages == len({each.lang for each in own})
            for story in edition.top_stories:
                assert story.articles >= len(story.evidence) >= 1
                assert story.publishers >= len({article.publisher for article in story.evidence})
                assert story.first_seen <= min(dated(known[each.document_id]) for each in story.evidence)
                assert sum(story.attention[-story.window_days :]) == pytest.approx(story.observed)


class TestNothingTwice:
    def test_no_section_is_empty(self, editions: Mapping[str, Sequence[DigestVersion]]) -> None:
        for edition in all_of(editions):
            assert all(section.sentences or section.entries for section in written(edition).sections)

    def test_a_story_stands_once_in_an_edition(self, editions: Mapping[str, Sequence[DigestVersion]]) -> None:
        for edition in all_of(editions):
            stories = [story.story_id for story in (*edition.top_stories, *edition.moving, *edition.closing)]
            assert len(stories) == len(set(stories))
            keys = [entry.key for section in written(edition).sections for entry in section.entries]
            assert len(keys) == len(set(keys))

    def test_what_the_last_edition_told_is_told_again_only_with_something_new(
        self, editions: Mapping[str, Sequence[DigestVersion]]
    ) -> None:
        retold = 0
        for found in editions.values():
            for before, after in pairwise(found):
                said = {told.story_id for told in told_in(before.edition)}
                quoted = {quote.text for quote in inside(before.edition.top_stories, Quote)}
                for story in after.edition.top_stories:
                    assert story.articles > 0
                    assert story.quote is None or story.quote.text not in quoted
                for brief in after.edition.closing:
                    assert brief.status is not brief.before
                    assert brief.story_id in said or not said
                    retold += brief.story_id in said
        assert retold

    def test_the_digest_before_that_of_a_week_is_none_of_a_day(
        self, paper: KnowledgeBase, editions: Mapping[str, Sequence[DigestVersion]]
    ) -> None:
        told = next(n for n, found in enumerate(editions["es"]) if any(brief.before for brief in found.edition.closing))
        last, week = weeks()[told - 1 : told + 1]
        weekly, daily_too = (Audience(name, "es", ZONE) for name in ("semanal", "también diario"))
        for audience in (weekly, daily_too):
            paper.digests.compose(audience, last, NOW)
        day = paper.digests.compose(daily_too, replace(last, start=last.end), NOW).edition
        closing = paper.digests.compose(daily_too, week, NOW).edition.closing
        assert closing == paper.digests.compose(weekly, week, NOW).edition.closing
        assert any(brief.before for brief in closing)
        assert day.start == day.end == last.end

    def test_what_a_watch_finds_of_a_story_that_is_told_is_counted_alone(
        self, editions: Mapping[str, Sequence[DigestVersion]]
    ) -> None:
        counted = 0
        for edition in all_of(editions):
            parts = (edition.top_stories, edition.platform_changes, edition.practices)
            above = {article.document_id for article in inside(parts, Article)}
            for watched in edition.watched:
                assert not above.intersection(article.document_id for article in inside(watched, Article))
                assert set(watched.told_above) <= set(entry_keys(edition))
                counted += len(watched.told_above)
        assert counted


class TestForms:
    def test_the_same_store_gives_the_same_bytes_in_every_form(
        self, paper: KnowledgeBase, editions: Mapping[str, Sequence[DigestVersion]]
    ) -> None:
        again = eight_editions(paper, "es")
        assert [version.version for version in again] == [1] * 8
        for first, second in zip(editions["es"], again, strict=True):
            for form in set(DigestForm) - {DigestForm.PDF}:
                assert render(first.edition, form, BRAND) == render(second.edition, form, BRAND)

    def test_json_comes_back_as_it_was_and_is_as_the_schema_says(
        self, editions: Mapping[str, Sequence[DigestVersion]]
    ) -> None:
        jsonschema = pytest.importorskip("jsonschema")  # chromadb brings it
        validator = jsonschema.Draft202012Validator(edition_schema())
        for edition in all_of(editions):
            text = edition_to_json(edition)
            assert edition_from_json(text) == edition
            validator.validate(json.loads(text))
        assert json.loads(text)["format"] == FORMAT

    def test_every_form_names_the_first_story(self, editions: Mapping[str, Sequence[DigestVersion]]) -> None:
        edition = next(each.edition for each in reversed(editions["es"]) if each.edition.top_stories)
        title = edition.top_stories[0].headline.title[:20]
        for form in (DigestForm.TEXT, DigestForm.MARKDOWN, DigestForm.HTML, DigestForm.JSON):
            assert title.encode() in render(edition, form, BRAND)
        assert b"BEGIN:VCALENDAR" in render(edition, DigestForm.CALENDAR, BRAND)
        assert title.encode() in feed([(edition, NOW)], edition.audience, "Catalejo")


def dated(document: Document) -> Any:
    return document.published or document.seen


def messages(lang: str) -> Callable[[str], bool]:
    """Whether a text is a message of the catalogue with something in its places, or several, one after the other."""
    with (files("kb") / "locale" / lang / "LC_MESSAGES" / "catalejo.po").open("rb") as source:
        catalogue = read_po(source, locale=lang)
    strings = [
        string
        for message in catalogue
        if message.id
        for string in (message.string if isinstance(message.string, tuple) else (message.string,))
    ]
    patterns = [re.sub(r"\\\{\w+\\\}", "(.+)", re.escape(string)) for string in strings if not string.startswith("{")]
    # A message that begins with a place matches too much, unless something of its own follows.
    patterns += [
        re.sub(r"\\\{\w+\\\}", "(.+)", re.escape(string))
        for string in strings
        if re.search(r"[^\W\d_]{2,}", re.sub(r"\{\w+\}", "", string))
    ]
    public = "|".join(re.escape(string) for string in strings if string in HOLIDAY_KINDS)
    patterns.append(f"(?:{public}): .+")
    known = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    return lambda text: known.fullmatch(text) is not None


HOLIDAY_KINDS = {
    "Fecha especial", "Public holiday", "Special day", "Feriado", "Data comemorativa",
}  # fmt: skip
