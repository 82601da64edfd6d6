"""Trends of a store: what is shown of the stories in it, and what raises none."""

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from kb.errors import TopicError
from kb.models import MarkedTopic, TopicMark
from kb.noise import Noise
from kb.store.marked_topics import list_topics, put_topic, remove_topic
from kb.store.tables import marked_topics
from kb.trends.counting import LeftOut
from kb.trends.marked_topics import MarkedTopics
from kb.trends.reading import TrendQuery, list_left_out, report_trends
from kb.trends.status import Status
from kb.trends.trend import Trend, TrendReport
from tests.shelf import CUP, LIGHT, NOON, Shelf

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def fill(shelf: Shelf, days: int = 20) -> None:
    """Three publishers that write of something else each day."""
    for day in range(days):
        for name in "xyz":
            shelf.put(name, f"{name * 3}{day} {name * 5}{day}", day, published=NOON + day * DAY)


def report(shelf: Shelf, day: float, **more: Any) -> TrendReport:
    return report_trends(shelf.database, shelf.stories, TrendQuery(as_of=NOON + day * DAY + HOUR, **more))


def tell(shelf: Shelf, names: str, day: int, **more: Any) -> None:
    for name in names:
        shelf.put(name, f"{LIGHT}, según {name * 4}", day, **({"published": NOON + day * DAY} | more))


def only(found: TrendReport) -> Trend:
    (trend,) = found.trends
    return trend


