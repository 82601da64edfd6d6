"""What digests are decided by: which stories, what of each, and what was missed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.digest.choosing import AMOUNTS, Told, choose
from kb.digest.edition import ToldStory
from kb.digest.missed import not_covered
from kb.digest.scope import Scope
from kb.digest.told_stories import tell_story
from kb.models import Audience, DigestLength, Document, Signal
from kb.store.publications import Window
from kb.trends.status import Life, Status
from kb.trends.trend import ScoreParts, Trend

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHORT = AMOUNTS[DigestLength.SHORT]


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
