"""Watches, and the alerts that they and trends raise: once, whatever comes late, is killed or is removed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from kb.alerts import watching
from kb.alerts.matching import Matcher
from kb.alerts.watching import AlertRules, Watching
from kb.embedding.fake import FakeEmbedder
from kb.errors import SearchError, WatchError
from kb.models import Alert, AlertKind, SearchFilters, TopicMark
from kb.progress import silent
from kb.quiet_hours import QuietHours, clock_times, zone_named
from kb.store import alerts as alert_store
from kb.store.marked_topics import put_topic
from kb.store.tables import alerts, story_merges, watch_hits
from kb.stories.space import words_alone
from kb.trends.marks import MarkedTopic
from tests.shelf import CUP, LIGHT, LIGHT_TOO, NOON, Shelf
from tests.stored import delete_documents

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NO_FILTERS = SearchFilters()


class Desk(Shelf):
    """A shelf whose documents are watched."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.rules = AlertRules(trend_score=4.5, cooling=2 * HOUR)

    @property
    def watching(self) -> Watching:
        embedder = FakeEmbedder()
        matcher = Matcher(embedder, words_alone(embedder.dimension))
        return Watching(self.database, lambda: matcher, lambda: self.stories, self.rules, self.folder)

    def watch(self, query: str, name: str = "marca", filters: SearchFilters = NO_FILTERS) -> None:
        self.watching.add(name, query, filters, NOON)

    def tell(self, names: str, title: str = LIGHT, day: float = 0, **more: Any) -> None:
        for name in names:
            when = NOON + day * DAY
            self.put(name, f"{title}, según {name * 4}", 0, **({"seen": when, "published": when} | more))
        self.follow()

    def check(self, day: float = 0, hours: float = 0) -> list[Alert]:
        raised = self.watching.check(NOON + day * DAY + hours * HOUR, silent)
        assert raised is not None
        return raised


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.database.close()


def sources(raised: list[Alert]) -> list[list[str]]:
    return [[article.source for article in alert.articles] for alert in raised]