class TestReport:
    def test_what_several_tell_is_a_trend_with_its_evidence(self, shelf: Shelf) -> None:
        fill(shelf)
        tell(shelf, "abc", 18, country="UY")
        tell(shelf, "d", 19, country="AR")
        shelf.follow()
        trend = only(report(shelf, 19))
        assert (trend.status, trend.independent_publishers, trend.documents) == (Status.NEW, 4, 4)
        assert trend.countries == {"UY": 3, "AR": 1}
        assert [step.lag_hours for step in trend.country_ladder] == [0, 24]
        assert [evidence.source for evidence in trend.evidence] == ["a", "b", "c", "d"]
        assert trend.first_seen == NOON + 18 * DAY
        assert trend.score_parts.observed == 4

    def test_of_more_days_than_a_window_has_what_moved_at_any_time_comes_first(self, shelf: Shelf) -> None:
        fill(shelf, 40)
        tell(shelf, "abcdef", 28, country="UY")
        for name in "gh":
            shelf.put(name, f"{CUP}, según {name * 4}", 39, published=NOON + 39 * DAY)
        shelf.follow()
        last, before = report(shelf, 39, days=14).trends[::-1]
        assert (last.independent_publishers, before.independent_publishers) == (2, 6)
        assert (before.score_parts.observed, before.score_parts.window_days, before.score_parts.days_ago) == (6, 7, 7)
        assert last.score_parts.days_ago == 0
        assert report(shelf, 39).trends[0].independent_publishers == 2

    def test_nothing_later_leaks_in(self, shelf: Shelf) -> None:
        fill(shelf)
        tell(shelf, "ab", 10)
        shelf.follow()
        before = report(shelf, 11)
        tell(shelf, "cdef", 15)
        shelf.put("g", f"{LIGHT}, dice g", 15, published=NOON + 10 * DAY)  # of that day, collected later
        shelf.follow()
        assert report(shelf, 11) == before
        assert only(report(shelf, 15)).independent_publishers == 7

    def test_what_is_told_again_after_weeks_of_silence_is_back(self, shelf: Shelf) -> None:
        fill(shelf, 60)
        tell(shelf, "abcd", 5)
        shelf.follow()
        tell(shelf, "ef", 40)
        shelf.follow()
        trend = only(report(shelf, 40))
        assert (trend.status, trend.documents) == (Status.BACK, 6)

    def test_neither_the_order_nor_the_runs_of_collecting_matter(self, shelf: Shelf, tmp_path: Path) -> None:
        puts = [(name, day) for day in range(12) for name in "xyz"] + [(name, 9) for name in "abc"]
        other = Shelf(tmp_path / "other")
        for target, order in ((shelf, puts), (other, random.Random(1).sample(puts, len(puts)))):
            for number, (name, day) in enumerate(order):
                title = f"{LIGHT}, según {name * 4}" if name in "abc" else f"{name * 7} {day}{name * 3}"
                target.put(name, title, day, published=NOON + day * DAY)
                if target is other and number % 10 == 0:
                    target.follow()
            target.follow()
        mine, theirs = only(report(shelf, 10)), only(report(other, 10))
        other.database.close()
        assert (mine.score, mine.life, mine.title) == (theirs.score, theirs.life, theirs.title)
        assert [each.url for each in mine.evidence] == [each.url for each in theirs.evidence]

    def test_one_publisher_is_none_however_much_it_writes(self, shelf: Shelf) -> None:
        fill(shelf)
        for number in range(30):
            when = NOON + 19 * DAY - number * timedelta(minutes=7)
            shelf.put("loud", f"{LIGHT}, parte {number}", 19 + number * 1000, published=when, seen=when)
        shelf.follow()
        assert report(shelf, 19).trends == ()

    def test_one_feed_is_none_however_many_it_lists(self, shelf: Shelf) -> None:
        fill(shelf)
        for name in "abcdef":
            shelf.put(name, f"{LIGHT}, según {name * 4}", 19, published=NOON + 19 * DAY, source="feed", publisher=name)
        shelf.follow()
        assert report(shelf, 19).trends == ()

    def test_two_feeds_of_one_publisher_are_one_also_where_one_of_them_lists_a_guest(self, shelf: Shelf) -> None:
        fill(shelf)
        for feed, publisher, title, day in (
            ("portada", "diario", CUP, 0),
            ("portada", "deportivo", "Bailan tango en la plaza", 0),
            ("portada", "diario", f"{LIGHT}, según la empresa", 19),
            ("redes", "diario", f"{LIGHT}, según las redes", 19),
        ):
            when = NOON + day * DAY
            shelf.put(f"{feed}.{publisher}", title, day, published=when, source=feed, publisher=publisher)
        shelf.follow()
        assert report(shelf, 19).trends == ()

    def test_reprints_and_undated_articles_raise_nothing(self, shelf: Shelf) -> None:
        fill(shelf)
        tell(shelf, "ab", 19)
        shelf.follow()
        before = only(report(shelf, 19))
        text = f"{LIGHT}. " * 20
        for name in "cdefgh":
            shelf.put(name, f"{LIGHT}, nota {name}", 19, published=NOON + 19 * DAY, text=text)
        tell(shelf, "ijkl", 19, published=None)
        shelf.follow()
        after = only(report(shelf, 19))
        assert after.left_out == {LeftOut.COPY: 5, LeftOut.UNDATED: 4}
        assert after.independent_publishers == before.independent_publishers + 1  # the first of the reprints
        assert after.documents == before.documents + 5  # as the story says: copies aside
        assert len(after.evidence) == 3

    def test_an_agency_that_is_added_takes_nothing_away_from_who_printed_it(self, shelf: Shelf) -> None:
        fill(shelf)
        text = f"{LIGHT}. " * 20
        tell(shelf, "a", 19, text=text)
        tell(shelf, "b", 19)
        shelf.follow()
        before = only(report(shelf, 19))
        for number, title in enumerate((CUP, "Bailan tango en la plaza", "Llueve en el valle")):
            shelf.put(f"cables{number}", title, 18, published=NOON + 18 * DAY, source="cables")
        shelf.put("cables", LIGHT, 19, published=NOON + 18.9 * DAY, source="cables", text=text)
        shelf.follow()
        after = only(report(shelf, 19))
        assert after.left_out == {LeftOut.NEW_SOURCE: 1}
        assert (after.independent_publishers, after.score) == (before.independent_publishers, before.score)

    def test_a_text_that_another_country_printed_first_counts_once_in_this_one(self, shelf: Shelf) -> None:
        fill(shelf)
        text = f"{LIGHT}. " * 20
        tell(shelf, "a", 19, country="ES", text=text)
        for name in "bc":
            shelf.put(
                name, f"{LIGHT}, según {name * 4}", 19, country="MX", published=NOON + 19 * DAY + HOUR / 2, text=text
            )
        tell(shelf, "d", 19, country="MX")
        shelf.follow()
        in_mexico = report(shelf, 19, countries=("MX",))
        assert only(in_mexico).independent_publishers == 2  # b and d
        assert in_mexico.left_out == {LeftOut.COPY: 1}

    def test_who_told_it_first_is_where_it_began(self, shelf: Shelf) -> None:
        fill(shelf)
        day = (NOON + 19 * DAY).date().isoformat()
        shelf.put("a", LIGHT, 19, country="MX", published_text=day, seen=NOON + 19 * DAY - 4 * HOUR)  # no time of day
        shelf.put("b", f"{LIGHT}, dice b", 19, country="AR", published=NOON + 19 * DAY - 2 * HOUR)
        shelf.follow()
        trend = only(report(shelf, 19))
        assert [(step.name, step.lag_hours) for step in trend.country_ladder] == [("MX", 0), ("AR", 2)]
        assert [each.source for each in trend.evidence] == ["a", "b"]

    def test_a_country_has_told_it_also_where_its_articles_do_not_count(self, shelf: Shelf) -> None:
        fill(shelf)
        for name, country, title in (("v", "AR", CUP), ("w", "BR", "Bailan tango en la plaza")):
            shelf.put(name, title, 17, published=NOON + 17 * DAY, country=country)
        tell(shelf, "ab", 19, country="UY")
        tell(shelf, "v", 19, country="AR", published=None)
        shelf.follow()
        trend = only(report(shelf, 19))
        assert trend.left_out == {LeftOut.UNDATED: 1}
        assert trend.not_arrived == ("BR",)

    def test_a_country_or_a_language_alone(self, shelf: Shelf) -> None:
        fill(shelf)
        tell(shelf, "ab", 19, country="MX")
        tell(shelf, "cd", 19, country="AR")
        shelf.follow()
        assert only(report(shelf, 19, countries=("MX",))).independent_publishers == 2
        assert only(report(shelf, 19, countries=("MX",))).countries == {"AR": 2, "MX": 2}
        assert report(shelf, 19, countries=("CL",)).trends == ()
        assert report(shelf, 19, langs=("pt",)).trends == ()

    def test_a_network_and_a_topic_together(self, shelf: Shelf) -> None:
        fill(shelf)
        for name in "abc":
            shelf.put(name, f"Instagram limita los enlaces, según {name * 4}", 19, published=NOON + 19 * DAY)
        shelf.follow()
        for about, networks, found in [
            (("enlaces",), ("instagram",), 1),
            ((), ("instagram", "tiktok"), 1),
            (("enlaces",), ("tiktok",), 0),
            (("sismo",), ("instagram",), 0),
            (("de la",), (), 0),
            (("🎉",), ("instagram",), 0),
        ]:
            assert len(report(shelf, 19, about=about, networks=networks).trends) == found

    def test_a_kind_alone(self, shelf: Shelf) -> None:
        fill(shelf)
        tell(shelf, "ab", 19)
        tell(shelf, "cd", 19, kind="platform")
        shelf.follow()
        assert only(report(shelf, 19, kinds=("platform",))).independent_publishers == 2
        assert report(shelf, 19, kinds=("trend",)).trends == ()

    def test_what_is_left_out_is_shown_on_demand(self, shelf: Shelf) -> None:
        shelf.put("a", "Horóscopo de hoy: Aries", 1, published=NOON + DAY)
        shelf.put("b", CUP, 1, published=NOON + DAY)
        query = TrendQuery(as_of=NOON + 2 * DAY)
        assert [found.reason for found in list_left_out(shelf.database, query)] == [Noise.HOROSCOPE]

    @pytest.mark.parametrize("days", [1, 7, 60])
    def test_little_is_no_error(self, shelf: Shelf, days: int) -> None:
        assert report(shelf, 0, days=days).trends == ()
        shelf.put("a", LIGHT)
        shelf.follow()
        assert report(shelf, 0, days=days).trends == ()
        shelf.put("b", LIGHT, 10, published=NOON + 10 * DAY, text="")  # after a gap
        shelf.put("c", CUP, 400, seen=NOON + 200 * DAY)  # a clock that jumped
        shelf.follow()
        assert report(shelf, 200, days=days).trends == ()

    def test_topics_need_history_and_several_publishers(self, shelf: Shelf) -> None:
        fill(shelf)
        for name in "abcdefghijkl":
            shelf.put(name, f"Sismo {name * 6} {name * 4}ero", 19, published=NOON + 19 * DAY)
        shelf.follow()
        assert [(topic.term, topic.independent_publishers) for topic in report(shelf, 19).topics] == [("Sismo", 12)]

    def test_a_topic_is_spelled_as_headlines_spell_it(self, shelf: Shelf) -> None:
        fill(shelf)
        for name in "abcdefghijkl":
            title = f"Dicen en {name * 6}: erupción volcánica, #ErupciónVolcánica {name * 4}ero"
            shelf.put(name, title if name != "a" else title.upper(), 19, published=NOON + 19 * DAY)
        shelf.follow()
        told = {term for topic in report(shelf, 19).topics for term in (topic.term, *topic.with_terms)}
        assert {"erupción volcánica", "#ErupciónVolcánica", "volcánica"} <= told


