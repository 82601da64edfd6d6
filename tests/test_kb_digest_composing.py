"""What goes into an edition, and what a later one of the same days changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest

from kb.digest.forms import render
from kb.digest.period import Period
from kb.digest.phrases import Phrases
from kb.digest.source_news import source_news
from kb.digest.wording import written
from kb.digest.written import Entry
from kb.intake.accept import accept
from kb.knowledge_base import KnowledgeBase
from kb.models import (
    Audience,
    DateReliability,
    DigestForm,
    RawDocument,
    Source,
    SourceType,
)
from kb.practices.ageing import Reason
from kb.quiet_hours import zone_named
from kb.store.publications import Window
from tests.digest_paper import BRAND, NOW, ZONE, bring_up_to_date, inside, top_stories, weeks


class TestComposing:
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

    def test_what_is_dated_by_the_day_belongs_to_that_date(self, empty_paper: KnowledgeBase) -> None:
        week = weeks()[-1]
        with empty_paper.database.write() as connection:
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
        edition = empty_paper.digests.compose(Audience("", "es", ZONE), week, NOW).edition
        assert edition.published.articles == 2

    def test_a_time_without_a_zone_counts_when_it_says(self, empty_paper: KnowledgeBase) -> None:
        week = weeks()[-1]
        with empty_paper.database.write() as connection:
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
        edition = empty_paper.digests.compose(Audience("", "es", ZONE), week, NOW).edition
        assert edition.published.articles == 2

    @pytest.mark.parametrize(("told_on", "days", "until"), [(2, 28, 28), (2, 7, 5), (1, 7, 3)])
    def test_what_moved_at_the_beginning_of_its_days_is_told(
        self, empty_paper: KnowledgeBase, told_on: int, days: int, until: int
    ) -> None:
        start = weeks()[0].start
        period = Period(start, start + timedelta(days=days - 1), ZoneInfo(ZONE))
        with empty_paper.database.write() as connection:
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
        bring_up_to_date(empty_paper)
        now = period.begins + timedelta(days=until, hours=-1)
        edition = empty_paper.digests.compose(Audience("", "es", ZONE), period, now).edition
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
        self, empty_paper: KnowledgeBase, advice: str, reason: str, lang: str
    ) -> None:
        week = weeks()[-1]
        with empty_paper.database.write() as connection:
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
        bring_up_to_date(empty_paper)
        (practice,) = empty_paper.digests.compose(Audience("", lang, ZONE), week, NOW).edition.practices
        assert (practice.title, practice.quote.text) == (advice, f"{advice} {reason}")

    def test_sources_of_other_countries_are_no_news_to_an_audience_of_one(self, empty_paper: KnowledgeBase) -> None:
        now = datetime.now(UTC)
        for name, country, lang, kind in (
            ("Bilbao", "ES", "es", "news"),
            ("Euskal", "ES", "eu", "news"),
            ("La Paz", "BO", "es", "news"),
            ("Recife", "BR", "pt", "practice"),
            ("Red", "US", None, "platform"),
        ):
            url = f"https://{name.casefold().replace(' ', '-')}.example/feed"
            empty_paper.sources.add(
                Source(url, name, SourceType.FEED, name, lang=lang, country=country, kind=kind, added=now)
            )

        def added(countries: tuple[str, ...], langs: tuple[str, ...]) -> list[str]:
            window = Window(now - timedelta(hours=1), now + timedelta(hours=1), now, countries, langs)
            with empty_paper.database.read() as connection:
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

        doubtful = after.to_check[0].practice_id
        for since_announced, is_doubtful in ((-timedelta(minutes=1), True), (timedelta(minutes=1), False)):
            said = week.ends - timedelta(days=3) + since_announced
            own_paper.playbook.change(doubtful, lambda stored, said=said: replace(stored, own_confirmed=said))
            edition = own_paper.digests.compose(audience, week, later).edition
            to_check = [check for check in edition.to_check if check.practice_id == doubtful]
            assert [check.last_confirmed for check in to_check] == [said] * is_doubtful
            day = Phrases("es", zone_named(ZONE)).day(said)
            facts = [fact for section in written(edition).sections for entry in section.entries for fact in entry.facts]
            assert any("se anunció un cambio" in fact and day in fact for fact in facts) == is_doubtful

    def test_a_story_that_an_older_article_opens_now_keeps_its_key_and_its_past(self, own_paper: KnowledgeBase) -> None:
        audience = Audience("", "es", ZONE)
        week = next(week for week in reversed(weeks()) if top_stories(own_paper, week))
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


OWN_WORDS = (
    "La empresa lo anunció este martes en una nota breve que no explica los motivos. " * 3,
    "Quienes administran grupos se enteraron por la tarde y todavía no saben qué hacer. " * 3,
    "Un portavoz pidió paciencia y prometió dar detalles antes de que acabe el mes. " * 3,
)


class TestHostileArticles:
    def test_what_the_web_writes_is_text(self, own_paper: KnowledgeBase) -> None:
        week = weeks()[-1]
        title = "{{7*7}} {days} %s <script>alert(1)</script> \u202eكتاب " + "interminable " * 400
        with own_paper.database.write() as connection:
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
        bring_up_to_date(own_paper)
        edition = own_paper.digests.compose(Audience("", "es", ZONE), week, NOW).edition
        (story,) = [story for story in edition.top_stories if "7*7" in story.headline.title]
        assert story.publishers == 3
        page = render(edition, DigestForm.HTML, BRAND).decode()
        assert "<script>alert" not in page
        assert "{{7*7}}" in page
        assert ">49 " not in page
        assert all(len(entry.heading.text) <= 200 for entry in inside(written(edition).sections, Entry))
        text = render(edition, DigestForm.TEXT, BRAND).decode()
        assert "\u202e" not in text
        assert "\r" not in text


def _words_of_its_own(name: str, day: int) -> str:
    """A title that no other shares a word with, so that it is a story by itself."""
    letters = sha256(f"{name}{day}".encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    return " ".join(letters[start : start + 8] for start in range(0, 40, 8))