class TestWatches:
    def test_only_what_is_new_raises_an_alert_and_that_once(self, desk: Desk) -> None:
        desk.tell("a")
        desk.watch('"Montevideo"')
        assert desk.check() == []
        desk.tell("b", CUP + " en Montevideo")
        (alert,) = desk.check()
        assert (alert.kind, alert.watch, alert.title) == (
            AlertKind.WATCH, "marca", f"{CUP} en Montevideo, según bbbb",
        )  # fmt: skip
        assert (alert.raised, alert.due, alert.stories) == (NOON, NOON, 1)
        assert [article.url for article in alert.articles] == ["https://b.example/0"]
        assert desk.check(1) == []
        assert desk.watching.alerts() == [alert]
        assert desk.watching.alert(alert.id) == alert

    def test_what_tells_the_same_is_one_article_with_others(self, desk: Desk) -> None:
        desk.watch("Montevideo sin luz")
        desk.tell("abc")
        desk.tell("d", CUP)
        desk.tell("e", LIGHT_TOO)
        (alert,) = desk.check()
        assert sources([alert]) == [["a"]]
        assert (alert.stories, alert.articles[0].others) == (1, 3)

    def test_a_round_up_stands_for_a_story_only_where_no_news_of_it_were_found(self, desk: Desk) -> None:
        desk.watch("Montevideo sin luz")
        desk.tell("a", f"Las noticias de la semana: {LIGHT_TOO}")
        desk.tell("b", day=0.1)
        (alert,) = desk.check(day=0.1)
        assert sources([alert]) == [["b"]]
        assert (alert.stories, alert.articles[0].others) == (1, 1)

    def test_a_story_is_told_again_with_what_is_new_of_it_after_a_day(self, desk: Desk) -> None:
        desk.watch("Montevideo sin luz")
        desk.tell("a")
        assert sources(desk.check()) == [["a"]]
        desk.tell("b", day=0.2)
        desk.tell("c", day=0.9)
        assert desk.check(0.9) == []
        (alert,) = desk.check(1)
        assert sources([alert]) == [["b"]]
        assert alert.articles[0].others == 1
        assert desk.check(2) == []

    def test_a_name_in_quotes_is_never_held_back(self, desk: Desk) -> None:
        desk.watch('"Montevideo"')
        desk.tell("a")
        assert sources(desk.check()) == [["a"]]
        desk.tell("b", day=0.1)
        assert sources(desk.check(0.1)) == [["b"]]
        assert desk.check(0.2) == []

    def test_a_copy_of_what_was_told_is_no_news(self, desk: Desk) -> None:
        desk.watch('"Montevideo"')
        text = f"{LIGHT}. " * 20
        desk.tell("a", text=text)
        assert len(desk.check()) == 1
        desk.tell("b", day=0.5, text=text)
        assert desk.check(0.5) == []
        assert desk.check(3) == []

    def test_copies_that_go_on_coming_in_do_not_hold_back_what_is_new_of_their_story(self, desk: Desk) -> None:
        desk.watch("Montevideo sin luz")
        text = f"{LIGHT}. " * 20
        desk.tell("a", text=text)
        assert sources(desk.check()) == [["a"]]
        desk.tell("b", LIGHT_TOO, day=0.2)
        desk.tell("c", day=0.7, text=text)
        assert desk.check(0.7) == []
        assert sources(desk.check(1)) == [["b"]]

    def test_while_a_watch_cools_nothing_is_lost(self, desk: Desk) -> None:
        desk.watch('"Montevideo" OR "copa" OR "tango"')
        desk.tell("a")
        assert sources(desk.check()) == [["a"]]
        desk.tell("b", CUP)
        assert desk.check(hours=1) == []
        desk.tell("c", "Bailan tango en la plaza")
        (alert,) = desk.check(hours=2)
        assert sorted(*sources([alert])) == ["b", "c"]
        assert alert.stories == 2

    def test_what_is_indexed_late_is_told_all_the_same(self, desk: Desk) -> None:
        desk.watch('"Montevideo" OR "copa"')
        late = desk.put("late", LIGHT, published=NOON)
        desk.rules = replace(desk.rules, cooling=timedelta())
        assert desk.check() == []  # neither its words nor its meaning can be looked at
        desk.tell("b", CUP)
        assert sorted(*sources(desk.check())) == ["b", "late"]
        assert late < desk.put("x", "otra cosa")

    def test_nothing_is_said_of_what_is_not_indexed(self, desk: Desk) -> None:
        desk.watch("site:b.example -sorteo", "sitio")
        desk.watch("lang:es", "copias")
        desk.rules = replace(desk.rules, cooling=timedelta())
        desk.tell("a")
        assert [alert.watch for alert in desk.check()] == ["copias"]
        text = f"{LIGHT}, según aaaa"
        desk.put("b", "Gran sorteo de entradas", 0, seen=NOON, published=NOON)
        desk.put("c", text, 0, seen=NOON, published=NOON)
        assert desk.check() == [], "whether it may be told, and is a copy, nobody knows yet"
        desk.follow()
        assert sources(desk.check()) == [["b"]]

    def test_what_is_old_when_it_comes_in_is_no_news(self, desk: Desk) -> None:
        desk.watch('"Montevideo"')
        desk.tell("a", published=NOON - 8 * DAY)
        desk.tell("b", CUP + " Montevideo", published=NOON + 30 * DAY)
        assert desk.check() == []

    def test_what_came_in_while_nobody_looked_is_told(self, desk: Desk) -> None:
        desk.watch('"Montevideo"')
        desk.tell("a")
        desk.tell("b", CUP + " en Montevideo", seen=NOON - 29 * DAY, published=NOON - 29 * DAY)
        assert sorted(*sources(desk.check(10))) == ["a"]  # an archive that was imported is no news

    def test_languages_countries_and_exclusions(self, desk: Desk) -> None:
        desk.watch('"Montevideo" -horas', "reglas")
        desk.watch("Montevideo sin luz", "país", SearchFilters(countries=("UY",), langs=("es",)))
        desk.tell("a", country="AR")
        assert desk.check() == []
        desk.tell("b", country="UY")
        assert [alert.watch for alert in desk.check()] == ["país"]

    def test_plain_words_beside_demanded_ones_say_what_it_is_about(self, desk: Desk) -> None:
        desk.watch('"Montevideo" apagón eléctrico')
        desk.tell("a", "Bailan tango y candombe en Montevideo hasta la madrugada")
        desk.tell("b", "Apagón eléctrico en Salto")
        assert desk.check() == []
        desk.tell("c")
        assert sources(desk.check()) == [["c"]]

    @pytest.mark.parametrize("query", ['en "Montevideo"', '"Montevideo" y "luz"', '"Montevideo" — "luz"'])
    def test_words_that_say_nothing_beside_demanded_ones_demand_nothing(self, desk: Desk, query: str) -> None:
        desk.watch(query)
        desk.tell("a")
        assert sources(desk.check()) == [["a"]]

    def test_how_rare_a_word_is_says_its_beginning_by_which_it_is_compared(self, desk: Desk) -> None:
        desk.watch("cambios en Instagram")
        desk.tell("abcdef", "Una muerte que cambió la ley")
        desk.tell("gh", "Instagram muda su forma de ordenar")
        assert sources(desk.check()) == [["g"]]

    @pytest.mark.parametrize(
        ("query", "title"),
        [
            ("caídas de Instagram", "Instagram sufre una caída"),
            ("leyes sobre influencers", "La ley sobre el influencer llega al Senado"),
            ("sismos en Lumbia", "Sismo remece Lumbia"),
            ("quedas do Instagram", "Instagram tem queda"),
        ],
    )
    def test_one_and_several_are_the_same_word(self, desk: Desk, query: str, title: str) -> None:
        desk.watch(query)
        desk.put("a", "Abre la plaza de Vila Serena")
        desk.put("b", title)
        desk.follow()
        assert sources(desk.check()) == [["b"]]

    @pytest.mark.parametrize("query", ["caídas de redes", "quedas das redes sociais", "social media outages"])
    def test_what_headlines_say_in_many_words_is_found_by_one(self, desk: Desk, query: str) -> None:
        desk.watch(query)
        outages = [
            "WhatsApp se cae a nivel mundial",
            "Instagram fora do ar",
            "X is down",
            "Redes sociales sin servicio",
        ]
        others = ["Cae el precio del trigo", "Instagram limita los enlaces", "Ley sobre redes sociales en el Senado"]
        for number, title in enumerate([*outages, *others]):
            desk.put(f"p{number}", title)
        desk.follow()
        found = desk.watching.finds(desk.watching.get("marca"), NOON - DAY, NOON + DAY)
        assert {article.title for article in found} == set(outages)

    def test_a_network_that_is_watched_for_something_alone_is_not_found(self, desk: Desk) -> None:
        desk.watch("multas a TikTok")
        for number, title in enumerate(["TikTok estrena filtros", "TikTok fined in Europe", "Instagram, multado"]):
            desk.put(f"p{number}", title)
        desk.follow()
        assert sources(desk.check()) == [["p1"]]

    def test_what_publishers_write_below_their_articles_does_not_make_a_word_common(self, desk: Desk) -> None:
        def text(about: str) -> str:
            return f"Habla la intendencia de {about} y su plan. " * 15 + "Síguenos en Instagram."

        for name in ("harina", "madera", "tabaco", "lana", "vidrio", "papel", "cuero", "sal"):
            desk.put(name, f"Sube la {name}", text=text(name))
        desk.watch("cambios en Instagram")
        desk.put("puerto", "Cambios en la tarifa del puerto", 1, text=text("muelles"))
        desk.put("red", "Instagram limita los enlaces: los cambios", 1, text=text("marcas"))
        desk.follow()
        assert sources(desk.check(1)) == [["red"]]

    def test_a_quote_shows_why(self, desk: Desk) -> None:
        desk.watch('"luz"')
        desk.tell("a", "Noticias", text="Nada pasó. Se fue la luz en el centro. Volvió luego.")
        assert desk.check()[0].articles[0].quote == "Se fue la luz en el centro."

    def test_nothing_is_told_twice_if_it_is_killed_and_nothing_is_lost(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.watch('"Montevideo"')
        desk.tell("a")

        def killed(*arguments: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(alert_store, "put_alert", killed)
            with pytest.raises(KeyboardInterrupt):
                desk.check()
        assert desk.watching.alerts() == []
        assert len(desk.check()) == 1
        assert desk.check(1) == []

    def test_one_that_was_removed_meanwhile_raises_nothing(self, desk: Desk) -> None:
        desk.watch('"Montevideo"')
        desk.tell("a")
        watching = desk.watching
        (watch,) = watching.all()
        watching.remove(watch)
        assert watching._check_watch(watch, NOON) is None
        assert watching.alerts() == []

    def test_its_alerts_stay_when_it_is_removed(self, desk: Desk) -> None:
        desk.watch('"Montevideo"', "Mi Marca")
        desk.tell("a")
        desk.check()
        desk.watching.remove(desk.watching.get("mi marca"))
        assert len(desk.watching.alerts(watch="MI MARCA")) == 1
        with pytest.raises(WatchError, match="no watch 'otra'"):
            desk.watching.alerts(watch="otra")

    def test_a_deleted_article_stays_in_its_alert(self, desk: Desk) -> None:
        desk.watch('"Montevideo"')
        desk.tell("a")
        (alert,) = desk.check()
        with desk.database.write() as connection:
            delete_documents(connection, [alert.articles[0].document_id])
        assert desk.watching.alert(alert.id) == alert

    def test_a_clock_that_is_set_back_silences_nothing(self, desk: Desk) -> None:
        desk.rules = replace(desk.rules, cooling=10 * DAY)
        desk.watch('"Montevideo" OR "copa"')
        desk.tell("a", day=3)
        assert len(desk.check(3)) == 1
        desk.tell("b", CUP)
        assert sources(desk.check(0)) == [["b"]]

    def test_what_was_raised_by_a_clock_that_was_ahead_is_seen(self, desk: Desk) -> None:
        desk.watch('"Montevideo"')
        desk.tell("a", day=300)
        assert len(desk.check(300)) == 1
        desk.check(1)
        assert [(alert.raised, alert.due) for alert in desk.watching.alerts(until=NOON + DAY)] == [(NOON + DAY,) * 2]

    def test_nothing_grows_without_bound(self, desk: Desk) -> None:
        desk.rules = replace(desk.rules, cooling=timedelta())
        desk.watch('"Montevideo"')
        for day in range(0, 60, 3):
            desk.tell("a", day=day, text="", title=f"{LIGHT} {day}")
            desk.check(day)
        with desk.database.read() as connection:
            assert connection.execute(select(func.count()).select_from(watch_hits)).scalar_one() <= 11
        raised = desk.watching.alerts()
        for day in (500, 58, 500, 507):  # a clock that jumps: nothing is lost before it has gone on from there
            desk.check(day)
            assert desk.watching.alerts() == raised
        desk.check(514)
        assert desk.watching.alerts() == []

    def test_of_more_than_can_be_kept_the_number_is_told(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(watching, "MOST_ARTICLES", 2)
        desk.watch('"según"')
        for name, title in zip("abc", (LIGHT, CUP, "Bailan tango en la plaza"), strict=True):
            desk.tell(name, title)
        (alert,) = desk.check()
        assert (len(alert.articles), alert.stories) == (2, 3)
        assert desk.check(1) == []

    def test_what_it_would_find_is_shown_and_counts_for_nothing(self, desk: Desk) -> None:
        desk.tell("ab")
        desk.tell("c", CUP)
        desk.watch("Montevideo sin luz")
        watch = desk.watching.get("marca")
        (article,) = desk.watching.finds(watch, NOON - DAY, NOON)
        assert (article.source, article.others) == ("a", 1)
        assert desk.watching.finds(watch, NOON + DAY, NOON + 2 * DAY) == []

    def test_another_process_that_checks_is_left_alone(self, desk: Desk) -> None:
        from filelock import FileLock

        with FileLock(desk.folder / "alerts.lock"):
            assert desk.watching.check(NOON, silent) is None

    @pytest.mark.parametrize(
        ("name", "query", "error", "message"),
        [
            ("", '"a"', WatchError, "needs a name"),
            ("MARCA", '"a"', WatchError, "already"),
            ("x", "  ", SearchError, "empty"),
            ("x", "-sorteo", WatchError, "says nothing to watch for"),
            ("x", "el de la", WatchError, "says nothing to watch for"),
            ("x", "\x00\ud800", WatchError, "says nothing to watch for"),
        ],
    )
    def test_what_cannot_be_watched(
        self, desk: Desk, name: str, query: str, error: type[Exception], message: str
    ) -> None:
        desk.watch('"Montevideo"')
        with pytest.raises(error, match=message):
            desk.watch(query, name)

    def test_a_watch_takes_no_dates(self, desk: Desk) -> None:
        with pytest.raises(WatchError, match="no dates"):
            desk.watch("luz", filters=SearchFilters(since=NOON))
        with pytest.raises(WatchError, match="no dates"):
            desk.watch("luz before:2020-01-01")

    def test_what_was_not_understood_is_said(self, desk: Desk) -> None:
        said = [str(notice) for notice in desk.watching.notices('"Café Sol source:nadie', NOON)]
        assert said[0] == "A quotation mark is not closed; it was left out."
        assert "nadie" in said[1]
        assert desk.watching.notices("Café Sol", NOON) == ()


class TestTrends:
    def fill(self, desk: Desk, days: int = 20) -> None:
        for day in range(days):
            for name in "xyz":
                desk.put(name, f"{name * 3}{day} {name * 5}{day}", day, published=NOON + day * DAY)

    def test_past_its_threshold_it_raises_one_with_its_evidence(self, desk: Desk) -> None:
        self.fill(desk)
        desk.tell("abcdefghij", day=19)
        (alert,) = desk.check(19, 1)
        assert (alert.kind, alert.watch) == (AlertKind.TREND, None)
        assert len(alert.articles) == 10
        assert alert.verdict is not None
        assert (alert.verdict.status, alert.verdict.independent_publishers) == ("new", 10)
        assert alert.verdict.score >= 4.5
        assert desk.watching.alert(alert.id) == alert
        desk.tell("klm", day=19.2)
        assert desk.check(19, 10) == []
        assert desk.check(22) == []

    def test_a_story_that_an_older_article_opens_later_raises_no_second_one(self, desk: Desk) -> None:
        self.fill(desk)
        desk.tell("abcdefghij", day=19)
        (alert,) = desk.check(19, 1)
        desk.tell("k", day=18)  # collected before the others, and told only now
        assert set(desk.by_story()) & {alert.story_id} == set(), "it has another id now"
        assert desk.check(19, 2) == []
        assert desk.check(20) == []

    def test_below_it_raises_none_unless_it_is_followed(self, desk: Desk) -> None:
        self.fill(desk)
        desk.tell("abcdef", day=19)
        assert desk.check(19, 1) == []
        self.mark(desk, "Montevideo", TopicMark.FOLLOWED)
        (alert,) = desk.check(19, 1)
        assert alert.verdict is not None
        assert 3 <= alert.verdict.score < 4.5

    def test_hidden_it_raises_none(self, desk: Desk) -> None:
        self.fill(desk)
        desk.tell("abcdefghij", day=19)
        self.mark(desk, "apagón", TopicMark.HIDDEN)
        assert desk.check(19, 1) == []

    def test_one_raised_before_its_topic_was_hidden_is_listed_no_more(self, desk: Desk) -> None:
        self.fill(desk)
        desk.tell("abcdefghij", day=19)
        (alert,) = desk.check(19, 1)
        desk.watch('"apagón"')
        desk.tell("k", day=19.2)
        (watched,) = desk.check(19, 8)
        self.mark(desk, "apagón", TopicMark.HIDDEN, NOON + 20 * DAY)
        assert desk.watching.alerts(limit=1) == [watched], "who watches for it wants it all the same"
        assert desk.watching.alerts() == [watched]
        assert desk.watching.alerts(until=NOON + 19.5 * DAY) == [watched, alert], "it was not hidden then"
        assert desk.watching.alert(alert.id) == alert

    def test_it_raises_again_after_a_week_below_and_not_before(self, desk: Desk) -> None:
        self.fill(desk, 60)
        desk.tell("abcdefghij", day=19)
        (first,) = desk.check(19, 1)
        for day in range(20, 24):
            desk.tell("abcdefghij", f"{LIGHT} {day}", day=day)
            assert desk.check(day, 1) == []  # still past
        desk.tell("klmnopqrst", f"{LIGHT} otra vez", day=29)
        assert desk.check(29, 1) == []
        desk.tell("klmnopqrst", f"{LIGHT} de nuevo", day=50)
        (second,) = desk.check(50, 1)
        assert second.story_id == first.story_id

    def test_a_story_that_went_into_another_raises_no_second(self, desk: Desk) -> None:
        self.fill(desk)
        desk.tell("abcdefghij", day=19)
        (alert,) = desk.check(19, 1)
        assert alert.story_id is not None
        with desk.database.write() as connection:
            connection.execute(update(alerts).values(story_id=999_999))
            connection.execute(
                insert(story_merges).values(story_id=999_999, into_id=alert.story_id, day=(NOON + 19 * DAY).date())
            )
        for day in range(20, 28):
            desk.tell("klmnopqrstuvw", f"{LIGHT} {day}", day=day)
            assert desk.check(day, 1) == []

    def test_what_it_told_raises_no_second_one_under_the_number_of_another_story(self, desk: Desk) -> None:
        self.fill(desk)
        desk.tell("abcdefghij", day=19)
        assert len(desk.check(19, 1)) == 1
        before = set(desk.by_story())
        desk.tell("uvw", "Rosario estrena un tranvía sin conductor", day=19.1)
        (other,) = set(desk.by_story()) - before
        with desk.database.write() as connection:  # at noon both were one, and had the number of the tram
            connection.execute(update(alerts).values(story_id=other))
        assert desk.check(19, 3) == []
        desk.tell("klm", day=19.2)
        assert desk.check(19, 10) == []

    def test_a_fading_one_raises_none(self, desk: Desk) -> None:
        self.fill(desk, 30)
        desk.tell("abcdefghijklmnop", day=19)
        assert desk.check(24, 1) == []

    @staticmethod
    def mark(desk: Desk, words: str, mark: TopicMark, when: datetime = NOON) -> None:
        with desk.database.write() as connection:
            put_topic(connection, words.casefold(), MarkedTopic(words, mark, when))


def test_quiet_hours_hold_what_is_raised_in_them(desk: Desk) -> None:
    desk.rules = replace(desk.rules, quiet_hours=QuietHours(*clock_times("10:00-13:30"), zone_named("UTC")))
    desk.watch('"Montevideo"')
    desk.tell("a")
    (alert,) = desk.check()
    assert (alert.raised, alert.due) == (NOON, datetime.fromisoformat("2026-03-01T13:30:00+00:00"))
