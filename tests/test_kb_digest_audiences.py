"""Whom a digest is for: what narrows it, what it looks like, and what no audience can be."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from kb.digest.digests import everybody
from kb.digest.edition import (
    Article,
    edition_to_json,
)
from kb.digest.forms import render
from kb.digest.period import Period
from kb.digest.rendering.brand import Brand
from kb.digest.wording import written
from kb.errors import DigestError, TopicError
from kb.knowledge_base import KnowledgeBase
from kb.models import (
    Audience,
    DigestForm,
    DigestLength,
    SearchFilters,
    TopicMark,
)
from tests.digest_paper import (
    BRAND,
    NOW,
    ZONE,
    inside,
    longest_word,
    top_stories,
    weeks,
)


class TestAudiences:
    def test_countries_languages_and_topics_narrow_it(self, paper: KnowledgeBase) -> None:
        week = next(week for week in reversed(weeks()) if top_stories(paper, week))
        everything = paper.digests.compose(Audience("", "es", ZONE), week, NOW).edition
        mexican = paper.digests.compose(Audience("mx", "es", ZONE, countries=("MX",)), week, NOW).edition
        assert 0 < mexican.published.articles < everything.published.articles
        at_once = paper.digests.compose(Audience("mx", "es", ZONE, countries=("MX",)), week, week.ends).edition
        assert {day.countries for day in at_once.days_ahead} == {("MX",)}
        spanish = paper.digests.compose(Audience("l", "es", ZONE, source_langs=("es",)), week, NOW).edition
        assert {article.lang for article in inside(spanish, Article)} == {"es"}
        about = Audience("t", "es", ZONE, topics=(longest_word(everything.top_stories[0].headline.title),))
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
        week = next(week for week in reversed(weeks()) if top_stories(own_paper, week))
        title = top_stories(own_paper, week)[0].headline.title
        own_paper.marked_topics.mark(longest_word(title), TopicMark.HIDDEN)
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
            assert render(edition, form, BRAND)

    def test_of_days_of_which_nothing_was_collected_no_story_is_said_to_be_told_no_more(
        self, paper: KnowledgeBase
    ) -> None:
        audience, week = Audience("ausente", "es", ZONE), weeks()[-1]
        assert paper.digests.compose(audience, week, NOW).edition.top_stories
        later = replace(week, start=week.start + timedelta(days=14), end=week.end + timedelta(days=14))
        edition = paper.digests.compose(audience, later, later.ends).edition
        assert (edition.published.articles, edition.closing) == (0, ())

    def test_a_store_without_anything(self, empty_paper: KnowledgeBase) -> None:
        edition = empty_paper.digests.compose(everybody("pt", ""), weeks()[0], NOW).edition
        assert len(written(edition).sections) == 1

    def test_dates_that_have_passed_when_it_is_composed_are_not_ahead(self, empty_paper: KnowledgeBase) -> None:
        audience = Audience("", "es", "America/Bogota", countries=("CO", "MX"))
        october = Period(date(2026, 10, 1), date(2026, 10, 31), ZoneInfo("America/Bogota"))
        composed = datetime(2026, 11, 16, 4, tzinfo=UTC)  # 23:00 of the 15th
        ahead = [day.day for day in empty_paper.digests.compose(audience, october, composed).edition.days_ahead]
        assert (min(ahead), max(ahead)) == (date(2026, 11, 16), date(2026, 12, 12))
        old = empty_paper.digests.compose(audience, october, composed + timedelta(days=31)).edition
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
        self, empty_paper: KnowledgeBase, wrong: dict[str, Any], error: type[Exception], says: str
    ) -> None:
        empty_paper.digests.add_audience(Audience("Equipo", "es", ZONE))
        with pytest.raises(error, match=says):
            empty_paper.digests.add_audience(replace(Audience("Otro", "es", ZONE), **wrong))
        assert [audience.name for audience in empty_paper.digests.audiences()] == ["Equipo"]

    def test_one_whose_watch_was_removed_can_be_changed(self, empty_paper: KnowledgeBase) -> None:
        watch = empty_paper.watching.add("Marca", '"Café Sol"', SearchFilters(), NOW)
        empty_paper.digests.add_audience(Audience("Equipo", "es", ZONE, watches=("Marca",)))
        empty_paper.watching.remove(watch)
        changed = empty_paper.digests.change_audience("Equipo", lambda before: replace(before, lang="pt"))
        assert (changed.lang, changed.watches) == ("pt", ("Marca",))
        with pytest.raises(DigestError, match="no watch"):
            empty_paper.digests.change_audience("Equipo", lambda before: replace(before, watches=("Otra",)))

    def test_one_that_is_changed_keeps_its_name_and_its_colour(self, empty_paper: KnowledgeBase) -> None:
        audience = empty_paper.digests.add_audience(Audience("Cliente", "es", ZONE))
        empty_paper.digests.set_brand(audience, "#aa0000")
        changed = empty_paper.digests.change_audience(
            "cliente", lambda was: replace(was, name="X", lang="pt", topics=("café",))
        )
        assert changed == replace(audience, lang="pt", topics=("café",)) == empty_paper.digests.audience("Cliente")
        assert empty_paper.digests.brand(changed).accent == "#aa0000"
        with pytest.raises(TopicError):
            empty_paper.digests.change_audience("cliente", lambda was: replace(was, topics=("!",)))

    def test_a_colour_and_a_logo_of_its_own(self, empty_paper: KnowledgeBase) -> None:
        audience = empty_paper.digests.add_audience(Audience("Cliente", "es", ZONE))
        with pytest.raises(DigestError, match="cannot be read"):
            empty_paper.digests.set_brand(audience, "#aa0000", b"GIF89a no picture")
        assert empty_paper.digests.brand(audience) == Brand("Cliente")
        picture = io.BytesIO()
        Image.new("RGB", (40, 20), "red").save(picture, "PNG")
        given = empty_paper.digests.set_brand(audience, "#aa0000", picture.getvalue())
        assert empty_paper.digests.brand(audience) == given == Brand("Cliente", "#aa0000", given.logo)
        assert given.logo is not None
        assert empty_paper.digests.set_brand(audience, "#00aa00") == Brand("Cliente", "#00aa00", given.logo), (
            "the logo stays"
        )
        empty_paper.digests.remove_brand(audience)
        assert empty_paper.digests.brand(audience) == Brand("Cliente")
        empty_paper.digests.remove_audience(audience)
        assert empty_paper.digests.audiences() == []
