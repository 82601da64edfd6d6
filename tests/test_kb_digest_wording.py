"""How a digest is put into words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kb.digest.edition import AddedSource, Advised, Article, Edition, Missed, Quote, ToldStory, TroubledSource
from kb.digest.wording import written
from kb.models import Audience, DateReliability, SourceFlag
from kb.practices.sentences import split_sentences
from kb.store.publications import Published
from kb.trends.status import Status

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def edition(lang: str, **parts: object) -> Edition:
    base = Edition(
        audience=Audience("", lang, "America/Mexico_City"),
        start=date(2026, 11, 16),
        end=date(2026, 11, 22),
        known_until=NOW + timedelta(days=1),
        published=Published(1, 1, 1, 1),
        published_before=Published(0, 0, 0, 0),
        told_more=1,
    )
    return replace(base, **parts)


def facts(of: Edition, key: str) -> list[str]:
    section = next(section for section in written(of).sections if section.key == key)
    return [*section.sentences, *(fact for entry in section.entries for fact in entry.facts)]


ARTICLE = Article(1, "https://a.example/1", "Título", "A", "es", None, None, DateReliability.NONE)
STORY = ToldStory(
    key="story/1",
    story_id=1,
    headline=ARTICLE,
    status=Status.RISING,
    score=5.0,
    window_days=1,
    observed=1200.5,
    expected=0.25,
    first_seen=datetime(2026, 11, 16, 3, tzinfo=UTC),
    publishers=1,
    articles=1,
    attention=(),
    arrivals=(),
    quote=None,
    evidence=(ARTICLE,),
    topics=(),
)


class TestWording:
    @pytest.mark.parametrize(
        ("lang", "said"),
        [
            ("es", "1 artículo de 1 medio, de 1 país, en 1 idioma."),
            ("en", "1 article by 1 publisher, from 1 country, in 1 language."),
            ("pt", "1 artigo de 1 veículo, de 1 país, em 1 idioma."),
        ],
    )
    def test_one_of_each(self, lang: str, said: str) -> None:
        assert facts(edition(lang), "published")[0] == said

    @pytest.mark.parametrize(
        ("topics", "said"),
        [
            ((), "Ninguna noticia apareció en más medios de lo habitual."),
            (("café", "TikTok"), "Ninguna noticia sobre café, TikTok apareció en más medios de lo habitual."),
        ],
    )
    def test_whoever_reads_of_some_topics_is_not_told_that_nothing_else_moved(
        self, topics: tuple[str, ...], said: str
    ) -> None:
        audience = Audience("Café Sol", "es", "America/Bogota", topics=topics)
        assert facts(edition("es", audience=audience, told_more=0), "published")[-1] == said

    def test_numbers_dates_and_zones_as_people_write_them(self) -> None:
        es = facts(edition("es", top_stories=(STORY,)), "top_stories")
        assert es[:2] == [
            "La cuenta 1 medio independiente, desde el 15 nov 2026.",
            "Menciones en 1 día: 1,200.5 (esperadas: 0.2).",
        ]
        en = facts(edition("en", top_stories=(STORY,)), "top_stories")
        assert en[1] == "Mentions in 1 day: 1,200.5 (to be expected: 0.2)."
        shrunk = replace(STORY, observed=4.97, expected=0.04)  # as of a publisher that writes far more than usual
        (_, said, *_) = facts(edition("en", top_stories=(shrunk,)), "top_stories")
        assert said == "Mentions in 1 day: 5 (to be expected: less than 0.1)."

    @pytest.mark.parametrize("zone", ["Europe/Madrid", "America/Argentina/Buenos_Aires", "America/Buenos_Aires", "UTC"])
    def test_numbers_are_as_the_country_of_the_zone_writes_them(self, zone: str) -> None:
        told = edition("es", audience=Audience("", "es", zone), top_stories=(STORY,))
        assert facts(told, "top_stories")[1] == "Menciones en 1 día: 1.200,5 (esperadas: 0,2)."

    def test_a_date_without_a_time_of_day_stays_that_date(self) -> None:
        dated = replace(
            ARTICLE, published=datetime(2026, 11, 20, tzinfo=UTC), date_reliability=DateReliability.DAY, lang="pt"
        )
        page = written(edition("es", top_stories=(replace(STORY, headline=dated, evidence=(dated, ARTICLE)),)))
        (entry,) = page.sections[1].entries
        assert [link.name for link in entry.links] == ["A, 20 nov 2026", "A, sin fecha"]
        assert (entry.heading.lang, entry.heading.lang_name) == ("pt", "portugués")

    @pytest.mark.parametrize(("lang", "label"), [("es", "ya no crece"), ("pt", "não cresce mais")])
    def test_what_grows_no_more_may_have_passed_its_height(self, lang: str, label: str) -> None:
        said = written(edition(lang, top_stories=(replace(STORY, status=Status.PEAKING),)))
        assert [entry.label for section in said.sections for entry in section.entries if entry.label] == [label]

    def test_sources_added_and_in_trouble(self) -> None:
        added = tuple(AddedSource(n, f"F{n}", "https://f.example") for n in range(1, 11))
        trouble = (TroubledSource("trouble/1", 1, "F1", "https://f.example", SourceFlag.SILENT, NOW),)
        of = edition("es", added_sources=added, troubled_sources=trouble)
        assert facts(of, "added_sources") == ["F1, F2, F3, F4, F5, F6, F7, F8 y 2 más."]
        assert facts(of, "troubled_sources") == ["Desde el 22 nov 2026."]

    def test_of_hundreds_of_sources_in_trouble_the_first_are_told(self) -> None:
        trouble = tuple(
            TroubledSource(f"trouble/{n}", n, f"F{n}", "https://f.example", SourceFlag.GONE, NOW) for n in range(1_200)
        )
        said = facts(edition("es", troubled_sources=trouble), "troubled_sources")
        assert said[0] == "1,200 fuentes; estas son las primeras, en Catalejo están todas."
        assert len(said) == 1 + 8

    @pytest.mark.parametrize("measure", ["searches", "points", "views", "boosts", "accounts", "stars", "rank"])
    def test_every_measure_of_trend_sources_has_words(self, measure: str) -> None:
        missed = Missed("missed/1/x", "apagón", "Google Trends", measure, 3, 2000, "MX", None)
        said = facts(edition("es", missed=(missed,)), "missed")
        assert said[0] == "Google Trends: puesto 3."
        assert len(said) == (1 if measure == "rank" else 2)

    @pytest.mark.parametrize(
        ("quoted", "heading", "rest"),
        [
            ("**Hashtags.** Usa [tres](https://a.example).", "Hashtags.", ["Usa tres."]),
            ("Rumor | Publica un desmentido", "Rumor · Publica un desmentido", []),
            ("Horarios\n\n| Día | Hora |\n|---|---|\n| Lunes | 9:00 |", "Horarios", ["Día · Hora\nLunes · 9:00"]),
        ],
    )
    def test_advice_stands_there_without_its_markup(self, quoted: str, heading: str, rest: list[str]) -> None:
        title = split_sentences(quoted)[0].text
        advised = Advised("practice/1", 1, title, "es", "content", (), 1, is_new=True, quote=Quote(quoted, ARTICLE))
        page = written(edition("es", practices=(advised,)))
        [entry] = [entry for section in page.sections for entry in section.entries]
        assert (entry.heading.text, [quote.sentence.text for quote in entry.quotes]) == (heading, rest)