def test_a_topic_has_one_mark_however_it_is_written(shelf: Shelf) -> None:
    marked = MarkedTopics(shelf.database)
    marked.mark("Plaza", TopicMark.FOLLOWED)
    marked.mark("TikTok", TopicMark.FOLLOWED)
    with shelf.database.write() as connection:  # as they were kept side by side
        put_topic(connection, "#plaza", MarkedTopic("#Plaza", TopicMark.FOLLOWED, NOON))
    marked.mark("#plaza", TopicMark.HIDDEN)
    assert [(each.words, each.mark) for each in marked.all()] == [
        ("#plaza", TopicMark.HIDDEN), ("TikTok", TopicMark.FOLLOWED)
    ]  # fmt: skip
    marked.forget("Plaza")
    assert [each.words for each in marked.all()] == ["TikTok"]
    with pytest.raises(TopicError, match="not marked"):
        marked.forget("#Plaza")


def test_a_topic_that_was_marked_by_a_clock_ahead_can_be_marked_again(shelf: Shelf) -> None:
    with shelf.database.write() as connection:
        put_topic(connection, "tiktok", MarkedTopic("TikTok", TopicMark.HIDDEN, NOON + 400 * DAY))
        put_topic(connection, "tiktok", MarkedTopic("TikTok", TopicMark.FOLLOWED, NOON))
        assert [topic.mark for topic in list_topics(connection)] == [TopicMark.FOLLOWED]


