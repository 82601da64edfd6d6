"""Digests of the sample site: they say nothing that no source says, tell nothing twice, and stay as they were."""

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po
from PIL import Image

from kb.config import load_settings
from kb.digest.choosing import told_in
from kb.digest.digests import DigestVersion, everybody
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
from kb.digest.period import Period
from kb.digest.rendering.brand import Brand
from kb.digest.source_news import source_news
from kb.digest.wording import written
from kb.digest.written import Entry, Link, QuotedSentence
from kb.errors import DigestError, TopicError
from kb.intake.accept import accept
from kb.knowledge_base import KnowledgeBase
from kb.models import (
    Audience,
    DateReliability,
    DigestForm,
    DigestLength,
    Document,
    EditorsWork,
    RawDocument,
    SearchFilters,
    Source,
    SourceType,
    TopicMark,
)
from kb.practices.ageing import Reason
from kb.store.documents import get_documents
from kb.store.publications import Window
from kb.store.tables import documents
from kb.translation import LANGUAGES
from tests.digest_paper import NOW, ZONE, bring_up_to_date, eight_editions, sample_paper, weeks

OURS = Brand("Catalejo")


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with sample_paper(tmp_path_factory.mktemp("paper")) as knowledge:
        knowledge.watching.add("Moderación", '"reglas" moderación de grupos', SearchFilters(), NOW)
        knowledge.saved_searches.save("Hilo", '"Hilo"', SearchFilters())
        yield knowledge


