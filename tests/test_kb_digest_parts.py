"""What digests are decided by: the days, which stories, which holidays, what was missed, how it is put into words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.digest.choosing import AMOUNTS, Told, choose
from kb.digest.days_ahead import AHEAD, days_ahead
from kb.digest.edition import AddedSource, Article, Edition, Missed, ToldStory, TroubledSource
from kb.digest.missed import not_covered
from kb.digest.period import Period, days_between, iso_week, last_week, must_have_begun
from kb.digest.scope import Scope
from kb.digest.special_days import SPECIAL_DAYS
from kb.digest.told_stories import tell_story
from kb.digest.wording import written
from kb.errors import DigestError
from kb.models import Audience, DateReliability, DigestLength, Document, Signal, SourceFlag
from kb.store.publications import Published, Window
from kb.trends.scoring import WINDOWS
from kb.trends.status import Life, Status
from kb.trends.trend import ScoreParts, Trend

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHORT = AMOUNTS[DigestLength.SHORT]
# The Americas and Iberia, those among them whose clocks skip midnight.
ZONES = (
    "America/Mexico_City", "America/Tijuana", "America/Bogota", "America/Lima", "America/Caracas", "America/La_Paz",
    "America/Santiago", "America/Asuncion", "America/Havana", "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
    "America/Montevideo", "America/St_Johns", "America/Scoresbysund", "Europe/Madrid", "Europe/Lisbon",
    "Atlantic/Azores", "Atlantic/Canary", "Pacific/Easter",
)  # fmt: skip
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2000, 1, 1), date(2037, 12, 31))


class TestPeriod:
    @given(day=days, zone=zones)
    def test_weeks_follow_each_other_without_gap(self, day: date, zone: ZoneInfo) -> None:
        year, week, _ = day.isocalendar()
        period = iso_week(f"{year}-W{week:02}", zone)
        assert period.start <= day <= period.end
        assert (period.start.weekday(), period.days) == (0, 7)
        assert (period.before.ends, period.before.days) == (period.begins, 7)
        assert timedelta(days=7, hours=-2) <= period.ends - period.begins <= timedelta(days=7, hours=2)

    @given(day=days, zone=zones)
    def test_a_day_begins_when_the_clocks_say_so(self, day: date, zone: ZoneInfo) -> None:
        begins = Period(day, day, zone).begins
        assert begins.astimezone(zone).date() == day
        assert (begins - timedelta(microseconds=1)).astimezone(zone).date() < day

    @given(now=days.map(lambda day: datetime(day.year, day.month, day.day, 5, tzinfo=UTC)), zone=zones)
    def test_the_last_week_is_the_last_that_is_over(self, now: datetime, zone: ZoneInfo) -> None:
        period = last_week(now, zone)
        assert period.ends <= now < replace(period, end=period.end + timedelta(days=7)).ends

    def test_week_53(self) -> None:
        assert iso_week("2026-w53", ZoneInfo("UTC")).end == date(2027, 1, 3)

    @pytest.mark.parametrize("text", ["9999-W52", "0001-W01"])
    def test_weeks_beyond_all_collecting(self, text: str) -> None:
        with pytest.raises(DigestError, match="from 1990-01-01 to 2199-12-31"):
            iso_week(text, ZoneInfo("UTC"))

    @pytest.mark.parametrize("text", ["2025-W53", "2026-W00", "2026-46", "W46", "", "2026-W4x", "99999-W01"])
    def test_what_is_no_week(self, text: str) -> None:
        with pytest.raises(DigestError, match="write it as 2026-W46"):
            iso_week(text, ZoneInfo("UTC"))

    def test_what_are_no_days(self) -> None:
        zone = ZoneInfo("UTC")
        with pytest.raises(DigestError, match="comes first"):
            days_between(date(2026, 2, 2), date(2026, 2, 1), zone)
        with pytest.raises(DigestError, match="36 days"):
            days_between(date(2026, 1, 1), date(2026, 2, 5), zone)
        with pytest.raises(DigestError, match="has not begun"):
            must_have_begun(days_between(date(2026, 11, 23), date(2026, 11, 24), zone), NOW)
        must_have_begun(days_between(date(2026, 11, 22), date(2026, 11, 30), zone), NOW)


def trend(story: int, status: Status = Status.RISING, score: float = 5.0, recent: Sequence[int] = (1,)) -> Trend:
    return Trend(
        story_id=story,
        title=f"Historia {story}",
        titles={},
        terms=(),
        summary=None,
        status=status,
        score=score,
        score_parts=ScoreParts(7, 3.0, 0.0, 4.0, 1.5),
        life=Life(status, 7, 3.0, 3.0, 0, None, ()),
        first_seen=NOW,
        last_seen=NOW,
        age_days=0,
        usual_life_days=None,
        documents=3,
        independent_publishers=3,
        left_out={},
        countries={},
        languages={},
        networks={},
        country_ladder=(),
        language_ladder=(),
        network_ladder=(),
        not_arrived=(),
        attention=(),
        demand=(),
        evidence=(),
        recent=tuple(recent),
    )


def ids(trends: Sequence[Trend]) -> list[int]:
    return [each.story_id for each in trends]


def told(story: int, status: Status | None) -> Told:
    return Told(story, f"story/{story}", status, 3)


class TestChoosing:
    def test_the_most_surprising_at_length_the_next_in_a_line(self) -> None:
        chosen = choose([trend(n) for n in range(1, 9)], {}, SHORT)
        assert (ids(chosen.top), ids(chosen.moving), ids(chosen.closing)) == ([1, 2, 3], [4, 5, 6], [])

    def test_what_nobody_tells_in_the_period_or_less_than_expected_is_no_news(self) -> None:
        silent, less, fading = trend(1, recent=()), trend(2, score=-1.0), trend(3, Status.FADING, score=-1.0)
        chosen = choose([silent, less, fading], {}, SHORT)
        assert (ids(chosen.top), ids(chosen.moving), ids(chosen.closing)) == ([], [], [3])

    def test_what_came_up_and_went_between_two_editions_is_news(self) -> None:
        chosen = choose([trend(1, Status.FADING), trend(2, Status.FADING)], {2: told(2, Status.RISING)}, SHORT)
        assert (ids(chosen.top), ids(chosen.closing)) == ([1], [2])

    def test_what_became_of_what_was_told_first_comes_first(self) -> None:
        before = {5: told(5, Status.RISING)} | {n: told(n, Status.FADING) for n in range(1, 5)}
        now = [*(trend(n, Status.STEADY, -0.5) for n in range(1, 5)), trend(5, Status.FADING, -3.0)]
        assert ids(choose(now, before, SHORT).closing) == [5, 1, 2], "nobody asks first for what was told in a line"

    def test_what_goes_on_as_before_is_not_on_the_move(self) -> None:
        chosen = choose([*(trend(n) for n in range(1, 4)), trend(4, Status.STEADY), trend(5)], {}, SHORT)
        assert ids(chosen.moving) == [5]

    @pytest.mark.parametrize(
        ("before", "now", "recent", "is_told"),
        [
            (Status.RISING, Status.FADING, (1,), True),
            (Status.FADING, Status.FADING, (1,), False),
            (Status.FADING, Status.FADING, (), True),
            (None, Status.FADING, (), False),
            (None, Status.FADING, (1,), False),
        ],
    )
    def test_what_became_of_is_told_once(
        self, before: Status | None, now: Status, recent: tuple[int, ...], is_told: bool
    ) -> None:
        chosen = choose([trend(1, now, recent=recent), trend(2, Status.FADING, -1.0)], {1: told(1, before)}, SHORT)
        assert ids(chosen.closing) == [1] * is_told


class TestDaysAhead:
    def test_names_in_the_language_of_the_edition_or_of_the_country(self) -> None:
        (day,) = days_ahead(["BR"], date(2026, 11, 16), "es", 1)
        assert (day.name, day.lang) == ("Dia Nacional de Zumbi e da Consciência Negra", "pt")
        (day,) = days_ahead(["BR"], date(2026, 11, 16), "en", 1)
        assert day.lang == "en"

    def test_days_of_calendars_in_english_alone_are_called_as_the_reader_does(self) -> None:
        found = days_ahead(["US", "MX"], date(2026, 11, 23), "es", 20)
        assert ("Día de Acción de Gracias", "es", ("US",)) in [(day.name, day.lang, day.countries) for day in found]
        christmas = days_ahead(["US", "PR", "GB", "CA", "BR"], date(2026, 12, 24), "pt", 20)[0]
        assert (christmas.name, christmas.lang, len(christmas.countries)) == ("Natal", "pt", 5)
        (moved, *_) = days_ahead(["US"], date(2027, 7, 4), "es", 20)
        assert (moved.name, moved.lang) == ("Día de la Independencia (día trasladado)", "es")
        (whole, *_) = days_ahead(["US"], date(2027, 7, 4), "en", 20)
        assert whole.name == "Independence Day (observed)"

    def test_what_countries_share_is_one_and_comes_before_what_one_has(self) -> None:
        found = days_ahead(["MX", "AR", "ZZ"], date(2026, 12, 20), "es", 2)
        assert [(day.name, day.countries) for day in found] == [("Navidad", ("MX", "AR")), ("Año Nuevo", ("MX", "AR"))]
        assert found[1].day.year == 2027

    def test_what_countries_call_otherwise_is_one_too(self) -> None:
        found = days_ahead(["BR", "ES", "MX", "AR"], date(2026, 12, 23), "es", 20)
        (christmas,) = [day for day in found if day.day == date(2026, 12, 25)]
        assert (christmas.name, christmas.countries) == ("Navidad", ("MX", "AR"))
        others = [(other.name, other.lang, other.countries) for other in christmas.other_names]
        assert others == [("Natividad del Señor", "es", ("ES",)), ("Natal", "pt", ("BR",))]

    def test_a_holiday_is_no_observance_besides(self) -> None:
        found = [day for day in days_ahead(["CA"], date(2026, 12, 20), "en", 20) if day.day == date(2026, 12, 25)]
        assert [(day.name, day.is_public) for day in found] == [("Christmas Day", True)]

    @pytest.mark.parametrize(
        ("country", "name", "on"),
        [
            ("MX", "Día de la Madre", ["2026-05-10", "2027-05-10", "2028-05-10"]),
            ("AR", "Día de la Madre", ["2026-10-18", "2027-10-17", "2028-10-15"]),
            ("ES", "Día de la Madre", ["2026-05-03", "2027-05-02", "2028-05-07"]),
            ("CO", "Día de la Madre", ["2026-05-10", "2027-05-09", "2028-05-14"]),
            ("DO", "Día de la Madre", ["2026-05-31", "2027-05-30", "2028-05-28"]),
            ("DO", "Día del Padre", ["2026-07-26", "2027-07-25", "2028-07-30"]),
            ("BR", "Día del Padre", ["2026-08-09", "2027-08-08", "2028-08-13"]),
            ("CL", "Día del Padre", ["2026-06-21", "2027-06-20", "2028-06-18"]),
            ("CO", "Día del Amor y la Amistad", ["2026-09-19", "2027-09-18", "2028-09-16"]),
            ("CO", "Día del Niño y de la Niña", ["2026-04-25", "2027-04-24", "2028-04-29"]),
            ("BR", "Día de los Enamorados", ["2026-06-12", "2027-06-12", "2028-06-12"]),
            ("MX", "Fin de semana de El Buen Fin", ["2026-11-13", "2027-11-12", "2028-11-17"]),
            ("PE", "Black Friday", ["2026-11-27", "2027-11-26", "2028-11-24"]),
            ("MX", "Cyber Monday", ["2026-11-30", "2027-11-29", "2028-11-27"]),
            ("MX", "Viernes Santo", ["2026-04-03", "2027-03-26", "2028-04-14"]),
            ("UY", "Día del Community Manager", ["2026-01-26", "2027-01-25", "2028-01-24"]),
        ],
    )
    def test_what_brands_plan_for_is_there(self, country: str, name: str, on: list[str]) -> None:
        expected = [date.fromisoformat(day) for day in on]
        looks = [day_in_year - timedelta(days=before) for day_in_year in expected for before in (1, AHEAD.days)]
        seen = {day.day for after in looks for day in days_ahead([country], after, "es", 99) if day.name == name}
        assert sorted(seen) == expected

    def test_a_country_has_no_special_day_that_is_a_holiday_of_it(self) -> None:
        countries = {country for special in SPECIAL_DAYS for country in special.countries}
        for country in countries:
            for after in (date(2026, 1, 1) + count * AHEAD for count in range(14)):
                found = days_ahead([country], after, "es", 99)
                holidays = {(day.day, day.name) for day in found if day.is_public}
                assert not holidays & {(day.day, day.name) for day in found if not day.is_public}, country

    def test_black_friday_comes_before_what_one_country_has(self) -> None:
        found = days_ahead(["MX", "AR", "CO", "PE", "PA"], date(2026, 11, 1), "pt", 2)
        assert "Black Friday" in [day.name for day in found]
        (day,) = [day for day in found if day.name == "Black Friday"]
        assert (day.is_public, day.countries) == (False, ("MX", "AR", "CO", "PE", "PA"))

    def test_what_a_calendar_has_besides_comes_last(self) -> None:
        names = [day.name for day in days_ahead(["US"], date(2026, 2, 1), "es", 2)]
        assert names == ["San Valentín", "Natalicio de Washington (Día de los Presidentes)"]

    @settings(deadline=None)  # the first look at a calendar takes longer
    @given(after=days, lang=st.sampled_from(["es", "en", "pt"]))
    def test_within_four_weeks_in_order_each_once(self, after: date, lang: str) -> None:
        found = days_ahead(["MX", "US", "PR", "ES", "PT"], after, lang, 20)
        assert [day.day for day in found] == sorted(day.day for day in found)
        assert all(after < day.day <= after + AHEAD for day in found)
        assert len({day.key for day in found}) == len(found)
        assert len({(day.day, day.is_public) for day in found}) == len(found)


class TestMissed:
    def test_a_headline_about_it_covers_a_topic(self) -> None:
        said = [signal("apagón cdmx", 2), signal("liga femenil", 1), signal("#FuerzaLima", 3), signal("🙂", 1)]
        found = not_covered(said, ["Apagón en la CDMX", "La liga de España"])
        assert [each[0].topic for each in found] == ["liga femenil", "#FuerzaLima"]

    def test_what_was_said_several_times_is_one(self) -> None:
        said = [signal("liga mx", 9), signal("liga mx", 1), signal("copa", 2)]
        assert [len(each) for each in not_covered(said, [])] == [2, 1]


class TestToldStories:
    """Three articles of a story, the Portuguese one first."""

    @staticmethod
    def document(number: int, lang: str, title: str) -> Document:
        text = f"A redação {number} contou hoje o que se sabe do apagão na cidade."
        return Document(f"https://d.example/{number}", f"https://d.example/{number}", title, text, str(number),
                        f"P{number}", NOW, lang=lang, published=NOW, id=number)  # fmt: skip

    def tell(
        self, lang: str, central: str = "El apagón", terms: tuple[str, ...] = (), without_text: Sequence[int] = ()
    ) -> ToldStory:
        known = {
            1: self.document(1, "pt", "Apagão"),
            2: self.document(2, "es", "Un apagón"),
            3: self.document(3, "es", "El apagón"),
        }
        known |= {number: replace(known[number], text="") for number in without_text}
        window = Window(NOW - timedelta(days=7), NOW, NOW)
        scope = Scope(Audience("", lang, "UTC"), window, {}, {})
        of = replace(trend(1, recent=(1, 2, 3)), titles={"es": central, "pt": "Apagão"}, title="Apagão", terms=terms)
        return tell_story(scope, of, known, told(1, Status.NEW), set())

    def test_where_the_most_central_is_of_before_the_headline_holds_most_of_its_words(self) -> None:
        assert self.tell("es", "Se va la luz", ("apagón", "el")).headline.title == "El apagón"
        assert self.tell("es", "Se va la luz", ("apagón",)).headline.title == "Un apagón", "the first of them"

    def test_headline_and_quotation_are_in_the_language_of_the_edition(self) -> None:
        assert self.tell("pt").headline.title == "Apagão"
        spanish = self.tell("es")
        assert spanish.headline.title == "El apagón", "the most central of them"
        assert spanish.quote is not None
        assert spanish.quote.article.lang == "es"
        portuguese = self.tell("pt", terms=("redação", "2")).quote
        assert portuguese is not None
        assert portuguese.article.lang == "pt", "a Spanish one holds more of the story's words"

    def test_the_sentence_is_of_the_article_of_the_headline_else_the_latest_that_tells_as_much(self) -> None:
        def quoted(told: ToldStory) -> str:
            assert told.quote is not None
            return told.quote.article.title

        for central in ("Un apagón", "El apagón"):
            assert quoted(self.tell("es", central)) == central
        assert quoted(self.tell("pt", without_text=[1])) == "El apagón", "the headline is that of the Portuguese one"
        assert quoted(self.tell("es", terms=("redação", "2"))) == "Un apagón", "it holds more of the story's words"

    def test_what_was_said_of_it_before(self) -> None:
        assert (self.tell("es").before, self.tell("es").publishers_before) == (Status.NEW, 3)


def signal(topic: str, rank: int) -> Signal:
    return Signal(topic, "rank", NOW, rank, source_id=1)


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


def test_the_windows_of_trends_are_days_that_an_edition_can_name() -> None:
    assert max(WINDOWS) <= 7