def test_what_was_marked_by_then_counts(shelf: Shelf) -> None:
    def hidden(day: float) -> bool:
        with shelf.database.read() as connection:
            return [topic.mark for topic in list_topics(connection, NOON + day * DAY)] == [TopicMark.HIDDEN]

    with shelf.database.write() as connection:
        for day, mark in enumerate((TopicMark.FOLLOWED, TopicMark.HIDDEN)):
            put_topic(connection, "tiktok", MarkedTopic("TikTok", mark, NOON + 2 * day * DAY))
        remove_topic(connection, "tiktok", "TikTok", NOON + 4 * DAY)
        with pytest.raises(TopicError, match="not marked"):
            remove_topic(connection, "tiktok", "TikTok", NOON + 5 * DAY)
    assert [hidden(day) for day in (-1, 0, 1, 2, 3, 4, 9)] == [False, False, False, True, True, False, False]
    with shelf.database.read() as connection:
        assert [topic.mark for topic in list_topics(connection, NOON + DAY)] == [TopicMark.FOLLOWED]
        assert not list_topics(connection)


def test_marks_of_long_ago_are_forgotten(shelf: Shelf) -> None:
    with shelf.database.write() as connection:
        for day in range(0, 1000, 100):
            mark = (TopicMark.FOLLOWED, TopicMark.HIDDEN)[day // 100 % 2]
            put_topic(connection, "tiktok", MarkedTopic("TikTok", mark, NOON + day * DAY))
        put_topic(connection, "x", MarkedTopic("X", TopicMark.HIDDEN, NOON))
        put_topic(connection, "later", MarkedTopic("Later", TopicMark.HIDDEN, NOON + 900 * DAY))
        assert connection.execute(select(func.count()).select_from(marked_topics)).scalar_one() == 7
        assert len(list_topics(connection)) == 3
