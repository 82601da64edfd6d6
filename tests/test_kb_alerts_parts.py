"""The parts of alerts that are pure: quiet hours, what tells the same, what is quoted, likeness, marks."""

import time
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from kb.alerts.deciding import is_within, tellable
from kb.alerts.likeness import likenesses, rarities, telling_words
from kb.alerts.quotes import quote
from kb.errors import TopicError
from kb.models import MarkedTopic, TopicMark
from kb.quiet_hours import QuietHours, clock_times, zone_name, zone_named
from kb.store.watches import Found
from kb.stories.space import words_alone
from kb.trends.marks import Marks, is_same_topic, parts_of_headline, topic_of, topics_listed

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("hours", "zone", "moment", "due"),
        [
            ("22:00-07:00", "America/Mexico_City", "2026-03-02T03:59:59", "2026-03-02T03:59:59"),
            ("22:00-07:00", "America/Mexico_City", "2026-03-02T04:00:00", "2026-03-02T13:00:00"),
            ("22:00-07:00", "America/Mexico_City", "2026-03-02T12:59:00", "2026-03-02T13:00:00"),
            ("22:00-07:00", "America/Mexico_City", "2026-03-02T13:00:00", "2026-03-02T13:00:00"),
            ("13:30 – 15:00", "UTC", "2026-03-02T14:00:00", "2026-03-02T15:00:00"),
            ("13:30-24:00", "UTC", "2026-03-02T16:00:00", "2026-03-03T00:00:00"),
            ("13.30-15.00", "UTC", "2026-03-02T16:00:00", "2026-03-02T16:00:00"),
            # The nights in which clocks are set forward, at 01:00 UTC, and back.
            ("22:00-07:00", "Europe/Madrid", "2026-03-28T22:00:00", "2026-03-29T05:00:00"),
            ("22:00-07:00", "Europe/Madrid", "2026-10-24T22:00:00", "2026-10-25T06:00:00"),
            # A beginning or an end that the clocks of that night never show: when they skip it, at 01:00 and 04:00 UTC.
            ("22:00-02:30", "Europe/Madrid", "2026-03-28T22:00:00", "2026-03-29T01:00:00"),
            ("02:30-07:00", "Europe/Madrid", "2026-03-29T01:00:00", "2026-03-29T05:00:00"),
            ("22:00-00:30", "America/Santiago", "2026-09-06T02:30:00", "2026-09-06T04:00:00"),
            # One that they show twice: the first time.
            ("02:30-07:00", "Europe/Madrid", "2026-10-25T00:15:00", "2026-10-25T00:15:00"),
            ("02:30-07:00", "Europe/Madrid", "2026-10-25T01:15:00", "2026-10-25T06:00:00"),
            ("23:30-07:00", "America/Santiago", "2026-04-05T03:15:00", "2026-04-05T11:00:00"),
            ("00:00-06:00", "America/Scoresbysund", "2020-10-25T00:30:00", "2020-10-25T07:00:00"),
            ("22:00-02:30", "Europe/Madrid", "2026-10-25T00:15:00", "2026-10-25T00:30:00"),
            ("22:00-02:30", "Europe/Madrid", "2026-10-25T01:15:00", "2026-10-25T01:15:00"),
        ],
    )
    def test_what_falls_into_them_is_due_at_their_end(self, hours: str, zone: str, moment: str, due: str) -> None:
        quiet = QuietHours(*clock_times(hours), zone_named(zone))
        assert quiet.due(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == datetime.fromisoformat(due).replace(
            tzinfo=UTC
        )

    @pytest.mark.parametrize("text", ["", "22-7", "25:00-07:00", "22:00-07:60", "07:00-07:00", "22:00"])
    def test_what_is_no_span_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"write it as|begins when it ends"):
            clock_times(text)

    @pytest.mark.parametrize("name", ["Narnia", "America/Nowhere", "../etc/passwd", "/etc/localtime", "\x00"])
    def test_what_is_no_zone_is_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match="America/Mexico_City"):
            zone_named(name)

    def test_without_a_name_it_is_this_computers(self) -> None:
        assert NOON.astimezone(zone_named("")) == NOON

    def test_this_computers_may_have_no_name_to_keep(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert zone_name("America/Bogota") == "America/Bogota"
        with files("tzdata.zoneinfo.America").joinpath("Bogota").open("rb") as copy:
            nameless = ZoneInfo.from_file(copy, key="local")  # as tzlocal reads /etc/localtime where it is no link
        monkeypatch.setattr("kb.quiet_hours.get_localzone", lambda: nameless)
        assert zone_named("") is nameless
        with pytest.raises(ValueError, match="set it"):
            zone_name("")


def found(document_id: int, text_id: int | None = None, hours: int = 0) -> Found:
    return Found(
        document_id, text_id or document_id, NOON - timedelta(hours=hours), NOON, "Apagón", "https://a.example/1"
    )


class TestTellable:
    def ids(self, stories: list[list[Found]]) -> list[list[int]]:
        return [[each.document_id for each in story] for story in stories]

    def test_stories_begin_with_the_first_and_the_newer_comes_first(self) -> None:
        documents = [found(1), found(2, hours=1), found(3), found(4, 3)]
        assert self.ids(tellable(documents, {1: 9, 2: 9}).stories) == [[3, 4], [2, 1]]
        assert self.ids(tellable([*documents, found(5)], {1: 9, 2: 9, 5: 9}).stories) == [[2, 1, 5], [3, 4]]

    def test_copies_of_what_was_told_go_and_what_pauses_waits(self) -> None:
        told = [(found(7), NOON), (found(8), NOON - timedelta(days=2))]
        documents = [found(1), found(2, 7), found(3), found(4, 8), found(5)]
        ready = tellable(documents, {7: 9, 1: 9, 8: 6, 3: 6}, told, lambda when: when == NOON)
        assert self.ids(ready.stories) == [[3], [5]]
        assert [each.document_id for each in ready.copies] == [2, 4]


def test_a_time_to_come_is_within_nothing() -> None:
    hour = timedelta(hours=1)
    assert is_within(NOON, hour, NOON + hour / 2)
    assert not is_within(NOON, hour, NOON + hour)
    assert not is_within(NOON, hour, NOON - hour)
    assert not is_within(None, hour, NOON)


class TestQuote:
    def test_it_is_the_first_sentence_with_most_words_verbatim(self) -> None:
        text = "Llegó la luz. Se fue la luz\nen el centro de Montevideo. La luz de Montevideo."
        assert quote(text, ["luz", "montevideo"]) == "La luz de Montevideo."
        assert quote("## Montevideo\n\nSin luz en Montevideo hoy.", ["montevideo"]) == "Montevideo"

    def test_without_any_of_the_words_there_is_none(self) -> None:
        assert quote("Nada de eso.", ["luz"]) is None
        assert quote("", ["luz"]) is None
        assert quote("luz", []) is None

    def test_a_long_one_is_a_part_around_the_word(self) -> None:
        found = quote("palabra " * 200 + "Montevideo" + " palabra" * 200, ["montevideo"])
        assert found is not None
        assert len(found) <= 300
        assert "Montevideo" in found

    @pytest.mark.parametrize("shift", range(9))
    def test_a_part_has_whole_words(self, shift: int) -> None:
        found = quote("x" * shift + " palabra" * 200 + " Montevideo" + " palabra" * 200, ["montevideo"])
        assert found is not None
        assert set(found.split()) == {"palabra", "Montevideo"}

    def test_a_part_of_one_long_word_holds_the_word(self) -> None:
        found = quote("x" * 400 + "/Montevideo/" + "x" * 400, ["montevideo"])
        assert found is not None
        assert "Montevideo" in found


class TestLikeness:
    def test_rare_words_count_for_more(self) -> None:
        rarity = rarities({"notici": 900, "candom": 2}, 1_000)
        vector = np.zeros(2, np.float32)
        texts = [("Candombe", ""), ("Noticias", ""), ("Candombes y noticias", ""), ("Nada", "")]
        found = likenesses(vector, np.zeros((4, 2), np.float32), rarity, texts, words_alone(2))
        assert found[2] == pytest.approx(1)
        assert found[0] > 0.9 > 0.1 > found[1] > found[3] == 0

    def test_words_that_say_nothing_are_like_nothing(self) -> None:
        assert telling_words("de la y the") == ()
        space = words_alone(2)
        assert likenesses(np.zeros(2, np.float32), np.zeros((1, 2), np.float32), {}, [("a", "")], space).tolist() == [0]


class TestMarks:
    def marks(self, *words: str, mark: TopicMark = TopicMark.HIDDEN) -> Marks:
        return Marks(tuple(MarkedTopic(each, mark, NOON) for each in words))

    @pytest.mark.parametrize(
        ("words", "titles", "is_hidden"),
        [
            ("gran hermano", ["Final de Gran Hermano", "Otra cosa", "Nada"], True),
            ("gran hermano", ["Final de Gran Hermano", "Otra cosa", "Nada", "Más"], False),
            ("Gran Hermano", ["Un hermano gran cocinero"], True),
            ("gran hermano", ["Mi hermano mayor"], False),
            ("X", ["Cambios en X para todos"], True),
            ("X", ["El rayo x"], False),
            ("Twitter", ["Cambios en X para todos"], True),
            ("threads", ["Novedades en Threads"], True),
            ("tik tok", ["TikTok cambia sus reglas"], True),
            ("Ñandú", ["El ñandu corre"], True),
            ("Facebook Marketplace", ["Facebook cambia sus reglas de moderación"], False),
            ("Facebook Marketplace", ["El Marketplace de Facebook cobra comisión"], True),
            ("memes de TikTok", ["TikTok cambia sus reglas"], False),
            ("IA", ["La IA llega al aula"], True),
            ("IA", ["María llega al aula"], False),
            # What is common is part of a name, but for what joins words.
            ("Más Madrid", ["Madrid estrena tranvía"], False),
            ("más madrid", ["Más Madrid presenta su lista"], True),
            ("Minha Casa Minha Vida", ["A vida em casa depois da pandemia"], False),
            ("Minha Casa, Minha Vida", ["Minha Casa Minha Vida tem novas regras"], True),
            ("La reforma de las pensiones", ["Aprueban reforma del sistema de pensiones"], True),
            ("El TikTok", ["TikTok cambia sus reglas"], True),
            ("Plan B", ["El plan del alcalde"], False),
            ("Plan B", ["Aprueban el Plan B electoral"], True),
            ("H&M", ["H&M abre en Lima", "H & M abre en Lima"], True),
            ("h & m", ["H&M abre en Lima"], True),
            ("H&M", ["Abre a las 9 h a 20 m de la plaza"], False),
            ("C&A", ["La vitamina C"], False),
            ("Johnson & Johnson", ["Boris Johnson vuelve"], False),
            ("Johnson & Johnson", ["Johnson & Johnson retira un champú"], True),
            ("SEO & SEM", ["SEO y SEM: qué cambia este año"], True),
            ("SEO & SEM", ["SEO & SEM: qué cambia este año"], True),
            ("Procter & Gamble de H&M", ["Procter and Gamble imita a H&M"], True),
            ("Procter & Gamble de H&M", ["Procter and Gamble imita a H y M"], False),
        ],
    )
    def test_which_stories_are_about_a_topic(self, words: str, titles: list[str], is_hidden: bool) -> None:
        assert self.marks(words).hides(titles) is is_hidden

    def test_what_is_followed_is_not_hidden(self) -> None:
        marks = self.marks("Montevideo", mark=TopicMark.FOLLOWED)
        assert marks.followed(["Montevideo sin luz"]) == ("Montevideo",)
        assert not marks.hides(["Montevideo sin luz"])
        assert not Marks().hides(["Montevideo sin luz"])

    @pytest.mark.parametrize(
        ("typed", "topics"),
        [
            ("Claro, Café  Sol;Tigo, claro que sí,", ("Claro", "Café Sol", "Tigo", "claro que sí")),
            ("Claro\nTigo, Claro", ("Claro", "Tigo")),
            ("1,200 empleos", ("1,200 empleos",)),
            ("plan 2026, Tigo", ("plan 2026", "Tigo")),
            (" ,; ", ()),
        ],
    )
    def test_topics_are_listed_with_commas(self, typed: str, topics: tuple[str, ...]) -> None:
        assert topics_listed(typed) == topics

    def test_a_hostile_headline_takes_no_quadratic_time(self) -> None:
        began = time.process_time()
        assert "h&m" in parts_of_headline("H&M " + "m" * 50_000)
        assert time.process_time() - began < 1

    def test_the_same_topic_however_it_is_written(self) -> None:
        assert topic_of("  Gran   HERMANO ") == topic_of("gran hermano")
        for one, other in (("Plaza", "#Plaza"), ("Café Sol", '"cafe  sol"'), ("X", "Twitter"), ("La Casa", "casa")):
            assert is_same_topic(one, other)
        assert not is_same_topic("Madrid", "Más Madrid")
        for nothing in ("", "de la", "¡!", "b", "más", "& &", "a b"):
            with pytest.raises(TopicError, match="says too little"):
                topic_of(nothing)