@pytest.fixture(scope="module")
def editions(paper: KnowledgeBase) -> Mapping[str, Sequence[DigestVersion]]:
    return {lang: eight_editions(paper, lang) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def known(paper: KnowledgeBase) -> Mapping[int, Document]:
    with paper.database.read() as connection:
        ids = connection.execute(documents.select().with_only_columns(documents.c.id)).scalars()
        return get_documents(connection, ids)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(load_settings(tmp_path, embedding_model="fake")) as knowledge:
        yield knowledge


@pytest.fixture
def own_paper(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with sample_paper(tmp_path) as knowledge:
        yield knowledge


def inside(value: Any, kind: type) -> Iterator[Any]:
    """Every value of a type within dataclasses and tuples."""
    if isinstance(value, kind):
        yield value
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from inside(getattr(value, field.name), kind)
    elif isinstance(value, tuple):
        for each in value:
            yield from inside(each, kind)


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


class TestKeeping:
    def test_the_same_store_gives_the_same_bytes_in_every_form(
        self, paper: KnowledgeBase, editions: Mapping[str, Sequence[DigestVersion]]
    ) -> None:
        again = eight_editions(paper, "es")
        assert [version.version for version in again] == [1] * 8
        for first, second in zip(editions["es"], again, strict=True):
            for form in set(DigestForm) - {DigestForm.PDF}:
                assert render(first.edition, form, OURS) == render(second.edition, form, OURS)

    def test_what_comes_in_later_makes_a_new_version_beside_the_old(self, own_paper: KnowledgeBase) -> None:
        audience, week = Audience("", "es", ZONE), weeks()[-1]
        first = own_paper.digests.compose(audience, week, NOW)
        late = RawDocument(
            url="https://late.example/1",
            title="Plaza limita los enlaces",
            text="Plaza limita los enlaces de las cuentas gratuitas a tres publicaciones por semana.",
            source="Tardío",
            lang="es",
            published=week.ends - timedelta(hours=2),
            seen=NOW + timedelta(hours=1),
        )
        with own_paper.database.write() as connection:
            accept(connection, late, NOW + timedelta(hours=1))
        bring_up_to_date(own_paper)
        assert own_paper.digests.compose(audience, week, NOW).edition == first.edition, "by what was known then"
        second = own_paper.digests.compose(audience, week, NOW + timedelta(hours=2))
        assert (first.version, second.version) == (1, 2)
        assert second.edition.published.articles == first.edition.published.articles + 1
        kept = own_paper.digests.find(audience, week, 1)
        assert kept is not None
        assert kept.edition == first.edition
        assert own_paper.digests.find(audience, week) == second

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
            assert title.encode() in render(edition, form, OURS)
        assert b"BEGIN:VCALENDAR" in render(edition, DigestForm.CALENDAR, OURS)
        assert title.encode() in feed([(edition, NOW)], edition.audience, "Catalejo")

    def test_what_is_dated_by_the_day_belongs_to_that_date(self, empty: KnowledgeBase) -> None:
        week = weeks()[-1]
        with empty.database.write() as connection:
            for number, day in enumerate(
                (week.start - timedelta(days=1), week.start, week.end, week.end + timedelta(days=1))
            ):
                raw = RawDocument(
                    url=f"https://d.example/{number}",
                    title=f"Del día {day}",
                    text="",
                    source="Diario",
                    published=datetime(day.year, day.month, day.day, tzinfo=UTC),
                    date_reliability=DateReliability.DAY,
                    seen=NOW,
                )
                accept(connection, raw, NOW)
        edition = empty.digests.compose(Audience("", "es", ZONE), week, NOW).edition
        assert edition.published.articles == 2

    def test_a_time_without_a_zone_counts_when_it_says(self, empty: KnowledgeBase) -> None:
        week = weeks()[-1]
        with empty.database.write() as connection:
            for number, moment in enumerate(
                (week.begins - timedelta(minutes=1), week.begins, week.ends - timedelta(minutes=1), week.ends)
            ):
                raw = RawDocument(
                    url=f"https://d.example/{number}",
                    title=f"Nota {number}",
                    source="Diario",
                    published=moment,
                    date_reliability=DateReliability.DAY,
                    seen=NOW,
                )
                accept(connection, raw, NOW)
        edition = empty.digests.compose(Audience("", "es", ZONE), week, NOW).edition
        assert edition.published.articles == 2

    @pytest.mark.parametrize(("told_on", "days", "until"), [(2, 28, 28), (2, 7, 5), (1, 7, 3)])
    def test_what_moved_at_the_beginning_of_its_days_is_told(
        self, empty: KnowledgeBase, told_on: int, days: int, until: int
    ) -> None:
        start = weeks()[0].start
        period = Period(start, start + timedelta(days=days - 1), ZoneInfo(ZONE))
        with empty.database.write() as connection:
            for day in range(-30, days):
                for name in "abcdef":
                    moment = period.begins + timedelta(days=day, hours=9)
                    title = "Plaza limita los enlaces" if day == told_on - 1 else _words_of_its_own(name, day)
                    raw = RawDocument(
                        url=f"https://{name}.example/{day}",
                        title=title,
                        text=f"{title}.",
                        source=name,
                        lang="es",
                        published=moment,
                        seen=moment,
                    )
                    accept(connection, raw, moment)
        bring_up_to_date(empty)
        now = period.begins + timedelta(days=until, hours=-1)
        edition = empty.digests.compose(Audience("", "es", ZONE), period, now).edition
        assert [story.headline.title for story in edition.top_stories] == ["Plaza limita los enlaces"]
        assert edition.top_stories[0].observed == 6

    def test_one_composed_before_its_days_were_over_is_not_the_last_word(self, paper: KnowledgeBase) -> None:
        audience, week = Audience("previa", "es", ZONE), weeks()[-1]
        middle = week.begins + timedelta(days=3)
        preview = paper.digests.compose(audience, week, middle)
        assert "Estos días no han terminado todavía." in written(preview.edition).sections[0].sentences
        assert paper.digests.find(audience, week) is None
        assert paper.digests.find(audience, week, 1) == preview
        whole = paper.digests.compose(audience, week, NOW)
        assert whole.version == 2
        assert paper.digests.find(audience, week) == whole

    def test_one_for_the_audience_as_it_was_is_none(self, paper: KnowledgeBase) -> None:
        audience, week = Audience("cliente", "es", ZONE, countries=("CO",)), weeks()[-1]
        paper.digests.compose(audience, week, NOW)
        assert paper.digests.find(replace(audience, countries=("MX",)), week) is None
        assert paper.digests.find(replace(audience, id=7), week) is not None

    @pytest.mark.parametrize(
        ("advice", "reason", "lang"),
        [
            ("Post between 7 a.m. and 9 a.m. Central Time on weekdays.", "Few people read later than that.", "en"),
            (
                "Publica tus novedades del grupo antes de las 21 h.",
                "La gente cena más tarde y casi nadie mira el teléfono.",
                "es",
            ),
        ],
    )
    def test_advice_is_headed_by_the_sentence_that_the_playbook_found(
        self, empty: KnowledgeBase, advice: str, reason: str, lang: str
    ) -> None:
        week = weeks()[-1]
        with empty.database.write() as connection:
            raw = RawDocument(
                url="https://posting.example/1",
                title="Posting",
                text=f"## Instagram\n\n- {advice} {reason}\n",
                source="Posting",
                kind="practice",
                lang=lang,
                published=week.ends - timedelta(days=3),
                seen=week.ends - timedelta(days=3),
            )
            accept(connection, raw, NOW)
        bring_up_to_date(empty)
        (practice,) = empty.digests.compose(Audience("", lang, ZONE), week, NOW).edition.practices
        assert (practice.title, practice.quote.text) == (advice, f"{advice} {reason}")

    def test_sources_of_other_countries_are_no_news_to_an_audience_of_one(self, empty: KnowledgeBase) -> None:
        now = datetime.now(UTC)
        for name, country, lang, kind in (
            ("Bilbao", "ES", "es", "news"),
            ("Euskal", "ES", "eu", "news"),
            ("La Paz", "BO", "es", "news"),
            ("Recife", "BR", "pt", "practice"),
            ("Red", "US", None, "platform"),
        ):
            url = f"https://{name.casefold().replace(' ', '-')}.example/feed"
            empty.sources.add(
                Source(url, name, SourceType.FEED, name, lang=lang, country=country, kind=kind, added=now)
            )

        def added(countries: tuple[str, ...], langs: tuple[str, ...]) -> list[str]:
            window = Window(now - timedelta(hours=1), now + timedelta(hours=1), now, countries, langs)
            with empty.database.read() as connection:
                return [source.name for source in source_news(connection, window)[0]]

        assert added((), ()) == ["Bilbao", "Euskal", "La Paz", "Recife", "Red"]
        assert added(("ES",), ()) == ["Bilbao", "Euskal", "Recife", "Red"]
        assert added(("ES",), ("es",)) == ["Bilbao", "Red"]

    def test_what_networks_announced_later_makes_no_advice_doubtful(self, own_paper: KnowledgeBase) -> None:
        audience, week = Audience("", "es", ZONE), weeks()[-1]
        before = own_paper.digests.compose(audience, week, NOW).edition
        networks = sorted({network for practice in before.practices for network in practice.networks})
        later = NOW + timedelta(hours=1)
        with own_paper.database.write() as connection:
            for network in ("WhatsApp", "Instagram", "Discord", "LinkedIn", "Facebook", "Reddit"):
                raw = RawDocument(
                    url=f"https://{network.lower()}.example/1",
                    title=f"{network} cambia sus reglas",
                    text=f"{network} cambia sus reglas desde hoy.",
                    source=network,
                    kind="platform",
                    published=week.ends - timedelta(days=3),
                    seen=later,
                )
                accept(connection, raw, later)
        bring_up_to_date(own_paper)
        assert own_paper.digests.compose(audience, week, NOW).edition == before, networks
        after = own_paper.digests.compose(audience, week, later).edition
        assert after.to_check
        assert {check.reason for check in after.to_check} == {Reason.NETWORK_CHANGED}
        for check in after.to_check:
            assert check.announcement is not None
            assert check.announcement.title.casefold().split()[0] in check.networks

    def test_a_story_that_an_older_article_opens_now_keeps_its_key_and_its_past(self, own_paper: KnowledgeBase) -> None:
        audience = Audience("", "es", ZONE)
        week = next(week for week in reversed(weeks()) if _top(own_paper, week))
        first = own_paper.digests.compose(audience, week, NOW)
        story = first.edition.top_stories[0]
        with own_paper.database.write() as connection:
            raw = RawDocument(
                url="https://temprano.example/1",
                title=f"{story.headline.title}, primer aviso",
                text="Un primer aviso, con otras palabras.",
                source="Temprano",
                lang=story.headline.lang,
                published=week.begins,
                seen=NOW - timedelta(days=2),
            )
            accept(connection, raw, NOW)
        bring_up_to_date(own_paper)
        second = own_paper.digests.compose(audience, week, NOW + timedelta(hours=1))
        (again,) = [each for each in second.edition.top_stories if each.key == story.key]
        assert again.story_id != story.story_id, "the older article opens it"
        assert own_paper.digests.edit(second, lambda work: replace(work, dropped=(story.key,)))
        last = own_paper.digests.compose(audience, week, NOW + timedelta(hours=2))
        assert story.key not in [each.key for each in last.edition.top_stories]


class TestAudiences:
    def test_countries_languages_and_topics_narrow_it(self, paper: KnowledgeBase) -> None:
        week = next(week for week in reversed(weeks()) if _top(paper, week))
        everything = paper.digests.compose(Audience("", "es", ZONE), week, NOW).edition
        mexican = paper.digests.compose(Audience("mx", "es", ZONE, countries=("MX",)), week, NOW).edition
        assert 0 < mexican.published.articles < everything.published.articles
        at_once = paper.digests.compose(Audience("mx", "es", ZONE, countries=("MX",)), week, week.ends).edition
        assert {day.countries for day in at_once.days_ahead} == {("MX",)}
        spanish = paper.digests.compose(Audience("l", "es", ZONE, source_langs=("es",)), week, NOW).edition
        assert {article.lang for article in inside(spanish, Article)} == {"es"}
        about = Audience("t", "es", ZONE, topics=(_longest_word(everything.top_stories[0].headline.title),))
        assert paper.digests.compose(about, week, NOW).edition.top_stories
        other = paper.digests.compose(replace(about, name="o", topics=("submarinos",)), week, NOW).edition
        assert not other.top_stories

    def test_a_short_one_tells_less(self, paper: KnowledgeBase) -> None:
        week = weeks()[-2]
        sizes = [
            len(edition_to_json(paper.digests.compose(Audience(length, "es", ZONE, length=length), week, NOW).edition))
            for length in DigestLength
        ]
        assert sizes == sorted(sizes)
        assert sizes[0] < sizes[-1]

    def test_what_a_person_hides_is_not_told(self, own_paper: KnowledgeBase) -> None:
        week = next(week for week in reversed(weeks()) if _top(own_paper, week))
        title = _top(own_paper, week)[0].headline.title
        own_paper.marked_topics.mark(_longest_word(title), TopicMark.HIDDEN)
        later = NOW + timedelta(days=400)  # marked now, by the clock of this computer
        edition = own_paper.digests.compose(Audience("", "es", ZONE), week, later).edition
        assert title not in [story.headline.title for story in edition.top_stories]

    def test_with_nothing_to_tell_it_is_short_and_says_so(self, paper: KnowledgeBase) -> None:
        before = Period(date(2020, 1, 6), date(2020, 1, 12), weeks()[0].zone)
        edition = paper.digests.compose(Audience("", "es", ZONE), before, NOW).edition
        page = written(edition)
        assert [section.key for section in page.sections] == ["published"]
        assert page.sections[0].sentences == ("Catalejo no ha recopilado nada publicado en estos días.",)
        for form in set(DigestForm) - {DigestForm.PDF}:
            assert render(edition, form, OURS)

    def test_of_days_of_which_nothing_was_collected_no_story_is_said_to_be_told_no_more(
        self, paper: KnowledgeBase
    ) -> None:
        audience, week = Audience("ausente", "es", ZONE), weeks()[-1]
        assert paper.digests.compose(audience, week, NOW).edition.top_stories
        later = replace(week, start=week.start + timedelta(days=14), end=week.end + timedelta(days=14))
        edition = paper.digests.compose(audience, later, later.ends).edition
        assert (edition.published.articles, edition.closing) == (0, ())

    def test_a_store_without_anything(self, empty: KnowledgeBase) -> None:
        edition = empty.digests.compose(everybody("pt", ""), weeks()[0], NOW).edition
        assert len(written(edition).sections) == 1

    def test_dates_that_have_passed_when_it_is_composed_are_not_ahead(self, empty: KnowledgeBase) -> None:
        audience = Audience("", "es", "America/Bogota", countries=("CO", "MX"))
        october = Period(date(2026, 10, 1), date(2026, 10, 31), ZoneInfo("America/Bogota"))
        composed = datetime(2026, 11, 16, 4, tzinfo=UTC)  # 23:00 of the 15th
        ahead = [day.day for day in empty.digests.compose(audience, october, composed).edition.days_ahead]
        assert (min(ahead), max(ahead)) == (date(2026, 11, 16), date(2026, 12, 12))
        old = empty.digests.compose(audience, october, composed + timedelta(days=31)).edition
        assert old.days_ahead[0].day == date(2026, 11, 2)

    def test_a_week_that_has_not_begun_cannot_be_told(self, paper: KnowledgeBase) -> None:
        ahead = replace(weeks()[-1], start=NOW.date() + timedelta(days=7), end=NOW.date() + timedelta(days=13))
        with pytest.raises(DigestError, match="has not begun yet"):
            paper.digests.compose(Audience("", "es", ZONE), ahead, NOW)

    @pytest.mark.parametrize(
        ("wrong", "error", "says"),
        [
            ({"name": " \n "}, DigestError, "needs a name"),
            ({"lang": "fr"}, DigestError, "'fr' is none of them"),
            ({"time_zone": "America/Narnia"}, DigestError, "time zone cannot be 'America/Narnia'"),
            ({"topics": ("!",)}, TopicError, "says too little"),
            ({"watches": ("Nadie",)}, DigestError, "no watch and no saved search 'Nadie'"),
            ({"name": "EQUIPO"}, DigestError, "already"),
        ],
    )
    def test_what_no_audience_can_be(
        self, empty: KnowledgeBase, wrong: dict[str, Any], error: type[Exception], says: str
    ) -> None:
        empty.digests.add_audience(Audience("Equipo", "es", ZONE))
        with pytest.raises(error, match=says):
            empty.digests.add_audience(replace(Audience("Otro", "es", ZONE), **wrong))
        assert [audience.name for audience in empty.digests.audiences()] == ["Equipo"]

    def test_one_whose_watch_was_removed_can_be_changed(self, empty: KnowledgeBase) -> None:
        watch = empty.watching.add("Marca", '"Café Sol"', SearchFilters(), NOW)
        empty.digests.add_audience(Audience("Equipo", "es", ZONE, watches=("Marca",)))
        empty.watching.remove(watch)
        changed = empty.digests.change_audience("Equipo", lambda before: replace(before, lang="pt"))
        assert (changed.lang, changed.watches) == ("pt", ("Marca",))
        with pytest.raises(DigestError, match="no watch"):
            empty.digests.change_audience("Equipo", lambda before: replace(before, watches=("Otra",)))

    def test_one_that_is_changed_keeps_its_name_and_its_colour(self, empty: KnowledgeBase) -> None:
        audience = empty.digests.add_audience(Audience("Cliente", "es", ZONE))
        empty.digests.set_brand(audience, "#aa0000")
        changed = empty.digests.change_audience(
            "cliente", lambda was: replace(was, name="X", lang="pt", topics=("café",))
        )
        assert changed == replace(audience, lang="pt", topics=("café",)) == empty.digests.audience("Cliente")
        assert empty.digests.brand(changed).accent == "#aa0000"
        with pytest.raises(TopicError):
            empty.digests.change_audience("cliente", lambda was: replace(was, topics=("!",)))

    def test_a_colour_and_a_logo_of_its_own(self, empty: KnowledgeBase) -> None:
        audience = empty.digests.add_audience(Audience("Cliente", "es", ZONE))
        with pytest.raises(DigestError, match="cannot be read"):
            empty.digests.set_brand(audience, "#aa0000", b"GIF89a no picture")
        assert empty.digests.brand(audience) == Brand("Cliente")
        picture = io.BytesIO()
        Image.new("RGB", (40, 20), "red").save(picture, "PNG")
        given = empty.digests.set_brand(audience, "#aa0000", picture.getvalue())
        assert empty.digests.brand(audience) == given == Brand("Cliente", "#aa0000", given.logo)
        assert given.logo is not None
        assert empty.digests.set_brand(audience, "#00aa00") == Brand("Cliente", "#00aa00", given.logo), "the logo stays"
        empty.digests.remove_brand(audience)
        assert empty.digests.brand(audience) == Brand("Cliente")
        empty.digests.remove_audience(audience)
        assert empty.digests.audiences() == []


class TestEditing:
    def test_pinned_first_dropped_gone_noted_beside(self, paper: KnowledgeBase) -> None:
        audience, week = Audience("e", "es", ZONE), weeks()[-1]
        version = paper.digests.compose(audience, week, NOW)
        first, *_, last = [practice.key for practice in version.edition.practices]
        work = EditorsWork(pinned=(last,), dropped=(first,), notes={last: "Probémoslo"}, note="Buen lunes")
        edited = paper.digests.edit(version, lambda before: work)
        keys = [practice.key for practice in edited.edition.practices]
        assert keys[0] == last
        assert first not in keys
        page = written(edited.edition)
        assert page.note == "Buen lunes"
        assert [entry.note for entry in inside(page.sections, Entry) if entry.note] == ["Probémoslo"]
        assert paper.digests.find(audience, week) == edited
        assert paper.digests.compose(audience, week, NOW) == edited, "in every version"
        assert paper.digests.edit(edited, lambda before: EditorsWork()) == version

    def test_what_was_dropped_was_not_told(self, paper: KnowledgeBase) -> None:
        audience = Audience("d", "es", ZONE)
        for week, after in pairwise(weeks()):
            version = paper.digests.compose(audience, week, NOW)
            following = paper.digests.compose(audience, after, NOW).edition
            told = {story.key for story in version.edition.top_stories}
            if gone := told.intersection(story.key for story in following.closing):
                paper.digests.edit(version, lambda before, gone=gone: replace(before, dropped=tuple(gone)))
                again = paper.digests.compose(audience, after, NOW).edition
                assert not gone.intersection(story.key for story in again.closing)
                return
        pytest.fail("no story of one edition was closed in the next")

    def test_what_is_not_told_is_not_told_above(self, paper: KnowledgeBase) -> None:
        audience = Audience("a", "es", ZONE)
        for week in weeks():
            version = paper.digests.compose(audience, week, NOW)
            if above := [key for watched in version.edition.watched for key in watched.told_above]:
                edited = paper.digests.edit(version, lambda work, above=above: replace(work, dropped=tuple(set(above))))
                assert not any(watched.told_above for watched in edited.edition.watched)
                return
        pytest.fail("no watch found a story that was told above")

    def test_an_entry_that_there_is_not(self, paper: KnowledgeBase) -> None:
        version = paper.digests.compose(Audience("n", "es", ZONE), weeks()[-1], NOW)
        with pytest.raises(DigestError, match="no entry 'story/99999'"):
            paper.digests.edit(version, lambda before: replace(before, pinned=("story/99999",)))
        with pytest.raises(DigestError, match="letters at the most"):
            paper.digests.edit(version, lambda before: replace(before, note="x" * 3000))
        key = version.edition.practices[0].key
        with pytest.raises(DigestError, match="cannot be pinned and dropped"):
            paper.digests.edit(version, lambda before: replace(before, pinned=(key,), dropped=(key,)))


OWN_WORDS = (
    "La empresa lo anunció este martes en una nota breve que no explica los motivos. " * 3,
    "Quienes administran grupos se enteraron por la tarde y todavía no saben qué hacer. " * 3,
    "Un portavoz pidió paciencia y prometió dar detalles antes de que acabe el mes. " * 3,
)


class TestHostileArticles:
    def test_what_the_web_writes_is_text(self, tmp_path: Path) -> None:
        week = weeks()[-1]
        title = "{{7*7}} {days} %s <script>alert(1)</script> \u202eكتاب " + "interminable " * 400
        with sample_paper(tmp_path) as knowledge:
            with knowledge.database.write() as connection:
                for name, own in (("uno", OWN_WORDS[0]), ("dos", OWN_WORDS[1]), ("tres", OWN_WORDS[2])):
                    raw = RawDocument(
                        url=f"https://{name}.example/1",
                        title=f"{name * 3} {title}",  # else the same headline: a reprint
                        text=f"<b>{{{{7*7}}}}</b> {own}",
                        source=f"{name} </title>\r\nBcc: x@y.example",
                        lang="es",
                        published=week.ends - timedelta(days=2),
                        seen=NOW,
                    )
                    accept(connection, raw, NOW)
            bring_up_to_date(knowledge)
            edition = knowledge.digests.compose(Audience("", "es", ZONE), week, NOW).edition
        (story,) = [story for story in edition.top_stories if "7*7" in story.headline.title]
        assert story.publishers == 3
        page = render(edition, DigestForm.HTML, OURS).decode()
        assert "<script>alert" not in page
        assert "{{7*7}}" in page
        assert ">49 " not in page
        assert all(len(entry.heading.text) <= 200 for entry in inside(written(edition).sections, Entry))
        text = render(edition, DigestForm.TEXT, OURS).decode()
        assert "\u202e" not in text
        assert "\r" not in text


def _words_of_its_own(name: str, day: int) -> str:
    """A title that no other shares a word with, so that it is a story by itself."""
    letters = sha256(f"{name}{day}".encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    return " ".join(letters[start : start + 8] for start in range(0, 40, 8))


def dated(document: Document) -> Any:
    return document.published or document.seen


def _top(paper: KnowledgeBase, week: Period) -> Any:
    return paper.digests.compose(Audience("", "es", ZONE), week, NOW).edition.top_stories


def _longest_word(title: str) -> str:
    return max(re.findall(r"\w+", title), key=len)


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
